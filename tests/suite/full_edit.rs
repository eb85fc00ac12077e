//! The built-in full-screen editor: keys in, text and screens out; and on a terminal, where there is no other editor.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use pgtusk::term::editor::{Effect, Model, frame};
use pgtusk::term::pager::{Key, Parsed, Role, Size, parse};
use pgtusk::term::style::Look;

use crate::support::screen::Screen;
use crate::support::server::{self, Server};

const UP: &str = "\x1b[A";
const DOWN: &str = "\x1b[B";
const RIGHT: &str = "\x1b[C";
const LEFT: &str = "\x1b[D";
const END: &str = "\x1b[F";
const HOME: &str = "\x1b[H";
const DELETE: &str = "\x1b[3~";
const CTRL_RIGHT: &str = "\x1b[1;5C";
const CTRL_LEFT: &str = "\x1b[1;5D";
const CTRL_END: &str = "\x1b[1;5F";
const SHIFT_TAB: &str = "\x1b[Z";
const CTRL_C: &str = "\x03";
const CTRL_F: &str = "\x06";
const CTRL_G: &str = "\x07";
const CTRL_K: &str = "\x0b";
const CTRL_S: &str = "\x13";
const CTRL_U: &str = "\x15";
const CTRL_W: &str = "\x17";
const CTRL_X_CTRL_E: &str = "\x18\x05";
const CTRL_Y: &str = "\x19";
const CTRL_Z: &str = "\x1a";
const ESCAPE: &str = "\x1b";

const SIZE: Size = Size {
    rows: 8,
    columns: 40,
};

fn typed(model: &mut Model, keys: &str) -> Effect {
    let mut bytes = keys.as_bytes();
    let mut effect = Effect::None;
    while !bytes.is_empty() {
        let (key, length) = match parse(bytes) {
            Parsed::Key(key, length) => (key, length),
            Parsed::Partial => (Key::Escape, bytes.len()),
        };
        bytes = &bytes[length..];
        effect = model.key(key);
    }
    effect
}

/// The text with `|` at the cursor.
fn marked(model: &Model) -> String {
    let mut text = model.lines.text();
    let at = model.lines.start(model.cursor.line) + model.cursor.byte;
    text.insert(at, '|');
    text
}

fn picture(model: &mut Model, size: Size) -> Vec<String> {
    model.scroll(size);
    let rows = frame(model).rows;
    let rows = rows
        .iter()
        .map(|row| String::from_utf8_lossy(&row.text()).trim_end().to_owned());
    rows.collect()
}

#[test]
fn keys_change_the_text() {
    for (text, keys, wanted) in [
        ("", "abc", "abc|"),
        ("ab", &format!("{RIGHT}\r"), "a\n|b"),
        // The indent goes on.
        ("  ab", &format!("{END}\rc"), "  ab\n  c|"),
        ("ab", "\tx", "    x|ab"),
        ("ab", &format!("{RIGHT}\t"), "a   |b"),
        ("      ab", &format!("{END}{SHIFT_TAB}"), "  ab|"),
        ("a\nb", &format!("{DOWN}\x7f"), "a|b"),
        ("a\nb", &format!("{END}{DELETE}"), "a|b"),
        ("ab", &format!("{LEFT}{UP}\x7f"), "|ab"),
        (
            "one two.x",
            &format!("{CTRL_RIGHT}{CTRL_RIGHT}"),
            "one two|.x",
        ),
        ("one two", &format!("{END}{CTRL_LEFT}{CTRL_W}"), "|two"),
        ("a\nb", &format!("{CTRL_END}{CTRL_RIGHT}"), "a\nb|"),
        ("  ab", &format!("{END}{HOME}"), "  |ab"),
        ("  ab", &format!("{END}{HOME}{HOME}"), "|  ab"),
        // Up and Down keep the column over a short line.
        (
            "abcd\n\nefgh",
            &format!("{END}{DOWN}{DOWN}"),
            "abcd\n\nefgh|",
        ),
        (
            "a\u{65e5}b\nabcd",
            &format!("{RIGHT}{RIGHT}{DOWN}"),
            "a\u{65e5}b\nabc|d",
        ),
        ("e\u{301}x", &format!("{RIGHT}{DELETE}"), "e\u{301}|"),
        ("e\u{301}x", &format!("{RIGHT}\x7f"), "|x"),
        // Lines cut one after the other are pasted together.
        (
            "a\nb\nc",
            &format!("{CTRL_K}{CTRL_K}{DOWN}{CTRL_U}"),
            "ca\nb\n|",
        ),
        (
            "a\nb\nc",
            &format!("{CTRL_K}{CTRL_U}{CTRL_U}"),
            "a\na\n|b\nc",
        ),
        ("a\nb\nc", &format!("{DOWN}{DOWN}{CTRL_K}"), "a\nb\n|"),
        // A word is undone at once, words one by one.
        ("", &format!("one two{CTRL_Z}"), "one|"),
        ("", &format!("one two{CTRL_Z}{CTRL_Z}{CTRL_Z}"), "|"),
        (
            "",
            &format!("one two{CTRL_Z}{CTRL_Z}{CTRL_Y}{CTRL_Y}"),
            "one two|",
        ),
        ("a\nb", &format!("{CTRL_K}{CTRL_Z}"), "|a\nb"),
        ("", &format!("a{CTRL_Z}b{CTRL_Y}"), "b|"),
        ("one Two two", &format!("{CTRL_F}TWO\r"), "one |Two two"),
        (
            "one Two two",
            &format!("{CTRL_F}TWO\r{CTRL_G}"),
            "one Two |two",
        ),
        (
            "one Two two",
            &format!("{CTRL_F}two\r{CTRL_G}{CTRL_G}"),
            "one |Two two",
        ),
        ("one two", &format!("{CTRL_F}two{CTRL_C}"), "|one two"),
        ("one two", &format!("{END}{CTRL_F}none\r"), "one two|"),
        (
            "a\nb",
            &format!("{CTRL_Z}{CTRL_Y}{CTRL_U}{CTRL_W}"),
            "|a\nb",
        ),
    ] {
        let mut model = Model::new(text, "t", None, SIZE);
        typed(&mut model, keys);
        assert_eq!(marked(&model), *wanted, "{text:?} {keys:?}");
    }
}

/// Any keys in any order on any text: nothing panics, and each frame has the size of the screen.
#[test]
fn any_keys_are_survived() {
    let mut dice = 7u64;
    let mut below = move |limit: usize| {
        dice = dice
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (dice >> 33) as usize % limit
    };
    let keys = [
        UP,
        DOWN,
        RIGHT,
        LEFT,
        END,
        HOME,
        DELETE,
        CTRL_RIGHT,
        CTRL_LEFT,
        CTRL_END,
        SHIFT_TAB,
        CTRL_F,
        CTRL_G,
        CTRL_K,
        CTRL_U,
        CTRL_W,
        CTRL_Y,
        CTRL_Z,
        ESCAPE,
        "\t",
        "\r",
        "\x7f",
        "x",
        "(",
        "\u{65e5}",
        "e\u{301}",
        "\u{1f468}\u{200d}\u{1f469}",
        "\x1b[5~",
        "\x1b[6~",
        "\x1b<",
    ];
    let mut model = Model::new("select\t(\n\u{65e5}\r\n", "t", None, SIZE);
    for _ in 0..20_000 {
        typed(&mut model, keys[below(keys.len())]);
        let size = Size {
            rows: 1 + below(9),
            columns: 1 + below(60),
        };
        model.scroll(size);
        let frame = frame(&model);
        assert!(
            frame
                .rows
                .iter()
                .all(|row| row.width <= size.columns.max(4)),
            "{size:?}"
        );
        assert!(
            frame
                .cursor
                .is_some_and(|(_, column)| column < size.columns)
        );
    }
}

#[test]
fn leaving_asks_when_there_are_changes() {
    let mut model = Model::new("a", "t", None, SIZE);
    assert_eq!(typed(&mut model, ESCAPE), Effect::Leave);
    assert_eq!(typed(&mut model, &format!("b{CTRL_C}")), Effect::None);
    assert!(picture(&mut model, SIZE)[7].contains("Leave without the changes?"));
    assert_eq!(typed(&mut model, "n"), Effect::None);
    assert_eq!(marked(&model), "b|a");
    assert_eq!(typed(&mut model, &format!("{CTRL_C}y")), Effect::Leave);
    assert_eq!(typed(&mut model, CTRL_S), Effect::Done);
    // A change that was taken back is none.
    assert_eq!(
        typed(&mut model, &format!("{CTRL_Z}{ESCAPE}")),
        Effect::Leave
    );
}

#[test]
fn the_screen_follows_the_cursor() {
    let lines: Vec<String> = (1..=20).map(|n| format!("line {n}")).collect();
    let mut model = Model::new(&lines.join("\n"), "t", Some(9), SIZE);
    let seen = picture(&mut model, SIZE);
    assert_eq!(seen[0], " t   line 9 of 20");
    assert_eq!((&*seen[1], &*seen[6]), (" 4 line 4", " 9 line 9"));
    typed(&mut model, UP);
    assert_eq!(picture(&mut model, SIZE)[6], " 9 line 9");
    let low = Size {
        rows: 2,
        columns: 10,
    };
    assert_eq!(picture(&mut model, low)[1], "line 8");
    let mut model = Model::new(&"x".repeat(100), "t", None, SIZE);
    typed(&mut model, END);
    picture(&mut model, SIZE);
    assert!(
        frame(&model)
            .cursor
            .is_some_and(|(row, column)| row == 1 && column < 40)
    );
    // Colours are those of the prompt, in every line, and what is searched for is seen.
    let mut model = Model::new("a\nselect b", "t", None, SIZE);
    model.scroll(SIZE);
    let looks = |model: &Model| -> Vec<Role> {
        let spans = &frame(model).rows[2].spans;
        spans.iter().map(|span| span.role).collect()
    };
    assert_eq!(
        looks(&model),
        [Role::Rule, Role::Look(Look::Keyword), Role::Plain]
    );
    typed(&mut model, &format!("{CTRL_F}LECT"));
    assert_eq!(looks(&model)[2], Role::Match);
    // What would be a command for the terminal is shown.
    let mut model = Model::new("a\x1b[2J\tb\u{202e}", "t\x1b]0;x\x07", None, SIZE);
    let seen = picture(&mut model, SIZE).join("\n");
    assert!(!seen.contains(['\x1b', '\u{202e}', '\x07']), "{seen:?}");
}

#[test]
fn pastes_go_in_as_they_are() {
    let mut model = Model::new("", "t", None, SIZE);
    model.paste("  a\r\nb\rc");
    assert_eq!(marked(&model), "  a\nb\nc|");
    typed(&mut model, CTRL_Z);
    assert_eq!(marked(&model), "|");
}

/// The program where no other editor is.
fn start(name: &str) -> (Command, std::path::PathBuf) {
    let home = server::scratch(&format!("full-edit-{name}"));
    let mut command = Command::new(server::called("pgtusk", &home));
    Server::shared().aim(&mut command);
    command
        .env("PGDATABASE", "postgres")
        .env("HOME", &home)
        .env_remove("XDG_CONFIG_HOME")
        .env_remove("NO_COLOR")
        .env_remove("PSQL_EDITOR")
        .env_remove("VISUAL")
        .env("EDITOR", "/nowhere/an-editor")
        .current_dir(&home)
        .arg("-X");
    (command, home)
}

fn run(command: &Command) -> Screen {
    let mut screen = Screen::start(command, 20, 100);
    screen.until("[F4]").until_raw(true);
    screen.send("\\setenv PATH /nowhere\r").until_raw(true);
    screen.send("\x0c").until_gone("setenv");
    screen
}

#[test]
fn a_statement_is_edited_without_any_editor() {
    let (command, home) = start("statement");
    let mut screen = run(&command);
    screen.send("select 'one'").until("select 'one'");
    screen.send(CTRL_X_CTRL_E).until("line 1 of 1");
    assert!(screen.is_alternate());
    screen.send(&format!("{END}\r|| ' two'{CTRL_S}"));
    screen.until("|| ' two'\n").until("[F4]");
    assert!(!screen.is_alternate());
    screen.send(";\r").until("| one two").until("[F4]");
    // Left without changes, the statement is as it was.
    screen.send("select 3").until("select 3");
    screen
        .send(CTRL_X_CTRL_E)
        .until("line 1 of 1")
        .send("x")
        .until("(changed)");
    screen.send(CTRL_C).until("Leave without").send("y");
    screen.until("=# select 3").until("[F4]");
    screen
        .send("\x15\\e\r")
        .until("line 1 of")
        .send(&format!("{CTRL_F}two\x1b"));
    screen.until_gone("find:");
    screen.resize(10, 60).until("Esc leave").send(CTRL_S);
    screen.until("[F4]").until_raw(true);
    // A file that is new belongs to its owner only.
    screen.send("\\e new.sql\r").until("new.sql   line 1 of 1");
    screen
        .send(&format!("select 'from a file';{CTRL_S}"))
        .until("| from a file");
    let path = home.join("new.sql");
    assert_eq!(
        fs::read(&path).expect("it is there"),
        b"select 'from a file';\n"
    );
    let mode = fs::metadata(&path)
        .expect("it is there")
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn a_large_paste_is_taken_at_once() {
    let (command, _) = start("paste");
    let mut screen = run(&command);
    screen.send(CTRL_X_CTRL_E).until("line 1 of 1");
    let text = "select 'some text that is long enough';\n".repeat(10_000);
    screen.send("\x1b[200~").send(&text).send("\x1b[201~");
    screen.until("line 10001 of 10001");
    screen.send(&format!("select 'last'{UP}{CTRL_S}"));
    screen.until("[F4]").until_raw(true);
}

#[test]
fn the_terminal_is_given_back_when_the_program_is_ended() {
    for (signal, code) in [("TERM", 143), ("HUP", 129)] {
        for keys in [CTRL_X_CTRL_E, "\\e\r"] {
            let (command, _) = start("signal");
            let mut screen = run(&command);
            screen.send(keys).until("Ctrl-S done");
            screen.signal(signal);
            assert_eq!(screen.ended().code(), Some(code));
            assert!(!screen.is_alternate() && !screen.is_raw());
        }
    }
}

#[test]
fn vi_opens_the_editor_with_v() {
    let (command, _) = start("vi");
    let mut screen = run(&command);
    screen
        .send("\x1bOS")
        .until("vi (I)")
        .send("select 1")
        .until("select 1");
    screen
        .send(ESCAPE)
        .until("vi (N)")
        .send("v")
        .until("line 1 of 1");
    screen
        .send(&format!("{END} + 1;{CTRL_S}"))
        .until("select 1 + 1;")
        .until("vi (I)");
}
