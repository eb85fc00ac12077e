//! Candidates for backslash commands and their arguments.

use std::ops::Range;

use crate::catalog::{ObjectKind, RelationKind};
use crate::complete::Question;
use crate::complete::candidate::{Candidate, Kind, Nearness, Place, Relevance};
use crate::complete::collector::Collector;
use crate::complete::cx::Cx;
use crate::complete::mentions::Mentions;
use crate::complete::options::Style;
use crate::complete::resolve::Resolver;
use crate::complete::sources::functions::{Named, Wanted};
use crate::complete::sources::objects::Extensions;
use crate::complete::sources::paths::{self, Wanted as Paths};
use crate::complete::sources::relations::{Aliased, Kinds};
use crate::complete::sources::{
    commands, functions, help, keywords, objects, relations, settings, types, variables,
};
use crate::complete::spec::{self, Arg, COMMANDS, Relations};
use crate::complete::spelling::literal;
use crate::complete::spot::{self, Argument, Reference, Spot, Word};
use crate::complete::statement;
use crate::complete::world::World;
use crate::sql::grammar::Start;
use crate::sql::scope::Scope;

/// The commands that `typed` may become; `range` includes the backslash.
pub fn names(
    question: &Question,
    typed: &str,
    range: Range<usize>,
    world: &World,
) -> Vec<Candidate> {
    let is_exact = COMMANDS.iter().any(|spec| spec.names.contains(&typed));
    let all = question.fuzzy(typed, range, world, commands::names);
    let mut all = match world.options.style {
        // Commands are short: what merely has the letters somewhere is noise, once something begins with them.
        Style::Smart => beginning(all, typed),
        Style::Plain | Style::Psql => all,
    };
    // The case matters: `\dt` and `\dT` are two commands.
    if is_exact {
        all.sort_by_key(|candidate| candidate.text[1..] != *typed);
    }
    all
}

fn beginning(all: Vec<Candidate>, typed: &str) -> Vec<Candidate> {
    let begins = |candidate: &Candidate| {
        let name = candidate.text[1..].to_lowercase();
        name.starts_with(&typed.to_lowercase())
    };
    match all.iter().any(begins) {
        true => all.into_iter().filter(begins).collect(),
        false => all,
    }
}

/// The candidates for an argument.
pub fn argument(
    question: &Question,
    scope: &Scope,
    argument: &Argument,
    world: &World,
) -> Vec<Candidate> {
    let Some(spec) = spec::find(&argument.command) else {
        return Vec::new();
    };
    let (text, cursor) = (question.text, question.cursor);
    let typed = &text[argument.start..cursor];
    if let Some(found) = variable(question, argument, world) {
        return found;
    }
    let arg = spec.arg(argument.before.len());
    match arg {
        Arg::File | Arg::Folder => {
            let wanted = match arg {
                Arg::File => Paths::Any,
                _ => Paths::Folders,
            };
            return files(question, argument, wanted, world);
        }
        Arg::Copy => return copy(question, scope, argument, world),
        Arg::SqlCommand => {
            let range = argument.rest..cursor;
            return question.fuzzy(&text[range.clone()], range, world, |out| {
                help::commands(world.options.keyword_case, out);
            });
        }
        Arg::Sql => {
            let before = &text[argument.rest..argument.start];
            let before = before
                .split_once(char::is_whitespace)
                .map_or("", |(_, sql)| sql);
            return match spot::find(&text[..cursor], argument.start) {
                Spot::Word(word) => {
                    let before = format!("{before}{}", &text[argument.start..word.start]);
                    statement::following(question, scope, &word, world, &before, Start::Statement)
                }
                _ => Vec::new(),
            };
        }
        _ => {}
    }
    let word = match spot::find(&text[..cursor], argument.start) {
        Spot::Word(word) => word,
        _ => Word {
            typed: typed.to_owned(),
            start: argument.start,
            range: argument.start..cursor,
            ..Word::default()
        },
    };
    let cx = Cx {
        world: *world,
        text: question.text,
        scope,
        resolver: Resolver::new(scope, world.catalog),
        word: &word,
        before: &[],
        mentions: Mentions::default(),
        setting: None,
        routine: None,
    };
    let typed = match arg {
        // Words with signs in them are one word here.
        Arg::Word(_) | Arg::PrintValue | Arg::VariableValue | Arg::Encoding => typed,
        _ => &word.typed,
    };
    let range = match arg {
        Arg::Word(_) | Arg::PrintValue | Arg::VariableValue | Arg::Encoding => {
            argument.start..cursor
        }
        _ => word.range.clone(),
    };
    question.fuzzy(typed, range, world, |out| {
        offer(&cx, arg, &argument.before, out);
    })
}

/// `:name` in an argument.
fn variable(question: &Question, argument: &Argument, world: &World) -> Option<Vec<Candidate>> {
    let (text, cursor) = (question.text, question.cursor);
    let typed = &text[argument.start..cursor];
    let colon = argument.start + typed.rfind(':')?;
    let rest = &text[colon + 1..cursor];
    let (reference, skip) = match rest.chars().next() {
        Some('\'') => (Reference::Literal, 1),
        Some('"') => (Reference::Identifier, 1),
        Some('{') => (Reference::Test, rest.strip_prefix("{?").map_or(1, |_| 2)),
        _ => (Reference::Plain, 0),
    };
    let name = &rest[skip..];
    if !name.chars().all(|c| c.is_alphanumeric() || c == '_') || typed.contains("::") {
        return None;
    }
    let found = question.fuzzy(name, colon..cursor, world, |out| {
        variables::references(world, reference, out);
    });
    Some(found)
}

fn files(question: &Question, argument: &Argument, wanted: Paths, world: &World) -> Vec<Candidate> {
    let (text, cursor) = (question.text, question.cursor);
    let typed = &text[argument.start..cursor];
    if typed.starts_with('|') {
        return Vec::new();
    }
    let path = match argument.quote {
        Some(_) => &typed[1..],
        None => typed,
    };
    let found = paths::matching(world.files, path, argument.start..cursor, wanted);
    let found = found.into_iter().take(question.limit).map(|candidate| {
        let needs_quotes = argument.quote.is_some()
            || candidate
                .text
                .contains(|c: char| c.is_whitespace() || matches!(c, '\'' | '"' | '\\'));
        match needs_quotes {
            true => Candidate {
                text: quoted_path(&candidate.text),
                ..candidate
            },
            false => candidate,
        }
    });
    found.collect()
}

/// A path in quotes; that of a folder stays open, because more is to come.
fn quoted_path(path: &str) -> String {
    let mut text = literal(path);
    if path.ends_with('/') {
        text.pop();
    }
    text
}

/// Behind `\copy`: as behind COPY, but the file is one of this machine.
fn copy(question: &Question, scope: &Scope, argument: &Argument, world: &World) -> Vec<Candidate> {
    let (text, cursor) = (question.text, question.cursor);
    let before = Copied::read(&text[argument.rest..argument.start]);
    if let Some(end) = before.file_of {
        let typed = &text[argument.start..cursor];
        let ends: &[&str] = match end {
            End::From => &["STDIN", "PSTDIN", "PROGRAM"],
            End::To => &["STDOUT", "PSTDOUT", "PROGRAM"],
        };
        let mut found = question.fuzzy(typed, argument.start..cursor, world, |out| {
            let case = world.options.keyword_case;
            keywords::offer(ends.iter().copied(), Place::Expected, case, out);
        });
        found.extend(files(question, argument, Paths::Any, world));
        return found;
    }
    let Spot::Word(word) = spot::find(&text[..cursor], argument.start) else {
        return Vec::new();
    };
    let before = format!("COPY {}{}", before.sql, &text[argument.start..word.start]);
    statement::following(question, scope, &word, world, &before, Start::Statement)
}

/// Which side of a `\copy` is not the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    From,
    To,
}

/// The arguments of `\copy` as the SQL that they stand for.
struct Copied {
    sql: String,
    /// The name of a file comes next.
    file_of: Option<End>,
}

impl Copied {
    fn read(arguments: &str) -> Copied {
        let mut depth = 0usize;
        let mut sql = String::new();
        let mut file_of = None;
        for word in arguments.split_whitespace() {
            depth = (depth + word.matches('(').count()).saturating_sub(word.matches(')').count());
            let is = |known: &str| word.eq_ignore_ascii_case(known);
            let is_stream = ["stdin", "stdout", "pstdin", "pstdout"]
                .iter()
                .any(|s| is(s));
            sql += match file_of {
                Some(_) if is_stream => "stdin",
                Some(_) if is("program") => "",
                // A path is no SQL.
                Some(_) => "'file'",
                None => word,
            };
            sql.push(' ');
            file_of = match file_of {
                Some(end) if is("program") => Some(end),
                Some(_) => None,
                None if depth == 0 && is("from") => Some(End::From),
                None if depth == 0 && is("to") => Some(End::To),
                None => None,
            };
        }
        Copied { sql, file_of }
    }
}

fn offer<'s>(cx: &Cx<'s>, arg: Arg, before: &[String], out: &mut Collector<'s>) {
    if let Some(kind) = object(arg) {
        objects::all(cx, kind, Place::Expected, out, |_| true);
        if objects::is_in_schemas(kind) {
            relations::schemas(cx, Place::Unlikely, out);
        }
        return;
    }
    match arg {
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
        Arg::PrintOption => print_options(cx, out),
        Arg::PrintValue => print_values(cx, before.last().map_or("", String::as_str), out),
        Arg::Encoding => plain(settings::ENCODINGS, Kind::Value, out),
        Arg::Word(list) => plain(list, Kind::Value, out),
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
        | Arg::Folder
        | Arg::Collation
        | Arg::Conversion
        | Arg::OperatorFamily
        | Arg::Language
        | Arg::Role
        | Arg::Database
        | Arg::Tablespace
        | Arg::AccessMethod
        | Arg::Server
        | Arg::ForeignDataWrapper
        | Arg::Publication
        | Arg::Subscription
        | Arg::EventTrigger
        | Arg::Statistics
        | Arg::TextSearchConfiguration
        | Arg::TextSearchDictionary
        | Arg::TextSearchParser
        | Arg::TextSearchTemplate => {}
    }
}

/// The kind of object that an argument names.
fn object(arg: Arg) -> Option<ObjectKind> {
    Some(match arg {
        Arg::Collation => ObjectKind::Collation,
        Arg::Conversion => ObjectKind::Conversion,
        Arg::OperatorFamily => ObjectKind::OperatorFamily,
        Arg::Language => ObjectKind::Language,
        Arg::Role => ObjectKind::Role,
        Arg::Database => ObjectKind::Database,
        Arg::Tablespace => ObjectKind::Tablespace,
        Arg::AccessMethod => ObjectKind::AccessMethod,
        Arg::Server => ObjectKind::ForeignServer,
        Arg::ForeignDataWrapper => ObjectKind::ForeignDataWrapper,
        Arg::Publication => ObjectKind::Publication,
        Arg::Subscription => ObjectKind::Subscription,
        Arg::EventTrigger => ObjectKind::EventTrigger,
        Arg::Statistics => ObjectKind::Statistics,
        Arg::TextSearchConfiguration => ObjectKind::TextSearchConfiguration,
        Arg::TextSearchDictionary => ObjectKind::TextSearchDictionary,
        Arg::TextSearchParser => ObjectKind::TextSearchParser,
        Arg::TextSearchTemplate => ObjectKind::TextSearchTemplate,
        _ => return None,
    })
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

fn print_options<'s>(cx: &Cx<'s>, out: &mut Collector<'s>) {
    for (name, values) in &cx.world.session.print_options {
        let relevance = Relevance::new(Place::Expected, Nearness::Neutral);
        out.offer(name, Kind::Option, relevance, || {
            ((*name).to_owned(), values.join(", "))
        });
    }
}

fn print_values<'s>(cx: &Cx<'s>, option: &str, out: &mut Collector<'s>) {
    let options = cx.world.session.print_options.iter();
    for (_, values) in options.filter(|(name, _)| *name == option) {
        plain(values, Kind::Value, out);
    }
}
