//! Does a text only read: one statement that changes nothing by itself, so that it can be cancelled without harm.
//!
//! Functions that are called may do anything; what they did is undone by a cancel.

use super::lexer::{Kind, Lexer, State};

/// How such statements begin.
const READS: &[&str] = &["select", "table", "values", "with", "show", "explain"];

/// The words that make one of these change something.
const CHANGES: &[&str] = &["insert", "update", "delete", "merge", "into"];

/// Whether `sql` is one statement that reads; in doubt it is not.
pub fn only_reads(sql: &[u8]) -> bool {
    let mut is_first = true;
    let mut is_ended = false;
    for token in Lexer::new(sql, State::default()) {
        let text = &sql[token.start..token.end];
        let is_one_of = |words: &[&str]| {
            let mut words = words.iter();
            words.any(|word| text.eq_ignore_ascii_case(word.as_bytes()))
        };
        match token.kind {
            Kind::Whitespace | Kind::LineComment | Kind::BlockComment => continue,
            _ if is_ended => return false,
            Kind::Word if is_first && !is_one_of(READS) => return false,
            Kind::Word if is_first => {}
            Kind::Word if is_one_of(CHANGES) => return false,
            _ if text == b";" => is_ended = true,
            _ if is_first && text != b"(" => return false,
            _ => {}
        }
        is_first &= text == b"(";
    }
    !is_first
}
