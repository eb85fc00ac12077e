//! Control characters made visible, for formats that would pass them on to a terminal: what a server sends never
//! moves a cursor, sets a title or types an answer.
//!
//! Aligned formats do so by themselves, as psql's do: `\x1B` for an escape.

use std::borrow::Cow;

use bytes::Bytes;

use super::{Format, Out, Progress};
use crate::rows::{Cells, Column, encode_row};

/// The text with its control characters made visible, but line feeds and tabs; borrowed where there are none.
pub fn harmless(text: &[u8]) -> Cow<'_, [u8]> {
    if !text.iter().enumerate().any(|(at, _)| is_control(text, at)) {
        return Cow::Borrowed(text);
    }
    let mut visible = Vec::with_capacity(text.len() + 16);
    for (at, &byte) in text.iter().enumerate() {
        match is_control(text, at) {
            true => visible.extend_from_slice(format!("\\x{byte:02X}").as_bytes()),
            false => visible.push(byte),
        }
    }
    Cow::Owned(visible)
}

/// Whether the byte at this place is a control character, or part of one: C0, DEL, and C1 as UTF-8 writes it.
fn is_control(text: &[u8], at: usize) -> bool {
    match text[at] {
        b'\n' | b'\t' => false,
        0..=0x1f | 0x7f => true,
        0xc2 => text
            .get(at + 1)
            .is_some_and(|next| (0x80..=0x9f).contains(next)),
        0x80..=0x9f => at > 0 && text[at - 1] == 0xc2,
        _ => false,
    }
}

/// A format whose values are harmless.
pub struct Harmless(pub Box<dyn Format>);

impl Format for Harmless {
    fn begin(&mut self, columns: &[Column], out: &mut Vec<u8>) {
        let columns: Vec<Column> = columns
            .iter()
            .map(|column| Column {
                name: harmless(&column.name).into_owned(),
                ..column.clone()
            })
            .collect();
        self.0.begin(&columns, out);
    }

    fn row(&mut self, cells: Cells<'_>, out: &mut Vec<u8>) {
        let fields: Vec<Option<Cow<[u8]>>> = cells.iter().map(|cell| cell.map(harmless)).collect();
        let is_same = |field: &Option<Cow<[u8]>>| !matches!(field, Some(Cow::Owned(_)));
        if fields.iter().all(is_same) {
            return self.0.row(cells, out);
        }
        let mut body = Vec::new();
        encode_row(fields.iter().map(Option::as_deref), &mut body);
        if let Some(cells) = Cells::parse(&body) {
            self.0.row(cells, out);
        }
    }

    fn large_row(&mut self, cells: Cells<'_>, _: &Bytes, out: &mut dyn Out) {
        let mut text = Vec::new();
        self.row(cells, &mut text);
        out.bytes().extend_from_slice(&text);
    }

    fn chunk(&mut self, out: &mut dyn Out) -> Progress {
        self.0.chunk(out)
    }

    fn end(&mut self, out: &mut dyn Out) -> Progress {
        self.0.end(out)
    }
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn what_a_terminal_obeys_is_shown() {
        let visible = |text: &str| String::from_utf8(harmless(text.as_bytes()).into_owned());
        assert_eq!(visible("a\x1b[2Jb").unwrap(), "a\\x1B[2Jb");
        assert_eq!(visible("\u{9b}31m").unwrap(), "\\xC2\\x9B31m");
        assert_eq!(
            visible("one\ttwo\nthree\r").unwrap(),
            "one\ttwo\nthree\\x0D"
        );
        assert_eq!(visible("日本語 é ").unwrap(), "日本語 é ");
    }
}
