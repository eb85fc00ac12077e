//! What is a result made of: columns, borrowed cells, a small owned table, and the sink that rows are pushed into.
//!
//! Cells are the server's own bytes (text format, any encoding): nothing here assumes UTF-8.

use std::ops::ControlFlow;
use std::time::Duration;

use bytes::Bytes;

use crate::error::ServerMessage;

/// Whether a sink wants more of an answer.
pub type Go = ControlFlow<Halt>;

/// How an answer that is not wanted ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Halt {
    /// The query is cancelled on the server, and the rest of the answer is dropped.
    Cancel,
    /// The connection is given up at once: the server does not keep to the protocol.
    Abort,
}

/// What a sink has to say when the server asks for COPY data.
#[derive(Debug, PartialEq, Eq)]
pub enum CopyIn {
    /// The buffer holds data to send; ask again.
    More,
    /// The buffer holds the last data.
    Done,
    /// The source failed: the COPY ends with this reason.
    Fail(String),
    /// The user pressed Ctrl-C while data was awaited.
    Cancelled,
}

/// Consumes the answer to one request, in the order in which the server sends it.
///
/// What a sink does not say is what suits a query of our own, whose rows are all that matters.
pub trait ResultSink {
    /// A result with these columns begins (RowDescription).
    fn begin(&mut self, _columns: Vec<Column>) -> Go {
        Go::Continue(())
    }
    /// Some rows: a run of whole DataRow messages, headers included; see [`data_rows`].
    fn rows(&mut self, run: Bytes) -> Go;
    /// A statement ended with this command tag (CommandComplete).
    fn end(&mut self, tag: &[u8]) -> Go;
    /// The statement was empty (EmptyQueryResponse).
    fn empty(&mut self) -> Go {
        Go::Continue(())
    }
    /// A statement failed, and with it the rest of the request.
    fn error(&mut self, message: ServerMessage);
    fn notice(&mut self, _message: ServerMessage) {}
    /// The statement asks for something that only other programs do; it counts as failed.
    fn unsupported(&mut self, _what: &str) {}
    /// An interrupt made us send a CancelRequest.
    fn cancelling(&mut self) {}
    /// Nothing has come for a moment: how long it may be before this is said again, if it is to be.
    fn waiting(&mut self) -> Option<Duration> {
        None
    }
    /// COPY TO STDOUT begins; `end` follows after its data.
    fn copy_out_begin(&mut self) -> Go {
        Go::Break(Halt::Cancel)
    }
    fn copy_out(&mut self, _data: &[u8]) -> Go {
        Go::Break(Halt::Cancel)
    }
    /// COPY FROM STDIN begins; `copy_in` is asked until it says `Done` or `Fail`.
    fn copy_in_begin(&mut self, _is_binary: bool) -> Go {
        Go::Break(Halt::Cancel)
    }
    /// Appends some COPY data to `data`.
    fn copy_in(&mut self, _data: &mut Vec<u8>) -> CopyIn {
        CopyIn::Fail("no COPY data is expected here".to_owned())
    }
}

/// Iterates over the bodies of a run of whole DataRow messages.
pub fn data_rows(run: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = run;
    std::iter::from_fn(move || {
        let (header, tail) = rest.split_first_chunk::<5>()?;
        let length = u32::from_be_bytes([header[1], header[2], header[3], header[4]]);
        let (body, after) = tail.split_at_checked((length as usize).checked_sub(4)?)?;
        rest = after;
        Some(body)
    })
}

/// One column of a result, as RowDescription tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    pub name: Vec<u8>,
    pub type_oid: u32,
    pub type_modifier: i32,
}

impl Column {
    /// Builds a text column, for tables that pgtusk makes itself.
    pub fn text(name: &str) -> Column {
        Column {
            name: name.as_bytes().to_vec(),
            type_oid: TEXT_OID,
            type_modifier: -1,
        }
    }
}

/// The type OID of `text`.
pub const TEXT_OID: u32 = 25;

/// The fields of one row, borrowed from the body of a DataRow message.
///
/// The layout is the protocol's: for each field a big-endian `i32` length (-1 for NULL) and the bytes.
/// `parse` has checked all lengths, so iterating cannot fail.
#[derive(Debug, Clone, Copy)]
pub struct Cells<'a> {
    count: u16,
    fields: &'a [u8],
}

impl<'a> Cells<'a> {
    /// Checks the body of a DataRow message (field count, then fields); `None` when a length does not fit.
    pub fn parse(body: &'a [u8]) -> Option<Cells<'a>> {
        let (count, fields) = body.split_first_chunk::<2>()?;
        let count = u16::from_be_bytes(*count);
        let mut rest = fields;
        for _ in 0..count {
            let (length, tail) = rest.split_first_chunk::<4>()?;
            rest = match i32::from_be_bytes(*length) {
                -1 => tail,
                length => tail.get(usize::try_from(length).ok()?..)?,
            };
        }
        rest.is_empty().then_some(Cells { count, fields })
    }

    /// The number of fields.
    pub fn len(&self) -> usize {
        usize::from(self.count)
    }

    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The fields in order; `None` is SQL NULL.
    pub fn iter(&self) -> CellIter<'a> {
        CellIter { rest: self.fields }
    }

    /// The fields as the protocol lays them out, without the count: for keeping a row and reading it again
    /// with [`Cells::from_fields`].
    pub fn fields(&self) -> &'a [u8] {
        self.fields
    }

    /// Reads back what [`Cells::fields`] gave for a row of `count` fields.
    pub fn from_fields(count: usize, fields: &'a [u8]) -> Cells<'a> {
        Cells {
            count: u16::try_from(count).expect("a row has at most 65535 fields"),
            fields,
        }
    }
}

/// Iterates over the fields of a row.
#[derive(Debug, Clone)]
pub struct CellIter<'a> {
    rest: &'a [u8],
}

impl<'a> Iterator for CellIter<'a> {
    type Item = Option<&'a [u8]>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let (length, tail) = self.rest.split_first_chunk::<4>()?;
        match usize::try_from(i32::from_be_bytes(*length)) {
            Err(_) => {
                self.rest = tail;
                Some(None)
            }
            Ok(length) => {
                let (cell, rest) = tail.split_at_checked(length)?;
                self.rest = rest;
                Some(Some(cell))
            }
        }
    }
}

/// Appends one row to `body` in the layout that [`Cells::parse`] reads, count included.
pub fn encode_row<'a>(cells: impl ExactSizeIterator<Item = Option<&'a [u8]>>, body: &mut Vec<u8>) {
    let count = u16::try_from(cells.len()).expect("a row has at most 65535 fields");
    body.extend_from_slice(&count.to_be_bytes());
    for cell in cells {
        match cell {
            None => body.extend_from_slice(&(-1i32).to_be_bytes()),
            Some(bytes) => {
                let length = i32::try_from(bytes.len()).expect("a field is at most 1 GB");
                body.extend_from_slice(&length.to_be_bytes());
                body.extend_from_slice(bytes);
            }
        }
    }
}

/// A small result that pgtusk makes itself (`\l`, `\d`, `\gdesc`, variables).
#[derive(Debug, Clone, Default)]
pub struct Table {
    pub title: Option<Vec<u8>>,
    pub columns: Vec<Column>,
    /// Row bodies as [`Cells::parse`] reads them.
    pub rows: Vec<Vec<u8>>,
    /// Lines after the rows instead of the default `(N rows)`; empty for the default.
    pub footers: Vec<Vec<u8>>,
}

impl Table {
    /// Adds a row of as many cells as there are columns.
    pub fn push<'a>(&mut self, cells: impl ExactSizeIterator<Item = Option<&'a [u8]>>) {
        let mut body = Vec::new();
        encode_row(cells, &mut body);
        self.rows.push(body);
    }
}
