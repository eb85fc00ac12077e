//! The text being edited, as lines; one operation changes it, and gives what its undoing needs. Pure.

/// A place in a text: between two characters of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Place {
    pub line: usize,
    /// In bytes, at the beginning of a character.
    pub byte: usize,
}

/// Lines, of which there is always one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lines(Vec<String>);

/// One change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    pub from: Place,
    pub removed: String,
    pub inserted: String,
    /// Where the cursor was.
    pub cursor: Place,
}

impl Change {
    /// The change that takes this one back.
    pub fn reverse(&self) -> Change {
        Change {
            from: self.from,
            removed: self.inserted.clone(),
            inserted: self.removed.clone(),
            cursor: self.cursor,
        }
    }
}

/// Where a text that begins at `from` ends.
pub fn end_of(from: Place, text: &str) -> Place {
    match text.rfind('\n') {
        None => Place {
            line: from.line,
            byte: from.byte + text.len(),
        },
        Some(last) => Place {
            line: from.line + text.matches('\n').count(),
            byte: text.len() - last - 1,
        },
    }
}

impl Lines {
    pub fn new(text: &str) -> Lines {
        Lines(text.split('\n').map(str::to_owned).collect())
    }

    pub fn text(&self) -> String {
        self.0.join("\n")
    }

    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// A line; empty behind the last.
    pub fn line(&self, number: usize) -> &str {
        self.0.get(number).map_or("", String::as_str)
    }

    /// Where a line begins in the whole text.
    pub fn start(&self, line: usize) -> usize {
        self.0.iter().take(line).map(|line| line.len() + 1).sum()
    }

    pub fn end(&self) -> Place {
        let line = self.0.len() - 1;
        Place {
            line,
            byte: self.line(line).len(),
        }
    }

    /// The same place, or the nearest that there is.
    pub fn nearest(&self, place: Place) -> Place {
        let line = place.line.min(self.0.len() - 1);
        let text = self.line(line);
        Place {
            line,
            byte: text.floor_char_boundary(place.byte.min(text.len())),
        }
    }

    /// What stands between two places, the first of which comes first.
    pub fn between(&self, from: Place, to: Place) -> String {
        if from.line == to.line {
            return self.line(from.line)[from.byte..to.byte].to_owned();
        }
        let mut text = self.line(from.line)[from.byte..].to_owned();
        for line in &self.0[from.line + 1..to.line] {
            text.push('\n');
            text.push_str(line);
        }
        text.push('\n');
        text.push_str(&self.line(to.line)[..to.byte]);
        text
    }

    /// Makes a change.
    pub fn apply(&mut self, change: &Change) {
        let (from, to) = (change.from, end_of(change.from, &change.removed));
        let tail = self.0[to.line][to.byte..].to_owned();
        let mut new = change.inserted.split('\n');
        self.0[from.line].truncate(from.byte);
        self.0[from.line].push_str(new.next().unwrap_or_default());
        let added: Vec<String> = new.map(str::to_owned).collect();
        let last = from.line + added.len();
        self.0.splice(from.line + 1..to.line + 1, added);
        self.0[last].push_str(&tail);
    }
}
