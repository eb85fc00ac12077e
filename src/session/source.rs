//! What input is made of: lines for the loop, and COPY data between them.

use std::io;

use crate::rows::CopyIn;
use crate::session::Session;
use crate::sql::splitter::Pending;
use crate::term::input::{Reader, SharedReader};

/// Gives the data for COPY FROM STDIN.
pub trait CopySource {
    /// A COPY begins.
    fn begin(&mut self, is_binary: bool);
    /// Appends some data.
    fn next(&mut self, data: &mut Vec<u8>) -> CopyIn;
    /// The number of the last line read, for messages.
    fn line_number(&self) -> u64;

    /// Asks the user something that is answered by one line.
    fn ask_user(&mut self, _question: &str) -> Reply {
        Reply::End
    }

    /// Passes over the data of a COPY that did not begin, so that it is not run as SQL.
    fn skip(&mut self) {
        let mut dropped = Vec::new();
        self.begin(false);
        while self.next(&mut dropped) == CopyIn::More {
            dropped.clear();
        }
    }
}

/// What came of asking for a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Read {
    Line,
    End,
    /// The user typed a word that leaves.
    Quit,
    /// There is no line this time: the user is asked again.
    Nothing,
    /// The user gave up the statement being typed.
    Cleared,
}

/// Where in the input the next line stands: what a prompt may tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    pub pending: Pending,
    /// Not in a branch of `\if` that is passed over.
    pub is_active: bool,
    /// The line within the statement, from 1.
    pub line: u64,
}

/// What the user answered to a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    Text(String),
    /// Ctrl-C.
    Interrupted,
    /// Ctrl-D, or there is nobody to ask.
    End,
}

/// Where lines come from.
pub trait Source: CopySource {
    /// Replaces `line` by the next line, without its newline.
    fn read(&mut self, session: &mut Session, place: Place, line: &mut Vec<u8>)
    -> io::Result<Read>;

    /// Typed at a prompt: errors do not end it, and input is not echoed.
    fn is_interactive(&self) -> bool {
        false
    }

    /// Ctrl-C was pressed since the last line, or the rest of an entered text is not to be run.
    fn interrupted(&mut self) {}

    /// The whole text that the last line is the first of, where several lines are entered as one text.
    fn take_entered(&mut self) -> Option<Vec<u8>> {
        None
    }

    /// Keeps a text that was edited elsewhere in the history, where there is one.
    fn remember(&mut self, _session: &Session, _text: &[u8]) {}

    /// What has been typed so far, the oldest first, where lines are typed.
    fn history(&self) -> Option<Vec<String>> {
        None
    }

    /// Its lines are the program's own standard input.
    fn reads_standard_input(&self) -> bool {
        false
    }

    /// Lets COPY read from the lines that follow.
    fn copy_source(&mut self) -> &mut dyn CopySource;
}

/// A file or standard input as a source.
pub struct Script {
    reader: SharedReader,
    /// The number of lines read here, COPY data included; what others read from the same input does not count.
    lines: u64,
    copy_is_binary: bool,
    copy_at_line_start: bool,
}

impl Script {
    pub fn new(reader: SharedReader) -> Script {
        Script {
            reader,
            lines: 0,
            copy_is_binary: false,
            copy_at_line_start: true,
        }
    }

    fn read_counted<T>(&mut self, read: impl FnOnce(&mut Reader) -> T) -> T {
        let mut reader = self.reader.borrow_mut();
        let before = reader.lines();
        let result = read(&mut reader);
        self.lines += reader.lines() - before;
        result
    }
}

impl CopySource for Script {
    fn begin(&mut self, is_binary: bool) {
        self.copy_is_binary = is_binary;
        self.copy_at_line_start = true;
    }

    fn next(&mut self, data: &mut Vec<u8>) -> CopyIn {
        if self.copy_is_binary {
            return self.read_counted(|reader| reader.copy_binary(data));
        }
        let mut at_line_start = self.copy_at_line_start;
        let given = self.read_counted(|reader| reader.copy_text(data, &mut at_line_start));
        self.copy_at_line_start = at_line_start;
        given
    }

    fn line_number(&self) -> u64 {
        self.lines
    }
}

impl Source for Script {
    fn read(&mut self, _: &mut Session, _: Place, line: &mut Vec<u8>) -> io::Result<Read> {
        match self.read_counted(|reader| reader.line(line)) {
            Ok(true) => Ok(Read::Line),
            Ok(false) => Ok(Read::End),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => Ok(Read::Cleared),
            Err(error) => Err(error),
        }
    }

    fn reads_standard_input(&self) -> bool {
        self.reader.borrow().is_stdin()
    }

    fn copy_source(&mut self) -> &mut dyn CopySource {
        self
    }
}
