//! Parts SQL text into tokens by psql's rules.
//!
//! Text goes in line by line or whole, with the [`State`] the text before it left; [`Token`]s come out that cover
//! every byte once. Nothing is an error: a quote that does not end is a token that is not `closed`.

use memchr::memchr2;

use super::bytes::{CLASS, DIGIT, OPERATOR, SPACE, TAG, WORD, WORD_START, is, is_space, run};
use super::ends::{
    comment_end, dollar_end, number, quote_end, string_end, trim_signs, variable_end,
};

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Whitespace,
    /// `-- ...`, without the line end.
    LineComment,
    /// `/* ... */`, nested.
    BlockComment,
    /// A keyword or an identifier without quotes.
    Word,
    /// `"..."` and `U&"..."`.
    QuotedIdentifier,
    /// `'...'` in all its spellings: `E''`, `U&''`, `N''`, `B''`, `X''`.
    String,
    /// `$tag$ ... $tag$`.
    DollarString,
    Number,
    /// `$1`.
    Parameter,
    Operator,
    OpenParen,
    CloseParen,
    Semicolon,
    /// `,` `.` `..` `[` `]` `:` `::` `:=`.
    Punctuation,
    /// `:name`, `:'name'`, `:"name"`, `:{?name}`: what psql substitutes if there is such a variable.
    Variable,
    /// `\;` and `\:`: the character after the backslash, forced into the query.
    Escaped,
    /// `\` and the name of a backslash command.
    Command,
    /// A byte that fits nowhere.
    Other,
}

/// A run of bytes of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    pub kind: Kind,
    pub start: usize,
    pub end: usize,
    /// Whether a string, quoted identifier or comment ended within the text.
    pub closed: bool,
}

/// What the lexer is inside of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    #[default]
    Sql,
    /// `B''` and `X''`: no doubled quotes.
    BitString,
    /// `'..'` where a backslash is an ordinary byte.
    PlainString,
    /// `'..'` where a backslash takes the next byte with it.
    EscapeString,
    QuotedIdentifier,
    DollarString,
    BlockComment,
}

/// Where in the language a piece of text ended: all that is needed to go on with the next piece.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    pub mode: Mode,
    /// `standard_conforming_strings`, as the server last reported it.
    pub standard_strings: bool,
    depth: u32,
    tag: Vec<u8>,
}

impl Default for State {
    fn default() -> State {
        State {
            mode: Mode::Sql,
            standard_strings: true,
            depth: 0,
            tag: Vec::new(),
        }
    }
}

/// Yields the tokens of a text.
#[derive(Debug, Clone)]
pub struct Lexer<'a> {
    text: &'a [u8],
    at: usize,
    state: State,
}

impl<'a> Lexer<'a> {
    pub fn new(text: &'a [u8], state: State) -> Lexer<'a> {
        Lexer { text, at: 0, state }
    }

    /// The state after the last token.
    pub fn state(&self) -> &State {
        &self.state
    }
}

impl Iterator for Lexer<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        let token = step(self.text, self.at, &mut self.state)?;
        self.at = token.end;
        Some(token)
    }
}

impl Kind {
    /// Whether it is white space or a comment.
    pub fn is_blank(self) -> bool {
        matches!(
            self,
            Kind::Whitespace | Kind::LineComment | Kind::BlockComment
        )
    }
}

/// The tokens of a text without white space and comments.
pub fn significant(text: &[u8]) -> impl Iterator<Item = Token> {
    Lexer::new(text, State::default()).filter(|token| !token.kind.is_blank())
}

/// The same with what is written.
pub fn written(text: &str) -> impl Iterator<Item = (Kind, &str)> {
    significant(text.as_bytes())
        .map(|token| (token.kind, text.get(token.start..token.end).unwrap_or("")))
}

/// Reads the token at `at` and moves `state` after it; `None` at the end of the text.
#[inline]
pub(super) fn step(text: &[u8], at: usize, state: &mut State) -> Option<Token> {
    let &first = text.get(at)?;
    if state.mode != Mode::Sql {
        return Some(inside(text, at, at, state));
    }
    let class = CLASS[usize::from(first)];
    if class & SPACE != 0 {
        return Some(token(Kind::Whitespace, at, run(text, at, SPACE)));
    }
    if class & WORD_START != 0 {
        return Some(word(text, at, state));
    }
    if class & DIGIT != 0 {
        return Some(token(Kind::Number, at, number(text, at)));
    }
    if class & OPERATOR != 0 {
        return Some(operator(text, at, state));
    }
    Some(match first {
        b'\'' => quoted(text, at, at + 1, plain_mode(state), state),
        b'"' => quoted(text, at, at + 1, Mode::QuotedIdentifier, state),
        b'$' => dollar(text, at, state),
        b'(' => token(Kind::OpenParen, at, at + 1),
        b')' => token(Kind::CloseParen, at, at + 1),
        b';' => token(Kind::Semicolon, at, at + 1),
        b':' => colon(text, at),
        b'\\' => backslash(text, at),
        b'.' if is(text.get(at + 1), DIGIT) => token(Kind::Number, at, number(text, at)),
        b'.' if text.get(at + 1) == Some(&b'.') => token(Kind::Punctuation, at, at + 2),
        b'.' | b',' | b'[' | b']' => token(Kind::Punctuation, at, at + 1),
        _ => token(Kind::Other, at, at + 1),
    })
}

fn token(kind: Kind, start: usize, end: usize) -> Token {
    Token {
        kind,
        start,
        end,
        closed: true,
    }
}

fn plain_mode(state: &State) -> Mode {
    match state.standard_strings {
        true => Mode::PlainString,
        false => Mode::EscapeString,
    }
}

/// Starts what `mode` says with its content at `content`, and reads to its end.
fn quoted(text: &[u8], start: usize, content: usize, mode: Mode, state: &mut State) -> Token {
    state.mode = mode;
    inside(text, start, content, state)
}

/// Reads on inside a string, quoted identifier or comment.
fn inside(text: &[u8], start: usize, at: usize, state: &mut State) -> Token {
    let (kind, end) = match state.mode {
        Mode::BlockComment => (Kind::BlockComment, comment_end(text, at, &mut state.depth)),
        Mode::DollarString => (Kind::DollarString, dollar_end(text, at, &state.tag)),
        Mode::QuotedIdentifier => (Kind::QuotedIdentifier, quote_end(text, at, b'"')),
        Mode::PlainString | Mode::BitString | Mode::EscapeString | Mode::Sql => {
            (Kind::String, string_end(text, at, state.mode))
        }
    };
    if end.is_some() {
        state.mode = Mode::Sql;
    }
    Token {
        kind,
        start,
        end: end.unwrap_or(text.len()),
        closed: end.is_some(),
    }
}

/// A word, or the string or identifier that a one-letter word introduces.
fn word(text: &[u8], at: usize, state: &mut State) -> Token {
    match (text[at].to_ascii_lowercase(), text.get(at + 1)) {
        (b'e', Some(b'\'')) => return quoted(text, at, at + 2, Mode::EscapeString, state),
        (b'b' | b'x', Some(b'\'')) => return quoted(text, at, at + 2, Mode::BitString, state),
        (b'n', Some(b'\'')) => return quoted(text, at, at + 2, plain_mode(state), state),
        (b'u', Some(b'&')) => match text.get(at + 2) {
            Some(b'\'') => return quoted(text, at, at + 3, Mode::PlainString, state),
            Some(b'"') => return quoted(text, at, at + 3, Mode::QuotedIdentifier, state),
            _ => {}
        },
        _ => {}
    }
    token(Kind::Word, at, run(text, at + 1, WORD))
}

/// An operator, or the comment that looks like one.
fn operator(text: &[u8], at: usize, state: &mut State) -> Token {
    match (text[at], text.get(at + 1)) {
        (b'-', Some(b'-')) => {
            let end = memchr2(b'\n', b'\r', &text[at..]).map_or(text.len(), |n| at + n);
            return token(Kind::LineComment, at, end);
        }
        (b'/', Some(b'*')) => {
            state.depth = 0;
            return quoted(text, at, at + 2, Mode::BlockComment, state);
        }
        _ => {}
    }
    let symbols = &text[at..run(text, at, OPERATOR)];
    let length = symbols
        .windows(2)
        .position(|pair| pair == b"--" || pair == b"/*")
        .unwrap_or(symbols.len());
    token(Kind::Operator, at, at + trim_signs(&symbols[..length]))
}

/// A dollar-quoted string, a parameter, or a lone `$`.
fn dollar(text: &[u8], at: usize, state: &mut State) -> Token {
    if is(text.get(at + 1), DIGIT) {
        let end = run(text, at + 1, DIGIT);
        let end = match is(text.get(end), WORD_START) {
            true => run(text, end, WORD),
            false => end,
        };
        return token(Kind::Parameter, at, end);
    }
    let end = run(text, at + 1, TAG);
    if text.get(end) != Some(&b'$') {
        return token(Kind::Other, at, at + 1);
    }
    state.tag.clear();
    state.tag.extend_from_slice(&text[at..=end]);
    quoted(text, at, end + 1, Mode::DollarString, state)
}

fn colon(text: &[u8], at: usize) -> Token {
    match text.get(at + 1) {
        Some(b':' | b'=') => token(Kind::Punctuation, at, at + 2),
        _ => match variable_end(text, at) {
            Some(end) => token(Kind::Variable, at, end),
            None => token(Kind::Punctuation, at, at + 1),
        },
    }
}

fn backslash(text: &[u8], at: usize) -> Token {
    if let Some(b';' | b':') = text.get(at + 1) {
        return token(Kind::Escaped, at, at + 2);
    }
    let name = &text[at + 1..];
    let length = name.iter().position(|&b| is_space(b) || b == b'\\');
    token(Kind::Command, at, at + 1 + length.unwrap_or(name.len()))
}
