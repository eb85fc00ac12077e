//! Makes a token fit that does not.

use super::Parser;
use crate::sql::grammar::tables::{Category, kernel, keywords, token};
use crate::sql::grammar::token::{CLOSE, COMMA, EQUALS, IDENT, OPEN, SCONST, SEMICOLON, STAR};
use crate::sql::grammar::words::is_keyword;

/// What is put before a token that does not fit, in the order of trying.
const MISSING: &[&[u16]] = &[
    &[IDENT],
    &[EQUALS, IDENT],
    &[IDENT, EQUALS, IDENT],
    &[token("ON"), IDENT],
    &[IDENT, token("ON"), IDENT],
    &[token("THEN"), IDENT],
    &[token("END_P")],
    &[IDENT, token("END_P")],
    &[token("THEN"), IDENT, token("END_P")],
    &[IDENT, token("AND"), IDENT],
    &[token("AND"), IDENT],
    &[STAR],
    &[SCONST],
    &[token("AS")],
    &[IDENT, token("AS")],
    &[COMMA],
    &[OPEN],
    &[token("BY"), IDENT],
    &[OPEN, IDENT, CLOSE],
    &[CLOSE],
    &[IDENT, CLOSE],
    &[SEMICOLON],
];

/// Words that begin a join, and may be the name of a function.
const JOINING: &[u16] = &[
    token("JOIN"),
    token("INNER_P"),
    token("LEFT"),
    token("RIGHT"),
    token("FULL"),
    token("CROSS"),
    token("NATURAL"),
];

impl Parser {
    /// Makes a token fit, or leaves it out.
    pub(super) fn repair(&mut self, token: u16) {
        let class = class(token);
        let is_reserved = class == Some(Category::Reserved);
        let _fits = (class.is_some() && !is_reserved && self.take(&[IDENT]))
            || self.reread(token)
            || self.complete(token)
            || (class.is_some() && self.take(&[IDENT]))
            || (is_landmark(token) && self.resume(token));
    }

    /// The parser with `JOIN` and its like as keywords, where they were read as the name of a function because
    /// something is missing before them: `ON a = JOIN |`.
    pub(super) fn joining(&self) -> Option<Parser> {
        let last = self.tokens.last()?;
        if !JOINING.contains(last) || kernel(self.trial().state()).any(is_keyword) {
            return None;
        }
        let (mut parser, last) = self.before_last()?;
        parser.repairs += 1;
        let fits = parser.take(&[IDENT, last]) && kernel(parser.trial().state()).any(is_keyword);
        fits.then_some(parser)
    }

    /// Takes the token before this one for a name, if it was a keyword: `SELECT order FROM`; or for a keyword, with
    /// a name missing before it, if it was a name: `ALTER TABLE ADD COLUMN`.
    fn reread(&mut self, token: u16) -> bool {
        let Some((mut parser, previous)) = self.before_last() else {
            return false;
        };
        if class(previous).is_none() {
            return false;
        }
        let fits = parser.take(&[IDENT, token]) || parser.take(&[IDENT, previous, token]);
        if fits {
            *self = parser;
        }
        fits
    }

    /// Puts something before the token.
    fn complete(&mut self, token: u16) -> bool {
        MISSING.iter().any(|missing| {
            let mut trial = self.trial();
            let fits = missing.iter().chain([&token]).all(|&t| trial.shift(t));
            if fits {
                self.keep(trial.into_change());
                self.tokens.extend_from_slice(missing);
                self.tokens.push(token);
            }
            fits
        })
    }

    /// Forgets what was read last, symbol by symbol, until the token fits.
    fn resume(&mut self, token: u16) -> bool {
        let mut trial = self.trial();
        while trial.pop() {
            for missing in [&[][..], &[IDENT]] {
                let mut attempt = trial.clone();
                if missing.iter().chain([&token]).all(|&t| attempt.shift(t)) {
                    self.keep(attempt.into_change());
                    self.tokens.extend_from_slice(missing);
                    self.tokens.push(token);
                    return true;
                }
            }
        }
        false
    }
}

/// Tokens that structure a statement: it is worth forgetting something for them.
fn is_landmark(token: u16) -> bool {
    [CLOSE, COMMA, SEMICOLON].contains(&token) || class(token) == Some(Category::Reserved)
}

fn class(token: u16) -> Option<Category> {
    keywords()
        .find(|keyword| keyword.token == token)
        .map(|keyword| keyword.category)
}
