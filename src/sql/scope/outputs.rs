//! Names what a SELECT or RETURNING list puts out.

use std::ops::Range;

use super::figure::figure;
use super::keyword::Keyword;
use super::model::{ColumnRef, Name, Output, OutputKind};
use super::tree::{Kind, Tree};

/// The items of a list; where only the cursor stands there is none.
pub(super) fn outputs<'a>(tree: &Tree<'a>, range: Range<usize>) -> Vec<Output<'a>> {
    let list = after_distinct(tree, range);
    tree.items(list)
        .filter(|item| !is_blank(tree, item))
        .map(|item| output(tree, item))
        .collect()
}

/// Passes over `ALL`, `DISTINCT` and `DISTINCT ON (...)`.
pub(super) fn after_distinct(tree: &Tree, range: Range<usize>) -> Range<usize> {
    let mut at = range.start;
    match tree.keyword(at) {
        Keyword::ALL => at += 1,
        Keyword::DISTINCT => {
            at += 1;
            if tree.keyword(at) == Keyword::ON && tree.kind(at + 1) == Some(Kind::Open) {
                at = tree.next(at + 1);
            }
        }
        _ => {}
    }
    at.min(range.end)..range.end
}

fn is_blank(tree: &Tree, item: &Range<usize>) -> bool {
    item.clone().all(|at| tree.kind(at) == Some(Kind::Hole))
}

fn output<'a>(tree: &Tree<'a>, item: Range<usize>) -> Output<'a> {
    let item = without_edge_holes(tree, item);
    let range = tree.bytes(item.clone());
    let kind = star(tree, &item)
        .or_else(|| labelled(tree, &item))
        .unwrap_or_else(|| figured(tree, item));
    Output { kind, range }
}

/// The cursor in front of an item or after it is no part of it.
fn without_edge_holes(tree: &Tree, item: Range<usize>) -> Range<usize> {
    let mut item = item;
    if tree.kind(item.start) == Some(Kind::Hole) {
        item.start += 1;
    }
    let is_after_dot = item.len() > 1 && tree.kind(item.end - 2) == Some(Kind::Dot);
    if !is_after_dot && item.len() > 1 && tree.kind(item.end - 1) == Some(Kind::Hole) {
        item.end -= 1;
    }
    item
}

fn star<'a>(tree: &Tree<'a>, item: &Range<usize>) -> Option<OutputKind<'a>> {
    if !tree.is_operator(item.end - 1, "*") {
        return None;
    }
    if item.len() == 1 {
        return Some(OutputKind::Star {
            qualifier: Vec::new(),
        });
    }
    let dot = item.end - 2;
    let path = (tree.kind(dot) == Some(Kind::Dot)).then(|| column(tree, &(item.start..dot)))??;
    let mut qualifier = path.qualifier;
    qualifier.push(path.name);
    Some(OutputKind::Star { qualifier })
}

/// `expression AS label`, `expression label`.
pub(super) fn labelled<'a>(tree: &Tree<'a>, item: &Range<usize>) -> Option<OutputKind<'a>> {
    let last = item.end - 1;
    if item.len() < 2 || !tree.is_label(last) {
        return None;
    }
    if ends_type(tree, last) {
        return None;
    }
    let (value, is_label) = match tree.keyword(last - 1) {
        Keyword::AS => (item.start..last - 1, true),
        _ => (
            item.start..last,
            tree.is_name(last) && ends_value(tree, last - 1),
        ),
    };
    if !is_label {
        return None;
    }
    Some(OutputKind::Named {
        name: tree.name(last).text,
        column: column(tree, &value),
    })
}

/// Whether a word is the end of a type's name: `double precision`, `time zone`, `character varying`.
fn ends_type(tree: &Tree, last: usize) -> bool {
    tree.is(last, "precision") && tree.is(last - 1, "double")
        || tree.is(last, "zone") && tree.is(last - 1, "time")
        || tree.is(last, "varying")
}

/// Whether a value may end with this token, so that a name after it is a label.
fn ends_value(tree: &Tree, at: usize) -> bool {
    match tree.kind(at) {
        Some(Kind::Word) => {
            tree.is_name(at) && !tree.is(at, "collate")
                || matches!(tree.keyword(at), Keyword::END | Keyword::NULL)
                || is_constant(tree, at)
        }
        Some(
            Kind::Quoted
            | Kind::String
            | Kind::Value
            | Kind::Close
            | Kind::CloseBracket
            | Kind::Variable,
        ) => true,
        _ => false,
    }
}

const CONSTANTS: &[&str] = &[
    "true",
    "false",
    "current_date",
    "current_time",
    "current_timestamp",
    "current_user",
    "current_role",
    "current_catalog",
    "current_schema",
    "session_user",
    "user",
    "localtime",
    "localtimestamp",
    "isnull",
    "notnull",
];

pub(super) fn is_constant(tree: &Tree, at: usize) -> bool {
    CONSTANTS.iter().any(|word| tree.is(at, word))
}

/// A path of names and nothing more.
pub(super) fn column<'a>(tree: &Tree<'a>, value: &Range<usize>) -> Option<ColumnRef<'a>> {
    if value.len().is_multiple_of(2) || value.len() > 7 || !tree.is_name(value.start) {
        return None;
    }
    let mut names: Vec<Name<'a>> = Vec::with_capacity(value.len() / 2 + 1);
    for (n, at) in value.clone().enumerate() {
        match n % 2 {
            0 if tree.is_label(at) => names.push(tree.name(at)),
            1 if tree.kind(at) == Some(Kind::Dot) => {}
            _ => return None,
        }
    }
    let name = names.pop()?;
    Some(ColumnRef {
        qualifier: names,
        name,
    })
}

/// The name that PostgreSQL gives a value without a label.
fn figured<'a>(tree: &Tree<'a>, item: Range<usize>) -> OutputKind<'a> {
    if let Some(column) = column(tree, &item) {
        return OutputKind::Named {
            name: column.name.text.clone(),
            column: Some(column),
        };
    }
    match figure(tree, item, 0) {
        Some(figure) => OutputKind::Named {
            name: figure.name,
            column: None,
        },
        None => OutputKind::Unnamed,
    }
}
