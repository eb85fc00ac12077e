//! Offers candidates: one file per kind of thing, and the table that says which go with which place.

pub mod arguments;
pub mod columns;
pub mod commands;
mod existing;
pub mod functions;
pub mod help;
pub mod joins;
pub mod keywords;
pub mod objects;
pub mod paths;
pub mod relations;
pub mod session;
pub mod settings;
pub mod star;
pub mod types;
pub mod usual;
pub mod values;
pub mod variables;
pub mod words;

use crate::catalog::{ObjectKind, RelationId, RelationKind};
use crate::complete::candidate::{Kind, Place};
use crate::complete::collector::Collector;
use crate::complete::cx::Cx;
use crate::sql::grammar::{Options, Relations, Routines, Slot};
use crate::sql::scope::Role;

use functions::{Named, Wanted};
use objects::Extensions;
use relations::{Aliased, Kinds};

/// Offers what can fill `slot`.
pub fn fill<'s>(cx: &Cx<'s>, slot: Slot, out: &mut Collector<'s>) {
    match slot {
        Slot::Object(kind) if kind.is_of_relations() => {
            objects::of_relation(cx, kind, target(cx), Place::Expected, out);
        }
        Slot::Object(kind) => {
            objects::named(cx, kind, out);
            if kind == ObjectKind::Role {
                words::offer(words::ROLES, Kind::Keyword, Place::Likely, cx, out);
            }
        }
        Slot::Column => expression(cx, out),
        Slot::OrderColumn | Slot::GroupingColumn => columns::outputs(cx, slot, out),
        Slot::ReturningColumn => {}
        // A field of a record; variables themselves come from the body.
        Slot::Variable if cx.is_qualified() => columns::in_scope(cx, Place::Expected, out),
        Slot::Variable => {}
        Slot::JoinCondition => joins::conditions(cx, out),
        Slot::TargetColumn | Slot::ConflictColumn | Slot::Attribute => {
            columns::of_target(cx, Place::Expected, out);
        }
        Slot::JoinColumn => columns::common(cx, out),
        Slot::QualifiedColumn => qualified_column(cx, out),
        Slot::Relation(kinds) => relation(cx, kinds, out),
        Slot::JoinedRelation => {
            if !is_without_condition(cx.before) {
                joins::clauses(cx, out);
            }
            relation(cx, Relations::READABLE, out);
        }
        Slot::RelationAlias => columns::aliases(cx, Place::Expected, out),
        // psql completes no calls.
        Slot::Function | Slot::TableFunction if cx.is_psql() => {}
        Slot::Function => functions::catalog(cx, Wanted::Call, Place::Likely, out),
        Slot::TableFunction => functions::catalog(cx, Wanted::Table, Place::Possible, out),
        Slot::Procedure => {
            functions::catalog(cx, Wanted::Procedure, Place::Expected, out);
            relations::schemas(cx, Place::Possible, out);
        }
        Slot::Signature(routines) => {
            let wanted = Wanted::Signature(named(routines));
            functions::catalog(cx, wanted, Place::Expected, out);
            relations::schemas(cx, Place::Possible, out);
        }
        Slot::TriggerFunction | Slot::EventTriggerFunction => {
            functions::catalog(cx, Wanted::Trigger, Place::Expected, out);
            relations::schemas(cx, Place::Possible, out);
        }
        Slot::HandlerFunction => {
            functions::catalog(cx, Wanted::Handler(handler(cx)), Place::Expected, out);
        }
        Slot::OptionValue(Options::Utility) => {
            if cx.before.last().is_some_and(|word| word.eq_ignore_ascii_case("TABLESPACE")) {
                objects::all(cx, ObjectKind::Tablespace, Place::Expected, out, |_| true);
            }
        }
        Slot::Type => {
            functions::signatures(cx, out);
            types::catalog(cx, types::Wanted::Any, Place::Expected, out);
            relations::schemas(cx, Place::Unlikely, out);
        }
        Slot::ConstantType => {}
        Slot::Domain => {
            types::catalog(cx, types::Wanted::Domain, Place::Expected, out);
            relations::schemas(cx, Place::Unlikely, out);
        }
        Slot::Schema => relations::schema_names(cx, Place::Expected, out),
        Slot::Extension => objects::extensions(cx, Extensions::Installed, Place::Expected, out),
        Slot::AvailableExtension => {
            objects::extensions(cx, Extensions::Available, Place::Expected, out);
        }
        Slot::ExtensionVersion => objects::versions(cx, out),
        Slot::Constraint => objects::constraints(cx, target(cx), Place::Expected, out),
        Slot::Setting => settings::names(cx, Place::Expected, out),
        Slot::SettingValue => {
            if let Some(name) = &cx.setting {
                settings::values(cx, name, out);
            }
        }
        Slot::PreparedStatement => session::prepared_statements(cx, out),
        Slot::Cursor => session::cursors(cx, out),
        Slot::Channel => session::channels(cx, out),
        Slot::Savepoint => session::savepoints(cx, out),
        Slot::Window => session::windows(cx, out),
        Slot::ArgumentName => functions::arguments(cx, out),
        Slot::Privilege => objects::all(cx, ObjectKind::Role, Place::Possible, out, |_| true),
        Slot::NewName => existing::offer(cx, out),
        Slot::NewObject => {
            existing::offer(cx, out);
            // A new name may stand in a schema.
            relations::schemas(cx, Place::Possible, out);
        }
        Slot::Label
        | Slot::NewValue
        | Slot::Operator
        | Slot::TextSearchToken
        // The grammar knows their names.
        | Slot::Event
        | Slot::Field
        | Slot::OptionName(_)
        | Slot::OptionValue(_) => {}
    }
}

/// Whatever an expression can begin with.
fn expression<'s>(cx: &Cx<'s>, out: &mut Collector<'s>) {
    values::fitting(cx, false, out);
    if cx.scope.target.is_some() && cx.scope.relations.is_empty() {
        columns::of_target(cx, Place::Expected, out);
    }
    columns::in_scope(cx, Place::Expected, out);
    if cx.is_qualified() && cx.scope.relations.is_empty() && !cx.is_psql() {
        // The relation that FROM is going to name, to qualify a column with.
        let kinds = of(Relations::READABLE);
        relations::catalog(cx, kinds, Place::Unlikely, Aliased::No, out);
    }
    columns::aliases(cx, Place::Likely, out);
    if cx.scope.relations.is_empty() && cx.takes_aggregates() && !out.pattern().is_empty() {
        tables_to_come(cx, out);
    }
    session::parameters(cx, out);
    relations::schemas(cx, Place::Possible, out);
}

/// What the function that is named here returns.
fn handler(cx: &Cx) -> &'static str {
    const KINDS: &[(&[&str], &str)] = &[
        (&["CREATE", "ACCESS"], "_am_handler"),
        (&["CREATE", "LANGUAGE"], "language_handler"),
        (&["CREATE", "FOREIGN"], "fdw_handler"),
        (&["ALTER", "FOREIGN"], "fdw_handler"),
    ];
    let last = cx.before.last().copied().unwrap_or("");
    if last.eq_ignore_ascii_case("TABLESAMPLE") {
        return "tsm_handler";
    }
    let is_handler = last.eq_ignore_ascii_case("HANDLER");
    let kind = KINDS
        .iter()
        .find(|(words, _)| is_handler && cx.begins(words));
    kind.map_or("", |(_, result)| result)
}

/// `CROSS JOIN` and `NATURAL .. JOIN` take no condition.
fn is_without_condition(before: &[&str]) -> bool {
    let mut words = before.iter().rev().skip(1).take(3);
    let is_any = |word: &str, of: &[&str]| of.iter().any(|known| word.eq_ignore_ascii_case(known));
    let kind = words.find(|word| !is_any(word, &["INNER", "LEFT", "RIGHT", "FULL", "OUTER"]));
    kind.is_some_and(|word| is_any(word, &["CROSS", "NATURAL"]))
}

/// The names of tables, to qualify columns with before FROM is written.
fn tables_to_come<'s>(cx: &Cx<'s>, out: &mut Collector<'s>) {
    if cx.is_qualified() {
        return;
    }
    let place = match cx.mentions.are_qualified {
        true => Place::Likely,
        false => Place::Possible,
    };
    relations::catalog(cx, of(Relations::READABLE), place, Aliased::No, out);
}

fn relation<'s>(cx: &Cx<'s>, kinds: Relations, out: &mut Collector<'s>) {
    let aliased = match kinds == Relations::READABLE {
        true => Aliased::Yes,
        false => Aliased::No,
    };
    if aliased == Aliased::Yes {
        relations::ctes(cx, Place::Expected, out);
    }
    let kinds = match aliased == Aliased::Yes && cx.is_psql() {
        // A sequence can be read, which nobody does; psql offers it all the same.
        true => of(kinds).and(of(Relations::SEQUENCES)),
        false => of(kinds),
    };
    relations::catalog(cx, kinds, Place::Expected, aliased, out);
    relations::schemas(cx, Place::Likely, out);
}

/// The kinds of the catalog that a slot's kinds are.
pub fn of(relations: Relations) -> Kinds {
    const PARTS: &[(Relations, Kinds)] = &[
        (
            Relations::TABLES,
            Kinds::of(&[RelationKind::Table, RelationKind::PartitionedTable]),
        ),
        (Relations::VIEWS, Kinds::of(&[RelationKind::View])),
        (
            Relations::MATERIALIZED_VIEWS,
            Kinds::of(&[RelationKind::MaterializedView]),
        ),
        (
            Relations::FOREIGN_TABLES,
            Kinds::of(&[RelationKind::ForeignTable]),
        ),
        (Relations::SEQUENCES, Kinds::of(&[RelationKind::Sequence])),
        (Relations::INDEXES, Kinds::of(&[RelationKind::Index])),
    ];
    let parts = PARTS.iter().filter(|(part, _)| relations.has(*part));
    parts.fold(Kinds::of(&[]), |all, (_, kinds)| all.and(*kinds))
}

fn named(routines: Routines) -> Named {
    match routines {
        Routines::FUNCTIONS => Named::Function,
        Routines::PROCEDURES => Named::Procedure,
        Routines::AGGREGATES => Named::Aggregate,
        _ => Named::Routine,
    }
}

/// `relation.column`: the relation first, then its column.
fn qualified_column<'s>(cx: &Cx<'s>, out: &mut Collector<'s>) {
    if cx.is_qualified() {
        columns::in_scope(cx, Place::Expected, out);
    }
    let any = Relations::ALL;
    relations::catalog(cx, of(any), Place::Expected, Aliased::No, out);
    relations::schemas(cx, Place::Likely, out);
}

/// The relation that the statement is about.
pub fn target(cx: &Cx) -> Option<RelationId> {
    let named = cx.scope.target.as_ref().map(|target| &target.source);
    let in_scope = cx.scope.relations.iter().find(|r| r.role == Role::Target);
    let source = named.or(in_scope.map(|relation| &relation.source))?;
    cx.resolver.relation_id(source)
}
