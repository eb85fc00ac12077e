//! What every source looks at: the world, the statement's scope, and the word at the cursor.

use super::mentions::Mentions;
use super::resolve::Resolver;
use super::spelling::Speller;
use super::spot::Word;
use super::world::World;
use crate::sql::scope::{Scope, ScopeRelation};

/// One question for candidates.
pub struct Cx<'s> {
    pub world: World<'s>,
    pub scope: &'s Scope<'s>,
    pub resolver: Resolver<'s>,
    pub word: &'s Word,
    /// The tokens of the statement before the word, without white space and comments.
    pub before: &'s [&'s str],
    /// What the statement mentions on both sides of the word.
    pub mentions: Mentions<'s>,
    /// The parameter that SET gives a value.
    pub setting: Option<String>,
}

impl<'s> Cx<'s> {
    pub fn speller(&self) -> Speller<'s> {
        Speller {
            options: self.world.options,
            is_quoted: self.word.is_quoted,
        }
    }

    /// The names before the word.
    pub fn qualifier(&self) -> Vec<&'s str> {
        self.word.qualifier.iter().map(|part| &*part.name).collect()
    }

    /// The schema that the word is qualified with; `None` also for more than one name.
    pub fn schema(&self) -> Option<&'s str> {
        match &self.word.qualifier[..] {
            [schema] => Some(&schema.name),
            // `database.schema.`
            [_, schema] => Some(&schema.name),
            _ => None,
        }
    }

    pub fn is_qualified(&self) -> bool {
        !self.word.qualifier.is_empty()
    }

    /// Whether the system's own objects are asked for.
    pub fn wants_system(&self) -> bool {
        self.is_qualified() || self.word.typed.to_lowercase().starts_with("pg")
    }

    /// Whether the statement's word with this number, from 0, is `word`. `CREATE UNIQUE INDEX` and `CREATE OR REPLACE
    /// VIEW` count as `CREATE INDEX` and `CREATE VIEW`.
    pub fn has_word(&self, at: usize, word: &str) -> bool {
        const PASSED: &[&str] = &["UNIQUE", "OR", "REPLACE", "TEMP", "TEMPORARY", "UNLOGGED"];
        let is_passed = |text: &&&str| {
            PASSED
                .iter()
                .any(|passed| passed.eq_ignore_ascii_case(text))
        };
        let mut words = self.before.iter().filter(|text| !is_passed(text));
        words
            .nth(at)
            .is_some_and(|text| text.eq_ignore_ascii_case(word))
    }

    /// The relations that the query at the cursor reads, but for the one that the word itself names.
    pub fn read(&self) -> impl Iterator<Item = &'s ScopeRelation<'s>> {
        let cursor = self.word.range.end;
        let relations = self.scope.relations.iter();
        relations.filter(move |relation| {
            let range = &relation.range;
            relation.level == 0 && !(range.start <= cursor && cursor <= range.end)
        })
    }

    /// Whether an aggregate can stand here: not where rows are filtered, grouped or written.
    pub fn takes_aggregates(&self) -> bool {
        const TAKES: &[&str] = &["SELECT", "HAVING", "ORDER", "RETURNING"];
        const NOT: &[&str] = &["WHERE", "ON", "GROUP", "SET", "VALUES", "FROM", "USING"];
        self.is_behind(TAKES, NOT)
    }

    /// Whether a value stands here that no column can be: it is written before there are rows, or without any.
    pub fn takes_constants_only(&self) -> bool {
        const TAKES: &[&str] = &["VALUES", "DEFAULT", "LIMIT", "OFFSET", "CALL", "EXECUTE"];
        const NOT: &[&str] = &["SELECT", "WHERE", "FROM", "SET", "RETURNING", "CHECK"];
        self.is_behind(TAKES, NOT)
    }

    /// Whether the nearest of these clauses around the word is one of the first.
    fn is_behind(&self, first: &[&str], second: &[&str]) -> bool {
        let has = |list: &[&str], word: &str| list.iter().any(|w| w.eq_ignore_ascii_case(word));
        let mut depth = 0i32;
        for word in self.before.iter().rev() {
            match *word {
                ")" => depth += 1,
                "(" => depth = (depth - 1).max(0),
                _ if depth > 0 => {}
                word if has(first, word) => return true,
                word if has(second, word) => return false,
                _ => {}
            }
        }
        false
    }

    /// The last word before, with `=` and the like passed over.
    pub fn last_word(&self) -> &'s str {
        let mut words = self.before.iter().rev();
        let last = words.find(|text| text.starts_with(|c: char| c.is_alphanumeric()));
        last.copied().unwrap_or("")
    }
}
