//! What is said on standard error: the only place that words and prints errors, warnings and notices.
//!
//! The prefixes are psql's: `psql:FILE:LINE: error: ` in a file, `psql: error: ` at start-up, and nothing but the
//! text for standard input and `-c`. Standard output is flushed first, so that `2>&1` shows the order of events.

use std::io::{IsTerminal, Write};

use crate::format::harmless;
use crate::term::output::Output;

pub use crate::sql::expand::Level;

/// Words messages by where the program is: at start-up, in a file, or reading standard input.
#[derive(Debug, Clone)]
pub struct Report {
    program: Vec<u8>,
    /// No program name and no `error: `, as psql does for standard input and `-c`.
    is_terse: bool,
    place: Option<Place>,
}

/// The script that is being read, and the number of the line read last.
#[derive(Debug, Clone)]
pub struct Place {
    pub file: Vec<u8>,
    pub line: u64,
}

impl Report {
    pub fn new(program: &[u8]) -> Report {
        Report {
            program: program.to_vec(),
            is_terse: false,
            place: None,
        }
    }

    pub fn program(&self) -> &[u8] {
        &self.program
    }

    /// Says where messages come from now; `None` is standard input, `-c` or a prompt. Returns what was before.
    pub fn enter(&mut self, place: Option<Place>) -> Option<Place> {
        self.is_terse = place.is_none();
        std::mem::replace(&mut self.place, place)
    }

    /// Goes back to the place that [`Report::enter`] returned. After a file, as after a `-c`, psql stays terse: the
    /// program's name before messages belongs to its start.
    pub fn leave(&mut self, before: Option<Place>) {
        self.enter(before);
    }

    /// The script that is being read.
    pub fn file(&self) -> Option<&[u8]> {
        self.place.as_ref().map(|place| place.file.as_slice())
    }

    /// Sets the number of the line read last.
    pub fn at_line(&mut self, line: u64) {
        if let Some(place) = &mut self.place {
            place.line = line;
        }
    }

    /// Prints one message; `text` needs no newline at its end.
    pub fn print(&self, stdout: &mut Output, level: Level, text: &[u8]) {
        stdout.flush();
        let mut message = self.prefix();
        if !self.is_terse {
            message.extend_from_slice(match level {
                Level::Info => b"",
                Level::Warning => b"warning: ",
                Level::Error => b"error: ",
            });
        }
        message.extend_from_slice(text);
        if !message.ends_with(b"\n") {
            message.push(b'\n');
        }
        write_stderr(&message);
    }

    /// Prints a `hint:` or `detail:` line that belongs to the message before it.
    pub fn remark(&self, stdout: &mut Output, label: &str, text: &str) {
        stdout.flush();
        let mut message = self.prefix();
        if !self.is_terse {
            message.extend_from_slice(label.as_bytes());
            message.extend_from_slice(b": ");
        }
        message.extend_from_slice(text.as_bytes());
        message.push(b'\n');
        write_stderr(&message);
    }

    fn prefix(&self) -> Vec<u8> {
        let mut prefix = Vec::new();
        if !self.is_terse {
            prefix.extend_from_slice(&self.program);
            prefix.push(b':');
        }
        if let Some(place) = &self.place {
            prefix.extend_from_slice(&place.file);
            prefix.push(b':');
            if place.line > 0 {
                prefix.extend_from_slice(format!("{}:", place.line).as_bytes());
            }
        }
        if !prefix.is_empty() {
            prefix.push(b' ');
        }
        prefix
    }
}

/// Writes to standard error in one piece; when that fails there is nobody left to tell.
pub fn write_stderr(text: &[u8]) {
    // Much of it is what a server says.
    let text = match std::io::stderr().is_terminal() {
        true => harmless(text),
        false => text.into(),
    };
    let _ = std::io::stderr().write_all(&text);
}
