//! Tells statements apart: by their first words where psql does so, by PostgreSQL's grammar where more is asked.
//!
//! What a semicolon ends, what wants data and what runs outside transactions, psql decides by words alone, whatever
//! else the text holds; to send what psql sends, so do we.

use std::str;

use super::grammar::{Parser, Start, keyword};
use super::lexer::{self, Kind};

/// How many words at the beginning of a statement say what it is; psql looks at no more.
const MOST: usize = 8;

/// A longer text is not read by the grammar: in doubt it changes something.
const LONGEST: usize = 1 << 16;

const ROUTINES: &[&str] = &[
    "CREATE FUNCTION",
    "CREATE PROCEDURE",
    "CREATE OR REPLACE FUNCTION",
    "CREATE OR REPLACE PROCEDURE",
];

const RULES: &[&str] = &["CREATE RULE", "CREATE OR REPLACE RULE"];

/// What ends or opens a transaction itself, and what the server refuses inside one: psql's `command_no_begin`.
const OUTSIDE_TRANSACTIONS: &[&str] = &[
    "ABORT",
    "ALTER SYSTEM",
    "BEGIN",
    "COMMIT",
    "CREATE DATABASE",
    "CREATE INDEX CONCURRENTLY",
    "CREATE TABLESPACE",
    "CREATE UNIQUE INDEX CONCURRENTLY",
    "DISCARD ALL",
    "DROP DATABASE",
    "DROP INDEX CONCURRENTLY",
    "DROP SYSTEM",
    "DROP TABLESPACE",
    "END",
    "PREPARE TRANSACTION",
    "REINDEX DATABASE",
    "REINDEX INDEX CONCURRENTLY",
    "REINDEX SCHEMA CONCURRENTLY",
    "REINDEX SYSTEM",
    "REINDEX TABLE CONCURRENTLY",
    "ROLLBACK",
    "START",
    "VACUUM",
];

const EXPLAINABLE: &[&str] = &[
    "DECLARE", "DELETE", "EXECUTE", "INSERT", "MERGE", "SELECT", "TABLE", "UPDATE", "VALUES",
    "WITH",
];

/// How statements begin that only read, unless a word of [`WRITING`] is in them.
const READING: &[&str] = &["EXPLAIN", "SELECT", "SHOW", "TABLE", "VALUES", "WITH"];

/// The words that make one of these change something, or lock it.
const WRITING: &[&str] = &["DELETE", "INSERT", "INTO", "MERGE", "UPDATE"];

/// What makes the catalog another one. `CALL` and `DO` may do anything.
const CATALOG: &[&str] = &["ALTER", "CALL", "COMMENT", "CREATE", "DO", "DROP", "IMPORT"];

/// The first words of a statement.
#[derive(Debug, Clone, Default)]
struct Head {
    /// In upper case; empty for what is no keyword.
    words: [&'static str; MOST],
    count: usize,
}

impl Head {
    /// Reads the words that a text begins with, past comments and opening parentheses.
    fn of(text: &[u8]) -> Head {
        let mut head = Head::default();
        for token in lexer::significant(text) {
            match token.kind {
                Kind::OpenParen if head.count == 0 => {}
                Kind::Word | Kind::QuotedIdentifier if head.count < MOST => {
                    head.push(&text[token.start..token.end]);
                }
                _ => break,
            }
        }
        head
    }

    fn push(&mut self, word: &[u8]) {
        if let Some(place) = self.words.get_mut(self.count) {
            let keyword = str::from_utf8(word).ok().and_then(keyword);
            *place = keyword.map_or("", |keyword| keyword.text);
            self.count += 1;
        }
    }

    /// Whether the statement begins with the words of one of some rows.
    fn begins(&self, rows: &[&str]) -> bool {
        let begins = |row: &&str| {
            let mut words = self.words.iter();
            row.split(' ').all(|word| words.next() == Some(&word))
        };
        rows.iter().any(begins)
    }
}

/// Follows the words of the statement being read, outside parentheses, as far as psql looks at them.
#[derive(Debug, Clone, Default)]
pub(super) struct Words {
    head: Head,
    is_routine: bool,
    /// How many `BEGIN` and `CASE` of a routine's body are open.
    depth: u32,
    copies: u32,
}

impl Words {
    /// Takes in the next word outside parentheses.
    #[inline]
    pub(super) fn see(&mut self, word: &[u8]) {
        // A dump is mostly statements of which the first word says enough.
        let is_of_interest = matches!(self.head.words[0], "COPY" | "CREATE" | "DO");
        if self.head.count == 0 || is_of_interest && self.head.count < MOST {
            self.head.push(word);
            self.is_routine = self.head.begins(ROUTINES);
        }
        if self.is_routine {
            self.see_in_routine(word);
        }
    }

    fn see_in_routine(&mut self, word: &[u8]) {
        let is_case = self.depth > 0 && word.eq_ignore_ascii_case(b"case");
        if is_case || word.eq_ignore_ascii_case(b"begin") {
            self.depth = self.depth.saturating_add(1);
        } else if word.eq_ignore_ascii_case(b"end") {
            self.depth = self.depth.saturating_sub(1);
        }
    }

    /// Whether a semicolon now belongs to the body of a routine.
    pub(super) fn is_in_body(&self) -> bool {
        self.depth > 0
    }

    /// Whether the statement creates a rule, whose commands may stand in parentheses.
    pub(super) fn is_rule(&self) -> bool {
        self.head.begins(RULES)
    }

    /// Whether a string is the text of a routine, or code to run.
    pub(super) fn has_code(&self) -> bool {
        self.is_routine || self.head.begins(&["DO"])
    }

    fn is_copy_from_stdin(&self) -> bool {
        let words = &self.head.words[..self.head.count];
        let mut after_from = words.iter().skip_while(|word| **word != "FROM").skip(1);
        words.first() == Some(&"COPY") && matches!(after_from.next(), Some(&"STDIN" | &"STDOUT"))
    }

    /// Ends a statement; the next word is the first of another.
    pub(super) fn end_statement(&mut self) {
        self.copies = self.copies();
        self.head = Head::default();
        self.is_routine = false;
    }

    /// The number of statements so far that want data, with the one being read.
    pub(super) fn copies(&self) -> u32 {
        self.copies + u32::from(self.is_copy_from_stdin())
    }

    pub(super) fn forget_copies(&mut self) {
        self.copies = 0;
    }
}

/// Whether `sql` is to be sent without a BEGIN before it while AUTOCOMMIT is off.
pub fn runs_outside_transactions(sql: &[u8]) -> bool {
    let head = Head::of(sql);
    // CLUSTER without the name of a table works on all tables.
    head.begins(OUTSIDE_TRANSACTIONS) || head.count == 1 && head.begins(&["CLUSTER"])
}

/// Whether EXPLAIN can stand before `sql`.
pub fn can_be_explained(sql: &[u8]) -> bool {
    Head::of(sql).begins(EXPLAINABLE)
}

/// Whether the catalog may be another one after a statement, or after one that ended with this tag.
pub(crate) fn changes_catalog(text: &str) -> bool {
    Head::of(text.as_bytes()).begins(CATALOG)
}

/// Whether a word stands somewhere in `sql`, also in quotes: `set_config('search_path', ...)`.
pub(crate) fn has_word(sql: &str, word: &str) -> bool {
    let mut words = sql.split(|c: char| !c.is_alphanumeric() && c != '_');
    words.any(|candidate| candidate.eq_ignore_ascii_case(word))
}

/// Whether `sql` is one statement that changes nothing by itself, so that it can be cancelled without harm; in doubt it
/// is not. Functions that are called may do anything; what they did is undone by a cancel.
pub fn only_reads(sql: &[u8]) -> bool {
    let text = str::from_utf8(sql).ok().filter(|sql| sql.len() <= LONGEST);
    let Some(text) = text.filter(|_| Head::of(sql).begins(READING)) else {
        return false;
    };
    let mut parser = Parser::new(Start::Statement);
    let mut is_ended = false;
    for (kind, word) in lexer::written(text) {
        parser.push(kind, word);
        let is_one_of = |words: &[&str]| words.iter().any(|known| word.eq_ignore_ascii_case(known));
        if is_ended || is_one_of(WRITING) && parser.is_at_keyword() {
            return false;
        }
        is_ended = kind == Kind::Semicolon;
    }
    parser.is_certain() && (is_ended || parser.can_end())
}

#[cfg(test)]
mod tests {
    use super::only_reads;

    #[test]
    fn what_reads_and_what_may_change_something() {
        for sql in [
            "select 1",
            "/* first */ SELECT a FROM t WHERE b = 'delete';",
            "with x as (select 1) table x",
            "(select 1) union (select 2)",
            "values (1), (2) ; -- the end",
            "explain select 1",
            "select t.update, delete as insert from t group by merge, delete",
            "show search_path",
        ] {
            assert!(only_reads(sql.as_bytes()), "{sql}");
        }
        for sql in [
            "",
            ";",
            "insert into t values (1) returning a",
            "with x as (delete from t returning a) select * from x",
            "select a into t2 from t",
            "select * from t for update",
            "select 1; select 2",
            "explain analyze update t set a = 1",
            "fetch all from c",
            "call p()",
            "select 1 nonsense of this kind",
            "select 1 from",
        ] {
            assert!(!only_reads(sql.as_bytes()), "{sql}");
        }
    }
}
