//! What do keys do in vi's command mode that rustyline does not know: text objects, `%`, `~`, `J`, `gg`, `G`.

use rustyline::line_buffer::{DeleteListener, Direction, LineBuffer};
use rustyline::{At, CharSearch, Cmd, KeyCode, Modifiers, Movement, RepeatCount, Word};

use crate::repl::screen::keys::Line;
use crate::repl::screen::state::{Act, Exit, State};
use crate::repl::screen::vi::{self, Extent};

/// A command of which not all keys have been typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Begun {
    /// `g`.
    Go,
    /// `d` or `c`, with its count.
    Operator(Operator, RepeatCount),
    /// The same with `i` or `a`.
    Object(Operator, Extent),
    /// The same with `f`, `F`, `t` or `T`, and the count.
    Find(Operator, char, RepeatCount),
}

/// What is done to a range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    Delete,
    Change,
}

/// Answers a key; `None` leaves it to rustyline.
pub fn handle(
    state: &mut State,
    line: &Line,
    (code, modifiers): (KeyCode, Modifiers),
    count: RepeatCount,
) -> Option<Cmd> {
    let begun = state.begun.take();
    let KeyCode::Char(c) = code else {
        return begun.map(|_| Cmd::Noop);
    };
    if modifiers != Modifiers::NONE && modifiers != Modifiers::SHIFT {
        return None;
    }
    match begun {
        None => begin(state, line, c, count),
        Some(Begun::Go) if c == 'g' => Some(replace(state, 0..0, "")),
        Some(Begun::Go) => Some(Cmd::Noop),
        Some(Begun::Object(operator, extent)) => {
            match vi::object(line.text, line.cursor, c, extent) {
                Some(range) => Some(apply(state, line, operator, range)),
                None => Some(Cmd::Noop),
            }
        }
        Some(Begun::Find(operator, letter, count)) => {
            let search = match letter {
                'f' => CharSearch::Forward(c),
                'F' => CharSearch::Backward(c),
                't' => CharSearch::ForwardBefore(c),
                _ => CharSearch::BackwardAfter(c),
            };
            Some(moved(
                state,
                line,
                operator,
                Movement::ViCharSearch(count, search),
            ))
        }
        Some(Begun::Operator(operator, before)) => {
            let count = before.saturating_mul(count);
            Some(operate(state, line, operator, c, count))
        }
    }
}

fn begin(state: &mut State, line: &Line, c: char, count: RepeatCount) -> Option<Cmd> {
    let begun = match c {
        'd' => Begun::Operator(Operator::Delete, count),
        'c' => Begun::Operator(Operator::Change, count),
        'g' => Begun::Go,
        _ => return at_once(state, line, c, count),
    };
    state.begun = Some(begun);
    Some(Cmd::Noop)
}

/// Commands of one key.
fn at_once(state: &mut State, line: &Line, c: char, count: RepeatCount) -> Option<Cmd> {
    let (text, cursor) = (line.text, line.cursor);
    match c {
        '%' => {
            let at = vi::partner(text, cursor)?;
            Some(replace(state, at..at, ""))
        }
        'G' => {
            let at = text.rfind('\n').map_or(0, |at| at + 1);
            Some(replace(state, at..at, ""))
        }
        '~' => {
            let swapped = vi::swapped(text, cursor, count.into());
            let length: usize = text[cursor..]
                .chars()
                .take(count.into())
                .map(char::len_utf8)
                .sum();
            Some(replace(state, cursor..cursor + length, &swapped))
        }
        'J' => {
            let end = cursor + text[cursor..].find('\n')?;
            let rest = &text[end + 1..];
            let indent = rest.len() - rest.trim_start_matches([' ', '\t']).len();
            Some(replace(state, end..end + 1 + indent, " "))
        }
        'u' => {
            // rustyline forgets how to undo a change that we have made.
            let (_, before) = state.changed.pop_if(|(after, _)| after == text)?;
            state.act = Some(Act::Set(before));
            Some(Cmd::Complete)
        }
        _ => None,
    }
}

fn replace(state: &mut State, range: std::ops::Range<usize>, text: &str) -> Cmd {
    state.act = Some(Act::Replace(range, text.to_owned()));
    Cmd::Complete
}

/// Applies an operator to what the next key names: an object, the line, or a movement.
fn operate(state: &mut State, line: &Line, operator: Operator, c: char, count: RepeatCount) -> Cmd {
    let forward = |at, word| Movement::ForwardWord(count, at, word);
    // As in vi, a changed word goes no further than its end.
    let start = match operator {
        Operator::Delete => At::Start,
        Operator::Change => At::AfterEnd,
    };
    let movement = match c {
        'i' | 'a' => {
            let extent = if c == 'i' {
                Extent::Inner
            } else {
                Extent::Around
            };
            state.begun = Some(Begun::Object(operator, extent));
            return Cmd::Noop;
        }
        'f' | 'F' | 't' | 'T' => {
            state.begun = Some(Begun::Find(operator, c, count));
            return Cmd::Noop;
        }
        'd' if operator == Operator::Delete => Movement::WholeLine,
        'c' if operator == Operator::Change => Movement::WholeLine,
        '$' => Movement::EndOfLine,
        '0' => Movement::BeginningOfLine,
        '^' => Movement::ViFirstPrint,
        'b' => Movement::BackwardWord(count, Word::Vi),
        'B' => Movement::BackwardWord(count, Word::Big),
        'e' => forward(At::AfterEnd, Word::Vi),
        'E' => forward(At::AfterEnd, Word::Big),
        'w' => forward(start, Word::Vi),
        'W' => forward(start, Word::Big),
        'h' => Movement::BackwardChar(count),
        'l' | ' ' => Movement::ForwardChar(count),
        'j' => Movement::LineDown(count),
        'k' => Movement::LineUp(count),
        _ => return Cmd::Noop,
    };
    moved(state, line, operator, movement)
}

fn moved(state: &mut State, line: &Line, operator: Operator, movement: Movement) -> Cmd {
    if operator == Operator::Delete {
        return Cmd::Kill(movement);
    }
    let mut scratch = LineBuffer::with_capacity(line.text.len());
    scratch.insert_str(0, line.text, &mut Unheard);
    scratch.set_pos(line.cursor);
    scratch.kill(&movement, &mut Unheard);
    let cursor = scratch.pos();
    change(state, line, scratch.as_str(), cursor)
}

fn apply(state: &mut State, line: &Line, operator: Operator, range: std::ops::Range<usize>) -> Cmd {
    if operator == Operator::Delete {
        return replace(state, range, "");
    }
    let text = format!("{}{}", &line.text[..range.start], &line.text[range.end..]);
    change(state, line, &text, range.start)
}

/// Goes on in the insert mode with another text: rustyline enters that mode when it begins to edit.
fn change(state: &mut State, line: &Line, text: &str, cursor: usize) -> Cmd {
    state.changed.push((text.to_owned(), line.text.to_owned()));
    state.resumed = Some((text[..cursor].to_owned(), text[cursor..].to_owned()));
    state.exit = Exit::Insert;
    state.modes.is_vi_command = false;
    Cmd::AcceptLine
}

/// Nobody wants to know what was deleted from a copy.
struct Unheard;

impl DeleteListener for Unheard {
    fn delete(&mut self, _: usize, _: &str, _: Direction) {}
}

impl rustyline::line_buffer::ChangeListener for Unheard {
    fn insert_char(&mut self, _: usize, _: char) {}
    fn insert_str(&mut self, _: usize, _: &str) {}
    fn replace(&mut self, _: usize, _: &str, _: &str) {}
}
