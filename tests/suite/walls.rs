//! Shows that a fault in one feature costs that feature alone: the session, its transaction and the text live on.

use std::process::Command;

use crate::support::screen::Screen;
use crate::support::server::{self, Server};

/// The program at a prompt where `feature` panics whenever it is used.
fn open(feature: &str) -> Screen {
    let home = server::scratch(&format!("walls-{feature}"));
    let mut command = Command::new(server::called("pgtusk", &home));
    Server::shared().aim(&mut command);
    command
        .env("HOME", &home)
        .env("PGTUSK_PANIC", feature)
        .env("EDITOR", "/nowhere/an-editor")
        .env_remove("VISUAL")
        .env_remove("PSQL_EDITOR")
        .current_dir(&home)
        .args(["-X", "postgres"]);
    let mut screen = Screen::start(&command, 24, 100);
    screen.until("postgres").until_raw(true);
    screen
}

/// The same in an open transaction.
fn start(feature: &str) -> Screen {
    let mut screen = open(feature);
    screen.send("begin;\r").until("BEGIN").until_raw(true);
    screen
}

/// Runs a statement that only this transaction can answer.
fn is_alive(screen: &mut Screen) {
    screen.until_raw(true);
    screen.send("select 'alive ' || (now() <> clock_timestamp())::text;\r");
    screen.until("alive true");
}

#[test]
fn completion_can_fail() {
    let mut screen = start("completion");
    screen.send("select * from pg_cl");
    screen.until("completion failed here").until("pg_cl");
    screen.send("\x03");
    is_alive(&mut screen);
}

#[test]
fn highlighting_can_fail() {
    let mut screen = start("highlighting");
    screen.send("select 'x' as colourless").until("colourless");
    screen.send("\x03");
    is_alive(&mut screen);
}

#[test]
fn drawing_can_fail() {
    let mut screen = start("drawing");
    screen.send("select 1 as drawn").until("drawn");
    screen.until("drawing failed here").send("\x03");
    is_alive(&mut screen);
}

#[test]
fn a_key_can_fail() {
    let mut screen = start("key");
    screen.send("select 1 as typed").until("typed");
    screen.until("key failed here").send("\x03");
    is_alive(&mut screen);
}

#[test]
fn the_guard_can_fail() {
    let mut screen = open("guard");
    // What cannot be judged is asked about.
    screen.send("select 6 * 7;\r").until("guard failed here");
    screen.until("[y/N]").send("y\r").until("42");
}

#[test]
fn the_pager_can_fail() {
    let mut screen = start("pager");
    screen.send("select * from generate_series(1, 1000);\r");
    screen
        .until("pager failed here")
        .send("q")
        .until("SELECT 1000");
    is_alive(&mut screen);
}

#[test]
fn the_built_in_editor_can_fail() {
    let mut screen = start("editor");
    screen.send("\\setenv PATH /nowhere\r").until_raw(true);
    screen.send("select 'kept text'\x18\x05");
    screen.until("editor failed here").send("\x1b");
    screen.until("kept text").send("\x03");
    is_alive(&mut screen);
}
