//! What do the keys of vi's command mode say: counts, operators and what they apply to. Pure.

use super::motion::{Find, GO_KEYS, KEYS, Motion};
use super::object::Extent;

/// A whole command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Command {
    pub count: Option<usize>,
    pub verb: Verb,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    Move(Motion),
    Operate(Operator, Target),
    /// `r` and the new character.
    Replace(char),
    /// A command of one key.
    Key(char),
}

/// What is done to a part of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    Delete,
    Change,
    Yank,
    Indent,
    Unindent,
    Lower,
    Upper,
    SwapCase,
}

/// What an operator applies to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// The operator's key again.
    Lines,
    Motion(Motion),
    Object(Extent, char),
}

/// What has become of the keys so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Parsed {
    Command(Command),
    /// More keys are wanted.
    Partial,
    Nothing,
}

/// Operators by their keys.
const OPERATORS: &[(&str, Operator)] = &[
    ("d", Operator::Delete),
    ("c", Operator::Change),
    ("y", Operator::Yank),
    (">", Operator::Indent),
    ("<", Operator::Unindent),
    ("gu", Operator::Lower),
    ("gU", Operator::Upper),
    ("g~", Operator::SwapCase),
];

/// Commands of one key.
const SINGLE: &str = "xXsSDCYpPJ~iaIAoORu.v/?nNV";
/// The most that is repeated.
const MOST: usize = 9999;

/// Reads the keys typed so far.
pub fn parse(keys: &[char]) -> Parsed {
    let (count, keys) = count(keys);
    if let Some((operator, length)) = operator(keys) {
        return operation(operator, &keys[..length], &keys[length..], count);
    }
    let verb = match *keys {
        [] | ['g' | 'r' | 'f' | 'F' | 't' | 'T'] => return Parsed::Partial,
        ['r', c] => Some(Verb::Replace(c)),
        [key] if SINGLE.contains(key) => Some(Verb::Key(key)),
        _ => motion(keys).map(Verb::Move),
    };
    verb.map_or(Parsed::Nothing, |verb| {
        Parsed::Command(Command { count, verb })
    })
}

/// A number, which does not begin with 0, and the keys behind it.
fn count(keys: &[char]) -> (Option<usize>, &[char]) {
    let digits = keys.iter().take_while(|c| c.is_ascii_digit()).count();
    if keys.first() == Some(&'0') || digits == 0 {
        return (None, keys);
    }
    let number: String = keys[..digits].iter().collect();
    (
        Some(number.parse().unwrap_or(MOST).min(MOST)),
        &keys[digits..],
    )
}

fn operator(keys: &[char]) -> Option<(Operator, usize)> {
    let row = OPERATORS.iter().find(|(name, _)| {
        let length = name.len();
        keys.len() >= length && name.chars().eq(keys[..length].iter().copied())
    })?;
    Some((row.1, row.0.len()))
}

fn operation(operator: Operator, name: &[char], keys: &[char], before: Option<usize>) -> Parsed {
    let (own, keys) = count(keys);
    let count = match (before, own) {
        (None, None) => None,
        _ => Some((before.unwrap_or(1) * own.unwrap_or(1)).min(MOST)),
    };
    let target = match *keys {
        [] | ['g' | 'f' | 'F' | 't' | 'T' | 'i' | 'a'] => {
            return Parsed::Partial;
        }
        ['i', letter] => Target::Object(Extent::Inner, letter),
        ['a', letter] => Target::Object(Extent::Around, letter),
        [key] if name.last() == Some(&key) => Target::Lines,
        _ if keys == name => Target::Lines,
        _ => match motion(keys) {
            Some(motion) => Target::Motion(motion),
            None => return Parsed::Nothing,
        },
    };
    Parsed::Command(Command {
        count,
        verb: Verb::Operate(operator, target),
    })
}

fn motion(keys: &[char]) -> Option<Motion> {
    match *keys {
        [letter @ ('f' | 'F' | 't' | 'T'), wanted] => Some(Motion::Find(Find { letter, wanted })),
        ['g', key] => GO_KEYS
            .iter()
            .any(|row| row.0 == key)
            .then_some(Motion::Go(key)),
        [key @ (';' | ',')] => Some(Motion::Key(key)),
        [key] => KEYS
            .iter()
            .any(|row| row.0 == key)
            .then_some(Motion::Key(key)),
        _ => None,
    }
}
