//! Tab in psql mode, on a terminal: the common beginning, then the list, and one space behind the only candidate.

use std::process::Command;

use crate::support::screen::Screen;
use crate::support::server::{self, Server};

const DATABASE: &str = "tab";

/// What is typed, and what the line is then.
const ONE: &[(&str, &str)] = &[
    ("SEL\t", "SELECT"),
    ("sel\t", "select"),
    ("select * from t\t", "select * from tab1"),
    ("select * from my\t", "select * from mytab"),
    ("select * from my\t2\t", "select * from mytab246"),
    ("select * from \"my\t", "select * from \"mytab"),
    ("select * from \"mi\t", "select * from \"mixedName\""),
    ("select * from TAB\t", "select * from tab1"),
    ("\\DRD\t", "\\drds"),
    ("select * from pub\ttab\t", "select * from public.tab1"),
    ("select * from PUBLIC.t\t", "select * from public.tab1"),
    (
        "alter table TAB1 drop constraint t\t",
        "alter table TAB1 drop constraint tab1_pkey",
    ),
    (
        "alter type enum1 rename value 'B\t",
        "alter type enum1 rename value 'BLACK'",
    ),
    ("set timezone to am\t", "set timezone to 'America/"),
    (
        "set timezone to am\tnew_\t",
        "set timezone to 'America/New_York'",
    ),
    ("drop type big\t", "drop type bigint"),
    ("create ty\t", "create type"),
    ("set interval\t", "set intervalstyle TO"),
    ("set interval\tiso\t", "set intervalstyle TO iso_8601"),
    ("\\set VERB\t", "\\set VERBOSITY"),
    ("\\set VERB\tdef\t", "\\set VERBOSITY default"),
    ("\\echo :VERB\t", "\\echo :VERBOSITY"),
    ("\\echo :{?VERB\t", "\\echo :{?VERBOSITY}"),
    ("blarg \t\t", "blarg"),
];

/// What is typed, and what the list then has.
const LISTED: &[(&str, &str)] = &[
    ("select * from my\t\t", "mytab123  mytab246"),
    ("create table mytab\t\t", "mytab123  mytab246"),
    ("alter type enum1 rename value 'ba\t\t", "'bar'  'baz'"),
];

fn psql() -> Command {
    let shared = Server::shared();
    let folder = server::scratch("tab");
    let mut command = Command::new(server::called("psql", &folder));
    shared.aim(&mut command);
    command.args(["-X", "-d", DATABASE]).env("HOME", &folder);
    command
}

#[test]
fn tab_completes_as_psqls_does() {
    let shared = Server::shared();
    shared.create_database(DATABASE);
    let mut setup = Command::new(server::bin_folder().join("psql"));
    shared.aim(&mut setup);
    let status = setup
        .args(["-X", "-q", "-d", DATABASE, "-c"])
        .arg(
            "create table tab1 (c1 int primary key, c2 text);
             create table mytab123 (f1 int);
             create table mytab246 (f1 int);
             create table \"mixedName\" (f1 int);
             create type enum1 as enum ('foo', 'bar', 'baz', 'BLACK');",
        )
        .status();
    assert!(status.expect("psql runs").success());
    let mut screen = Screen::start(&psql(), 24, 100);
    screen.until("tab=#");
    for (typed, line) in ONE {
        let wanted = format!("tab=# {line}");
        screen.send(typed);
        screen.until_screen(&wanted, |text| text.lines().last() == Some(&*wanted));
        screen.send("\u{15}");
        screen.until_screen("an empty line", |text| text.lines().last() == Some("tab=#"));
    }
    for (typed, list) in LISTED {
        screen.send(typed).until(list);
        screen.send("\u{15}\n").settle();
    }
    // The catalog is read again after DDL.
    screen
        .send("create table unicorns (horn int);\n")
        .until("CREATE TABLE");
    screen
        .send("select * from uni\t")
        .until("tab=# select * from unicorns");
    screen.send("\u{15}\\q\n");
    assert!(screen.ended().success());
}
