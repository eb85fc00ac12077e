//! Offers joins: whole clauses by foreign key after JOIN, conditions after ON.

use crate::catalog::{ColumnId, ForeignKey, RelationId};
use crate::complete::alias;
use crate::complete::candidate::{Kind, Nearness, Place, Relevance};
use crate::complete::collector::Collector;
use crate::complete::cx::Cx;
use crate::complete::resolve::Known;
use crate::complete::sources::relations;
use crate::sql::scope::{Name, ScopeRelation, Source};

/// Which side of a foreign key is already in the statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Has {
    Child,
    Parent,
}

/// Relations that a foreign key connects with those before the cursor, with their condition.
pub fn clauses<'s>(cx: &Cx<'s>, out: &mut Collector<'s>) {
    let catalog = cx.world.catalog;
    for (index, relation) in left(cx) {
        let Some(id) = cx.resolver.relation_id(&relation.source) else {
            continue;
        };
        // The keys are looked up in the catalog, which outlives this; they are few.
        for key in catalog.foreign_keys_from(id) {
            clause(cx, (index, relation), key, Has::Child, out);
        }
        for key in catalog.foreign_keys_to(id) {
            clause(cx, (index, relation), key, Has::Parent, out);
        }
    }
}

/// The relations on the left of the join, with their numbers; all before the cursor when the join is not clear.
fn left<'s>(cx: &Cx<'s>) -> Vec<(usize, &'s ScopeRelation<'s>)> {
    let scope = cx.scope;
    let indices: Vec<usize> = match &scope.join {
        Some(join) => join.left.clone(),
        None => (0..scope.relations.len()).collect(),
    };
    let relations = indices.into_iter();
    relations
        .filter_map(|index| Some((index, scope.relations.get(index)?)))
        .collect()
}

fn clause<'s>(
    cx: &Cx<'s>,
    (index, relation): (usize, &ScopeRelation),
    key: &ForeignKey,
    has: Has,
    out: &mut Collector<'s>,
) {
    let catalog = cx.world.catalog;
    let other = match has {
        Has::Child => key.to,
        Has::Parent => key.from,
    };
    let target = &catalog[other];
    if target.is_partition && has == Has::Parent {
        return;
    }
    let schema = catalog.text(catalog[target.schema].name);
    if cx.is_qualified() && cx.schema() != Some(schema) {
        return;
    }
    let Some(own) = relation.name() else { return };
    let is_joined = is_in_scope(cx, other);
    let name = catalog.text(target.name);
    // Later relations first; those that are not there yet before those that are.
    let later = usize::from(u16::MAX) / 2 - (index * 4).min(1000);
    // What a child refers to before what refers to it.
    let is_parent = usize::from(has == Has::Parent);
    let label = label(cx, key, has, name, out);
    // Found by a column, the clause comes after those that are found by their relation.
    let place = match label == cx.label(name) {
        true => Place::Given,
        false => Place::Unlikely,
    };
    let relevance = Relevance::new(place, Nearness::InScope(0))
        .used(cx.world.usage.of(name))
        .ordered(later + usize::from(is_joined) * 2 + is_parent);
    let is_written_with = |schema: &str| match &relation.source {
        Source::Named {
            schema: Some(own), ..
        } => own.text == schema,
        _ => false,
    };
    out.offer(label, Kind::Join, relevance, || {
        let speller = cx.speller();
        let needs_schema = !target.is_visible || is_written_with(schema);
        let needs_schema = needs_schema && !cx.is_qualified();
        let mut text = match needs_schema {
            true => speller.qualified(schema, name),
            false => speller.name(name),
        };
        let taken = relations::taken(cx);
        let needs_alias = cx.world.options.generate_aliases || taken.contains(name);
        let mut known_as = speller.name(name);
        if needs_alias {
            known_as = match cx.world.options.generate_aliases {
                true => alias::generate(name, cx.world.options, &taken),
                false => alias::numbered(name, cx.world.options, &taken),
            };
            known_as = speller.alias(&known_as);
            text = format!("{text} {known_as}");
        }
        let own = cx.reference(own);
        let condition = condition(cx, key, has, &own, &known_as);
        (
            format!("{text} ON {condition}"),
            catalog.text(key.name).to_owned(),
        )
    });
}

/// What a clause is found by: the relation's name, or else one of the columns in its condition.
fn label<'s>(
    cx: &Cx<'s>,
    key: &ForeignKey,
    has: Has,
    name: &'s str,
    out: &Collector<'s>,
) -> &'s str {
    let name = cx.label(name);
    if out.pattern().fit(name).is_some() {
        return name;
    }
    let catalog = cx.world.catalog;
    let text = |id: ColumnId| catalog.text(catalog[id].name);
    let columns = catalog.pairs(key).flat_map(|(from, to)| match has {
        Has::Child => [text(to), text(from)],
        Has::Parent => [text(from), text(to)],
    });
    let mut fitting = columns.filter(|column| out.pattern().fit(column).is_some());
    fitting.next().unwrap_or(name)
}

fn is_in_scope(cx: &Cx, id: RelationId) -> bool {
    let mut relations = cx.scope.relations.iter();
    relations.any(|r| cx.resolver.relation_id(&r.source) == Some(id))
}

/// `new.column = own.column`, for all columns of the key.
fn condition(cx: &Cx, key: &ForeignKey, has: Has, own: &str, new: &str) -> String {
    let catalog = cx.world.catalog;
    let speller = cx.speller();
    let name = |id: ColumnId| speller.name(catalog.text(catalog[id].name));
    let pairs = catalog.pairs(key).map(|(from, to)| match has {
        Has::Child => format!("{new}.{} = {own}.{}", name(to), name(from)),
        Has::Parent => format!("{new}.{} = {own}.{}", name(from), name(to)),
    });
    pairs.collect::<Vec<String>>().join(" AND ")
}

/// Conditions after ON: by foreign key, then by columns of the same name and type.
pub fn conditions<'s>(cx: &Cx<'s>, out: &mut Collector<'s>) {
    let Some(join) = &cx.scope.join else { return };
    let relation = |&index: &usize| cx.scope.relations.get(index);
    for right in join.right.iter().filter_map(relation) {
        for (index, left) in join.left.iter().enumerate() {
            let Some(left) = relation(left) else { continue };
            by_key(cx, left, right, index, out);
            by_name(cx, left, right, index, out);
        }
    }
}

/// What a condition is matched by: it has no one name, so only an empty word, or a part of its text, fits it.
fn offer<'s>(
    cx: &Cx<'s>,
    (near, near_column): (&Name, &'s str),
    (far, far_column): (&Name, &'s str),
    rest: &str,
    relevance: Relevance,
    detail: &str,
    out: &mut Collector<'s>,
) {
    let speller = cx.speller();
    let (near_name, far_name) = (&near.text, &far.text);
    let (near, far) = (cx.reference(near), cx.reference(far));
    match cx.qualifier()[..] {
        [] => {
            let text = || {
                let (a, b) = (speller.name(near_column), speller.name(far_column));
                (format!("{near}.{a} = {far}.{b}{rest}"), detail.to_owned())
            };
            out.offer(near_column, Kind::JoinCondition, relevance, text);
        }
        [qualifier] if near_name == qualifier => {
            let text = || {
                let (a, b) = (speller.name(near_column), speller.name(far_column));
                (format!("{a} = {far}.{b}{rest}"), detail.to_owned())
            };
            out.offer(near_column, Kind::JoinCondition, relevance, text);
        }
        [qualifier] if far_name == qualifier => {
            let text = || {
                let (a, b) = (speller.name(near_column), speller.name(far_column));
                (format!("{b} = {near}.{a}{rest}"), detail.to_owned())
            };
            out.offer(far_column, Kind::JoinCondition, relevance, text);
        }
        _ => {}
    }
}

fn by_key<'s>(
    cx: &Cx<'s>,
    left: &'s ScopeRelation<'s>,
    right: &'s ScopeRelation<'s>,
    index: usize,
    out: &mut Collector<'s>,
) {
    let catalog = cx.world.catalog;
    let ids = (
        cx.resolver.relation_id(&left.source),
        cx.resolver.relation_id(&right.source),
    );
    let (Some(left_id), Some(right_id)) = ids else {
        return;
    };
    let (Some(left_name), Some(right_name)) = (left.name(), right.name()) else {
        return;
    };
    let from_right = catalog.foreign_keys_from(right_id).iter();
    let from_right = from_right
        .filter(|key| key.to == left_id)
        .map(|key| (key, Has::Parent));
    let from_left = catalog.foreign_keys_from(left_id).iter();
    let from_left = from_left
        .filter(|key| key.to == right_id)
        .map(|key| (key, Has::Child));
    for (key, has) in from_right.chain(from_left) {
        let mut pairs = catalog.pairs(key).map(|(from, to)| {
            let (from, to) = (
                catalog.text(catalog[from].name),
                catalog.text(catalog[to].name),
            );
            match has {
                // The left relation is referred to.
                Has::Parent => (from, to),
                Has::Child => (to, from),
            }
        });
        let Some((right_column, left_column)) = pairs.next() else {
            continue;
        };
        let speller = cx.speller();
        let (l, r) = (cx.reference(left_name), cx.reference(right_name));
        let rest: String = pairs
            .map(|(right, left)| {
                format!(
                    " AND {r}.{} = {l}.{}",
                    speller.name(right),
                    speller.name(left)
                )
            })
            .collect();
        let relevance =
            Relevance::new(Place::Given, Nearness::InScope(0)).ordered(100 - index.min(100));
        offer(
            cx,
            (right_name, right_column),
            (left_name, left_column),
            &rest,
            relevance,
            "foreign key",
            out,
        );
    }
}

fn by_name<'s>(
    cx: &Cx<'s>,
    left: &'s ScopeRelation<'s>,
    right: &'s ScopeRelation<'s>,
    index: usize,
    out: &mut Collector<'s>,
) {
    let (Some(left_name), Some(right_name)) = (left.name(), right.name()) else {
        return;
    };
    let left_columns = cx.resolver.columns(left);
    for column in cx.resolver.columns(right) {
        let is_same = |other: &&Known| {
            other.name == column.name
                && (other.type_text == column.type_text
                    || other.type_text.is_empty()
                    || column.type_text.is_empty())
        };
        if left_columns.iter().any(|other| is_same(&other)) {
            // Keys are mostly numbers: those first, as in pgcli.
            let is_number = matches!(column.type_text, "integer" | "bigint" | "smallint");
            let order = 1000 + usize::from(!is_number) * 1000 + 100 - index.min(100);
            let relevance = Relevance::new(Place::Given, Nearness::InScope(0)).ordered(order);
            offer(
                cx,
                (right_name, column.name),
                (left_name, column.name),
                "",
                relevance,
                "same name",
                out,
            );
        }
    }
}
