//! Keeps what was killed, for yanking, by readline's rules: kills in a row make one entry, ten entries are kept.

/// How many entries are kept.
const MOST: usize = 10;

/// On which side of the entry a further kill of the same row goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// What stood after the cursor.
    Append,
    /// What stood before it.
    Prepend,
}

/// The entries, the newest last, and the one that is yanked next.
#[derive(Debug, Clone, Default)]
pub struct KillRing {
    entries: Vec<String>,
    at: usize,
    /// The last command was a kill: another one is added to its entry.
    pub is_in_row: bool,
}

impl KillRing {
    /// Keeps a killed text.
    pub fn kill(&mut self, text: &str, side: Side) {
        match self.entries.last_mut() {
            Some(entry) if self.is_in_row => match side {
                Side::Append => entry.push_str(text),
                Side::Prepend => entry.insert_str(0, text),
            },
            _ => {
                if self.entries.len() == MOST {
                    self.entries.remove(0);
                }
                self.entries.push(text.to_owned());
            }
        }
        self.at = self.entries.len().saturating_sub(1);
        self.is_in_row = true;
    }

    /// The entry that is yanked.
    pub fn current(&self) -> Option<&str> {
        self.entries.get(self.at).map(String::as_str)
    }

    /// Goes to the entry before, and round to the newest.
    pub fn rotate(&mut self) {
        self.at = match self.at {
            0 => self.entries.len().saturating_sub(1),
            at => at - 1,
        };
    }
}
