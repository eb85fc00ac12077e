//! The catalog: building, looking up, loading.
//!
//! A case has what psql runs in a new database (`@ ddl`), the parameters of the connection that the catalog is read
//! with (`@ connect`), look-ups (`@ ask`, see `dump.rs`) with their answers, and what of the database is in the
//! catalog, apart from what is in every database (`@ catalog`, where a case has it).

mod dump;
mod loading;

use std::io::Write;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use pgtusk::catalog::{
    Builder, Catalog, ConstraintKind, ConstraintRow, Key, ObjectKind, RelationKind, RelationRow,
};
use pgtusk::interrupt::Interrupt;
use pgtusk::pg::Server;
use pgtusk::pg::conninfo::{ConnectSpec, System, resolve};
use pgtusk::pg::load::Failure;

use self::dump::{answers, dump};
use crate::support::cases::{self, Case};
use crate::support::server;

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
        .args([
            "-X",
            "-q",
            "-o",
            "/dev/null",
            "-v",
            "ON_ERROR_STOP=1",
            "-d",
            database,
        ])
        .env("PGOPTIONS", "-c client_min_messages=warning")
        .stdin(Stdio::piped())
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
