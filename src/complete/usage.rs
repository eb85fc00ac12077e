//! Counts how often and how recently each object was used, whatever was written around it.

use std::collections::HashMap;

use crate::sql::lexer::{Kind, Lexer, State};

/// How much an old use counts after each new statement: half after some forty statements.
const FADE: f32 = 0.983;
/// What is too little to be kept.
const FORGOTTEN: f32 = 0.05;

/// The names used in statements, with fading counts.
#[derive(Debug, Clone, Default)]
pub struct Usage {
    /// The folded name, its count when it was last used, and at which statement that was.
    counts: HashMap<String, (f32, u32)>,
    statements: u32,
}

impl Usage {
    /// Counts every word and name of a statement that was sent.
    pub fn learn(&mut self, statement: &str) {
        self.statements += 1;
        for token in Lexer::new(statement.as_bytes(), State::default()) {
            let Some(word) = statement.get(token.start..token.end) else {
                continue;
            };
            match token.kind {
                Kind::Word => self.count(word.to_lowercase()),
                Kind::QuotedIdentifier => {
                    self.count(word.trim_matches('"').replace("\"\"", "\""));
                }
                _ => {}
            }
        }
        if self.statements.is_multiple_of(256) {
            let now = self.statements;
            self.counts
                .retain(|_, &mut (count, at)| faded(count, at, now) > FORGOTTEN);
        }
    }

    fn count(&mut self, name: String) {
        let now = self.statements;
        let entry = self.counts.entry(name).or_insert((0.0, now));
        *entry = (faded(entry.0, entry.1, now) + 1.0, now);
    }

    /// Forgets names that are no keywords, as on connecting to another database.
    pub fn clear(&mut self) {
        self.counts.clear();
    }

    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    /// How used a name is, 0 to 255: the first uses count most.
    pub fn of(&self, name: &str) -> u8 {
        if self.counts.is_empty() {
            return 0;
        }
        let Some(&(count, at)) = self.counts.get(name) else {
            return 0;
        };
        let count = faded(count, at, self.statements);
        (255.0 * count / (count + 2.0)) as u8
    }
}

fn faded(count: f32, at: u32, now: u32) -> f32 {
    count * FADE.powi(i32::try_from(now - at).unwrap_or(i32::MAX))
}
