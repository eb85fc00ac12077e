//! The catalog: building, looking up, loading.
//!
//! A case has what psql runs in a new database (`@ ddl`), the parameters of the connection that the catalog is read
//! with (`@ connect`), look-ups (`@ ask`, see [`answer`]) with their answers, and what of the database is in the
//! catalog, apart from what is in every database (`@ catalog`, where a case has it).

use std::collections::HashSet;
use std::fmt::Write;
use std::io::Write as _;
use std::os::unix::net::UnixStream;
use std::process::Command;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use pgtusk::catalog::{
    Argument, Builder, Catalog, Column, ColumnId, ConstraintKind, ConstraintRow, Detail, Fill,
    ForeignKey, Function, Key, Mode, Name, Object, ObjectKind, Progress, Relation, RelationId,
    RelationKind, RelationRow, SchemaId, Slot, Stage,
};
use pgtusk::interrupt::Interrupt;
use pgtusk::pg::conninfo::{ConnectSpec, System, resolve};
use pgtusk::pg::load::{Failure, Woken};
use pgtusk::pg::{Request, Server};

use crate::support::cases::{self, Case};
use crate::support::peer::misbehave;
use crate::support::server;
use crate::support::sink::LastError;

#[test]
fn catalogs_say_what_a_database_contains() {
    cases::check("catalog", |case| {
        let name = format!("catalog_{}", case.name);
        let (catalog, failures) = load_case(case, &name);
        let mut sections = vec![("answers", answers(&catalog, &case.text("ask")).into_bytes())];
        if case.find("catalog").is_some() {
            sections.push(("catalog", dump(&catalog).into_bytes()));
        }
        let failures: String = failures.iter().map(failure).collect();
        if case.find("failures").is_some() || !failures.is_empty() {
            sections.push(("failures", failures.into_bytes()));
        }
        sections
    });
}

fn failure(failure: &Failure) -> String {
    format!("{}: {}\n", failure.what, failure.reason)
}

/// Runs the case's DDL in a database of its own and reads the catalog.
fn load_case(case: &Case, database: &str) -> (Arc<Catalog>, Vec<Failure>) {
    let options = case.text("database");
    psql("postgres", &format!("drop database if exists {database}"));
    psql(
        "postgres",
        &format!("create database {database} template template0 {options}"),
    );
    psql(database, &case.text("ddl"));
    let connect = case.text("connect");
    all(&format!("dbname={database} {}", connect.trim_end()))
}

/// Runs SQL with the real psql on the shared server.
fn psql(database: &str, sql: &str) {
    let mut command = Command::new(server::bin_folder().join("psql"));
    server::Server::shared().aim(&mut command);
    let mut child = command
        .args(["-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", database])
        .env("PGOPTIONS", "-c client_min_messages=warning")
        .stdin(std::process::Stdio::piped())
        .spawn()
        .expect("psql runs");
    let mut input = child.stdin.take().expect("it is piped");
    input.write_all(sql.as_bytes()).expect("psql reads");
    drop(input);
    assert!(child.wait().expect("psql ends").success(), "{sql}");
}

/// Parameters of a connection to the shared server.
fn spec(text: &str) -> ConnectSpec {
    let server = server::Server::shared();
    let folder = server.folder.display();
    let text = format!("host={folder} port={} user=postgres {text}", server.port);
    resolve(&[("dbname", text.as_bytes())], &System).expect("it is a connection string")
}

fn all(text: &str) -> (Arc<Catalog>, Vec<Failure>) {
    let mut server = Server::new(Interrupt::default(), None).expect("a runtime");
    server.load_all(&spec(text), Duration::from_secs(60))
}

// What is in a catalog, as text.

/// What an empty database has as well.
fn everywhere() -> &'static HashSet<(ObjectKind, String)> {
    static EMPTY: OnceLock<HashSet<(ObjectKind, String)>> = OnceLock::new();
    EMPTY.get_or_init(|| {
        psql("postgres", "drop database if exists catalog_empty");
        psql(
            "postgres",
            "create database catalog_empty template template0",
        );
        let (catalog, _) = all("dbname=catalog_empty");
        let objects = catalog.objects.iter();
        let objects = objects.map(|o| (o.kind, catalog.text(o.name).to_owned()));
        objects.collect()
    })
}

fn dump(catalog: &Catalog) -> String {
    let text = |name: Name| catalog.text(name);
    let path = catalog.search_path.iter();
    let path: Vec<&str> = path.map(|&id| text(catalog[id].name)).collect();
    let mut out = format!("search path: {}\n", path.join(", "));
    let schemas = catalog.schemas.iter().zip(0..);
    for (schema, id) in schemas.filter(|(schema, _)| !schema.is_system) {
        let _ = writeln!(
            out,
            "schema {}{}",
            text(schema.name),
            comment(catalog, schema.comment)
        );
        for relation in catalog.relations_of(SchemaId(id)) {
            dump_relation(catalog, relation, &mut out);
        }
        for function in catalog.functions_of(SchemaId(id)) {
            let _ = writeln!(out, "  {}", function_line(catalog, &catalog[function]));
        }
        for type_ in schema.types.of(&catalog.types) {
            let _ = write!(out, "  type {}", text(type_.name));
            if let Some(words) = type_.text {
                let _ = write!(out, " \"{}\"", text(words));
            }
            let _ = write!(out, " {:?}", type_.kind);
            if let Some(base) = type_.base {
                let _ = write!(out, " over {}", text(catalog[base].name));
            }
            let _ = writeln!(out, "{}", comment(catalog, type_.comment));
        }
    }
    for object in &catalog.objects {
        let name = text(object.name);
        let is_shared = matches!(
            object.kind,
            ObjectKind::Role | ObjectKind::Database | ObjectKind::Tablespace
        );
        let is_new = !everywhere().contains(&(object.kind, name.to_owned()));
        if (is_shared && name.starts_with("catalog_case")) || (!is_shared && is_new) {
            let _ = writeln!(out, "{}", object_line(catalog, object));
        }
    }
    out
}

fn comment(catalog: &Catalog, comment: Option<Name>) -> String {
    comment.map_or(String::new(), |text| format!(" -- {}", catalog.text(text)))
}

fn dump_relation(catalog: &Catalog, id: RelationId, out: &mut String) {
    let relation = &catalog[id];
    let _ = write!(out, "  {:?} {}", relation.kind, catalog.text(relation.name));
    if let Some(parent) = relation.parent {
        let _ = write!(out, " partition of {}", catalog.text(catalog[parent].name));
    }
    if let Some(owner) = relation.owner {
        let _ = write!(out, " of {}", catalog.text(catalog[owner].name));
    }
    if !relation.is_visible {
        out.push_str(" (hidden)");
    }
    let _ = writeln!(out, "{}", comment(catalog, relation.comment));
    for column in catalog.columns_of(id) {
        let _ = writeln!(out, "    {}", column_line(catalog, column));
    }
    for constraint in catalog.constraints_of(id) {
        let columns = catalog.constraint_columns(constraint).iter();
        let columns: Vec<&str> = columns.map(|&id| catalog.text(catalog[id].name)).collect();
        let name = catalog.text(constraint.name);
        // Servers before 18 have none of these.
        if constraint.kind != ConstraintKind::NotNull {
            let _ = writeln!(
                out,
                "    {:?} {name} ({})",
                constraint.kind,
                columns.join(", ")
            );
        }
    }
    for key in catalog.foreign_keys_from(id) {
        let _ = writeln!(out, "    refers: {}", key_line(catalog, key));
    }
}

fn column_line(catalog: &Catalog, column: &Column) -> String {
    let mut line = catalog.text(column.name).to_owned();
    let _ = write!(
        line,
        " {}",
        column.type_text.map_or("?", |name| catalog.text(name))
    );
    if column.is_not_null {
        line += " not null";
    }
    if column.fill != Fill::Nothing {
        let _ = write!(line, " {:?}", column.fill);
    }
    if column.key != Key::None {
        let _ = write!(line, " key {:?}", column.key);
    }
    line
}

fn key_line(catalog: &Catalog, key: &ForeignKey) -> String {
    let name = |id: ColumnId| catalog.text(catalog[id].name);
    let pairs = catalog
        .pairs(key)
        .map(|(from, to)| format!("{} = {}", name(from), name(to)));
    let pairs: Vec<String> = pairs.collect();
    let (from, to) = (
        relation_name(catalog, key.from),
        relation_name(catalog, key.to),
    );
    format!("{from} to {to} on {}", pairs.join(", "))
}

fn relation_name(catalog: &Catalog, id: RelationId) -> String {
    let relation: &Relation = &catalog[id];
    let schema = catalog.text(catalog[relation.schema].name);
    format!("{schema}.{}", catalog.text(relation.name))
}

fn function_line(catalog: &Catalog, function: &Function) -> String {
    let arguments = catalog.arguments(function).iter();
    let arguments: Vec<String> = arguments.map(|a| argument(catalog, a)).collect();
    let schema = catalog.text(catalog[function.schema].name);
    let name = catalog.text(function.name);
    let mut line = format!(
        "{:?} {schema}.{name}({})",
        function.kind,
        arguments.join(", ")
    );
    if let Some(result) = function.result {
        let _ = write!(line, " gives {}", catalog.text(result));
    }
    for (is_so, word) in [
        (function.is_trigger, " (trigger)"),
        (function.is_internal, " (internal)"),
        (function.is_of_extension, " (extension)"),
        (!function.is_visible, " (hidden)"),
    ] {
        line += if is_so { word } else { "" };
    }
    line + &comment(catalog, function.comment)
}

fn argument(catalog: &Catalog, argument: &Argument) -> String {
    let words = [argument.name, argument.type_text].into_iter().flatten();
    let mut words: Vec<&str> = words.map(|name| catalog.text(name)).collect();
    let mode = format!("{:?}", argument.mode);
    if argument.mode != Mode::In {
        words.insert(0, &mode);
    }
    let default = argument.default.map(|text| catalog.text(text));
    let default = default.map_or(String::new(), |text| format!(" = {text}"));
    words.join(" ") + &default
}

fn object_line(catalog: &Catalog, object: &Object) -> String {
    let mut line = format!("{:?} ", object.kind);
    if let Some(schema) = object.schema {
        let _ = write!(line, "{}.", catalog.text(catalog[schema].name));
    }
    line += catalog.text(object.name);
    match object.detail {
        Detail::Nothing => {}
        Detail::Of(relation) => {
            let _ = write!(line, " of {}", relation_name(catalog, relation));
        }
        Detail::Group => line += " Group",
        Detail::Method(name)
        | Detail::Installed(name)
        | Detail::Available(name)
        | Detail::Wrapper(name) => {
            let kind = format!("{:?}", object.detail);
            let kind = kind.split('(').next().unwrap_or("");
            let _ = write!(line, " {kind} {}", catalog.text(name));
        }
    }
    line + &comment(catalog, object.comment)
}

// Look-ups.

fn answers(catalog: &Catalog, asked: &str) -> String {
    let answers = asked
        .lines()
        .map(|line| format!("{}\n", answer(catalog, line)));
    answers.collect()
}

/// Answers a question, which is a verb and a name, with or without a schema: `relation s.t`.
fn answer(catalog: &Catalog, line: &str) -> String {
    let (verb, rest) = line.split_once(' ').unwrap_or((line, ""));
    let (schema, name) = match rest.split_once('.') {
        Some((schema, name)) => (Some(schema), name),
        None => (None, rest),
    };
    let texts = |names: &[Name]| {
        let texts: Vec<&str> = names.iter().map(|&name| catalog.text(name)).collect();
        texts.join(", ")
    };
    let relation = || catalog.relation(schema, name);
    match verb {
        "relation" => relation().map_or("-".to_owned(), |id| relation_name(catalog, id)),
        "visible" => {
            let all = catalog
                .visible_relations()
                .map(|id| relation_name(catalog, id));
            let all: Vec<String> = all.filter(|name| !name.starts_with("pg_catalog")).collect();
            all.join(", ")
        }
        "to" => relation().map_or("-".to_owned(), |id| {
            let keys = catalog
                .foreign_keys_to(id)
                .map(|key| key_line(catalog, key));
            keys.collect::<Vec<_>>().join("; ")
        }),
        "functions" => {
            let ids = catalog.functions_named(schema, name).into_iter();
            let lines: Vec<String> = ids.map(|id| function_line(catalog, &catalog[id])).collect();
            lines.join("; ")
        }
        "out" => {
            let ids = catalog.functions_named(schema, name).into_iter();
            let columns = ids.flat_map(|id| catalog.out_columns(id)).map(|column| {
                let words = [Some(column.name), column.type_text].into_iter().flatten();
                texts(&words.collect::<Vec<_>>()).replace(", ", " ")
            });
            columns.collect::<Vec<_>>().join(", ")
        }
        "type" => catalog
            .type_named(schema, name)
            .map_or("-".to_owned(), |id| {
                let schema = catalog.text(catalog[catalog[id].schema].name);
                format!("{schema}.{}", catalog.text(catalog[id].name))
            }),
        // labels t.c
        "labels" => {
            let relation = catalog
                .relation(None, schema.unwrap_or(""))
                .expect("it is there");
            let column = catalog.column(relation, name).expect("it is there");
            texts(catalog.column_labels(&catalog[column]))
        }
        "setting" => catalog.setting(rest).map_or("-".to_owned(), |setting| {
            let words = [Some(setting.name), setting.unit, setting.context];
            let words: Vec<Name> = words.into_iter().flatten().collect();
            let values = texts(catalog.setting_values(setting));
            format!("{} {:?} {values}", texts(&words), setting.kind)
        }),
        "column_name" => {
            let mut names = catalog.column_names.iter();
            names
                .find(|c| catalog.text(c.name) == rest)
                .map_or("-".to_owned(), |c| {
                    format!(
                        "{} such as {}",
                        c.relations,
                        relation_name(catalog, c.sample)
                    )
                })
        }
        "user" => catalog
            .user
            .map_or("-", |name| catalog.text(name))
            .to_owned(),
        _ => format!("no such question: {line}"),
    }
}
