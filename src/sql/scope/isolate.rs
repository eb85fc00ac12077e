//! Finds the statement of a text that holds the cursor, and its tokens.
//!
//! A semicolon ends a statement wherever it stands, save in the body of BEGIN ATOMIC and between the commands of a
//! rule. A backslash command takes the rest of its line out of the statement; some end it.

use std::borrow::Cow;
use std::ops::Range;

use memchr::memchr;

use super::keyword::Keyword;
use super::model::Quoting;
use super::tree::{Kind, Token};
use crate::sql::lexer::{self, Lexer, State};
use crate::sql::statement::Words;

/// Commands of psql that send the query buffer or empty it.
const SENDERS: &[&[u8]] = &[
    b"g",
    b"gx",
    b"gset",
    b"gexec",
    b"gdesc",
    b"crosstabview",
    b"watch",
    b"r",
    b"reset",
    b"parse",
    b"sendpipeline",
];

/// Commands of psql whose argument is a statement, or part of one: `\copy t (a) from ...`.
const STATEMENTS: &[&[u8]] = &[b"copy"];

/// A piece of a text that is read as a text of its own.
#[derive(Debug, Clone)]
pub(super) struct Fragment {
    pub range: Range<usize>,
    pub quoting: Quoting,
}

/// The statement that holds the cursor.
#[derive(Debug, Clone, Default)]
pub(super) struct Statement {
    pub tokens: Vec<Token>,
    pub range: Range<usize>,
    /// The word or string at the cursor.
    pub partial: Range<usize>,
    /// The psql command that the cursor is in: its name after the backslash, and all of it.
    pub command: Option<(Range<usize>, Range<usize>)>,
    /// The content of the string that the cursor is in, with its place among the tokens.
    pub string: Option<(usize, Fragment)>,
}

/// Finds the statement at `cursor`, which lies within the fragment.
pub(super) fn isolate(text: &str, fragment: &Fragment, cursor: usize) -> Statement {
    let bytes = masked(text, fragment);
    let mut scan = Scan {
        bytes: &bytes,
        base: fragment.range.start,
        cursor: cursor - fragment.range.start,
        out: Statement {
            range: fragment.range.clone(),
            ..Statement::default()
        },
        has_hole: false,
        words: Words::default(),
        parens: 0,
    };
    scan.run();
    scan.finish()
}

/// The fragment's bytes with doubled quotes as single ones after a space, so that offsets stay the same.
fn masked<'a>(text: &'a str, fragment: &Fragment) -> Cow<'a, [u8]> {
    let bytes = &text.as_bytes()[fragment.range.clone()];
    if fragment.quoting == Quoting::None {
        return Cow::Borrowed(bytes);
    }
    let mut bytes = bytes.to_vec();
    let mut at = 0;
    while at + 1 < bytes.len() {
        if bytes[at..].starts_with(b"''") {
            bytes[at] = b' ';
            at += 1;
        }
        at += 1;
    }
    Cow::Owned(bytes)
}

struct Scan<'b> {
    bytes: &'b [u8],
    base: usize,
    cursor: usize,
    out: Statement,
    has_hole: bool,
    words: Words,
    parens: usize,
}

impl Scan<'_> {
    fn run(&mut self) {
        let mut at = 0;
        'pieces: loop {
            let piece = &self.bytes[at..];
            let start = at;
            for token in Lexer::new(piece, State::default()) {
                let (begin, end) = (start + token.start, start + token.end);
                if token.kind == lexer::Kind::Command {
                    match self.command(begin, end) {
                        Some(next) => {
                            at = next;
                            continue 'pieces;
                        }
                        None => return,
                    }
                }
                if let Some(cut) = self.cut(token, begin, end) {
                    self.partial_string(token.kind, begin, cut.1);
                    at = cut.0;
                    continue 'pieces;
                }
                if self.see(token, begin, end) {
                    return;
                }
            }
            return;
        }
    }

    /// Takes a token in; returns whether the statement with the cursor has ended.
    fn see(&mut self, token: lexer::Token, begin: usize, end: usize) -> bool {
        use lexer::Kind as K;
        if token.kind == K::Semicolon || token.kind == K::Escaped && self.bytes[begin + 1] == b';' {
            return self.semicolon(begin, end);
        }
        let touches = begin < self.cursor && self.cursor <= end;
        if !self.has_hole && self.cursor <= begin {
            self.hole(self.cursor, self.cursor, self.cursor);
        }
        if touches && matches!(token.kind, K::Word | K::QuotedIdentifier | K::Variable) {
            self.hole(begin, end, self.cursor);
            return false;
        }
        let is_inside = touches && (self.cursor < end || !token.closed);
        if is_inside && matches!(token.kind, K::String | K::DollarString) {
            self.string(token, begin, end);
            return false;
        }
        let kind = match token.kind {
            K::Whitespace | K::LineComment | K::BlockComment => return false,
            K::Word => {
                self.word(begin, end);
                return false;
            }
            K::QuotedIdentifier => Kind::Quoted,
            K::String | K::DollarString => Kind::String,
            K::Number | K::Parameter => Kind::Value,
            K::Operator => Kind::Operator,
            K::OpenParen => Kind::Open,
            K::CloseParen => Kind::Close,
            K::Punctuation => punctuation(&self.bytes[begin..end]),
            K::Variable => Kind::Variable,
            K::Semicolon | K::Escaped | K::Command | K::Other => Kind::Other,
        };
        match kind {
            Kind::Open => self.parens += 1,
            Kind::Close => self.parens = self.parens.saturating_sub(1),
            _ => {}
        }
        self.push(Token::new(kind, begin, end));
        false
    }

    /// A word, which is no keyword right after a dot.
    fn word(&mut self, begin: usize, end: usize) {
        let dot = self.out.tokens.last().filter(|t| t.kind == Kind::Dot);
        if dot.is_some_and(|dot| dot.end == self.base + begin) {
            self.push(Token::new(Kind::Word, begin, end));
            return;
        }
        let token = Token::word(self.bytes, begin, end);
        if self.parens == 0 {
            self.words.see(&self.bytes[begin..end]);
        }
        self.push(token);
    }

    fn push(&mut self, token: Token) {
        let mut token = token;
        token.start += self.base;
        token.end += self.base;
        self.out.tokens.push(token);
    }

    fn hole(&mut self, begin: usize, end: usize, cursor: usize) {
        self.has_hole = true;
        self.out.partial = self.base + begin..self.base + cursor;
        self.push(Token::new(Kind::Hole, begin, end));
    }

    /// The cursor stands in a string: a hole, and a text that may be read on its own.
    fn string(&mut self, token: lexer::Token, begin: usize, end: usize) {
        let written = &self.bytes[begin..end];
        let quote = memchr(b'\'', written).map_or(0, |at| at + 1);
        let (open, quoting) = match token.kind {
            lexer::Kind::DollarString => {
                let tag = memchr(b'$', &written[1..]).map_or(written.len(), |at| at + 2);
                (tag, Quoting::None)
            }
            _ => (quote, Quoting::Doubled),
        };
        let close = match (token.closed, token.kind) {
            (false, _) => 0,
            (true, lexer::Kind::DollarString) => open,
            (true, _) => 1,
        };
        let content = begin + open..end.saturating_sub(close).max(begin + open);
        self.hole(begin, end, self.cursor);
        if content.start <= self.cursor && self.cursor <= content.end {
            let range = self.base + content.start..self.base + content.end;
            self.out.string = Some((self.out.tokens.len() - 1, Fragment { range, quoting }));
        }
    }

    /// A quote at the cursor that is still being typed: it has swallowed what follows. Where to read on, and where
    /// the partial name or string ends.
    fn cut(&self, token: lexer::Token, begin: usize, end: usize) -> Option<(usize, usize)> {
        use lexer::Kind::{QuotedIdentifier, String};
        if self.has_hole || !matches!(token.kind, QuotedIdentifier | String) {
            return None;
        }
        let is_inside = begin < self.cursor && (self.cursor < end || !token.closed);
        if !is_inside || !self.is_unfinished(token, end) {
            return None;
        }
        let rest = &self.bytes[self.cursor..];
        let is_word = |b: &u8| b.is_ascii_alphanumeric() || *b == b'_' || *b >= 0x80;
        let word = rest.iter().position(|b| !is_word(b)).unwrap_or(rest.len());
        Some((self.cursor + word, self.cursor + word))
    }

    /// Whether the quotes of the text come out right only when this one has not been closed yet.
    fn is_unfinished(&self, token: lexer::Token, end: usize) -> bool {
        if !token.closed {
            return !self.is_body_expected();
        }
        let mut rest = Lexer::new(&self.bytes[end..], State::default());
        rest.any(|other| other.kind == token.kind && !other.closed)
    }

    /// Whether a string here is the body of a routine, which may well be unfinished.
    fn is_body_expected(&self) -> bool {
        self.words.has_code()
            && matches!(self.out.tokens.last(), Some(t) if matches!(t.keyword, Keyword::AS | Keyword::DO))
    }

    fn partial_string(&mut self, kind: lexer::Kind, begin: usize, end: usize) {
        self.hole(begin, end, self.cursor);
        if kind == lexer::Kind::String {
            let open = memchr(b'\'', &self.bytes[begin..end]).map_or(0, |at| at + 1);
            let range = self.base + begin + open..self.base + end;
            let quoting = Quoting::Doubled;
            self.out.string = Some((self.out.tokens.len() - 1, Fragment { range, quoting }));
        }
    }

    /// Ends a statement, or a part of one.
    fn semicolon(&mut self, begin: usize, end: usize) -> bool {
        if self.words.is_in_body() || self.parens > 0 && self.words.is_rule() {
            if !self.has_hole && self.cursor <= begin {
                self.hole(self.cursor, self.cursor, self.cursor);
            }
            self.push(Token::new(Kind::Semicolon, begin, end));
            return false;
        }
        self.end_statement(begin, end)
    }

    fn end_statement(&mut self, begin: usize, end: usize) -> bool {
        if self.has_hole || self.cursor <= begin {
            self.out.range.end = self.base + begin;
            return true;
        }
        self.words = Words::default();
        self.parens = 0;
        self.out.tokens.clear();
        self.out.range.start = self.base + end;
        false
    }

    /// A backslash command: where to read on, or nothing when it ends the statement.
    fn command(&mut self, begin: usize, end: usize) -> Option<usize> {
        let rest = &self.bytes[end..];
        let line_end = end + rest.iter().position(|&b| b == b'\n').unwrap_or(rest.len());
        if !self.has_hole && begin < self.cursor && self.cursor <= line_end {
            self.inside_command(begin, end, line_end);
            return None;
        }
        if self.out.tokens.is_empty() && begin < self.cursor {
            self.out.range.start = self.base + line_end;
        }
        let sends = commands(&self.bytes[begin..line_end]).any(|name| SENDERS.contains(&name));
        if sends && self.end_statement(begin, line_end) {
            return None;
        }
        Some(line_end)
    }

    fn inside_command(&mut self, begin: usize, end: usize, line_end: usize) {
        let start = self.last_command(begin);
        let name_end = match start == begin {
            true => end,
            false => {
                let rest = &self.bytes[start..line_end];
                start
                    + rest
                        .iter()
                        .position(u8::is_ascii_whitespace)
                        .unwrap_or(rest.len())
            }
        };
        let name = &self.bytes[start + 1..name_end.max(start + 1)];
        self.out.tokens.clear();
        self.out.command = Some((
            self.base + start + 1..self.base + name_end.max(start + 1),
            self.base + start..self.base + line_end,
        ));
        self.out.range = self.base + start..self.base + line_end;
        if STATEMENTS.contains(&name) && self.cursor > name_end {
            self.statement_of_command(start + 1, name_end, line_end);
        }
        if !self.has_hole {
            self.hole(self.cursor, self.cursor, self.cursor);
        }
    }

    /// The command's name is the statement's first word, and its line the rest.
    fn statement_of_command(&mut self, name: usize, name_end: usize, line_end: usize) {
        self.push(Token::word(self.bytes, name, name_end));
        let line = &self.bytes[name_end..line_end];
        for token in Lexer::new(line, State::default()) {
            let (begin, end) = (name_end + token.start, name_end + token.end);
            self.see(token, begin, end);
        }
        self.out.range = self.base + name..self.base + line_end;
    }

    /// The command on this line that the cursor is in: the last one that starts before it.
    fn last_command(&self, first: usize) -> usize {
        let line = &self.bytes[first..self.cursor];
        if STATEMENTS.iter().any(|name| line[1..].starts_with(name)) {
            return first;
        }
        let starts = line
            .windows(2)
            .rposition(|w| w[0].is_ascii_whitespace() && w[1] == b'\\');
        starts.map_or(first, |at| first + at + 1)
    }

    fn finish(mut self) -> Statement {
        if !self.has_hole {
            self.hole(self.cursor, self.cursor, self.cursor);
        }
        self.out
    }
}

/// The names of the commands on a line, each after white space or at its start.
fn commands(line: &[u8]) -> impl Iterator<Item = &[u8]> {
    line.split(u8::is_ascii_whitespace)
        .filter_map(|word| word.strip_prefix(b"\\"))
}

fn punctuation(written: &[u8]) -> Kind {
    match written {
        b"," => Kind::Comma,
        b"." => Kind::Dot,
        b"[" => Kind::OpenBracket,
        b"]" => Kind::CloseBracket,
        b"::" => Kind::Cast,
        b":=" => Kind::Operator,
        _ => Kind::Other,
    }
}
