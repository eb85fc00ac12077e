//! The history: what is never remembered, and what becomes of its file.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::{Duration, Instant};

use pgtusk::repl::history::{Control, History, Layout};
use pgtusk::repl::secret;
use pgtusk::vars::special::HistControl;

use crate::editor::{Start, until_line};
use crate::support::screen::Screen;
use crate::support::server;

/// Statements with a password.
const SECRET: &[&str] = &[
    "alter role narrow password 'secret';",
    "ALTER USER narrow WITH ENCRYPTED PASSWORD 'secret'",
    "create role x login password E'sec\\'ret' valid until 'infinity';",
    "create user x\n  with password\n  -- a comment\n  'secret';",
    "create user x password/* comment */$$secret$$",
    "create group g password 'x'",
    "alter role x password 'md5e8a48653851e28c69d0506508fb27fc5'",
    "do $do$ begin execute 'alter role x password ''secret'''; end $do$; alter role x password 'y'",
    "\\password",
    "\\password narrow",
    "\\c postgresql://me:secret@host/db",
    "\\c postgres://me:sec/ret@host/db",
    "\\connect 'postgresql://me:secret@host:5432/db?sslmode=require'",
    "\\c \"host=h user=u password=secret\"",
    "\\c 'dbname=x password = secret'",
    "\\c postgresql://host/db?user=me&password=secret",
    "\\c postgresql://host/db?sslpassword=secret",
    "create subscription s connection 'host=h password=secret dbname=d' publication p",
    "alter subscription s connection 'host=h PASSWORD = secret'",
    "create user mapping for me server s options (user 'u', password 'secret')",
    "alter user mapping for me server s options (set password 'secret')",
    "create server s foreign data wrapper w options (api_key 'secret')",
    "select * from dblink('host=h password=secret', 'select 1') as t(a int)",
    "select dblink_connect('c', 'hostaddr=127.0.0.1 password=secret')",
    "select dblink_connect($$password=secret$$)",
    "alter system set primary_conninfo = 'host=h password=secret'",
    "set app.jwt_secret = 'x'",
    "set local app.secret to 'x'",
    "select set_config('app.secret', 'x', false)",
    "select set_config('request.jwt.token', 'x', true)",
    "copy t from program 'PGPASSWORD=secret psql -c x'",
    "\\! PGPASSWORD=secret pg_dump",
    "\\setenv PGPASSWORD secret",
    "\\set password secret",
    "\\set my_password 'secret'",
    "select * from users where password = 'secret'",
    "update users set passwd = 'secret' where id = 1",
    "select * from users where \"Password\" = 'secret'",
    "select crypt('secret', gen_salt('bf'))",
    "insert into t values (pgp_sym_encrypt('data', 'key'))",
    "select call(password => 'secret')",
    "alter role x password U&'secret'",
    "alter role x password 'unfinished",
];

/// Statements without.
const OPEN: &[&str] = &[
    "select 1",
    "select password from users",
    "select id, password_changed_at from users where name = 'me'",
    "alter role x password null",
    "alter role x valid until 'infinity'",
    "alter role x password :'pw'",
    "create table users (name text, password text)",
    "set password_encryption = scram",
    "show password_encryption",
    "select * from tokens where id = 1",
    "\\c postgresql://host/db",
    "\\c postgresql://me@host:5432/db",
    "\\c db me host 5432",
    "\\d users",
    "\\du",
    "select 'http://example.org/a:b'",
    "select 'me@example.org', 'a: b'",
    "comment on column users.password is E'a'",
    "select set_config('work_mem', '64MB', false)",
    "grant secret_readers to me",
];

#[test]
fn passwords_are_recognized() {
    for statement in SECRET {
        assert!(secret::is_in(statement), "{statement:?}");
    }
    for statement in OPEN {
        assert!(!secret::is_in(statement), "{statement:?}");
    }
}

fn file(name: &str) -> std::path::PathBuf {
    let folder = server::scratch(&format!("history-{name}"));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("writable");
    folder.join("history")
}

fn open(path: &Path, layout: Layout) -> History {
    History::open(Some(path.to_owned()), layout, 10_000)
}

#[test]
fn entries_come_back_as_they_were() {
    for layout in [Layout::Psql, Layout::Pgcli] {
        let path = file("back");
        let entries = [
            "select 1;",
            "select 'a\n\n  b';",
            "+x",
            "# 1",
            "日本",
            "\\d",
        ];
        let mut history = open(&path, layout);
        for entry in entries {
            assert!(history.add(entry, Control::default()));
        }
        assert_eq!(open(&path, layout).entries(), entries, "{layout:?}");
        let mode = fs::metadata(&path).expect("it is there").permissions();
        assert_eq!(mode.mode() & 0o777, 0o600);
    }
}

#[test]
fn histcontrol_and_histsize_are_honoured() {
    for (ignores, layout, kept) in [
        (HistControl::None, Layout::Psql, &["a", " b", "a", "a"][..]),
        (HistControl::IgnoreSpace, Layout::Psql, &["a", "a", "a"]),
        (HistControl::IgnoreDups, Layout::Psql, &["a", " b", "a"]),
        (HistControl::IgnoreBoth, Layout::Psql, &["a"]),
        (HistControl::None, Layout::Pgcli, &["a", " b", "a"]),
    ] {
        let path = file("control");
        let mut history = open(&path, layout);
        for entry in ["a", " b", "a", "a", "", "  "] {
            let control = Control {
                ignores,
                is_kept: true,
            };
            history.add(entry, control);
        }
        assert_eq!(history.entries(), kept, "{ignores:?}");
        assert_eq!(open(&path, layout).entries(), kept, "{ignores:?}");
    }
    let path = file("size");
    let mut history = History::open(Some(path.clone()), Layout::Psql, 2);
    let control = Control {
        is_kept: false,
        ..Control::default()
    };
    history.add("not in the file", control);
    for entry in ["a", "b", "c"] {
        history.add(entry, Control::default());
    }
    assert_eq!(history.entries(), ["b", "c"]);
    assert_eq!(fs::read_to_string(&path).expect("it is there"), "a\nb\nc\n");
    assert_eq!(
        History::open(Some(path), Layout::Psql, 2).entries(),
        ["b", "c"]
    );
}

#[test]
fn damaged_files_are_read_as_far_as_they_go() {
    for (content, layout, entries) in [
        (&b"one\r\ntwo\r\n"[..], Layout::Psql, &["one", "two"][..]),
        (b"one\ntwo", Layout::Psql, &["one", "two"]),
        (b"a\xffb\n", Layout::Psql, &["a\u{fffd}b"]),
        (b"", Layout::Psql, &[]),
        (b"\n# 1\r\n+one\r\n+two\r\n", Layout::Pgcli, &["one\ntwo"]),
        (
            b"junk\n\n# 1\n+one\n\n# 2\n+tw",
            Layout::Pgcli,
            &["one", "tw"],
        ),
        (b"+a\0\xff", Layout::Pgcli, &["a\0\u{fffd}"]),
    ] {
        let path = file("damaged");
        fs::write(&path, content).expect("writable");
        let mut history = open(&path, layout);
        assert_eq!(history.entries(), entries, "{content:?}");
        // What is added does not run into a last line that has no end.
        history.add("new", Control::default());
        let again = open(&path, layout);
        assert_eq!(again.entries().last().map(String::as_str), Some("new"));
        assert_eq!(again.entries().len(), entries.len() + 1, "{content:?}");
    }
}

#[test]
fn what_is_no_file_is_left_alone() {
    let path = file("none");
    for path in ["/dev/null", "/proc/nowhere/history", "/", "/dev/full"]
        .map(Path::new)
        .iter()
        .chain([&&*path])
    {
        let mut history = open(path, Layout::Psql);
        assert!(history.add("select 1", Control::default()), "{path:?}");
        assert_eq!(history.entries(), ["select 1"]);
    }
}

#[test]
fn sessions_that_write_at_the_same_time_lose_nothing() {
    for layout in [Layout::Psql, Layout::Pgcli] {
        let path = file("together");
        std::thread::scope(|scope| {
            for session in 0..4 {
                let path = &path;
                scope.spawn(move || {
                    let mut history = open(path, layout);
                    for number in 0..200 {
                        let lines = "x\n".repeat(number % 50);
                        history.add(&format!("{session} {number}\n{lines}."), Control::default());
                    }
                });
            }
        });
        let history = open(&path, layout);
        assert_eq!(history.entries().len(), 800);
        for session in 0..4 {
            for number in 0..200 {
                let lines = "x\n".repeat(number % 50);
                let entry = format!("{session} {number}\n{lines}.");
                assert!(history.entries().contains(&entry), "{entry}");
            }
        }
    }
}

#[test]
fn a_history_of_years_is_read_from_its_end() {
    let path = file("years");
    let text: String = (0..200_000)
        .map(|n| format!("\n# 1\n+select {n},\n+ 'and some more of a statement';\n"))
        .collect();
    fs::write(&path, text).expect("writable");
    let begun = Instant::now();
    let history = open(&path, Layout::Pgcli);
    assert!(begun.elapsed() < Duration::from_secs(2));
    assert_eq!(history.entries().len(), 10_000);
    assert_eq!(
        history.entries()[9_999],
        "select 199999,\n 'and some more of a statement';"
    );
}

#[test]
fn what_is_typed_line_by_line_is_no_less_secret() {
    let home = server::scratch("history-lines");
    let _ = fs::remove_file(home.join(".psql_history"));
    let mut screen = Screen::start(&Start::called("psql", &home).command, 20, 100);
    screen
        .until("editor=#")
        .send("alter role narrow\r")
        .until("editor-#");
    screen
        .send("password\r")
        .until("password\neditor-#")
        .send("'secret';\r")
        .until("ALTER ROLE");
    screen
        .send("select 'open';\r")
        .until("(1 row)")
        .send("\\q\r")
        .ended();
    let written = fs::read_to_string(home.join(".psql_history")).expect("it is there");
    assert_eq!(written, "select 'open';\n\\q\n");
}

#[test]
fn histfile_says_where() {
    let home = server::scratch("history-file");
    fs::write(home.join("rc"), "\\set HISTFILE ~/.h- :DBNAME\n").expect("writable");
    let _ = fs::remove_file(home.join(".h-editor"));
    let mut start = Start::called("psql", &home);
    let arguments: Vec<_> = start
        .command
        .get_args()
        .filter(|a| *a != "-X")
        .map(ToOwned::to_owned)
        .collect();
    let mut command = std::process::Command::new(start.command.get_program());
    command.args(arguments).current_dir(&home);
    for (name, value) in start.command.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    command.env("PSQLRC", home.join("rc"));
    start.command = command;
    let mut screen = Screen::start(&start.command, 20, 100);
    screen
        .until("editor=#")
        .send("select 'kept';\r")
        .until("(1 row)");
    screen
        .send("\\set HISTSIZE many\r")
        .until("invalid value \"many\" for \"HISTSIZE\"");
    screen
        .send("\\set HISTSIZE 0\r")
        .send("select 'not kept';\r")
        .until("not kept\n(1 row)");
    screen.send("\\q\r").ended();
    let written = fs::read_to_string(home.join(".h-editor")).expect("it is there");
    assert_eq!(
        written,
        "select 'kept';\n\\set HISTSIZE many\n\\set HISTSIZE 0\n"
    );
}

#[test]
fn a_simple_terminal_has_the_same_history() {
    let start = Start::new("history-dumb");
    let _ = fs::remove_file(start.home.join(".pgtusk_history"));
    let dumb = Start::called("pgtusk", &start.home).with(|command| {
        command.env("TERM", "dumb");
    });
    let mut screen = Screen::start(&dumb.command, 20, 100);
    screen
        .until("editor=#")
        .send("select 'from dumb';\r")
        .until("SELECT 1")
        .send("\\q\r")
        .ended();
    assert!(!start.home.join(".psql_history").exists());
    let mut screen = start.run_ready(20, 100);
    screen.send("\x1b[A\x1b[A");
    until_line(&mut screen, "editor=# select 'from dumb';");
}

#[test]
fn the_configuration_says_where() {
    let start = Start::new("history-config");
    let config = start.home.join("config");
    fs::write(&config, "[main]\nhistory_file = ~/own_history\n").expect("writable");
    let start = start.with(|command| {
        command.arg("--pgclirc").arg(&config);
    });
    let mut screen = start.run_ready(20, 100);
    screen.send("select 'own';\r").until("SELECT 1");
    let written = fs::read_to_string(start.home.join("own_history")).expect("it is there");
    assert!(written.ends_with("+select 'own';\n"), "{written:?}");
}
