//! Reads the routine that a statement creates, and the language of its body.

use std::ops::Range;

use super::isolate::Statement;
use super::keyword::Keyword;
use super::model::{Body, Language, Mode, Parameter, Routine};
use super::source::type_end;
use super::tree::{Kind, Tree};
use super::with::names;
use crate::sql::identifier;

/// The body that the cursor is in, when that is a string.
pub(super) fn body<'a>(tree: &Tree<'a>, statement: &Statement) -> Option<Body<'a>> {
    let (at, fragment) = statement.string.as_ref()?;
    let before = at.checked_sub(1)?;
    let is_do = tree.keyword(0) == Keyword::DO;
    let create = routine_word(tree);
    let is_body = match (is_do, create) {
        (true, _) => !tree.is(before, "language"),
        (_, Some(_)) => tree.keyword(before) == Keyword::AS,
        _ => false,
    };
    if !is_body {
        return None;
    }
    Some(Body {
        language: language(
            tree,
            is_do,
            tree.text.get(fragment.range.clone()).unwrap_or(""),
        ),
        range: fragment.range.clone(),
        quoting: fragment.quoting,
        routine: create.map_or_else(Routine::default, |word| read(tree, word)),
    })
}

/// The routine whose BEGIN ATOMIC or RETURN body the cursor is in.
pub(super) fn around<'a>(tree: &Tree<'a>) -> Option<Routine<'a>> {
    let word = routine_word(tree)?;
    sql_body(tree).filter(|&body| tree.hole >= body)?;
    Some(read(tree, word))
}

/// Where the body of a routine that is written as SQL begins: after BEGIN ATOMIC or RETURN.
pub(super) fn sql_body(tree: &Tree) -> Option<usize> {
    let word = routine_word(tree)?;
    let is_start =
        |at: usize| tree.is(at, "begin") && tree.is(at + 1, "atomic") || tree.is(at, "return");
    let start = tree.find(word..tree.len(), is_start)?;
    Some(start + if tree.is(start, "begin") { 2 } else { 1 })
}

/// The word FUNCTION or PROCEDURE of a CREATE.
fn routine_word(tree: &Tree) -> Option<usize> {
    if tree.keyword(0) != Keyword::CREATE {
        return None;
    }
    let at = match tree.keyword(1) {
        Keyword::OR => 3,
        _ => 1,
    };
    (tree.is(at, "function") || tree.is(at, "procedure")).then_some(at)
}

/// What LANGUAGE says; without it, what the body looks like.
fn language<'a>(tree: &Tree<'a>, is_do: bool, body: &str) -> Language<'a> {
    let word = tree.find(0..tree.len(), |at| tree.is(at, "language"));
    let Some(name) = word.map(|at| at + 1).filter(|&at| tree.kind(at).is_some()) else {
        return match is_do || looks_procedural(body) {
            true => Language::Plpgsql,
            false => Language::Sql,
        };
    };
    let written = tree.written(name..name + 1);
    let name = match written.strip_prefix('\'') {
        Some(quoted) => identifier::fold(quoted.trim_end_matches('\'')),
        None => identifier::parse(written),
    };
    match &*name {
        "sql" => Language::Sql,
        "plpgsql" => Language::Plpgsql,
        _ => Language::Other(name),
    }
}

fn looks_procedural(body: &str) -> bool {
    let start = body.trim_start();
    let word = start
        .split(|c: char| !c.is_ascii_alphabetic())
        .next()
        .unwrap_or("");
    start.starts_with("<<")
        || word.eq_ignore_ascii_case("declare")
        || word.eq_ignore_ascii_case("begin")
}

fn read<'a>(tree: &Tree<'a>, word: usize) -> Routine<'a> {
    let mut routine = Routine {
        is_procedure: tree.is(word, "procedure"),
        ..Routine::default()
    };
    let mut name = word + 1;
    if tree.is_label(name) && tree.kind(name + 1) == Some(Kind::Dot) {
        routine.schema = Some(tree.name(name));
        name += 2;
    }
    if tree.is_label(name) {
        routine.name = Some(tree.name(name));
    }
    let open = name + 1;
    if tree.kind(open) != Some(Kind::Open) {
        return routine;
    }
    let arguments = tree
        .items(tree.content(open))
        .filter(|item| !item.is_empty());
    routine.parameters = arguments.map(|item| parameter(tree, item)).collect();
    let head_end = sql_body(tree).unwrap_or(tree.len());
    let returns = tree.find(tree.next(open)..head_end, |at| tree.is(at, "returns"));
    if let Some(returns) = returns {
        read_returns(tree, &mut routine, returns + 1..head_end);
    }
    routine
}

fn read_returns<'a>(tree: &Tree<'a>, routine: &mut Routine<'a>, range: Range<usize>) {
    const AFTER: &[&str] = &[
        "language",
        "immutable",
        "stable",
        "volatile",
        "strict",
        "called",
        "returns",
        "security",
        "cost",
        "rows",
        "parallel",
        "leakproof",
        "support",
        "transform",
        "window",
        "begin",
        "return",
        "external",
    ];
    let ends = |at: usize| {
        matches!(tree.keyword(at), Keyword::AS | Keyword::SET | Keyword::NOT)
            || tree.kind(at) == Some(Kind::Hole)
            || AFTER.iter().any(|word| tree.is(at, word))
    };
    let end = tree.find(range.clone(), ends).unwrap_or(range.end);
    routine.returns = Some(tree.written(range.start..end));
    let open = range.start + 1;
    if tree.keyword(range.start) == Keyword::TABLE && tree.kind(open) == Some(Kind::Open) {
        let columns = tree
            .items(tree.content(open))
            .filter(|item| !item.is_empty());
        routine.parameters.extend(columns.map(|item| Parameter {
            name: names(tree, item.clone()).pop(),
            type_name: tree.written(item.start + 1..type_end(tree, item.start + 1, item.end)),
            mode: Mode::Table,
        }));
    }
}

/// `[mode] [name] type [default]`, where the mode may also follow the name.
fn parameter<'a>(tree: &Tree<'a>, item: Range<usize>) -> Parameter<'a> {
    let mut at = item.start;
    let mut mode = Mode::In;
    let mut name = None;
    if let Some(read) = mode_at(tree, at) {
        (mode, at) = read;
    }
    let end = type_end(tree, at, item.end);
    let has_name = tree.is_label(at) && at + 1 < end && !continues_type(tree, at);
    if has_name {
        name = Some(tree.name(at));
        at += 1;
        if let Some(read) = mode_at(tree, at) {
            (mode, at) = read;
        }
    }
    Parameter {
        name,
        type_name: tree.written(at..end.max(at)),
        mode,
    }
}

/// A mode, and the token after it.
fn mode_at(tree: &Tree, at: usize) -> Option<(Mode, usize)> {
    let (mode, words) = match tree.keyword(at) {
        Keyword::IN if tree.is(at + 1, "out") => (Mode::InOut, 2),
        Keyword::IN => (Mode::In, 1),
        Keyword::VARIADIC => (Mode::Variadic, 1),
        _ if tree.is(at, "out") => (Mode::Out, 1),
        _ if tree.is(at, "inout") => (Mode::InOut, 1),
        _ => return None,
    };
    Some((mode, at + words))
}

/// Whether a word and what follows are a type already: `double precision`, `numeric(10)`, `s.t`, `int[]`.
fn continues_type(tree: &Tree, at: usize) -> bool {
    match tree.kind(at + 1) {
        Some(Kind::Open | Kind::OpenBracket | Kind::Dot) => true,
        Some(Kind::Operator) => true,
        _ => {
            tree.is(at + 1, "precision")
                || tree.is(at + 1, "varying")
                || tree.keyword(at + 1) == Keyword::ARRAY
                || tree.keyword(at + 1) == Keyword::WITH
                || tree.is(at + 1, "without")
        }
    }
}
