//! Offers the objects of which little more than the name is known: roles, databases, extensions and the like.

use crate::catalog::{Catalog, Constraint, ConstraintKind, Detail, Object, ObjectKind, RelationId};
use crate::complete::candidate::{Kind, Nearness, Place, Relevance};
use crate::complete::collector::Collector;
use crate::complete::cx::Cx;
use crate::complete::sources::relations;

/// What an object is called in a menu.
pub fn kind(kind: ObjectKind) -> Kind {
    match kind {
        ObjectKind::Role => Kind::Role,
        ObjectKind::Database => Kind::Database,
        ObjectKind::Tablespace => Kind::Tablespace,
        ObjectKind::Extension => Kind::Extension,
        ObjectKind::Publication => Kind::Publication,
        ObjectKind::Subscription => Kind::Subscription,
        ObjectKind::Language => Kind::Language,
        ObjectKind::Collation => Kind::Collation,
        ObjectKind::OperatorClass | ObjectKind::OperatorFamily => Kind::OperatorClass,
        ObjectKind::AccessMethod => Kind::AccessMethod,
        ObjectKind::ForeignServer => Kind::Server,
        ObjectKind::Trigger => Kind::Trigger,
        ObjectKind::DomainConstraint => Kind::Constraint,
        ObjectKind::ExtensionVersion | ObjectKind::TimeZone => Kind::Value,
        ObjectKind::Policy
        | ObjectKind::Rule
        | ObjectKind::Statistics
        | ObjectKind::Conversion
        | ObjectKind::EventTrigger
        | ObjectKind::ForeignDataWrapper
        | ObjectKind::TextSearchConfiguration
        | ObjectKind::TextSearchDictionary
        | ObjectKind::TextSearchParser
        | ObjectKind::TextSearchTemplate => Kind::Object,
    }
}

/// Offers the objects of a kind, and the schemas that may stand before their names.
pub fn named<'s>(cx: &Cx<'s>, kind: ObjectKind, out: &mut Collector<'s>) {
    all(cx, kind, Place::Expected, out, |_| true);
    if kind.is_in_schemas() {
        relations::schemas(cx, Place::Unlikely, out);
    }
}

/// Which extensions are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extensions {
    Installed,
    Available,
}

/// All objects of a kind that `is_wanted` lets through.
pub fn all<'s>(
    cx: &Cx<'s>,
    wanted: ObjectKind,
    place: Place,
    out: &mut Collector<'s>,
    is_wanted: impl Fn(&Object) -> bool,
) {
    let catalog = cx.world.catalog;
    for object in catalog.objects(wanted) {
        if !is_wanted(object) || (cx.is_qualified() && !is_in_schema(cx, object)) {
            continue;
        }
        let name = catalog.text(object.name);
        let schema = object.schema.map(|id| &catalog[id]);
        let is_system = schema.is_some_and(|schema| schema.is_system) || name.starts_with("pg_");
        let relevance = Relevance::new(
            place,
            match is_system {
                true => Nearness::System,
                false => Nearness::OnSearchPath,
            },
        );
        let relevance = relevance.used(cx.world.usage.of(name));
        let needs_schema = !cx.is_qualified()
            && object
                .schema
                .is_some_and(|id| !catalog.search_path.contains(&id));
        if needs_schema && cx.is_psql() {
            continue;
        }
        out.offer(name, kind(wanted), relevance, || {
            let speller = cx.speller();
            let text = match schema.filter(|_| needs_schema) {
                Some(schema) => speller.qualified(catalog.text(schema.name), name),
                None => speller.name(name),
            };
            (text, detail(catalog, object))
        });
    }
}

fn is_in_schema(cx: &Cx, object: &Object) -> bool {
    let catalog = cx.world.catalog;
    let name = object.schema.map(|id| catalog.text(catalog[id].name));
    name.is_some() && name == cx.schema()
}

pub fn extensions<'s>(cx: &Cx<'s>, which: Extensions, place: Place, out: &mut Collector<'s>) {
    all(cx, ObjectKind::Extension, place, out, |object| {
        let is_installed = matches!(object.detail, Detail::Installed(_));
        is_installed == (which == Extensions::Installed)
    });
}

/// The triggers, policies or rules of a relation; of all when it is not known.
pub fn of_relation<'s>(
    cx: &Cx<'s>,
    wanted: ObjectKind,
    relation: Option<RelationId>,
    place: Place,
    out: &mut Collector<'s>,
) {
    all(cx, wanted, place, out, |object| {
        relation.is_none_or(|id| object.detail == Detail::Of(id))
    });
}

/// The versions of the extension that the statement is about.
pub fn versions<'s>(cx: &Cx<'s>, out: &mut Collector<'s>) {
    let extension = cx.name_after("EXTENSION");
    parts(cx, ObjectKind::ExtensionVersion, extension.as_deref(), out);
}

/// The objects of a kind that are parts of what has this name.
fn parts<'s>(cx: &Cx<'s>, wanted: ObjectKind, whole: Option<&str>, out: &mut Collector<'s>) {
    let catalog = cx.world.catalog;
    let objects = catalog.objects(wanted).iter();
    let is_meant = |object: &&Object| match object.detail {
        Detail::PartOf(name) => Some(catalog.text(name)) == whole,
        _ => false,
    };
    for object in objects.filter(is_meant) {
        let name = catalog.text(object.name);
        let relevance = Relevance::new(Place::Expected, Nearness::Neutral);
        out.offer(name, kind(wanted), relevance, || {
            (cx.speller().name(name), detail(catalog, object))
        });
    }
}

/// The constraints of a relation, or of the domain that is altered; of all relations when none is known.
pub fn constraints<'s>(
    cx: &Cx<'s>,
    relation: Option<RelationId>,
    place: Place,
    out: &mut Collector<'s>,
) {
    let catalog = cx.world.catalog;
    if cx.begins(&["ALTER", "DOMAIN"]) {
        let domain = cx.name_after("DOMAIN");
        return parts(cx, ObjectKind::DomainConstraint, domain.as_deref(), out);
    }
    let constraints: &[Constraint] = match relation {
        Some(id) => catalog.constraints_of(id),
        None => &catalog.constraints,
    };
    for constraint in constraints {
        let owner = &catalog[constraint.relation];
        if relation.is_none() && catalog[owner.schema].is_system && !cx.is_psql() {
            continue;
        }
        let name = catalog.text(constraint.name);
        // Those on nulls are handled as a property of the column.
        let is_not_null = constraint.kind == ConstraintKind::NotNull;
        let relevance =
            Relevance::new(place, Nearness::OnSearchPath).ordered(usize::from(is_not_null));
        out.offer(name, Kind::Constraint, relevance, || {
            let detail = format!("of {}", catalog.text(owner.name));
            (cx.speller().name(name), detail)
        });
    }
}

fn detail(catalog: &Catalog, object: &Object) -> String {
    if let Some(comment) = object.comment {
        return catalog.text(comment).to_owned();
    }
    match object.detail {
        Detail::Nothing => String::new(),
        Detail::Method(name) | Detail::Wrapper(name) => catalog.text(name).to_owned(),
        Detail::Installed(version) => catalog.text(version).to_owned(),
        Detail::Available(version) => format!("{} (not installed)", catalog.text(version)),
        Detail::Group => "group".to_owned(),
        Detail::PartOf(whole) => format!("of {}", catalog.text(whole)),
        Detail::Of(relation) => format!("of {}", catalog.text(catalog[relation].name)),
    }
}
