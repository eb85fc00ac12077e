//! Looks through the history: where the user is in it, and the edits of its entries, which last until Enter.

use std::collections::BTreeMap;

use crate::repl::edit::{Edit, Kept};

/// A place in the history.
#[derive(Debug, Clone, Default)]
pub struct Browse {
    /// The entry that is edited; `None` for the text that is in none yet.
    at: Option<usize>,
    newest: Kept,
    edited: BTreeMap<usize, Kept>,
}

impl Browse {
    /// The entry that is edited.
    pub fn at(&self) -> Option<usize> {
        self.at
    }

    /// Goes so many entries back, or forth with a negative number, as far as there are so many.
    pub fn step(&mut self, edit: &mut Edit, entries: &[String], back: i64) {
        let from = self.at.unwrap_or(entries.len());
        let steps = usize::try_from(back.unsigned_abs()).unwrap_or(usize::MAX);
        let to = if back > 0 {
            from.saturating_sub(steps)
        } else {
            from.saturating_add(steps).min(entries.len())
        };
        self.go(edit, entries, to);
    }

    /// Goes to an entry; beyond the last is the text that is in none yet.
    pub fn go(&mut self, edit: &mut Edit, entries: &[String], to: usize) {
        let from = self.at.unwrap_or(entries.len());
        if to == from {
            return;
        }
        match self.at {
            None => self.newest = edit.keep(),
            Some(at) => drop(self.edited.insert(at, edit.keep())),
        }
        match entries.get(to) {
            Some(entry) => {
                self.at = Some(to);
                let kept = self.edited.get(&to).cloned();
                edit.resume(kept.unwrap_or_else(|| Kept::of(entry)));
                edit.go(usize::MAX);
            }
            None => {
                self.at = None;
                edit.resume(std::mem::take(&mut self.newest));
            }
        }
    }

    /// The nearest entry before the current one, or after it, that begins with `start` and differs from `text`.
    pub fn find(
        &self,
        entries: &[String],
        start: &str,
        text: &str,
        is_back: bool,
    ) -> Option<usize> {
        let from = self.at.unwrap_or(entries.len());
        let fits = |at: &usize| entries[*at].starts_with(start) && entries[*at] != text;
        if is_back {
            (0..from).rev().find(fits)
        } else {
            (from.saturating_add(1)..entries.len()).find(fits)
        }
    }
}
