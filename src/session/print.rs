//! How one result is printed: rows through a format into an output, late enough that an error can take its place.
//!
//! psql prints a result only after it has all of it, so a statement that fails half-way prints nothing but its
//! error. Here the first rows of a streaming format are held back instead: up to [`HOLD`] bytes the behaviour is
//! psql's, and beyond that the rows flow in constant memory.

use bytes::Bytes;

use crate::format::{Format, Progress};
use crate::rows::{Cells, Column, Go, Halt, Table, data_rows};
use crate::term::output::Output;

/// How much formatted text is held back before rows begin to flow.
const HOLD: usize = 256 * 1024;

/// A row above this size is not copied.
const LARGE: usize = 256 * 1024;

/// One result on its way to an output.
pub struct Printing {
    format: Box<dyn Format>,
    width: usize,
    held: Vec<u8>,
    is_flowing: bool,
    may_flow: bool,
    /// The rows themselves, for a consumer that does not print.
    kept: Option<Table>,
    /// FETCH_COUNT: how many rows make a chunk, and how many of the current one are still to come.
    chunk: Option<(u64, u64)>,
    /// Rows have come since the last chunk.
    has_open_chunk: bool,
}

/// A row did not have the number of fields that RowDescription announced.
#[derive(Debug)]
pub struct Malformed;

impl Printing {
    /// Begins a result; `may_flow` is false when only the last result of several is to be printed.
    pub fn new(
        mut format: Box<dyn Format>,
        columns: &[Column],
        fetch_count: u64,
        may_flow: bool,
    ) -> Printing {
        let mut held = Vec::new();
        format.begin(columns, &mut held);
        Printing {
            format,
            width: columns.len(),
            held,
            is_flowing: false,
            may_flow,
            kept: None,
            chunk: (fetch_count > 0 && may_flow).then_some((fetch_count, fetch_count)),
            has_open_chunk: false,
        }
    }

    /// Keeps the rows as well, for [`Printing::take_kept`].
    pub fn keep(mut self, columns: &[Column]) -> Printing {
        self.kept = Some(Table {
            columns: columns.to_vec(),
            ..Table::default()
        });
        self
    }

    pub fn take_kept(&mut self) -> Option<Table> {
        self.kept.take()
    }

    /// Whether part of the result has been written already.
    pub fn is_flowing(&self) -> bool {
        self.is_flowing
    }

    /// Whether [`Printing::rows`] should write to an output from this run on: the held text has grown long, or a
    /// chunk becomes full.
    pub fn wants_to_flow(&self, run: &Bytes) -> bool {
        if !self.may_flow || self.is_flowing {
            return false;
        }
        match self.chunk {
            None => self.held.len() + run.len() > HOLD,
            Some((_, left)) => data_rows(run).count() as u64 >= left,
        }
    }

    /// Whether FETCH_COUNT is in force, and the last rows do not fill a chunk.
    pub fn ends_within_chunk(&self) -> bool {
        self.chunk.is_some_and(|(size, left)| size != left)
    }

    /// Adds a run of DataRow messages; `output` is used once the result flows.
    pub fn rows(&mut self, run: &Bytes, output: &mut Output) -> Result<Go, Malformed> {
        for body in data_rows(run) {
            let cells = Cells::parse(body).filter(|cells| cells.len() == self.width);
            let cells = cells.ok_or(Malformed)?;
            if let Some(kept) = &mut self.kept {
                kept.rows.push(body.to_vec());
            }
            // The rows of a chunk that an error cuts short are not shown.
            if self.chunk.is_some() {
                self.format.row(cells, &mut self.held);
            } else if body.len() > LARGE && self.may_flow {
                self.flow(output);
                self.format.large_row(cells, &run.slice_ref(body), output);
            } else if self.is_flowing {
                self.format.row(cells, output.buffer());
            } else {
                self.format.row(cells, &mut self.held);
            }
            if self.is_flowing {
                output.spill();
            }
            self.count_chunk(output);
        }
        Ok(match output.failure() {
            None => Go::Continue(()),
            Some(_) => Go::Break(Halt::Cancel),
        })
    }

    fn count_chunk(&mut self, output: &mut Output) {
        let Some((size, left)) = &mut self.chunk else {
            return;
        };
        self.has_open_chunk = true;
        *left -= 1;
        if *left == 0 {
            *left = *size;
            self.flow(output);
            self.print_chunk(output);
            output.flush();
        }
    }

    /// Writes what is held; from now on rows are written as they come.
    pub fn flow(&mut self, output: &mut Output) {
        self.is_flowing = true;
        output.write(&std::mem::take(&mut self.held));
    }

    fn print_chunk(&mut self, output: &mut Output) {
        self.has_open_chunk = false;
        while self.format.chunk(output) == Progress::More {
            output.spill();
        }
    }

    /// Writes the rest.
    pub fn finish(mut self, output: &mut Output) {
        self.flow(output);
        if self.has_open_chunk {
            self.print_chunk(output);
        }
        while self.format.end(output) == Progress::More {
            output.spill();
            if output.failure().is_some() {
                return;
            }
        }
        output.spill();
    }
}
