//! What is said on standard error: the only place that words and prints errors, warnings and notices.
//!
//! The prefixes are psql's: `psql:FILE:LINE: error: ` in a file, `psql: error: ` at start-up, and nothing but the
//! text for standard input and `-c`. Standard output is flushed first, so that `2>&1` shows the order of events.

use std::io::{IsTerminal, Write};

use crate::format::harmless;
use crate::term::output::Output;
use crate::term::style::RESET;
use crate::term::tty;

pub use crate::sql::expand::Level;

/// Words messages by where the program is: at start-up, in a file, or reading standard input.
#[derive(Debug, Clone)]
pub struct Report {
    program: Vec<u8>,
    /// No program name and no `error: `, as psql does for standard input and `-c`.
    is_terse: bool,
    place: Option<Place>,
    /// The severity of a message is coloured: at our own prompt, on a terminal that may have colours.
    has_colours: bool,
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
            has_colours: false,
        }
    }

    /// Colours the severity of messages from now on, where standard error is a terminal.
    pub fn use_colours(&mut self) {
        self.has_colours = std::io::stderr().is_terminal() && tty::has_colours();
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
        match severity(&message).filter(|_| self.has_colours) {
            Some((colour, length)) => {
                let mut coloured = colour.as_bytes().to_vec();
                coloured.extend_from_slice(&message[..length]);
                coloured.extend_from_slice(RESET.as_bytes());
                coloured.extend_from_slice(&harmless(&message[length..]));
                // Nothing but the escape sequences of our own has not been escaped.
                let _ = std::io::stderr().write_all(&coloured);
            }
            None => write_stderr(&message),
        }
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

/// How severities are coloured. They may be translated: then they stay as they are.
const SEVERITIES: &[(&str, &str)] = &[
    ("ERROR:", "\x1b[1;31m"),
    ("FATAL:", "\x1b[1;31m"),
    ("PANIC:", "\x1b[1;31m"),
    ("WARNING:", "\x1b[1;33m"),
    ("NOTICE:", "\x1b[36m"),
    ("INFO:", "\x1b[36m"),
    ("LOG:", "\x1b[36m"),
    ("DEBUG:", "\x1b[36m"),
];

/// The colour of the severity that a message begins with, and its length.
fn severity(message: &[u8]) -> Option<(&'static str, usize)> {
    let known = |row: &&(&str, &str)| message.starts_with(row.0.as_bytes());
    let (word, colour) = SEVERITIES.iter().find(known)?;
    Some((colour, word.len()))
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
