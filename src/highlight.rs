//! Which part of a text is what, for colouring: keywords, strings, comments, what is not closed.
//!
//! Pure: in goes the text with the cursor, out come ranges in order, without overlap. What has no range is plain.

use std::ops::Range;

use crate::sql::grammar::{Category, keyword};
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

/// Unreserved keywords that are mostly names of columns.
const NAMES: &[&str] = &[
    "ABSENT",
    "ACTION",
    "ADMIN",
    "AGGREGATE",
    "ALSO",
    "ATTACH",
    "ATTRIBUTE",
    "CACHE",
    "CATALOG",
    "CHAIN",
    "CLASS",
    "COLUMNS",
    "COMMENT",
    "COMMENTS",
    "CONDITIONAL",
    "CONFIGURATION",
    "CONTENT",
    "COST",
    "DATA",
    "DAY",
    "DEPTH",
    "DETACH",
    "DICTIONARY",
    "DOCUMENT",
    "ENCODING",
    "ENUM",
    "ERROR",
    "EVENT",
    "EXPRESSION",
    "FAMILY",
    "FORMAT",
    "GROUPS",
    "HEADER",
    "HOUR",
    "IDENTITY",
    "INDENT",
    "INDEXES",
    "INPUT",
    "KEY",
    "KEYS",
    "LABEL",
    "LANGUAGE",
    "LEVEL",
    "LOCATION",
    "LOCKED",
    "LOGGED",
    "MAPPING",
    "METHOD",
    "MINUTE",
    "MODE",
    "MONTH",
    "NAME",
    "NAMES",
    "NEW",
    "NEXT",
    "NO",
    "NORMALIZED",
    "OBJECT",
    "OFF",
    "OLD",
    "OPERATOR",
    "OPTION",
    "OPTIONS",
    "OWNER",
    "PARAMETER",
    "PARENT",
    "PARSER",
    "PASSWORD",
    "PATH",
    "PERIOD",
    "PLAN",
    "PLANS",
    "POLICY",
    "PROGRAM",
    "PUBLICATION",
    "QUOTE",
    "QUOTES",
    "RELATIVE",
    "ROLE",
    "RULE",
    "SCALAR",
    "SCHEMA",
    "SCHEMAS",
    "SEARCH",
    "SECOND",
    "SERVER",
    "SESSION",
    "SHARE",
    "SOURCE",
    "STATISTICS",
    "STORAGE",
    "STORED",
    "STRING",
    "SUBSCRIPTION",
    "SUPPORT",
    "SYSTEM",
    "TABLES",
    "TARGET",
    "TEXT",
    "TYPE",
    "TYPES",
    "UNCONDITIONAL",
    "USER",
    "VALID",
    "VALUE",
    "VERSION",
    "VIEWS",
    "WEEK",
    "WORK",
    "YEAR",
    "ZONE",
];

/// The pieces of `text` that are not plain.
pub fn spans(text: &str, cursor: usize) -> Vec<(Range<usize>, Role)> {
    let tokens: Vec<Token> = Lexer::new(text.as_bytes(), State::default()).collect();
    let mut spans = Vec::with_capacity(tokens.len());
    let mut command_line_end = 0;
    for (index, token) in tokens.iter().enumerate() {
        if token.kind == Kind::Command && token.start >= command_line_end {
            command_line_end = line_end(text, token.start);
        }
        let is_argument = token.start < command_line_end && token.kind != Kind::Command;
        if let Some(role) = role(text, &tokens, index)
            && !(is_argument && role == Role::Keyword)
        {
            spans.push((token.start..token.end, role));
        }
    }
    mark_parentheses(&tokens, cursor, &mut spans);
    spans.sort_by_key(|(range, _)| range.start);
    spans
}

fn line_end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |end| at + end)
}

fn role(text: &str, tokens: &[Token], index: usize) -> Option<Role> {
    let token = &tokens[index];
    match token.kind {
        Kind::Word => {
            let is_behind_dot = index > 0 && text[..token.start].ends_with('.');
            let word = text.get(token.start..token.end)?;
            let keyword = keyword(word).filter(|_| !is_behind_dot)?;
            let is_name = keyword.category == Category::Unreserved && NAMES.contains(&keyword.text);
            (!is_name).then_some(Role::Keyword)
        }
        Kind::String | Kind::DollarString if !token.closed => Some(Role::Unbalanced),
        Kind::QuotedIdentifier if !token.closed => Some(Role::Unbalanced),
        Kind::String | Kind::DollarString => Some(Role::String),
        Kind::QuotedIdentifier => Some(Role::QuotedName),
        Kind::LineComment | Kind::BlockComment => Some(Role::Comment),
        Kind::Number | Kind::Parameter => Some(Role::Number),
        Kind::Variable => Some(Role::Variable),
        Kind::Command | Kind::Escaped => Some(Role::Command),
        Kind::Whitespace
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
