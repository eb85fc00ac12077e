//! A panic anywhere leaves a usable terminal, though nothing is dropped where a panic aborts.

use std::process::Command;
use std::thread;
use std::time::Duration;

use pgtusk::term::editor;
use pgtusk::term::hold::{Between, Hold};
use rustix::termios::LocalModes;

use crate::support::screen::Screen;

const ON_PURPOSE: &str = "panics on purpose, on the terminal of the tests below";

/// Runs one of the tests that panic on a terminal, up to its end.
fn run(test: &str) -> Screen {
    let program = std::env::current_exe().expect("this program has a name");
    let mut command = Command::new(program);
    command.args([
        "--exact",
        test,
        "--ignored",
        "--nocapture",
        "--test-threads=1",
    ]);
    command.env("RUST_BACKTRACE", "0");
    let mut screen = Screen::start(&command, 24, 90);
    assert!(!screen.ended().success());
    screen
}

fn assert_usable(screen: &Screen) {
    assert!(screen.has_mode(LocalModes::ECHO), "{}", screen.modes());
    assert!(screen.has_mode(LocalModes::ICANON), "{}", screen.modes());
    assert!(!screen.is_alternate());
    assert!(screen.text().contains("on purpose"), "{}", screen.picture());
}

#[test]
#[ignore = "it panics on purpose, on a terminal that another test makes"]
fn while_the_prompt_has_the_terminal() {
    let held = Hold::begin(std::io::stdin(), Some(Between::Silent));
    // Where a panic aborts, nothing is dropped.
    std::mem::forget(held);
    panic!("{ON_PURPOSE}");
}

#[test]
fn the_prompt_gives_the_terminal_back() {
    assert_usable(&run("panics::while_the_prompt_has_the_terminal"));
}

#[test]
#[ignore = "it panics on purpose, on a terminal that another test makes"]
fn while_the_whole_screen_is_taken() {
    thread::spawn(|| editor::edit("select 1", "a statement", None));
    thread::sleep(Duration::from_millis(500));
    panic!("{ON_PURPOSE}");
}

#[test]
fn the_whole_screen_is_given_back() {
    assert_usable(&run("panics::while_the_whole_screen_is_taken"));
}
