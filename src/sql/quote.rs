//! Quotes a value as a SQL literal, an identifier or a shell argument.

use crate::encoding::Encoding;

/// Why a value cannot be quoted; the text is psql's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuoteError {
    Incomplete,
    Invalid,
    NewlineInShellArgument,
}

impl QuoteError {
    /// The message without location and end of line.
    pub fn message(self) -> &'static str {
        match self {
            QuoteError::Incomplete => "incomplete multibyte character",
            QuoteError::Invalid => "invalid multibyte character",
            QuoteError::NewlineInShellArgument => {
                "shell command argument contains a newline or carriage return"
            }
        }
    }
}

/// Quotes `value` as a string literal that means the same with `standard_conforming_strings` on or off.
///
/// A value with backslashes becomes ` E'..'`: the blank keeps it apart from a word before it.
pub fn literal(value: &[u8], encoding: Encoding, out: &mut Vec<u8>) -> Result<(), QuoteError> {
    check(value, encoding)?;
    quote_literal(value, encoding, out);
    Ok(())
}

/// The same for a value that nobody has checked, in a statement that the server is to refuse if it is not valid: then
/// something stands there that is valid in no text, as with libpq.
pub fn literal_to_judge(value: &[u8], encoding: Encoding, out: &mut Vec<u8>) {
    let mut judged = Vec::with_capacity(value.len());
    let mut rest = value;
    while !rest.is_empty() {
        let length = encoding.char_len(rest);
        match rest.get(..length).filter(|&char| encoding.is_valid(char)) {
            Some(char) => {
                judged.extend_from_slice(char);
                rest = &rest[length..];
            }
            None => {
                judged.extend_from_slice(encoding.invalid_char());
                rest = &rest[1..];
            }
        }
    }
    quote_literal(&judged, encoding, out);
}

fn quote_literal(value: &[u8], encoding: Encoding, out: &mut Vec<u8>) {
    if has_backslash(value, encoding) {
        out.extend_from_slice(b" E'");
        double(value, b"'\\", encoding, out);
    } else {
        out.push(b'\'');
        double(value, b"'", encoding, out);
    }
    out.push(b'\'');
}

/// Whether a character of `value` is a backslash; the last byte of another one may look like it.
fn has_backslash(value: &[u8], encoding: Encoding) -> bool {
    if memchr::memchr(b'\\', value).is_none() {
        return false;
    }
    match encoding.mask(value) {
        Some(masked) => memchr::memchr(b'\\', &masked).is_some(),
        None => true,
    }
}

/// Quotes `value` as an identifier.
pub fn identifier(value: &[u8], encoding: Encoding, out: &mut Vec<u8>) -> Result<(), QuoteError> {
    check(value, encoding)?;
    out.push(b'"');
    double(value, b"\"", encoding, out);
    out.push(b'"');
    Ok(())
}

/// Quotes `value` as one argument of a POSIX shell; plain words stay as they are.
pub fn shell_argument(value: &[u8], out: &mut Vec<u8>) -> Result<(), QuoteError> {
    if memchr::memchr2(b'\n', b'\r', value).is_some() {
        return Err(QuoteError::NewlineInShellArgument);
    }
    let is_plain = |b: &u8| b.is_ascii_alphanumeric() || b"-_./:".contains(b);
    if !value.is_empty() && value.iter().all(is_plain) {
        out.extend_from_slice(value);
        return Ok(());
    }
    out.push(b'\'');
    for &byte in value {
        match byte {
            b'\'' => out.extend_from_slice(b"'\"'\"'"),
            _ => out.push(byte),
        }
    }
    out.push(b'\'');
    Ok(())
}

fn check(value: &[u8], encoding: Encoding) -> Result<(), QuoteError> {
    let Some(first_high) = value.iter().position(|&b| b >= 0x80) else {
        return Ok(());
    };
    let rest = &value[first_high..];
    if encoding.char_len(rest) > rest.len() {
        return Err(QuoteError::Incomplete);
    }
    match encoding.is_valid(rest) {
        true => Ok(()),
        false => Err(QuoteError::Invalid),
    }
}

/// Appends `value` with every byte of `specials` written twice, never looking inside a multibyte character.
fn double(value: &[u8], specials: &[u8], encoding: Encoding, out: &mut Vec<u8>) {
    let mut at = 0;
    while at < value.len() {
        let end = value.len().min(at + encoding.char_len(&value[at..]));
        if end == at + 1 && specials.contains(&value[at]) {
            out.push(value[at]);
        }
        out.extend_from_slice(&value[at..end]);
        at = end;
    }
}
