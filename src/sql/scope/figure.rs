//! Names a value that has no label as PostgreSQL does.

use std::borrow::Cow;
use std::ops::Range;

use super::keyword::Keyword;
use super::model::{Name, OutputKind};
use super::outputs::{after_distinct, column, is_constant, labelled};
use super::tree::{Kind, Tree};

/// A name for a value.
pub(super) struct Figure<'a> {
    pub name: Cow<'a, str>,
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

/// The name of a value; nothing when PostgreSQL would say `?column?`.
pub(super) fn figure<'a>(tree: &Tree<'a>, value: Range<usize>, depth: usize) -> Option<Figure<'a>> {
    if value.is_empty() || depth > DEEPEST {
        return None;
    }
    if let Some(cast) = last_cast(tree, &value) {
        let inner = figure(tree, value.start..cast, depth + 1);
        return stronger(inner, type_name(tree, cast + 1..value.end));
    }
    if is_moved_in_time(tree, &value) {
        return strong(Cow::Borrowed("timezone"));
    }
    if is_typed_constant(tree, &value) {
        return type_name(tree, value.start..value.end - 1);
    }
    primary(tree, value, depth)
}

/// `date '...'`, `timestamp with time zone '...'`.
fn is_typed_constant(tree: &Tree, value: &Range<usize>) -> bool {
    let last = value.end - 1;
    let is_other = |at| {
        let is_type = tree.is_name(at) || tree.keyword(at) == Keyword::WITH;
        !is_type && !matches!(tree.kind(at), Some(Kind::Dot | Kind::Open))
    };
    tree.kind(last) == Some(Kind::String)
        && tree.is_name(value.start)
        && tree.find(value.start..last, is_other).is_none()
}

/// `value AT TIME ZONE zone`, `value AT LOCAL`.
fn is_moved_in_time(tree: &Tree, value: &Range<usize>) -> bool {
    let is_at = |at| tree.is(at, "at") && (tree.is(at + 1, "time") || tree.is(at + 1, "local"));
    let is_operator =
        |at| tree.kind(at) == Some(Kind::Operator) || tree.keyword(at) == Keyword::CASE;
    tree.find(value.clone(), is_at).is_some() && tree.find(value.clone(), is_operator).is_none()
}

/// A cast at the value's own level, when nothing but paths, calls and subscripts is around it.
fn last_cast(tree: &Tree, value: &Range<usize>) -> Option<usize> {
    let mut at = value.start;
    let mut cast = None;
    let mut cases = 0_usize;
    while at < value.end {
        match (tree.keyword(at), tree.kind(at)) {
            (Keyword::CASE, _) => cases += 1,
            (Keyword::END, _) => cases = cases.saturating_sub(1),
            (_, Some(Kind::Cast)) if cases == 0 => cast = Some(at),
            (_, Some(Kind::Operator)) if cases == 0 => return None,
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
    if let Some(with) = tree.find(at..written.end, |w| tree.keyword(w) == Keyword::WITH)
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
        (Keyword::CASE, _) => case(tree, value, depth),
        (Keyword::CAST, _) if tree.kind(first + 1) == Some(Kind::Open) => {
            cast_call(tree, first + 1, depth)
        }
        (Keyword::ARRAY, _) => strong(Cow::Borrowed("array")),
        (Keyword::EXISTS, _) if tree.is_query(first + 1) => strong(Cow::Borrowed("exists")),
        (_, Kind::Open) => parenthesised(tree, value, depth),
        (_, Kind::Word | Kind::Quoted) => path(tree, value),
        _ => None,
    }
}

fn case<'a>(tree: &Tree<'a>, value: Range<usize>, depth: usize) -> Option<Figure<'a>> {
    if tree.keyword(value.end - 1) != Keyword::END {
        return None;
    }
    let mut open = 0;
    let mut default = None;
    for at in value.start..value.end - 1 {
        match tree.keyword(at) {
            Keyword::CASE => open += 1,
            Keyword::END => open -= 1,
            Keyword::ELSE if open == 1 => default = Some(at + 1),
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
    let as_word = tree.find(content.clone(), |at| tree.keyword(at) == Keyword::AS)?;
    let inner = figured_value(tree, content.start..as_word, depth + 1);
    stronger(inner, type_name(tree, as_word + 1..content.end))
}

/// A sub-select has the name of its column, a value in parentheses its own, `(row).field` the field's.
fn parenthesised<'a>(tree: &Tree<'a>, value: Range<usize>, depth: usize) -> Option<Figure<'a>> {
    let after = tree.next(value.start);
    let is_subscript = tree.kind(after) == Some(Kind::OpenBracket) && tree.next(after) >= value.end;
    if after < value.end && !is_subscript {
        return path_end(tree, after..value.end).and_then(|name| strong(name.text));
    }
    let content = tree.content(value.start);
    if !tree.is_query(value.start) {
        return figured_value(tree, content, depth + 1);
    }
    if tree.keyword(content.start) == Keyword::VALUES {
        return strong(Cow::Borrowed("column1"));
    }
    let select = tree.find(content.clone(), |at| tree.keyword(at) == Keyword::SELECT)?;
    let list = super::clauses::clauses(tree, select..content.end);
    let item = tree
        .items(after_distinct(tree, list.first()?.body.clone()))
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
    let mut after = at + 1;
    if tree.kind(at + 1) == Some(Kind::Open) {
        after = after_call(tree, tree.next(at + 1), value.end);
    } else if !tree.is_name(at) {
        return None;
    }
    match after >= value.end {
        true if tree.is(at, "trim") => strong(Cow::Borrowed(trimmed(tree, at + 2))),
        true => strong(name.text),
        false => {
            let is_subscripted = tree.kind(after) == Some(Kind::OpenBracket);
            let end = path_end(tree, after..value.end);
            match (end, is_subscripted && tree.next(after) >= value.end) {
                (Some(field), _) => strong(field.text),
                (None, true) => strong(name.text),
                (None, false) if tree.is(after, "collate") => strong(name.text),
                (None, false) => None,
            }
        }
    }
}

/// The function that TRIM is: by its first word.
fn trimmed(tree: &Tree, argument: usize) -> &'static str {
    match (tree.is(argument, "leading"), tree.is(argument, "trailing")) {
        (true, _) => "ltrim",
        (_, true) => "rtrim",
        _ => "btrim",
    }
}

fn constant<'a>(tree: &Tree<'a>, at: usize) -> Option<Figure<'a>> {
    match tree.is(at, "true") || tree.is(at, "false") {
        true => None,
        false => strong(tree.name(at).text),
    }
}

/// Passes over FILTER, OVER and WITHIN GROUP.
fn after_call(tree: &Tree, at: usize, end: usize) -> usize {
    let mut at = at;
    while at < end {
        match tree.keyword(at) {
            Keyword::FILTER => at = tree.next(at + 1),
            Keyword::OVER => at = tree.next(at + 1),
            Keyword::WITHIN => at = tree.next(at + 2),
            _ if tree.is(at, "ignore") || tree.is(at, "respect") => at += 2,
            _ => break,
        }
    }
    at
}
