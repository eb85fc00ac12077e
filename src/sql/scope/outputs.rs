//! What names does a SELECT or RETURNING list put out.

use std::borrow::Cow;
use std::ops::Range;

use super::keyword::Keyword;
use super::model::{ColumnRef, Name, Output, OutputKind};
use super::tree::{Kind, Tree};

/// The items of a list; where only the cursor stands there is none.
pub(super) fn outputs<'a>(tree: &Tree<'a>, range: Range<usize>) -> Vec<Output<'a>> {
    let list = behind_distinct(tree, range);
    tree.items(list)
        .filter(|item| !is_blank(tree, item))
        .map(|item| output(tree, item))
        .collect()
}

/// Passes over `ALL`, `DISTINCT` and `DISTINCT ON (...)`.
fn behind_distinct(tree: &Tree, range: Range<usize>) -> Range<usize> {
    let mut at = range.start;
    match tree.keyword(at) {
        Keyword::All => at += 1,
        Keyword::Distinct => {
            at += 1;
            if tree.keyword(at) == Keyword::On && tree.kind(at + 1) == Some(Kind::Open) {
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

/// The cursor in front of an item or behind it is no part of it.
fn without_edge_holes(tree: &Tree, item: Range<usize>) -> Range<usize> {
    let mut item = item;
    if tree.kind(item.start) == Some(Kind::Hole) {
        item.start += 1;
    }
    let is_behind_dot = item.len() > 1 && tree.kind(item.end - 2) == Some(Kind::Dot);
    if !is_behind_dot && item.len() > 1 && tree.kind(item.end - 1) == Some(Kind::Hole) {
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
fn labelled<'a>(tree: &Tree<'a>, item: &Range<usize>) -> Option<OutputKind<'a>> {
    let last = item.end - 1;
    if item.len() < 2 || !tree.is_label(last) {
        return None;
    }
    let (value, is_label) = match tree.keyword(last - 1) {
        Keyword::As => (item.start..last - 1, true),
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

/// Whether a value may end with this token, so that a name behind it is a label.
fn ends_value(tree: &Tree, at: usize) -> bool {
    match tree.kind(at) {
        Some(Kind::Word) => {
            tree.is_name(at) && !tree.is(at, "collate")
                || matches!(tree.keyword(at), Keyword::End | Keyword::Null)
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

fn is_constant(tree: &Tree, at: usize) -> bool {
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

struct Figure<'a> {
    name: Cow<'a, str>,
    /// A name that a cast gives way to a name of the value.
    is_weak: bool,
}

fn strong(name: Cow<'_, str>) -> Option<Figure<'_>> {
    Some(Figure {
        name,
        is_weak: false,
    })
}

fn weak(name: &str) -> Option<Figure<'_>> {
    Some(Figure {
        name: Cow::Borrowed(name),
        is_weak: true,
    })
}

/// How deep values are looked into for a name.
const DEEPEST: usize = 16;

fn figure<'a>(tree: &Tree<'a>, value: Range<usize>, depth: usize) -> Option<Figure<'a>> {
    if value.is_empty() || depth > DEEPEST {
        return None;
    }
    if let Some(cast) = last_cast(tree, &value) {
        let inner = figure(tree, value.start..cast, depth + 1);
        return stronger(inner, type_name(tree, cast + 1..value.end));
    }
    primary(tree, value, depth)
}

/// A cast at the value's own level, when nothing but paths, calls and subscripts is around it.
fn last_cast(tree: &Tree, value: &Range<usize>) -> Option<usize> {
    let mut at = value.start;
    let mut cast = None;
    while at < value.end {
        match tree.kind(at) {
            Some(Kind::Cast) => cast = Some(at),
            Some(Kind::Operator) => return None,
            _ => {}
        }
        at = tree.next(at).max(at + 1);
    }
    cast
}

fn stronger<'a>(inner: Option<Figure<'a>>, other: Option<Figure<'a>>) -> Option<Figure<'a>> {
    match inner {
        Some(figure) if !figure.is_weak => Some(figure),
        _ => other,
    }
}

/// The name that the last word of a type has in the catalog.
fn type_name<'a>(tree: &Tree<'a>, written: Range<usize>) -> Option<Figure<'a>> {
    const INTERNAL: &[(&str, &str)] = &[
        ("int", "int4"),
        ("integer", "int4"),
        ("smallint", "int2"),
        ("bigint", "int8"),
        ("real", "float4"),
        ("double", "float8"),
        ("float", "float8"),
        ("decimal", "numeric"),
        ("dec", "numeric"),
        ("boolean", "bool"),
        ("character", "bpchar"),
        ("char", "bpchar"),
        ("bit", "bit"),
        ("timestamp", "timestamp"),
        ("time", "time"),
    ];
    let mut at = written.start;
    while tree.kind(at + 1) == Some(Kind::Dot) && at + 2 < written.end {
        at += 2;
    }
    if at >= written.end || !tree.is_label(at) {
        return None;
    }
    if tree
        .find(at..written.end, |w| tree.is(w, "varying"))
        .is_some()
    {
        return weak(if tree.is(at, "bit") {
            "varbit"
        } else {
            "varchar"
        });
    }
    if let Some(with) = tree.find(at..written.end, |w| tree.keyword(w) == Keyword::With)
        && tree.is(with + 1, "time")
    {
        return weak(if tree.is(at, "time") {
            "timetz"
        } else {
            "timestamptz"
        });
    }
    let name = tree.name(at).text;
    let internal = INTERNAL.iter().find(|(word, _)| tree.is(at, word));
    Some(Figure {
        name: internal.map_or(name, |&(_, internal)| Cow::Borrowed(internal)),
        is_weak: true,
    })
}

fn primary<'a>(tree: &Tree<'a>, value: Range<usize>, depth: usize) -> Option<Figure<'a>> {
    let first = value.start;
    match (tree.keyword(first), tree.kind(first)?) {
        (Keyword::Case, _) => case(tree, value, depth),
        (Keyword::Cast, _) if tree.kind(first + 1) == Some(Kind::Open) => {
            cast_call(tree, first + 1, depth)
        }
        (Keyword::Array, _) => strong(Cow::Borrowed("array")),
        (Keyword::Exists, _) if tree.is_query(first + 1) => strong(Cow::Borrowed("exists")),
        (_, Kind::Open) => parenthesised(tree, value, depth),
        (_, Kind::Word | Kind::Quoted) => path(tree, value),
        _ => None,
    }
}

fn case<'a>(tree: &Tree<'a>, value: Range<usize>, depth: usize) -> Option<Figure<'a>> {
    if tree.keyword(value.end - 1) != Keyword::End {
        return None;
    }
    let mut open = 0;
    let mut default = None;
    for at in value.start..value.end - 1 {
        match tree.keyword(at) {
            Keyword::Case => open += 1,
            Keyword::End => open -= 1,
            Keyword::Else if open == 1 => default = Some(at + 1),
            _ => {}
        }
    }
    let inner = default.and_then(|at| figured_value(tree, at..value.end - 1, depth + 1));
    stronger(inner, weak("case"))
}

fn figured_value<'a>(tree: &Tree<'a>, value: Range<usize>, depth: usize) -> Option<Figure<'a>> {
    match column(tree, &value) {
        Some(column) => strong(column.name.text),
        None => figure(tree, value, depth),
    }
}

/// `CAST (value AS type)`.
fn cast_call<'a>(tree: &Tree<'a>, open: usize, depth: usize) -> Option<Figure<'a>> {
    let content = tree.content(open);
    let as_word = tree.find(content.clone(), |at| tree.keyword(at) == Keyword::As)?;
    let inner = figured_value(tree, content.start..as_word, depth + 1);
    stronger(inner, type_name(tree, as_word + 1..content.end))
}

/// A sub-select has the name of its column, a value in parentheses its own, `(row).field` the field's.
fn parenthesised<'a>(tree: &Tree<'a>, value: Range<usize>, depth: usize) -> Option<Figure<'a>> {
    let behind = tree.next(value.start);
    if behind < value.end {
        return path_end(tree, behind..value.end).and_then(|name| strong(name.text));
    }
    let content = tree.content(value.start);
    if !tree.is_query(value.start) {
        return figured_value(tree, content, depth + 1);
    }
    let select = tree.find(content.clone(), |at| tree.keyword(at) == Keyword::Select)?;
    let list = super::clauses::clauses(tree, select..content.end);
    let item = tree
        .items(behind_distinct(tree, list.first()?.body.clone()))
        .next()?;
    if item.is_empty() {
        return None;
    }
    match output_at_depth(tree, item, depth + 1)? {
        OutputKind::Named { name, .. } => strong(name),
        _ => None,
    }
}

fn output_at_depth<'a>(
    tree: &Tree<'a>,
    item: Range<usize>,
    depth: usize,
) -> Option<OutputKind<'a>> {
    labelled(tree, &item).or_else(|| {
        figured_value(tree, item, depth).map(|figure| OutputKind::Named {
            name: figure.name,
            column: None,
        })
    })
}

/// `.a.b`, `[1].c`: the last name.
fn path_end<'a>(tree: &Tree<'a>, range: Range<usize>) -> Option<Name<'a>> {
    let mut at = range.start;
    let mut last = None;
    while at < range.end {
        match tree.kind(at)? {
            Kind::Dot if tree.is_label(at + 1) => {
                last = Some(tree.name(at + 1));
                at += 2;
            }
            Kind::OpenBracket => at = tree.next(at),
            _ => return None,
        }
    }
    last
}

/// A call, a subscript, or a constant that looks like a call.
fn path<'a>(tree: &Tree<'a>, value: Range<usize>) -> Option<Figure<'a>> {
    let mut at = value.start;
    if tree.kind(at) == Some(Kind::Word) && is_constant(tree, at) && value.len() == 1 {
        return constant(tree, at);
    }
    while tree.is_label(at) && tree.kind(at + 1) == Some(Kind::Dot) && tree.is_label(at + 2) {
        at += 2;
    }
    let name = tree.name(at);
    let mut behind = at + 1;
    if tree.kind(at + 1) == Some(Kind::Open) {
        behind = behind_call(tree, tree.next(at + 1), value.end);
    } else if !tree.is_name(at) {
        return None;
    }
    match behind >= value.end {
        true => strong(name.text),
        false => {
            let is_subscripted = tree.kind(behind) == Some(Kind::OpenBracket);
            let end = path_end(tree, behind..value.end);
            match (end, is_subscripted && tree.next(behind) >= value.end) {
                (Some(field), _) => strong(field.text),
                (None, true) => strong(name.text),
                (None, false) if tree.is(behind, "collate") => strong(name.text),
                (None, false) => None,
            }
        }
    }
}

fn constant<'a>(tree: &Tree<'a>, at: usize) -> Option<Figure<'a>> {
    match tree.is(at, "true") || tree.is(at, "false") {
        true => weak("bool"),
        false => strong(tree.name(at).text),
    }
}

/// Passes over FILTER, OVER and WITHIN GROUP.
fn behind_call(tree: &Tree, at: usize, end: usize) -> usize {
    let mut at = at;
    while at < end {
        match tree.keyword(at) {
            Keyword::Filter => at = tree.next(at + 1),
            Keyword::Over => at = tree.next(at + 1),
            Keyword::Within => at = tree.next(at + 2),
            _ if tree.is(at, "ignore") || tree.is(at, "respect") => at += 2,
            _ => break,
        }
    }
    at
}
