//! The built-in pager: keys and frames by case files; `terminal` has the program on a terminal.

mod follow;
mod terminal;

use pgtusk::encoding::Encoding;
use pgtusk::rows::{Cells, Column, encode_row};
use pgtusk::term::pager::{
    Content, Effect, Frame, KEYS, Key, Model, Parsed, Reading, Role, Size, Table, Text, frame,
    parse,
};

use crate::support::cases::{self, Case};

/// Cases: `size` (rows and columns), `columns` (a type and a name each) and `rows` (cells between `|`) or `text`;
/// `keys` come line by line, and after each line that is `---` the screen is shown. `state` may be `going`.
///
/// On the screen, `[` and `]` stand around the cell with the cursor and `{` and `}` around what was found.
#[test]
fn cases() {
    cases::check("pager", |case| vec![("expect", play(case))]);
}

fn play(case: &Case) -> Vec<u8> {
    let size = case.text("size");
    let mut numbers = size
        .split_whitespace()
        .map(|n| n.parse().expect("a number"));
    let mut next = || numbers.next().expect("rows and columns");
    let size = Size {
        rows: next(),
        columns: next(),
    };
    let mut model = Model::new(content(case), size);
    if let Content::Table(_) = model.content {
        for row in case.text("rows").lines() {
            let body = encoded(row);
            model.push(Cells::parse(&body).expect("a row"));
        }
    }
    model.write(case.section("text"));
    model.grown();
    if case.find("state").is_none() {
        model.ended(Reading::Complete);
    }
    let mut out = Vec::new();
    for line in case.text("keys").lines() {
        match line {
            "---" => draw(&frame(&model), &mut out),
            "more" => {
                let body = encoded(&case.text("more"));
                model.push(Cells::parse(&body).expect("a row"));
                model.grown();
            }
            "again" => {
                model.restart(content(case));
                for row in case.text("again").lines() {
                    let body = encoded(row);
                    model.push(Cells::parse(&body).expect("a row"));
                }
                model.ended(Reading::Complete);
            }
            "end" => model.ended(Reading::Complete),
            _ => press(&mut model, line, &mut out),
        }
        while model.has_work() {
            model.step();
        }
    }
    draw(&frame(&model), &mut out);
    out
}

fn content(case: &Case) -> Content {
    if case.find("text").is_some() {
        return Content::Text(Text::new(Encoding::Utf8));
    }
    let columns: Vec<Column> = case.text("columns").lines().map(column).collect();
    Content::Table(Table::new(&columns, b"null", Encoding::Utf8))
}

fn column(line: &str) -> Column {
    let (kind, name) = line.split_once(' ').expect("a type and a name");
    let mut column = Column::text(name);
    column.type_oid = match kind {
        "bool" => 16,
        "int4" => 23,
        "text" => 25,
        "json" => 114,
        "numeric" => 1700,
        _ => panic!("unknown type {kind}"),
    };
    column
}

fn encoded(row: &str) -> Vec<u8> {
    let cells: Vec<Option<String>> = row
        .split('|')
        .map(|cell| (cell != "\\N").then(|| unescape(cell)))
        .collect();
    let mut body = Vec::new();
    let cells = cells.iter().map(|cell| cell.as_deref().map(str::as_bytes));
    encode_row(cells, &mut body);
    body
}

fn unescape(cell: &str) -> String {
    cell.replace("\\n", "\n")
        .replace("\\t", "\t")
        .replace("\\e", "\x1b")
}

/// Presses the keys of a line: names of keys between spaces, other words character by character.
fn press(model: &mut Model, line: &str, out: &mut Vec<u8>) {
    for word in line.split(' ') {
        let keys = match named(word) {
            Some(key) => vec![key],
            None => word.chars().map(Key::Char).collect(),
        };
        for key in keys {
            match model.key(key) {
                Effect::None => {}
                Effect::Copy { text, what } => {
                    out.extend_from_slice(format!("copied {what}: ").as_bytes());
                    out.extend_from_slice(&text);
                    out.push(b'\n');
                }
                Effect::Write { path, text, what } => {
                    out.extend_from_slice(format!("{what} to {path}: ").as_bytes());
                    out.extend_from_slice(&text);
                }
                effect => out.extend_from_slice(format!("{effect:?}\n").as_bytes()),
            }
            while model.has_work() {
                model.step();
            }
        }
    }
}

fn named(word: &str) -> Option<Key> {
    Some(match word {
        "Up" => Key::Up,
        "Down" => Key::Down,
        "Left" => Key::Left,
        "Right" => Key::Right,
        "PgUp" => Key::PageUp,
        "PgDn" => Key::PageDown,
        "Home" => Key::Home,
        "End" => Key::End,
        "Enter" => Key::Enter,
        "Esc" => Key::Escape,
        "Tab" => Key::Tab,
        "Space" => Key::Char(' '),
        "Backspace" => Key::Backspace,
        "F1" => Key::F(1),
        "F10" => Key::F(10),
        "Ctrl-C" => Key::Ctrl('c'),
        "Ctrl-Y" => Key::Ctrl('y'),
        "Alt-2" => Key::Alt('2'),
        _ => return None,
    })
}

fn draw(frame: &Frame, out: &mut Vec<u8>) {
    out.extend_from_slice(b"--\n");
    for row in &frame.rows {
        let mut line = Vec::new();
        for span in &row.spans {
            let (before, after): (&[u8], &[u8]) = match span.role {
                Role::Cell => (b"[", b"]"),
                Role::Match => (b"{", b"}"),
                Role::Marked => (b"<", b">"),
                _ => (b"", b""),
            };
            line.extend_from_slice(before);
            line.extend_from_slice(&span.text);
            line.extend_from_slice(after);
        }
        out.extend_from_slice(line.trim_ascii_end());
        out.push(b'\n');
    }
    if let Some((row, column)) = frame.cursor {
        out.extend_from_slice(format!("cursor {row} {column}\n").as_bytes());
    }
}

#[test]
fn keys_are_read_from_bytes() {
    for (bytes, key) in [
        (&b"j"[..], Key::Char('j')),
        (b"\r", Key::Enter),
        (b"\x19", Key::Ctrl('y')),
        (b"\x7f", Key::Backspace),
        (b"\x1b[A", Key::Up),
        (b"\x1bOB", Key::Down),
        (b"\x1b[5~", Key::PageUp),
        (b"\x1b[1;2C", Key::Right),
        (b"\x1b[1;5C", Key::WordRight),
        (b"\x1b[21~", Key::F(10)),
        (b"\x1bOP", Key::F(1)),
        (b"\x1b3", Key::Alt('3')),
        ("é".as_bytes(), Key::Char('é')),
        (b"\x1b[200~", Key::PasteBegin),
        (b"\x1b[201~", Key::Other),
        (b"\xff", Key::Other),
    ] {
        assert_eq!(parse(bytes), Parsed::Key(key, bytes.len()), "{bytes:?}");
    }
    for bytes in [&b"\x1b"[..], b"\x1b[", b"\x1b[1;5", b"\xc3"] {
        assert_eq!(parse(bytes), Parsed::Partial, "{bytes:?}");
    }
    assert_eq!(parse(b"\x1b\x1b[A"), Parsed::Key(Key::Escape, 1));
    assert_eq!(Key::WordRight.bare(), Key::Right);
}

#[test]
fn no_key_has_two_meanings() {
    let mut seen: Vec<Key> = Vec::new();
    for key in KEYS.iter().flat_map(|binding| binding.keys) {
        assert!(!seen.contains(key), "{key:?}");
        seen.push(*key);
    }
}

/// Any keys in any order on any content: nothing panics, and each frame has the size of the screen.
#[test]
fn any_keys_are_survived() {
    let mut dice = 7u64;
    let mut below = move |limit: usize| {
        dice = dice
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (dice >> 33) as usize % limit
    };
    let mut keys: Vec<Key> = KEYS.iter().flat_map(|b| b.keys).copied().collect();
    keys.extend(['1', '5', 'a', 'é'].map(Key::Char));
    keys.extend([
        Key::Backspace,
        Key::Tab,
        Key::Enter,
        Key::Other,
        Key::Alt('3'),
    ]);
    for _ in 0..300 {
        let columns: Vec<Column> = (0..below(5))
            .map(|n| column(&format!("int4 c{n}")))
            .collect();
        let content = match below(4) {
            0 => Content::Text(Text::new(Encoding::Utf8)),
            _ => Content::Table(Table::new(&columns, b"", Encoding::Utf8)),
        };
        let size = Size {
            rows: below(12),
            columns: below(40),
        };
        let mut model = Model::new(content, size);
        for _ in 0..60 {
            match below(6) {
                0 => {
                    let cells: Vec<Option<&[u8]>> = columns
                        .iter()
                        .map(|_| {
                            [
                                None,
                                Some(&b"a\x1b[31m\xff\n"[..]),
                                Some("日本語".as_bytes()),
                            ][below(3)]
                        })
                        .collect();
                    let mut body = Vec::new();
                    encode_row(cells.into_iter(), &mut body);
                    model.push(Cells::parse(&body).expect("a row"));
                    model.write(b"line\nof text\x07\n");
                    model.grown();
                }
                1 if below(10) == 0 => model.ended(Reading::Complete),
                2 => model.resize(Size {
                    rows: below(12),
                    columns: below(40),
                }),
                _ => {
                    let _ = model.key(keys[below(keys.len())]);
                    if model.has_work() {
                        model.step();
                    }
                }
            }
            let frame = frame(&model);
            assert_eq!(frame.rows.len(), model.size.rows.max(1));
            for row in &frame.rows {
                assert!(row.width <= model.size.columns.max(90), "{row:?}");
                assert!(
                    !row.text().iter().any(|&b| b < 0x20 || b == 0x7f),
                    "{row:?}"
                );
            }
        }
    }
}
