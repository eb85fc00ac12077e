//! The program on a terminal: what is paged, what keys and signals do, and what is left behind.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use crate::support::screen::Screen;
use crate::support::server::{self, Server};

/// psql on a terminal, at its prompt.
pub(super) fn psql(rows: u16, columns: u16, environment: &[(&str, &str)]) -> Screen {
    let folder = server::scratch(&format!("pager-{:?}", std::thread::current().id()));
    let mut command = Command::new(server::called("psql", &folder));
    Server::shared().aim(&mut command).args(["-X"]);
    command
        .env_remove("PAGER")
        .env_remove("NO_COLOR")
        .current_dir(&folder);
    command.envs(environment.iter().copied());
    let mut screen = Screen::start(&command, rows, columns);
    screen.until("postgres=#");
    screen
}

#[test]
fn a_long_result_is_read_and_leaves_no_trace() {
    let mut screen = psql(12, 60, &[]);
    screen.send("select g as n, 'row '||g as name from generate_series(1,1000000) g;\r");
    screen.until("row 1 of");
    assert!(screen.is_alternate());
    let header: Vec<String> = screen
        .row(0)
        .split_whitespace()
        .map(str::to_owned)
        .collect();
    assert_eq!(header, ["n", "│", "name"]);
    screen.send("G").until("row 1000000 of 1000000");
    screen.send("q").until_raw(true).until_gone("row 1000000");
    screen.send("select 'next';\r").until("(1 row)");
    assert!(!screen.is_alternate());
    assert!(!screen.text().contains("row 99"), "{}", screen.picture());
    // The mouse is the terminal's: whoever selects text shall get text.
    let raw = String::from_utf8_lossy(screen.raw()).into_owned();
    let has_mouse = ["[?1000h", "[?1002h", "[?1003h", "[?1006h"];
    assert!(!has_mouse.iter().any(|sequence| raw.contains(sequence)));
}

#[test]
fn leaving_early_cancels_the_query_and_says_nothing() {
    let mut screen = psql(12, 60, &[]);
    screen.send("select generate_series(1,100000000) as g, repeat('x', 500);\r");
    screen.until("row 1 of").send("q").until_gone("row 1 of");
    screen
        .send("\\echo :ERROR :SQLSTATE\r")
        .until("false 00000");
    assert!(!screen.text().contains("ERROR: "), "{}", screen.picture());
}

#[test]
fn leaving_while_the_server_is_slow_cancels_as_well() {
    let mut screen = psql(12, 60, &[]);
    screen.send("select g, repeat('x', 1000), pg_sleep((g > 20)::int * 600) from generate_series(1,100) g;\r");
    screen.until("row 1 of").send("q").until_gone("row 1 of");
    screen.send("select 'after it';\r").until("(1 row)");
    assert!(!screen.text().contains("ancel"), "{}", screen.picture());
}

#[test]
fn a_transaction_survives_leaving_early() {
    let mut screen = psql(12, 60, &[]);
    screen.send("begin;\r").until("postgres=*#");
    screen.send("select g, repeat('x', 500) from generate_series(1,100000) g;\r");
    screen.until("row 1 of").send("q").until_gone("row 1 of");
    screen.send("select 'still there';\r").until("(1 row)");
    assert!(
        screen.text().contains("postgres=*#"),
        "{}",
        screen.picture()
    );
}

#[test]
fn what_fits_is_printed() {
    let mut screen = psql(12, 60, &[]);
    screen
        .send("select g from generate_series(1,7) g;\r")
        .until("(7 rows)");
    assert!(!screen.raw().windows(6).any(|bytes| bytes == b"\x1b[?104"));
}

#[test]
fn a_wide_result_is_paged() {
    let mut screen = psql(12, 60, &[]);
    screen
        .send("select repeat('abc', 30) as wide, 'end' as last;\r")
        .until("row 1 of 1");
    screen.send("l").until("end");
    screen.send("q").until_gone("row 1 of 1");
}

#[test]
fn an_error_after_rows_is_told_in_the_pager_and_after_it() {
    let mut screen = psql(12, 60, &[]);
    screen.send("select 1/(3000-g) from generate_series(1,3000) g;\r");
    screen.until("ERROR:  division by zero").send("q");
    screen
        .until_gone("row 1 of")
        .until("ERROR:  division by zero");
}

#[test]
fn a_new_size_is_drawn() {
    let mut screen = psql(12, 60, &[]);
    screen.send("select g as number, 'b'||g as name from generate_series(1,100) g;\r");
    screen.until("row 1 of 100").resize(20, 40);
    screen.until_screen("the last row of the taller screen", |text| {
        text.lines().nth(18).is_some_and(|row| row.contains("17"))
    });
    screen.send("q").until_gone("row 1 of 100");
}

#[test]
fn sigterm_gives_the_terminal_back() {
    for (signal, code) in [("TERM", 143), ("HUP", 129)] {
        let mut screen = psql(12, 60, &[]);
        screen
            .send("select * from generate_series(1,100);\r")
            .until("row 1 of 100");
        assert!(screen.is_raw());
        screen.signal(signal);
        let status = screen.ended();
        assert_eq!(status.code(), Some(code), "{}", screen.picture());
        assert!(
            !screen.is_alternate() && !screen.is_raw(),
            "{}",
            screen.picture()
        );
    }
}

#[test]
fn a_program_pages_where_one_is_named() {
    let mut screen = psql(12, 60, &[("PSQL_PAGER", "sed s/^/paged:/")]);
    screen
        .send("select * from generate_series(1,40);\r")
        .until("paged:(40 rows)");
    screen
        .send("\\pset pager off\r")
        .until("Pager usage is off.");
    screen
        .send("select * from generate_series(1,41);\r")
        .until("\n(41 rows)");
}

#[test]
fn a_dumb_terminal_has_no_pager() {
    for environment in [[("TERM", "dumb")], [("PAGER", "  ")]] {
        let mut screen = psql(12, 60, &environment);
        screen
            .send("select * from generate_series(1,40);\r")
            .until("(40 rows)");
        assert!(!screen.is_alternate());
    }
}

#[test]
fn text_is_paged_as_lines() {
    let mut screen = psql(12, 60, &[]);
    screen.send("\\x\r").until("Expanded display is on.");
    screen
        .send("select * from generate_series(1,40);\r")
        .until("lines 1-11 of 81");
    screen.send("/RECORD 17\r").until("lines 30-40 of 81");
    screen.send("q").until_gone("lines");
}

#[test]
fn rows_are_written_to_a_new_file_only() {
    // The folder that it runs in, by its other name.
    let mut screen = psql(12, 60, &[("HOME", ".")]);
    screen
        .send("select g, g||',x' as t from generate_series(1,20) g;\r")
        .until("row 1 of 20");
    screen
        .send("mmwout.csv\r")
        .until("2 rows written to out.csv");
    screen.send("wout.csv\r").until("File exists");
    let folder = server::scratch("pager-unused");
    let folder = folder.parent().expect("a folder");
    let name = format!("pager-{:?}", std::thread::current().id());
    let file = folder.join(name).join("out.csv");
    let written = fs::read_to_string(&file).expect("the file");
    assert_eq!(written, "g,t\n1,\"1,x\"\n2,\"2,x\"\n");
    let mode = fs::metadata(&file).expect("the file").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    screen.send("w~/out.csv\r").until("File exists");
    screen
        .send("w/no/such/place\r")
        .until("/no/such/place: No such file or directory");
    screen.send("q").until_gone("row ");
}

#[test]
fn leaving_text_early_cancels_as_well() {
    let mut screen = psql(12, 60, &[]);
    screen.send("\\a\r").until("Output format is unaligned.");
    screen.send("select repeat('x', 100), generate_series(1,100000000);\r");
    screen
        .until("lines 1-11 of")
        .send("q")
        .until_gone("lines 1-11");
    screen
        .send("\\echo :ERROR :SQLSTATE\r")
        .until("false 00000");
    assert!(!screen.text().contains("ERROR: "), "{}", screen.picture());
}

#[test]
fn a_program_that_is_left_early_cancels_as_well() {
    let mut screen = psql(12, 60, &[("PAGER", "head -n 3; echo left")]);
    screen.send("\\a\r").until("Output format is unaligned.");
    screen.send("select repeat('x', 10), generate_series(1,100000000);\r");
    screen.until("left");
    screen
        .send("\\echo :ERROR :SQLSTATE\r")
        .until("false 00000");
    assert!(!screen.text().contains("ERROR: "), "{}", screen.picture());
}

#[test]
fn notices_wait_until_the_pager_is_left() {
    let mut screen = psql(12, 60, &[]);
    screen.send("do $$ begin execute $f$create function pg_temp.f(int) returns int language plpgsql as 'begin if $1 = 50 then raise notice ''half''; end if; return $1; end'$f$; end $$;\r");
    screen.until("DO");
    screen
        .send("select pg_temp.f(g) from generate_series(1,100) g;\r")
        .until("row 1 of 100");
    screen.send("G").until("row 100 of 100");
    assert!(!screen.text().contains("half"), "{}", screen.picture());
    screen.send("q").until("NOTICE:  half");
}

#[test]
fn always_means_always() {
    let mut screen = psql(12, 60, &[]);
    screen
        .send("\\pset pager always\r")
        .until("Pager is always used.");
    screen
        .send("select 'short';\r")
        .until("row 1 of 1")
        .send("q")
        .until_gone("row 1 of 1");
    screen
        .send("select where false;\r")
        .until("lines 1-")
        .send("q")
        .until_gone("lines 1-");
}

#[test]
fn few_lines_are_not_paged_where_a_minimum_is_set() {
    let mut screen = psql(12, 60, &[]);
    screen
        .send("\\pset pager_min_lines 100\r")
        .until("less than 100 lines.");
    screen
        .send("select * from generate_series(1,40);\r")
        .until("(40 rows)");
    screen
        .send("select * from generate_series(1,98);\r")
        .until("row 1 of 98");
}

#[test]
fn colours_are_left_out_where_nobody_wants_them() {
    let mut screen = psql(12, 60, &[("NO_COLOR", "1")]);
    screen
        .send("select g as n, 'x' as t from generate_series(1,40) g;\r")
        .until("row 1 of 40");
    let looks = [screen.looks(0), screen.looks(2)].concat();
    let has_colours = looks
        .iter()
        .any(|(look, _)| look.contains("fg") || look.contains("bg"));
    assert!(!has_colours, "{looks:?}");
    let cell = screen.looks(2).remove(0);
    assert_eq!(cell, ("inverse".to_owned(), "  1 ".to_owned()));
}

#[test]
fn a_terminal_of_unknown_size_has_24_rows_of_80() {
    let mut screen = psql(24, 80, &[]);
    screen.forget_size();
    screen
        .send("select * from generate_series(1,100);\r")
        .until("row 1 of 100");
    assert!(screen.row(22).contains("21") && screen.row(23).contains("q quit"));
}

#[test]
fn values_command_no_terminal() {
    let mut screen = psql(12, 60, &[]);
    screen.send("select e'\\x1b]0;owned\\x07\\u009b31m' as v from generate_series(1,40);\r");
    screen.until("row 1 of 40");
    assert_eq!(screen.row(2), " \\x1B]0;owned\\x07\\u009B31m");
    let has_title = screen
        .raw()
        .windows(9)
        .any(|bytes| bytes == b"\x1b]0;owned");
    assert!(!has_title);
}

#[test]
fn a_table_that_is_too_wide_is_expanded_or_wrapped_where_that_is_wanted() {
    let mut screen = psql(12, 60, &[]);
    screen
        .send("\\x auto\r")
        .until("Expanded display is used automatically.");
    screen.send("select 1 as a, repeat('b', 70) as b;\r");
    screen
        .until("lines 1-4 of 4")
        .send("q")
        .until_gone("lines 1-4");
    screen.send("select 1 as a, repeat('b', 30) as b, repeat('c', 30) as c;\r");
    screen.until("-[ RECORD 1 ]");
    assert!(!screen.is_alternate(), "{}", screen.picture());
    screen.send(
        "select g, repeat('b', 30) as b, repeat('c', 30) as c from generate_series(1,20) g;\r",
    );
    screen
        .until("lines 1-11 of 81")
        .until("-[ RECORD 1 ]")
        .send("q")
        .until_gone("lines 1-");
    screen
        .send("select g from generate_series(1,20) g;\r")
        .until("row 1 of 20");
    screen
        .send("q")
        .until_gone("row 1 of 20")
        .send("\\x off\r")
        .until("Expanded display is off.");
    screen
        .send("\\pset format wrapped\r")
        .until("Output format is wrapped.");
    screen
        .send("select repeat('word ', 30) as words;\r")
        .until("(1 row)");
    assert!(!screen.is_alternate(), "{}", screen.picture());
}

#[test]
fn the_shell_gets_the_terminal_back_for_a_while() {
    let folder = server::scratch("pager-suspend");
    let program = server::called("psql", &folder);
    let mut shell = Command::new("bash");
    Server::shared().aim(&mut shell);
    shell
        .args(["--norc", "--noprofile", "-i"])
        .env("PS1", "shell> ")
        .env_remove("PAGER")
        .current_dir(&folder);
    let mut screen = Screen::start(&shell, 12, 60);
    screen.until("shell>");
    screen
        .send(&format!("{} -X\r", program.display()))
        .until("postgres=#");
    screen.send("select generate_series(1, 200000) as g;\r");
    screen.until("row 1 of").send("j").until("row 2 of");
    screen.send("\x1a").until("Stopped").until("shell>");
    assert!(!screen.is_alternate());
    screen.send("echo sh''ell\r").until("\nshell\n");
    screen.send("fg\r").until("row 2 of");
    screen.send("G").until("row 200000 of 200000");
    screen.send("q").until("postgres=#").until_raw(true);
    assert!(!screen.is_alternate());
}

#[test]
fn without_the_program_that_is_named_the_built_in_pager_reads() {
    let mut screen = psql(12, 60, &[("PSQL_PAGER", "no-such-pager -x")]);
    screen.send("select generate_series(1,40) as g;\r");
    screen.until("row 1 of 40").send("q").until_gone("row 1 of");
}

#[test]
fn lists_of_settings_are_paged_but_not_by_psql() {
    let mut screen = super::follow::pgtusk(12, 60);
    screen.send("\\set\r").until("lines 1-11 of");
    screen.send("q").until_gone("lines 1-11").until_raw(true);
    screen.send("\\pset\r").until("lines 1-11 of");
    screen.send("q").until_gone("lines 1-11").until_raw(true);
    let mut screen = psql(12, 60, &[]);
    screen.send("\\pset\r").until("xheader_width");
    assert!(!screen.is_alternate());
}
