//! Says which part of a text is what, for colouring: keywords, strings, comments, what is not closed.
//!
//! Pure: in goes the text with the cursor, out come ranges in order, without overlap. What has no range is plain.

use std::ops::Range;

use crate::sql::grammar::{Parser, Start, keyword};
use crate::sql::lexer::{Kind, Lexer, State, Token};

/// What a piece of text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    Keyword,
    QuotedName,
    String,
    Number,
    Comment,
    Variable,
    /// A backslash command.
    Command,
    /// A quote or parenthesis that has no partner.
    Unbalanced,
    /// The parenthesis at the cursor, and its partner.
    Matching,
}

/// The grammar says of so many bytes whether a word is a keyword or a name; after them all keywords are keywords, so
/// that a keystroke in a dump takes no longer.
const LONGEST: usize = 1 << 14;

/// The pieces of `text` that are not plain.
pub fn spans(text: &str, cursor: usize) -> Vec<(Range<usize>, Role)> {
    let tokens: Vec<Token> = Lexer::new(text.as_bytes(), State::default()).collect();
    let mut spans = Vec::with_capacity(tokens.len());
    let mut parser = Parser::new(Start::Statement);
    let mut command_line_end = 0;
    for token in &tokens {
        if token.kind == Kind::Command && token.start >= command_line_end {
            command_line_end = line_end(text, token.start);
        }
        let is_of_command = token.start < command_line_end;
        let written = text.get(token.start..token.end).unwrap_or("");
        if !is_of_command && token.start < LONGEST {
            parser.push(token.kind, written);
        }
        let role = match token.kind {
            Kind::Word => {
                let is_name = is_of_command || token.start < LONGEST && !parser.is_at_keyword();
                keyword(written).filter(|_| !is_name).map(|_| Role::Keyword)
            }
            _ => role(token),
        };
        spans.extend(role.map(|role| (token.start..token.end, role)));
    }
    mark_parentheses(&tokens, cursor, &mut spans);
    spans.sort_by_key(|(range, _)| range.start);
    spans
}

fn line_end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |end| at + end)
}

fn role(token: &Token) -> Option<Role> {
    match token.kind {
        Kind::String | Kind::DollarString if !token.closed => Some(Role::Unbalanced),
        Kind::QuotedIdentifier if !token.closed => Some(Role::Unbalanced),
        Kind::String | Kind::DollarString => Some(Role::String),
        Kind::QuotedIdentifier => Some(Role::QuotedName),
        Kind::LineComment | Kind::BlockComment => Some(Role::Comment),
        Kind::Number | Kind::Parameter => Some(Role::Number),
        Kind::Variable => Some(Role::Variable),
        Kind::Command | Kind::Escaped => Some(Role::Command),
        Kind::Whitespace
        | Kind::Word
        | Kind::Operator
        | Kind::OpenParen
        | Kind::CloseParen
        | Kind::Semicolon
        | Kind::Punctuation
        | Kind::Other => None,
    }
}

/// Adds closing parentheses that close nothing, and the pair at the cursor.
fn mark_parentheses(tokens: &[Token], cursor: usize, spans: &mut Vec<(Range<usize>, Role)>) {
    let mut open: Vec<&Token> = Vec::new();
    let is_at = |token: &Token| token.start == cursor || token.end == cursor;
    for token in tokens {
        match token.kind {
            Kind::OpenParen => open.push(token),
            Kind::CloseParen => match open.pop() {
                None => spans.push((token.start..token.end, Role::Unbalanced)),
                Some(partner) if is_at(token) || is_at(partner) => {
                    spans.push((partner.start..partner.end, Role::Matching));
                    spans.push((token.start..token.end, Role::Matching));
                }
                Some(_) => {}
            },
            Kind::Semicolon => open.clear(),
            _ => {}
        }
    }
}
