//! What happens between two lines: keys typed meanwhile, other programs on the terminal, and how it is left.

use std::process::Command;

use rustix::termios::LocalModes;

use crate::support::screen::Screen;
use crate::support::server::{self, Server};

const CTRL_C: &str = "\x03";
const CTRL_D: &str = "\x04";
const CTRL_R: &str = "\x12";
const ENTER: &str = "\r";
const TOOLBAR: &str = "[F4]";

/// The program, called `name`, in a folder of its own.
pub fn command(name: &str, test: &str) -> Command {
    let home = server::scratch(&format!("between-{test}"));
    let mut command = Command::new(server::called(name, &home));
    Server::shared().aim(&mut command);
    command
        .env("HOME", &home)
        .env_remove("XDG_CONFIG_HOME")
        .env_remove("NO_COLOR")
        .env_remove("EDITOR")
        .env_remove("VISUAL")
        .current_dir(&home)
        .arg("-X");
    command
}

fn start(test: &str) -> Screen {
    let mut screen = Screen::start(&command("pgtusk", test), 40, 100);
    screen.until("postgres=").until(TOOLBAR);
    screen
}

/// Types a statement that takes a while, and waits until it runs.
fn begin(screen: &mut Screen, statement: &str) {
    screen.send(statement).until(statement).send(ENTER);
    screen.until_gone(TOOLBAR);
}

/// Waits until the statement before has come to `tag` and the prompt below is empty.
fn until_prompt_below(screen: &mut Screen, text: &str) {
    screen.until_screen(&format!("the prompt below {text:?}"), |all| {
        let behind = all.rsplit(text).next().unwrap_or_default();
        all.contains(text) && behind.contains("postgres=#")
    });
}

#[test]
fn what_is_typed_meanwhile_runs_afterwards() {
    let mut screen = start("meanwhile");
    begin(&mut screen, "select pg_sleep(1), 'zero';");
    screen.send("select 'o'||'ne';\rselect 't'||'wo';\rselect 'th'||'ree';\r");
    // Nothing is seen of it before its turn.
    let early = screen.text();
    assert!(!early.contains("'ne'"), "{early}");
    screen.until("| three");
    until_prompt_below(&mut screen, "| three");
    let text = screen.text();
    for statement in [
        "select 'o'||'ne';",
        "select 't'||'wo';",
        "select 'th'||'ree';",
    ] {
        let shown = text.matches(statement).count();
        assert_eq!(shown, 1, "{}", screen.picture());
    }
    let order = ["zero", "one", "two", "three"].map(|word| text.find(&format!("| {word}")));
    assert!(order.is_sorted() && order[1].is_some(), "{text}");
}

#[test]
fn ctrl_d_typed_meanwhile_ends_afterwards() {
    for (name, front) in [("pgtusk", TOOLBAR), ("psql", "postgres=#")] {
        let mut screen = Screen::start(&command(name, &format!("end-{name}")), 40, 100);
        screen.until(front);
        screen.send("select pg_sleep(1), 'o'||'ne';\r");
        screen.until_mode(LocalModes::ISIG).send(CTRL_D);
        assert!(screen.ended().success());
        let text = screen.text();
        assert!(text.contains("| one"), "{text}");
    }
}

#[test]
fn what_is_typed_meanwhile_is_echoed_in_psql() {
    let mut screen = Screen::start(&command("psql", "echo"), 40, 100);
    screen.until("postgres=#");
    screen.send("select pg_sleep(1);\r");
    screen.until_mode(LocalModes::ISIG);
    screen.send("select 'o'||'ne';\rselect 't'||'wo';\r");
    screen
        .until(" two\n")
        .until_screen("a prompt", |text| text.ends_with("postgres=#"));
    let text = screen.text();
    assert_eq!(text.matches("select 'o'||'ne';").count(), 2, "{text}");
}

#[test]
fn ctrl_c_drops_the_rest_of_a_paste() {
    let mut screen = start("rest");
    screen.send("\x1b[200~select pg_sleep(30);\nselect 'o'||'ne';\x1b[201~");
    screen.until("'ne';").send(ENTER).until_gone(TOOLBAR);
    screen
        .until("running ")
        .send(CTRL_C)
        .until("canceling statement");
    until_prompt_below(&mut screen, "canceling statement");
    screen.send("select 'tw'||'o';\r").until("| two");
    assert!(!screen.text().contains("| one"), "{}", screen.picture());
}

#[test]
fn a_paste_of_several_statements_runs_in_order() {
    let mut screen = start("paste");
    screen.send("\x1b[200~select 'o'||'ne';\nselect pg_sleep(0.5);\nselect 't'||\n'wo';\x1b[201~");
    screen.until("'wo';").send(ENTER).until("| two");
    until_prompt_below(&mut screen, "| two");
    let text = screen.text();
    assert!(text.find("| one") < text.find("| two"), "{text}");
    assert_eq!(text.matches("'wo';").count(), 1, "{text}");
}

#[test]
fn other_programs_get_an_ordinary_terminal() {
    let mut screen = start("others");
    screen.send("\\! stty -a | tr ' ;' '\\n\\n' | grep -xE -- '-?(echo|icanon|icrnl)' | xargs echo modes:\r");
    screen.until("modes: icrnl icanon echo");
    screen.until(TOOLBAR);
    // However they leave it, it is set right again.
    screen.send("\\! stty raw -echo; echo done\r");
    screen.until("\ndone").until(TOOLBAR);
    begin(&mut screen, "select pg_sleep(1), 'o'||'ne';");
    assert!(screen.has_mode(LocalModes::ISIG));
    screen.send("select 't'||'wo';\r").until("| two");
    assert_eq!(
        screen.text().matches("'wo'").count(),
        1,
        "{}",
        screen.picture()
    );
    until_prompt_below(&mut screen, "| two");
    // A question is answered with an echo, and so is a program's.
    screen
        .send("\\prompt 'Name? ' name\r")
        .until_mode(LocalModes::ICANON)
        .send("Ann\r")
        .until(TOOLBAR);
    screen.send("\\echo :name :name\r").until("Ann Ann");
    assert_eq!(screen.text().matches("Name? Ann").count(), 1);
    screen
        .send("\\! read line; echo got $line\r")
        .until_mode(LocalModes::ICANON);
    screen
        .send("some words\r")
        .until("got some words")
        .until(TOOLBAR);
    screen.send("\\q\r");
    assert!(screen.ended().success());
}

/// Situations of the program on the terminal, and what is typed to get there.
const SITUATIONS: &[(&str, &str, &str)] = &[
    ("editing", "select 1 +", "1 +"),
    ("menu", "select * from pg_c", "pg_class"),
    ("search", CTRL_R, "history:"),
    ("running", "select 'o'||'ne', pg_sleep(60);\r", "(60);"),
    ("pager", "select generate_series(1, 500);\r", "row 1 of 500"),
    ("question", "\\prompt 'New name? ' name\r", "\nNew name?"),
];

/// The terminal is compared with how it was before the program came.
fn ends_by(signal: &str, code: Option<i32>, situation: &(&str, &str, &str), wait: bool) {
    let (name, keys, sign) = situation;
    let test = format!("ends-{name}-{signal}");
    let mut screen = Screen::start_when_told(&command("pgtusk", &test), 40, 100);
    let before = screen.modes();
    screen.send(ENTER).until("postgres=").until(TOOLBAR);
    screen.send(keys);
    if wait {
        screen.until(sign);
        if keys.ends_with(ENTER) {
            screen.until_gone(TOOLBAR);
        }
    }
    screen.signal(signal);
    let status = screen.ended();
    assert_eq!(status.code(), code, "{name}: {status:?}");
    assert_eq!(screen.modes(), before, "{name}: {}", screen.picture());
    assert!(!screen.is_alternate(), "{name}");
    let raw = String::from_utf8_lossy(screen.raw()).into_owned();
    let pastes = ["\x1b[?2004h", "\x1b[?2004l"].map(|switch| raw.rfind(switch));
    assert!(pastes[0] < pastes[1], "{name}: pastes are still bracketed");
    let cursor = ["\x1b[?25l", "\x1b[?25h"].map(|switch| raw.rfind(switch));
    assert!(cursor[0] < cursor[1], "{name}: the cursor is hidden");
}

#[test]
fn signals_that_end_the_program_leave_the_terminal_as_it_was() {
    for situation in SITUATIONS {
        ends_by("TERM", Some(143), situation, true);
        ends_by("HUP", Some(129), situation, true);
    }
    ends_by("QUIT", None, &SITUATIONS[1], true);
    ends_by("QUIT", None, &SITUATIONS[3], true);
    ends_by("QUIT", Some(131), &SITUATIONS[4], true);
}

#[test]
fn signals_at_the_question_for_a_password_leave_the_terminal_as_it_was() {
    for (signal, code) in [("TERM", 143), ("HUP", 129)] {
        let mut command = command("pgtusk", &format!("password-{signal}"));
        let mut screen = Screen::start_when_told(command.arg("-W"), 40, 100);
        let before = screen.modes();
        screen.send(ENTER).until("Password").until_raw(true);
        screen.signal(signal);
        assert_eq!(screen.ended().code(), Some(code));
        assert_eq!(screen.modes(), before, "{}", screen.picture());
    }
}

#[test]
fn signals_at_any_moment_leave_the_terminal_as_it_was() {
    for situation in SITUATIONS {
        ends_by("TERM", Some(143), situation, false);
    }
}

/// The shell that a job belongs to, and a job in it.
fn job(test: &str) -> Screen {
    let program = command("pgtusk", test);
    let mut shell = Command::new("bash");
    shell
        .args(["--norc", "--noediting", "-i"])
        .env("PS1", "sh>");
    shell.envs(
        program
            .get_envs()
            .filter_map(|(name, value)| Some((name, value?))),
    );
    let mut screen = Screen::start(&shell, 40, 100);
    screen.until("sh>");
    let path = program
        .get_program()
        .to_str()
        .expect("it is ASCII")
        .to_owned();
    screen
        .send(&format!("{path} -X\r"))
        .until("postgres=")
        .until(TOOLBAR);
    screen
}

/// Sends the program in the shell a signal, from outside.
fn signal_job(screen: &mut Screen, signal: &str) {
    let shell = screen.id();
    let found = Command::new("pgrep")
        .args(["-P", &shell.to_string()])
        .output();
    let found = String::from_utf8(found.expect("pgrep can be run").stdout).expect("numbers");
    let kill = Command::new("kill")
        .args(["-s", signal, found.trim()])
        .status();
    assert!(kill.expect("kill can be run").success(), "{found}");
}

#[test]
fn the_shell_has_its_terminal_while_the_program_is_stopped() {
    let mut screen = job("stopped");
    let back = |screen: &mut Screen| {
        screen.until("Stopped");
        screen
            .until_mode(LocalModes::ECHO)
            .send("echo sh''ell\r")
            .until("shell");
    };
    // While a statement runs, by the terminal and from outside.
    screen
        .send("select pg_sleep(3), 'o'||'ne';\r")
        .until("running ")
        .send("\x1a");
    back(&mut screen);
    screen.send("clear; fg\r").until("| one").until(TOOLBAR);
    assert!(!screen.has_mode(LocalModes::ECHO));
    screen
        .send("select 't'||'wo';\r")
        .until("| two")
        .until(TOOLBAR);
    // While a line is edited.
    screen
        .send("\x0cselect * from pg_cla")
        .until("table pg_catalog");
    signal_job(&mut screen, "TSTP");
    back(&mut screen);
    assert!(
        !screen.text().contains("table pg_catalog"),
        "{}",
        screen.picture()
    );
    screen
        .send("clear; fg\r")
        .until("postgres=# select * from pg_cla")
        .until("table pg_catalog");
    // While somebody reads.
    screen
        .send("\x03")
        .until("^C")
        .send("select generate_series(1, 500);\r")
        .until("row 1 of 500");
    signal_job(&mut screen, "TSTP");
    screen.until("Stopped");
    assert!(!screen.is_alternate(), "{}", screen.picture());
    back(&mut screen);
    screen
        .send("clear; fg\r")
        .until("row 1 of 500")
        .send("\x1a");
    screen.until_gone("row 1 of 500");
    back(&mut screen);
    screen
        .send("fg\r")
        .until("row 1 of 500")
        .send("q")
        .until(TOOLBAR);
    screen
        .send("\\q\r")
        .until_gone(TOOLBAR)
        .send("echo do''ne\r")
        .until("done");
}

#[test]
fn ctrl_z_does_nothing_where_no_shell_would_go_on() {
    let mut screen = start("no-shell");
    screen
        .send("select 'o'||\x1a'ne';\r")
        .until("| one")
        .until(TOOLBAR);
    screen
        .send("select pg_sleep(2), 't'||'wo';\r")
        .until("running ")
        .send("\x1a");
    screen.until("| two").until(TOOLBAR);
}

#[test]
fn no_size_is_too_small() {
    let mut screen = start("sizes");
    for (rows, columns) in [(1, 1), (2, 80), (40, 1)] {
        screen.send("select * from pg_cla").settle();
        screen.resize(rows, columns).settle();
        screen.send("s\x1b[D\x1b[C").settle();
        screen.resize(24, 100).settle();
        screen
            .send(CTRL_C)
            .send("select generate_series(1, 500) as n;\r")
            .until("row 1 of");
        screen.resize(rows, columns).settle();
        screen.send("jjG/x\r").settle();
        screen.resize(24, 100).settle();
        screen.send("q").until(TOOLBAR);
        screen.resize(rows, columns).settle();
        screen
            .send("select pg_sleep(1.3) \\g (pager=off)\r")
            .settle();
        screen.forget_size().settle();
        screen.resize(24, 100).until(TOOLBAR);
    }
    screen.send("\x0cselect 'o'||'ne';\r").until("| one");
}

#[test]
fn data_of_copy_has_a_prompt_that_counts() {
    let mut screen = Screen::start(&command("psql", "copy"), 40, 100);
    screen.until("postgres=#");
    screen.send("\\set PROMPT3 '%R%x%l>>'\rcreate temp table t (a int);\r");
    screen.until("CREATE TABLE").send("copy t from stdin;\r");
    screen.until(
        "Enter data to be copied followed by a newline.\n\
         End with a backslash and a period on a line by itself, or an EOF signal.\n*1>>",
    );
    screen.send("7\r").until("*1>>7\n*2>>");
    screen.send("\\.\r").until("COPY 1");
}
