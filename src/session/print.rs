//! How one result is printed: rows through a format into an output, late enough that an error can take its place.
//!
//! psql prints a result only after it has all of it, so a statement that fails half-way prints nothing but its
//! error. Here the first rows of a streaming format are held back instead: up to [`HOLD`] bytes the behaviour is
//! psql's, and beyond that the rows flow in constant memory.

use std::time::Duration;

use bytes::Bytes;

use crate::format::{Format, Progress};
use crate::rows::{Cells, Column, Go, Halt, Table, data_rows};
use crate::session::follow::FollowedTable;
use crate::session::paged::PagedTable;
use crate::term::output::Output;
use crate::term::pager::{Demand, Reading};

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
    screen: Screen,
}

/// How the terminal's size has a say.
pub enum Screen {
    /// Not at all.
    Endless,
    /// A table that does not fit is read in the built-in pager.
    Table(PagedTable),
    /// A table is read in the pager that follows its statement.
    Followed(FollowedTable),
    /// Text that does not fit is; this output sees to it, and stands in for the one that results go to.
    Text(Output),
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
            screen: Screen::Endless,
        }
    }

    /// Says how the terminal's size has a say.
    pub fn on(mut self, screen: Screen) -> Printing {
        self.screen = screen;
        self
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
        if !self.may_flow || self.is_flowing || matches!(self.screen, Screen::Followed(_)) {
            return false;
        }
        if let Screen::Table(table) = &self.screen
            && !table.is_printed()
        {
            return table.wants_to_open(run);
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
        if let Screen::Table(table) = &mut self.screen
            && let Some(demand) = table.rows(run)
        {
            return demand.map(heed);
        }
        if let Screen::Followed(table) = &mut self.screen {
            return table.rows(run);
        }
        let (output, is_on_screen) = match &mut self.screen {
            Screen::Text(own) => (own, true),
            _ => (output, false),
        };
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
                start(&mut self.is_flowing, &mut self.held, output);
                self.format.large_row(cells, &run.slice_ref(body), output);
            } else if self.is_flowing {
                self.format.row(cells, output.buffer());
            } else {
                self.format.row(cells, &mut self.held);
            }
            if self.is_flowing {
                output.spill();
            }
            if let Some((size, left)) = &mut self.chunk {
                self.has_open_chunk = true;
                *left -= 1;
                if *left == 0 {
                    *left = *size;
                    start(&mut self.is_flowing, &mut self.held, output);
                    self.has_open_chunk = false;
                    print_chunk(&mut *self.format, output);
                    output.flush();
                }
            }
        }
        Ok(match output.failure() {
            None => Go::Continue(()),
            Some(_) if is_on_screen => heed(output.demand()),
            Some(_) => Go::Break(Halt::Cancel),
        })
    }

    /// Writes what is held; from now on rows are written as they come.
    pub fn flow(&mut self, output: &mut Output) {
        self.turn_to_text();
        match &mut self.screen {
            Screen::Table(table) if !table.is_printed() => {
                table.open(&mut *self.format, output);
                if !table.is_printed() {
                    self.is_flowing = true;
                    return;
                }
            }
            Screen::Text(own) => {
                output.flush();
                return start(&mut self.is_flowing, &mut self.held, own);
            }
            _ => {}
        }
        start(&mut self.is_flowing, &mut self.held, output);
    }

    /// Makes text of a table that is too wide, where that is wanted.
    fn turn_to_text(&mut self) {
        if !matches!(&self.screen, Screen::Table(table) if table.wants_text()) {
            return;
        }
        if let Screen::Table(table) = std::mem::replace(&mut self.screen, Screen::Endless)
            && let Some(own) = table.into_text(&mut *self.format, &mut self.held)
        {
            self.screen = Screen::Text(own);
        }
    }

    /// Writes the rest, and waits until it has been read where that takes a pager.
    pub fn finish(mut self, output: &mut Output) {
        self.turn_to_text();
        match std::mem::replace(&mut self.screen, Screen::Endless) {
            Screen::Table(mut table) if !table.is_printed() => {
                table.finish(&mut *self.format, output, std::mem::take(&mut self.held));
            }
            Screen::Followed(mut table) => table.finish(),
            Screen::Text(mut own) => {
                output.flush();
                self.print_rest(&mut own);
                // Whoever did not want to read it all knows.
                let _ = own.close();
            }
            _ => self.print_rest(output),
        }
    }

    /// The rest does not come.
    pub fn interrupted(mut self, why: Reading) {
        match std::mem::replace(&mut self.screen, Screen::Endless) {
            Screen::Table(mut table) => table.interrupted(why),
            Screen::Text(mut own) if own.is_read() => {
                own.interrupted(why);
                // Whoever did not want to read it all knows.
                let _ = own.close();
            }
            Screen::Text(_) | Screen::Followed(_) | Screen::Endless => {}
        }
    }

    /// Whether it is being read in the built-in pager.
    pub fn is_read(&self) -> bool {
        match &self.screen {
            Screen::Endless => false,
            Screen::Table(table) => table.is_read(),
            Screen::Followed(table) => table.follow().is_open(),
            Screen::Text(own) => own.is_read(),
        }
    }

    /// Whether the query was cancelled because the reader wanted no more.
    pub fn is_cancelled(&self) -> bool {
        match &self.screen {
            Screen::Endless => false,
            Screen::Table(table) => table.is_cancelled(),
            Screen::Followed(table) => table.follow().is_cancelled(),
            Screen::Text(own) => own.is_cancelled(),
        }
    }

    /// How long the rows have waited for their reader.
    pub fn waited(&self) -> Duration {
        match &self.screen {
            Screen::Table(table) => table.waited(),
            Screen::Endless | Screen::Followed(_) | Screen::Text(_) => Duration::ZERO,
        }
    }

    fn print_rest(&mut self, output: &mut Output) {
        start(&mut self.is_flowing, &mut self.held, output);
        if self.has_open_chunk {
            print_chunk(&mut *self.format, output);
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

fn heed(demand: Demand) -> Go {
    match demand {
        Demand::More | Demand::Nothing => Go::Continue(()),
        Demand::Cancel => Go::Break(Halt::Cancel),
    }
}

fn start(is_flowing: &mut bool, held: &mut Vec<u8>, output: &mut Output) {
    *is_flowing = true;
    output.write(&std::mem::take(held));
}

fn print_chunk(format: &mut dyn Format, output: &mut Output) {
    while format.chunk(output) == Progress::More {
        output.spill();
    }
}
