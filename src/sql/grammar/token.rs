//! Maps the lexer's tokens to those of the grammar.

use super::tables::{keyword, token};
use crate::sql::lexer::Kind;

pub(super) const IDENT: u16 = token("IDENT");
pub(super) const SCONST: u16 = token("SCONST");
pub(super) const ICONST: u16 = token("ICONST");
pub(super) const FCONST: u16 = token("FCONST");
pub(super) const PARAM: u16 = token("PARAM");
pub(super) const OP: u16 = token("Op");
pub(super) const TYPECAST: u16 = token("TYPECAST");
pub(super) const END: u16 = token("$end");
pub(super) const SEMICOLON: u16 = token("';'");
pub(super) const COMMA: u16 = token("','");
pub(super) const DOT: u16 = token("'.'");
pub(super) const COLON: u16 = token("':'");
pub(super) const OPEN: u16 = token("'('");
pub(super) const CLOSE: u16 = token("')'");
pub(super) const EQUALS: u16 = token("'='");
pub(super) const SLASH: u16 = token("'/'");
pub(super) const STAR: u16 = token("'*'");
pub(super) const TRUE: u16 = token("TRUE_P");

/// What a token of the lexer is to the grammar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    Token(u16),
    /// Something that psql or the server puts in place: the first of these that fits.
    Any(&'static [u16]),
    /// `:5`, which may be the end of the slice `[1:5]`, or else like `Any`.
    Slice(&'static [u16]),
    Nothing,
}

/// Operators with a token of their own; all others are `Op`.
const OPERATORS: &[(&str, u16)] = &[
    ("+", token("'+'")),
    ("-", token("'-'")),
    ("*", STAR),
    ("/", SLASH),
    ("%", token("'%'")),
    ("^", token("'^'")),
    ("<", token("'<'")),
    (">", token("'>'")),
    ("=", EQUALS),
    ("<=", token("LESS_EQUALS")),
    (">=", token("GREATER_EQUALS")),
    ("<>", token("NOT_EQUALS")),
    ("!=", token("NOT_EQUALS")),
    ("=>", token("EQUALS_GREATER")),
];

const PUNCTUATION: &[(&str, u16)] = &[
    (",", COMMA),
    (".", DOT),
    ("..", token("DOT_DOT")),
    ("[", token("'['")),
    ("]", token("']'")),
    (":", COLON),
    ("::", TYPECAST),
    (":=", token("COLON_EQUALS")),
];

/// Keywords that are another token before certain words, because the automaton sees one token ahead only.
const AHEAD: &[(u16, u16, &[u16])] = &[
    (token("FORMAT"), token("FORMAT_LA"), &[token("JSON")]),
    (
        token("NOT"),
        token("NOT_LA"),
        &[
            token("BETWEEN"),
            token("IN_P"),
            token("LIKE"),
            token("ILIKE"),
            token("SIMILAR"),
        ],
    ),
    (
        token("NULLS_P"),
        token("NULLS_LA"),
        &[token("FIRST_P"), token("LAST_P")],
    ),
    (
        token("WITH"),
        token("WITH_LA"),
        &[token("TIME"), token("ORDINALITY")],
    ),
    (token("WITHOUT"), token("WITHOUT_LA"), &[token("TIME")]),
];

pub(super) fn read(kind: Kind, text: &str) -> Reading {
    match kind {
        Kind::Whitespace | Kind::LineComment | Kind::BlockComment => Reading::Nothing,
        Kind::Word => Reading::Token(keyword(text).map_or(IDENT, |k| k.token)),
        Kind::QuotedIdentifier => Reading::Token(IDENT),
        Kind::String => Reading::Token(string(text)),
        Kind::DollarString => Reading::Token(SCONST),
        Kind::Number => Reading::Token(number(text)),
        Kind::Parameter => Reading::Any(&[PARAM, IDENT, ICONST]),
        Kind::Operator => Reading::Token(of(OPERATORS, text).unwrap_or(OP)),
        Kind::OpenParen => Reading::Token(OPEN),
        Kind::CloseParen => Reading::Token(CLOSE),
        Kind::Semicolon => Reading::Token(SEMICOLON),
        Kind::Punctuation => of(PUNCTUATION, text).map_or(Reading::Nothing, Reading::Token),
        Kind::Variable => variable(text),
        Kind::Escaped if text.ends_with(';') => Reading::Token(SEMICOLON),
        Kind::Escaped => Reading::Token(COLON),
        Kind::Command | Kind::Other => Reading::Nothing,
    }
}

/// The token that `word` is instead when it is followed by one of some words.
pub(super) fn ahead(word: u16) -> Option<(u16, &'static [u16])> {
    AHEAD
        .iter()
        .find(|(plain, _, _)| *plain == word)
        .map(|&(_, other, followers)| (other, followers))
}

/// The keyword after a token that has another name for the grammar's sake.
pub(super) fn plain(word: u16) -> u16 {
    let row = AHEAD.iter().find(|(_, other, _)| *other == word);
    row.map_or(word, |(plain, _, _)| *plain)
}

fn of(table: &[(&str, u16)], text: &str) -> Option<u16> {
    table.iter().find(|(t, _)| *t == text).map(|&(_, n)| n)
}

fn string(text: &str) -> u16 {
    match text.as_bytes().first() {
        Some(b'b' | b'B') => const { token("BCONST") },
        Some(b'x' | b'X') => const { token("XCONST") },
        _ => SCONST,
    }
}

fn number(text: &str) -> u16 {
    let digits = text.bytes().all(|b| b.is_ascii_digit() || b == b'_');
    let prefixed = matches!(
        text.as_bytes(),
        [b'0', b'x' | b'X' | b'o' | b'O' | b'b' | b'B', ..]
    );
    match (digits || prefixed) && text.len() < 10 {
        true => ICONST,
        false => FCONST,
    }
}

fn variable(text: &str) -> Reading {
    match text.as_bytes().get(1) {
        Some(b'\'') => Reading::Any(&[SCONST, IDENT]),
        Some(b'"') => Reading::Any(&[IDENT, SCONST]),
        Some(b'0'..=b'9') => Reading::Slice(&[ICONST]),
        Some(b'{') => Reading::Any(&[TRUE, SCONST]),
        _ => Reading::Any(&[IDENT, SCONST, ICONST, FCONST]),
    }
}
