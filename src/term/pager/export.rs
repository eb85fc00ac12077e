//! What leaves the pager: cells and rows as csv or json, and the sequence that puts a text on the clipboard.

use super::content::{Content, Kind, Table};

/// How rows are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Notation {
    #[default]
    Csv,
    Json,
}

impl Notation {
    pub fn name(self) -> &'static str {
        match self {
            Notation::Csv => "csv",
            Notation::Json => "json",
        }
    }

    pub fn other(self) -> Notation {
        match self {
            Notation::Csv => Notation::Json,
            Notation::Json => Notation::Csv,
        }
    }
}

/// Writes rows, the hidden columns left out; lines of text are written as they are.
pub fn rows(
    content: &Content,
    numbers: impl Iterator<Item = usize>,
    notation: Notation,
) -> Vec<u8> {
    let mut out = Vec::new();
    match (content, notation) {
        (Content::Text(text), _) => numbers.for_each(|number| {
            out.extend_from_slice(text.lines.get(number).unwrap_or_default());
            out.push(b'\n');
        }),
        (Content::Table(table), Notation::Csv) => {
            csv_record(
                table,
                table.columns.iter().map(|c| Some(&*c.name)),
                &mut out,
            );
            numbers.for_each(|number| csv_record(table, table.cells(number).iter(), &mut out));
        }
        (Content::Table(table), Notation::Json) => {
            out.push(b'[');
            for (at, number) in numbers.enumerate() {
                out.extend_from_slice(if at == 0 { b"\n" } else { b",\n" });
                json_record(table, number, &mut out);
            }
            out.extend_from_slice(b"\n]\n");
        }
    }
    out
}

fn csv_record<'a>(table: &Table, cells: impl Iterator<Item = Option<&'a [u8]>>, out: &mut Vec<u8>) {
    let shown = table.columns.iter().zip(cells);
    let shown = shown.filter(|(column, _)| !column.is_hidden);
    for (at, (_, cell)) in shown.enumerate() {
        if at > 0 {
            out.push(b',');
        }
        let cell = cell.unwrap_or_default();
        if !cell.iter().any(|b| b",\"\r\n".contains(b)) {
            out.extend_from_slice(cell);
            continue;
        }
        out.push(b'"');
        for &byte in cell {
            out.extend_from_slice(if byte == b'"' {
                b"\"\""
            } else {
                std::slice::from_ref(&byte)
            });
        }
        out.push(b'"');
    }
    out.push(b'\n');
}

fn json_record(table: &Table, number: usize, out: &mut Vec<u8>) {
    let cells = table.columns.iter().zip(table.cells(number).iter());
    let cells = cells.filter(|(column, _)| !column.is_hidden);
    for (at, (column, cell)) in cells.enumerate() {
        out.extend_from_slice(if at == 0 { b"{" } else { b", " });
        json_string(&column.name, out);
        out.extend_from_slice(b": ");
        match (cell, column.kind) {
            (None, _) => out.extend_from_slice(b"null"),
            (Some(b"t"), Kind::Boolean) => out.extend_from_slice(b"true"),
            (Some(b"f"), Kind::Boolean) => out.extend_from_slice(b"false"),
            (Some(cell), Kind::Number) if is_json_number(cell) => out.extend_from_slice(cell),
            (Some(cell), Kind::Json) => out.extend_from_slice(cell),
            (Some(cell), _) => json_string(cell, out),
        }
    }
    out.push(b'}');
}

/// NaN, Infinity and `$1.00` are strings in json.
fn is_json_number(cell: &[u8]) -> bool {
    let digits = cell.strip_prefix(b"-").unwrap_or(cell);
    let is_number = std::str::from_utf8(cell).is_ok_and(|text| text.parse::<f64>().is_ok());
    is_number && digits.first().is_some_and(u8::is_ascii_digit) && cell.last() != Some(&b'.')
}

fn json_string(text: &[u8], out: &mut Vec<u8>) {
    out.push(b'"');
    for c in String::from_utf8_lossy(text).chars() {
        match c {
            '"' => out.extend_from_slice(b"\\\""),
            '\\' => out.extend_from_slice(b"\\\\"),
            '\n' => out.extend_from_slice(b"\\n"),
            '\r' => out.extend_from_slice(b"\\r"),
            '\t' => out.extend_from_slice(b"\\t"),
            c if c < ' ' => out.extend_from_slice(format!("\\u{:04x}", u32::from(c)).as_bytes()),
            c => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
    out.push(b'"');
}

/// OSC 52: the terminal puts the text on the clipboard, if it is allowed to.
pub fn clipboard(text: &[u8]) -> Vec<u8> {
    let mut out = b"\x1b]52;c;".to_vec();
    base64(text, &mut out);
    out.push(0x07);
    out
}

fn base64(text: &[u8], out: &mut Vec<u8>) {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for group in text.chunks(3) {
        let byte = |at: usize| u32::from(group.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for digit in 0..4 {
            match digit <= group.len() {
                true => out.push(DIGITS[(bits >> (18 - 6 * digit) & 63) as usize]),
                false => out.push(b'='),
            }
        }
    }
}
