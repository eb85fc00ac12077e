//! Finds the names that are visible at a place of a statement.
//!
//! In goes the text of an editor and the cursor; out comes a [`Scope`]: relations, WITH queries, the columns that a
//! list is made of, the function being called, the column that a value meets. Nothing here knows the catalog: what
//! only the catalog can say is described for the caller to look up. Unfinished and wrong text is read as far as it
//! makes sense, before and after the cursor. Nothing fails, and time is linear in the length of the text.

mod clauses;
mod ddl;
mod dml;
mod figure;
mod from;
mod head;
mod isolate;
mod keyword;
mod model;
mod near;
mod outputs;
mod query;
mod routine;
mod source;
mod table;
mod tree;
mod with;

use std::ops::Range;

pub use model::{
    Body, Call, Column, ColumnRef, Cte, Join, JoinPlace, Language, List, Mode, Name, Output,
    OutputKind, Outputs, Parameter, Place, Quoting, Role, Routine, Scope, ScopeRelation, Source,
    StoredColumn, Target, ValueFor,
};

use isolate::{Fragment, Statement, isolate};
use query::{Level, Reader};
use tree::Tree;

/// How many queries around the cursor are looked at.
const MOST_LEVELS: usize = 64;

/// How deep bodies of routines are looked into.
const DEEPEST_BODY: usize = 4;

/// What is visible at `cursor` in `text`; a cursor after the end or inside a character moves back to a boundary.
pub fn at(text: &str, cursor: usize) -> Scope<'_> {
    within(text, 0..text.len(), Quoting::None, cursor)
}

/// The same for a piece of the text that is read as a text of its own, such as a statement of a routine's body. All
/// ranges still count from the start of the whole text.
pub fn within(text: &str, range: Range<usize>, quoting: Quoting, cursor: usize) -> Scope<'_> {
    let end = text.floor_char_boundary(range.end);
    let start = text.floor_char_boundary(range.start.min(end));
    let cursor = text.floor_char_boundary(cursor).clamp(start, end);
    let fragment = Fragment {
        range: start..end,
        quoting,
    };
    in_fragment(text, &fragment, cursor, None)
}

fn in_fragment<'a>(
    text: &'a str,
    fragment: &Fragment,
    cursor: usize,
    routine: Option<(Routine<'a>, usize)>,
) -> Scope<'a> {
    let mut statement = isolate(text, fragment, cursor);
    let tree = Tree::new(text, std::mem::take(&mut statement.tokens));
    let depth = routine.as_ref().map_or(0, |(_, depth)| *depth);
    if let Some(body) = routine::body(&tree, &statement) {
        let inner = Fragment {
            range: body.range.clone(),
            quoting: body.quoting,
        };
        if body.language == Language::Sql
            && depth < DEEPEST_BODY
            && fragment.quoting == Quoting::None
        {
            return in_fragment(text, &inner, cursor, Some((body.routine, depth + 1)));
        }
        return Scope {
            place: Place::Body(body),
            statement: statement.range,
            partial: cursor..cursor,
            ..Scope::default()
        };
    }
    let mut scope = read(&tree, &statement);
    scope.routine = routine
        .map(|(routine, _)| routine)
        .or_else(|| routine::around(&tree));
    scope
}

/// Reads the statement from outside in, query by query.
fn read<'a>(tree: &Tree<'a>, statement: &Statement) -> Scope<'a> {
    let mut reader = Reader {
        tree,
        ctes: Vec::new(),
        visible: Vec::new(),
        depth: 0,
    };
    let mut levels: Vec<Level<'a>> = Vec::new();
    let mut scope = Scope {
        statement: statement.range.clone(),
        partial: statement.partial.clone(),
        place: place(tree, statement),
        ..Scope::default()
    };
    let root = ddl::root(&mut reader);
    if let Some(query) = head::query(tree) {
        levels.push(reader.level(query, position(tree, None)));
    }
    scope.target = root.target;
    scope.listed = root.listed;
    let mut list = root.list;
    let queries = tree
        .path
        .iter()
        .filter(|&&open| tree.is_query(open))
        .count();
    let outermost = queries.saturating_sub(MOST_LEVELS);
    let around = tree.path.iter().filter(|&&open| tree.is_query(open));
    for &open in around.skip(outermost) {
        levels.push(reader.level(tree.content(open), position(tree, Some(open))));
    }
    if let Some(innermost) = levels.last_mut() {
        list = list.or(innermost.list);
        innermost_into(&mut scope, innermost);
    }
    scope.value_for = scope.value_for.or(root.value_for);
    levels.insert(
        0,
        Level {
            relations: root.relations,
            ..Level::default()
        },
    );
    scope.relations = relations(levels);
    near::note(&mut scope, tree, list);
    scope.ctes = reader.into_ctes();
    scope
}

fn place<'a>(tree: &Tree<'a>, statement: &Statement) -> Place<'a> {
    match &statement.command {
        Some((name, range)) => Place::Command {
            name: Name::at(tree.text, name.clone()),
            range: range.clone(),
        },
        None => Place::Statement,
    }
}

/// The cursor as the level of a group sees it: itself, or the group that holds it.
fn position(tree: &Tree, open: Option<usize>) -> usize {
    let inner = match open {
        Some(open) => tree.path.binary_search(&open).map_or(0, |n| n + 1),
        None => 0,
    };
    tree.path.get(inner).copied().unwrap_or(tree.hole)
}

fn innermost_into<'a>(scope: &mut Scope<'a>, level: &mut Level<'a>) {
    scope.outputs = std::mem::take(&mut level.outputs);
    scope.only_outputs = level.only_outputs;
    scope.windows = std::mem::take(&mut level.windows);
    scope.value_for = level.value_for.take();
    if level.target.is_some() {
        scope.target = level.target.take();
        scope.listed = std::mem::take(&mut level.listed);
    }
    if let Some(join) = level.join.take() {
        let all = level.relations.len();
        scope.join = Some(Join {
            at: join.at,
            left: (0..join.left.min(all)).collect(),
            right: (join.left.min(all)..all).collect(),
            words: join.words,
        });
    }
}

/// All relations, those of the innermost query first.
fn relations<'a>(levels: Vec<Level<'a>>) -> Vec<ScopeRelation<'a>> {
    let mut all = Vec::new();
    for (number, level) in levels.into_iter().rev().enumerate() {
        let number = u32::try_from(number).unwrap_or(u32::MAX);
        all.extend(level.relations.into_iter().map(|relation| ScopeRelation {
            level: number,
            ..relation
        }));
    }
    all
}
