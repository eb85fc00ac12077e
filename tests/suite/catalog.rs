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

// Loading, step by step.

/// A database to load, the same for all tests that do not change it.
fn sample() -> &'static str {
    static SAMPLE: OnceLock<()> = OnceLock::new();
    SAMPLE.get_or_init(|| {
        psql("postgres", "drop database if exists catalog_sample");
        psql("postgres", "create database catalog_sample template template0");
        psql(
            "catalog_sample",
            "create table a (id int primary key); create table b (a int references a);
             create schema s; create table s.c (id int); create function f() returns int language sql as 'select 1'",
        );
    });
    "dbname=catalog_sample"
}

/// A session with the sample.
fn session() -> (Server, ConnectSpec) {
    let mut server = Server::new(Interrupt::default(), None).expect("a runtime");
    let spec = spec(sample());
    server.connect(&spec, &System).expect("it connects");
    (server, spec)
}

/// Somebody who types nothing, for as long as this is kept.
fn nobody() -> (UnixStream, UnixStream) {
    UnixStream::pair().expect("a pair of sockets")
}

fn until_loaded(server: &mut Server, until: &UnixStream) -> Vec<Progress> {
    let mut seen = Vec::new();
    while !matches!(seen.last(), Some(Progress::Ready | Progress::Failed(_))) {
        match server.idle(until, &mut LastError::default()) {
            Woken::Loaded(progress) => seen.push(progress),
            Woken::Message => {}
            other => panic!("{other:?}"),
        }
    }
    seen
}

fn run(server: &mut Server, sql: &str) {
    let mut sink = LastError::default();
    let ended = server.run(Request::simple(sql.as_bytes()), &mut sink);
    assert!(ended.is_ok() && sink.0.is_none(), "{sql}: {:?}", sink.0);
}

const STAGES: [Progress; 4] = [
    Progress::Loading(Stage::Path),
    Progress::Loading(Stage::Columns),
    Progress::Loading(Stage::Objects),
    Progress::Ready,
];

#[test]
fn a_connection_of_its_own_brings_stage_after_stage() {
    let (mut server, spec) = session();
    let (here, _there) = nobody();
    let slot = Slot::new();
    server.load(&spec, &slot);
    assert_eq!(slot.progress(), Progress::Loading(Stage::Nothing));
    let seen = until_loaded(&mut server, &here);
    let mut stages = STAGES.iter();
    assert!(
        seen.iter().all(|news| stages.any(|stage| stage == news)),
        "{seen:?}"
    );
    assert_eq!(seen.last(), Some(&Progress::Ready));
    assert_eq!(server.take_load_failures(), []);
    let catalog = slot.read();
    let a = catalog.relation(None, "a").expect("it is there");
    assert_eq!(catalog.foreign_keys_to(a).count(), 1);
}

#[test]
fn the_sessions_connection_brings_stage_after_stage_between_statements() {
    let (mut server, _) = session();
    let (here, there) = nobody();
    let slot = Slot::new();
    server.load_between(&slot);
    for stage in STAGES {
        let Woken::Loaded(news) = server.idle(&here, &mut LastError::default()) else {
            panic!("there is nothing else to tell");
        };
        assert_eq!(news, stage);
        let catalog = slot.read();
        let columns = catalog
            .relation(None, "a")
            .map(|id| catalog.columns_of(id).len());
        let stage = match news {
            Progress::Loading(stage) => stage,
            _ => Stage::All,
        };
        assert_eq!(columns, Some(usize::from(stage >= Stage::Columns)));
        assert_eq!(
            catalog.relation(Some("s"), "c").is_some(),
            stage >= Stage::Columns
        );
        assert_eq!(catalog.functions.is_empty(), stage < Stage::Objects);
        assert_eq!(
            catalog
                .constraints
                .iter()
                .any(|c| c.kind == ConstraintKind::PrimaryKey),
            stage == Stage::All
        );
        run(&mut server, "select 1");
    }
    // A statement that waits goes first.
    server.load_between(&slot);
    (&there).write_all(b"x").expect("it is open");
    assert!(matches!(
        server.idle(&here, &mut LastError::default()),
        Woken::Ready
    ));
    assert_eq!(slot.progress(), Progress::Loading(Stage::Nothing));
    assert!(
        !slot.read().functions.is_empty(),
        "a refresh does not take away what is there"
    );
}

#[test]
fn a_transaction_block_is_left_alone() {
    let (mut server, _) = session();
    let slot = Slot::new();
    run(&mut server, "begin isolation level repeatable read");
    server.load_between(&slot);
    let (here, there) = nobody();
    let typing = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(100));
        drop(there);
    });
    assert!(matches!(
        server.idle(&here, &mut LastError::default()),
        Woken::Ready
    ));
    typing.join().expect("it only waits");
    assert_eq!(slot.progress(), Progress::Loading(Stage::Nothing));
    run(&mut server, "set transaction isolation level serializable");
    run(&mut server, "commit");
    let (here, _there) = nobody();
    assert_eq!(until_loaded(&mut server, &here), STAGES);
}

#[test]
fn loading_goes_on_beside_a_statement() {
    let (mut server, spec) = session();
    let slot = Slot::new();
    server.load(&spec, &slot);
    while slot.progress() != Progress::Ready {
        run(&mut server, "select pg_sleep(0.2)");
    }
    assert!(slot.read().relation(None, "a").is_some());
}

#[test]
fn a_refresh_sees_what_is_new_and_may_be_asked_for_at_any_time() {
    let (mut server, spec) = session();
    let (here, _there) = nobody();
    let slot = Slot::new();
    psql("catalog_sample", "drop table if exists newer");
    server.load(&spec, &slot);
    until_loaded(&mut server, &here);
    assert!(slot.read().relation(None, "newer").is_none());
    server.load(&spec, &slot);
    run(&mut server, "create table newer ()");
    server.load(&spec, &slot);
    assert_eq!(
        until_loaded(&mut server, &here).last(),
        Some(&Progress::Ready)
    );
    assert!(slot.read().relation(None, "newer").is_some());
}

#[test]
fn a_loader_that_is_stopped_leaves_no_connection() {
    psql("postgres", "drop database if exists catalog_stopped");
    psql(
        "postgres",
        "create database catalog_stopped template template0",
    );
    let (mut server, _) = session();
    let spec = spec("dbname=catalog_stopped");
    let slot = Slot::new();
    server.load(&spec, &slot);
    run(&mut server, "select pg_sleep(0.01)");
    server.stop_loading();
    assert!(matches!(slot.progress(), Progress::Idle | Progress::Ready));
    run(
        &mut server,
        "do $$ begin
            while exists (select from pg_stat_activity
                where application_name = 'pgtusk completion' and datname = 'catalog_stopped') loop
                perform pg_sleep(0.01), pg_stat_clear_snapshot();
            end loop;
        end $$",
    );
}

#[test]
fn the_prompt_hears_of_messages_and_of_the_end() {
    let (mut server, _) = session();
    let (here, _there) = nobody();
    let process = server.process_id().expect("it is connected");
    run(&mut server, "listen news");
    psql("catalog_sample", "notify news, 'hello'");
    while server.take_notifications().is_empty() {
        let woken = server.idle(&here, &mut LastError::default());
        assert!(matches!(woken, Woken::Message), "{woken:?}");
    }
    psql(
        "postgres",
        &format!("select pg_terminate_backend({process})"),
    );
    let mut sink = LastError::default();
    let woken = loop {
        match server.idle(&here, &mut sink) {
            Woken::Message => {}
            woken => break woken,
        }
    };
    assert!(matches!(woken, Woken::Lost(_)), "{woken:?}");
    let words = sink.0.expect("the server said why");
    assert_eq!(words.field(b'C'), Some(b"57P01".as_slice()));
    assert!(!server.is_connected());
}

#[test]
fn the_sessions_own_search_path_holds_for_catalogs_to_come() {
    let (mut server, spec) = session();
    let (here, _there) = nobody();
    let slot = Slot::new();
    slot.set_search_path(&["s".to_owned(), "pg_catalog".to_owned()]);
    server.load(&spec, &slot);
    until_loaded(&mut server, &here);
    assert!(slot.read().relation(None, "c").is_some());
    assert!(slot.read().relation(None, "a").is_none());
    slot.set_search_path(&["pg_catalog".to_owned(), "public".to_owned()]);
    assert!(slot.read().relation(None, "c").is_none());
    assert!(slot.read().relation(None, "a").is_some());
    run(
        &mut server,
        "create temp table c (temporary int); set search_path = s",
    );
    slot.set_search_path(&server.search_path().expect("it is known"));
    server.load(&spec, &slot);
    until_loaded(&mut server, &here);
    let catalog = slot.read();
    let c = catalog.relation(None, "c").expect("it is there");
    assert_eq!(catalog.text(catalog.columns_of(c)[0].name), "temporary");
    assert_eq!(catalog.relation(Some("pg_temp"), "c"), Some(c));
}

/// What becomes of a catalog that such a server gives.
fn from_peer(script: &str, limit: Duration) -> (Arc<Catalog>, Vec<Failure>) {
    let port = misbehave(script);
    let text = format!("host=127.0.0.1 port={port} user=u dbname=d sslmode=disable");
    let spec = resolve(&[("dbname", text.as_bytes())], &System).expect("it is a connection string");
    let mut server = Server::new(Interrupt::default(), None).expect("a runtime");
    server.load_all(&spec, limit)
}

#[test]
fn servers_that_talk_nonsense_end_the_loading_only() {
    let minute = Duration::from_secs(60);
    let reason = |script: &str, limit| {
        let (catalog, failures) = from_peer(script, limit);
        assert!(catalog.relations.is_empty());
        let [failure] = &failures[..] else {
            panic!("{failures:?}");
        };
        failure.reason.clone()
    };
    let short = Duration::from_millis(200);
    assert_eq!(
        reason("start\nread\nhold", short),
        "not complete after 200 ms"
    );
    assert_eq!(reason("hold", short), "not complete after 200 ms");
    assert_eq!(
        reason("start\nread\nready\nhold", minute),
        "the server did not answer"
    );
    let closed = reason("start\nread", minute);
    assert!(
        closed.starts_with("server closed the connection unexpectedly"),
        "{closed}"
    );
    let garbage = reason("start\nread\nsend \\x00\\x01garbage\nhold", minute);
    assert!(garbage.starts_with("lost synchronization"), "{garbage}");
    let row = "a".repeat(10_000);
    let flood = format!("start\nread\ncolumns a\nrepeat 100000 row {row}\nhold");
    assert_eq!(reason(&flood, minute), "the catalog is larger than 128 MB");
}

#[test]
fn rows_that_make_no_sense_are_left_out() {
    // The answers of three queries: a version without columns, schemas and relations with too few or wrong cells.
    let script = "start\nread\ncolumns a\nrow x\ncomplete SELECT\ncolumns a b\nrow 1 s\nrow x y\nrow\ncomplete SELECT\n\
        columns a b c d\nrow 5 1 t r\nrow 6 1 u Z\nrow 7 2 v r\nrow 8 1\nrow 5 1 t r\ncomplete SELECT\nready\nhold";
    let (catalog, _) = from_peer(script, Duration::from_millis(500));
    let names = catalog.relations.iter().map(|r| catalog.text(r.name));
    assert_eq!(names.collect::<Vec<_>>(), ["t"]);
}

#[test]
fn references_to_nothing_are_dropped() {
    let mut builder = Builder::new();
    builder.schema(1, "s", None);
    builder.search_path(["s", "nowhere"]);
    let relation = |oid, name| RelationRow {
        oid,
        schema: 1,
        name,
        kind: RelationKind::Table,
        rows: -1.0,
        is_partition: true,
        row_type: 0,
    };
    builder.relation(&relation(10, "t"));
    builder.relation(&RelationRow {
        schema: 2,
        ..relation(11, "lost")
    });
    builder.constraint(&ConstraintRow {
        relation: 10,
        name: "k",
        kind: ConstraintKind::ForeignKey,
        columns: &[1, 99],
        referenced: 11,
        references: &[1],
    });
    builder.index(12, 10, Key::Primary, &[1, 2, -3]);
    builder.parent(10, 77);
    builder.label(5, "nobody's");
    let catalog = builder.finish();
    assert_eq!(catalog.relations.len(), 1);
    assert!(catalog.foreign_keys.is_empty());
    assert_eq!(catalog.search_path.len(), 1);
    assert_eq!(catalog.visible_relations().count(), 1);
}

#[test]
fn an_empty_catalog_answers_everything() {
    let catalog = Catalog::default();
    let asked = "relation t\nrelation s.t\nvisible\nto t\nfunctions f\nout f\ntype t\nsetting x\ncolumn_name c\nuser";
    assert_eq!(answers(&catalog, asked), "-\n-\n\n-\n\n\n-\n-\n-\n-\n");
    assert!(catalog.objects(ObjectKind::Role).is_empty());
}
