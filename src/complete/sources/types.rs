//! Offers data types.

use crate::catalog::{RelationId, TypeKind};
use crate::complete::candidate::{Kind, Nearness, Place, Relevance};
use crate::complete::collector::Collector;
use crate::complete::cx::Cx;

/// The types that columns mostly have, the most usual first, as SQL calls them.
const USUAL: &[&str] = &[
    "integer",
    "text",
    "bigint",
    "boolean",
    "timestamp",
    "timestamptz",
    "varchar",
    "numeric",
    "date",
    "uuid",
    "jsonb",
    "int",
    "serial",
    "bigserial",
    "json",
    "char",
    "smallint",
    "bytea",
    "time",
    "interval",
    "regclass",
    "decimal",
    "real",
    "double precision",
    "timestamp with time zone",
    "timestamp without time zone",
    "character varying",
    "bool",
    "float",
    "character",
    "bit",
    "bit varying",
    "time with time zone",
    "time without time zone",
    "smallserial",
    "inet",
    "xml",
    "int4",
    "int8",
    "int2",
    "float8",
    "float4",
    "bpchar",
    "timetz",
    "varbit",
    "national character",
];

/// The types of values that no table holds, the most usual first: only routines have them.
const PSEUDO: &[&str] = &[
    "void",
    "trigger",
    "record",
    "anyelement",
    "anyarray",
    "event_trigger",
    "anycompatible",
    "anycompatiblearray",
];

/// Whether this is one of SQL's own names for a type: it is offered here and not as a keyword.
pub fn is_usual(name: &str) -> bool {
    USUAL.iter().any(|usual| usual.eq_ignore_ascii_case(name))
}

/// Which types are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// Anything a column or argument may have.
    Any,
    Domain,
}

/// Types by their names, and tables for their rows.
pub fn catalog<'s>(cx: &Cx<'s>, wanted: Wanted, place: Place, out: &mut Collector<'s>) {
    let names_made =
        cx.begins(&["DROP", "TYPE"]) || (cx.begins(&["ALTER", "TYPE"]) && cx.before.len() == 2);
    if wanted == Wanted::Any && !cx.is_qualified() && (!names_made || cx.is_psql()) {
        for (order, name) in USUAL.iter().enumerate() {
            // These make columns, and are no types.
            if cx.is_psql() && name.ends_with("serial") {
                continue;
            }
            let relevance = Relevance::new(place, Nearness::OnSearchPath)
                .used(cx.world.usage.of(name))
                .ordered(order);
            out.offer(name, Kind::Type, relevance, || {
                ((*name).to_owned(), String::new())
            });
        }
    }
    let is_routine = is_of_routine(cx);
    let is_result = !out.pattern().is_empty() || cx.last_word().eq_ignore_ascii_case("RETURNS");
    let catalog = cx.world.catalog;
    let schema = cx.schema().and_then(|name| catalog.schema(name));
    for type_ in &catalog.types {
        let owner = &catalog[type_.schema];
        let fits = match wanted {
            Wanted::Any => {
                let is_record = catalog.text(type_.name) == "record";
                is_routine || cx.is_psql() || type_.kind != TypeKind::Pseudo || is_record
            }
            Wanted::Domain => type_.kind == TypeKind::Domain,
        };
        let is_there = match cx.is_qualified() {
            true => Some(type_.schema) == schema,
            false => type_.is_visible || !cx.is_path_only(),
        };
        let is_system = owner.is_system;
        let name = catalog.text(type_.name);
        let pseudo = PSEUDO.iter().position(|pseudo| *pseudo == name);
        let pseudo = pseudo.filter(|_| is_routine && is_system && is_result);
        let lists_all = cx.is_qualified() || cx.is_psql() || !out.pattern().is_empty();
        let is_noise = is_system && pseudo.is_none() && !lists_all;
        let is_made = !is_system || cx.is_psql() || cx.is_qualified();
        if !fits || !is_there || is_noise || (names_made && !is_made) {
            continue;
        }
        // Offered above, by SQL's own name.
        if is_system && wanted == Wanted::Any && is_usual(name) && !cx.is_qualified() {
            continue;
        }
        let needs_schema = !cx.is_qualified() && !type_.is_visible;
        let nearness = match (is_system, needs_schema) {
            (true, _) if pseudo.is_some() => Nearness::OnSearchPath,
            (true, _) => Nearness::System,
            (false, true) => Nearness::Elsewhere,
            (false, false) => Nearness::OnSearchPath,
        };
        let relevance = Relevance::new(place, nearness)
            .used(cx.world.usage.of(name))
            .ordered(pseudo.unwrap_or(USUAL.len()));
        out.offer(name, Kind::Type, relevance, || {
            let speller = cx.speller();
            let text = match needs_schema {
                true => speller.qualified(catalog.text(owner.name), name),
                false => speller.name(name),
            };
            (text, word(type_.kind).to_owned())
        });
    }
    if wanted == Wanted::Any && !names_made {
        rows(cx, out);
    }
}

/// Whether the type is that of a routine's result, argument or variable.
fn is_of_routine(cx: &Cx) -> bool {
    const WORDS: &[&str] = &["FUNCTION", "PROCEDURE", "AGGREGATE", "DECLARE"];
    let mut words = cx.before.iter();
    words.any(|word| WORDS.iter().any(|known| known.eq_ignore_ascii_case(word)))
}

fn word(kind: TypeKind) -> &'static str {
    match kind {
        TypeKind::Base => "",
        TypeKind::Composite => "composite",
        TypeKind::Domain => "domain",
        TypeKind::Enum => "enum",
        TypeKind::Range => "range",
        TypeKind::Multirange => "multirange",
        TypeKind::Pseudo => "pseudo",
    }
}

/// The row types of tables.
fn rows<'s>(cx: &Cx<'s>, out: &mut Collector<'s>) {
    let is_set = cx.last_word().eq_ignore_ascii_case("SETOF");
    let place = match (is_set, is_of_routine(cx)) {
        (true, _) => Place::Given,
        (false, true) => Place::Likely,
        (false, false) => Place::Unlikely,
    };
    let catalog = cx.world.catalog;
    let ids = (0..catalog.relations.len()).map(|index| RelationId(index as u32));
    for id in ids {
        let relation = &catalog[id];
        let is_near = match cx.schema() {
            Some(schema) => catalog.text(catalog[relation.schema].name) == schema,
            None => relation.is_visible && !catalog[relation.schema].is_system,
        };
        if !is_near || !relation.kind.has_rows() || relation.is_partition {
            continue;
        }
        let name = catalog.text(relation.name);
        let relevance = Relevance::new(place, Nearness::OnSearchPath);
        out.offer(name, Kind::Type, relevance, || {
            (cx.speller().name(name), "row type".to_owned())
        });
    }
}
