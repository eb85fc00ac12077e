//! Says what can follow a piece of SQL, by PostgreSQL's own grammar.
//!
//! In goes the text of one statement up to the cursor, without the word that is being typed at the cursor and
//! without the qualifiers that belong to that word. Out comes a [`Following`]: the keywords that PostgreSQL 18 would
//! take there, the kinds of names, and whether an operand or an operator is due. Nothing fails: text that is no SQL is
//! read as if something were missing or too much in it.
//!
//! For `SELECT a FROM sales.ord|` ask what follows `SELECT a FROM `: the slot is a relation, of which the caller knows
//! that it is in the schema `sales`. For `WHERE o.|` ask what follows `WHERE `. After a dot there are no slots.
//!
//! [`Parser`] takes tokens one by one and can be kept and cloned, so that a caller asks again for the price of the
//! last word. A body of PL/pgSQL is [`plpgsql`]'s.

mod fixed;
mod parser;
mod phrases;
mod places;
pub mod plpgsql;
mod rows;
mod slot;
mod stack;
mod tables;
mod token;
mod words;

pub use parser::{Parser, Start};
pub use places::Place;
pub use slot::{Options, Relations, Routines, Slot};
pub(in crate::sql) use tables::keyword_token;
pub use tables::{Category, Keyword, keyword, keywords};
pub use words::{Role, Word};

use self::parser::Followers;
use self::stack::Next;
use self::token::{END, IDENT, SEMICOLON, SLASH};
use super::lexer::{Kind, Lexer, State};

/// What can come next.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Following {
    pub keywords: Vec<Word>,
    pub slots: Vec<Place>,
    /// Names that the server knows for these slots, where it knows them without a look into the catalog: options,
    /// their values, privileges.
    pub names: Vec<&'static str>,
    pub position: Position,
    /// Whether the statement may end here.
    pub can_end: bool,
    /// Whether the text before was correct.
    pub is_certain: bool,
}

/// What an expression needs next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Position {
    /// There is no expression here.
    #[default]
    Elsewhere,
    /// A value.
    Operand,
    /// `=`, `AND`, `IS NULL` ..., or what comes after the expression.
    Operator,
}

impl Following {
    pub fn has(&self, slot: Slot) -> bool {
        self.slots.iter().any(|place| place.slot == slot)
    }

    pub fn offers(&self, words: &str) -> bool {
        self.keywords.iter().any(|word| word.text == words)
    }
}

/// What can follow `text`.
pub fn after(text: &str, start: Start) -> Following {
    let tokens = Lexer::new(text.as_bytes(), State::default());
    let tokens = tokens.map(|token| (token.kind, text.get(token.start..token.end).unwrap_or("")));
    after_tokens(tokens, start)
}

/// What can follow some tokens.
pub fn after_tokens<'a>(tokens: impl Iterator<Item = (Kind, &'a str)>, start: Start) -> Following {
    let mut parser = Parser::new(start);
    for (kind, text) in tokens {
        parser.push(kind, text);
    }
    parser.following()
}

/// Words the grammar takes in place of an operand, which hardly anybody means: `NOT NULL` is a null, and an operator
/// in front of its only operand is seldom written with its schema.
const ODD_OPERANDS: &[&str] = &["NOT NULL", "OPERATOR"];

impl Parser {
    /// What can come next.
    pub fn following(&self) -> Following {
        let mut following = Following {
            is_certain: self.is_certain(),
            ..Following::default()
        };
        for (parser, followers) in self.readings() {
            following.add(&parser, followers);
        }
        for place in &following.slots {
            let names = fixed::names(place.slot, self.statement(), self.word());
            following.names.extend(names);
        }
        if following.position == Position::Operand {
            let has_default = following.has(Slot::NewValue);
            following.keywords.retain(|word| match word.text.as_ref() {
                "DEFAULT" => has_default,
                text => !ODD_OPERANDS.contains(&text),
            });
        }
        following
    }
}

impl Following {
    /// Adds what can follow by one reading of the text.
    fn add(&mut self, parser: &Parser, followers: Followers) {
        let next = next(parser);
        for word in words::words(parser, &next, followers) {
            if !self.offers(&word.text) {
                self.keywords.push(word);
            }
        }
        self.is_certain &= parser.is_certain();
        if followers.is_only() {
            return;
        }
        self.can_end = next.has(SEMICOLON) || next.has(END);
        if next.has(IDENT) {
            self.slots = places::places(parser.trial(), parser.tokens());
        }
        self.position = if self.has(Slot::Column) {
            Position::Operand
        } else if next.target(SLASH).is_some_and(words::is_infix) {
            Position::Operator
        } else {
            Position::Elsewhere
        };
    }
}

fn next(parser: &Parser) -> Next {
    if words::prefers_keyword(parser.trial().state()) {
        let as_keyword = Next::without(parser.trial(), words::is_name_rule, &[]);
        if as_keyword.has(IDENT) {
            return as_keyword;
        }
    }
    Next::without(parser.trial(), words::is_idle_rule, words::AFTER_NOTHING)
}
