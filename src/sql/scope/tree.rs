//! Nests the tokens of a statement: which parenthesis closes which.
//!
//! White space and comments are gone, the cursor is a token of its own. A parenthesis that nobody closes is closed
//! where a clause starts that cannot be inside it, as in `select coalesce(| from t`.

use std::ops::Range;

use super::keyword::{self, Keyword};
use super::model::Name;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Word,
    Quoted,
    String,
    /// A number, a parameter: a value without a name.
    Value,
    Operator,
    Open,
    Close,
    OpenBracket,
    CloseBracket,
    Comma,
    Dot,
    /// `::`.
    Cast,
    /// `:name` of psql.
    Variable,
    Semicolon,
    /// The cursor, with the word or string it touches.
    Hole,
    Other,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token {
    pub kind: Kind,
    pub keyword: Keyword,
    pub is_reserved: bool,
    pub start: usize,
    pub end: usize,
    /// Of an opening parenthesis: the token after its content.
    close: usize,
    /// Whether that token is its own closing parenthesis.
    is_closed: bool,
    /// Of an opening parenthesis: whether a query or statement is inside.
    is_query: bool,
    /// Of the parenthesis of `extract(year from x)`: whether its FROM has been.
    has_from: bool,
}

impl Token {
    pub fn new(kind: Kind, start: usize, end: usize) -> Token {
        Token {
            kind,
            keyword: Keyword::NONE,
            is_reserved: false,
            start,
            end,
            close: 0,
            is_closed: false,
            is_query: false,
            has_from: false,
        }
    }

    pub fn word(text: &[u8], start: usize, end: usize) -> Token {
        let (keyword, is_reserved) = keyword::lookup(&text[start..end]);
        Token {
            keyword,
            is_reserved,
            ..Token::new(Kind::Word, start, end)
        }
    }
}

/// A statement's tokens with their nesting.
#[derive(Debug, Clone)]
pub(super) struct Tree<'a> {
    pub text: &'a str,
    tokens: Vec<Token>,
    /// Where the hole is.
    pub hole: usize,
    /// The opening parentheses around the hole, outermost first.
    pub path: Vec<usize>,
}

/// The words a query in parentheses may start with.
pub(super) fn starts_query(keyword: Keyword) -> bool {
    matches!(
        keyword,
        Keyword::SELECT
            | Keyword::WITH
            | Keyword::VALUES
            | Keyword::INSERT
            | Keyword::UPDATE
            | Keyword::DELETE
            | Keyword::MERGE
            | Keyword::TABLE
    )
}

impl<'a> Tree<'a> {
    pub fn new(text: &'a str, tokens: Vec<Token>) -> Tree<'a> {
        let hole = tokens.iter().position(|t| t.kind == Kind::Hole);
        let mut tree = Tree {
            text,
            hole: hole.unwrap_or(tokens.len()),
            tokens,
            path: Vec::new(),
        };
        tree.nest();
        tree
    }

    fn nest(&mut self) {
        let mut open: Vec<usize> = Vec::new();
        let may_hold_where = matches!(self.keyword(0), Keyword::CREATE | Keyword::ALTER);
        for at in 0..self.tokens.len() {
            let token = self.tokens[at];
            match token.kind {
                Kind::Open | Kind::OpenBracket => open.push(at),
                Kind::Close => self.close_to(&mut open, at, Kind::Open),
                Kind::CloseBracket => self.close_to(&mut open, at, Kind::OpenBracket),
                Kind::Hole => self.path.clone_from(&open),
                Kind::Word => self.word_inside(&mut open, at, may_hold_where),
                _ => {}
            }
        }
        for at in open {
            self.tokens[at].close = self.tokens.len();
        }
    }

    /// Closes the innermost group of this kind, with all that is open inside it; a stray one closes nothing.
    fn close_to(&mut self, open: &mut Vec<usize>, at: usize, kind: Kind) {
        let is_there = match kind {
            Kind::Open => open
                .iter()
                .rev()
                .take(64)
                .any(|&o| self.tokens[o].kind == kind),
            _ => open.last().is_some_and(|&o| self.tokens[o].kind == kind),
        };
        if !is_there {
            return;
        }
        while let Some(group) = open.pop() {
            self.tokens[group].close = at;
            if self.tokens[group].kind == kind {
                self.tokens[group].is_closed = true;
                return;
            }
        }
    }

    /// Notes a query inside the innermost groups, or ends groups that cannot hold this clause.
    fn word_inside(&mut self, open: &mut Vec<usize>, at: usize, may_hold_where: bool) {
        let keyword = self.tokens[at].keyword;
        if starts_query(keyword) {
            let mut inner = match self.kind(at.wrapping_sub(1)) {
                Some(Kind::Hole) if keyword != Keyword::WITH => at - 1,
                _ => at,
            };
            for &group in open.iter().rev() {
                if group + 1 != inner {
                    break;
                }
                self.tokens[group].is_query = self.tokens[group].kind == Kind::Open;
                inner = group;
            }
        }
        if !self.is_clause(at, may_hold_where) {
            return;
        }
        while let Some(&group) = open.last() {
            if self.tokens[group].is_query || group + 1 == at || self.takes_from(group, keyword) {
                return;
            }
            open.pop();
            self.tokens[group].close = at;
        }
    }

    /// Whether the word at `at` starts a clause that only a query has.
    fn is_clause(&self, at: usize, may_hold_where: bool) -> bool {
        let previous = at.checked_sub(1).map(|p| self.tokens[p].keyword);
        match self.tokens[at].keyword {
            Keyword::FROM => previous != Some(Keyword::DISTINCT),
            Keyword::GROUP => {
                previous != Some(Keyword::WITHIN) && self.keyword(at + 1) == Keyword::BY
            }
            Keyword::WHERE => !may_hold_where,
            Keyword::HAVING | Keyword::UNION | Keyword::INTERSECT | Keyword::EXCEPT => true,
            _ => false,
        }
    }

    /// Whether FROM belongs inside this call, as in `extract(year from x)`.
    fn takes_from(&mut self, open: usize, keyword: Keyword) -> bool {
        const CALLS: &[&str] = &["extract", "substring", "trim", "overlay", "position"];
        let is_call = |name| CALLS.iter().any(|call| self.is(name, call));
        let takes = keyword == Keyword::FROM
            && !self.tokens[open].has_from
            && open.checked_sub(1).is_some_and(is_call);
        self.tokens[open].has_from |= takes;
        takes
    }

    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    pub fn kind(&self, at: usize) -> Option<Kind> {
        self.tokens.get(at).map(|t| t.kind)
    }

    pub fn keyword(&self, at: usize) -> Keyword {
        self.tokens.get(at).map_or(Keyword::NONE, |t| t.keyword)
    }

    /// The keyword of the token in front of `at`, within `from..`.
    pub fn keyword_before(&self, from: usize, at: usize) -> Keyword {
        match at > from {
            true => self.keyword(at - 1),
            false => Keyword::NONE,
        }
    }

    /// Whether the token is this word, without quotes, in any case.
    pub fn is(&self, at: usize, word: &str) -> bool {
        self.tokens.get(at).is_some_and(|t| {
            t.kind == Kind::Word && self.text[t.start..t.end].eq_ignore_ascii_case(word)
        })
    }

    /// Whether the token is this operator.
    pub fn is_operator(&self, at: usize, operator: &str) -> bool {
        self.kind(at) == Some(Kind::Operator) && self.written(at..at + 1) == operator
    }

    /// Whether the token can be a name.
    pub fn is_name(&self, at: usize) -> bool {
        self.tokens
            .get(at)
            .is_some_and(|t| t.kind == Kind::Quoted || t.kind == Kind::Word && !t.is_reserved)
    }

    /// Whether the token can be a name after a dot or AS, where every word can.
    pub fn is_label(&self, at: usize) -> bool {
        matches!(self.kind(at), Some(Kind::Quoted | Kind::Word))
    }

    pub fn name(&self, at: usize) -> Name<'a> {
        let token = self.tokens[at];
        Name::at(self.text, token.start..token.end)
    }

    /// The token after this one, or after the group that it opens.
    pub fn next(&self, at: usize) -> usize {
        match self.tokens.get(at) {
            Some(t) if matches!(t.kind, Kind::Open | Kind::OpenBracket) => {
                t.close + usize::from(t.is_closed)
            }
            _ => at + 1,
        }
    }

    /// The tokens between the parentheses of the group that opens at `at`.
    pub fn content(&self, at: usize) -> Range<usize> {
        at + 1..self.tokens[at].close.max(at + 1)
    }

    pub fn is_query(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|t| t.is_query)
    }

    /// The bytes of a run of tokens.
    pub fn bytes(&self, tokens: Range<usize>) -> Range<usize> {
        let end = tokens.end.min(self.tokens.len());
        if tokens.start >= end {
            let at = self
                .tokens
                .get(tokens.start)
                .map_or(self.text.len(), |t| t.start);
            return at..at;
        }
        self.tokens[tokens.start].start..self.tokens[end - 1].end
    }

    /// The text of a run of tokens.
    pub fn written(&self, tokens: Range<usize>) -> &'a str {
        self.text.get(self.bytes(tokens)).unwrap_or("")
    }

    /// Parts a range at the commas of its own level.
    pub fn items(&self, range: Range<usize>) -> Items<'_, 'a> {
        Items {
            tree: self,
            at: Some(range.start),
            end: range.end,
        }
    }

    /// The first token of the range's own level that fits.
    pub fn find(&self, range: Range<usize>, fits: impl Fn(usize) -> bool) -> Option<usize> {
        let mut at = range.start;
        while at < range.end {
            if fits(at) {
                return Some(at);
            }
            at = self.next(at);
        }
        None
    }
}

/// The pieces of a list, without its commas.
pub(super) struct Items<'t, 'a> {
    tree: &'t Tree<'a>,
    at: Option<usize>,
    end: usize,
}

impl Iterator for Items<'_, '_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        let start = self.at?;
        let is_comma = |at| self.tree.kind(at) == Some(Kind::Comma);
        let comma = self.tree.find(start..self.end, is_comma);
        self.at = comma.map(|at| at + 1);
        Some(start..comma.unwrap_or(self.end))
    }
}
