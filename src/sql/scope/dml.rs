//! Finds what INSERT, UPDATE, DELETE and MERGE show to a place inside them.

use std::ops::Range;

use super::clauses::{Clause, Part};
use super::from::FromList;
use super::keyword::Keyword;
use super::model::{List, Name, Role, ScopeRelation, Source, StoredColumn, Target, ValueFor};
use super::outputs::outputs;
use super::query::{Level, Reader};
use super::tree::{Kind, Tree};
use super::with::names;

/// INSERT: the column list, the rows or the query, ON CONFLICT, RETURNING.
pub(super) fn insert<'a>(
    reader: &mut Reader<'_, 'a>,
    all: &[Clause],
    position: usize,
) -> Level<'a> {
    let tree = reader.tree;
    let Some((target, after)) = reader.changed_relation(&all[0]) else {
        return without_target(reader, all, position);
    };
    let list = (after < all[0].body.end && tree.kind(after) == Some(Kind::Open)).then_some(after);
    let columns = list.map_or(Vec::new(), |open| names(tree, tree.content(open)));
    if list == Some(position) {
        return Level {
            target: Some(target_of(&target, List::Insert)),
            listed: columns,
            list,
            ..Level::default()
        };
    }
    let query = list.map_or(after, |open| tree.next(open));
    let with = reader.with(
        &(query..all[0].body.end),
        Some(position).filter(|&p| p >= query),
    );
    if with.holds_position {
        return Level {
            list: Some(position),
            ..Level::default()
        };
    }
    let Some(clause) = all.iter().rfind(|c| c.start < position) else {
        return Level::default();
    };
    let conflict = all
        .iter()
        .position(|c| c.part == Part::Conflict)
        .unwrap_or(all.len());
    let returning = all
        .iter()
        .position(|c| c.part == Part::Returning)
        .unwrap_or(all.len());
    match clause.part {
        Part::Returning => returned(reader, all, clause),
        Part::Insert => Level::default(),
        Part::Set => {
            let mut level = set(reader, &target, clause, position);
            level.relations = with_excluded(target);
            level
        }
        Part::Conflict => conflict_target(tree, target, clause, position),
        Part::Where if is_in_do(all, clause) => level_of(with_excluded(target)),
        Part::Where | Part::Do if all.get(conflict).is_some_and(|c| c.start < position) => {
            level_of(vec![target])
        }
        Part::Values => Level {
            value_for: row_value(tree, &target, &columns, position),
            ..Level::default()
        },
        _ => {
            let end = conflict.min(returning);
            let mut level = reader.select(&all[1..end.max(1)], position);
            if clause.part == Part::Select && tree.hole == position {
                let place = place_in_list(tree, clause.body.clone());
                level.value_for = place.and_then(|place| value_at(&target, &columns, place));
            }
            level
        }
    }
}

fn without_target<'a>(reader: &mut Reader<'_, 'a>, all: &[Clause], position: usize) -> Level<'a> {
    match all.get(1).is_some_and(|c| c.start < position) {
        true => reader.select(&all[1..], position),
        false => Level::default(),
    }
}

fn level_of(relations: Vec<ScopeRelation<'_>>) -> Level<'_> {
    Level {
        relations,
        ..Level::default()
    }
}

fn target_of<'a>(relation: &ScopeRelation<'a>, list: List) -> Target<'a> {
    Target {
        source: relation.source.clone(),
        list,
    }
}

/// Whether the clause belongs to DO UPDATE.
fn is_in_do(all: &[Clause], clause: &Clause) -> bool {
    all.iter()
        .any(|c| c.part == Part::Do && c.start < clause.start)
}

/// A name such as EXCLUDED that stands for the target's columns.
pub(super) fn special<'a>(target: &ScopeRelation<'a>, role: Role) -> ScopeRelation<'a> {
    ScopeRelation {
        alias: Some(Name {
            text: match role {
                Role::Old => "old".into(),
                Role::New => "new".into(),
                _ => "excluded".into(),
            },
            range: target.range.end..target.range.end,
            is_quoted: false,
        }),
        source: Source::Special {
            name: None,
            of: Box::new(target.source.clone()),
        },
        column_aliases: Vec::new(),
        role,
        ..target.clone()
    }
}

fn with_excluded(target: ScopeRelation<'_>) -> Vec<ScopeRelation<'_>> {
    let excluded = special(&target, Role::Excluded);
    vec![target, excluded]
}

/// `ON CONFLICT (|`, `ON CONFLICT ON CONSTRAINT |`.
fn conflict_target<'a>(
    tree: &Tree<'a>,
    target: ScopeRelation<'a>,
    clause: &Clause,
    position: usize,
) -> Level<'a> {
    let is_list = tree.kind(position) == Some(Kind::Open) && position == clause.body.start;
    Level {
        target: Some(target_of(
            &target,
            if is_list { List::Conflict } else { List::One },
        )),
        listed: match is_list {
            true => names(tree, tree.content(position)),
            false => Vec::new(),
        },
        relations: vec![target],
        ..Level::default()
    }
}

/// The column that a value in a row of VALUES goes to.
fn row_value<'a>(
    tree: &Tree<'a>,
    target: &ScopeRelation<'a>,
    columns: &[Name<'a>],
    row: usize,
) -> Option<ValueFor<'a>> {
    if tree.kind(row) != Some(Kind::Open) || tree.path.last() != Some(&row) {
        return None;
    }
    let place = place_in_list(tree, tree.content(row))?;
    value_at(target, columns, place)
}

/// The column that the value at this place goes to.
fn value_at<'a>(
    target: &ScopeRelation<'a>,
    columns: &[Name<'a>],
    place: usize,
) -> Option<ValueFor<'a>> {
    let column = match (columns.is_empty(), columns.get(place)) {
        (true, _) => StoredColumn::At(place),
        (false, Some(name)) => StoredColumn::Named(name.clone()),
        (false, None) => return None,
    };
    Some(ValueFor::Stored {
        source: target.source.clone(),
        column,
    })
}

/// How many items of the list end before the cursor, when the cursor starts an item.
pub(super) fn place_in_list(tree: &Tree, list: Range<usize>) -> Option<usize> {
    let mut items = tree.items(list.clone());
    let place = items.position(|item| item.contains(&tree.hole) || item.end == tree.hole)?;
    let before = tree.kind(tree.hole.checked_sub(1)?);
    let is_start = matches!(before, Some(Kind::Open | Kind::Comma)) || tree.hole == list.start;
    is_start.then_some(place)
}

/// The left side or the right side of `SET column = value`.
fn set<'a>(
    reader: &Reader<'_, 'a>,
    target: &ScopeRelation<'a>,
    clause: &Clause,
    position: usize,
) -> Level<'a> {
    let tree = reader.tree;
    let items: Vec<Range<usize>> = tree.items(clause.body.clone()).collect();
    let item = items
        .iter()
        .find(|item| item.contains(&position) || item.end == position);
    let Some(item) = item else {
        return Level::default();
    };
    let equals = tree.find(item.clone(), |at| tree.is_operator(at, "="));
    let is_left = equals.is_none_or(|at| position < at);
    if !is_left {
        return Level {
            value_for: equals.and_then(|at| stored(tree, target, item.start, at)),
            ..Level::default()
        };
    }
    let is_list = tree.kind(position) == Some(Kind::Open);
    let is_start = is_list || position == item.start;
    Level {
        target: is_start.then(|| target_of(target, List::Set)),
        listed: items
            .iter()
            .flat_map(|item| set_names(tree, item))
            .collect(),
        ..Level::default()
    }
}

/// `SET column = |`.
fn stored<'a>(
    tree: &Tree<'a>,
    target: &ScopeRelation<'a>,
    name: usize,
    equals: usize,
) -> Option<ValueFor<'a>> {
    let is_here = tree.hole == equals + 1 && tree.is_label(name) && name + 1 == equals;
    is_here.then(|| ValueFor::Stored {
        source: target.source.clone(),
        column: StoredColumn::Named(tree.name(name)),
    })
}

fn set_names<'a>(tree: &Tree<'a>, item: &Range<usize>) -> Vec<Name<'a>> {
    match tree.kind(item.start) {
        _ if item.is_empty() => Vec::new(),
        Some(Kind::Open) => names(tree, tree.content(item.start)),
        Some(Kind::Word | Kind::Quoted) => vec![tree.name(item.start)],
        _ => Vec::new(),
    }
}

/// UPDATE and DELETE.
pub(super) fn update<'a>(
    reader: &mut Reader<'_, 'a>,
    all: &[Clause],
    position: usize,
) -> Level<'a> {
    let Some(clause) = all.iter().rfind(|c| c.start < position) else {
        return Level::default();
    };
    if clause.part == Part::Returning {
        return returned(reader, all, clause);
    }
    let target = reader.changed_relation(&all[0]).map(|(target, _)| target);
    if matches!(clause.part, Part::Update | Part::Delete) {
        return Level::default();
    }
    let mut level = match (&target, clause.part) {
        (Some(target), Part::Set) => set(reader, target, clause, position),
        _ => Level::default(),
    };
    let list = sources(reader, all, Some(position));
    match list.here {
        Some(here) => {
            level.relations = here.visible;
            level.join = here.join;
        }
        None => {
            level.relations.extend(target);
            level.relations.extend(list.relations);
        }
    }
    level
}

/// The items of FROM of an UPDATE, of USING of a DELETE or MERGE.
fn sources<'a>(
    reader: &mut Reader<'_, 'a>,
    all: &[Clause],
    position: Option<usize>,
) -> FromList<'a> {
    let Some(clause) = all
        .iter()
        .find(|c| matches!(c.part, Part::From | Part::Using))
    else {
        return FromList::default();
    };
    let inside = position.filter(|&p| clause.holds(p));
    reader.read_from(clause.body.clone(), inside)
}

/// MERGE: target and source in ON; what each WHEN sees depends on whether both rows are there.
pub(super) fn merge<'a>(reader: &mut Reader<'_, 'a>, all: &[Clause], position: usize) -> Level<'a> {
    let Some(clause) = all.iter().rfind(|c| c.start < position) else {
        return Level::default();
    };
    if clause.part == Part::Returning {
        return returned(reader, all, clause);
    }
    let target = reader.changed_relation(&all[0]).map(|(target, _)| target);
    let list = sources(reader, all, Some(position));
    if let Some(here) = list.here {
        return Level {
            relations: here.visible,
            join: here.join,
            ..Level::default()
        };
    }
    match (clause.part, target) {
        (Part::Merge | Part::Using, _) => Level::default(),
        (Part::When, target) => when(reader, clause, position, target, list.relations),
        (Part::Values, target) => Level {
            value_for: target
                .as_ref()
                .and_then(|t| row_value(reader.tree, t, &[], position)),
            ..level_of(list.relations)
        },
        (_, target) => {
            let count = usize::from(target.is_some());
            let mut relations: Vec<_> = target.into_iter().collect();
            relations.extend(list.relations);
            Level {
                join: (clause.part == Part::On).then_some(super::from::JoinHere {
                    at: super::model::JoinPlace::On,
                    left: count,
                    words: "",
                }),
                ..level_of(relations)
            }
        }
    }
}

/// One WHEN of MERGE with its action.
fn when<'a>(
    reader: &Reader<'_, 'a>,
    clause: &Clause,
    position: usize,
    target: Option<ScopeRelation<'a>>,
    sources: Vec<ScopeRelation<'a>>,
) -> Level<'a> {
    let tree = reader.tree;
    let body = clause.body.clone();
    let is_unmatched = tree.keyword(body.start) == Keyword::NOT;
    let is_by_source = tree
        .find(body.clone(), |at| {
            tree.keyword(at) == Keyword::BY && tree.is(at + 1, "source")
        })
        .is_some();
    let find = |keyword| {
        tree.find(body.clone(), |at| {
            tree.keyword(at) == keyword && at < position
        })
    };
    let mut level = Level::default();
    let columns_open = find(Keyword::INSERT)
        .map(|at| at + 1)
        .filter(|&at| tree.kind(at) == Some(Kind::Open));
    let columns = columns_open.map_or(Vec::new(), |open| names(tree, tree.content(open)));
    if let (Some(target), Some(values)) = (&target, find(Keyword::VALUES))
        && position > values
    {
        level.value_for = row_value(tree, target, &columns, position);
    }
    if let (Some(target), true) = (&target, columns_open == Some(position)) {
        level.target = Some(target_of(target, List::Insert));
        level.listed = columns;
        level.list = Some(position);
        return level;
    }
    if let (Some(target), Some(at)) = (&target, find(Keyword::SET)) {
        let clause = Clause {
            part: Part::Set,
            start: at,
            body: at + 1..body.end,
        };
        level = set(reader, target, &clause, position);
    }
    if !is_unmatched || is_by_source {
        level.relations.extend(target);
    }
    if !is_by_source {
        level.relations.extend(sources);
    }
    level
}

/// The relations that RETURNING and the outputs of a WITH query stand for: the target first.
pub(super) fn changed<'a>(reader: &mut Reader<'_, 'a>, all: &[Clause]) -> Vec<ScopeRelation<'a>> {
    let Some((target, _)) = reader.changed_relation(&all[0]) else {
        return Vec::new();
    };
    let mut relations = vec![target];
    if all[0].part != Part::Insert {
        let sources = sources(reader, all, None).relations;
        match all[0].part {
            Part::Merge => relations.splice(0..0, sources).for_each(drop),
            _ => relations.extend(sources),
        }
    }
    relations
}

fn returned<'a>(reader: &mut Reader<'_, 'a>, all: &[Clause], clause: &Clause) -> Level<'a> {
    let mut relations = changed(reader, all);
    if let Some(target) = relations.iter().find(|r| r.role == Role::Target).cloned() {
        let names = transition_names(reader.tree, clause);
        for (role, name) in [(Role::Old, names.0), (Role::New, names.1)] {
            let mut relation = special(&target, role);
            relation.alias = name.or(relation.alias);
            relations.push(relation);
        }
    }
    Level {
        outputs: outputs(reader.tree, returning_list(reader.tree, clause)),
        ..level_of(relations)
    }
}

/// `RETURNING WITH (OLD AS o, NEW AS n)`: the names given.
fn transition_names<'a>(tree: &Tree<'a>, clause: &Clause) -> (Option<Name<'a>>, Option<Name<'a>>) {
    let mut found = (None, None);
    if tree.keyword(clause.body.start) != Keyword::WITH
        || tree.kind(clause.body.start + 1) != Some(Kind::Open)
    {
        return found;
    }
    for item in tree.items(tree.content(clause.body.start + 1)) {
        if item.len() < 3
            || tree.keyword(item.start + 1) != Keyword::AS
            || !tree.is_label(item.start + 2)
        {
            continue;
        }
        let name = Some(tree.name(item.start + 2));
        match tree.is(item.start, "old") {
            true => found.0 = name,
            false => found.1 = name,
        }
    }
    found
}

/// The list after `RETURNING` and its options.
pub(super) fn returning_list(tree: &Tree, clause: &Clause) -> Range<usize> {
    let body = clause.body.clone();
    let has_options =
        tree.keyword(body.start) == Keyword::WITH && tree.kind(body.start + 1) == Some(Kind::Open);
    match has_options {
        true => tree.next(body.start + 1).min(body.end)..body.end,
        false => body,
    }
}
