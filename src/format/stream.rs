//! The formats that print each row as it comes: what they share, and what each must say.

use super::page::Page;
use super::{Format, Progress};
use crate::rows::{Cells, Column};

/// What one format writes; `page.rows` counts the row at hand.
pub(super) trait Writer {
    fn head(&mut self, page: &Page, out: &mut Vec<u8>);
    fn row(&mut self, page: &Page, cells: Cells<'_>, out: &mut Vec<u8>);
    /// What stands after the rows of a chunk.
    fn pause(&mut self, _out: &mut Vec<u8>) {}
    fn tail(&mut self, page: &Page, out: &mut Vec<u8>);
}

/// A result printed by a [`Writer`].
pub(super) struct Stream<W> {
    page: Page,
    writer: W,
}

impl<W> Stream<W> {
    pub fn new(page: Page, writer: W) -> Stream<W> {
        Stream { page, writer }
    }
}

impl<W: Writer> Format for Stream<W> {
    fn begin(&mut self, columns: &[Column], out: &mut Vec<u8>) {
        self.page.take_columns(columns);
        self.writer.head(&self.page, out);
    }

    #[inline]
    fn row(&mut self, cells: Cells<'_>, out: &mut Vec<u8>) {
        self.page.rows += 1;
        self.writer.row(&self.page, cells, out);
    }

    fn chunk(&mut self, out: &mut Vec<u8>) -> Progress {
        self.writer.pause(out);
        Progress::Done
    }

    fn end(&mut self, out: &mut Vec<u8>) -> Progress {
        self.writer.tail(&self.page, out);
        Progress::Done
    }
}

/// Calls `cell` with the place and the text of each cell of a row.
#[inline]
pub(super) fn each_text(
    page: &Page,
    cells: Cells<'_>,
    scratch: &mut Vec<u8>,
    mut cell: impl FnMut(usize, &[u8]),
) {
    let mut cells = cells.iter();
    for column in 0..page.names.len() {
        cell(column, page.text(column, cells.next().flatten(), scratch));
    }
}

/// Whether a text has nothing but spaces and tabs.
pub(super) fn is_blank(text: &[u8]) -> bool {
    text.iter().all(|b| matches!(b, b' ' | b'\t'))
}
