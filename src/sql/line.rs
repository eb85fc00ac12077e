//! Holds what is left to read of a line: its text, and the values of variables that are read in its midst.

use std::borrow::Cow;
use std::ops::Range;

use super::expand::{self, Form, Level, Lookup, Problem};
use crate::encoding::Encoding;

/// One line of input (without its line end), and how far it has been read.
#[derive(Debug, Clone)]
pub struct Line<'a> {
    typed: Source<'a>,
    /// The values being read, innermost last.
    expansions: Vec<Source<'a>>,
    encoding: Encoding,
    problems: Vec<Problem>,
}

/// Text to be lexed: for encodings with ASCII bytes in multibyte characters a masked copy is lexed instead.
#[derive(Debug, Clone)]
pub(super) struct Source<'a> {
    pub raw: Cow<'a, [u8]>,
    pub masked: Option<Vec<u8>>,
    pub at: usize,
    /// The variable whose value this is.
    variable: Vec<u8>,
}

impl<'a> Source<'a> {
    fn new(raw: Cow<'a, [u8]>, encoding: Encoding) -> Source<'a> {
        Source {
            masked: encoding.mask(&raw),
            raw,
            at: 0,
            variable: Vec::new(),
        }
    }
}

impl<'a> Line<'a> {
    pub fn new(text: &'a [u8], encoding: Encoding) -> Line<'a> {
        Line {
            typed: Source::new(Cow::Borrowed(text), encoding),
            expansions: Vec::new(),
            encoding,
            problems: Vec::new(),
        }
    }

    /// The text to read a backslash command from, and where: for use after the backslash.
    pub fn rest(&mut self) -> (&[u8], &mut usize) {
        self.flatten();
        (&self.typed.raw, &mut self.typed.at)
    }

    /// Reads no further: the rest of the line is dropped.
    pub fn discard(&mut self) {
        self.expansions.clear();
        self.typed.at = self.typed.raw.len();
    }

    /// What is to be told about the expansions since the last call.
    pub fn take_problems(&mut self) -> Vec<Problem> {
        std::mem::take(&mut self.problems)
    }

    /// The text to be read next.
    pub(super) fn top(&mut self) -> &mut Source<'a> {
        self.expansions.last_mut().unwrap_or(&mut self.typed)
    }

    /// Goes back to the text that a value stands in; false when the line itself is at its end.
    pub(super) fn leave_expansion(&mut self) -> bool {
        self.expansions.pop().is_some()
    }

    /// Substitutes a reference in the top text; the value of a plain one becomes the text to be read next.
    pub(super) fn substitute(
        &mut self,
        reference: Range<usize>,
        vars: &dyn Lookup,
        buffer: &mut Vec<u8>,
    ) {
        let Line {
            typed,
            expansions,
            encoding,
            problems,
        } = self;
        let source = expansions.last().unwrap_or(typed);
        let reference = &source.raw[reference];
        let (form, name) = expand::parse(reference);
        let value = match form {
            Form::Plain => vars.value(name),
            _ => return expand::substitute(reference, vars, buffer, problems),
        };
        let is_recursive = expansions.iter().any(|source| source.variable == name);
        match value {
            Some(value) if !is_recursive => {
                let mut source = Source::new(Cow::Owned(value.to_vec()), *encoding);
                source.variable = name.to_vec();
                expansions.push(source);
            }
            Some(_) => {
                problems.push(recursion(name));
                buffer.extend_from_slice(reference);
            }
            None => buffer.extend_from_slice(reference),
        }
    }

    /// Makes one text of what is left of the expansions and of the line: a value may hold a backslash command.
    fn flatten(&mut self) {
        if self.expansions.is_empty() {
            return;
        }
        let mut text = Vec::new();
        for source in self.expansions.drain(..).rev() {
            text.extend_from_slice(&source.raw[source.at..]);
        }
        text.extend_from_slice(&self.typed.raw[self.typed.at..]);
        self.typed = Source::new(Cow::Owned(text), self.encoding);
    }
}

fn recursion(name: &[u8]) -> Problem {
    let parts: [&[u8]; 3] = [b"skipping recursive expansion of variable \"", name, b"\""];
    Problem {
        level: Level::Warning,
        message: parts.concat(),
    }
}
