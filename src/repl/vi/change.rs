//! What does a command of vi make of a text. Pure.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::command::{Command, Operator, Target, Verb};
use super::motion::{Find, Motion, Reach, target};
use super::object::{self, Class, class};
use super::place;

/// What was deleted or copied last.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Register {
    pub text: String,
    /// Whole lines.
    pub is_lines: bool,
}

/// What has become of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    pub text: String,
    pub cursor: usize,
    /// What is typed next goes into the text.
    pub inserts: bool,
}

/// What an operator takes by.
const INDENT: &str = "    ";

/// Makes the change; `None` when there is nothing to change.
pub fn apply(
    text: &str,
    cursor: usize,
    command: Command,
    found: Option<Find>,
    register: &mut Register,
) -> Option<Edit> {
    match command.verb {
        Verb::Operate(operator, aim) => {
            let (range, is_lines) = range(text, cursor, operator, aim, command.count, found)?;
            operate(text, cursor, operator, range, is_lines, register)
        }
        Verb::Replace(c) => {
            let end = characters(text, cursor, command.count.unwrap_or(1))?;
            let count = text[cursor..end].graphemes(true).count();
            let new = c.to_string().repeat(count);
            let at = cursor + new.len() - c.len_utf8();
            Some(replaced(text, cursor..end, &new, at))
        }
        Verb::Key(key) => by_key(text, cursor, key, command.count, register),
        Verb::Move(_) => None,
    }
}

fn replaced(text: &str, range: Range<usize>, new: &str, cursor: usize) -> Edit {
    Edit {
        text: format!("{}{new}{}", &text[..range.start], &text[range.end..]),
        cursor,
        inserts: false,
    }
}

/// Where so many characters of the line end; `None` when there are fewer.
fn characters(text: &str, cursor: usize, count: usize) -> Option<usize> {
    let line = &text[cursor..place::line_end(text, cursor)];
    let lengths = line.graphemes(true).take(count);
    let lengths: Vec<usize> = lengths.map(str::len).collect();
    (lengths.len() == count).then(|| cursor + lengths.iter().sum::<usize>())
}

/// The part of the text that is meant, and whether it is whole lines.
fn range(
    text: &str,
    cursor: usize,
    operator: Operator,
    aim: Target,
    count: Option<usize>,
    found: Option<Find>,
) -> Option<(Range<usize>, bool)> {
    let motion = match aim {
        Target::Object(extent, letter) => {
            let range = object::object(text, cursor, letter, extent)?;
            return Some((range, false));
        }
        Target::Lines => {
            let below = isize::try_from(count.unwrap_or(1) - 1).unwrap_or(isize::MAX);
            let last = place::lines_away(text, cursor, below).unwrap_or(text.len());
            return Some((lines(text, cursor, last), true));
        }
        Target::Motion(motion) => changed_word(text, cursor, operator, motion),
    };
    let (at, reach) = target(text, cursor, motion, count, found)?;
    let (start, end) = (cursor.min(at), cursor.max(at));
    match reach {
        Reach::Lines => Some((lines(text, start, end), true)),
        Reach::Through => Some((start..place::next(text, end), false)),
        Reach::Before if matches!(motion, Motion::Key('w' | 'W')) => {
            Some((start..word_limit(text, start, end), false))
        }
        Reach::Before => Some((start..end, false)),
    }
    .filter(|(range, is_lines)| *is_lines || !range.is_empty())
}

/// A changed word goes no further than its end.
fn changed_word(text: &str, cursor: usize, operator: Operator, motion: Motion) -> Motion {
    let is_space = class(place::character(text, cursor)) == Class::Space;
    match motion {
        _ if operator != Operator::Change || is_space => motion,
        Motion::Key('w') => end_of_word(text, cursor, 'e'),
        Motion::Key('W') => end_of_word(text, cursor, 'E'),
        motion => motion,
    }
}

/// `e` goes to the next word from the end of one: there it is the character that is meant.
fn end_of_word(text: &str, cursor: usize, key: char) -> Motion {
    let next = place::next(text, cursor);
    let (here, behind) = (place::character(text, cursor), place::character(text, next));
    let is_end = match key {
        'E' => class(behind) == Class::Space,
        _ => class(here) != class(behind),
    };
    match is_end {
        true => Motion::Key('l'),
        false => Motion::Key(key),
    }
}

/// The last word of a line is not joined with the next line.
fn word_limit(text: &str, start: usize, end: usize) -> usize {
    let part = &text[start..end];
    let shown = part.trim_end().len();
    match part[shown..].find('\n') {
        Some(newline) if shown > 0 => start + shown + newline,
        _ => end,
    }
}

/// The lines from one place to another, without the last newline.
fn lines(text: &str, from: usize, to: usize) -> Range<usize> {
    place::line_start(text, from)..place::line_end(text, to)
}

fn operate(
    text: &str,
    cursor: usize,
    operator: Operator,
    range: Range<usize>,
    is_lines: bool,
    register: &mut Register,
) -> Option<Edit> {
    let part = &text[range.clone()];
    if matches!(
        operator,
        Operator::Delete | Operator::Change | Operator::Yank
    ) {
        *register = Register {
            text: part.to_owned(),
            is_lines,
        };
    }
    let start = range.start;
    Some(match operator {
        Operator::Yank => Edit {
            text: text.to_owned(),
            cursor: if is_lines {
                cursor.min(range.end)
            } else {
                start
            },
            inserts: false,
        },
        Operator::Delete if is_lines => without_lines(text, range),
        Operator::Delete => replaced(text, range, "", start),
        Operator::Change => Edit {
            inserts: true,
            ..replaced(text, range, "", start)
        },
        Operator::Lower => replaced(text, range.clone(), &part.to_lowercase(), start),
        Operator::Upper => replaced(text, range.clone(), &part.to_uppercase(), start),
        Operator::SwapCase => replaced(text, range.clone(), &swapped(part), start),
        Operator::Indent | Operator::Unindent => {
            let range = lines(text, range.start, range.end);
            let new: Vec<String> = text[range.clone()]
                .split('\n')
                .map(|line| indented(line, operator))
                .collect();
            let edit = replaced(text, range, &new.join("\n"), start);
            let at = place::line_start(text, start);
            Edit {
                cursor: place::first_shown(&edit.text, at),
                ..edit
            }
        }
    })
}

fn without_lines(text: &str, range: Range<usize>) -> Edit {
    let range = match (range.end < text.len(), range.start > 0) {
        (true, _) => range.start..range.end + 1,
        (false, true) => range.start - 1..range.end,
        (false, false) => range,
    };
    let start = range.start;
    let edit = replaced(text, range, "", start);
    let at = place::line_start(&edit.text, start.min(edit.text.len()));
    Edit {
        cursor: place::first_shown(&edit.text, at),
        ..edit
    }
}

fn indented(line: &str, operator: Operator) -> String {
    match operator {
        Operator::Indent if !line.is_empty() => format!("{INDENT}{line}"),
        Operator::Unindent => {
            let spaces = line.len() - line.trim_start_matches(' ').len();
            line[spaces.min(INDENT.len())..].to_owned()
        }
        _ => line.to_owned(),
    }
}

fn swapped(text: &str) -> String {
    let swap = |c: char| match c.is_uppercase() {
        true => c.to_lowercase().collect::<String>(),
        false => c.to_uppercase().collect(),
    };
    text.chars().map(swap).collect()
}

/// The commands that are short for an operator and a movement.
const SHORT: &[(char, Operator, Target)] = &[
    ('D', Operator::Delete, Target::Motion(Motion::Key('$'))),
    ('C', Operator::Change, Target::Motion(Motion::Key('$'))),
    ('Y', Operator::Yank, Target::Lines),
    ('S', Operator::Change, Target::Lines),
    ('x', Operator::Delete, Target::Motion(Motion::Key('l'))),
    ('X', Operator::Delete, Target::Motion(Motion::Key('h'))),
    ('s', Operator::Change, Target::Motion(Motion::Key('l'))),
];

fn by_key(
    text: &str,
    cursor: usize,
    key: char,
    count: Option<usize>,
    register: &mut Register,
) -> Option<Edit> {
    let (start, end) = (
        place::line_start(text, cursor),
        place::line_end(text, cursor),
    );
    let typing = |cursor| Edit {
        text: text.to_owned(),
        cursor,
        inserts: true,
    };
    if let Some((_, operator, aim)) = SHORT.iter().find(|row| row.0 == key) {
        let command = Command {
            count,
            verb: Verb::Operate(*operator, *aim),
        };
        let edit = apply(text, cursor, command, None, register);
        // In an empty line there is nothing to take away before typing.
        return edit.or_else(|| (*operator == Operator::Change).then(|| typing(cursor)));
    }
    let number = count.unwrap_or(1);
    Some(match key {
        'i' | 'R' => typing(cursor),
        'a' => typing(place::next(text, cursor).min(end)),
        'I' => typing(match text[start..end].trim().is_empty() {
            true => end,
            false => place::first_shown(text, cursor),
        }),
        'A' => typing(end),
        'o' => Edit {
            inserts: true,
            ..replaced(text, end..end, "\n", end + 1)
        },
        'O' => Edit {
            inserts: true,
            ..replaced(text, start..start, "\n", start)
        },
        '~' => {
            let count = text[cursor..end].graphemes(true).take(number).count();
            let behind = characters(text, cursor, count)?;
            let new = swapped(&text[cursor..behind]);
            let at = cursor + new.len();
            replaced(text, cursor..behind, &new, at)
        }
        'J' => joined(text, cursor, number.max(2) - 1)?,
        'p' | 'P' => put(text, cursor, key == 'p', number, register)?,
        _ => return None,
    })
}

/// Joins the line with the next ones.
fn joined(text: &str, cursor: usize, times: usize) -> Option<Edit> {
    let mut edit = None;
    let mut text = text.to_owned();
    for _ in 0..times {
        let end = place::line_end(&text, cursor);
        let Some(rest) = text.get(end + 1..) else {
            break;
        };
        let next = rest.trim_start_matches([' ', '\t']);
        let behind = text.len() - next.len();
        let line = text[..end].trim_end_matches([' ', '\t']).len();
        let is_bare = next.starts_with([')', '\n']) || next.is_empty();
        let space = if is_bare || line == 0 { "" } else { " " };
        let joined = replaced(&text, line..behind, space, line);
        text.clone_from(&joined.text);
        edit = Some(joined);
    }
    edit
}

fn put(
    text: &str,
    cursor: usize,
    is_behind: bool,
    count: usize,
    register: &Register,
) -> Option<Edit> {
    if register.text.is_empty() && !register.is_lines {
        return None;
    }
    let separator = usize::from(register.is_lines);
    let length = register.text.len().saturating_add(separator);
    let count = place::copies(text, length, count);
    if count == 0 {
        return None;
    }
    if register.is_lines {
        let lines = vec![register.text.as_str(); count].join("\n");
        let edit = match is_behind {
            true => {
                let end = place::line_end(text, cursor);
                replaced(text, end..end, &format!("\n{lines}"), end + 1)
            }
            false => {
                let start = place::line_start(text, cursor);
                replaced(text, start..start, &format!("{lines}\n"), start)
            }
        };
        let cursor = place::first_shown(&edit.text, edit.cursor);
        return Some(Edit { cursor, ..edit });
    }
    let end = place::line_end(text, cursor);
    let at = match is_behind {
        true => place::next(text, cursor).min(end),
        false => cursor,
    };
    let new = register.text.repeat(count);
    let edit = replaced(text, at..at, &new, at);
    // The cursor is on the last character that came, or on the first one of several lines.
    let last = match new.contains('\n') {
        true => at,
        false => place::previous(&edit.text, at + new.len()),
    };
    Some(Edit {
        cursor: last,
        ..edit
    })
}
