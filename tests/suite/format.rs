//! Cases for `format`: option sets over tables, `\pset` lines, and properties of arbitrary input.
//!
//! `tests/cases/format/record` describes the cases and fills in what psql prints.

use pgtusk::encoding::Encoding;
use pgtusk::format::{
    Display, FORMATS, Frame, NumericLocale, Progress, list, print_table, printer, set,
};
use pgtusk::rows::{Cells, Column, Table, encode_row};

use crate::support::cases::{self, Case};

#[test]
fn cases() {
    cases::check("format", |case| {
        let actual = match case.find("pset") {
            Some(lines) => pset(lines),
            None => option_sets(case),
        };
        vec![("expect", actual)]
    });
}

/// What `\pset` prints for each line.
fn pset(lines: &[u8]) -> Vec<u8> {
    let mut display = Display::default();
    let mut out = Vec::new();
    for line in lines.split(|&b| b == b'\n').filter(|line| !line.is_empty()) {
        out.extend_from_slice(b"> ");
        out.extend_from_slice(line);
        out.push(b'\n');
        let mut words = line.splitn(2, |&b| b == b' ');
        let name = words.next().unwrap_or_default();
        let value = words.next().map(unescape);
        let said = match name {
            b"list" => {
                out.extend_from_slice(&list(&display));
                continue;
            }
            name => set(&mut display, name, value.as_deref()).unwrap_or_else(|message| message),
        };
        if !said.is_empty() {
            out.extend_from_slice(&said);
            out.push(b'\n');
        }
    }
    out
}

/// The table of a case, printed with each of its option sets.
fn option_sets(case: &Case) -> Vec<u8> {
    let table = table(case);
    let mut out = Vec::new();
    for line in case.section("options").split_inclusive(|&b| b == b'\n') {
        out.extend_from_slice(b"== ");
        out.extend_from_slice(line);
        let (display, chunk) = options(line.trim_ascii_end());
        let mut frame = Frame::query(&display, encoding(case));
        frame.paged_columns = Some(0);
        match case.find("footers") {
            Some(_) => {
                frame.default_footer = false;
                print_table(&table, &display, &frame, &mut out);
            }
            None => print(&table, &display, &frame, chunk, &mut out),
        }
    }
    out
}

fn encoding(case: &Case) -> Encoding {
    let name = case.find("encoding").unwrap_or(b"UTF8");
    Encoding::from_name(name.trim_ascii())
}

fn options(line: &[u8]) -> (Display, usize) {
    let mut display = Display::default();
    let mut chunk = 0;
    for word in line.split(|&b| b == b' ').filter(|word| !word.is_empty()) {
        let mut parts = word.splitn(2, |&b| b == b'=');
        let name = parts.next().unwrap_or_default();
        let value = parts.next().map(unescape);
        if name == b"chunk" {
            let number = String::from_utf8(value.unwrap_or_default());
            chunk = number.expect("a number").parse().expect("a number");
            continue;
        }
        if let Err(message) = set(&mut display, name, value.as_deref()) {
            panic!("{}", String::from_utf8_lossy(&message));
        }
    }
    (display, chunk)
}

/// Prints as psql does with FETCH_COUNT `chunk` (0: all at once).
fn print(table: &Table, display: &Display, frame: &Frame, chunk: usize, out: &mut Vec<u8>) {
    let mut format = printer(display, frame);
    format.begin(&table.columns, out);
    for rows in table.rows.chunks(chunk.max(1)) {
        for row in rows {
            format.row(Cells::parse(row).expect("a row"), out);
        }
        if chunk > 0 {
            while format.chunk(out) == Progress::More {}
        }
    }
    let mut piece = Vec::new();
    while format.end(&mut piece) == Progress::More {
        out.append(&mut piece);
    }
    out.append(&mut piece);
}

fn table(case: &Case) -> Table {
    let lines = |name| case.section(name).split(|&b| b == b'\n');
    let columns: Vec<Column> = lines("columns")
        .filter(|line| !line.is_empty())
        .map(column)
        .collect();
    let mut rows: Vec<Vec<u8>> = lines("rows").map(|line| row(line, columns.len())).collect();
    rows.pop();
    Table {
        title: case
            .find("title")
            .map(|title| title.trim_ascii_end().to_vec()),
        columns,
        rows,
        footers: lines("footers")
            .filter(|line| !line.is_empty())
            .map(<[u8]>::to_vec)
            .collect(),
    }
}

fn column(line: &[u8]) -> Column {
    const TYPES: &[(&str, u32)] = &[
        ("bool", 16),
        ("bytea", 17),
        ("int8", 20),
        ("int2", 21),
        ("int4", 23),
        ("text", 25),
        ("oid", 26),
        ("xid", 28),
        ("cid", 29),
        ("float4", 700),
        ("float8", 701),
        ("money", 790),
        ("timestamptz", 1184),
        ("numeric", 1700),
        ("regclass", 2205),
        ("xid8", 5069),
    ];
    let space = line
        .iter()
        .position(|&b| b == b' ')
        .expect("a type and a name");
    let known = TYPES
        .iter()
        .find(|(name, _)| name.as_bytes() == &line[..space]);
    Column {
        name: unescape(&line[space + 1..]),
        type_oid: known.expect("a known type").1,
        type_modifier: -1,
    }
}

fn row(line: &[u8], columns: usize) -> Vec<u8> {
    let cells = line.split(|&b| b == b'|').take(columns);
    let cells: Vec<Option<Vec<u8>>> = cells
        .map(|cell| (cell != b"\\N").then(|| unescape(cell)))
        .collect();
    let mut body = Vec::new();
    encode_row(cells.iter().map(|cell| cell.as_deref()), &mut body);
    body
}

fn unescape(text: &[u8]) -> Vec<u8> {
    let mut plain = Vec::new();
    let mut bytes = text.iter();
    while let Some(&b) = bytes.next() {
        if b != b'\\' {
            plain.push(b);
            continue;
        }
        match bytes.next() {
            Some(b'n') => plain.push(b'\n'),
            Some(b'r') => plain.push(b'\r'),
            Some(b't') => plain.push(b'\t'),
            Some(b's') => plain.push(b' '),
            Some(b'p') => plain.push(b'|'),
            Some(b'\\') => plain.push(b'\\'),
            Some(b'e') => {}
            Some(b'x') => {
                let mut digit = || char::from(*bytes.next().expect("two digits")).to_digit(16);
                let (high, low) = (digit().expect("a digit"), digit().expect("a digit"));
                plain.push(u8::try_from(high * 16 + low).expect("two digits"));
            }
            other => panic!("unknown escape {other:?}"),
        }
    }
    plain
}

/// A small generator of arbitrary numbers, the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }

    fn bytes(&mut self) -> Vec<u8> {
        const PIECES: [&[u8]; 16] = [
            b"a",
            b"some words",
            b" ",
            b"\n",
            b"\t",
            b"\r",
            b"\x01",
            b"\"",
            b",",
            b"\\.",
            b"\xe6\x97\xa5",
            b"\xff",
            b"\x8e",
            b"\xed\xa0\x80",
            b"\xf0\x9f\x98\x80",
            b"\0",
        ];
        (0..self.below(6))
            .flat_map(|_| PIECES[self.below(PIECES.len())].to_vec())
            .collect()
    }

    fn table(&mut self) -> Table {
        let columns: Vec<Column> = (0..self.below(4))
            .map(|_| Column {
                name: self.bytes(),
                type_oid: [25, 23, 1700][self.below(3)],
                type_modifier: -1,
            })
            .collect();
        let rows = (0..self.below(5)).map(|_| {
            // Rows need not have as many cells as there are columns.
            let count = if self.below(9) == 0 {
                self.below(6)
            } else {
                columns.len()
            };
            let cells: Vec<_> = (0..count)
                .map(|_| (self.below(5) > 0).then(|| self.bytes()))
                .collect();
            let mut body = Vec::new();
            encode_row(cells.iter().map(|cell| cell.as_deref()), &mut body);
            body
        });
        let rows = rows.collect();
        Table {
            title: None,
            columns,
            rows,
            footers: Vec::new(),
        }
    }

    fn display(&mut self) -> Display {
        const VALUES: [&[u8]; 14] = [
            b"on",
            b"off",
            b"auto",
            b"0",
            b"1",
            b"2",
            b"7",
            b"33",
            b"-4",
            b"unicode",
            b"old-ascii",
            b"wrapped",
            b"double",
            b"page",
        ];
        let mut display = Display::default();
        for option in pgtusk::format::OPTIONS {
            let value = match self.below(3) {
                0 => continue,
                1 => VALUES[self.below(VALUES.len())].to_vec(),
                _ => self.bytes(),
            };
            // Refused values are part of the point.
            let _said = set(&mut display, option.name.as_bytes(), Some(&value));
        }
        if self.below(2) == 0 {
            display.format = FORMATS[self.below(FORMATS.len())].kind;
        }
        display
    }
}

#[test]
fn any_bytes_and_options_are_printed() {
    let mut dice = Dice(1);
    for round in 0..4000 {
        let encodings: [&[u8]; 8] = [
            b"utf8",
            b"sjis",
            b"euc_jp",
            b"euc_tw",
            b"gb18030",
            b"latin1",
            b"mule_internal",
            b"johab",
        ];
        let (table, display) = (dice.table(), dice.display());
        let mut frame = Frame::query(&display, Encoding::from_name(encodings[round % 8]));
        frame.paged_columns = Some(dice.below(50));
        frame.terminal_columns = Some(dice.below(50));
        let chunk = dice.below(3);
        print(&table, &display, &frame, chunk, &mut Vec::new());
    }
}

#[test]
fn a_row_may_lack_cells() {
    let columns = vec![Column::text("x"); 200];
    for format in FORMATS {
        for null in [&b""[..], b"null"] {
            let display = Display {
                format: format.kind,
                null: null.to_vec(),
                tuples_only: true,
                ..Display::default()
            };
            let table = Table {
                columns: columns.clone(),
                rows: vec![row(b"", 0), row(b"only|two", 2)],
                ..Table::default()
            };
            let mut out = Vec::new();
            print_table(
                &table,
                &display,
                &Frame::query(&display, Encoding::Utf8),
                &mut out,
            );
            assert!(out.len() > 200, "{}", format.name);
        }
    }
}

#[test]
fn csv_reads_back() {
    let mut dice = Dice(2);
    for _ in 0..2000 {
        let table = dice.table();
        let mut display = Display::default();
        set(&mut display, b"format", Some(b"csv")).expect("a format");
        let frame = Frame::query(&display, Encoding::SingleByte);
        let mut out = Vec::new();
        print(&table, &display, &frame, 0, &mut out);
        if table.columns.is_empty() {
            continue;
        }
        let mut expected: Vec<Vec<Vec<u8>>> =
            vec![table.columns.iter().map(|c| c.name.clone()).collect()];
        expected.extend(table.rows.iter().map(|row| {
            let mut cells = Cells::parse(row).expect("a row").iter();
            let next = |_| cells.next().flatten().unwrap_or_default().to_vec();
            (0..table.columns.len()).map(next).collect()
        }));
        assert_eq!(parse_csv(&out), expected);
    }
}

fn parse_csv(text: &[u8]) -> Vec<Vec<Vec<u8>>> {
    let (mut records, mut record, mut field) = (Vec::new(), Vec::new(), Vec::new());
    let mut quoted = false;
    let mut bytes = text.iter().peekable();
    while let Some(&b) = bytes.next() {
        match b {
            b'"' if quoted && bytes.peek() == Some(&&b'"') => field.extend(bytes.next()),
            b'"' => quoted = !quoted,
            b',' if !quoted => record.push(std::mem::take(&mut field)),
            b'\n' if !quoted => {
                record.push(std::mem::take(&mut field));
                records.push(std::mem::take(&mut record));
            }
            _ => field.push(b),
        }
    }
    records
}

#[test]
fn a_long_table_leaves_in_pieces() {
    let columns = [Column::text("n"), Column::text("t")];
    for expanded in [&b"off"[..], b"on"] {
        let mut display = Display::default();
        set(&mut display, b"expanded", Some(expanded)).expect("a switch");
        let mut format = printer(&display, &Frame::query(&display, Encoding::Utf8));
        let mut out = Vec::new();
        format.begin(&columns, &mut out);
        let mut row = Vec::new();
        encode_row(
            [Some(&b"1"[..]), Some(&[b'x'; 50][..])].into_iter(),
            &mut row,
        );
        for _ in 0..30_000 {
            format.row(Cells::parse(&row).expect("a row"), &mut out);
        }
        assert_eq!(out, b"", "nothing is printed before the widths are known");
        let mut pieces = 0;
        while format.end(&mut out) == Progress::More {
            assert!(out.len() < 66 * 1024, "{} bytes at once", out.len());
            out.clear();
            pieces += 1;
        }
        assert!(pieces > 20, "{pieces} pieces");
    }
}

#[test]
fn numbers_take_the_separators_of_the_locale() {
    // As psql prints them with LC_NUMERIC=de_DE.UTF-8.
    let mut display = Display::default();
    for (name, value) in [
        ("numericlocale", "on"),
        ("format", "unaligned"),
        ("tuples_only", "on"),
    ] {
        set(&mut display, name.as_bytes(), Some(value.as_bytes())).expect("a value");
    }
    let mut frame = Frame::query(&display, Encoding::Utf8);
    frame.numeric = NumericLocale::new(b",", b".", 3);
    let mut table = Table {
        columns: vec![column(b"numeric n")],
        ..Table::default()
    };
    for number in ["-1234567.891", "123", "1e+20", "NaN"] {
        table.rows.push(row(number.as_bytes(), 1));
    }
    let mut out = Vec::new();
    print_table(&table, &display, &frame, &mut out);
    assert_eq!(
        String::from_utf8_lossy(&out),
        "-1.234.567,891\n123\n1e+20\nNaN\n"
    );
}
