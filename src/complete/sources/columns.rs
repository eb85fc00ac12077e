//! Offers columns, and the names that qualify them.

use std::borrow::Cow;

use crate::catalog::{Catalog, Key, Name, RelationId, RelationKind};
use crate::complete::alias;
use crate::complete::candidate::{Evidence, Kind, Nearness, Place, Relevance};
use crate::complete::collector::Collector;
use crate::complete::cx::Cx;
use crate::complete::options::Qualify;
use crate::complete::resolve::{Known, answers_to};
use crate::complete::sources::relations;
use crate::sql::grammar::Slot;
use crate::sql::scope::{List, Role, ScopeRelation, Source, ValueFor};

/// Columns of what is in scope; of what the qualifier names, if there is one.
pub fn in_scope<'s>(cx: &Cx<'s>, place: Place, out: &mut Collector<'s>) {
    if !cx.word.qualifier.is_empty() {
        return qualified(cx, place, out);
    }
    let is_inner = |r: &&ScopeRelation| r.level == 0 && matches!(r.role, Role::From | Role::Target);
    let inner = cx.scope.relations.iter().filter(is_inner).count();
    for relation in &cx.scope.relations {
        let qualifier = qualifier(cx, relation, inner);
        let nearness = nearness(relation);
        let name = relation.name().map(|name| &*name.text);
        for (order, column) in cx.resolver.columns(relation).into_iter().enumerate() {
            let relevance = Relevance::new(place, nearness)
                .given(cx.mentions.of_column(column.name, name))
                .used(cx.world.usage.of(column.name))
                .ordered(order);
            offer(cx, &column, relevance, qualifier.as_deref(), out);
        }
    }
    system(cx, out);
    let is_open = cx.scope.relations.is_empty() && !cx.scope.only_outputs;
    if is_open && !cx.takes_constants_only() {
        before_from(cx, place, out);
    }
}

/// The columns that every table has, for who begins to type them.
fn system<'s>(cx: &Cx<'s>, out: &mut Collector<'s>) {
    const NAMES: &[&str] = &["ctid", "tableoid", "xmin", "xmax", "cmin", "cmax"];
    let catalog = cx.world.catalog;
    let qualifier = cx.qualifier();
    let is_stored = |relation: &ScopeRelation| {
        let id = cx.resolver.relation_id(&relation.source);
        id.is_some_and(|id| relations::is_stored(catalog[id].kind))
    };
    let mut relations = cx.scope.relations.iter();
    let is_meant = relations.any(|r| answers_to(r, &qualifier) && is_stored(r));
    if !is_meant || out.pattern().is_empty() {
        return;
    }
    for name in NAMES {
        let relevance = Relevance::new(Place::Unlikely, Nearness::InScope(0));
        out.offer(name, Kind::Column, relevance, || {
            ((*name).to_owned(), "system column".to_owned())
        });
    }
}

/// What the columns of a SELECT may be before its FROM is written.
fn before_from<'s>(cx: &Cx<'s>, place: Place, out: &mut Collector<'s>) {
    of_ctes(cx, place, out);
    for id in cx.wanted().best() {
        of_relation(cx, id, place, Nearness::InScope(1), out);
    }
    anywhere(cx, Place::Likely, out);
    qualifiers(cx, place, out);
}

/// The names that the statement qualifies columns with, though nothing in it has them yet.
fn qualifiers<'s>(cx: &Cx<'s>, place: Place, out: &mut Collector<'s>) {
    let references = cx.mentions.references.iter();
    for qualifier in references.filter_map(|reference| reference.qualifier.as_ref()) {
        // A name that had to be folded does not outlive the mentions.
        let Cow::Borrowed(name) = *qualifier else {
            continue;
        };
        let relevance = Relevance::new(place, Nearness::InScope(0)).given(Evidence::Qualifies);
        out.offer(name, Kind::Alias, relevance, || {
            (cx.speller().name(name), String::new())
        });
    }
}

/// Columns of what WITH defines: FROM is likely to read one of those.
fn of_ctes<'s>(cx: &Cx<'s>, place: Place, out: &mut Collector<'s>) {
    let visible = cx.scope.ctes.iter().enumerate().rev();
    for (index, cte) in visible.filter(|(_, cte)| cte.is_visible) {
        for (order, column) in cx.resolver.cte_columns(index).into_iter().enumerate() {
            let relevance = Relevance::new(place, Nearness::InScope(1))
                .given(cx.mentions.of_column(column.name, None))
                .ordered(order);
            out.offer(column.name, Kind::Column, relevance, || {
                let detail = format!("{} of {}", column.type_text, cte.name.text);
                (cx.speller().name(column.name), detail.trim().to_owned())
            });
        }
    }
}

/// The relations of the query are nearest; EXCLUDED, OLD and NEW come after the table that they are rows of.
fn nearness(relation: &ScopeRelation) -> Nearness {
    let is_special = !matches!(relation.role, Role::From | Role::Target);
    let level = relation.level + u32::from(is_special);
    Nearness::InScope(u8::try_from(level).unwrap_or(u8::MAX))
}

/// What a column of `relation` is qualified with.
fn qualifier(cx: &Cx, relation: &ScopeRelation, inner: usize) -> Option<String> {
    // EXCLUDED, OLD and NEW have the target's own columns again.
    let is_special = !matches!(relation.role, Role::From | Role::Target);
    let wants = match cx.world.options.qualify_columns {
        Qualify::Always => true,
        Qualify::Never => false,
        Qualify::IfMoreThanOneTable => inner > 1 || (relation.level > 0 && inner > 0),
    };
    let name = relation.name()?;
    (wants || is_special).then(|| cx.reference(name))
}

fn offer<'s>(
    cx: &Cx<'s>,
    column: &Known<'s>,
    relevance: Relevance,
    qualifier: Option<&str>,
    out: &mut Collector<'s>,
) {
    out.offer(cx.label(column.name), Kind::Column, relevance, || {
        let name = cx.speller().name(column.name);
        let text = match qualifier {
            Some(qualifier) => format!("{qualifier}.{name}"),
            None => name,
        };
        (text, column.type_text.to_owned())
    });
}

/// The columns of the relations that the qualifier means, in scope or else in the catalog.
fn qualified<'s>(cx: &Cx<'s>, place: Place, out: &mut Collector<'s>) {
    let qualifier = cx.qualifier();
    let mut is_found = false;
    for relation in &cx.scope.relations {
        if !answers_to(relation, &qualifier) {
            continue;
        }
        is_found = true;
        for (order, column) in cx.resolver.columns(relation).iter().enumerate() {
            let relevance = Relevance::new(place, Nearness::InScope(0))
                .given(
                    cx.mentions
                        .of_column(column.name, qualifier.last().copied()),
                )
                .used(cx.world.usage.of(column.name))
                .ordered(order);
            offer(cx, column, relevance, None, out);
        }
    }
    match qualifier[..] {
        _ if is_found => system(cx, out),
        ["new" | "old"] => trigger_row(cx, place, out),
        _ => guessed(cx, &qualifier, out),
    }
}

/// The columns of NEW and OLD: those of the tables whose triggers call the function. A function that no trigger has
/// yet does not say which they are.
fn trigger_row<'s>(cx: &Cx<'s>, place: Place, out: &mut Collector<'s>) {
    let catalog = cx.world.catalog;
    let mut tables = catalog.triggered_by(cx.routine.unwrap_or("")).peekable();
    if tables.peek().is_none() {
        return anywhere(cx, Place::Likely, out);
    }
    for (order, column) in tables.flat_map(|id| catalog.columns_of(id)).enumerate() {
        let name = catalog.text(column.name);
        let relevance = Relevance::new(place, Nearness::InScope(0))
            .used(cx.world.usage.of(name))
            .ordered(order);
        out.offer(cx.label(name), Kind::Column, relevance, || {
            let detail = type_of(catalog, column.type_text).to_owned();
            (cx.speller().name(name), detail)
        });
    }
}

/// The columns of a relation that is not in the statement yet: the one with that name, those whose usual alias it is,
/// those whose name begins so; else any column.
fn guessed<'s>(cx: &Cx<'s>, qualifier: &[&str], out: &mut Collector<'s>) {
    let catalog = cx.world.catalog;
    let (schema, name) = match qualifier {
        [name] => (None, *name),
        [.., schema, name] => (Some(*schema), *name),
        [] => return,
    };
    if let Some(id) = catalog.relation(schema, name) {
        return of_relation(cx, id, Place::Likely, Nearness::InScope(0), out);
    }
    if schema.is_some() || catalog.schema(name).is_some() {
        return;
    }
    for (index, cte) in cx.scope.ctes.iter().enumerate() {
        if cte.is_visible && alias::is_likely(&cte.name.text, name) {
            for (order, column) in cx.resolver.cte_columns(index).iter().enumerate() {
                let relevance = Relevance::new(Place::Expected, Nearness::InScope(0))
                    .given(cx.mentions.of_column(column.name, Some(name)))
                    .ordered(order);
                offer(cx, column, relevance, None, out);
            }
        }
    }
    let wanted = cx.wanted();
    for id in catalog.visible_relations() {
        let relation = &catalog[id];
        let full = catalog.text(relation.name);
        if !relation.kind.has_rows() || relation.is_partition || !alias::is_likely(full, name) {
            continue;
        }
        let nearness = match (wanted.evidence(id), catalog[relation.schema].is_system) {
            // It has the other columns with this qualifier.
            (Evidence::Wanted(50..), _) => Nearness::InScope(0),
            (_, true) => Nearness::System,
            (_, false) => Nearness::OnSearchPath,
        };
        let is_alias = alias::abbreviation(full) == name;
        let place = if is_alias {
            Place::Expected
        } else {
            Place::Likely
        };
        of_relation(cx, id, place, nearness, out);
    }
    anywhere(cx, Place::Unlikely, out);
}

/// The columns of a relation that nothing in the statement names.
fn of_relation<'s>(
    cx: &Cx<'s>,
    id: RelationId,
    place: Place,
    nearness: Nearness,
    out: &mut Collector<'s>,
) {
    let catalog = cx.world.catalog;
    let table = catalog.text(catalog[id].name);
    let qualifier = cx.word.qualifier.last().map(|part| &*part.name);
    for (order, column) in catalog.columns_of(id).iter().enumerate() {
        let name = catalog.text(column.name);
        let relevance = Relevance::new(place, nearness)
            .given(cx.mentions.of_column(name, qualifier))
            .used(cx.world.usage.of(name))
            .ordered(order);
        out.offer(name, Kind::Column, relevance, || {
            let detail = format!("{} of {table}", type_of(catalog, column.type_text));
            (cx.speller().name(name), detail)
        });
    }
}

fn type_of(catalog: &Catalog, text: Option<Name>) -> &str {
    text.map_or("column", |text| catalog.text(text))
}

/// Columns of any relation, each name once: nothing is known of FROM yet.
fn anywhere<'s>(cx: &Cx<'s>, place: Place, out: &mut Collector<'s>) {
    let is_empty = out.pattern().is_empty();
    let catalog = cx.world.catalog;
    for column in &catalog.column_names {
        // Without a letter only what many tables have; the system's only for who types its beginning.
        let name = catalog.text(column.name);
        let is_noise = match column.relations {
            0 => !out.pattern().begins(name),
            relations => relations == 1,
        };
        if is_noise && (is_empty || column.relations == 0) {
            continue;
        }
        let sample = &catalog[column.sample];
        let nearness = match (column.relations, sample.is_visible) {
            (0, _) => Nearness::System,
            (_, true) => Nearness::OnSearchPath,
            (_, false) => Nearness::Elsewhere,
        };
        let relevance = Relevance::new(place, nearness)
            .used(cx.world.usage.of(name))
            .given(cx.mentions.of_column(name, None))
            // The more relations have it, the likelier it is meant.
            .ordered(usize::from(u16::MAX).saturating_sub(column.relations as usize));
        out.offer(name, Kind::Column, relevance, || {
            let table = catalog.text(sample.name);
            let detail = match column.relations {
                0 | 1 => format!("of {table}"),
                more => format!("of {table} and {} more", more - 1),
            };
            (cx.speller().name(name), detail)
        });
    }
}

/// The columns that a list here is made of, without those it has already.
pub fn of_target<'s>(cx: &Cx<'s>, place: Place, out: &mut Collector<'s>) {
    let Some(target) = &cx.scope.target else {
        return;
    };
    let qualifier = cx.qualifier();
    let names_target =
        |name: &str| matches!(&target.source, Source::Named { name: own, .. } if own.text == name);
    if qualifier.last().is_some_and(|name| !names_target(name)) {
        return;
    }
    let columns = cx.resolver.source_columns(&target.source);
    for (order, column) in columns.iter().enumerate() {
        if cx
            .scope
            .listed
            .iter()
            .any(|listed| listed.text == column.name)
        {
            continue;
        }
        let evidence = match target.list == List::Set && is_key(cx.world.catalog, column) {
            true => Evidence::Listed,
            false => cx.mentions.of_column(column.name, None),
        };
        let relevance = Relevance::new(place, Nearness::InScope(0))
            .given(evidence)
            .used(cx.world.usage.of(column.name))
            .ordered(order);
        offer(cx, column, relevance, None, out);
    }
}

/// Whether a column is of the primary key, which is hardly ever changed.
fn is_key(catalog: &Catalog, column: &Known) -> bool {
    column
        .column
        .is_some_and(|id| catalog[id].key == Key::Primary)
}

/// The columns that both sides of a join have, for USING.
pub fn common<'s>(cx: &Cx<'s>, out: &mut Collector<'s>) {
    let Some(join) = &cx.scope.join else { return };
    let columns = |indices: &'s [usize]| -> Vec<Known<'s>> {
        let relations = indices.iter().filter_map(|&i| cx.scope.relations.get(i));
        relations.flat_map(|r| cx.resolver.columns(r)).collect()
    };
    let left = columns(&join.left);
    for (order, column) in columns(&join.right).into_iter().enumerate() {
        let is_listed = cx.scope.listed.iter().any(|l| l.text == column.name);
        if !is_listed && left.iter().any(|l| l.name == column.name) {
            let relevance = Relevance::new(Place::Given, Nearness::InScope(0)).ordered(order);
            offer(cx, &column, relevance, None, out);
        }
    }
}

/// The names that SELECT gives its columns, for ORDER BY and GROUP BY.
///
/// What is computed or renamed can be sorted by, and is less likely to be grouped by.
pub fn outputs<'s>(cx: &Cx<'s>, slot: Slot, out: &mut Collector<'s>) {
    if !cx.word.qualifier.is_empty() {
        return;
    }
    for (order, output) in cx.resolver.outputs().iter().enumerate() {
        let place = match slot == Slot::GroupingColumn && !is_plain(cx, output) {
            true => Place::Expected,
            false => Place::Given,
        };
        let relevance = Relevance::new(place, Nearness::InScope(0))
            .given(cx.mentions.of_column(output.name, None))
            .ordered(order);
        offer(cx, output, relevance, None, out);
    }
}

/// Whether an output is a column under its own name.
fn is_plain(cx: &Cx, output: &Known) -> bool {
    let catalog = cx.world.catalog;
    let column = output.column.map(|id| catalog.text(catalog[id].name));
    column.map_or(!output.type_text.is_empty(), |name| name == output.name)
}

/// The names of the relations in scope, to qualify a column with.
pub fn aliases<'s>(cx: &Cx<'s>, place: Place, out: &mut Collector<'s>) {
    let written: Vec<&str> = cx.word.qualifier.iter().map(|part| &*part.name).collect();
    let compared = match &cx.scope.value_for {
        Some(ValueFor::Compared { column, .. }) => column.qualifier.last(),
        _ => None,
    };
    for (index, relation) in cx.scope.relations.iter().enumerate() {
        let Some(name) = relation.name() else {
            continue;
        };
        // `schema.` can only be followed by a relation that was named under that schema.
        let fits = match (&written[..], &relation.source) {
            ([], _) => true,
            (
                [schema],
                Source::Named {
                    schema: Some(own), ..
                },
            ) => relation.alias.is_none() && own.text == *schema,
            _ => false,
        };
        if !fits {
            continue;
        }
        let nearness = Nearness::InScope(u8::try_from(relation.level).unwrap_or(u8::MAX));
        let is_compared = compared.is_some_and(|compared| compared.text == name.text);
        let evidence = match qualifies(cx, relation) && !is_compared {
            true => Evidence::Qualifies,
            false => Evidence::None,
        };
        // A join's condition begins with what is joined last.
        let order = match &cx.scope.join {
            Some(join) if join.right.contains(&index) => 0,
            Some(join) if join.left.contains(&index) => 1 + join.left.len().saturating_sub(index),
            _ => 1 + index,
        };
        let relevance = Relevance::new(place, nearness)
            .given(evidence)
            .ordered(order);
        let kind = match relation.alias {
            Some(_) => Kind::Alias,
            None => relation_kind(cx, relation),
        };
        out.offer(&name.text, kind, relevance, || {
            (cx.reference(name), relations::described(&relation.source))
        });
    }
}

/// Whether columns of this relation are likely to be written with its name: the statement does so, or gives it an
/// alias beside other relations.
fn qualifies(cx: &Cx, relation: &ScopeRelation) -> bool {
    let relations = &cx.scope.relations;
    let is_alone = relations.len() < 2;
    let are_plain = || relations.iter().all(|relation| relation.alias.is_none());
    match (relation.name(), relation.alias.is_some()) {
        (_, true) => cx.mentions.are_qualified || !is_alone,
        (Some(name), false) => {
            cx.mentions.has_qualifier(&name.text) || (cx.mentions.are_qualified && are_plain())
        }
        (None, false) => false,
    }
}

fn relation_kind(cx: &Cx, relation: &ScopeRelation) -> Kind {
    let catalog = cx.world.catalog;
    let id = cx.resolver.relation_id(&relation.source);
    let kind = id.map_or(RelationKind::Table, |id| catalog[id].kind);
    match relation.role {
        Role::From | Role::Target => relations::kind(kind),
        _ => Kind::Alias,
    }
}
