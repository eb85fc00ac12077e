//! A connection that is lost at the prompt or under a statement, and what the server says when nobody has asked.

use std::process::Command;

use crate::support::screen::Screen;
use crate::support::server::{self, Server, bin_folder};

const CTRL_C: &str = "\x03";
const CTRL_R: &str = "\x12";
const TOOLBAR: &str = "[F4]";

/// A server of its own for one test, and its name.
struct Own {
    server: Server,
    name: &'static str,
}

impl Own {
    fn start(name: &'static str) -> Own {
        Own {
            server: Server::start(""),
            name,
        }
    }

    fn open(&self, program: &str, front: &str) -> Screen {
        let home = server::scratch(&format!("lost-{}-{program}", self.name));
        let mut command = Command::new(server::called(program, &home));
        self.server.aim(&mut command);
        command.env("HOME", &home).env_remove("NO_COLOR").arg("-X");
        let mut screen = Screen::start(&command, 30, 140);
        screen.until("postgres=#").until(front);
        screen
    }

    /// Runs SQL by another connection, for one value.
    fn sql(&self, text: &str) -> String {
        let mut command = Command::new(bin_folder().join("psql"));
        self.server.aim(&mut command).args(["-XAtqc", text]);
        let output = command.output().expect("psql can be run");
        assert!(output.status.success(), "{output:?}");
        let value = String::from_utf8(output.stdout).expect("it is ASCII");
        value.trim().to_owned()
    }

    fn terminate(&self, name: &str) {
        let told = self.sql(&format!(
            "select count(pg_terminate_backend(pid, 30000)) from pg_stat_activity \
             where application_name = '{name}' and pid <> pg_backend_pid()"
        ));
        assert_eq!(told, "1");
    }
}

/// How often a text is on the screen.
fn count(screen: &Screen, text: &str) -> usize {
    screen.text().matches(text).count()
}

#[test]
fn a_connection_lost_at_the_prompt_is_told_above_the_line() {
    let own = Own::start("prompt");
    let mut screen = own.open("pgtusk", TOOLBAR);
    screen
        .send("select 'o'||'ne' from pg_cla")
        .until("table pg_catalog");
    own.terminate("pgtusk");
    screen.until(
        "Connection lost: FATAL:  terminating connection due to administrator command. The next",
    );
    // The line and its menu are still there, and the toolbar shows it.
    screen
        .until("\n!?> select 'o'||'ne' from pg_cla\n")
        .until("table pg_catalog");
    screen.until(" not connected ");
    // The statement connects, and runs once.
    screen
        .send("ss limit 1;\r")
        .until("Connected again")
        .until("| one");
    screen.until_gone(" not connected ").until("\npostgres=#\n");
    assert_eq!(count(&screen, "Connection lost"), 1);
    assert_eq!(count(&screen, "| one"), 1);
}

#[test]
fn a_statement_of_a_transaction_that_is_gone_is_not_run() {
    let own = Own::start("transaction");
    let mut screen = own.open("pgtusk", TOOLBAR);
    screen
        .send("create table t (a int);\rbegin;\r")
        .until(" transaction ");
    own.terminate("pgtusk");
    screen
        .until("The open transaction was rolled back.")
        .until(" not connected ");
    screen
        .send("insert into t values (1);\r")
        .until("The statement was not run");
    screen
        .send("select 'rows ' || count(*) from t;\r")
        .until("rows 0");
}

#[test]
fn a_connection_lost_under_a_statement_leaves_it_open_whether_that_was_executed() {
    let own = Own::start("running");
    let mut screen = own.open("pgtusk", TOOLBAR);
    screen.send("select pg_sleep(100);\r").until("running ");
    own.terminate("pgtusk");
    screen
        .until("FATAL:  terminating connection")
        .until("Whether the statement was executed is not known");
    screen.until("!?>").until(" not connected ");
    screen.until_gone("running ");
    screen
        .send("select 't'||'wo';\r")
        .until("Connected again")
        .until("| two");
    // A statement in a transaction was undone with it.
    screen.send("begin;\r").until(" transaction ");
    screen.send("select pg_sleep(100);\r").until("running ");
    own.terminate("pgtusk");
    screen.until("the open transaction was rolled back");
}

#[test]
fn a_server_that_stays_away_is_asked_again_by_each_statement() {
    let own = Own::start("away");
    let mut screen = own.open("pgtusk", TOOLBAR);
    drop(own);
    screen.until("Connection lost: ").until(" not connected ");
    screen.send("select 1;\r").until("failed: ").until("!?>");
    screen.send("\x0c").until_gone("failed: ");
    screen.send("select 1;\r").until("failed: ").until("!?>");
    screen.send("\\q\r");
    assert!(screen.ended().success());
}

#[test]
fn psql_tells_of_a_lost_connection_when_it_is_needed() {
    let own = Own::start("psql");
    let mut screen = own.open("psql", "postgres=#");
    own.terminate("psql");
    screen.send("select 'o'||'ne';\r").until(
        "FATAL:  terminating connection due to administrator command\n\
         server closed the connection unexpectedly\n        \
         This probably means the server terminated abnormally\n        \
         before or while processing the request.\n\
         The connection to the server was lost. Attempting reset: Succeeded.\n",
    );
    assert_eq!(count(&screen, "| one"), 0);
    screen.send("select 't'||'wo';\r").until(" two\n");
    screen
        .send("select pg_sleep(100);\r")
        .until("(100);")
        .settle();
    drop(own);
    screen.until("Attempting reset: Failed.\n!?>");
    assert_eq!(count(&screen, "running"), 0);
    screen.send("select 1;\r");
    screen.until("!?> select 1;\nYou are currently not connected to a database.\n!?>");
}

#[test]
fn a_second_ctrl_c_gives_up_a_server_that_does_not_answer() {
    let own = Own::start("second");
    let mut screen = own.open("pgtusk", TOOLBAR);
    screen.send("select pg_sleep(1000);\r").until("running ");
    let id = own.sql("select pid from pg_stat_activity where application_name = 'pgtusk'");
    signal("STOP", &id);
    screen
        .send(CTRL_C)
        .until("Cancel request sent\n")
        .until("^C again gives up");
    screen
        .send(CTRL_C)
        .until("Connection lost: the server did not answer the cancel request");
    screen.until("!?>");
    screen.send("select 'o'||'ne';\r").until("| one");
    signal("CONT", &id);
}

fn signal(name: &str, id: &str) {
    let status = Command::new("kill").args(["-s", name, id]).status();
    assert!(status.expect("kill can be run").success());
}

#[test]
fn the_clock_runs_and_goes() {
    let own = Own::start("clock");
    let mut screen = own.open("pgtusk", TOOLBAR);
    screen.send("select pg_sleep(2.5), 'o'||'ne';\r");
    screen
        .until("running 1.")
        .until("^C cancels")
        .until("running 2.");
    screen.until("| one").until(TOOLBAR);
    assert_eq!(count(&screen, "running"), 0, "{}", screen.picture());
    let row = screen
        .text()
        .lines()
        .position(|row| row.contains("sleep(2.5)"));
    let below = screen.row(u16::try_from(row.expect("it is there") + 1).expect("it is small"));
    assert!(below.starts_with("+--"), "{}", screen.picture());
    // Rows that are not on the screen yet are counted.
    screen.send("select repeat('x', 9000), pg_sleep(0.4) from generate_series(1, 8) \\g (format=unaligned pager=off)\r");
    screen.until(" rows, ").until("SELECT 8").until(TOOLBAR);
    assert_eq!(count(&screen, " rows, "), 0, "{}", screen.picture());
    // A notice takes its place, and the clock goes on below.
    let block =
        "do $$ begin perform pg_sleep(1.5); raise notice 'half'; perform pg_sleep(1.5); end $$;";
    screen
        .send(block)
        .send("\r")
        .until("running ")
        .until("NOTICE:  half\nrunning ");
    screen.until("NOTICE:  half\nDO\n");
    screen.send("select pg_sleep(100);\r").until("running ");
    screen
        .send(CTRL_C)
        .until("Cancel request sent\nERROR:  canceling statement");
    screen.until(TOOLBAR);
    assert_eq!(count(&screen, "running"), 0, "{}", screen.picture());
}

#[test]
fn news_appear_above_the_line() {
    let own = Own::start("news");
    let mut screen = own.open("pgtusk", TOOLBAR);
    screen.send("listen news;\r").until("LISTEN").until(TOOLBAR);
    let notify = |payload: &str| own.sql(&format!("select pg_notify('news', '{payload}')"));
    screen
        .send("select * from pg_cla")
        .until("table pg_catalog");
    notify("one");
    screen
        .until("with payload \"one\" received")
        .until("\npostgres=# select * from pg_cla\n");
    screen.until("table pg_catalog");
    screen.send(CTRL_R).until(" history: ");
    notify("two");
    screen
        .until("with payload \"two\" received")
        .until(" history: ");
    screen.send("\x1b").until_gone(" history: ");
    // What it says cannot move the cursor.
    notify("\x1b[2Jthree");
    screen
        .until("three\" received")
        .until("postgres=# select * from pg_cla");
    screen.until("with payload \"one\"");
    // psql says so after the next statement.
    let mut psql = own.open("psql", "postgres=#");
    psql.send("listen news;\r").until("\nLISTEN\n");
    notify("four");
    psql.send("select 1;\r")
        .until("with payload \"four\" received");
}
