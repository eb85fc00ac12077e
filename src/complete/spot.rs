//! Finds what is typed at the cursor: a word, a string, a variable, a backslash command or one of its arguments.
//!
//! Only the text before the cursor says so; what the word may mean is not looked at here.

use std::ops::Range;

use crate::sql::lexer::{Kind, Lexer, State, Token};

/// A name written before the word, with a dot after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Folded to small letters unless it was quoted.
    pub name: String,
    pub is_quoted: bool,
}

/// A word that names something, perhaps empty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Word {
    /// Without an opening quote, as typed.
    pub typed: String,
    /// The names before it: `schema.` or `alias.`.
    pub qualifier: Vec<Part>,
    /// Where the qualifier, or else the word, begins.
    pub start: usize,
    /// The bytes that a candidate replaces: the word without its qualifier.
    pub range: Range<usize>,
    pub is_quoted: bool,
}

/// How a variable is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reference {
    /// `:name`
    Plain,
    /// `:'name'`
    Literal,
    /// `:"name"`
    Identifier,
    /// `:{?name}`
    Test,
}

/// An argument of a backslash command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Argument {
    /// The command's name, without the backslash.
    pub command: String,
    /// The arguments before this one, without their quotes.
    pub before: Vec<String>,
    /// Where this argument begins, with its quote if it has one.
    pub start: usize,
    pub quote: Option<char>,
    /// Where the first argument begins: the rest of the line is the command's.
    pub rest: usize,
}

/// What is being typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Spot {
    Word(Word),
    /// Inside `'...'`: where the quote's content begins.
    String {
        opened: usize,
        content: usize,
    },
    Variable {
        reference: Reference,
        start: usize,
        name: usize,
    },
    Command {
        /// Where the backslash is.
        start: usize,
    },
    Argument(Argument),
    /// A comment, a number or something else that nothing completes.
    Nothing,
}

/// Finds what is typed at the end of `text`, which is the cursor. `from` is where a statement or a backslash command
/// begins.
pub fn find(text: &str, from: usize) -> Spot {
    let bytes = text.as_bytes();
    let mut at = from;
    let mut tokens: Vec<Token> = Vec::new();
    // Of the line of the last command; looked for once in a line, which may have many.
    let mut line_end = from;
    loop {
        let Some(command) = lex(bytes, at, &mut tokens) else {
            return last(text, &tokens);
        };
        tokens.clear();
        if command >= line_end {
            line_end = text[command..]
                .find('\n')
                .map_or(text.len(), |at| command + at);
        }
        match after_command(&text[..line_end], command, line_end < text.len()) {
            After::Spot(spot) => return spot,
            After::Sql(next) => at = next,
        }
    }
}

/// Collects the last tokens before the end, or stops at a backslash command and gives its place.
fn lex(bytes: &[u8], from: usize, tokens: &mut Vec<Token>) -> Option<usize> {
    for token in Lexer::new(&bytes[from..], State::default()) {
        let token = Token {
            start: token.start + from,
            end: token.end + from,
            ..token
        };
        if token.kind == Kind::Command {
            return Some(token.start);
        }
        tokens.push(token);
    }
    None
}

/// What the cursor's token, the last one, is.
fn last(text: &str, tokens: &[Token]) -> Spot {
    let end = text.len();
    let Some(token) = tokens.last() else {
        return word(text, tokens, end, end, false);
    };
    match token.kind {
        Kind::LineComment => Spot::Nothing,
        Kind::BlockComment if !token.closed => Spot::Nothing,
        Kind::String if !token.closed => string(text, token, tokens),
        Kind::DollarString if !token.closed => Spot::Nothing,
        Kind::QuotedIdentifier if !token.closed => quoted(text, token, tokens),
        Kind::QuotedIdentifier | Kind::Word => {
            let is_quoted = token.kind == Kind::QuotedIdentifier;
            word(text, tokens, token.start, end, is_quoted)
        }
        Kind::Variable => match text[token.start..].starts_with(':') {
            true if !text[token.start + 1..].starts_with(['\'', '"', '{']) => Spot::Variable {
                reference: Reference::Plain,
                start: token.start,
                name: token.start + 1,
            },
            _ => word(text, tokens, end, end, false),
        },
        Kind::Punctuation if token.end - token.start == 1 && text.ends_with(':') => {
            Spot::Variable {
                reference: Reference::Plain,
                start: token.start,
                name: end,
            }
        }
        Kind::Number => Spot::Nothing,
        _ if text.ends_with(":{?") => Spot::Variable {
            reference: Reference::Test,
            start: end - 3,
            name: end,
        },
        _ => word(text, tokens, end, end, false),
    }
}

/// A string that has not ended, or the name in `:'name'`.
fn string(text: &str, token: &Token, tokens: &[Token]) -> Spot {
    let content = text[token.start..]
        .find('\'')
        .map_or(text.len(), |at| token.start + at + 1);
    match is_colon_before(text, token.start, tokens) && content == token.start + 1 {
        true => Spot::Variable {
            reference: Reference::Literal,
            start: token.start - 1,
            name: content,
        },
        false => Spot::String {
            opened: token.start,
            content,
        },
    }
}

/// A quoted name that has not ended, or the name in `:"name"`.
fn quoted(text: &str, token: &Token, tokens: &[Token]) -> Spot {
    match is_colon_before(text, token.start, tokens) && text[token.start..].starts_with('"') {
        true => Spot::Variable {
            reference: Reference::Identifier,
            start: token.start - 1,
            name: token.start + 1,
        },
        false => word(text, tokens, token.start, text.len(), true),
    }
}

fn is_colon_before(text: &str, at: usize, tokens: &[Token]) -> bool {
    let before = tokens.iter().rev().find(|token| token.end == at);
    before.is_some_and(|token| &text[token.start..token.end] == ":")
}

/// The most names that can qualify another: a database, a schema, a table, and one to spare.
const MOST_PARTS: usize = 4;

/// The word from `start` to the cursor, with the names and dots right before it.
fn word(text: &str, tokens: &[Token], start: usize, end: usize, is_quoted: bool) -> Spot {
    let mut qualifier = Vec::new();
    let mut begin = start;
    let before = tokens
        .iter()
        .rposition(|token| token.end <= start && token.start < start);
    let mut index = before.map_or(0, |index| index + 1);
    // Two tokens, a name and a dot, for every part; all without space between them.
    while index >= 2 && qualifier.len() < MOST_PARTS {
        let (name, dot) = (&tokens[index - 2], &tokens[index - 1]);
        let is_dot = &text[dot.start..dot.end] == "." && dot.end == begin && name.end == dot.start;
        let is_name = matches!(name.kind, Kind::Word | Kind::QuotedIdentifier);
        if !is_dot || !is_name {
            break;
        }
        qualifier.push(part(&text[name.start..name.end]));
        begin = name.start;
        index -= 2;
    }
    qualifier.reverse();
    Spot::Word(Word {
        typed: typed(&text[start..end]),
        qualifier,
        start: begin,
        range: start..end,
        is_quoted,
    })
}

fn part(text: &str) -> Part {
    let is_quoted = text.starts_with('"');
    Part {
        name: match is_quoted {
            true => typed(text),
            false => text.to_lowercase(),
        },
        is_quoted,
    }
}

/// The name in a quoted or plain word, as far as it is written.
fn typed(word: &str) -> String {
    match word.strip_prefix('"') {
        Some(name) => name.strip_suffix('"').unwrap_or(name).replace("\"\"", "\""),
        None => word.to_owned(),
    }
}

enum After {
    /// The cursor is in the command.
    Spot(Spot),
    /// SQL goes on here.
    Sql(usize),
}

/// Reads a backslash command that begins at `start` and goes to the end of `line`, after which there may be more.
fn after_command(line: &str, start: usize, has_more: bool) -> After {
    let name_end = line[start + 1..]
        .find(|c: char| c.is_whitespace() || c == '\\')
        .map(|at| start + 1 + at);
    let after = match name_end {
        None => After::Spot(Spot::Command { start }),
        Some(end) => arguments(line, end, line[start + 1..end].to_owned()),
    };
    match after {
        After::Spot(_) if has_more => After::Sql(line.len()),
        after => after,
    }
}

/// Reads the arguments of a command up to the end of `line`.
fn arguments(line: &str, from: usize, command: String) -> After {
    let is_whole_line = matches!(command.as_str(), "!" | "copy" | "ns");
    let mut at = from;
    let mut before = Vec::new();
    let rest = from + (line[from..].len() - line[from..].trim_start().len());
    loop {
        at += line[at..].len() - line[at..].trim_start().len();
        if line[at..].starts_with('\\') && !is_whole_line {
            return match line[at..].starts_with("\\\\") {
                true => After::Sql(at + 2),
                false => After::Sql(at),
            };
        }
        let (end, quote) = argument_end(line, at);
        match end {
            Some(end) if end > at => before.push(unquoted(&line[at..end])),
            _ => {
                let argument = Argument {
                    command,
                    before,
                    start: at,
                    quote,
                    rest,
                };
                return After::Spot(Spot::Argument(argument));
            }
        }
        at = end.unwrap_or(line.len());
    }
}

/// Where the argument at `at` ends, `None` when the line ends before it does, and the quote it is in then.
fn argument_end(line: &str, at: usize) -> (Option<usize>, Option<char>) {
    let mut quote = None;
    for (offset, c) in line[at..].char_indices() {
        match quote {
            Some(open) if c == open => quote = None,
            Some(_) => {}
            None if c.is_whitespace() || (c == '\\' && offset > 0) => {
                return (Some(at + offset), None);
            }
            None if matches!(c, '\'' | '"' | '`') => quote = Some(c),
            None => {}
        }
    }
    (None, quote)
}

fn unquoted(argument: &str) -> String {
    argument.trim_matches(['\'', '"', '`']).to_owned()
}
