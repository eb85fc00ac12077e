//! `\password` at a terminal: asked for twice, sent as a hash, and kept nowhere.

use std::fs;
use std::process::Command;

use crate::support::run::said;
use crate::support::screen::Screen;
use crate::support::server::{self, Server};

const CTRL_C: &str = "\x03";
const SECRET: &str = "rühmlich 7";

#[test]
fn a_new_password_is_sent_as_a_hash_and_kept_nowhere() {
    let server = Server::shared();
    server.create_database("password");
    let home = server::scratch("password");
    let program = server::called("psql", &home);
    let (log, history) = (home.join("log"), home.join("history"));
    let run = |sql: &str| {
        let mut command = Command::new(&program);
        server.aim(&mut command);
        command.args(["-XAtq", "-d", "password", "-c", sql]);
        String::from_utf8_lossy(&said(&mut command, &home.join("out"))).into_owned()
    };
    run("drop role if exists forgetful");
    run("create role forgetful");

    let mut command = Command::new(&program);
    server.aim(&mut command);
    command
        .env("HOME", &home)
        .env("PSQL_HISTORY", &history)
        .args(["-X", "-E", "-d", "password", "-L"])
        .arg(&log);
    let mut screen = Screen::start(&command, 24, 80);
    screen.until("password=#").until_raw(true);
    screen
        .send("\\password Forgetful\r")
        .until("Enter new password for user \"forgetful\":");
    screen
        .send(&format!("{SECRET}\r"))
        .until("Enter it again:")
        .send("another\r")
        .until("Passwords didn't match.");
    at_prompt(&mut screen).send("\x0c").until_gone("match");
    screen.send("\\password forgetful\r").until("Enter new");
    screen.send(CTRL_C);
    at_prompt(&mut screen).send("\x0c").until_gone("Enter new");
    screen
        .send("\\password forgetful\r")
        .until("Enter new password for user \"forgetful\":");
    screen
        .send(&format!("{SECRET}\r"))
        .until("Enter it again:")
        .send(&format!("{SECRET}\r"));
    at_prompt(&mut screen);
    let sent = run(
        "select query from pg_stat_activity where datname = 'password' and pid <> pg_backend_pid() \
         and query ilike 'alter%'",
    );
    assert!(
        sent.starts_with("ALTER USER \"forgetful\" PASSWORD 'SCRAM-SHA-256$4096:"),
        "{sent}"
    );
    screen.send("select 1 as done;\r");
    screen.until("(1 row)");
    at_prompt(&mut screen).send("\\q\r");
    screen.ended();

    assert!(!String::from_utf8_lossy(screen.raw()).contains("7\r"));
    for file in [log, history] {
        let text = fs::read(&file).expect("the session has written it");
        let text = String::from_utf8_lossy(&text);
        assert!(text.contains("done"), "{text}");
        assert!(!text.contains("hmlich"), "{text}");
        assert!(!text.contains("SCRAM"), "{text}");
    }
    let hash = run("select rolpassword from pg_authid where rolname = 'forgetful'");
    assert!(hash.starts_with("SCRAM-SHA-256$4096:"), "{hash}");

    run("drop role forgetful");
}

/// Waits until the program asks for nothing but a statement: a password is read from a raw terminal as well.
fn at_prompt(screen: &mut Screen) -> &mut Screen {
    screen.until_screen("a prompt", |text| text.trim_end().ends_with("=#"));
    screen.until_raw(true)
}
