//! The formats that print each row as it comes: what they share, and what each must say.

use bytes::Bytes;

use super::buffer::{Out, Relieved};
use super::page::Page;
use super::{Format, Progress};
use crate::rows::{Cells, Column};

/// What one format writes; `page.rows` counts the row at hand.
pub(super) trait Writer {
    fn head(&mut self, page: &Page, out: &mut Vec<u8>);
    /// Writes a row; `scratch` is for texts that are not the cells' own.
    fn row(&mut self, page: &Page, cells: Cells<'_>, scratch: &mut Vec<u8>, out: &mut Vec<u8>);
    /// Prints a row too large to be held twice.
    fn large_row(
        &mut self,
        page: &Page,
        cells: Cells<'_>,
        scratch: &mut Vec<u8>,
        out: &mut Relieved<'_>,
    ) {
        self.row(page, cells, scratch, out.0.bytes());
        out.0.relieve();
    }
    /// What stands after the rows of a chunk.
    fn pause(&mut self, _out: &mut Vec<u8>) {}
    fn tail(&mut self, page: &Page, out: &mut Vec<u8>);
}

/// A result printed by a [`Writer`].
pub(super) struct Stream<W> {
    page: Page,
    writer: W,
    scratch: Vec<u8>,
}

impl<W> Stream<W> {
    pub fn new(page: Page, writer: W) -> Stream<W> {
        Stream {
            page,
            writer,
            scratch: Vec::new(),
        }
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
        self.writer.row(&self.page, cells, &mut self.scratch, out);
    }

    fn large_row(&mut self, cells: Cells<'_>, _owner: &Bytes, out: &mut dyn Out) {
        self.page.rows += 1;
        let Stream {
            page,
            writer,
            scratch,
        } = self;
        writer.large_row(page, cells, scratch, &mut Relieved(out));
    }

    fn chunk(&mut self, out: &mut dyn Out) -> Progress {
        self.writer.pause(out.bytes());
        Progress::Done
    }

    fn end(&mut self, out: &mut dyn Out) -> Progress {
        self.writer.tail(&self.page, out.bytes());
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

/// The room that [`copy_row`] keeps beyond what it needs, so that it can copy whole blocks.
const ROOM: usize = 32;

/// Appends the cells of a row with `separator` between them and `end` after the last.
///
/// A cell that `is_easy` is copied as it is; for the others, `hard` appends what is to be shown. This is the speed of
/// the csv and unaligned formats: most cells are short, and copying a block of fixed size, with some of what follows
/// the cell, is several times faster than copying just the cell.
#[inline]
pub(super) fn copy_row(
    page: &Page,
    cells: Cells<'_>,
    (separator, end): (u8, u8),
    out: &mut Vec<u8>,
    is_easy: impl Fn(&[u8]) -> bool,
    mut hard: impl FnMut(usize, Option<&[u8]>, &mut Vec<u8>),
) {
    let mut rest = cells.fields();
    let mut at = out.len();
    // Cells that the row lacks take one byte each.
    let room = page.names.len() + ROOM;
    out.resize(at + rest.len() + room, 0);
    let last = page.names.len().saturating_sub(1);
    for column in 0..=last {
        let (length, tail) = match rest.split_first_chunk::<4>() {
            Some((length, tail)) => (i32::from_be_bytes(*length), tail),
            None => (-1, rest),
        };
        let cell = usize::try_from(length)
            .ok()
            .and_then(|length| tail.get(..length));
        rest = &tail[cell.map_or(0, <[u8]>::len)..];
        match cell {
            Some(cell) if is_easy(cell) => {
                copy(&mut out[at..], tail, cell.len());
                at += cell.len();
            }
            None if page.null.is_empty() => {}
            cell => {
                out.truncate(at);
                hard(column, cell, out);
                at = out.len();
                out.resize(at + rest.len() + room, 0);
            }
        }
        out[at] = if column < last { separator } else { end };
        at += 1;
    }
    out.truncate(at);
}

/// Copies the first `length` bytes, and possibly more where there is room.
#[inline]
fn copy(to: &mut [u8], from: &[u8], length: usize) {
    if length <= 16
        && let (Some(to), Some(from)) = (to.first_chunk_mut::<16>(), from.first_chunk::<16>())
    {
        *to = *from;
    } else if length <= 32
        && let (Some(to), Some(from)) = (to.first_chunk_mut::<32>(), from.first_chunk::<32>())
    {
        *to = *from;
    } else {
        to[..length].copy_from_slice(&from[..length]);
    }
}

/// Whether a text has nothing but spaces and tabs.
pub(super) fn is_blank(text: &[u8]) -> bool {
    text.iter().all(|b| matches!(b, b' ' | b'\t'))
}
