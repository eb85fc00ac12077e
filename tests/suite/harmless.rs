//! What a server sends never reaches a terminal as something that it obeys.

use std::process::Command;

use crate::support::screen::Screen;
use crate::support::server::{self, Server};

#[test]
fn control_characters_are_shown_and_not_obeyed() {
    for (name, prompt) in [("psql", "postgres=#"), ("pgtusk", "[F4]")] {
        let home = server::scratch(&format!("harmless-{name}"));
        let mut command = Command::new(server::called(name, &home));
        Server::shared().aim(&mut command);
        command.env("HOME", &home).env_remove("NO_COLOR").arg("-X");
        let mut screen = Screen::start(&command, 40, 100);
        screen.until(prompt).until_raw(true);
        let red = "chr(27)||'[31mred '||";
        screen
            .send(&format!("select {red} 1;\r"))
            .until("\\x1B[31mred 1");
        screen
            .until_raw(true)
            .send("\\a\r")
            .until("unaligned")
            .until_raw(true);
        screen
            .send(&format!("select {red} 2;\r"))
            .until("\\x1B[31mred 2");
        screen
            .until_raw(true)
            .send(&format!("copy (select {red} 3) to stdout;\r"));
        screen.until("\\x1B[31mred 3").until_raw(true);
        screen.send("do $$ begin raise notice '%red 4', chr(27)||'[31m'; end $$;\r");
        screen.until("\\x1B[31mred 4").until_raw(true);
        screen.send("do $$ begin raise exception '%red 5', chr(155)||'31m'; end $$;\r");
        screen.until("\\xC2\\x9B31mred 5").until_raw(true);
        let raw = String::from_utf8_lossy(screen.raw()).into_owned();
        assert!(
            !raw.contains("\x1b[31mred") && !raw.contains("\u{9b}31mred"),
            "{name}: {raw:?}"
        );
    }
}
