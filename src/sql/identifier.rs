//! Reads the name that an identifier in a statement stands for: folded, unquoted, unescaped.

use std::borrow::Cow;
use std::ops::Range;

/// The longest name PostgreSQL keeps; it cuts off the rest.
const LONGEST: usize = 63;

/// An identifier of a text: what it names and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name<'a> {
    /// The name as the catalog has it.
    pub text: Cow<'a, str>,
    pub range: Range<usize>,
    pub is_quoted: bool,
}

impl<'a> Name<'a> {
    /// Reads the identifier that a text writes at `range`; the range must lie on character boundaries.
    pub fn at(text: &'a str, range: Range<usize>) -> Name<'a> {
        let written = text.get(range.clone()).unwrap_or("");
        Name {
            text: parse(written),
            range,
            is_quoted: is_quoted(written),
        }
    }
}

/// Whether an identifier is written in quotes, `U&` in front or not.
pub fn is_quoted(written: &str) -> bool {
    written.starts_with('"') || unicode_body(written).is_some()
}

/// The name that `written` stands for: letters outside quotes fold to lower case, doubled quotes are one, the escapes
/// of `U&""` are their characters. A quote that does not end ends with the text.
pub fn parse(written: &str) -> Cow<'_, str> {
    let name = match (unicode_body(written), written.strip_prefix('"')) {
        (Some(body), _) => Cow::Owned(unescape(&undouble(body))),
        (None, Some(body)) => undouble(body),
        (None, None) => fold(written),
    };
    cut(name)
}

/// PostgreSQL folds the letters of ASCII only, in an encoding of several bytes.
pub fn fold(word: &str) -> Cow<'_, str> {
    match word.bytes().any(|b| b.is_ascii_uppercase()) {
        true => Cow::Owned(word.to_ascii_lowercase()),
        false => Cow::Borrowed(word),
    }
}

fn unicode_body(written: &str) -> Option<&str> {
    let rest = written.strip_prefix(['u', 'U'])?;
    rest.strip_prefix("&\"")
}

/// The content in front of the closing quote, with each doubled quote as one.
fn undouble(body: &str) -> Cow<'_, str> {
    let body = match body.bytes().rev().take_while(|&b| b == b'"').count() % 2 {
        1 => &body[..body.len() - 1],
        _ => body,
    };
    match body.contains("\"\"") {
        true => Cow::Owned(body.replace("\"\"", "\"")),
        false => Cow::Borrowed(body),
    }
}

/// `\0041` and `\+000041` are characters, `\\` is a backslash; anything else stays as it is.
fn unescape(body: &str) -> String {
    let mut out = String::with_capacity(body.len());
    let mut rest = body;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        let escape = &rest[at + 1..];
        let (digits, skipped) = match escape.strip_prefix('+') {
            Some(digits) => (digits.get(..6), 7),
            None => (escape.get(..4), 4),
        };
        let character = digits
            .filter(|d| d.bytes().all(|b| b.is_ascii_hexdigit()))
            .and_then(|d| u32::from_str_radix(d, 16).ok())
            .and_then(char::from_u32);
        rest = match character {
            Some(character) => {
                out.push(character);
                &escape[skipped..]
            }
            None => {
                out.push('\\');
                escape.strip_prefix('\\').unwrap_or(escape)
            }
        };
    }
    out.push_str(rest);
    out
}

fn cut(name: Cow<'_, str>) -> Cow<'_, str> {
    if name.len() <= LONGEST {
        return name;
    }
    let end = name.floor_char_boundary(LONGEST);
    match name {
        Cow::Borrowed(name) => Cow::Borrowed(&name[..end]),
        Cow::Owned(mut name) => {
            name.truncate(end);
            Cow::Owned(name)
        }
    }
}
