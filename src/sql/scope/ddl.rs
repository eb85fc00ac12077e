//! Where in a statement does its query begin, and which relation is a statement without one about.

use std::ops::Range;

use super::keyword::Keyword;
use super::model::{Name, ScopeRelation, Target};
use super::query::Reader;
use super::tree::{Kind, Tree, starts_query};

/// What the statement says outside all parentheses.
#[derive(Default)]
pub(super) struct Root<'a> {
    pub query: Option<Range<usize>>,
    pub target: Option<Target<'a>>,
    pub listed: Vec<Name<'a>>,
    pub relations: Vec<ScopeRelation<'a>>,
}

/// Reads the head of the statement.
pub(super) fn root<'a>(reader: &mut Reader<'_, 'a>) -> Root<'a> {
    let tree = reader.tree;
    Root {
        query: query(tree),
        ..Root::default()
    }
}

/// The tokens of the statement's own query: all of them, or those behind EXPLAIN, AS, FOR or DO.
fn query(tree: &Tree) -> Option<Range<usize>> {
    let end = tree.len();
    let head = usize::from(tree.kind(0) == Some(Kind::Hole));
    if starts_query(tree.keyword(head)) || tree.is_query(head) {
        return Some(0..end);
    }
    let start = match tree.keyword(head) {
        Keyword::Explain => behind_explain(tree, head + 1),
        Keyword::Create => behind_create(tree, head + 1)?,
        _ if tree.is(head, "prepare") => behind(tree, head, Keyword::As)?,
        _ if tree.is(head, "declare") => behind(tree, head, Keyword::For)?,
        Keyword::From | Keyword::Where => head,
        _ => return None,
    };
    Some(start..end)
}

fn behind(tree: &Tree, at: usize, keyword: Keyword) -> Option<usize> {
    tree.find(at..tree.len(), |at| tree.keyword(at) == keyword)
        .map(|at| at + 1)
}

/// `EXPLAIN (options)`, `EXPLAIN ANALYZE VERBOSE`.
fn behind_explain(tree: &Tree, at: usize) -> usize {
    let mut at = at;
    if tree.kind(at) == Some(Kind::Open) && !tree.is_query(at) {
        at = tree.next(at);
    }
    while tree.keyword(at) == Keyword::Analyze || tree.is(at, "verbose") {
        at += 1;
    }
    at
}

/// CREATE TABLE, VIEW AS; CREATE RULE DO.
fn behind_create(tree: &Tree, at: usize) -> Option<usize> {
    let kind = tree.find(at..tree.len().min(at + 6), |at| {
        tree.keyword(at) == Keyword::Table || tree.is(at, "view") || tree.is(at, "rule")
    })?;
    if !tree.is(kind, "rule") {
        return behind(tree, kind, Keyword::As);
    }
    let start = behind(tree, kind, Keyword::Do)?;
    let is_word = tree.is(start, "also") || tree.is(start, "instead");
    Some(start + usize::from(is_word))
}
