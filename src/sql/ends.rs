//! Finds where a token ends: numbers, operators, variables, strings and comments; `None` when it stays open.

use memchr::{memchr, memchr2};

use super::bytes::{DIGIT, VARIABLE, WORD, WORD_START, is, is_space, run};
use super::lexer::Mode;

/// The end of a number; letters that stick to it belong to it, as in `1e` or `0x1G`.
pub(super) fn number(text: &[u8], at: usize) -> usize {
    let mut end = digits(text, at);
    if text.get(end) == Some(&b'.') {
        if text.get(end + 1) == Some(&b'.') && end > at {
            return end;
        }
        end = digits(text, end + 1);
    }
    let is_exponent = matches!(text.get(end), Some(b'e' | b'E'));
    if is_exponent && matches!(text.get(end + 1), Some(b'+' | b'-')) {
        if !is(text.get(end + 2), DIGIT) {
            return end + 2;
        }
        end = digits(text, end + 2);
    }
    match is(text.get(end), WORD_START) {
        true => run(text, end, WORD),
        false => end,
    }
}

/// The end of a run of digits with single underscores in between.
fn digits(text: &[u8], at: usize) -> usize {
    let mut end = run(text, at, DIGIT);
    while end > at && text.get(end) == Some(&b'_') && is(text.get(end + 1), DIGIT) {
        end = run(text, end + 1, DIGIT);
    }
    end
}

/// The length of an operator without trailing `+` and `-`, which it may only keep beside a symbol SQL does not know.
pub(super) fn trim_signs(symbols: &[u8]) -> usize {
    let is_sign = |b: &u8| matches!(b, b'+' | b'-');
    if !symbols.last().is_some_and(is_sign) {
        return symbols.len();
    }
    if symbols.iter().any(|b| b"~!@#^&|`?%".contains(b)) {
        return symbols.len();
    }
    symbols.iter().rposition(|b| !is_sign(b)).unwrap_or(0) + 1
}

/// The end of the variable reference whose colon is at `at`, if it is one.
pub fn variable_end(text: &[u8], at: usize) -> Option<usize> {
    let (name, close) = match (text.get(at + 1)?, text.get(at + 2)) {
        (b'\'', _) => (at + 2, Some(b'\'')),
        (b'"', _) => (at + 2, Some(b'"')),
        (b'{', Some(b'?')) => (at + 3, Some(b'}')),
        _ => (at + 1, None),
    };
    let end = run(text, name, VARIABLE);
    if end == name {
        return None;
    }
    match close {
        None => Some(end),
        Some(close) => (text.get(end) == Some(&close)).then_some(end + 1),
    }
}

/// The end of a comment that is `depth` deep inside others.
pub(super) fn comment_end(text: &[u8], mut at: usize, depth: &mut u32) -> Option<usize> {
    loop {
        at += memchr2(b'*', b'/', text.get(at..)?)?;
        match (text[at], text.get(at + 1)) {
            (b'*', Some(b'/')) if *depth == 0 => return Some(at + 2),
            (b'*', Some(b'/')) => *depth -= 1,
            (b'/', Some(b'*')) => *depth = depth.saturating_add(1),
            _ => {
                at += 1;
                continue;
            }
        }
        at += 2;
    }
}

/// The end of a string that `tag` closes.
pub(super) fn dollar_end(text: &[u8], mut at: usize, tag: &[u8]) -> Option<usize> {
    loop {
        at += memchr(b'$', text.get(at..)?)?;
        if text[at..].starts_with(tag) {
            return Some(at + tag.len());
        }
        at += 1;
    }
}

/// The end of something whose closing quote, doubled, stands for itself.
pub(super) fn quote_end(text: &[u8], mut at: usize, quote: u8) -> Option<usize> {
    loop {
        at += memchr(quote, text.get(at..)?)? + 1;
        if text.get(at) != Some(&quote) {
            return Some(at);
        }
        at += 1;
    }
}

/// The end of a string, with the parts that follow it over a line end.
pub(super) fn string_end(text: &[u8], at: usize, mode: Mode) -> Option<usize> {
    let mut end = string_part_end(text, at, mode)?;
    while let Some(next) = continuation(text, end) {
        end = string_part_end(text, next, mode)?;
    }
    Some(end)
}

fn string_part_end(text: &[u8], mut at: usize, mode: Mode) -> Option<usize> {
    match mode {
        Mode::BitString => memchr(b'\'', text.get(at..)?).map(|length| at + length + 1),
        Mode::EscapeString => loop {
            at += memchr2(b'\'', b'\\', text.get(at..)?)?;
            match (text[at], text.get(at + 1)) {
                (b'\\', _) | (_, Some(b'\'')) => at += 2,
                _ => return Some(at + 1),
            }
        },
        _ => quote_end(text, at, b'\''),
    }
}

/// Where a string goes on when only white space with a line end, and comments, stand before another quote.
fn continuation(text: &[u8], mut at: usize) -> Option<usize> {
    let mut seen_newline = false;
    loop {
        match text.get(at)? {
            b'\n' | b'\r' => seen_newline = true,
            &b if is_space(b) => {}
            b'-' if text.get(at + 1) == Some(&b'-') => {
                at += memchr2(b'\n', b'\r', &text[at..])?;
                continue;
            }
            b'\'' if seen_newline => return Some(at + 1),
            _ => return None,
        }
        at += 1;
    }
}
