//! Where does a movement of vi lead, and what does an operator take along with it. Pure.

use super::object::{self, Class, class};
use super::place;

/// A movement, by its keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Motion {
    Key(char),
    /// Behind `g`.
    Go(char),
    Find(Find),
}

/// `f`, `F`, `t` or `T`, and what it looks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Find {
    pub letter: char,
    pub wanted: char,
}

impl Find {
    fn reversed(self) -> Find {
        let letter = match self.letter.is_lowercase() {
            true => self.letter.to_ascii_uppercase(),
            false => self.letter.to_ascii_lowercase(),
        };
        Find { letter, ..self }
    }
}

/// What an operator does with the place where a movement ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    Before,
    /// The character there as well.
    Through,
    /// All of the lines.
    Lines,
}

/// Movements of one key, with what operators make of them.
pub const KEYS: &[(char, Reach)] = &[
    ('h', Reach::Before),
    ('l', Reach::Before),
    (' ', Reach::Before),
    ('j', Reach::Lines),
    ('k', Reach::Lines),
    ('+', Reach::Lines),
    ('-', Reach::Lines),
    ('_', Reach::Lines),
    ('G', Reach::Lines),
    ('0', Reach::Before),
    ('^', Reach::Before),
    ('$', Reach::Before),
    ('|', Reach::Before),
    ('w', Reach::Before),
    ('W', Reach::Before),
    ('b', Reach::Before),
    ('B', Reach::Before),
    ('e', Reach::Through),
    ('E', Reach::Through),
    ('%', Reach::Through),
    ('{', Reach::Before),
    ('}', Reach::Before),
];

/// The same behind `g`.
pub const GO_KEYS: &[(char, Reach)] = &[
    ('g', Reach::Lines),
    ('e', Reach::Through),
    ('E', Reach::Through),
    ('_', Reach::Through),
];

/// Where `motion` leads; `None` when it leads nowhere. `found` is what `;` and `,` look for again.
pub fn target(
    text: &str,
    cursor: usize,
    motion: Motion,
    count: Option<usize>,
    found: Option<Find>,
) -> Option<(usize, Reach)> {
    match motion {
        Motion::Key(';') => find(text, cursor, found?, count.unwrap_or(1), true),
        Motion::Key(',') => find(text, cursor, found?.reversed(), count.unwrap_or(1), true),
        Motion::Find(wanted) => find(text, cursor, wanted, count.unwrap_or(1), false),
        Motion::Key(key) => {
            let reach = KEYS.iter().find(|row| row.0 == key)?.1;
            Some((by_key(text, cursor, key, count)?, reach))
        }
        Motion::Go(key) => {
            let reach = GO_KEYS.iter().find(|row| row.0 == key)?.1;
            let number = count.unwrap_or(1);
            let at = match key {
                'g' => place::first_shown(text, place::line_number(text, number - 1)),
                'e' => repeat(cursor, number, |at| word_end_back(text, at, class)),
                'E' => repeat(cursor, number, |at| word_end_back(text, at, big)),
                _ => place::on_character(text, trimmed_end(text, cursor)),
            };
            Some((at, reach))
        }
    }
}

fn by_key(text: &str, cursor: usize, key: char, count: Option<usize>) -> Option<usize> {
    let number = count.unwrap_or(1);
    let (start, end) = (
        place::line_start(text, cursor),
        place::line_end(text, cursor),
    );
    let lines = isize::try_from(number).unwrap_or(isize::MAX);
    let shown = |at| place::first_shown(text, at);
    Some(match key {
        'h' => repeat(cursor, number, |at| place::previous(text, at).max(start)),
        'l' | ' ' => repeat(cursor, number, |at| place::next(text, at).min(end)),
        'j' => place::lines_away(text, cursor, lines)?,
        'k' => place::lines_away(text, cursor, -lines)?,
        '+' => shown(place::lines_away(text, cursor, lines)?),
        '-' => shown(place::lines_away(text, cursor, -lines)?),
        '_' => shown(place::lines_away(text, cursor, lines - 1)?),
        'G' => shown(match count {
            Some(number) => place::line_number(text, number.saturating_sub(1)),
            None => place::line_start(text, text.len()),
        }),
        '0' => start,
        '^' => shown(cursor),
        '$' => place::line_end(text, place::lines_away(text, cursor, lines - 1)?),
        '|' => repeat(start, number - 1, |at| place::next(text, at).min(end)),
        'w' => repeat(cursor, number, |at| word(text, at, class)),
        'W' => repeat(cursor, number, |at| word(text, at, big)),
        'b' => repeat(cursor, number, |at| word_back(text, at, class)),
        'B' => repeat(cursor, number, |at| word_back(text, at, big)),
        'e' => repeat(cursor, number, |at| word_end(text, at, class)),
        'E' => repeat(cursor, number, |at| word_end(text, at, big)),
        '%' => object::partner(text, cursor)?,
        '}' => repeat(cursor, number, |at| empty_line(text, at)),
        '{' => repeat(cursor, number, |at| empty_line_back(text, at)),
        _ => return None,
    })
}

fn repeat(from: usize, count: usize, step: impl Fn(usize) -> usize) -> usize {
    let mut at = from;
    for _ in 0..count {
        let next = step(at);
        if next == at {
            break;
        }
        at = next;
    }
    at
}

/// Words of everything but spaces.
fn big(c: char) -> Class {
    match class(c) {
        Class::Space => Class::Space,
        _ => Class::Word,
    }
}

fn skip(text: &str, at: usize, wanted: Class, class: fn(char) -> Class) -> usize {
    let rest = &text[at..];
    text.len() - rest.trim_start_matches(|c| class(c) == wanted).len()
}

fn skip_back(text: &str, at: usize, wanted: Class, class: fn(char) -> Class) -> usize {
    text[..at].trim_end_matches(|c| class(c) == wanted).len()
}

fn word(text: &str, at: usize, class: fn(char) -> Class) -> usize {
    let own = class(place::character(text, at));
    let behind = match own {
        Class::Space => at,
        own => skip(text, at, own, class),
    };
    skip(text, behind, Class::Space, class)
}

fn word_back(text: &str, at: usize, class: fn(char) -> Class) -> usize {
    let behind = skip_back(text, at, Class::Space, class);
    match text[..behind].chars().next_back() {
        Some(last) => skip_back(text, behind, class(last), class),
        None => 0,
    }
}

fn word_end(text: &str, at: usize, class: fn(char) -> Class) -> usize {
    let start = skip(text, place::next(text, at), Class::Space, class);
    match text[start..].chars().next() {
        Some(first) => place::previous(text, skip(text, start, class(first), class)),
        None => at,
    }
}

fn word_end_back(text: &str, at: usize, class: fn(char) -> Class) -> usize {
    let own = class(place::character(text, at));
    let before = match own {
        Class::Space => at,
        own => skip_back(text, at, own, class),
    };
    place::previous(text, skip_back(text, before, Class::Space, class))
}

/// The end of the line without the spaces there.
fn trimmed_end(text: &str, at: usize) -> usize {
    let start = place::line_start(text, at);
    start + text[start..place::line_end(text, at)].trim_end().len()
}

fn empty_line(text: &str, at: usize) -> usize {
    let from = skip(text, at, Class::Space, |c| match c {
        '\n' => Class::Space,
        _ => Class::Word,
    });
    text[from..]
        .find("\n\n")
        .map_or(text.len(), |found| from + found + 1)
}

fn empty_line_back(text: &str, at: usize) -> usize {
    let before = text[..at].trim_end_matches('\n');
    before.rfind("\n\n").map_or(0, |found| found + 1)
}

/// Looks for a character in the line. Again, `t` and `T` look behind what they stand before.
fn find(
    text: &str,
    cursor: usize,
    find: Find,
    count: usize,
    is_again: bool,
) -> Option<(usize, Reach)> {
    let skipped = count - 1;
    if find.letter.is_lowercase() {
        let end = place::line_end(text, cursor);
        let mut from = place::next(text, cursor).min(end);
        if is_again && find.letter == 't' && place::character(text, from) == find.wanted {
            from = place::next(text, from).min(end);
        }
        let mut found = text[from..end].match_indices(find.wanted);
        let at = from + found.nth(skipped)?.0;
        return Some(match find.letter {
            't' => (place::previous(text, at), Reach::Through),
            _ => (at, Reach::Through),
        });
    }
    let start = place::line_start(text, cursor);
    let mut to = cursor;
    if is_again && find.letter == 'T' && text[start..to].ends_with(find.wanted) {
        to = place::previous(text, to);
    }
    let mut found = text[start..to].rmatch_indices(find.wanted);
    let at = start + found.nth(skipped)?.0;
    Some(match find.letter {
        'T' => (place::next(text, at), Reach::Before),
        _ => (at, Reach::Before),
    })
}
