//! The line editor: the program on a terminal, keys in and the screen out.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use crate::support::screen::Screen;
use crate::support::server::{self, Server, bin_folder};

const UP: &str = "\x1b[A";
const DOWN: &str = "\x1b[B";
const RIGHT: &str = "\x1b[C";
const LEFT: &str = "\x1b[D";
const END: &str = "\x1b[F";
const HOME: &str = "\x1b[H";
const CTRL_RIGHT: &str = "\x1b[1;5C";
const ALT_F: &str = "\x1bf";
const ALT_ENTER: &str = "\x1b\r";
const ESCAPE: &str = "\x1b";
const TAB: &str = "\t";
const ENTER: &str = "\r";
const F2: &str = "\x1bOQ";
const F3: &str = "\x1bOR";
const F4: &str = "\x1bOS";
const F5: &str = "\x1b[15~";
const CTRL_C: &str = "\x03";
const CTRL_D: &str = "\x04";
const CTRL_E: &str = "\x05";
const CTRL_R: &str = "\x12";
const CTRL_U: &str = "\x15";
const CTRL_W: &str = "\x17";
const CTRL_Z: &str = "\x1a";

const SCHEMA: &str = "create table customer (id int primary key, name text, town text);
    create table customer_order (id int primary key, customer_id int references customer, total numeric);
    create table customs (code int);
    create role narrow login connection limit 1;";

/// The database of these tests, made once.
fn database() -> &'static str {
    static MADE: OnceLock<()> = OnceLock::new();
    MADE.get_or_init(|| {
        Server::shared().create_database("editor");
        sql(SCHEMA);
    });
    "editor"
}

/// Runs SQL by another connection.
fn sql(text: &str) {
    let mut command = Command::new(bin_folder().join("psql"));
    Server::shared()
        .aim(&mut command)
        .env("PGDATABASE", "editor");
    command.args(["-X", "-q", "-c", text]);
    let output = command.output().expect("psql can be run");
    assert!(output.status.success(), "{output:?}");
}

/// A way of starting the program.
pub struct Start {
    pub home: PathBuf,
    pub command: Command,
}

impl Start {
    /// The program in a home of its own, which is named like the test.
    pub fn new(name: &str) -> Start {
        Start::called("pgtusk", &server::scratch(&format!("editor-{name}")))
    }

    pub fn called(program: &str, home: &Path) -> Start {
        let mut command = Command::new(server::called(program, home));
        Server::shared().aim(&mut command);
        command
            .env("PGDATABASE", database())
            .env("HOME", home)
            .env_remove("XDG_CONFIG_HOME")
            .env_remove("NO_COLOR")
            .env_remove("EDITOR")
            .env_remove("VISUAL")
            .current_dir(home)
            .arg("-X");
        Start {
            home: home.to_owned(),
            command,
        }
    }

    pub fn with(mut self, change: impl FnOnce(&mut Command)) -> Start {
        change(&mut self.command);
        self
    }

    pub fn run(&self, rows: u16, columns: u16) -> Screen {
        let mut screen = Screen::start(&self.command, rows, columns);
        screen.until("editor=").until_raw(true);
        screen
    }

    /// The same, once the catalog has been read.
    pub fn run_ready(&self, rows: u16, columns: u16) -> Screen {
        let mut screen = self.run(rows, columns);
        screen.until("[F4]").until_gone(" reading th");
        screen
    }
}

/// The row that the cursor is in.
fn line(screen: &Screen) -> String {
    screen.row(screen.cursor().0)
}

/// Waits until the row of the cursor is `text`.
pub fn until_line(screen: &mut Screen, text: &str) {
    screen.until_screen(&format!("the line {text:?}"), |all| {
        all.lines().any(|row| row == text)
    });
    // The cursor is placed after the rows are written.
    screen.settle();
    assert_eq!(line(screen), text, "{}", screen.picture());
}

/// Forgets the line.
fn clear(screen: &mut Screen) {
    screen.until_raw(true).send(CTRL_C).until("^C");
    screen.send("\x0c").until_gone("^C");
    until_line(screen, "editor=#");
}

#[test]
fn the_menu() {
    let mut screen = Start::new("menu").run_ready(20, 100);
    // It appears while typing, below the word, and follows the word.
    screen.send("select * from cust").until("customer_order");
    until_line(&mut screen, "editor=# select * from cust");
    let (row, _) = screen.cursor();
    let below = screen.row(row + 1);
    let column = line(&screen).find("cust").expect("it was typed");
    assert_eq!(
        below.find("custom"),
        Some(column + 1),
        "{}",
        screen.picture()
    );
    screen
        .send("oms")
        .until_gone("customer_order")
        .until("customs");
    screen.send("\x7f\x7f\x7f");
    until_line(&mut screen, "editor=# select * from cust");
    screen.until("customer_order").settle();
    // Down and Up select, and Enter takes.
    let first = screen.row(row + 1);
    let first = first.split_whitespace().next().expect("a candidate");
    let taken = format!("editor=# select * from {first}");
    screen.send(DOWN).send(DOWN).send(UP).send(ENTER);
    until_line(&mut screen, &taken);
    screen.until_gone("table public");
    clear(&mut screen);
    screen.send("select * from customer");
    until_line(&mut screen, "editor=# select * from customer");
    // A letter or a space takes as well.
    screen.send(" c join customer_o").until("table");
    until_line(
        &mut screen,
        "editor=# select * from customer c join customer_o",
    );
    screen
        .send(TAB)
        .send(" ")
        .until("c join customer_order")
        .until_gone("table public");
    // Esc closes, typing opens again.
    clear(&mut screen);
    screen.send("select * from custo").until("customer_order");
    screen.send(ESCAPE).until_gone("customer_order");
    screen.send("m").until("customer_order");
    screen.send(ESCAPE).until_gone("customer_order");
    // Ctrl-Space opens it.
    screen.send("\0").until("customer_order");
    clear(&mut screen);
    // A whole join by Tab.
    screen
        .send("select * from customer c join ")
        .until("customer_order");
    screen.send(TAB).send(ENTER);
    screen.until("join customer_order ON customer_order.customer_id = c.id");
    clear(&mut screen);
    // Enter with nothing selected is a new line.
    screen.send("select * from cust").until("customer_order");
    until_line(&mut screen, "editor=# select * from cust");
    screen.send(ENTER).until("editor-#");
    clear(&mut screen);
    // F2 makes it plain.
    screen.send(F2).until("smart off");
    screen.send(F2).until("smart on");
}

#[test]
fn suggestions_from_history() {
    let start = Start::new("suggestion");
    fs::write(
        start.home.join(".pgtusk_history"),
        "\n# 1\n+select 'first', 'second';\n\n# 2\n+\\echo one two three\n",
    )
    .expect("the home is writable");
    let mut screen = start.run_ready(20, 100);
    for (keys, taken) in [
        (RIGHT, "\\echo one two three"),
        (END, "\\echo one two three"),
        (CTRL_E, "\\echo one two three"),
        ("\x06", "\\echo one two three"),
        (TAB, "\\echo one two three"),
        (ALT_F, "\\echo one two"),
        (CTRL_RIGHT, "\\echo one two"),
    ] {
        screen.send("\\echo one");
        until_column(&mut screen, 18);
        until_line(&mut screen, "editor=# \\echo one two three");
        screen.send(keys);
        let wanted = 9 + taken.len() as u16;
        until_column(&mut screen, wanted);
        clear(&mut screen);
    }
}

/// Waits until the cursor is in a column.
fn until_column(screen: &mut Screen, column: u16) {
    for _ in 0..100 {
        if screen.cursor().1 == column {
            return;
        }
        screen.settle();
    }
    assert_eq!(screen.cursor().1, column, "{}", screen.picture());
}

#[test]
fn several_lines() {
    let mut screen = Start::new("lines").run_ready(20, 100);
    screen.send("select 'a'\r");
    until_line(&mut screen, "editor-#");
    screen
        .send("|| 'b' as x;\r")
        .until("ab")
        .until("SELECT 1")
        .until_raw(true);
    // Alt-Enter runs what is not complete, and breaks what is.
    screen.send("select 'c;");
    until_line(&mut screen, "editor=# select 'c;");
    screen.send("d'\r");
    until_line(&mut screen, "editor-#");
    screen.send(ALT_ENTER).settle();
    screen.send(";\r").until("| c;d").until_raw(true);
    // An earlier line must not be taken for the one that is waited for.
    screen.send("\x0c").until_gone("c;d");
    screen.send("select 'e';").send(ALT_ENTER);
    until_line(&mut screen, "editor-#");
    clear(&mut screen);
    // Up brings the whole statement back, with the cursor in its last line.
    screen
        .send("select 'p',\r'q';\r")
        .until("SELECT 1")
        .until_raw(true);
    screen.send("\x0c").until_gone("SELECT 1");
    screen.send(UP);
    until_line(&mut screen, "editor-# 'q';");
    screen.send(UP);
    until_row(&mut screen, 0);
    screen.send(DOWN);
    until_row(&mut screen, 1);
    screen.send("\x05\r").until("SELECT 1").until_raw(true);
    // A text that was not submitted is there again below the history.
    screen.send("kept").send(UP).until("'q';").send(DOWN);
    until_line(&mut screen, "editor=# kept");
    clear(&mut screen);
    // What is open shows in the prompt of the next line.
    screen.send("select (1,\r");
    until_line(&mut screen, "editor(#");
    screen.send("'x\r");
    until_line(&mut screen, "editor'#");
    clear(&mut screen);
    // F3: one line is all.
    screen.send(F3).until("multi-line off");
    screen.send("select 'in one'\r");
    until_line(&mut screen, "editor-#");
    screen
        .send(";\r")
        .until("in one")
        .until("SELECT 1")
        .until_raw(true);
}

fn until_row(screen: &mut Screen, row: u16) {
    for _ in 0..100 {
        if screen.cursor().0 == row {
            return;
        }
        screen.settle();
    }
    assert_eq!(screen.cursor().0, row, "{}", screen.picture());
}

#[test]
fn the_history_is_searched() {
    let start = Start::new("search");
    fs::write(
        start.home.join(".pgtusk_history"),
        "\n# 1\n+select 'older one';\n\n# 2\n+select 'two\n+lines';\n\n# 3\n+select 'newer one';\n",
    )
    .expect("the home is writable");
    let mut screen = start.run_ready(20, 100);
    screen
        .send(CTRL_R)
        .until("history:")
        .until("older one")
        .until("two");
    screen.send("ONE").until_gone("lines").until("2 found");
    screen.send(CTRL_R).send(ENTER).until_gone("history:");
    until_line(&mut screen, "editor=# select 'older one';");
    clear(&mut screen);
    screen
        .send("typed")
        .send(CTRL_R)
        .until("newer one")
        .send(ESCAPE)
        .until_gone("history:");
    until_line(&mut screen, "editor=# typed");
    clear(&mut screen);
    screen.send(CTRL_R).send("lines").until("1 found").send(TAB);
    until_line(&mut screen, "editor'# lines';");
    clear(&mut screen);
    screen
        .send(CTRL_R)
        .send("selec newe")
        .until("1 found")
        .send(CTRL_C)
        .until_gone("history:");
    until_line(&mut screen, "editor=#");
}

#[test]
fn leaving() {
    let start = Start::new("leaving");
    let mut screen = start.run_ready(20, 100);
    screen
        .send("select 1,")
        .send(HOME)
        .send(CTRL_C)
        .until("select 1,^C");
    until_line(&mut screen, "editor=#");
    screen.send("x").send(CTRL_D);
    until_line(&mut screen, "editor=# x");
    screen.send(CTRL_U);
    until_line(&mut screen, "editor=#");
    screen.send(CTRL_D);
    assert_eq!(screen.ended().code(), Some(0), "{}", screen.picture());
    assert!(
        !screen.is_raw() && !screen.text().contains("emacs"),
        "{}",
        screen.picture()
    );
    for (signal, code) in [("TERM", 143), ("HUP", 129)] {
        let mut screen = start.run_ready(20, 100);
        screen.send("select typed").until("typed").signal(signal);
        assert_eq!(screen.ended().code(), Some(code), "{}", screen.picture());
        assert!(
            !screen.is_raw() && !screen.text().contains("emacs"),
            "{}",
            screen.picture()
        );
        assert!(screen.raw().windows(8).any(|bytes| bytes == b"\x1b[?2004l"));
    }
}

#[test]
fn modes_keep_the_line() {
    let mut screen = Start::new("modes").run_ready(20, 100);
    screen.send("select 'ab'").send(LEFT).send(LEFT);
    until_column(&mut screen, 18);
    screen.send(F4).until("vi (I)");
    until_column(&mut screen, 18);
    assert_eq!(line(&screen), "editor=# select 'ab'");
    screen.send("X");
    until_line(&mut screen, "editor=# select 'aXb'");
    screen.send(ESCAPE).until("vi (N)");
    screen.send("x");
    until_line(&mut screen, "editor=# select 'ab'");
    screen.send("A;").until("vi (I)");
    until_line(&mut screen, "editor=# select 'ab';");
    screen.send(F4).until("emacs");
    screen.send(F5).until("explain on");
    screen.send(ENTER).until("Result");
    screen.send(F5).until("explain off");
}

#[test]
fn vi_has_text_objects() {
    let start = Start::new("vi");
    let mut screen = start.run_ready(20, 100);
    screen.send(F4).until("vi (I)");
    for (typed, keys, left) in [
        ("one two three", "bbciwX", "one X three"),
        ("one two three", "bbdaw", "one three"),
        ("f('some text', 1)", "0fodi'", "f('', 1)"),
        ("f('some text', 1)", "0fodi'i", "f('', 1)"),
        ("f(a, (b), c)", "hda(", "f"),
        ("f(a, (b), c)", "0lldi(", "f()"),
        ("x \"quoted name\" y", "0fqci\"z", "x \"z\" y"),
        ("abc", "0~~", "ABc"),
        ("(ab)", "0%x", "(ab"),
        ("one two three", "02dw", "three"),
    ] {
        screen.send(typed).until(typed).send(ESCAPE).until("vi (N)");
        screen.send(keys);
        until_line(&mut screen, format!("editor=# {left}").trim_end());
        screen.send(CTRL_C).until("^C").until("vi (I)");
        screen.send("\x0c").until_gone("^C");
    }
    // The cursor's shape tells the mode.
    for shape in [&b"\x1b[6 q"[..], b"\x1b[2 q"] {
        assert!(screen.raw().windows(5).any(|bytes| bytes == shape));
    }
}

#[test]
fn pastes() {
    let mut screen = Start::new("paste").run_ready(20, 100);
    screen.send("\x1b[200~select 'l1',\r\n\t'l2';\nselect 'l3';\x1b[201~");
    until_line(&mut screen, "editor-# select 'l3';");
    screen
        .send(ENTER)
        .until("l2")
        .until("l3")
        .until_screen("both results", |text| text.matches("SELECT 1").count() == 2);
    screen.send("\x0c").until_gone("SELECT 1");
    // A large one is one character in the view, and runs whole.
    let rows =
        "-- a comment that fills a line of the paste, and another one, to the end\n".repeat(600);
    screen
        .send("\x1b[200~")
        .send(&rows)
        .send("select 'all of it';\x1b[201~");
    screen.until("[paste 1: 601 lines, 43 KB]");
    screen
        .send(ENTER)
        .until("all of it")
        .until("SELECT 1")
        .until_raw(true);
    screen.send("\x0c").until_gone("SELECT 1");
    screen
        .send("\x1b[200~")
        .send(&rows)
        .send("select 1;\x1b[201~")
        .until("[paste 1:");
    screen.send("\x7f");
    until_line(&mut screen, "editor=#");
}

#[test]
fn wide_characters() {
    let mut screen = Start::new("wide").run_ready(20, 60);
    screen.send("select '日本語', 'e\u{301}', '😀'");
    until_line(&mut screen, "editor=# select '日本語', 'e\u{301}', '😀'");
    // The prompt has 9 columns, and a wide character two.
    assert_eq!(screen.cursor().1, 35, "{}", screen.picture());
    screen.send(LEFT).send(LEFT);
    until_column(&mut screen, 32);
    screen.send("x");
    until_line(&mut screen, "editor=# select '日本語', 'e\u{301}', 'x😀'");
    screen
        .send(END)
        .send(";\r")
        .until("SELECT 1")
        .until_raw(true);
    // A wide character does not begin in the last column.
    screen.send("select '").send(&"語".repeat(30));
    screen.until_screen("two rows of it", |text| text.matches('語').count() >= 31);
    clear(&mut screen);
}

#[test]
fn resizing_leaves_no_litter() {
    // The screen model does not wrap rows anew, as xterm does not.
    let start = Start::new("resize").with(|command| {
        command.env("XTERM_VERSION", "XTerm(1)");
    });
    let mut screen = start.run_ready(30, 100);
    screen
        .send("select customer.id, customer.name, customer.town, 'long enough to wrap' from cust");
    screen.settle();
    screen.until("customer_order");
    for (rows, columns) in [(30, 60), (30, 120), (10, 120), (30, 120), (20, 70)] {
        screen.resize(rows, columns).settle();
        screen.until("customer_order").until("[F4]");
    }
    screen.send(ESCAPE).until_gone("customer_order");
    assert_eq!(
        screen.text().matches("select customer").count(),
        1,
        "{}",
        screen.picture()
    );
    assert_eq!(
        screen.text().matches("[F4]").count(),
        1,
        "{}",
        screen.picture()
    );
}

#[test]
fn news_appear_above_the_line() {
    let mut screen = Start::new("news").run_ready(20, 100);
    screen.send("listen news;\r").until("LISTEN");
    screen.send("select * from cust").until("customer_order");
    until_line(&mut screen, "editor=# select * from cust");
    sql("notify news, 'hello'");
    screen.until("hello").until("customer_order");
    until_line(&mut screen, "editor=# select * from cust");
    screen
        .send("omer")
        .send(ESCAPE)
        .until_gone("customer_order");
    sql(
        "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'pgtusk' and query ilike 'listen%'",
    );
    screen.until("lost");
    until_line(&mut screen, "!?> select * from customer");
    screen
        .send(" where false;\r")
        .until("Connected again")
        .until("SELECT 0");
}

#[test]
fn simple_terminals() {
    let start = Start::new("no-color").with(|command| {
        command.env("NO_COLOR", "1");
    });
    let mut screen = start.run_ready(20, 100);
    screen.send("select * from cust").until("customer_order");
    until_line(&mut screen, "editor=# select * from cust");
    screen.settle().send(DOWN).settle();
    let (row, _) = screen.cursor();
    let looks: Vec<String> = (0..20)
        .flat_map(|row| screen.looks(row))
        .map(|look| look.0)
        .collect();
    assert!(
        looks
            .iter()
            .all(|look| !look.contains("fg=") && !look.contains("bg=")),
        "{looks:?}"
    );
    let selected = screen.looks(row + 1);
    assert!(
        selected
            .iter()
            .any(|(look, text)| look.contains("inverse") && text.contains("custom")),
        "{selected:?}"
    );

    let start = Start::new("dumb").with(|command| {
        command.env("TERM", "dumb");
    });
    let mut screen = Screen::start(&start.command, 20, 100);
    screen.until("editor=#");
    screen.send("select 'pl' || 'ain';\r").until("plain");
    assert!(!screen.text().contains("emacs"));
    screen.send(CTRL_D);
    assert_eq!(screen.ended().code(), Some(0));
}

#[test]
fn the_shell_gets_the_terminal_back_for_a_while() {
    let home = server::scratch("editor-suspend");
    let program = server::called("pgtusk", &home);
    let mut shell = Command::new("bash");
    Server::shared()
        .aim(&mut shell)
        .env("PGDATABASE", database())
        .env("HOME", &home);
    shell
        .args(["--norc", "--noprofile", "-i"])
        .env("PS1", "shell> ")
        .current_dir(&home);
    let mut screen = Screen::start(&shell, 20, 100);
    screen.until("shell>");
    screen
        .send(&format!("{} -X\r", program.display()))
        .until("editor=#")
        .until("emacs");
    screen.send("select * from cust").until("customer_order");
    until_line(&mut screen, "editor=# select * from cust");
    screen.send(CTRL_Z).until("Stopped").until_gone("emacs");
    screen.send("echo sh''ell\r").until("\nshell\n");
    screen.send("fg\r").until("emacs");
    until_line(&mut screen, "editor=# select * from cust");
    screen
        .send(CTRL_C)
        .until("^C\neditor=#")
        .until("emacs")
        .settle();
    screen.send(CTRL_D);
    screen.until_screen("the shell's prompt", |text| text.ends_with("\nshell>"));
    screen.send("exit\r");
    screen.ended();
}

fn history_of(home: &Path) -> String {
    fs::read_to_string(home.join(".pgtusk_history")).unwrap_or_default()
}

#[test]
fn the_history_file() {
    let start = Start::new("history");
    let mut one = start.run_ready(20, 100);
    let mut two = start.run_ready(20, 100);
    one.send("select 'from one';\r")
        .until("SELECT 1")
        .until_raw(true);
    two.send("select 'from\rtwo';\r")
        .until("SELECT 1")
        .until_raw(true);
    one.send("alter role narrow password 'secret';\r")
        .until("ALTER ROLE");
    one.send(" select 'again';\r")
        .until("| again")
        .until("emacs");
    let history = history_of(&start.home);
    let entries: Vec<&str> = history
        .lines()
        .filter(|line| line.starts_with('+'))
        .collect();
    assert_eq!(
        entries,
        [
            "+select 'from one';",
            "+select 'from",
            "+two';",
            "+ select 'again';"
        ]
    );
    let mode = fs::metadata(start.home.join(".pgtusk_history"))
        .expect("it is there")
        .permissions();
    assert_eq!(mode.mode() & 0o777, 0o600);
    // Without a home, or where it cannot be written, memory has to do.
    for home in ["", "/proc/nowhere"] {
        let start = Start::new("nowhere").with(|command| {
            command.env("HOME", home);
        });
        let mut screen = start.run_ready(20, 100);
        screen
            .send("select 'remembered';\r")
            .until("SELECT 1")
            .until_raw(true);
        screen.send("\x0c").until_gone("SELECT 1");
        screen.send(UP);
        until_line(&mut screen, "editor=# select 'remembered';");
    }
}

#[test]
fn prompts_and_toolbar() {
    let start = Start::new("prompts");
    let mut screen = start
        .with(|command| {
            command.arg("--prod");
        })
        .run_ready(20, 120);
    screen.until("PRODUCTION");
    screen
        .send("begin;\r")
        .until("editor=*#")
        .until(" transaction ");
    screen
        .send("select 1/0;\r")
        .until("editor=!#")
        .until(" failed transaction ");
    screen
        .send("rollback;\r")
        .until_gone(" failed tr")
        .until("ROLLBACK\nTime");
    screen
        .send("\\set PROMPT1 '%n@%/ %[%033[1m%]%R %x> '\r")
        .until("postgres@editor = >");
    screen
        .send("\\set PROMPT2 '%l%R> '\rselect (\r")
        .until("2(>");
    screen.send(CTRL_C).until("^C");
    screen
        .send("\\set PROMPT3 'data> '\rcopy customs from stdin;\r")
        .until("(COPY)");
    screen.send("y\r").until("\ndata>");
    screen.send("7\r8\r\\.\r").until("COPY 2");
    screen.send("truncate customs;\r").until("(TRUNCATE)");
    screen.send("y\r").until("TRUNCATE TABLE");

    let start = Start::new("pgcli-prompt");
    let config = start.home.join("config");
    fs::write(&config, "[main]\nprompt = '\\d:\\u \\# '\n").expect("the home is writable");
    let start = start.with(|command| {
        command.arg("--pgclirc").arg(&config);
    });
    let mut screen = Screen::start(&start.command, 20, 100);
    screen.until("editor:postgres #").until("emacs");

    let start = Start::new("narrow").with(|command| {
        command.env("PGUSER", "narrow");
    });
    let mut screen = start.run(20, 140);
    screen.until("no catalog:");
    screen.send("sel").until("select").send(CTRL_W);
    screen
        .send("select 'still works';\r")
        .until("SELECT 1")
        .until_raw(true);
}

#[test]
fn the_history_of_psql() {
    let home = server::scratch("editor-psql-history");
    let file = home.join(".psql_history");
    fs::write(&file, "select 'old',\u{1}'lines';\n").expect("the home is writable");
    let start = Start::called("psql", &home);
    let mut screen = Screen::start(&start.command, 20, 100);
    screen
        .until("editor=#")
        .send("select 'new\r")
        .until("editor'#");
    screen.send("line';\r").until("(1 row)");
    screen
        .send("\\s copy\r")
        .until("Wrote history to file \"copy\".");
    screen
        .send("\\set IGNOREEOF 2\r")
        .until("IGNOREEOF 2\neditor=#")
        .until_raw(true);
    screen
        .send(CTRL_D)
        .until("Use \"\\q\" to leave psql.")
        .until("psql.\neditor=#")
        .until_raw(true);
    screen.send(CTRL_D);
    assert_eq!(screen.ended().code(), Some(0));
    let written = fs::read_to_string(&file).expect("it is there");
    assert_eq!(
        written,
        "select 'old',\u{1}'lines';\nselect 'new\u{1}line';\n\\s copy\n\\set IGNOREEOF 2\n"
    );
    let copied = fs::read_to_string(home.join("copy")).expect("it was written");
    assert_eq!(
        copied,
        "select 'old',\n'lines';\nselect 'new\nline';\n\\s copy\n"
    );
}

#[test]
fn editing_outside() {
    let start = Start::new("outside").with(|command| {
        command.env("PSQL_EDITOR", "sed -i s/one/two/");
    });
    let mut screen = start.run_ready(20, 100);
    screen.send("select 'one'").send("\x18\x05");
    until_line(&mut screen, "editor=# select 'two'");
    screen.send("|| 'one';\r").until("twoone");
    // An editor that was chosen since then is the one.
    screen
        .send("\\setenv PSQL_EDITOR 'sed -i s/four/five/'\r")
        .until_raw(true);
    screen.send("select 'four'").send("\x18\x05");
    until_line(&mut screen, "editor=# select 'five'");
    screen
        .send("\x15\\setenv PSQL_EDITOR 'sed -i s/one/two/'\r")
        .until_raw(true);
    // The statement before is edited, and runs because it is complete.
    screen.send("\\e\r").until("twotwo").until_gone("Error");
    screen.send("\x0c").until_gone("twotwo");
    fs::write(start.home.join("file.sql"), "select 'one' || ' file';\n").expect("writable");
    screen.send("\\e file.sql\r").until("two file");
    screen.send("\\e 0\r").until("invalid line number: 0");
    screen
        .send("\\setenv PSQL_EDITOR /nowhere/vi\r")
        .send("\\e\r");
    screen.until("could not start editor \"/nowhere/vi\"");
    screen
        .send("select 'still ' || 'here';\r")
        .until("still here");
}
