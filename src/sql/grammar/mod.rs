//! What can follow a piece of SQL, by PostgreSQL's own grammar.
//!
//! In goes the text of one statement up to the cursor, without the word that is being typed at the cursor and
//! without the qualifiers that belong to that word (`schema.`, `alias.`). Out comes a [`Following`]: the keywords
//! that PostgreSQL 18 would take there, the kinds of names, and whether an operand or an operator is due. Nothing
//! fails: text that is no SQL is read as if something were missing or too much in it.

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
pub use tables::{Category, Keyword, keyword, keywords};
pub use words::{Role, Word};

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
    /// `=`, `AND`, `IS NULL` ..., or what comes behind the expression.
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

impl Parser {
    /// What can come next.
    pub fn following(&self) -> Following {
        let mut all = Following {
            is_certain: self.is_certain(),
            ..Following::default()
        };
        for (parser, followers) in self.readings() {
            let mut next = Next::after(parser.trial());
            let can_end = next.has(SEMICOLON) || next.has(END);
            if words::prefers_keyword(parser.trial().state()) {
                let as_keyword = Next::without(parser.trial(), words::is_name_rule);
                if as_keyword.has(IDENT) {
                    next = as_keyword;
                }
            }
            for word in words::words(&parser, &next, followers) {
                if !all.offers(&word.text) {
                    all.keywords.push(word);
                }
            }
            if !followers.is_only() {
                all.can_end |= can_end;
                if next.has(IDENT) {
                    all.slots = places::places(parser.trial(), parser.tokens());
                }
            }
            all.is_certain &= parser.is_certain();
            all.position = position(&all, &next);
        }
        for place in &all.slots {
            let names = fixed::names(place.slot, self.statement(), self.word());
            all.names.extend(names);
        }
        if all.position == Position::Operand && !all.has(Slot::NewValue) {
            all.keywords.retain(|word| word.text != "DEFAULT");
        }
        all
    }
}

fn position(following: &Following, next: &Next) -> Position {
    if following.has(Slot::Column) {
        return Position::Operand;
    }
    match next.target(SLASH).is_some_and(words::is_infix) {
        true => Position::Operator,
        false => following.position,
    }
}
