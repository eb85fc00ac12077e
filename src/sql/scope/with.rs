//! Reads the WITH queries that a query defines, and which of them are visible where.

use std::ops::Range;

use super::keyword::Keyword;
use super::model::{Cte, Name, Outputs};
use super::query::Reader;
use super::tree::{Kind, Tree};

/// A WITH query as it is written.
struct Written<'a> {
    name: Name<'a>,
    columns: Vec<Name<'a>>,
    body: Option<usize>,
    added: Vec<Name<'a>>,
}

/// What WITH leaves after.
pub(super) struct With {
    /// Where the query itself begins.
    pub end: usize,
    /// Whether the position asked for is inside.
    pub holds_position: bool,
}

impl<'a> Reader<'_, 'a> {
    /// Reads the WITH at the start of `range`, if there is one, and makes visible what is visible at `position`; with
    /// no position, what the query itself sees.
    pub(super) fn with(&mut self, range: &Range<usize>, position: Option<usize>) -> With {
        let start = super::clauses::first(self.tree, range);
        if self.tree.keyword(start) != Keyword::WITH {
            return With {
                end: range.start,
                holds_position: false,
            };
        }
        let is_recursive = self.tree.keyword(start + 1) == Keyword::RECURSIVE;
        let at = start + 1 + usize::from(is_recursive);
        let (written, end) = list(self.tree, at, range.end);
        let holds_position = position.is_some_and(|p| p < end);
        let inside = position.filter(|_| holds_position);
        self.define(written, is_recursive, inside);
        With {
            end,
            holds_position,
        }
    }

    fn define(&mut self, written: Vec<Written<'a>>, is_recursive: bool, inside: Option<usize>) {
        let first = self.ctes.len();
        let bodies: Vec<Option<usize>> = written.iter().map(|cte| cte.body).collect();
        for cte in written {
            self.ctes.push(Cte {
                name: cte.name,
                columns: cte.columns,
                outputs: Outputs::default(),
                added: cte.added,
                is_visible: false,
            });
        }
        if is_recursive {
            self.visible.extend(first..first + bodies.len());
        }
        for (n, body) in bodies.into_iter().enumerate() {
            let is_here = body.is_some() && body == inside;
            if is_here && !is_recursive {
                return;
            }
            if let Some(open) = body {
                self.ctes[first + n].outputs = self.outputs_of(self.tree.content(open));
            }
            if !is_recursive {
                self.visible.push(first + n);
            }
        }
    }
}

/// The WITH queries from `at` on, and where they end.
fn list<'a>(tree: &Tree<'a>, at: usize, end: usize) -> (Vec<Written<'a>>, usize) {
    let mut found = Vec::new();
    let mut at = at;
    while at < end {
        if tree.kind(at) == Some(Kind::Hole) {
            at += 1;
            continue;
        }
        if !tree.is_name(at) || starts_statement(tree, at) {
            break;
        }
        let (cte, after) = one(tree, at, end);
        found.push(cte);
        at = after;
        if tree.kind(at) == Some(Kind::Hole) {
            at += 1;
        }
        if at >= end || tree.kind(at) != Some(Kind::Comma) {
            break;
        }
        at += 1;
    }
    (found, at.min(end))
}

/// Whether the main statement begins: its verb is no reserved word.
fn starts_statement(tree: &Tree, at: usize) -> bool {
    let is_verb = super::tree::starts_query(tree.keyword(at)) && tree.kind(at) == Some(Kind::Word);
    is_verb && tree.keyword(at + 1) != Keyword::AS
}

fn one<'a>(tree: &Tree<'a>, at: usize, end: usize) -> (Written<'a>, usize) {
    let mut cte = Written {
        name: tree.name(at),
        columns: Vec::new(),
        body: None,
        added: Vec::new(),
    };
    let mut at = at + 1;
    if tree.kind(at) == Some(Kind::Open) && !tree.is_query(at) {
        cte.columns = names(tree, tree.content(at));
        at = tree.next(at);
    }
    let skips = |at| {
        matches!(
            tree.keyword(at),
            Keyword::AS | Keyword::NOT | Keyword::MATERIALIZED
        ) || tree.kind(at) == Some(Kind::Hole) && tree.kind(at + 1) != Some(Kind::Comma)
    };
    while at < end && skips(at) {
        at += 1;
    }
    if tree.kind(at) == Some(Kind::Open) && at < end {
        cte.body = Some(at);
        at = after_additions(tree, tree.next(at), end, &mut cte.added);
    }
    (cte, at)
}

/// `SEARCH ... SET a`, `CYCLE ... SET b USING c`.
fn after_additions<'a>(tree: &Tree<'a>, at: usize, end: usize, added: &mut Vec<Name<'a>>) -> usize {
    let mut at = at;
    while at < end && (tree.is(at, "search") || tree.is(at, "cycle")) {
        let is_cycle = tree.is(at, "cycle");
        let Some(set) = tree.find(at..end, |w| tree.keyword(w) == Keyword::SET) else {
            return at;
        };
        at = set + 1;
        if tree.is_name(at) {
            added.push(tree.name(at));
            at += 1;
        }
        let using = tree.find(at..end.min(at + 8), |w| tree.keyword(w) == Keyword::USING);
        if let Some(using) = using.filter(|&u| is_cycle && tree.is_name(u + 1)) {
            added.push(tree.name(using + 1));
            at = using + 2;
        }
    }
    at
}

/// The names of a list, each item's first token; calls and paths are no names.
pub(super) fn names<'a>(tree: &Tree<'a>, list: Range<usize>) -> Vec<Name<'a>> {
    tree.items(list)
        .filter(|item| !item.is_empty() && tree.is_label(item.start))
        .filter(|item| !is_longer(tree, item))
        .map(|item| tree.name(item.start))
        .collect()
}

fn is_longer(tree: &Tree, item: &Range<usize>) -> bool {
    let next = item.start + 1;
    next < item.end && matches!(tree.kind(next), Some(Kind::Open | Kind::Dot))
}
