//! How a catalog is loaded: step by step, beside other things, and from servers that talk nonsense.

use std::io::Write;
use std::os::unix::net::UnixStream;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use pgtusk::catalog::{Catalog, ConstraintKind, Progress, Slot, Stage};
use pgtusk::interrupt::Interrupt;
use pgtusk::pg::conninfo::{ConnectSpec, System, resolve};
use pgtusk::pg::load::{Failure, Woken};
use pgtusk::pg::{Request, Server};

use super::{psql, spec};
use crate::support::peer::misbehave;
use crate::support::sink::LastError;

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
fn what_could_not_be_loaded_is_known_at_the_end() {
    psql("postgres", "drop database if exists catalog_denied");
    psql(
        "postgres",
        "create database catalog_denied template template0",
    );
    psql(
        "catalog_denied",
        "do $$ begin create role catalog_denied login; exception when duplicate_object then end $$;
         revoke select on pg_catalog.pg_proc, pg_catalog.pg_policy from public",
    );
    let mut server = Server::new(Interrupt::default(), None).expect("a runtime");
    let spec = spec("dbname=catalog_denied user=catalog_denied");
    server.connect(&spec, &System).expect("it connects");
    let (here, _there) = nobody();
    for is_own in [true, false] {
        let slot = Slot::new();
        match is_own {
            true => server.load(&spec, &slot),
            false => server.load_between(&slot),
        }
        assert_eq!(
            until_loaded(&mut server, &here).last(),
            Some(&Progress::Ready)
        );
        let failures = server.take_load_failures();
        let failed: Vec<&str> = failures.iter().map(|failure| failure.what).collect();
        assert_eq!(
            failed,
            ["functions", "policies", "tables of trigger functions"]
        );
        assert!(!slot.read().settings.is_empty());
    }
}

#[test]
fn a_refresh_that_fails_leaves_the_catalog_in_place() {
    psql("postgres", "drop database if exists catalog_closed");
    psql(
        "postgres",
        "create database catalog_closed template template0",
    );
    psql(
        "catalog_closed",
        "do $$ begin create role catalog_closed login; exception when duplicate_object then end $$;
         create table t ()",
    );
    let mut server = Server::new(Interrupt::default(), None).expect("a runtime");
    let spec = spec("dbname=catalog_closed user=catalog_closed");
    server.connect(&spec, &System).expect("it connects");
    let (here, _there) = nobody();
    let slot = Slot::new();
    server.load(&spec, &slot);
    assert_eq!(
        until_loaded(&mut server, &here).last(),
        Some(&Progress::Ready)
    );
    psql(
        "catalog_closed",
        "revoke select on pg_catalog.pg_namespace from public",
    );
    server.load(&spec, &slot);
    let end = Progress::Failed("the server does not show its schemas".to_owned());
    assert_eq!(until_loaded(&mut server, &here).last(), Some(&end));
    assert!(slot.read().relation(None, "t").is_some());
    psql(
        "postgres",
        "alter database catalog_closed allow_connections false",
    );
    server.load(&spec, &slot);
    let last = until_loaded(&mut server, &here).pop();
    assert!(
        matches!(last, Some(Progress::Failed(words)) if words.contains("not currently accepting"))
    );
    assert!(slot.read().relation(None, "t").is_some());
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
