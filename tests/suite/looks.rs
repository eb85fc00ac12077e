//! The framed looks: tables by case files, and properties of large ones.
//!
//! The psql, ascii, double, fancy and github frames of the cases are those that pgcli 4.7 draws, apart from numbers,
//! which stand to the right here.

use pgtusk::encoding::Encoding;
use pgtusk::format::{Display, Expanded, FormatKind, Frame, LOOKS, Look, Progress, printer};
use pgtusk::rows::{Cells, Column, encode_row};

use crate::support::cases::{self, Case};

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
