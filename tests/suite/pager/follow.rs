//! `\watch` at a prompt: the pager stays open, and each run replaces what it shows.

use std::process::Command;

use super::terminal::psql;
use crate::support::screen::Screen;
use crate::support::server::{self, Server, bin_folder};

/// The program by its own name, at its prompt, with a sequence `s` of its own.
pub(super) fn pgtusk(rows: u16, columns: u16) -> Screen {
    let folder = server::scratch(&format!("follow-{:?}", std::thread::current().id()));
    let mut command = Command::new(server::called("pgtusk", &folder));
    Server::shared().aim(&mut command).arg("-X");
    command
        .env("HOME", &folder)
        .env_remove("XDG_CONFIG_HOME")
        .env_remove("PSQL_WATCH_PAGER")
        .env_remove("NO_COLOR")
        .current_dir(&folder);
    let mut screen = Screen::start(&command, rows, columns);
    screen.until("postgres=#").until_raw(true);
    screen.send("create temp sequence s;\r").until("CREATE SEQ");
    screen
}

/// Waits while a query that sleeps for ten minutes runs, or does not.
fn wait_while(exists: &str) {
    let condition = format!(
        "{exists} (select from pg_stat_activity where state = 'active' and pid <> pg_backend_pid()
         and wait_event = 'PgSleep' and query like '%else 600 end%')"
    );
    let text = format!(
        "do $$ begin while {condition} loop
         perform pg_sleep(0.02), pg_stat_clear_snapshot(); end loop; end $$"
    );
    let mut command = Command::new(bin_folder().join("psql"));
    Server::shared()
        .aim(&mut command)
        .env("PGOPTIONS", "-c statement_timeout=60s")
        .args(["-X", "-q", "-c", &text]);
    assert!(command.status().expect("psql can be run").success());
}

#[test]
fn runs_follow_each_other_in_place() {
    let mut screen = pgtusk(12, 80);
    screen.send("select g as key, nextval('s') as run from generate_series(1, 3) g \\watch 0.3\r");
    screen.until("(every 0.3s)  row 1 of 3  column 1 of 2");
    assert!(screen.is_alternate());
    screen.send("S").until("key▼").send("j").until("row 2 of 3");
    screen.until_screen("a later run", |text| {
        let first = text.lines().nth(2).unwrap_or_default();
        let run = first.split('│').nth(1).and_then(|n| n.trim().parse().ok());
        first.trim_start().starts_with('3') && run.is_some_and(|run: usize| run > 14)
    });
    screen.until("key▼").until("row 2 of 3");
    screen.send("q").until_gone("(every").until_raw(true);
    screen.send("select 'next';\r").until("SELECT 1");
    assert!(!screen.is_alternate());
    assert!(!screen.text().contains('│'), "{}", screen.picture());
}

#[test]
fn ctrl_c_leaves_what_is_followed() {
    let mut screen = pgtusk(12, 80);
    screen.send("select 'seen' as word \\watch 600\r");
    screen.until("(every 600s)").send("\x03");
    screen.until_gone("(every").until_raw(true);
    screen.send("\\echo on\r").until("\non");
}

#[test]
fn the_last_run_stays_to_be_read() {
    let mut screen = pgtusk(12, 80);
    screen.send("select nextval('s') as run \\watch c=2 i=0.1\r");
    screen.until("this was the last run").until("\n   2\n");
    screen.send("q").until_gone("this was").until_raw(true);
}

#[test]
fn an_error_ends_following_and_is_told() {
    let mut screen = pgtusk(12, 80);
    screen.send("select 1 / (3 - nextval('s')) as left \\watch 0.1\r");
    screen.until("ERROR:  division by zero").until_raw(true);
    assert!(!screen.is_alternate());
    assert!(!screen.text().contains("(every"), "{}", screen.picture());
}

#[test]
fn leaving_cancels_the_run_that_goes_on() {
    let mut screen = pgtusk(12, 80);
    screen.send(
        "select 'seen', pg_sleep(case nextval('s') when 1 then 0 else 600 end) \\watch 0.1\r",
    );
    screen.until("(every 0.1s)");
    wait_while("not exists");
    screen.send("q").until_gone("(every").until_raw(true);
    wait_while("exists");
    screen.send("\\echo on\r").until("\non");
    assert!(!screen.text().contains("ancel"), "{}", screen.picture());
}

#[test]
fn what_is_no_table_is_followed_as_text() {
    let mut screen = pgtusk(12, 80);
    screen.send("\\x\r").until("Expanded display is on");
    screen.send("select nextval('s') as run \\watch 0.1\r");
    screen.until("(every 0.1s)").until("run | 4");
    screen.send("q").until_gone("(every").until_raw(true);
    screen.send("do $$ begin raise notice 'told'; end $$ \\watch 0.1\r");
    screen.until("NOTICE:  told").until("DO\n");
    screen.send("q").until_gone("DO\n").until_raw(true);
}

#[test]
fn without_a_pager_results_are_printed() {
    let mut screen = pgtusk(40, 80);
    screen.send("\\pset pager off\r").until("is off");
    screen.send("select 'seen' as word \\watch c=2 i=0.1\r");
    screen.until_screen("two tables", |text| {
        text.matches("(every 0.1s)").count() == 2
    });
    assert!(!screen.is_alternate());
}

#[test]
fn psql_prints_one_result_after_the_other() {
    let mut screen = psql(20, 80, &[("PSQL_WATCH_PAGER", " ")]);
    screen.send("select 'seen' as word \\watch 0.1\r");
    screen.until_screen("two tables", |text| {
        text.matches("(every 0.1s)").count() == 2
    });
    assert!(!screen.is_alternate());
    screen.send("\x03").until("postgres=#").until_raw(true);
}

#[test]
fn a_program_may_page_what_is_repeated() {
    let mut screen = psql(20, 80, &[("PSQL_WATCH_PAGER", "head -8 | sed 's/^/> /'")]);
    screen.send("select 'seen' as word \\watch 0.1\r");
    screen.until(">  seen").until_raw(true);
    screen.send("\\echo on\r").until("\non");
}
