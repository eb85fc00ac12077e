//! The words that newcomers type to leave or to be helped, at the prompts of psql and of our own.

use std::process::Command;

use crate::support::screen::Screen;
use crate::support::server::{self, Server};

fn start(name: &str, folder: &str) -> Screen {
    let home = server::scratch(folder);
    let mut command = Command::new(server::called(name, &home));
    Server::shared().aim(&mut command);
    command
        .env("HOME", &home)
        .current_dir(&home)
        .args(["-X", "postgres"]);
    let mut screen = Screen::start(&command, 40, 80);
    screen.until("postgres=#").until_raw(true);
    screen
}

/// Recorded from the real psql 18.
const AS_PSQL: &str = "\
postgres=# select 1
postgres-# exit
Use \\q to quit.
postgres-# help
Use \\? for help or press control-C to clear the input buffer.
postgres-# '
postgres'# quit
Use control-D to quit.
postgres'# \\q
Use control-D to quit.
postgres'# '
postgres-# ;
ERROR:  syntax error at or near \"help\"
LINE 3: help
        ^
postgres=#  exit
postgres-# ;
ERROR:  syntax error at or near \"exit\"
LINE 1: exit
        ^
postgres=# help
You are using psql, the command-line interface to PostgreSQL.
Type:  \\copyright for distribution terms
       \\h for help with SQL commands
       \\? for help with psql commands
       \\g or terminate with semicolon to execute query
       \\q to quit
postgres=# EXIT ;";

#[test]
fn psql_recognizes_them_as_psql_does() {
    let mut screen = start("psql", "leaving-psql");
    for line in [
        "select 1", "exit", "help", "'", "quit", "\\q", "'", ";", " exit", ";", "help",
    ] {
        let count = screen.text().matches("postgres").count();
        screen
            .send(&format!("{line}\r"))
            .until_screen("the next prompt", |text| {
                text.matches("postgres").count() > count
            })
            .until_raw(true);
    }
    screen.send("EXIT ;\r");
    assert!(screen.ended().success());
    assert!(screen.text().contains(AS_PSQL), "{}", screen.picture());
}

#[test]
fn our_own_prompt_says_how_to_go_on() {
    let mut screen = start("pgtusk", "leaving-own");
    screen.send("help\r").until("Ctrl-R  search the history");
    screen
        .until_raw(true)
        .send("select 1\r")
        .until("postgres-#");
    screen.send("exit\r").until("Ctrl-C clears the text");
    screen
        .send("\x03")
        .until("^C")
        .until_raw(true)
        .send("QUIT ;\r");
    assert!(screen.ended().success());
}
