//! Splits input into the statements that are sent.
//!
//! Lines go in one at a time; the query buffer grows by what psql would put there: variables substituted, leading
//! white space and comments dropped, everything else as typed. A line is scanned until it has something to do.

use std::ops::Range;

use super::expand::{Lookup, NoVariables};
use super::lexer::{self, Kind, Mode, State};
use super::line::{Line, Source};
use super::statement::Words;
use crate::encoding::Encoding;

/// Why scanning stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// A semicolon ended the statement; it is the last byte of the query buffer.
    Semicolon,
    /// The line goes on with a backslash command: its name is next.
    Backslash,
    /// The line ended, and a statement may end here too.
    LineEnd,
    /// The line ended inside something, or nothing has been read yet.
    Incomplete,
}

/// What is open at the end of a line: what the second prompt shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pending {
    /// Nothing has been read: the first prompt is next.
    Nothing,
    /// A statement has begun.
    Statement,
    SingleQuote,
    DoubleQuote,
    DollarQuote,
    Comment,
    Paren,
}

/// What a stretch of text asks for.
enum Event {
    Stop(Stop),
    /// The text is read to its end.
    End,
    /// These bytes are a variable reference, to be substituted.
    Variable(Range<usize>),
}

/// The state of the statement being read.
#[derive(Debug, Clone, Default)]
pub struct Splitter {
    state: State,
    words: Words,
    paren_depth: u32,
    /// Where the buffer ended after the newline that [`Splitter::start_line`] added.
    newline_end: Option<usize>,
    ended: bool,
}

impl Splitter {
    pub fn new() -> Splitter {
        Splitter::default()
    }

    /// Follows the server's `standard_conforming_strings`.
    pub fn set_standard_strings(&mut self, on: bool) {
        self.state.standard_strings = on;
    }

    /// Forgets the statement being read, as after `\r` or `\g`.
    pub fn reset(&mut self) {
        let on = self.state.standard_strings;
        *self = Splitter::default();
        self.set_standard_strings(on);
    }

    /// Whether psql passes over this line without even echoing it: an empty one outside quotes.
    pub fn ignores(&self, line: &[u8]) -> bool {
        line.is_empty() && !self.in_quote()
    }

    /// Begins a line: text already in the buffer is parted from it by a newline.
    pub fn start_line(&mut self, buffer: &mut Vec<u8>) {
        self.newline_end = None;
        if !buffer.is_empty() {
            buffer.push(b'\n');
            self.newline_end = Some(buffer.len());
        }
    }

    /// Reads on in `line`, appending to the query buffer, until there is something to do.
    pub fn scan(&mut self, line: &mut Line, vars: &dyn Lookup, buffer: &mut Vec<u8>) -> Stop {
        if std::mem::take(&mut self.ended) {
            self.words.forget_copies();
        }
        let stop = loop {
            match self.scan_source(line.top(), vars.is_active(), buffer) {
                Event::Stop(stop) => break stop,
                Event::Variable(reference) => line.substitute(reference, vars, buffer),
                Event::End if line.leave_expansion() => {}
                Event::End => break self.line_end(buffer),
            }
        };
        self.after(stop, buffer);
        stop
    }

    /// Nothing but a backslash command on the line leaves the buffer as it was.
    fn after(&mut self, stop: Stop, buffer: &mut Vec<u8>) {
        if stop == Stop::Backslash && self.newline_end == Some(buffer.len()) {
            buffer.pop();
        }
        if matches!(stop, Stop::Backslash | Stop::Semicolon) {
            self.newline_end = None;
        }
        self.ended = stop == Stop::Semicolon;
    }

    fn scan_source(&mut self, source: &mut Source, is_active: bool, buffer: &mut Vec<u8>) -> Event {
        let raw: &[u8] = &source.raw;
        let text = source.masked.as_deref().unwrap_or(raw);
        let mut kept = source.at;
        while let Some(token) = lexer::step(text, source.at, &mut self.state) {
            source.at = token.end;
            match token.kind {
                Kind::Whitespace | Kind::LineComment
                    if buffer.is_empty() && kept == token.start =>
                {
                    kept = token.end;
                }
                Kind::Word if self.paren_depth == 0 && is_active => {
                    self.words.see(&text[token.start..token.end]);
                }
                Kind::OpenParen => self.paren_depth += 1,
                Kind::CloseParen => self.paren_depth = self.paren_depth.saturating_sub(1),
                Kind::Semicolon if self.paren_depth == 0 && !self.words.is_in_body() => {
                    self.words.end_statement();
                    buffer.extend_from_slice(&raw[kept..token.end]);
                    return Event::Stop(Stop::Semicolon);
                }
                Kind::Escaped => {
                    buffer.extend_from_slice(&raw[kept..token.start]);
                    kept = token.start + 1;
                    if raw[kept] == b';' {
                        self.words.end_statement();
                    }
                }
                Kind::Command => {
                    buffer.extend_from_slice(&raw[kept..token.start]);
                    source.at = token.start + 1;
                    return Event::Stop(Stop::Backslash);
                }
                Kind::Variable => {
                    buffer.extend_from_slice(&raw[kept..token.start]);
                    return Event::Variable(token.start..token.end);
                }
                _ => {}
            }
        }
        buffer.extend_from_slice(&raw[kept..]);
        Event::End
    }

    fn line_end(&self, buffer: &[u8]) -> Stop {
        match self.pending(buffer) {
            Pending::Statement if !self.words.is_in_body() => Stop::LineEnd,
            _ => Stop::Incomplete,
        }
    }

    /// What is open, given the query buffer so far.
    pub fn pending(&self, buffer: &[u8]) -> Pending {
        match self.state.mode {
            Mode::PlainString | Mode::EscapeString | Mode::BitString => Pending::SingleQuote,
            Mode::QuotedIdentifier => Pending::DoubleQuote,
            Mode::DollarString => Pending::DollarQuote,
            Mode::BlockComment => Pending::Comment,
            Mode::Sql if self.paren_depth > 0 => Pending::Paren,
            Mode::Sql if self.words.is_in_body() || !buffer.is_empty() => Pending::Statement,
            Mode::Sql => Pending::Nothing,
        }
    }

    /// Whether the line ended inside a quote or a comment.
    pub fn in_quote(&self) -> bool {
        self.state.mode != Mode::Sql
    }

    pub fn paren_depth(&self) -> u32 {
        self.paren_depth
    }

    /// Takes the next word for the first of a statement: the buffer is empty again.
    pub fn begin_statement(&mut self) {
        self.words = Words::default();
    }

    /// Goes back to a depth noted before, as `\if` branches do.
    pub fn set_paren_depth(&mut self, depth: u32) {
        self.paren_depth = depth;
    }

    /// How many commands in the buffer ask for data with `COPY ... FROM STDIN`.
    pub fn copies_from_stdin(&self) -> u32 {
        self.words.copies()
    }
}

/// What is open at the end of `text`, for an editor that asks whether Enter should send it: `None` when it ends
/// with a complete statement or holds a backslash command.
pub fn open_at_end(text: &[u8], standard_strings: bool) -> Option<Pending> {
    let lines = open_behind_lines(text, standard_strings);
    if lines.len() < text.split(|&b| b == b'\n').count() {
        return None;
    }
    match lines.last() {
        Some(Pending::Nothing) if !text.trim_ascii().is_empty() => None,
        pending => pending.copied(),
    }
}

/// What is open after each line of `text`, for the prompts of the lines that follow; ends before a line with a
/// backslash command.
pub fn open_behind_lines(text: &[u8], standard_strings: bool) -> Vec<Pending> {
    let mut splitter = Splitter::new();
    splitter.set_standard_strings(standard_strings);
    let mut buffer = Vec::new();
    let mut open = Vec::new();
    for line in text.split(|&b| b == b'\n') {
        splitter.start_line(&mut buffer);
        let mut line = Line::new(line, Encoding::SingleByte);
        loop {
            match splitter.scan(&mut line, &NoVariables, &mut buffer) {
                Stop::Semicolon => buffer.clear(),
                Stop::Backslash => return open,
                Stop::LineEnd | Stop::Incomplete => break,
            }
        }
        open.push(splitter.pending(&buffer));
    }
    open
}

/// The statements of an entered text of several lines that would be sent, as far as can be said before any of them
/// has run. `splitter` and `buffer` are what the lines before have left; the data of COPY is passed over.
pub fn statements_of(
    mut splitter: Splitter,
    mut buffer: Vec<u8>,
    text: &[u8],
    vars: &dyn Lookup,
    encoding: Encoding,
) -> Vec<Vec<u8>> {
    let mut statements = Vec::new();
    let mut lines = text.split(|&b| b == b'\n');
    while let Some(line) = lines.next() {
        splitter.start_line(&mut buffer);
        let mut line = Line::new(line, encoding);
        let mut copies = 0;
        loop {
            match splitter.scan(&mut line, vars, &mut buffer) {
                Stop::Semicolon => {
                    copies += splitter.copies_from_stdin();
                    statements.push(std::mem::take(&mut buffer));
                    splitter.reset();
                }
                Stop::Backslash => {
                    if skip_command(&mut line) && !buffer.is_empty() {
                        copies += splitter.copies_from_stdin();
                        statements.push(std::mem::take(&mut buffer));
                        splitter.reset();
                    }
                }
                Stop::LineEnd | Stop::Incomplete => break,
            }
        }
        for _ in 0..copies {
            lines.by_ref().find(|line| line.trim_ascii_end() == b"\\.");
        }
    }
    statements.push(buffer);
    statements.retain(|statement| !statement.trim_ascii().is_empty());
    statements
}

/// Passes over a backslash command with its arguments; `true` where it sends the query buffer.
fn skip_command(line: &mut Line) -> bool {
    const SENDS: &[&[u8]] = &[b"g", b"gx", b"gset", b"gexec", b"watch", b"crosstabview"];
    let (text, at) = line.rest();
    let rest = &text[(*at).min(text.len())..];
    let name = rest.iter().position(|b| !b.is_ascii_alphabetic());
    let name = &rest[..name.unwrap_or(rest.len())];
    let length = memchr::memmem::find(rest, b"\\\\").map_or(rest.len(), |at| at + 2);
    let sends = SENDS.contains(&name);
    *at = at.saturating_add(length).min(text.len());
    sends
}

/// How many commands of a text that is sent as it is ask for data with `COPY ... FROM STDIN`. As psql 18.6 does, it
/// looks no further than the first statement.
pub fn copies_in(text: &[u8], standard_strings: bool) -> u32 {
    let mut splitter = Splitter::new();
    splitter.set_standard_strings(standard_strings);
    let mut line = Line::new(text, Encoding::SingleByte);
    splitter.scan(&mut line, &NoVariables, &mut Vec::new());
    splitter.copies_from_stdin()
}
