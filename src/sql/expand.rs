//! Puts the value of a variable in place of a reference to it: as it is, or quoted.

use super::quote::{self, QuoteError};
use crate::encoding::Encoding;

/// Where variables are looked up.
pub trait Lookup {
    /// The value of a variable, if it is set and substitution is wanted at all (not in an inactive `\if` branch).
    fn value(&self, name: &[u8]) -> Option<&[u8]>;

    /// The encoding to quote in; `None` without a connection, which makes quoting an error.
    fn encoding(&self) -> Option<Encoding>;

    /// Whether the text counts: not in an inactive `\if` branch, whose words begin and end nothing.
    fn is_active(&self) -> bool {
        true
    }
}

/// A [`Lookup`] without variables.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoVariables;

impl Lookup for NoVariables {
    fn value(&self, _name: &[u8]) -> Option<&[u8]> {
        None
    }

    fn encoding(&self) -> Option<Encoding> {
        None
    }
}

/// The four spellings of a variable reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// `:name`
    Plain,
    /// `:'name'`
    Literal,
    /// `:"name"`
    Identifier,
    /// `:{?name}`
    Test,
}

/// How serious a [`Problem`] is: it decides the word before the message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    Info,
    Warning,
    Error,
}

/// Something to tell the user about an expansion; the text was left as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    pub level: Level,
    pub message: Vec<u8>,
}

/// Splits a reference as the lexer found it into its form and its name.
pub fn parse(reference: &[u8]) -> (Form, &[u8]) {
    match reference {
        [b':', b'\'', name @ .., _] => (Form::Literal, name),
        [b':', b'"', name @ .., _] => (Form::Identifier, name),
        [b':', b'{', b'?', name @ .., _] => (Form::Test, name),
        [b':', name @ ..] => (Form::Plain, name),
        _ => (Form::Plain, reference),
    }
}

/// Appends the substitute of a reference; what has none is appended as it is.
pub fn substitute(
    reference: &[u8],
    vars: &dyn Lookup,
    out: &mut Vec<u8>,
    problems: &mut Vec<Problem>,
) {
    let (form, name) = parse(reference);
    let value = vars.value(name);
    let text: &[u8] = match (form, value) {
        (Form::Test, Some(_)) => b"TRUE",
        (Form::Test, None) => b"FALSE",
        (Form::Plain, Some(value)) => value,
        (Form::Literal | Form::Identifier, Some(value)) => {
            let length = out.len();
            if let Err(problem) = quoted(form, value, vars.encoding(), out) {
                out.truncate(length);
                problems.push(problem);
                out.extend_from_slice(reference);
            }
            return;
        }
        (_, None) => reference,
    };
    out.extend_from_slice(text);
}

fn quoted(
    form: Form,
    value: &[u8],
    encoding: Option<Encoding>,
    out: &mut Vec<u8>,
) -> Result<(), Problem> {
    let Some(encoding) = encoding else {
        return Err(Problem {
            level: Level::Error,
            message: b"cannot escape without active connection".to_vec(),
        });
    };
    let result = match form {
        Form::Identifier => quote::identifier(value, encoding, out),
        _ => quote::literal(value, encoding, out),
    };
    result.map_err(|error: QuoteError| Problem {
        level: Level::Info,
        message: error.message().as_bytes().to_vec(),
    })
}
