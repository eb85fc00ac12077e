//! Remembers the changes of a text so that they can be taken back, by readline's rules: up to twenty characters typed
//! in a row are one change, and what one command does is one change.

use std::ops::Range;

/// How many bytes of typing one change holds.
const TYPED_IN_ROW: usize = 20;

/// How many changes are remembered, and how many bytes of deleted text.
const MOST: usize = 10_000;
const MOST_BYTES: usize = 64 << 20;

/// One step on the way back.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Change {
    Inserted(Range<usize>),
    Deleted(usize, String),
    GroupBegins,
    GroupEnds,
}

/// The changes, the newest last.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Undo {
    changes: Vec<Change>,
}

/// A change of the text that takes a step back: `range` is replaced by `text`, with the cursor after it.
pub struct Back {
    pub range: Range<usize>,
    pub text: String,
}

impl Undo {
    pub fn inserted(&mut self, at: usize, length: usize) {
        if length == 0 {
            return;
        }
        if length == 1
            && let Some(Change::Inserted(range)) = self.changes.last_mut()
            && range.end == at
            && range.len() < TYPED_IN_ROW
        {
            range.end += 1;
            return;
        }
        self.push(Change::Inserted(at..at.saturating_add(length)));
    }

    pub fn deleted(&mut self, at: usize, text: &str) {
        if !text.is_empty() {
            self.push(Change::Deleted(at, text.to_owned()));
        }
    }

    pub fn begin_group(&mut self) {
        self.push(Change::GroupBegins);
    }

    pub fn end_group(&mut self) {
        self.push(Change::GroupEnds);
    }

    fn push(&mut self, change: Change) {
        if self.changes.len() >= MOST {
            // Half a group at the old end is harmless: its steps are taken one by one.
            self.changes.drain(..MOST / 10);
        }
        self.changes.push(change);
        let mut bytes = 0_usize;
        let fits = |change: &&Change| {
            if let Change::Deleted(_, text) = change {
                bytes = bytes.saturating_add(text.len());
            }
            bytes <= MOST_BYTES
        };
        let kept = self.changes.iter().rev().take_while(fits).count();
        self.changes.drain(..self.changes.len() - kept);
    }

    /// The steps that take the last change back, in order; none when there is nothing to take back.
    pub fn take_back(&mut self) -> Vec<Back> {
        let mut steps = Vec::new();
        let mut depth = 0_usize;
        while let Some(change) = self.changes.pop() {
            match change {
                Change::GroupEnds => depth += 1,
                Change::GroupBegins => depth = depth.saturating_sub(1),
                Change::Inserted(range) => steps.push(Back {
                    range,
                    text: String::new(),
                }),
                Change::Deleted(at, text) => steps.push(Back {
                    range: at..at,
                    text,
                }),
            }
            if depth == 0 {
                break;
            }
        }
        steps
    }
}
