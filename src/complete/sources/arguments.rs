//! Offers the arguments of backslash commands, by what the argument is.

use crate::catalog::{ObjectKind, RelationKind};
use crate::complete::candidate::{Kind, Nearness, Place, Relevance};
use crate::complete::collector::Collector;
use crate::complete::cx::Cx;
use crate::complete::sources::functions::{Named, Wanted};
use crate::complete::sources::objects::Extensions;
use crate::complete::sources::relations::{Aliased, Kinds};
use crate::complete::sources::{functions, objects, relations, settings, types, variables};
use crate::complete::spec::{Arg, Relations};
use crate::complete::world::World;

/// Offers what an argument can be; `before` are the arguments before it.
pub fn offer<'s>(cx: &Cx<'s>, arg: Arg, before: &[String], out: &mut Collector<'s>) {
    match arg {
        Arg::Object(kind) => objects::named(cx, kind, out),
        Arg::Relation(wanted) => {
            relations::catalog(cx, kinds(wanted), Place::Expected, Aliased::No, out);
            relations::schemas(cx, Place::Likely, out);
        }
        Arg::Function => {
            let wanted = Wanted::Name(Named::Routine);
            functions::catalog(cx, wanted, Place::Expected, out);
            relations::schemas(cx, Place::Likely, out);
        }
        Arg::Aggregate => {
            functions::catalog(cx, Wanted::Name(Named::Aggregate), Place::Expected, out);
            relations::schemas(cx, Place::Likely, out);
        }
        Arg::Type => {
            types::catalog(cx, types::Wanted::Any, Place::Expected, out);
            relations::schemas(cx, Place::Likely, out);
        }
        Arg::Domain => types::catalog(cx, types::Wanted::Domain, Place::Expected, out),
        Arg::Schema => relations::schema_names(cx, Place::Expected, out),
        Arg::Extension => objects::extensions(cx, Extensions::Installed, Place::Expected, out),
        Arg::Setting => settings::names(cx, Place::Expected, out),
        Arg::Variable => variables::names(&cx.world, out),
        Arg::VariableValue => variables::values(before.last().map_or("", String::as_str), out),
        Arg::PrintOption => print_options(&cx.world, "", out),
        Arg::PrintValue => print_values(&cx.world, before.last().map_or("", String::as_str), out),
        Arg::Encoding => plain(settings::ENCODINGS, Kind::Value, out),
        Arg::Word(list) => words(list, before, out),
        Arg::EnvironmentVariable => owned(&cx.world.session.environment, Kind::Variable, out),
        Arg::PreparedStatement => owned(
            &cx.world.session.prepared_statements,
            Kind::PreparedStatement,
            out,
        ),
        Arg::NamedQuery => {
            for (name, text) in &cx.world.session.named_queries {
                let relevance = Relevance::new(Place::Expected, Nearness::Neutral);
                out.offer(name, Kind::Query, relevance, || {
                    (name.clone(), text.clone())
                });
            }
        }
        Arg::TableFormat => plain(&cx.world.session.table_formats, Kind::Value, out),
        Arg::ConnectTo => {
            objects::all(cx, ObjectKind::Database, Place::Expected, out, |_| true);
            owned(&cx.world.session.dsns, Kind::Dsn, out);
        }
        Arg::SqlCommand
        | Arg::Command
        | Arg::Text
        | Arg::Operator
        | Arg::Sql
        | Arg::Copy
        | Arg::File
        | Arg::Folder => {}
    }
}

fn kinds(wanted: Relations) -> Kinds {
    use RelationKind::*;
    match wanted {
        Relations::Any => Kinds::of(&[
            Table,
            PartitionedTable,
            View,
            MaterializedView,
            ForeignTable,
            Sequence,
            Index,
            Composite,
        ]),
        Relations::Tables => Kinds::of(&[Table, PartitionedTable]),
        Relations::Views => Kinds::of(&[View]),
        Relations::MaterializedViews => Kinds::of(&[MaterializedView]),
        Relations::ForeignTables => Kinds::of(&[ForeignTable]),
        Relations::Indexes | Relations::PartitionedIndexes => Kinds::of(&[Index]),
        Relations::Sequences => Kinds::of(&[Sequence]),
        Relations::Partitioned => Kinds::of(&[PartitionedTable, Index]),
        Relations::PartitionedTables => Kinds::of(&[PartitionedTable]),
        Relations::Grantable => Kinds::of(&[
            Table,
            PartitionedTable,
            View,
            MaterializedView,
            ForeignTable,
            Sequence,
        ]),
    }
}

/// Words, without those that are there already: `i=` of `\watch`.
fn words<'s>(list: &'s [&'static str], before: &[String], out: &mut Collector<'s>) {
    for (order, word) in list.iter().enumerate() {
        if before.iter().any(|argument| argument.starts_with(word)) {
            continue;
        }
        let relevance = Relevance::new(Place::Expected, Nearness::Neutral).ordered(order);
        out.offer(word, Kind::Value, relevance, || {
            ((*word).to_owned(), String::new())
        });
    }
}

fn plain<'s>(list: &'s [&'static str], kind: Kind, out: &mut Collector<'s>) {
    for (order, word) in list.iter().enumerate() {
        let relevance = Relevance::new(Place::Expected, Nearness::Neutral).ordered(order);
        out.offer(word, kind, relevance, || {
            ((*word).to_owned(), String::new())
        });
    }
}

fn owned<'s>(list: &'s [String], kind: Kind, out: &mut Collector<'s>) {
    for name in list {
        let relevance = Relevance::new(Place::Expected, Nearness::Neutral);
        out.offer(name, kind, relevance, || (name.clone(), String::new()));
    }
}

/// The names of printing options, each with `end` after it.
pub fn print_options<'w>(world: &World<'w>, end: &str, out: &mut Collector<'w>) {
    for (name, values) in &world.session.print_options {
        let relevance = Relevance::new(Place::Expected, Nearness::Neutral);
        out.offer(name, Kind::Option, relevance, || {
            (format!("{name}{end}"), values.join(", "))
        });
    }
}

/// The words that a printing option takes.
pub fn print_values<'w>(world: &World<'w>, option: &str, out: &mut Collector<'w>) {
    let options = world.session.print_options.iter();
    for (_, values) in options.filter(|(name, _)| *name == option) {
        plain(values, Kind::Value, out);
    }
}
