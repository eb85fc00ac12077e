//! Offers relations: tables, views, indexes and the like, and the names that WITH gives.

use std::collections::HashSet;

use crate::catalog::{Catalog, Relation, RelationId, RelationKind};
use crate::complete::alias;
use crate::complete::candidate::{Evidence, Kind, Nearness, Place, Relevance};
use crate::complete::collector::Collector;
use crate::complete::cx::Cx;
use crate::complete::wanted::Wanted;
use crate::sql::scope::Source;

/// Kinds of relations, as a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kinds(u16);

impl Kinds {
    pub const fn of(kinds: &[RelationKind]) -> Kinds {
        let mut set = 0;
        let mut at = 0;
        while at < kinds.len() {
            set |= 1 << kinds[at] as u16;
            at += 1;
        }
        Kinds(set)
    }

    pub fn and(self, more: Kinds) -> Kinds {
        Kinds(self.0 | more.0)
    }

    pub fn has(self, kind: RelationKind) -> bool {
        self.0 & (1 << kind as u16) != 0
    }
}

/// The system's relations that people read, the most usual first.
const SYSTEM: &[&str] = &[
    "pg_class",
    "pg_stat_activity",
    "pg_namespace",
    "pg_attribute",
    "pg_type",
    "pg_proc",
    "pg_database",
    "pg_constraint",
    "pg_index",
    "pg_settings",
    "pg_locks",
    "pg_roles",
    "pg_tables",
    "pg_indexes",
    "pg_views",
    "pg_stat_user_tables",
    "pg_stat_user_indexes",
    "pg_stat_statements",
    "pg_stat_replication",
    "pg_stat_database",
    "pg_extension",
    "pg_trigger",
    "pg_depend",
    "pg_description",
    "pg_inherits",
    "pg_enum",
    "pg_attrdef",
    "pg_rules",
    "pg_policies",
    "pg_sequences",
    "pg_stats",
    "pg_matviews",
    "pg_replication_slots",
    "pg_statio_user_tables",
    "pg_publication",
    "pg_subscription",
    "pg_tablespace",
    "pg_user",
    "pg_authid",
    "pg_auth_members",
    "pg_operator",
    "pg_am",
    "pg_collation",
    "pg_aggregate",
    "pg_rewrite",
    "columns",
    "tables",
    "table_constraints",
    "key_column_usage",
    "views",
    "routines",
    "schemata",
];

/// Whether a relation is offered with an alias.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aliased {
    No,
    /// Where the settings ask for it.
    Yes,
}

pub fn kind(kind: RelationKind) -> Kind {
    match kind {
        RelationKind::Table | RelationKind::PartitionedTable => Kind::Table,
        RelationKind::View => Kind::View,
        RelationKind::MaterializedView => Kind::MaterializedView,
        RelationKind::ForeignTable => Kind::ForeignTable,
        RelationKind::Sequence => Kind::Sequence,
        RelationKind::Index => Kind::Index,
        RelationKind::Composite => Kind::Type,
    }
}

/// Whether rows of these have system columns.
pub fn is_stored(kind: RelationKind) -> bool {
    matches!(
        kind,
        RelationKind::Table
            | RelationKind::PartitionedTable
            | RelationKind::MaterializedView
            | RelationKind::ForeignTable
    )
}

/// What a relation in scope is, in a few words.
pub fn described(source: &Source) -> String {
    match source {
        Source::Named { name, .. } => name.text.to_string(),
        Source::Cte { name, .. } => format!("WITH {}", name.text),
        Source::Function { name, .. } => format!("{}()", name.text),
        Source::Special { of, .. } => described(of),
        Source::Subquery(_) => "sub-select".to_owned(),
        _ => String::new(),
    }
}

/// Relations of the catalog: those of the schema before the word, else all that can be named.
pub fn catalog<'s>(
    cx: &Cx<'s>,
    kinds: Kinds,
    place: Place,
    aliased: Aliased,
    out: &mut Collector<'s>,
) {
    let catalog = cx.world.catalog;
    let wish = Wish {
        kinds,
        place,
        aliased,
        wanted: cx.wanted(),
        present: present(cx),
        constraint: match cx.begins(&["COMMENT", "ON", "CONSTRAINT"]) {
            true => cx
                .name_after("CONSTRAINT")
                .filter(|name| is_constraint(catalog, name)),
            false => None,
        },
        around: around(cx),
    };
    if cx.is_qualified() {
        let schema = cx.schema().and_then(|name| catalog.schema(name));
        for id in schema.into_iter().flat_map(|s| catalog.relations_of(s)) {
            offer(cx, id, &wish, out);
        }
        return;
    }
    for (index, _) in catalog.relations.iter().enumerate() {
        offer(cx, RelationId(index as u32), &wish, out);
    }
}

/// What is asked of a relation.
struct Wish<'c> {
    kinds: Kinds,
    place: Place,
    aliased: Aliased,
    wanted: &'c Wanted,
    /// The relations that the query reads already.
    present: Vec<RelationId>,
    /// Only those that have a constraint of this name.
    constraint: Option<String>,
    /// Those of the queries around it.
    around: Vec<RelationId>,
}

impl Wish<'_> {
    fn evidence(&self, catalog: &Catalog, id: RelationId) -> Evidence {
        let wanted = self.wanted.evidence(id);
        if wanted != Evidence::None || (self.present.is_empty() && self.around.is_empty()) {
            return wanted;
        }
        let is_present = self.present.contains(&id);
        let keys = catalog.foreign_keys_from(id).iter().map(|key| key.to);
        let keys = keys.chain(catalog.foreign_keys_to(id).map(|key| key.from));
        let known = match self.present.is_empty() {
            true => &self.around,
            false => &self.present,
        };
        let mut connected = keys.filter(|other| known.contains(other));
        match (is_present, connected.next()) {
            (false, Some(_)) => Evidence::Related,
            (true, None) => Evidence::Listed,
            _ => Evidence::None,
        }
    }
}

/// The relations of the catalog that the query at the cursor reads.
fn present(cx: &Cx) -> Vec<RelationId> {
    let mut ids: Vec<RelationId> = cx
        .read()
        .filter_map(|relation| cx.resolver.relation_id(&relation.source))
        .collect();
    ids.dedup();
    ids.truncate(16);
    ids
}

fn is_constraint(catalog: &Catalog, name: &str) -> bool {
    let mut constraints = catalog.constraints.iter();
    constraints.any(|constraint| catalog.text(constraint.name) == name)
}

/// Whether a relation has a constraint of this name.
fn has_constraint(catalog: &Catalog, id: RelationId, name: &str) -> bool {
    let mut constraints = catalog.constraints_of(id).iter();
    constraints.any(|constraint| catalog.text(constraint.name) == name)
}

fn around(cx: &Cx) -> Vec<RelationId> {
    let relations = cx.scope.relations.iter().filter(|r| r.level > 0);
    let ids = relations.filter_map(|relation| cx.resolver.relation_id(&relation.source));
    ids.take(16).collect()
}

fn offer<'s>(cx: &Cx<'s>, id: RelationId, wish: &Wish, out: &mut Collector<'s>) {
    let catalog = cx.world.catalog;
    let Wish {
        kinds,
        place,
        aliased,
        ..
    } = *wish;
    let relation = &catalog[id];
    let lacks = |name: &str| !has_constraint(catalog, id, name);
    if !kinds.has(relation.kind) || wish.constraint.as_deref().is_some_and(lacks) {
        return;
    }
    let schema = &catalog[relation.schema];
    let needs_schema = !cx.is_qualified() && !relation.is_visible;
    if needs_schema && cx.is_path_only() {
        return;
    }
    let name = catalog.text(relation.name);
    if schema.is_system
        && !cx.wants_system()
        && (name.starts_with("pg_") || out.pattern().is_empty())
    {
        return;
    }
    let nearness = match (relation.is_partition, schema.is_system) {
        (_, true) if cx.is_qualified() => Nearness::OnSearchPath,
        (_, true) => Nearness::System,
        (true, false) => Nearness::Part,
        (false, false) if needs_schema => Nearness::Elsewhere,
        (false, false) => Nearness::OnSearchPath,
    };
    // What comes now costs something for each of many thousand relations.
    if out.pattern().fit(cx.label(name)).is_none() {
        return;
    }
    let usual = match schema.is_system {
        true => SYSTEM.iter().position(|usual| *usual == name),
        false => None,
    };
    let nearness = match usual {
        Some(_) if cx.wants_system() => Nearness::OnSearchPath,
        _ => nearness,
    };
    let relevance = Relevance::new(place, nearness)
        .given(wish.evidence(catalog, id))
        .used(cx.world.usage.of(name))
        .ordered(usual.unwrap_or(SYSTEM.len() + order(relation)));
    out.offer(cx.label(name), kind(relation.kind), relevance, || {
        let speller = cx.speller();
        let mut text = match needs_schema {
            true => speller.qualified(catalog.text(schema.name), name),
            false => speller.name(name),
        };
        if aliased == Aliased::Yes && cx.world.options.generate_aliases {
            text += " ";
            let alias = alias::generate(name, cx.world.options, &taken(cx));
            text += &speller.alias(&alias);
        }
        (text, detail(cx, relation))
    });
}

/// Tables before views, as in pgcli; the rest after them.
fn order(relation: &Relation) -> usize {
    match relation.kind {
        RelationKind::Table | RelationKind::PartitionedTable | RelationKind::ForeignTable => 0,
        RelationKind::View | RelationKind::MaterializedView => 1,
        _ => 2,
    }
}

fn detail(cx: &Cx, relation: &Relation) -> String {
    let catalog = cx.world.catalog;
    if let Some(comment) = relation.comment {
        return catalog.text(comment).to_owned();
    }
    let of = |id: Option<RelationId>| id.map(|id| catalog.text(catalog[id].name));
    match (
        relation.is_partition,
        of(relation.parent),
        of(relation.owner),
    ) {
        (true, Some(parent), _) => format!("partition of {parent}"),
        (true, None, _) => "partition".to_owned(),
        (_, _, Some(owner)) => format!("of {owner}"),
        _ if cx.is_qualified() => String::new(),
        _ => catalog.text(catalog[relation.schema].name).to_owned(),
    }
}

/// The names that are in use in the statement.
pub fn taken(cx: &Cx) -> HashSet<String> {
    let names = cx.scope.relations.iter().filter_map(|r| r.name());
    names.map(|name| name.text.to_string()).collect()
}

/// The names that WITH gives.
pub fn ctes<'s>(cx: &Cx<'s>, place: Place, out: &mut Collector<'s>) {
    if cx.is_qualified() {
        return;
    }
    let visible = cx.scope.ctes.iter().enumerate();
    let visible = visible.filter(|(_, cte)| cte.is_visible);
    for (order, (index, cte)) in visible.enumerate() {
        let relevance = Relevance::new(place, Nearness::InScope(0))
            .given(of_cte(cx, index))
            .ordered(order);
        out.offer(&cte.name.text, Kind::Table, relevance, || {
            let mut text = cx.speller().name(&cte.name.text);
            if cx.world.options.generate_aliases {
                let alias = alias::generate(&cte.name.text, cx.world.options, &taken(cx));
                text = format!("{text} {}", cx.speller().alias(&alias));
            }
            (text, "WITH".to_owned())
        });
    }
}

/// What the statement says of a WITH query.
fn of_cte(cx: &Cx, index: usize) -> Evidence {
    let is_it = |source: &Source| matches!(source, Source::Cte { index: own, .. } if *own == index);
    if cx.read().any(|relation| is_it(&relation.source)) {
        return Evidence::Listed;
    }
    let columns = cx.resolver.cte_columns(index);
    let mut columns = columns.iter();
    match columns.any(|column| cx.mentions.of_column(column.name, None) != Evidence::None) {
        true => Evidence::Wanted(100),
        false => Evidence::None,
    }
}

/// Schemas, to qualify a name with; psql's come with their dot.
pub fn schemas<'s>(cx: &Cx<'s>, place: Place, out: &mut Collector<'s>) {
    let dot = if cx.is_psql() { "." } else { "" };
    every_schema(cx, place, dot, cx.wants_system(), out);
}

/// Schemas for their own sake.
pub fn schema_names<'s>(cx: &Cx<'s>, place: Place, out: &mut Collector<'s>) {
    every_schema(cx, place, "", cx.wants_system() || cx.is_psql(), out);
}

fn every_schema<'s>(
    cx: &Cx<'s>,
    place: Place,
    dot: &'static str,
    wants_system: bool,
    out: &mut Collector<'s>,
) {
    if cx.is_qualified() {
        return;
    }
    let catalog = cx.world.catalog;
    for schema in &catalog.schemas {
        let name = catalog.text(schema.name);
        let is_hidden = name.starts_with("pg_") && !wants_system;
        if is_hidden && (name != "pg_catalog" || out.pattern().is_empty()) {
            continue;
        }
        let nearness = match schema.is_system {
            true => Nearness::System,
            false => Nearness::OnSearchPath,
        };
        let relevance = Relevance::new(place, nearness).used(cx.world.usage.of(name));
        out.offer(name, Kind::Schema, relevance, || {
            let detail = schema.comment.map_or("", |comment| catalog.text(comment));
            (cx.speller().name(name) + dot, detail.to_owned())
        });
    }
}
