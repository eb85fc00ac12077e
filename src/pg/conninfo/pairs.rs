//! What does a `keyword=value` connection string say.

use super::keywords::Settings;
use super::{Problem, message, store};

/// Reads `keyword = 'value'` pairs with libpq's quoting rules; later pairs win.
pub fn parse(text: &[u8]) -> Result<Settings, Problem> {
    let mut settings = Settings::default();
    let mut rest = skip_blanks(text);
    while !rest.is_empty() {
        let (name, tail) = read_name(rest)?;
        let (value, tail) = read_value(skip_blanks(tail))?;
        store(&mut settings, name, &value)?;
        rest = skip_blanks(tail);
    }
    Ok(settings)
}

fn read_name(text: &[u8]) -> Result<(&[u8], &[u8]), Problem> {
    let end = text
        .iter()
        .position(|&b| b == b'=' || is_blank(b))
        .unwrap_or(text.len());
    let (name, tail) = text.split_at(end);
    match skip_blanks(tail).split_first() {
        Some((b'=', value)) => Ok((name, value)),
        _ => Err(message(&[
            b"missing \"=\" after \"",
            name,
            b"\" in connection info string",
        ])),
    }
}

fn read_value(text: &[u8]) -> Result<(Vec<u8>, &[u8]), Problem> {
    let (quoted, mut rest) = match text.strip_prefix(b"'") {
        Some(inside) => (true, inside),
        None => (false, text),
    };
    let mut value = Vec::new();
    loop {
        match *rest {
            [b'\\', escaped, ref tail @ ..] => {
                value.push(escaped);
                rest = tail;
            }
            [b'\\'] => rest = &[],
            [b'\'', ref tail @ ..] if quoted => return Ok((value, tail)),
            [byte, ref tail @ ..] if quoted || !is_blank(byte) => {
                value.push(byte);
                rest = tail;
            }
            [] if quoted => {
                return Err(message(&[
                    b"unterminated quoted string in connection info string",
                ]));
            }
            _ => return Ok((value, rest)),
        }
    }
}

fn skip_blanks(text: &[u8]) -> &[u8] {
    let blanks = text.iter().take_while(|&&b| is_blank(b)).count();
    &text[blanks..]
}

/// C's `isspace` in the C locale.
pub(super) fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | 0x0b | 0x0c | b'\r')
}
