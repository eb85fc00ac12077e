//! Finds where in a PL/pgSQL body the cursor is.
//!
//! In goes the text of a body (what stands between the dollar quotes) up to the cursor, again without the word that is
//! being typed. Out comes a [`Spot`]: the SQL the cursor is in, if any, as a piece of text for the grammar; the words
//! of PL/pgSQL that can come next; and the variables that are visible.

mod blocks;
mod heads;
mod spots;

use std::ops::Range;

use super::{Following, Parser, Role, Start, Word};
use crate::sql::lexer::{self, Lexer, State, Token};

/// Where the cursor is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Spot<'a> {
    /// The SQL before the cursor, if SQL can stand here.
    pub fragment: Option<Fragment>,
    /// In upper case; those of the SQL are not among them.
    pub keywords: Vec<&'static str>,
    /// Words that can stand after the SQL once it is complete: `THEN`, `LOOP`, `INTO`.
    pub closing: Vec<&'static str>,
    /// The inmost last.
    pub variables: Vec<Variable<'a>>,
    pub wants: Wants,
}

/// What stands here that is not SQL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Wants {
    /// Nothing of the kind.
    #[default]
    Nothing,
    /// A variable to put something into: `INTO |`, or the beginning of an assignment.
    Target,
    /// A variable that is a cursor: `FETCH |`.
    Cursor,
    /// A name that the user invents: `DECLARE |`, `FOR |`.
    NewName,
    /// The name of an error: `EXCEPTION WHEN |`.
    Condition,
    /// The label of a block: `EXIT |`.
    Label,
}

/// A piece of SQL in the body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fragment {
    /// What the text is a beginning of.
    pub start: Start,
    /// The places of the text in the body, without the `INTO` that is PL/pgSQL's.
    pub pieces: Vec<Range<usize>>,
}

/// Something with a name and a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Variable<'a> {
    /// As it was written.
    pub name: &'a str,
    /// As it was written; empty if the body does not say.
    pub of_type: &'a str,
}

/// Variables that are there without a declaration; those of triggers begin with `new`.
pub const BUILT_IN: &[(&str, &str)] = &[
    ("found", "boolean"),
    ("sqlstate", "text"),
    ("sqlerrm", "text"),
    ("new", "record"),
    ("old", "record"),
    ("tg_name", "name"),
    ("tg_when", "text"),
    ("tg_level", "text"),
    ("tg_op", "text"),
    ("tg_relid", "oid"),
    ("tg_table_name", "name"),
    ("tg_table_schema", "name"),
    ("tg_nargs", "integer"),
    ("tg_argv", "text[]"),
    ("tg_event", "text"),
    ("tg_tag", "text"),
];

/// Says where the end of `before`, the beginning of a body, is.
pub fn at(before: &str) -> Spot<'_> {
    let tokens: Vec<Token> = lexer::significant(before.as_bytes()).collect();
    let body = Body {
        text: before,
        tokens,
    };
    let (open, variables) = blocks::walk(&body);
    let mut spot = spots::spot(&body, &open);
    spot.variables = variables;
    spot
}

impl Spot<'_> {
    /// What can follow at this place of the body.
    pub fn following(&self, body: &str) -> Following {
        let mut following = match &self.fragment {
            Some(fragment) => fragment.following(body),
            None => Following {
                is_certain: true,
                ..Following::default()
            },
        };
        let closing = match following.can_end {
            true => self.closing.as_slice(),
            false => &[],
        };
        for &text in self.keywords.iter().chain(closing) {
            if !following.offers(text) {
                following.keywords.push(Word {
                    text: text.into(),
                    role: Role::Plain,
                });
            }
        }
        following
    }
}

impl Fragment {
    fn following(&self, body: &str) -> Following {
        let mut parser = Parser::new(self.start);
        for piece in &self.pieces {
            let text = body.get(piece.clone()).unwrap_or("");
            for token in Lexer::new(text.as_bytes(), State::default()) {
                let word = text.get(token.start..token.end).unwrap_or("");
                parser.push(token.kind, word);
            }
        }
        parser.following()
    }
}

/// The beginning of a body, in tokens.
struct Body<'a> {
    text: &'a str,
    tokens: Vec<Token>,
}

impl<'a> Body<'a> {
    fn token(&self, at: usize) -> &'a str {
        let token = self.tokens.get(at);
        token.map_or("", |t| self.text.get(t.start..t.end).unwrap_or(""))
    }

    /// Whether a token is this keyword.
    fn is(&self, at: usize, word: &str) -> bool {
        self.token(at).eq_ignore_ascii_case(word)
    }

    fn is_any(&self, at: usize, words: &[&str]) -> bool {
        words.iter().any(|word| self.is(at, word))
    }

    /// The text from a token to another, or to the end.
    fn between(&self, from: usize, to: usize) -> Range<usize> {
        let start = self.tokens.get(from).map_or(self.text.len(), |t| t.start);
        let end = self.tokens.get(to).map_or(self.text.len(), |t| t.start);
        start..end
    }
}
