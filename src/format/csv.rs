//! The CSV format: RFC 4180 with newlines, quoting only where it is needed.

use memchr::memchr_iter;

use super::buffer::{Buffer, Relieved};
use super::page::Page;
use super::scan::{HIGH, QUOTED, csv_marks};
use super::stream::{Writer, copy_row, each_text};
use super::valid::is_valid;
use crate::rows::Cells;

/// One row per line; expanded, one name and value per line.
pub(super) struct Csv {
    pub separator: u8,
    pub expanded: bool,
}

impl Writer for Csv {
    fn head(&mut self, page: &Page, out: &mut Vec<u8>) {
        if self.expanded || page.tuples_only {
            return;
        }
        for (column, name) in page.names.iter().enumerate() {
            if column > 0 {
                out.push(self.separator);
            }
            field(name, self.separator, out);
        }
        out.push(b'\n');
    }

    #[inline]
    fn row(&mut self, page: &Page, cells: Cells<'_>, scratch: &mut Vec<u8>, out: &mut Vec<u8>) {
        if self.expanded {
            return self.record(page, cells, scratch, out);
        }
        if page.names.is_empty() {
            return;
        }
        let separator = self.separator;
        if page.localizes() || separator == b'\\' || separator == b'.' {
            return slow_row(page, cells, separator, scratch, out);
        }
        let is_easy = |text: &[u8]| match csv_marks(text, separator) {
            0 => text != b"\\.",
            HIGH => is_valid(text, page.encoding),
            _ => false,
        };
        copy_row(
            page,
            cells,
            (separator, b'\n'),
            out,
            is_easy,
            |column, cell, out| {
                field(page.text(column, cell, scratch), separator, out);
            },
        );
    }

    fn large_row(
        &mut self,
        page: &Page,
        cells: Cells<'_>,
        scratch: &mut Vec<u8>,
        out: &mut Relieved<'_>,
    ) {
        match self.expanded {
            true => self.record(page, cells, scratch, out),
            false => slow_row(page, cells, self.separator, scratch, out),
        }
    }

    fn tail(&mut self, _page: &Page, _out: &mut Vec<u8>) {}
}

impl Csv {
    fn record(
        &mut self,
        page: &Page,
        cells: Cells<'_>,
        scratch: &mut Vec<u8>,
        out: &mut impl Buffer,
    ) {
        let separator = self.separator;
        each_text(page, cells, scratch, |column, text| {
            field(&page.names[column], separator, out);
            out.push(separator);
            field(text, separator, out);
            out.push(b'\n');
        });
    }
}

fn slow_row(
    page: &Page,
    cells: Cells<'_>,
    separator: u8,
    scratch: &mut Vec<u8>,
    out: &mut impl Buffer,
) {
    let last = page.names.len().saturating_sub(1);
    each_text(page, cells, scratch, |column, text| {
        field(text, separator, out);
        out.push(if column < last { separator } else { b'\n' });
    });
}

#[inline]
fn field(text: &[u8], separator: u8, out: &mut impl Buffer) {
    if csv_marks(text, separator) & QUOTED == 0 && !is_special(text, separator) {
        out.extend_from_slice(text);
    } else {
        quote(text, out);
    }
}

/// Whether COPY could take the line for its end-of-data mark.
#[inline]
fn is_special(text: &[u8], separator: u8) -> bool {
    text == b"\\." || separator == b'\\' || separator == b'.'
}

fn quote(text: &[u8], out: &mut impl Buffer) {
    out.push(b'"');
    let mut start = 0;
    for at in memchr_iter(b'"', text) {
        out.extend_from_slice(&text[start..=at]);
        start = at;
    }
    out.extend_from_slice(&text[start..]);
    out.push(b'"');
}
