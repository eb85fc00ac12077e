//! Finds where in a statement its own query begins.

use std::ops::Range;

use super::keyword::Keyword;
use super::routine;
use super::tree::{Kind, Tree, starts_query};

/// The tokens of the statement's query: all of them, or those after EXPLAIN, AS, FOR or DO.
pub(super) fn query(tree: &Tree) -> Option<Range<usize>> {
    let end = tree.len();
    let head = usize::from(tree.kind(0) == Some(Kind::Hole));
    if starts_query(tree.keyword(head)) || tree.is_query(head) {
        return Some(0..end);
    }
    let start = match tree.keyword(head) {
        Keyword::EXPLAIN => after_explain(tree, head + 1),
        Keyword::CREATE => after_create(tree, head + 1)?,
        _ if tree.is(head, "prepare") => after(tree, head, Keyword::AS)?,
        _ if tree.is(head, "declare") => after(tree, head, Keyword::FOR)?,
        Keyword::FROM | Keyword::WHERE => head,
        Keyword::FOR => procedural(tree, head + 1)?,
        _ if tree.is(head, "perform") => head,
        _ if tree.is(head, "return") || tree.is(head, "open") => procedural(tree, head + 1)?,
        _ => return None,
    };
    Some(start..end)
}

/// The query of a PL/pgSQL statement: `FOR r IN SELECT`, `RETURN QUERY SELECT`, `OPEN c FOR SELECT`.
fn procedural(tree: &Tree, at: usize) -> Option<usize> {
    let is_verb = |at| starts_query(tree.keyword(at)) && tree.keyword(at) != Keyword::TABLE;
    tree.find(at..tree.len(), is_verb)
}

/// The first token after a keyword outside parentheses.
pub(super) fn after(tree: &Tree, at: usize, keyword: Keyword) -> Option<usize> {
    let found = tree.find(at..tree.len(), |at| tree.keyword(at) == keyword);
    found.map(|at| at + 1)
}

/// `EXPLAIN (options)`, `EXPLAIN ANALYZE VERBOSE`; what it explains may have a head of its own.
fn after_explain(tree: &Tree, at: usize) -> usize {
    let mut at = at;
    if tree.kind(at) == Some(Kind::Open) && !tree.is_query(at) {
        at = tree.next(at);
    }
    while tree.keyword(at) == Keyword::ANALYZE || tree.is(at, "verbose") {
        at += 1;
    }
    match tree.keyword(at) {
        Keyword::CREATE => after_create(tree, at + 1).unwrap_or(at),
        _ if tree.is(at, "declare") => after(tree, at, Keyword::FOR).unwrap_or(at),
        _ => at,
    }
}

/// CREATE TABLE, VIEW AS; CREATE RULE DO; the body of a routine in SQL.
fn after_create(tree: &Tree, at: usize) -> Option<usize> {
    if let Some(body) = routine::sql_body(tree) {
        return Some(body).filter(|&body| body <= tree.hole);
    }
    let kind = tree.find(at..tree.len().min(at + 6), |at| {
        tree.keyword(at) == Keyword::TABLE || tree.is(at, "view") || tree.is(at, "rule")
    })?;
    if !tree.is(kind, "rule") {
        return after(tree, kind, Keyword::AS).filter(|&start| start <= tree.hole);
    }
    let start = after(tree, kind, Keyword::DO)?;
    let is_word = tree.is(start, "also") || tree.is(start, "instead");
    Some(start + usize::from(is_word)).filter(|&start| start <= tree.hole)
}
