//! The AsciiDoc format: a `|====` table.

use super::page::Page;
use super::stream::{Writer, each_text, is_blank};
use crate::rows::Cells;

/// One line per row; expanded, one per column.
pub(super) struct Asciidoc {
    pub expanded: bool,
}

impl Writer for Asciidoc {
    fn head(&mut self, page: &Page, out: &mut Vec<u8>) {
        out.push(b'\n');
        if let Some(title) = page.title() {
            out.push(b'.');
            out.extend_from_slice(title);
            out.push(b'\n');
        }
        match self.expanded {
            true => out.extend_from_slice(b"[cols=\"h,l\""),
            false => columns(page, out),
        }
        let lines: &[u8] = match page.border {
            0 => b",frame=\"none\",grid=\"none\"",
            1 => b",frame=\"none\"",
            2 => b",frame=\"all\",grid=\"all\"",
            _ => b"",
        };
        out.extend_from_slice(lines);
        out.extend_from_slice(b"]\n|====\n");
        if self.expanded || page.tuples_only {
            return;
        }
        for (column, name) in page.names.iter().enumerate() {
            if column > 0 {
                out.push(b' ');
            }
            out.extend_from_slice(b"^l|");
            escape(name, out);
        }
        out.push(b'\n');
    }

    fn row(&mut self, page: &Page, cells: Cells<'_>, scratch: &mut Vec<u8>, out: &mut Vec<u8>) {
        if page.names.is_empty() {
            return;
        }
        if self.expanded {
            return self.record(page, cells, scratch, out);
        }
        let last = page.names.len() - 1;
        each_text(page, cells, scratch, |column, text| {
            if column > 0 {
                out.push(b' ');
            }
            out.push(b'|');
            if !is_blank(text) {
                escape(text, out);
            } else if column < last {
                out.push(b' ');
            }
        });
        out.push(b'\n');
    }

    /// psql closes the table after every chunk.
    fn pause(&mut self, out: &mut Vec<u8>) {
        out.extend_from_slice(b"|====\n");
    }

    fn tail(&mut self, page: &Page, out: &mut Vec<u8>) {
        out.extend_from_slice(b"|====\n");
        let footers = match self.expanded {
            true => page.own_footers().to_vec(),
            false => page.footers(),
        };
        if footers.is_empty() {
            return;
        }
        out.extend_from_slice(b"\n....\n");
        for footer in &footers {
            out.extend_from_slice(footer);
            out.push(b'\n');
        }
        out.extend_from_slice(b"....\n");
    }
}

impl Asciidoc {
    fn record(&mut self, page: &Page, cells: Cells<'_>, scratch: &mut Vec<u8>, out: &mut Vec<u8>) {
        let heading = match page.tuples_only {
            true => "2+|\n".to_owned(),
            false => format!("2+^|Record {}\n", page.rows),
        };
        out.extend_from_slice(heading.as_bytes());
        each_text(page, cells, scratch, |column, text| {
            out.extend_from_slice(b"<l|");
            escape(&page.names[column], out);
            out.push(b' ');
            out.extend_from_slice(side(page.right[column]));
            out.push(b'|');
            match is_blank(text) {
                true => out.push(b' '),
                false => escape(text, out),
            }
            out.push(b'\n');
        });
    }
}

fn columns(page: &Page, out: &mut Vec<u8>) {
    out.push(b'[');
    if !page.tuples_only {
        out.extend_from_slice(b"options=\"header\",");
    }
    out.extend_from_slice(b"cols=\"");
    for (column, is_right) in page.right.iter().enumerate() {
        if column > 0 {
            out.push(b',');
        }
        out.extend_from_slice(side(*is_right));
    }
    out.push(b'"');
}

fn side(is_right: bool) -> &'static [u8] {
    if is_right { b">l" } else { b"<l" }
}

fn escape(text: &[u8], out: &mut Vec<u8>) {
    for &b in text {
        if b == b'|' {
            out.push(b'\\');
        }
        out.push(b);
    }
}
