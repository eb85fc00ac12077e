//! Which clauses does a query have, and where are they.

use std::ops::Range;

use super::keyword::Keyword;
use super::tree::{Kind, Tree};

/// What a part of a query is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Select,
    /// A branch in parentheses.
    Group,
    Values,
    /// `TABLE t`.
    Table,
    Into,
    From,
    Where,
    GroupBy,
    Having,
    Window,
    OrderBy,
    /// LIMIT, OFFSET, FETCH.
    Limit,
    /// `FOR UPDATE OF t`.
    Lock,
    /// UNION, INTERSECT, EXCEPT: the next branch follows.
    SetOperation,
    Insert,
    Update,
    Delete,
    Merge,
    Set,
    Using,
    /// ON of MERGE.
    On,
    /// WHEN of MERGE, with its action.
    When,
    Conflict,
    /// DO of ON CONFLICT.
    Do,
    Returning,
}

/// A part: its keyword, and its content behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Clause {
    pub part: Part,
    pub start: usize,
    pub body: Range<usize>,
}

/// The clauses of a query without its WITH, in order.
pub(super) fn clauses(tree: &Tree, range: Range<usize>) -> Vec<Clause> {
    let mut split = Split {
        tree,
        range: range.clone(),
        found: Vec::new(),
        cases: 0,
    };
    let mut at = range.start;
    while at < range.end {
        let next = tree.next(at).max(at + 1);
        if let Some((part, words)) = split.part(at) {
            split.push(part, at, at + words);
        }
        at = next;
    }
    split.close(range.end);
    split.found
}

struct Split<'t, 'a> {
    tree: &'t Tree<'a>,
    range: Range<usize>,
    found: Vec<Clause>,
    cases: usize,
}

impl Split<'_, '_> {
    fn push(&mut self, part: Part, start: usize, body: usize) {
        self.close(start);
        let body = body.min(self.range.end);
        self.found.push(Clause {
            part,
            start,
            body: body..body,
        });
    }

    fn close(&mut self, end: usize) {
        if let Some(last) = self.found.last_mut() {
            last.body.end = end.max(last.body.start);
        }
    }

    fn current(&self) -> Option<Part> {
        self.found.last().map(|clause| clause.part)
    }

    fn verb(&self) -> Option<Part> {
        self.found.first().map(|clause| clause.part)
    }

    /// Whether a branch of a query may start here.
    fn is_at_branch(&self) -> bool {
        matches!(self.current(), None | Some(Part::SetOperation))
    }

    /// The part that starts at a token, with the number of its words.
    fn part(&mut self, at: usize) -> Option<(Part, usize)> {
        use Keyword as K;
        let next = self.tree.keyword(at + 1);
        match self.tree.keyword(at) {
            K::None if self.tree.is_query(at) && self.is_at_branch_or_insert(at) => {
                Some((Part::Group, 0))
            }
            K::Select => Some((Part::Select, 1)),
            K::Values if !self.is(Part::When) => Some((Part::Values, 1)),
            K::Table if self.is_at_branch() => Some((Part::Table, 1)),
            K::Into if self.is(Part::Select) => Some((Part::Into, 1)),
            K::From => self.from(at),
            K::Where => Some((Part::Where, 1)),
            K::Group if next == K::By => Some((Part::GroupBy, 2)),
            K::Order if next == K::By => Some((Part::OrderBy, 2)),
            K::Having => Some((Part::Having, 1)),
            K::Window => Some((Part::Window, 1)),
            K::Limit | K::Offset | K::Fetch => Some((Part::Limit, 1)),
            K::For if self.found.len() > 1 => Some((Part::Lock, 1)),
            K::Union | K::Intersect | K::Except => Some((Part::SetOperation, self.set_words(at))),
            K::Insert if self.current().is_none() => Some((Part::Insert, 1)),
            K::Update if self.current().is_none() => Some((Part::Update, 1)),
            K::Delete if self.current().is_none() => Some((Part::Delete, 1)),
            K::Merge if self.current().is_none() => Some((Part::Merge, 1)),
            K::Set if self.is(Part::Update) || self.is(Part::Do) => Some((Part::Set, 1)),
            K::Using if self.is(Part::Delete) || self.is(Part::Merge) => Some((Part::Using, 1)),
            K::On if next == K::Conflict => Some((Part::Conflict, 2)),
            K::On if self.verb() == Some(Part::Merge) && self.is(Part::Using) => {
                Some((Part::On, 1))
            }
            K::Do if self.is(Part::Conflict) || self.has_conflict_where() => Some((Part::Do, 1)),
            K::When if self.is_when() => Some((Part::When, 1)),
            K::Returning => Some((Part::Returning, 1)),
            K::Case => self.count_case(1),
            K::End => self.count_case(-1),
            _ => None,
        }
    }

    fn is(&self, part: Part) -> bool {
        self.current() == Some(part)
    }

    fn count_case(&mut self, step: isize) -> Option<(Part, usize)> {
        self.cases = self.cases.saturating_add_signed(step);
        None
    }

    /// Where a query in parentheses is a branch: not behind anything but INSERT INTO t (...).
    fn is_at_branch_or_insert(&self, at: usize) -> bool {
        let before = self.tree.keyword_before(self.range.start, at);
        let is_with = matches!(before, Keyword::As | Keyword::Materialized);
        self.is_at_branch() || self.is(Part::Insert) && !is_with
    }

    fn from(&self, at: usize) -> Option<(Part, usize)> {
        let before = self.tree.keyword_before(self.range.start, at);
        let is_operator = before == Keyword::Distinct && !self.is_select_distinct(at - 1);
        let is_own = before == Keyword::Delete && self.is(Part::Delete);
        let is_rows = before == Keyword::Rows && self.is(Part::From);
        (!is_operator && !is_own && !is_rows).then_some((Part::From, 1))
    }

    /// `select distinct from t` has an empty list.
    fn is_select_distinct(&self, distinct: usize) -> bool {
        self.tree.keyword_before(self.range.start, distinct) == Keyword::Select
    }

    fn set_words(&self, at: usize) -> usize {
        match self.tree.keyword(at + 1) {
            Keyword::All | Keyword::Distinct => 2,
            _ => 1,
        }
    }

    /// `ON CONFLICT (a) WHERE b DO`.
    fn has_conflict_where(&self) -> bool {
        let parts: &[Clause] = &self.found;
        matches!(
            parts,
            [
                ..,
                Clause {
                    part: Part::Conflict,
                    ..
                },
                Clause {
                    part: Part::Where,
                    ..
                }
            ]
        )
    }

    fn is_when(&self) -> bool {
        self.cases == 0 && (self.is(Part::On) || self.is(Part::When))
    }
}

impl Clause {
    /// Whether a token is in the clause, its keyword not counted.
    pub fn holds(&self, at: usize) -> bool {
        at >= self.body.start.max(self.start) && at < self.body.end.max(self.body.start + 1)
    }
}

/// The first token of the range that is not the cursor.
pub(super) fn first(tree: &Tree, range: &Range<usize>) -> usize {
    match tree.kind(range.start) {
        Some(Kind::Hole) if range.start < range.end => range.start + 1,
        _ => range.start,
    }
}
