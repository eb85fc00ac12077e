//! How is a result shown on a terminal: its rows are kept until it is clear whether they fit on the screen, and go to
//! the built-in pager when they do not.

use std::time::Duration;

use bytes::Bytes;

use crate::encoding::Encoding;
use crate::format::{Format, Progress};
use crate::rows::{Cells, Column, data_rows};
use crate::session::print::Malformed;
use crate::term::output::Output;
use crate::term::pager::{Content, Demand, Pager, Paging, Reading, Table, extent};

/// What a table has besides its rows, at least: header, rule and count.
const AROUND: usize = 3;

/// A result that goes to the pager if it does not fit.
pub struct PagedTable {
    paging: Paging,
    may_cancel: bool,
    width: usize,
    stage: Stage,
    /// Where it goes as text instead if it is too wide: it is then expanded or wrapped.
    as_text: Option<Output>,
}

enum Stage {
    /// The rows so far; fewer than a screen has.
    Kept(Table),
    Read(Pager),
    /// There is no pager after all: the format has the rows.
    Printed,
}

impl PagedTable {
    pub fn new(
        paging: &Paging,
        may_cancel: bool,
        columns: &[Column],
        null: &[u8],
        encoding: Encoding,
    ) -> PagedTable {
        PagedTable {
            paging: paging.clone(),
            may_cancel,
            width: columns.len(),
            stage: Stage::Kept(Table::new(columns, null, encoding)),
            as_text: None,
        }
    }

    /// Says where the table goes as text if it is too wide for the screen.
    pub fn or_text(mut self, output: Option<Output>) -> PagedTable {
        self.as_text = output;
        self
    }

    /// Whether the rows so far are too wide, and text is what is wanted then.
    pub fn wants_text(&self) -> bool {
        let Stage::Kept(table) = &self.stage else {
            return false;
        };
        let width: usize = table.columns.iter().map(|column| column.widest + 3).sum();
        self.as_text.is_some() && width > self.paging.size.columns + 1
    }

    /// Gives the rows so far to the format; what it prints goes to the output.
    pub fn into_text(self, format: &mut dyn Format, out: &mut Vec<u8>) -> Option<Output> {
        if let Stage::Kept(table) = &self.stage {
            replay(table, format, out);
        }
        self.as_text
    }

    /// Whether the pager is to be opened for these rows; the ones before are in it then.
    pub fn wants_to_open(&self, run: &[u8]) -> bool {
        match &self.stage {
            Stage::Kept(table) => {
                // How wide a table is shows in its rows, not before.
                let coming = match self.as_text {
                    Some(_) => 0,
                    None => data_rows(run).count(),
                };
                let rows = table.rows.len() + coming;
                rows + coming > 0 && self.paging.is_wanted(rows + AROUND, 0)
            }
            Stage::Read(_) | Stage::Printed => false,
        }
    }

    /// Gives the terminal to the pager. `output` has printed what comes before.
    pub fn open(&mut self, format: &mut dyn Format, output: &mut Output) {
        let Stage::Kept(table) = std::mem::replace(&mut self.stage, Stage::Printed) else {
            return;
        };
        output.flush();
        match Pager::open(Content::Table(table), self.may_cancel) {
            Ok(pager) => self.stage = Stage::Read(pager),
            Err(content) => {
                if let Content::Table(table) = *content {
                    replay(&table, format, output.buffer());
                }
            }
        }
    }

    /// Adds rows; `None` when they are the format's.
    pub fn rows(&mut self, run: &Bytes) -> Option<Result<Demand, Malformed>> {
        let width = self.width;
        let rows = || data_rows(run).map_while(|body| row(body, width));
        let demand = match &mut self.stage {
            Stage::Printed => return None,
            Stage::Kept(table) => {
                rows().for_each(|cells| table.push(cells));
                Demand::More
            }
            Stage::Read(pager) => pager.rows(rows()),
        };
        Some(match rows().count() == data_rows(run).count() {
            true => Ok(demand),
            false => Err(Malformed),
        })
    }

    /// All rows are here: those that fit are printed, the others read. Returns after the reader has left.
    pub fn finish(&mut self, format: &mut dyn Format, output: &mut Output, begun: Vec<u8>) {
        if let Stage::Kept(table) = &self.stage {
            let mut text = begun;
            replay(table, format, &mut text);
            while format.end(&mut text) == Progress::More {}
            let (lines, widest) = extent(&text, table.encoding);
            if !self.paging.is_wanted(lines, widest) {
                output.write(&text);
                return;
            }
            self.open_or_print(&text, output);
        }
        if let Stage::Read(pager) = &mut self.stage {
            pager.close(Reading::Complete);
        }
    }

    fn open_or_print(&mut self, text: &[u8], output: &mut Output) {
        let Stage::Kept(table) = std::mem::replace(&mut self.stage, Stage::Printed) else {
            return;
        };
        output.flush();
        match Pager::open(Content::Table(table), false) {
            Ok(pager) => self.stage = Stage::Read(pager),
            Err(_) => output.write(text),
        }
    }

    /// The rest does not come; who reads what is here may go on. The format is not to end it.
    pub fn interrupted(&mut self, why: Reading) {
        if let Stage::Read(pager) = &mut self.stage {
            pager.close(why);
        }
    }

    pub fn is_read(&self) -> bool {
        matches!(self.stage, Stage::Read(_))
    }

    pub fn is_cancelled(&self) -> bool {
        match &self.stage {
            Stage::Read(pager) => pager.is_cancelled(),
            _ => false,
        }
    }

    /// How long the rows have waited for their reader.
    pub fn waited(&self) -> Duration {
        match &self.stage {
            Stage::Read(pager) => pager.waited(),
            Stage::Kept(_) | Stage::Printed => Duration::ZERO,
        }
    }

    pub fn is_printed(&self) -> bool {
        matches!(self.stage, Stage::Printed)
    }
}

fn row(body: &[u8], width: usize) -> Option<Cells<'_>> {
    Cells::parse(body).filter(|cells| cells.len() == width)
}

fn replay(table: &Table, format: &mut dyn Format, out: &mut Vec<u8>) {
    for number in 0..table.rows.len() {
        format.row(table.cells(number), out);
    }
}
