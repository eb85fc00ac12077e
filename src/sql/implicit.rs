//! Which statements need no implicit BEGIN while AUTOCOMMIT is off: those that end or open a transaction themselves,
//! and those that the server refuses inside one.
//!
//! The list is that of psql's `command_no_begin`.

use super::lexer::{Kind, Lexer, State};

/// Statements by their first words; a longer row is tried before a shorter one.
const ALONE: &[&[&str]] = &[
    &["abort"],
    &["begin"],
    &["start"],
    &["commit"],
    &["end"],
    &["rollback"],
    &["prepare", "transaction"],
    &["vacuum"],
    &["create", "database"],
    &["create", "tablespace"],
    &["create", "index", "concurrently"],
    &["create", "unique", "index", "concurrently"],
    &["alter", "system"],
    &["drop", "database"],
    &["drop", "system"],
    &["drop", "tablespace"],
    &["drop", "index", "concurrently"],
    &["reindex", "database"],
    &["reindex", "system"],
    &["reindex", "index", "concurrently"],
    &["reindex", "schema", "concurrently"],
    &["reindex", "table", "concurrently"],
    &["discard", "all"],
];

/// Whether `sql` is to be sent without a BEGIN before it.
pub fn runs_outside_transactions(sql: &[u8]) -> bool {
    let words = first_words(sql);
    // CLUSTER without a table name works on all tables and cannot be in a transaction.
    if is(&words, 0, "cluster") {
        return words.len() == 1;
    }
    ALONE.iter().any(|row| {
        row.len() <= words.len() && row.iter().enumerate().all(|(n, word)| is(&words, n, word))
    })
}

fn is(words: &[&[u8]], n: usize, word: &str) -> bool {
    words
        .get(n)
        .is_some_and(|w| w.eq_ignore_ascii_case(word.as_bytes()))
}

/// The words that a statement starts with, up to four, past comments and white space.
fn first_words(sql: &[u8]) -> Vec<&[u8]> {
    Lexer::new(sql, State::default())
        .filter(|token| {
            !matches!(
                token.kind,
                Kind::Whitespace | Kind::LineComment | Kind::BlockComment
            )
        })
        .take(4)
        .take_while(|token| matches!(token.kind, Kind::Word | Kind::QuotedIdentifier))
        .map(|token| &sql[token.start..token.end])
        .collect()
}
