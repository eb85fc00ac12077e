//! vi's keys: a text with its cursor and keys in, the text and the cursor out; and a few of them on a terminal.

use pgtusk::repl::vi::{Key, Response, Vi};

use crate::editor::{Start, until_line};

/// What an editor would do with the answers; `^[` is Escape, `^R` Ctrl-R.
struct Editor {
    vi: Vi,
    text: String,
    cursor: usize,
    answers: Vec<Response>,
}

impl Editor {
    /// The cursor of `marked` is at `|`, and vi in its command mode.
    fn new(marked: &str) -> Editor {
        let cursor = marked.find('|').expect("there is a cursor");
        let text = marked.replacen('|', "", 1);
        let mut vi = Vi::default();
        vi.begin(&text, cursor);
        let mut editor = Editor {
            vi,
            text,
            cursor,
            answers: Vec::new(),
        };
        editor.key(Key::Escape);
        editor.cursor = cursor;
        editor
    }

    fn key(&mut self, key: Key) {
        match self.vi.key(&self.text, self.cursor, key) {
            Response::Put(text, cursor) => (self.text, self.cursor) = (text, cursor),
            Response::Pass => match key {
                Key::Char(c) => {
                    self.text.insert(self.cursor, c);
                    self.cursor += c.len_utf8();
                }
                Key::Backspace => {
                    self.cursor -= 1;
                    self.text.remove(self.cursor);
                }
                _ => {}
            },
            Response::Taken => {}
            answer => self.answers.push(answer),
        }
    }

    fn keys(&mut self, keys: &str) {
        let mut keys = keys.chars();
        while let Some(c) = keys.next() {
            self.key(match c {
                '^' => match keys.next() {
                    Some('[') => Key::Escape,
                    Some('H') => Key::Backspace,
                    Some('^') | None => Key::Char('^'),
                    Some(c) => Key::Ctrl(c.to_ascii_lowercase()),
                },
                c => Key::Char(c),
            });
        }
    }

    fn marked(&self) -> String {
        let cursor = self.vi.shown_cursor(&self.text, self.cursor);
        format!("{}|{}", &self.text[..cursor], &self.text[cursor..])
    }
}

/// The text before, the keys, and the text behind them.
const CASES: &[(&str, &str, &str)] = &[
    // Movements.
    ("one |two three", "w", "one two |three"),
    ("|one two three", "2w", "one two |three"),
    ("|f(a.b, c)", "wwww", "f(a.|b, c)"),
    ("|f(a.b, c)", "W", "f(a.b, |c)"),
    ("one two |three", "b", "one |two three"),
    ("one two thre|e", "2b", "one |two three"),
    ("|one two", "e", "on|e two"),
    ("on|e two", "e", "one tw|o"),
    ("a.b |c.d", "E", "a.b c.|d"),
    ("one two|", "ge", "on|e two"),
    ("  one |two", "0", "|  one two"),
    ("  one |two", "^^", "  |one two"),
    ("|one two", "$", "one tw|o"),
    ("|one two", "5|", "one |two"),
    ("one|", "l", "on|e"),
    ("|one", "h", "|one"),
    ("|one", "9l", "on|e"),
    ("|one\ntwo\nthree", "G", "one\ntwo\n|three"),
    ("one\ntwo\nth|ree", "gg", "|one\ntwo\nthree"),
    ("|one\ntwo\nthree", "2G", "one\n|two\nthree"),
    ("|one\ntwo\nthree", "3gg", "one\ntwo\n|three"),
    ("o|ne\ntwo", "j", "one\nt|wo"),
    ("one\nt|wo", "k", "o|ne\ntwo"),
    ("lon|g\na\nlong", "j", "long\n|a\nlong"),
    ("|one\n  two", "+", "one\n  |two"),
    ("|f(a, (b))", "%", "f(a, (b)|)"),
    ("f(a, (b)|)", "%", "f|(a, (b))"),
    ("|a\nb\n\nc", "}", "a\nb\n|\nc"),
    ("a\n\nb\n|c", "{", "a\n|\nb\nc"),
    // Looking for a character.
    ("|one two", "fo", "one tw|o"),
    ("|a,b,c,d", "f,;", "a,b|,c,d"),
    ("|a,b,c,d", "2f,", "a,b|,c,d"),
    ("a,b,c,|d", "F,", "a,b,c|,d"),
    ("|a,b,c,d", "f,;,", "a|,b,c,d"),
    ("|a,b,c,d", "t,", "|a,b,c,d"),
    ("|ab,cd,", "t,;", "ab,c|d,"),
    ("ab,cd,e|f", "T,", "ab,cd,|ef"),
    ("|one\ntwo", "ft", "|one\ntwo"),
    // Deleting.
    ("|abc", "x", "|bc"),
    ("|abc", "2x", "|c"),
    ("ab|c", "x", "a|b"),
    ("ab|c", "X", "a|c"),
    ("one |two", "D", "one| "),
    ("|one two three", "dw", "|two three"),
    ("|one two three", "2dw", "|three"),
    ("|one two three", "d2w", "|three"),
    ("one |two\nthree", "dw", "one| \nthree"),
    ("one two thr|ee", "db", "one two |ee"),
    ("|one two", "de", "| two"),
    ("o|ne two", "d$", "|o"),
    ("one t|wo", "d0", "|wo"),
    ("  one t|wo", "d^^", "  |wo"),
    ("|a, b, c", "dt,", "|, b, c"),
    ("|a, b, c", "df,", "| b, c"),
    ("a, b, |c", "dF,", "a, b|c"),
    ("|a,b,c", "f,d;", "a|c"),
    ("|(a b) c", "d%", "| c"),
    ("one\nt|wo\nthree", "dd", "one\n|three"),
    ("|one\ntwo\nthree", "2dd", "|three"),
    ("one\ntw|o", "dd", "|one"),
    ("on|e", "dd", "|"),
    ("|one\ntwo\nthree", "dj", "|three"),
    ("one\ntwo\n|three", "dk", "|one"),
    ("one\n|two\nthree", "dG", "|one"),
    ("one\n|two\nthree", "dgg", "|three"),
    // Text objects.
    ("one t|wo three", "diw", "one | three"),
    ("one t|wo three", "daw", "one |three"),
    ("one tw|o", "daw", "on|e"),
    ("a.b|.c d", "daW", "|d"),
    ("a.b|.c d", "diW", "| d"),
    ("f('some| text', 1)", "di'", "f('|', 1)"),
    ("f('some| text', 1)", "da'", "f(|, 1)"),
    ("|f('some text', 1)", "di'", "f('|', 1)"),
    ("\"quoted| name\"", "di\"", "\"|\""),
    ("f(a, (b|), c)", "di(", "f(a, (|), c)"),
    ("f(a, (b|), c)", "da(", "f(a, |, c)"),
    ("f(a, (b), |c)", "dib", "f(|)"),
    ("f(a, (b), |c)", "da)", "|f"),
    ("a[1|2]", "di[", "a[|]"),
    ("a[1|2]", "da]", "|a"),
    ("{a|b}", "di{", "{|}"),
    ("{a|b}", "daB", "|"),
    ("one |two", "di(", "one |two"),
    // Changing.
    ("|one two", "cwnew^[", "ne|w two"),
    ("on|e two", "cwX^[", "on|X two"),
    ("one| two", "cwX^[", "one|Xtwo"),
    ("|one two three", "c2wX^[", "|X three"),
    ("one t|wo three", "ciwX^[", "one |X three"),
    ("f('some| text')", "ci'X^[", "f('|X')"),
    ("one |two", "CX^[", "one |X"),
    ("one\nt|wo\nthree", "SX^[", "one\n|X\nthree"),
    ("one\nt|wo\nthree", "ccX^[", "one\n|X\nthree"),
    ("a|bc", "sX^[", "a|Xc"),
    ("a|bc", "2sX^[", "a|X"),
    ("|a, b", "ct,X^[", "|X, b"),
    ("a|bc", "rX", "a|Xc"),
    ("a|bc", "2rX", "aX|X"),
    ("a|bc", "3rX", "a|bc"),
    ("|aBc", "~~~", "Ab|C"),
    ("|aBc", "9~", "Ab|C"),
    ("|one\n  two", "J", "one| two"),
    ("|f(\n)", "J", "f(|)"),
    ("|a\nb\nc\nd", "3J", "a b| c\nd"),
    ("|a", "J", "|a"),
    ("o|ne Two", "guiw", "|one Two"),
    ("o|ne Two", "gUiw", "|ONE Two"),
    ("|one Two", "g~~", "|ONE tWO"),
    ("|one Two", "gUU", "|ONE TWO"),
    ("o|ne\ntwo", ">>", "    |one\ntwo"),
    ("|one\ntwo", ">j", "    |one\n    two"),
    ("      o|ne", "<<", "  |one"),
    // Typing.
    ("a|b", "iX^[", "a|Xb"),
    ("a|b", "aX^[", "ab|X"),
    ("  a|b", "IX^[", "  |Xab"),
    ("|ab", "AX^[", "ab|X"),
    ("a|b\nc", "oX^[", "ab\n|X\nc"),
    ("a\nb|c", "OX^[", "a\n|X\nbc"),
    ("|abc", "3ix^[", "xx|xabc"),
    ("|abcd", "RXY^[", "X|Ycd"),
    ("ab|c", "RXYZ^[", "abXY|Z"),
    ("|", "iabc^[", "ab|c"),
    ("|", "iabc^H^[", "a|b"),
    // Copying and putting.
    ("|one two", "ywP", "one| one two"),
    ("|one two", "dwp", "tone| wo"),
    ("|abc", "xp", "b|ac"),
    ("one t|wo", "yiwP", "one tw|otwo"),
    ("one\nt|wo", "yyp", "one\ntwo\n|two"),
    ("one\nt|wo", "YP", "one\n|two\ntwo"),
    ("|one\ntwo", "ddp", "two\n|one"),
    ("|one\ntwo", "yy2p", "one\n|one\none\ntwo"),
    ("|a b", "x3p", " aa|ab"),
    ("|one two", "y$P", "one tw|oone two"),
    ("one |two three", "diwbP", "tw|oone  three"),
    ("one |two three", "ciwX^[bP", "tw|oone X three"),
    // Again.
    ("|one two three", "dw.", "|three"),
    ("|one two three four", "dw2.", "|four"),
    ("|a b", "iX^[w.", "Xa |Xb"),
    ("|one two", "ciwX^[w.", "X |X"),
    ("|a, b, c", "ct,X^[w.", "X|X, c"),
    ("f('a', |'b')", "ci'X^[0fa.", "f('|X', 'X')"),
    ("|abcdef", "rXl.", "X|Xcdef"),
    ("|a\nb\nc\nd", "dd.", "|c\nd"),
    ("|a\nb", "A;^[j.", "a;\nb|;"),
    ("|abcd", "x..", "|d"),
    ("|ab", "~.", "A|B"),
    ("|abcdef", "RXY^[l.", "XYX|Yef"),
    ("|a", "3ix^[2.", "xxx|xxa"),
    // Back and forth.
    ("|one two", "dwu", "|one two"),
    ("|one two three", "dwdwuu", "|one two three"),
    ("|one two three", "dwdw2u", "|one two three"),
    ("|one two", "dwu^R", "|two"),
    ("|one two", "ciwX^[u", "|one two"),
    ("|one", "iX^[aY^[u", "|Xone"),
    ("|one", "iX^[aY^[uu^R^R", "X|Yone"),
    ("|", "ione^[u", "|"),
    ("|one", "u", "|one"),
    ("|one two", "dwuxu", "|one two"),
    // Nothing is done by what is no command, nor by one that is given up.
    ("one |two", "dqZ\\", "one |two"),
    ("one |two", "d^[w", "one tw|o"),
    ("one |two", "2^[x", "one |wo"),
    ("|", "xdwddp~J.uD%", "\n|"),
    // Characters of any width.
    ("|日本語 x", "w", "日本語 |x"),
    ("日|本語", "x", "日|語"),
    ("|e\u{301}x", "l", "e\u{301}|x"),
    ("|e\u{301}x", "x", "|x"),
    ("|日本", "rX", "|X本"),
    ("|\u{1f418}a", "~~", "\u{1f418}|A"),
];

/// However often a text is put or typed again, it stays one that can be held.
#[test]
fn counts_do_not_outgrow_memory() {
    for keys in [
        "yy9999pyG9999pyG9999p",
        "yw9999pyG9999p",
        "9999ixxxxxxxxxx^[yy9999p..",
    ] {
        let mut editor = Editor::new("|0123456789");
        editor.keys(keys);
        assert!(
            editor.text.len() <= 16 << 20,
            "{keys}: {}",
            editor.text.len()
        );
    }
    // What fits is all there.
    let mut editor = Editor::new("|ab");
    editor.keys("yy3p");
    assert_eq!(editor.text, "ab\nab\nab\nab");
}

#[test]
fn keys_change_the_text() {
    let mut failures = Vec::new();
    for (before, keys, after) in CASES {
        let mut editor = Editor::new(before);
        editor.keys(keys);
        let marked = editor.marked();
        if marked != *after {
            failures.push(format!("{before:?} {keys:?}: {marked:?}, not {after:?}"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// Any keys in any order on any text: nothing panics, and the cursor stays in the text.
#[test]
fn any_keys_are_survived() {
    let mut dice = 11u64;
    let mut below = move |limit: usize| {
        dice = dice
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (dice >> 33) as usize % limit
    };
    let letters: Vec<char> = "hjklwbeWBEGg0^$%{}|;,fFtTdcyxXsSDCYpPJ~rRuiaIAoO.123><U'\"([日 \n)ab"
        .chars()
        .collect();
    let mut editor = Editor::new("one |(two '日本')\n\n  e\u{301} three");
    for _ in 0..100_000 {
        let key = match below(12) {
            0 => Key::Escape,
            1 => Key::Ctrl('r'),
            _ => Key::Char(letters[below(letters.len())]),
        };
        editor.key(key);
        assert!(editor.text.is_char_boundary(editor.cursor));
        if editor.text.len() > 2000 {
            editor = Editor::new("one |two\n");
        }
    }
}

/// What is not about the text alone is asked of whoever has the rest.
#[test]
fn other_things_are_asked_for() {
    for (keys, answer) in [
        ("v", Response::Edit),
        ("/", Response::Search),
        ("?", Response::Search),
        ("n", Response::SearchOlder),
        ("N", Response::SearchNewer),
        ("k", Response::Older),
        ("j", Response::Newer),
    ] {
        let mut editor = Editor::new("one |two");
        editor.keys(keys);
        assert_eq!(editor.answers, [answer], "{keys}");
    }
    let mut editor = Editor::new("one |two");
    editor.keys("2d3");
    assert_eq!(editor.vi.pending(), "2d3");
    assert_eq!(editor.vi.key("one two", 4, Key::Ctrl('c')), Response::Pass);
    assert_eq!(editor.vi.pending(), "");
}

const F4: &str = "\x1bOS";
const ESCAPE: &str = "\x1b";
const BLOCK: &[u8] = b"\x1b[2 q";
const BAR: &[u8] = b"\x1b[6 q";
const USUAL: &[u8] = b"\x1b[0 q";

/// The last shape that the cursor was given.
fn shape(raw: &[u8]) -> &[u8] {
    let last = raw
        .windows(5)
        .rposition(|bytes| bytes.starts_with(b"\x1b[") && bytes.ends_with(b" q"));
    last.map_or(&[], |at| &raw[at..at + 5])
}

#[test]
fn the_mode_is_seen() {
    let mut screen = Start::new("vi-mode").run_ready(20, 100);
    assert_eq!(shape(screen.raw()), b"");
    screen.send(F4).until("vi (I)").settle();
    assert_eq!(shape(screen.raw()), BAR);
    screen
        .send("select 'one two'")
        .until("one two")
        .send(ESCAPE)
        .until("vi (N)")
        .settle();
    assert_eq!(shape(screen.raw()), BLOCK);
    // The cursor is on a character, and a count is seen.
    screen
        .send("02")
        .until_screen("the count", |text| text.ends_with(" 2"));
    screen
        .send("w")
        .until_screen("no count", |text| !text.ends_with(" 2"));
    screen.send("i").until("vi (I)").settle();
    assert_eq!(shape(screen.raw()), BAR);
    screen.send("\x03").until("^C");
    screen.send("\\q\r").ended();
    assert_eq!(shape(screen.raw()), USUAL);
}

#[test]
fn commands_edit_the_line() {
    let mut screen = Start::new("vi-line").run_ready(20, 100);
    screen.send(F4).until("vi (I)");
    screen.send("select 'one', 'two';").until("'two'");
    // Escape and keys typed at once after it.
    screen.send("\x1b0fodi'P");
    until_line(&mut screen, "editor=# select 'one', 'two';");
    screen.send("ciwthree\x1b;.").until("vi (N)");
    until_line(&mut screen, "editor=# select 'three', 'three';");
    screen.send("u");
    until_line(&mut screen, "editor=# select 'three', 'two';");
    screen.send("u");
    until_line(&mut screen, "editor=# select 'one', 'two';");
    screen.send("\x12");
    until_line(&mut screen, "editor=# select 'three', 'two';");
    screen.send("\r").until("| three").until("vi (I)");
    screen
        .send("select 'other';\r")
        .until("| other")
        .until_raw(true)
        .until("vi (I)");
    // The history, by k and by searching.
    screen.send("\x0c").until_gone("three");
    screen
        .send("\x1bk")
        .until("editor=# select 'other';")
        .send("k");
    screen.until("editor=# select 'three', 'two';").send("j");
    until_line(&mut screen, "editor=# select 'other';");
    screen
        .send("dd/")
        .until("history: ")
        .send("select")
        .until("2 found")
        .send("\r");
    until_line(&mut screen, "editor=# select 'other';");
    screen.send("n");
    until_line(&mut screen, "editor=# select 'three', 'two';");
    screen.send("N");
    until_line(&mut screen, "editor=# select 'other';");
    // A paste in the command mode is text, whatever is in it.
    screen.send("0D\x1b[200~2dd :x\x1b[201~");
    until_line(&mut screen, "editor=# 2dd :x");
}
