//! Which part of a text does a text object name: a word, what is in quotes or brackets. Pure.

use std::ops::Range;

/// What stands around an object.
const PAIRS: &[(char, char)] = &[('(', ')'), ('[', ']'), ('{', '}'), ('<', '>')];

/// Whether an object takes what is around it along.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    Inner,
    Around,
}

/// The text object that `letter` names at the cursor: `w`, `W`, a quote, or a bracket.
pub fn object(text: &str, cursor: usize, letter: char, extent: Extent) -> Option<Range<usize>> {
    match letter {
        'w' => word(text, cursor, extent, class),
        'W' => word(text, cursor, extent, |c| match class(c) {
            Class::Space => Class::Space,
            _ => Class::Word,
        }),
        '\'' | '"' | '`' => quoted(text, cursor, letter, extent),
        'b' => bracketed(text, cursor, '(', ')', extent),
        'B' => bracketed(text, cursor, '{', '}', extent),
        _ => {
            let (open, close) = PAIRS
                .iter()
                .find(|(open, close)| [*open, *close].contains(&letter))?;
            bracketed(text, cursor, *open, *close, extent)
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    Space,
    Word,
    Sign,
}

pub fn class(c: char) -> Class {
    match c {
        c if c.is_whitespace() => Class::Space,
        c if c.is_alphanumeric() || c == '_' => Class::Word,
        _ => Class::Sign,
    }
}

fn word(
    text: &str,
    cursor: usize,
    extent: Extent,
    class: fn(char) -> Class,
) -> Option<Range<usize>> {
    let own = class(text[cursor..].chars().next()?);
    let start = text[..cursor].trim_end_matches(|c| class(c) == own).len();
    let run = |from: usize, wanted: Class| {
        let rest = &text[from..];
        text.len() - rest.trim_start_matches(|c| class(c) == wanted).len()
    };
    let end = run(cursor, own);
    if extent == Extent::Inner {
        return Some(start..end);
    }
    if own == Class::Space {
        let next = text[end..].chars().next().map_or(Class::Word, class);
        return Some(start..run(end, next));
    }
    // The space behind goes along, or else the one before.
    match run(end, Class::Space) {
        behind if behind > end => Some(start..behind),
        _ => {
            let before = text[..start].trim_end_matches(|c| class(c) == Class::Space);
            Some(before.len()..end)
        }
    }
}

/// Quotes pair up from the beginning of the line.
fn quoted(text: &str, cursor: usize, quote: char, extent: Extent) -> Option<Range<usize>> {
    let line = text[..cursor].rfind('\n').map_or(0, |at| at + 1);
    let end = text[line..].find('\n').map_or(text.len(), |at| line + at);
    let quotes: Vec<usize> = text[line..end]
        .match_indices(quote)
        .map(|(at, _)| line + at)
        .collect();
    let pair = quotes.chunks_exact(2).find(|pair| cursor <= pair[1])?;
    match extent {
        Extent::Inner => Some(pair[0] + 1..pair[1]),
        Extent::Around => Some(pair[0]..pair[1] + 1),
    }
}

fn bracketed(
    text: &str,
    cursor: usize,
    open: char,
    close: char,
    extent: Extent,
) -> Option<Range<usize>> {
    let start = match text[cursor..].starts_with(open) {
        true => cursor,
        false => opening(text, cursor, open, close)?,
    };
    let end = closing(text, start + 1, open, close)?;
    match extent {
        Extent::Inner => Some(start + 1..end),
        Extent::Around => Some(start..end + 1),
    }
}

/// The bracket that is open before `at`.
fn opening(text: &str, at: usize, open: char, close: char) -> Option<usize> {
    let mut depth = 0u32;
    for (at, c) in text[..at].char_indices().rev() {
        if c == close {
            depth += 1;
        }
        if c == open {
            if depth == 0 {
                return Some(at);
            }
            depth -= 1;
        }
    }
    None
}

/// The bracket that closes what is open at `at`.
fn closing(text: &str, at: usize, open: char, close: char) -> Option<usize> {
    let mut depth = 0u32;
    for (offset, c) in text[at..].char_indices() {
        if c == open {
            depth += 1;
        }
        if c == close {
            if depth == 0 {
                return Some(at + offset);
            }
            depth -= 1;
        }
    }
    None
}

/// Where `%` goes: to the partner of the first bracket at or behind the cursor in its line.
pub fn partner(text: &str, cursor: usize) -> Option<usize> {
    let line = text[cursor..].lines().next()?;
    let is_bracket = |c: char| PAIRS[..3].iter().any(|(a, b)| c == *a || c == *b);
    let at = cursor + line.find(is_bracket)?;
    let found = text[at..].chars().next()?;
    PAIRS.iter().find_map(|&(open, close)| match found {
        c if c == open => closing(text, at + 1, open, close),
        c if c == close => opening(text, at, open, close),
        _ => None,
    })
}
