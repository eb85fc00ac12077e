//! The unaligned format: values between separators, and nothing else.

use super::buffer::{Buffer, Relieved};
use super::page::Page;
use super::stream::{Writer, copy_row, each_text};
use super::valid::is_valid;
use crate::rows::Cells;

/// One row per record; expanded, one name and value per record, and an empty record between rows.
pub(super) struct Unaligned {
    pub field_separator: Vec<u8>,
    pub record_separator: Vec<u8>,
    pub expanded: bool,
    /// Whether something stands before, from which the next thing is to be separated.
    pub open: bool,
}

impl Writer for Unaligned {
    fn head(&mut self, page: &Page, out: &mut Vec<u8>) {
        if let Some(title) = page.title() {
            out.extend_from_slice(title);
            match self.expanded {
                true => self.open = true,
                false => out.extend_from_slice(&self.record_separator),
            }
        }
        if self.expanded || page.tuples_only {
            return;
        }
        for (column, name) in page.names.iter().enumerate() {
            if column > 0 {
                out.extend_from_slice(&self.field_separator);
            }
            out.extend_from_slice(name);
        }
        self.open = true;
    }

    #[inline]
    fn row(&mut self, page: &Page, cells: Cells<'_>, scratch: &mut Vec<u8>, out: &mut Vec<u8>) {
        if page.names.is_empty() {
            return;
        }
        if self.expanded {
            return self.record(page, cells, scratch, out);
        }
        self.separate(out);
        self.open = true;
        let &[separator] = &self.field_separator[..] else {
            return self.slow_row(page, cells, scratch, out);
        };
        let is_easy = |text: &[u8]| !page.localizes() && is_valid(text, page.encoding);
        copy_row(
            page,
            cells,
            (separator, b'\n'),
            out,
            is_easy,
            |column, cell, out| {
                out.extend_from_slice(page.text(column, cell, scratch));
            },
        );
        // The end of the record is written when it is known what follows.
        out.pop();
    }

    fn large_row(
        &mut self,
        page: &Page,
        cells: Cells<'_>,
        scratch: &mut Vec<u8>,
        out: &mut Relieved<'_>,
    ) {
        if self.expanded {
            return self.record(page, cells, scratch, out);
        }
        self.separate(out);
        self.open = true;
        self.slow_row(page, cells, scratch, out);
    }

    /// psql takes it that a chunk has printed something.
    fn pause(&mut self, _out: &mut Vec<u8>) {
        self.open = true;
    }

    fn tail(&mut self, page: &Page, out: &mut Vec<u8>) {
        let footers = match self.expanded {
            true => page.own_footers().to_vec(),
            false => page.footers(),
        };
        if self.expanded && !footers.is_empty() {
            out.extend_from_slice(&self.record_separator);
        }
        for footer in &footers {
            if self.expanded || self.open {
                out.extend_from_slice(&self.record_separator);
            }
            out.extend_from_slice(footer);
            self.open |= !self.expanded;
        }
        // The last record ends with a newline whatever the separator, unless that is a zero byte.
        if self.open {
            out.push(match self.record_separator[..] {
                [0] => 0,
                _ => b'\n',
            });
        }
    }
}

impl Unaligned {
    fn slow_row(
        &self,
        page: &Page,
        cells: Cells<'_>,
        scratch: &mut Vec<u8>,
        out: &mut impl Buffer,
    ) {
        each_text(page, cells, scratch, |column, text| {
            if column > 0 {
                out.extend_from_slice(&self.field_separator);
            }
            out.extend_from_slice(text);
        });
    }

    fn record(
        &mut self,
        page: &Page,
        cells: Cells<'_>,
        scratch: &mut Vec<u8>,
        out: &mut impl Buffer,
    ) {
        self.separate(out);
        self.separate(out);
        each_text(page, cells, scratch, |column, text| {
            if column > 0 {
                out.extend_from_slice(&self.record_separator);
            }
            out.extend_from_slice(&page.names[column]);
            out.extend_from_slice(&self.field_separator);
            out.extend_from_slice(text);
        });
        self.open = true;
    }

    #[inline]
    fn separate(&self, out: &mut impl Buffer) {
        if self.open {
            out.extend_from_slice(&self.record_separator);
        }
    }
}
