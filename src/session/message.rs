//! How does an error or notice of the server read: severity, text, position, DETAIL, HINT, QUERY, CONTEXT.
//!
//! The layout is libpq's `PQresultVerboseErrorMessage`, which scripts compare.

use crate::encoding::Encoding;
use crate::error::ServerMessage;
use crate::session::caret;
use crate::vars::special::{ShowContext, Verbosity};

/// What the text depends on besides the message.
pub struct Wording<'a> {
    pub verbosity: Verbosity,
    pub show_context: ShowContext,
    /// The text that was sent, for LINE and the caret.
    pub query: Option<&'a [u8]>,
    pub encoding: Encoding,
}

/// Whether a message ended its statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Error,
    Notice,
}

/// Lines after the position, in order: field, label.
const LINES: &[(u8, &str)] = &[(b'D', "DETAIL"), (b'H', "HINT"), (b'q', "QUERY")];

/// Lines that only VERBOSITY verbose shows.
const NAMES: &[(u8, &str)] = &[
    (b's', "SCHEMA NAME"),
    (b't', "TABLE NAME"),
    (b'c', "COLUMN NAME"),
    (b'd', "DATATYPE NAME"),
    (b'n', "CONSTRAINT NAME"),
];

/// The whole text, newline at the end included.
pub fn render(message: &ServerMessage, kind: Kind, wording: &Wording) -> Vec<u8> {
    if message.is_empty() {
        return b"no error message available\n".to_vec();
    }
    let mut text = Vec::new();
    if let Some(severity) = message.field(b'S') {
        text.extend_from_slice(severity);
        text.extend_from_slice(b":  ");
    }
    let sqlstate = message.field(b'C');
    if wording.verbosity == Verbosity::Sqlstate
        && let Some(sqlstate) = sqlstate
    {
        text.extend_from_slice(sqlstate);
        text.push(b'\n');
        return text;
    }
    let is_terse = matches!(wording.verbosity, Verbosity::Terse | Verbosity::Sqlstate);
    let is_verbose = wording.verbosity == Verbosity::Verbose;
    if is_verbose && let Some(sqlstate) = sqlstate {
        text.extend_from_slice(sqlstate);
        text.extend_from_slice(b": ");
    }
    text.extend_from_slice(message.field(b'M').unwrap_or(b""));
    position(message, wording, is_terse, &mut text);
    if !is_terse {
        for &(field, label) in LINES {
            line(message, field, label, &mut text);
        }
        if shows_context(kind, wording.show_context) {
            line(message, b'W', "CONTEXT", &mut text);
        }
    }
    if is_verbose {
        for &(field, label) in NAMES {
            line(message, field, label, &mut text);
        }
        location(message, &mut text);
    }
    text
}

fn shows_context(kind: Kind, show: ShowContext) -> bool {
    match show {
        ShowContext::Never => false,
        ShowContext::Errors => kind == Kind::Error,
        ShowContext::Always => true,
    }
}

/// Ends the first line, and adds the LINE and caret lines where the text of the query is known.
fn position(message: &ServerMessage, wording: &Wording, is_terse: bool, text: &mut Vec<u8>) {
    let (number, query) = match message.field(b'P') {
        Some(number) => (Some(number), wording.query),
        None => (message.field(b'p'), message.field(b'q')),
    };
    let Some(number) = number else {
        text.push(b'\n');
        return;
    };
    match query {
        Some(query) if !is_terse => {
            text.push(b'\n');
            caret::append(query, parse_position(number), wording.encoding, text);
        }
        _ => {
            text.extend_from_slice(b" at character ");
            text.extend_from_slice(number);
            text.push(b'\n');
        }
    }
}

/// The 1-based character number; 0 when it is none.
fn parse_position(number: &[u8]) -> usize {
    std::str::from_utf8(number)
        .ok()
        .and_then(|number| number.parse().ok())
        .unwrap_or(0)
}

fn line(message: &ServerMessage, field: u8, label: &str, text: &mut Vec<u8>) {
    if let Some(value) = message.field(field) {
        text.extend_from_slice(label.as_bytes());
        text.extend_from_slice(b":  ");
        text.extend_from_slice(value);
        text.push(b'\n');
    }
}

fn location(message: &ServerMessage, text: &mut Vec<u8>) {
    let (file, number) = (message.field(b'F'), message.field(b'L'));
    let routine = message.field(b'R');
    if file.is_none() && number.is_none() && routine.is_none() {
        return;
    }
    text.extend_from_slice(b"LOCATION:  ");
    if let Some(routine) = routine {
        text.extend_from_slice(routine);
        text.extend_from_slice(b", ");
    }
    if let (Some(file), Some(number)) = (file, number) {
        text.extend_from_slice(file);
        text.push(b':');
        text.extend_from_slice(number);
    }
    text.push(b'\n');
}
