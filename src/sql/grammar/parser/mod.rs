//! Follows a text that may be unfinished or wrong through the grammar.
//!
//! Tokens go in one by one. A token that does not fit is made to: something missing is put before it, or it is read
//! as a name, or what came before is forgotten up to where it fits, or it is left out. The parser never gives up; it
//! only says that it is not certain any more.

mod repair;

use super::stack::{Entry, Trial};
use super::tables::{Category, Keyword, kernel, keyword, token};
use super::token::{COLON, DOT, IDENT, Reading, SCONST, SEMICOLON, ahead, read};
use super::words::is_keyword;
use crate::sql::lexer::Kind;

/// What a text is a beginning of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Start {
    /// Statements.
    #[default]
    Statement,
    /// What stands in PL/pgSQL's `IF ... THEN` or after `RETURN`: the rest of a `SELECT`.
    Expression,
    /// `name := expression`.
    Assignment,
    /// The name of a type.
    TypeName,
}

/// Reads tokens up to the cursor; cloning it costs two short copies, so the state before a word can be kept.
#[derive(Debug, Clone)]
pub struct Parser {
    stack: Vec<Entry>,
    tokens: Vec<u16>,
    /// A keyword whose token depends on the next one.
    waiting: Option<u16>,
    last: Option<Undo>,
    repairs: usize,
    escape: Escape,
    word: String,
    is_spaced: bool,
}

/// What PostgreSQL's lexer does with `UESCAPE`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Escape {
    None,
    /// After a string with `U&`.
    Possible,
    /// After the word.
    Begun,
}

/// How to read the last token again.
#[derive(Debug, Clone)]
struct Undo {
    keep: usize,
    popped: Vec<Entry>,
    /// How many tokens there were before it.
    tokens: usize,
}

/// After so many repairs a text is no SQL, and tokens that do not fit are left out without much ado.
const PATIENCE: usize = 100;

/// The depth at which PostgreSQL's parser gives up.
const DEPTH: usize = 10_000;

impl Parser {
    pub fn new(start: Start) -> Parser {
        let mut parser = Parser {
            stack: vec![Entry { state: 0, start: 0 }],
            tokens: Vec::new(),
            waiting: None,
            last: None,
            repairs: 0,
            escape: Escape::None,
            word: String::new(),
            is_spaced: false,
        };
        let mode = match start {
            Start::Statement => None,
            Start::Expression => Some(const { token("MODE_PLPGSQL_EXPR") }),
            Start::Assignment => Some(const { token("MODE_PLPGSQL_ASSIGN1") }),
            Start::TypeName => Some(const { token("MODE_TYPE_NAME") }),
        };
        if let Some(mode) = mode {
            parser.take(&[mode]);
        }
        parser
    }

    /// Reads one token of the lexer; white space and comments are nothing to it.
    pub fn push(&mut self, kind: Kind, text: &str) {
        if self.is_escape(kind, text) {
            return;
        }
        if kind == Kind::Word {
            self.word.clear();
            self.word.push_str(text);
        }
        self.fill_qualified(kind, text);
        match read(kind, text) {
            Reading::Nothing => {}
            Reading::Token(token) => self.feed(token),
            Reading::Any(tokens) => self.substitute(tokens),
            Reading::Slice(tokens) if self.fits(COLON) => {
                self.feed(COLON);
                self.substitute(tokens);
            }
            Reading::Slice(tokens) => self.substitute(tokens),
        }
        if !kind.is_blank() {
            self.escape = match text.as_bytes() {
                [b'u' | b'U', b'&', b'\'' | b'"', ..] => Escape::Possible,
                _ => Escape::None,
            };
        }
    }

    /// Puts a name after a dot that stands alone: in `SELECT t. FROM`, `FROM` is no column.
    fn fill_qualified(&mut self, kind: Kind, text: &str) {
        if matches!(kind, Kind::Whitespace | Kind::LineComment) {
            self.is_spaced = true;
            return;
        }
        let is_alone = self.is_spaced && self.tokens.last() == Some(&DOT);
        self.is_spaced = false;
        let is_reserved = |k: Keyword| k.category == Category::Reserved;
        if is_alone && kind == Kind::Word && keyword(text).is_some_and(is_reserved) {
            self.repairs += 1;
            self.take(&[IDENT]);
        }
    }

    /// Whether this is part of `UESCAPE '!'` after a `U&` string, which PostgreSQL's lexer takes.
    fn is_escape(&mut self, kind: Kind, text: &str) -> bool {
        let next = match (self.escape, kind) {
            (Escape::Possible, Kind::Word) if text.eq_ignore_ascii_case("uescape") => Escape::Begun,
            (Escape::Begun, Kind::String) => Escape::None,
            _ => return false,
        };
        self.escape = next;
        true
    }

    /// Takes the first token that fits for something whose text is not known.
    fn substitute(&mut self, tokens: &[u16]) {
        self.decide(None);
        let fitting = tokens.iter().find(|&&token| self.fits(token));
        self.feed(*fitting.unwrap_or(&IDENT));
    }

    /// Whether every token was one that PostgreSQL's grammar allows there.
    pub fn is_certain(&self) -> bool {
        self.repairs == 0
    }

    /// Whether the last token was read as a keyword, not as a name.
    pub fn is_at_keyword(&self) -> bool {
        let mut trial = self.trial();
        let is_read = self.waiting.is_none_or(|word| trial.shift(word));
        !is_read || kernel(trial.state()).any(is_keyword)
    }

    /// Whether the statement may end here.
    pub fn can_end(&self) -> bool {
        self.fits(SEMICOLON)
    }

    /// The parser with its last word decided: one, or two if both readings of `NOT` and its like are possible, each
    /// with the only words that can follow it, or those that cannot.
    pub(super) fn readings(&self) -> Vec<(Parser, Followers)> {
        let Some(word) = self.waiting else {
            let parser = self.joining().unwrap_or_else(|| self.clone());
            return vec![(parser, Followers::All)];
        };
        let mut found = Vec::new();
        if let Some((other, words)) = ahead(word) {
            for (token, followers) in [
                (other, Followers::Only(words)),
                (word, Followers::Without(words)),
            ] {
                let mut parser = self.clone();
                parser.waiting = None;
                if parser.take(&[token]) {
                    found.push((parser, followers));
                }
            }
        }
        if found.is_empty() {
            let mut parser = self.clone();
            parser.decide(None);
            found.push((parser, Followers::All));
        }
        found
    }

    /// The last word without quotes.
    pub(super) fn word(&self) -> &str {
        &self.word
    }

    /// The tokens of the last statement.
    pub(super) fn statement(&self) -> &[u16] {
        let end = self.tokens.iter().rposition(|&token| token == SEMICOLON);
        &self.tokens[end.map_or(0, |end| end + 1)..]
    }

    pub(super) fn trial(&self) -> Trial<'_> {
        Trial::new(&self.stack, self.tokens.len() as u32)
    }

    pub(super) fn tokens(&self) -> &[u16] {
        &self.tokens
    }

    fn feed(&mut self, token: u16) {
        self.decide(Some(token));
        match ahead(token) {
            Some(_) => self.waiting = Some(token),
            None => self.accept(token),
        }
    }

    /// Reads the word that waited for `next`.
    fn decide(&mut self, next: Option<u16>) {
        let Some(word) = self.waiting.take() else {
            return;
        };
        match (ahead(word), next) {
            (Some((other, words)), Some(next)) if words.contains(&next) => self.accept(other),
            _ => self.accept(word),
        }
    }

    fn fits(&self, token: u16) -> bool {
        self.trial().settle(token).is_some()
    }

    /// Takes tokens if all of them fit.
    fn take(&mut self, tokens: &[u16]) -> bool {
        let mut trial = self.trial();
        if self.stack.len() > DEPTH || !tokens.iter().all(|&token| trial.shift(token)) {
            return false;
        }
        let change = trial.into_change();
        self.keep(change);
        self.tokens.extend_from_slice(tokens);
        true
    }

    fn keep(&mut self, (keep, added): (usize, Vec<Entry>)) {
        let popped = self.stack.split_off(keep);
        self.stack.extend(added);
        self.last = Some(Undo {
            keep,
            popped,
            tokens: self.tokens.len(),
        });
    }

    fn accept(&mut self, token: u16) {
        if self.take(&[token]) {
            return;
        }
        let is_continued_string = token == SCONST && self.tokens.last() == Some(&SCONST);
        if is_continued_string {
            return;
        }
        self.repairs += 1;
        if self.repairs <= PATIENCE {
            self.repair(token);
        }
    }

    /// The parser as it was before the last token, and that token.
    fn before_last(&self) -> Option<(Parser, u16)> {
        let (undo, &token) = (self.last.clone()?, self.tokens.last()?);
        if undo.tokens + 1 != self.tokens.len() {
            return None;
        }
        let mut parser = self.clone();
        parser.stack.truncate(undo.keep);
        parser.stack.extend(undo.popped);
        parser.tokens.pop();
        Some((parser, token))
    }
}

/// Which words may follow the last one, by the reading of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Followers {
    All,
    Only(&'static [u16]),
    Without(&'static [u16]),
}

impl Followers {
    pub(super) fn is_only(self) -> bool {
        matches!(self, Followers::Only(_))
    }

    pub(super) fn allow(self, token: u16) -> bool {
        match self {
            Followers::All => true,
            Followers::Only(words) => words.contains(&token),
            Followers::Without(words) => !words.contains(&token),
        }
    }
}
