//! How is a pattern of psql matched: shell wildcards and regular expressions, as the conditions of a query.

use crate::encoding::Encoding;
use crate::sql::quote;

/// A pattern taken apart at its dots, each part a regular expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    /// The last part: the name.
    pub name: Vec<u8>,
    /// The parts before it, of which there are as many as were asked for at most.
    pub before: Vec<Vec<u8>>,
    /// How many dots there are outside of quotes.
    pub dots: usize,
    /// What stands before the first dot, as it is: the name of a database is compared, not matched.
    pub first: Vec<u8>,
}

/// What a regular expression gives a meaning to.
const SPECIAL: &[u8] = b"|*+?()[]{}.^$\\";
/// The expression that everything fits.
const ANY: &[u8] = b"^(.*)$";

/// Takes a pattern apart into at most `most` parts; what is beyond belongs to the last. In a plain one nothing but
/// `*` and `?` has a meaning.
pub fn parse(pattern: &[u8], most: usize, is_plain: bool, encoding: Encoding) -> Pattern {
    let mut parts = vec![b"^(".to_vec()];
    let mut first = Vec::new();
    let mut dots = 0;
    let mut is_quoted = false;
    let mut at = 0;
    while let Some(&byte) = pattern.get(at) {
        let has_room = parts.len() < most;
        let part = parts.last_mut().expect("there is a part");
        let next = pattern.get(at + 1);
        if dots == 0 {
            keep_literal(byte, next, is_quoted, &mut first);
        }
        match byte {
            b'"' if is_quoted && next == Some(&b'"') => {
                part.push(b'"');
                at += 1;
            }
            b'"' => is_quoted = !is_quoted,
            b'A'..=b'Z' if !is_quoted => part.push(byte.to_ascii_lowercase()),
            b'*' if !is_quoted => part.extend_from_slice(b".*"),
            b'?' if !is_quoted => part.push(b'.'),
            b'.' if !is_quoted => {
                dots += 1;
                match has_room {
                    true => {
                        part.extend_from_slice(b")$");
                        parts.push(b"^(".to_vec());
                    }
                    false => part.push(b'.'),
                }
            }
            b'$' => part.extend_from_slice(b"\\$"),
            _ => {
                let is_array = byte == b'[' && next == Some(&b']');
                if ((is_quoted || is_plain) && SPECIAL.contains(&byte)) || is_array {
                    part.push(b'\\');
                }
                let length = encoding
                    .char_len(&pattern[at..])
                    .min(pattern.len() - at)
                    .max(1);
                part.extend_from_slice(&pattern[at..at + length]);
                if dots == 0 {
                    first.extend_from_slice(&pattern[at + 1..at + length]);
                }
                at += length - 1;
            }
        }
        at += 1;
    }
    let mut name = parts.pop().expect("there is a part");
    name.extend_from_slice(b")$");
    Pattern {
        name,
        before: parts,
        dots,
        first,
    }
}

/// Adds what a byte of a pattern is when nothing is a wildcard.
fn keep_literal(byte: u8, next: Option<&u8>, is_quoted: bool, literal: &mut Vec<u8>) {
    match byte {
        b'"' if is_quoted && next == Some(&b'"') => literal.push(b'"'),
        b'"' => {}
        b'.' if !is_quoted => {}
        _ if is_quoted => literal.push(byte),
        _ => literal.push(byte.to_ascii_lowercase()),
    }
}

/// The condition that `column` fits an expression; `None` when everything does.
pub fn condition(column: &str, expression: &[u8], encoding: Encoding) -> Option<Vec<u8>> {
    if expression == ANY {
        return None;
    }
    let mut sql = format!("{column} OPERATOR(pg_catalog.~) ").into_bytes();
    let mut quoted = Vec::new();
    // Without the condition everything would fit.
    quote::literal_to_judge(expression, encoding, &mut quoted);
    // The quoting parts an `E''` from what is before it by a space.
    sql.extend_from_slice(quoted.trim_ascii_start());
    sql.extend_from_slice(b" COLLATE pg_catalog.default\n");
    Some(sql)
}
