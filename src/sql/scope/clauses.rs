//! Finds the clauses of a query.

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

/// A part: its keyword, and its content after it.
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
            K::NONE if self.tree.is_query(at) && self.is_at_branch_or_insert(at) => {
                Some((Part::Group, 0))
            }
            K::SELECT => Some((Part::Select, 1)),
            K::VALUES if !self.is(Part::When) => Some((Part::Values, 1)),
            K::TABLE if self.is_at_branch() => Some((Part::Table, 1)),
            K::INTO if self.is(Part::Select) => Some((Part::Into, 1)),
            K::FROM => self.from(at),
            K::WHERE => Some((Part::Where, 1)),
            K::GROUP if next == K::BY => Some((Part::GroupBy, 2)),
            K::ORDER if next == K::BY => Some((Part::OrderBy, 2)),
            K::HAVING => Some((Part::Having, 1)),
            K::WINDOW => Some((Part::Window, 1)),
            K::LIMIT | K::OFFSET | K::FETCH => Some((Part::Limit, 1)),
            K::FOR if self.found.len() > 1 => Some((Part::Lock, 1)),
            K::UNION | K::INTERSECT | K::EXCEPT => Some((Part::SetOperation, self.set_words(at))),
            K::INSERT if self.current().is_none() => Some((Part::Insert, 1)),
            K::UPDATE if self.current().is_none() => Some((Part::Update, 1)),
            K::DELETE if self.current().is_none() => Some((Part::Delete, 1)),
            K::MERGE if self.current().is_none() => Some((Part::Merge, 1)),
            K::SET if self.is(Part::Update) || self.is(Part::Do) => Some((Part::Set, 1)),
            K::USING if self.is(Part::Delete) || self.is(Part::Merge) => Some((Part::Using, 1)),
            K::ON if next == K::CONFLICT => Some((Part::Conflict, 2)),
            K::ON if self.verb() == Some(Part::Merge) && self.is(Part::Using) => {
                Some((Part::On, 1))
            }
            K::DO if self.is(Part::Conflict) || self.has_conflict_where() => Some((Part::Do, 1)),
            K::WHEN if self.is_when() => Some((Part::When, 1)),
            K::RETURNING => Some((Part::Returning, 1)),
            K::CASE => self.count_case(1),
            K::END => self.count_case(-1),
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

    /// Where a query in parentheses is a branch: not after anything but INSERT INTO t (...).
    fn is_at_branch_or_insert(&self, at: usize) -> bool {
        let before = self.tree.keyword_before(self.range.start, at);
        let is_with = matches!(before, Keyword::AS | Keyword::MATERIALIZED);
        self.is_at_branch() || self.is(Part::Insert) && !is_with
    }

    fn from(&self, at: usize) -> Option<(Part, usize)> {
        let before = self.tree.keyword_before(self.range.start, at);
        let is_operator = before == Keyword::DISTINCT && !self.is_select_distinct(at - 1);
        let is_own = before == Keyword::DELETE && self.is(Part::Delete);
        let is_rows = before == Keyword::ROWS && self.is(Part::From);
        (!is_operator && !is_own && !is_rows).then_some((Part::From, 1))
    }

    /// `select distinct from t` has an empty list.
    fn is_select_distinct(&self, distinct: usize) -> bool {
        self.tree.keyword_before(self.range.start, distinct) == Keyword::SELECT
    }

    fn set_words(&self, at: usize) -> usize {
        match self.tree.keyword(at + 1) {
            Keyword::ALL | Keyword::DISTINCT => 2,
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
