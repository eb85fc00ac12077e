//! The framed looks: tables by case files, and properties of large ones.
//!
//! The psql, ascii, double, fancy and github frames of the cases are those that pgcli 4.7 draws, apart from numbers,
//! which stand to the right here.

use pgtusk::encoding::Encoding;
use pgtusk::format::{Display, Expanded, FormatKind, Frame, LOOKS, Look, Progress, printer};
use pgtusk::rows::{Cells, Column, encode_row};

use std::fs;
use std::process::Command;

use crate::support::cases::{self, Case};
use crate::support::screen::Screen;
use crate::support::server::{self, Server};

/// Cases: `look` holds names, `columns` and `rows` are as in the cases of the pager; `options` may be `colours`,
/// `chunk` (each row is one) and `auto N` (expanded if wider than N), `wrapped N`.
#[test]
fn cases() {
    cases::check("looks", |case| vec![("expect", draw(case))]);
}

fn draw(case: &Case) -> Vec<u8> {
    let columns: Vec<Column> = case.text("columns").lines().map(column).collect();
    let mut out = Vec::new();
    for name in case.text("look").lines() {
        let mut display = Display {
            look: Some(Look::named(name).expect("a look")),
            null: b"<null>".to_vec(),
            ..Display::default()
        };
        let options = case.text("options");
        let auto = options.lines().find_map(|line| line.strip_prefix("auto "));
        if auto.is_some() {
            display.expanded = Expanded::Auto;
        }
        let wrapped = options
            .lines()
            .find_map(|line| line.strip_prefix("wrapped "));
        if wrapped.is_some() {
            display.format = FormatKind::Wrapped;
        }
        let frame = Frame {
            has_colours: options.contains("colours"),
            terminal_columns: auto
                .or(wrapped)
                .map(|columns| columns.parse().expect("a number")),
            ..Frame::query(&display, Encoding::Utf8)
        };
        let mut format = printer(&display, &frame);
        format.begin(&columns, &mut out);
        for line in case.text("rows").lines() {
            let cells: Vec<Option<String>> = line
                .split('|')
                .map(|cell| {
                    (cell != "NULL").then(|| cell.replace("\\n", "\n").replace("\\e", "\x1b"))
                })
                .collect();
            let mut body = Vec::new();
            let cells = cells.iter().map(|cell| cell.as_deref().map(str::as_bytes));
            encode_row(cells, &mut body);
            format.row(Cells::parse(&body).expect("a row"), &mut out);
            if options.contains("chunk") {
                while format.chunk(&mut out) == Progress::More {}
            }
        }
        while format.end(&mut out) == Progress::More {}
    }
    let text = String::from_utf8(out).expect("looks are UTF-8");
    text.replace('\x1b', "ESC").into_bytes()
}

fn column(line: &str) -> Column {
    let (kind, name) = line.split_once(' ').expect("a type and a name");
    let mut column = Column::text(name);
    if kind == "int4" {
        column.type_oid = 23;
    }
    column
}

#[test]
fn all_lines_of_a_large_table_are_equally_wide() {
    for row in LOOKS {
        let display = Display {
            look: Some(row.look),
            ..Display::default()
        };
        let mut format = printer(&display, &Frame::query(&display, Encoding::Utf8));
        let mut out = Vec::new();
        format.begin(&[column("int4 a"), Column::text("b")], &mut out);
        for number in 0..2500u32 {
            // Later rows are wider than the first ones.
            let wide = "x".repeat(number as usize / 100 + 1);
            let number = number.to_string();
            let mut body = Vec::new();
            let cells = [Some(number.as_bytes()), Some(wide.as_bytes())];
            encode_row(cells.into_iter(), &mut body);
            format.row(Cells::parse(&body).expect("a row"), &mut out);
        }
        assert!(!out.is_empty(), "{}: it streams", row.name);
        while format.end(&mut out) == Progress::More {}
        let text = String::from_utf8(out).expect("UTF-8");
        let widths: Vec<usize> = text.lines().map(|line| line.chars().count()).collect();
        assert!(
            widths.iter().all(|&width| width == widths[0]),
            "{}",
            row.name
        );
        assert!(text.contains(" 2499 "), "{}", row.name);
    }
}

/// The program by its own name, on a terminal, with a configuration file.
fn pgtusk(name: &str, config: &str) -> Screen {
    let folder = server::scratch(&format!("looks-{name}"));
    fs::create_dir_all(folder.join(".config/pgcli")).expect("the folder can be made");
    server::write(&folder.join(".config/pgcli/config"), config.as_bytes());
    server::write(&folder.join("rc"), b"\\pset null ~\n");
    let mut command = Command::new(server::called("pgtusk", &folder));
    Server::shared().aim(&mut command);
    command
        .env("HOME", &folder)
        .env("PSQLRC", if name == "rc" { "rc" } else { "none" })
        .env_remove("XDG_CONFIG_HOME")
        .env_remove("NO_COLOR")
        .current_dir(&folder);
    let mut screen = Screen::start(&command, 30, 100);
    screen.until("postgres=#").until_raw(true);
    screen
}

#[test]
fn results_at_the_prompt_look_as_in_pgcli() {
    let mut screen = pgtusk("usual", "");
    screen.send("select null as nothing, 12 as number;\r");
    screen.until("| nothing | number |\n|---------+--------|\n| <null>  |     12 |\n+---------+--------+\nSELECT 1\nTime: 0.");
    let raw = String::from_utf8_lossy(screen.raw()).into_owned();
    assert!(raw.contains("\x1b[2m<null>\x1b[0m"), "a colour for NULL");
    screen
        .send("\\T nosuch\r")
        .until("Formats are psql, ascii,");
    screen.send("\\T tsv\r").until("Table format is tsv.");
    screen
        .send("select 1 as a, 2 as b;\r")
        .until("\na       b\n1       2\n");
    screen
        .send("\\T vertical\r")
        .until("Table format is vertical.");
    screen
        .send("select 1 as one, 2 as b;\r")
        .until("one | 1\nb   | 2\n");
    screen.send("\\T grid\r").until("Table format is grid.");
    screen.send("select 3 as c;\r").until("+===+\n| 3 |\n");
    screen.send("\\pset null ?\r").until("Null display is");
    screen.send("select null as c;\r").until("+===+\n| ? |\n");
}

#[test]
fn settings_of_pgcli_are_taken_over() {
    let mut screen = pgtusk(
        "config",
        "[main]\nnull_string = '(nil)'\ntable_format = heavy\nauto_expand = True\n",
    );
    screen.send("select null as c;\r").until("┃ (nil) ┃");
    screen.send("select repeat('w', 90) as wide, repeat('o', 90) as other;\r");
    screen.until("RECORD 1");
}

#[test]
fn the_start_file_has_the_last_word() {
    let mut screen = pgtusk("rc", "[main]\nnull_string = (nil)\n");
    screen.send("select null as c;\r").until("| ~ |");
}
