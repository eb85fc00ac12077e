//! The built-in pager: keys and frames by case files, and the program on a terminal.

use std::fs;
use std::process::Command;

use pgtusk::encoding::Encoding;
use pgtusk::rows::{Cells, Column, encode_row};
use pgtusk::term::pager::{
    Content, Effect, Frame, KEYS, Key, Model, Parsed, Reading, Role, Size, Table, Text, frame,
    parse,
};

use crate::support::cases::{self, Case};
use crate::support::screen::Screen;
use crate::support::server::{self, Server};

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
        (b"\x1b[1;5C", Key::Right),
        (b"\x1b[21~", Key::F(10)),
        (b"\x1bOP", Key::F(1)),
        (b"\x1b3", Key::Alt('3')),
        ("é".as_bytes(), Key::Char('é')),
        (b"\x1b[200~", Key::Other),
        (b"\xff", Key::Other),
    ] {
        assert_eq!(parse(bytes), Parsed::Key(key, bytes.len()), "{bytes:?}");
    }
    for bytes in [&b"\x1b"[..], b"\x1b[", b"\x1b[1;5", b"\xc3"] {
        assert_eq!(parse(bytes), Parsed::Partial, "{bytes:?}");
    }
    assert_eq!(parse(b"\x1b\x1b[A"), Parsed::Key(Key::Escape, 1));
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

/// psql on a terminal, at its prompt.
fn psql(rows: u16, columns: u16, environment: &[(&str, &str)]) -> Screen {
    let folder = server::scratch(&format!("pager-{:?}", std::thread::current().id()));
    let mut command = Command::new(server::called("psql", &folder));
    Server::shared().aim(&mut command).args(["-X"]);
    command
        .env_remove("PAGER")
        .env_remove("NO_COLOR")
        .current_dir(&folder);
    command.envs(environment.iter().copied());
    let mut screen = Screen::start(&command, rows, columns);
    screen.until("postgres=#");
    screen
}

#[test]
fn a_long_result_is_read_and_leaves_no_trace() {
    let mut screen = psql(12, 60, &[]);
    screen.send("select g as n, 'row '||g as name from generate_series(1,1000000) g;\r");
    screen.until("row 1 of");
    assert!(screen.is_alternate());
    let header: Vec<String> = screen
        .row(0)
        .split_whitespace()
        .map(str::to_owned)
        .collect();
    assert_eq!(header, ["n", "│", "name"]);
    screen.send("G").until("row 1000000 of 1000000");
    screen.send("q").until_raw(true).until_gone("row 1000000");
    screen.send("select 'next';\r").until("(1 row)");
    assert!(!screen.is_alternate());
    assert!(!screen.text().contains("row 99"), "{}", screen.picture());
}

#[test]
fn leaving_early_cancels_the_query_and_says_nothing() {
    let mut screen = psql(12, 60, &[]);
    screen.send("select generate_series(1,100000000) as g, repeat('x', 500);\r");
    screen.until("row 1 of").send("q").until_gone("row 1 of");
    screen
        .send("\\echo :ERROR :SQLSTATE\r")
        .until("false 00000");
    assert!(!screen.text().contains("ERROR: "), "{}", screen.picture());
}

#[test]
fn leaving_while_the_server_is_slow_cancels_as_well() {
    let mut screen = psql(12, 60, &[]);
    screen.send("select g, repeat('x', 1000), pg_sleep((g > 20)::int * 600) from generate_series(1,100) g;\r");
    screen.until("row 1 of").send("q").until_gone("row 1 of");
    screen.send("select 'after it';\r").until("(1 row)");
    assert!(!screen.text().contains("ancel"), "{}", screen.picture());
}

#[test]
fn a_transaction_survives_leaving_early() {
    let mut screen = psql(12, 60, &[]);
    screen.send("begin;\r").until("postgres=*#");
    screen.send("select g, repeat('x', 500) from generate_series(1,100000) g;\r");
    screen.until("row 1 of").send("q").until_gone("row 1 of");
    screen.send("select 'still there';\r").until("(1 row)");
    assert!(
        screen.text().contains("postgres=*#"),
        "{}",
        screen.picture()
    );
}

#[test]
fn what_fits_is_printed() {
    let mut screen = psql(12, 60, &[]);
    screen
        .send("select g from generate_series(1,7) g;\r")
        .until("(7 rows)");
    assert!(!screen.raw().windows(6).any(|bytes| bytes == b"\x1b[?104"));
}

#[test]
fn a_wide_result_is_paged() {
    let mut screen = psql(12, 60, &[]);
    screen
        .send("select repeat('abc', 30) as wide, 'end' as last;\r")
        .until("row 1 of 1");
    screen.send("l").until("end");
    screen.send("q").until_gone("row 1 of 1");
}

#[test]
fn an_error_after_rows_is_told_in_the_pager_and_after_it() {
    let mut screen = psql(12, 60, &[]);
    screen.send("select 1/(3000-g) from generate_series(1,3000) g;\r");
    screen.until("ERROR:  division by zero").send("q");
    screen
        .until_gone("row 1 of")
        .until("ERROR:  division by zero");
}

#[test]
fn a_new_size_is_drawn() {
    let mut screen = psql(12, 60, &[]);
    screen.send("select g as number, 'b'||g as name from generate_series(1,100) g;\r");
    screen.until("row 1 of 100").resize(20, 40);
    screen.until_screen("the last row of the taller screen", |text| {
        text.lines().nth(18).is_some_and(|row| row.contains("17"))
    });
    screen.send("q").until_gone("row 1 of 100");
}

#[test]
fn sigterm_gives_the_terminal_back() {
    for (signal, code) in [("TERM", 143), ("HUP", 129)] {
        let mut screen = psql(12, 60, &[]);
        screen
            .send("select * from generate_series(1,100);\r")
            .until("row 1 of 100");
        assert!(screen.is_raw());
        screen.signal(signal);
        let status = screen.ended();
        assert_eq!(status.code(), Some(code), "{}", screen.picture());
        assert!(
            !screen.is_alternate() && !screen.is_raw(),
            "{}",
            screen.picture()
        );
    }
}

#[test]
fn a_program_pages_where_one_is_named() {
    let mut screen = psql(12, 60, &[("PSQL_PAGER", "sed s/^/paged:/")]);
    screen
        .send("select * from generate_series(1,40);\r")
        .until("paged:(40 rows)");
    screen
        .send("\\pset pager off\r")
        .until("Pager usage is off.");
    screen
        .send("select * from generate_series(1,41);\r")
        .until("\n(41 rows)");
}

#[test]
fn a_dumb_terminal_has_no_pager() {
    for environment in [[("TERM", "dumb")], [("PAGER", "  ")]] {
        let mut screen = psql(12, 60, &environment);
        screen
            .send("select * from generate_series(1,40);\r")
            .until("(40 rows)");
        assert!(!screen.is_alternate());
    }
}

#[test]
fn text_is_paged_as_lines() {
    let mut screen = psql(12, 60, &[]);
    screen.send("\\x\r").until("Expanded display is on.");
    screen
        .send("select * from generate_series(1,40);\r")
        .until("lines 1-11 of 81");
    screen.send("/RECORD 17\r").until("lines 30-40 of 81");
    screen.send("q").until_gone("lines");
}

#[test]
fn rows_are_written_to_a_new_file_only() {
    let mut screen = psql(12, 60, &[]);
    screen
        .send("select g, g||',x' as t from generate_series(1,20) g;\r")
        .until("row 1 of 20");
    screen
        .send("mmwout.csv\r")
        .until("2 rows written to out.csv");
    screen.send("wout.csv\r").until("File exists");
    let folder = server::scratch("pager-unused");
    let folder = folder.parent().expect("a folder");
    let name = format!("pager-{:?}", std::thread::current().id());
    let written = fs::read_to_string(folder.join(name).join("out.csv")).expect("the file");
    assert_eq!(written, "g,t\n1,\"1,x\"\n2,\"2,x\"\n");
    screen.send("q").until_gone("row ");
}

#[test]
fn leaving_text_early_cancels_as_well() {
    let mut screen = psql(12, 60, &[]);
    screen.send("\\a\r").until("Output format is unaligned.");
    screen.send("select repeat('x', 100), generate_series(1,100000000);\r");
    screen
        .until("lines 1-11 of")
        .send("q")
        .until_gone("lines 1-11");
    screen
        .send("\\echo :ERROR :SQLSTATE\r")
        .until("false 00000");
    assert!(!screen.text().contains("ERROR: "), "{}", screen.picture());
}

#[test]
fn a_program_that_is_left_early_cancels_as_well() {
    let mut screen = psql(12, 60, &[("PAGER", "head -n 3; echo left")]);
    screen.send("\\a\r").until("Output format is unaligned.");
    screen.send("select repeat('x', 10), generate_series(1,100000000);\r");
    screen.until("left");
    screen
        .send("\\echo :ERROR :SQLSTATE\r")
        .until("false 00000");
    assert!(!screen.text().contains("ERROR: "), "{}", screen.picture());
}

#[test]
fn notices_wait_until_the_pager_is_left() {
    let mut screen = psql(12, 60, &[]);
    screen.send("do $$ begin execute $f$create function pg_temp.f(int) returns int language plpgsql as 'begin if $1 = 50 then raise notice ''half''; end if; return $1; end'$f$; end $$;\r");
    screen.until("DO");
    screen
        .send("select pg_temp.f(g) from generate_series(1,100) g;\r")
        .until("row 1 of 100");
    screen.send("G").until("row 100 of 100");
    assert!(!screen.text().contains("half"), "{}", screen.picture());
    screen.send("q").until("NOTICE:  half");
}

#[test]
fn a_slow_result_tells_how_far_it_is() {
    let mut screen = psql(12, 60, &[]);
    screen.send("select repeat('x', 9000), pg_sleep(0.4) from generate_series(1,8) g \\g (format=unaligned pager=off)\r");
    screen.until(" rows, ").until("(8 rows)");
    let is_gone = !screen.text().contains(" rows, ");
    assert!(is_gone, "{}", screen.picture());
}
