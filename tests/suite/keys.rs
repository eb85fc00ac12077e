//! The keys that readline's users know, at the prompt: keys in, the line and the cursor out.

use pgtusk::repl::edit::{Edit, command};
use pgtusk::term::tui::keys::{Key, Parsed, parse};

use crate::editor::{Start, until_line};
use crate::support::screen::Screen;

const UP: &str = "\x1b[A";
const DOWN: &str = "\x1b[B";
const RIGHT: &str = "\x1b[C";
const LEFT: &str = "\x1b[D";
const HOME: &str = "\x1b[H";
const END: &str = "\x1b[F";
const DELETE: &str = "\x1b[3~";
const CTRL_RIGHT: &str = "\x1b[1;5C";
const CTRL_LEFT: &str = "\x1b[1;5D";
const ALT_ENTER: &str = "\x1b\r";
const F3: &str = "\x1bOR";
const F5: &str = "\x1b[15~";

const PROMPT: &str = "editor=# ";

/// Waits until the cursor's row shows `marked` behind its prompt, with the cursor at `|`.
fn until_marked(screen: &mut Screen, keys: &str, marked: &str) {
    let column = marked.find('|').expect("there is a cursor");
    let row = format!("{PROMPT}{}", marked.replacen('|', "", 1));
    until_line(screen, row.trim_end());
    let wanted = u16::try_from(PROMPT.len() + column).expect("it is short");
    screen.settle();
    assert_eq!(screen.cursor().1, wanted, "{keys:?}\n{}", screen.picture());
}

fn clear(screen: &mut Screen) {
    screen
        .until_raw(true)
        .send("\x03")
        .until("^C")
        .send("\x0c")
        .until_gone("^C");
}

#[test]
fn lines_are_edited_as_readline_does() {
    let mut screen = Start::new("keys").run_ready(20, 100);
    for (keys, marked) in [
        ("abc def\x01X".to_owned(), "X|abc def"),
        ("abc def\x01\x05X".to_owned(), "abc defX|"),
        (format!("abc def{HOME}{RIGHT}X"), "aX|bc def"),
        (format!("abc def{LEFT}{LEFT}{END}X"), "abc defX|"),
        ("abc def\x02\x02X".to_owned(), "abc dX|ef"),
        ("abc def\x01\x06X".to_owned(), "aX|bc def"),
        (format!("abc def{CTRL_LEFT}X"), "abc X|def"),
        (
            format!("abc def{CTRL_LEFT}{CTRL_LEFT}{CTRL_RIGHT}X"),
            "abcX| def",
        ),
        ("abc def\x1bbX".to_owned(), "abc X|def"),
        ("abc def\x01\x1bfX".to_owned(), "abcX| def"),
        // Killing and yanking.
        ("abc def\x17X".to_owned(), "abc X|"),
        ("abc def\x17\x17\x19".to_owned(), "abc def|"),
        ("abc def\x1bb\x0bX".to_owned(), "abc X|"),
        ("abc def\x1bb\x15X".to_owned(), "X|def"),
        ("abc def\x15\x19\x19".to_owned(), "abc defabc def|"),
        ("abc def\x1bb\x1bdX".to_owned(), "abc X|"),
        ("abc def\x1b\x7fX".to_owned(), "abc X|"),
        ("aa bb\x17\x01\x0b\x19\x1by".to_owned(), "bb|"),
        (format!("abc{LEFT}{DELETE}X"), "abX|"),
        (format!("abc{LEFT}\x04X"), "abX|"),
        ("abc\x08X".to_owned(), "abX|"),
        // Changing.
        ("ab\x14".to_owned(), "ba|"),
        ("abc def\x1bt".to_owned(), "def abc|"),
        ("abc def\x1bb\x1bu".to_owned(), "abc DEF|"),
        ("abc def\x1bb\x1bc".to_owned(), "abc Def|"),
        ("ABC DEF\x1bb\x1bl".to_owned(), "ABC def|"),
        ("abc def\x17\x1f".to_owned(), "abc def|"),
        ("abc def\x17\x18\x15".to_owned(), "abc def|"),
    ] {
        screen.send(&keys);
        until_marked(&mut screen, &keys, marked);
        clear(&mut screen);
    }
}

#[test]
fn words_and_lines_of_before_come_back() {
    let mut screen = Start::new("keys-before").run_ready(24, 100);
    screen
        .send("select 'older' as first;\r")
        .until("| older")
        .until_raw(true);
    screen
        .send("select 'one',\r'two' as second;\r")
        .until("| one")
        .until_raw(true);
    clear(&mut screen);
    for (keys, marked) in [
        ("x \x1b.", "x second|"),
        ("x \x1b.\x1b.", "x first|"),
        ("x \x1b.\x1b.\x1b.", "x first|"),
        ("x \x1b. \x1b.", "x second second|"),
        ("\x1b<", "select 'older' as first;|"),
        ("\x10\x0e", "|"),
        ("select 'ol\x05", "select 'older' as first;|"),
        ("select 'ol\x1b[1;5C", "select 'older|' as first;"),
        ("select 'ol\x1bf\x1bf", "select 'older' as| first;"),
        // At the end only.
        (
            "select 'ol\x1b[D\x1b[C\x1b[D\x1b[C\x1b[C",
            "select 'older' as first;|",
        ),
        ("select 'ol\x1b[DX", "select 'oX|l"),
    ] {
        screen.send(keys);
        // A suggestion may stand behind the cursor.
        let shown = marked.replacen('|', "", 1);
        let column =
            u16::try_from(PROMPT.len() + marked.find('|').expect("a cursor")).expect("short");
        screen.until(format!("{PROMPT}{shown}").trim_end()).settle();
        assert_eq!(screen.cursor().1, column, "{keys:?}\n{}", screen.picture());
        clear(&mut screen);
    }
    // Through the lines of a text, then through the history.
    screen
        .send("abc\rdef.")
        .until("editor-# def.")
        .send(UP)
        .send("X");
    until_line(&mut screen, "editor=# abcX");
    screen.send(UP).until("'two' as second;").send(UP).send(UP);
    until_line(&mut screen, "editor=# select 'older' as first;");
    screen.send(DOWN).until("'two' as second;").send(DOWN);
    until_line(&mut screen, "editor=# abcX");
    screen.until("editor-# def.");
    // Home and End are those of the line.
    screen
        .send(DOWN)
        .send(HOME)
        .send("Y")
        .until("editor-# Ydef.");
    screen.send(UP).send(END).send("Z").until("editor=# abcXZ");
    clear(&mut screen);
    // A line is kept for later.
    screen
        .send("select 'later';\x1b#")
        .until("editor=# -- select 'later';")
        .until_raw(true);
    screen.send(UP);
    screen.until_screen("the comment, and the same again", |text| {
        text.matches("editor=# -- select 'later';").count() == 2
    });
}

#[test]
fn enter_knows_when_a_statement_is_complete() {
    let mut screen = Start::new("keys-enter").run_ready(24, 100);
    // Nothing is taken from the menu that was not chosen.
    screen
        .send("sel")
        .until("keyword")
        .send("\r")
        .until("editor-#");
    clear(&mut screen);
    for (typed, prompt) in [
        ("select 1", "editor-#"),
        ("select ';", "editor'#"),
        ("select (1;", "editor(#"),
        ("select $a$;", "editor$#"),
        ("select \";", "editor\"#"),
        ("/* ;", "editor*#"),
    ] {
        screen.send(typed).until(typed).send("\r").until(prompt);
        clear(&mut screen);
    }
    screen
        .send("select 'now';")
        .send(ALT_ENTER)
        .until("editor-#")
        .send("\r")
        .until("| now")
        .until_raw(true);
    clear(&mut screen);
    screen
        .send("select 'later'")
        .send(ALT_ENTER)
        .until("later'\neditor-#")
        .until_raw(true);
    screen.send("\x03");
    clear(&mut screen);
    // F3: every line is a whole one.
    screen
        .send(F3)
        .until("multi-line off")
        .send("select 'one line'\r");
    screen
        .until("one line'\neditor-#")
        .send(";\r")
        .until("| one line")
        .send(F3)
        .until("multi-line on");
    // F5: the plan instead.
    screen.send("\x0c").until_gone("one line");
    screen
        .send(F5)
        .until("explain on")
        .send("select 'planned'\rfrom customer;\r")
        .until("Seq Scan on customer");
    screen.send(F5).until("explain off");
}

#[test]
fn the_menu_turns_its_pages() {
    let mut screen = Start::new("keys-menu").run_ready(24, 100);
    screen.send("select pg_").until("function");
    for (keys, selected) in [
        ("\x1b[6~", 7),
        ("\x1b[6~", 7),
        ("\x1b[B", 7),
        ("\x1b[5~", 0),
    ] {
        screen.send(keys).settle();
        let looks: Vec<bool> = (1..=8)
            .map(|row| {
                screen
                    .looks(row + screen.cursor().0)
                    .iter()
                    .any(|(look, _)| look.contains("bg=4"))
            })
            .collect();
        assert_eq!(
            looks.iter().position(|is_it| *is_it),
            Some(selected),
            "{}",
            screen.picture()
        );
    }
    screen.send("\x1b").until_gone("function");
    until_line(&mut screen, "editor=# select pg_");
}

/// What readline makes of random keys, recorded from the real psql; `tests/cases/keys/record` makes more of them.
#[test]
fn random_keys_do_what_readline_does() {
    let recorded = include_str!("../cases/keys/emacs.tsv");
    let mut wrong = Vec::new();
    for line in recorded.lines() {
        let (keys, wanted) = line.split_once('\t').expect("keys and text");
        let mut edit = Edit::new(false);
        let mut bytes = unescape(keys);
        while !bytes.is_empty() {
            let (key, length) = match parse(&bytes) {
                Parsed::Key(key, length) => (key, length),
                Parsed::Partial => panic!("half a key at the end of {keys}"),
            };
            bytes.drain(..length);
            edit.key(key, &[command::EMACS]);
        }
        // A count that waits for its key is forgotten.
        edit.key(Key::Ctrl('g'), &[command::EMACS]);
        if edit.text() != wanted {
            wrong.push(format!(
                "{keys}\n  readline {wanted:?}\n  ours     {:?}",
                edit.text()
            ));
        }
    }
    assert!(recorded.lines().count() > 100);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn unescape(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        rest = after;
        if first == b'\\' {
            let digits = std::str::from_utf8(&after[1..3]).expect("two digits");
            bytes.push(u8::from_str_radix(digits, 16).expect("hexadecimal digits"));
            rest = &after[3..];
        } else {
            bytes.push(first);
        }
    }
    bytes
}

#[test]
fn yanking_does_not_outgrow_memory() {
    let mut edit = Edit::new(false);
    let type_keys = |edit: &mut Edit, keys: &[Key]| {
        for key in keys {
            edit.key(*key, &[command::EMACS]);
        }
    };
    type_keys(&mut edit, &[Key::Char('x'); 64]);
    for _ in 0..40 {
        // All of it is killed and yanked twice.
        type_keys(&mut edit, &[Key::Ctrl('u'), Key::Ctrl('y'), Key::Ctrl('y')]);
    }
    assert!((64..=16 << 20).contains(&edit.text().len()));
}
