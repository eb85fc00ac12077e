//! How is a statement that runs again and again read on a terminal: in one pager, whose content each run replaces.
//!
//! The reader's place, order and pattern stay, and so does what they see until the next result is complete.

use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;
use std::time::Duration;

use bytes::Bytes;

use crate::encoding::Encoding;
use crate::rows::{Cells, Column, Go, Halt, data_rows};
use crate::session::print::Malformed;
use crate::term::pager::{Content, Demand, Pager, Reading, Table, Text};

/// A later result of more bytes is shown while it comes.
const LARGE: usize = 4 * 1024 * 1024;

/// The pager that follows a statement; clones are the same one.
#[derive(Clone, Default)]
pub struct Follow(Rc<RefCell<State>>);

#[derive(Default)]
struct State {
    pager: Option<Pager>,
    title: String,
    may_cancel: bool,
    /// This run has shown something.
    has_shown: bool,
    /// There is no pager to be had.
    has_failed: bool,
    is_left: bool,
    is_cancelled: bool,
}

impl fmt::Debug for Follow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Follow")
    }
}

impl Follow {
    /// A run begins; the title is shown with its result.
    pub fn begin(&self, title: String, may_cancel: bool) {
        let mut state = self.0.borrow_mut();
        state.title = title;
        state.may_cancel = may_cancel;
        state.has_shown = false;
        if let Some(pager) = &state.pager {
            pager.resume(may_cancel);
        }
    }

    /// A result with columns begins.
    pub fn table(&self, columns: &[Column], null: &[u8], encoding: Encoding) -> FollowedTable {
        FollowedTable {
            follow: self.clone(),
            width: columns.len(),
            table: Some(Table::new(columns, null, encoding)),
            bytes: 0,
        }
    }

    /// The run is over; `text` is what it gave besides tables.
    pub fn end(&self, text: &[u8], encoding: Encoding) {
        if !self.0.borrow().has_shown {
            let mut lines = Text::new(encoding);
            lines.push(text);
            self.show(Content::Text(lines), Reading::Complete);
        }
        if let Some(pager) = &self.0.borrow().pager {
            pager.pause();
        }
    }

    /// Says something where the reader sees it.
    pub fn say(&self, text: &[u8]) {
        let line = text.split(|&b| b == b'\n').next().unwrap_or_default();
        if let Some(pager) = &self.0.borrow().pager {
            pager.say(String::from_utf8_lossy(line).into_owned());
        }
    }

    /// Whether the pager has the terminal.
    pub fn is_open(&self) -> bool {
        self.0.borrow().pager.is_some()
    }

    /// Whether there is no pager to be had.
    pub fn has_failed(&self) -> bool {
        self.0.borrow().has_failed
    }

    /// Waits so long, or until the reader leaves; whether they have left.
    pub fn is_left_within(&self, time: Duration) -> bool {
        let state = self.0.borrow();
        let pager = state.pager.as_ref();
        state.is_left || pager.is_some_and(|pager| pager.is_left_within(time))
    }

    /// Whether the query was cancelled because the reader has left.
    pub fn is_cancelled(&self) -> bool {
        let state = self.0.borrow();
        state.is_cancelled || state.pager.as_ref().is_some_and(Pager::is_cancelled)
    }

    /// No run follows: waits until the reader has left.
    pub fn close(&self) {
        if let Some(mut pager) = self.0.borrow_mut().pager.take() {
            pager.say("this was the last run; q leaves".to_owned());
            pager.close(Reading::Complete);
        }
    }

    /// Takes the content away from the reader.
    pub fn take_away(&self) {
        let mut state = self.0.borrow_mut();
        if let Some(pager) = state.pager.take() {
            state.is_cancelled = pager.is_cancelled();
            state.is_left = true;
        }
    }

    fn show(&self, content: Content, reading: Reading) {
        let mut state = self.0.borrow_mut();
        state.has_shown = true;
        let title = state.title.clone();
        if let Some(pager) = &state.pager {
            return pager.replace(content, title, reading);
        }
        if state.is_left {
            return;
        }
        match Pager::follow(content, title, reading, state.may_cancel) {
            Ok(pager) => state.pager = Some(pager),
            Err(_) => state.has_failed = true,
        }
    }

    fn rows<'a>(&self, rows: impl Iterator<Item = Cells<'a>>) -> Demand {
        match &self.0.borrow().pager {
            Some(pager) => pager.rows(rows),
            None => Demand::Nothing,
        }
    }
}

/// A result on its way to the reader.
pub struct FollowedTable {
    follow: Follow,
    width: usize,
    /// The rows so far, until they are shown.
    table: Option<Table>,
    bytes: usize,
}

impl FollowedTable {
    /// Adds rows: those of the first run are shown at once, others when all are here or are many.
    pub fn rows(&mut self, run: &Bytes) -> Result<Go, Malformed> {
        let width = self.width;
        let rows = || {
            data_rows(run).map_while(|body| Cells::parse(body).filter(|cells| cells.len() == width))
        };
        if rows().count() != data_rows(run).count() {
            return Err(Malformed);
        }
        let Some(table) = &mut self.table else {
            return Ok(match self.follow.rows(rows()) {
                Demand::More | Demand::Nothing => Go::Continue(()),
                Demand::Cancel => Go::Break(Halt::Cancel),
            });
        };
        rows().for_each(|cells| table.push(cells));
        self.bytes += run.len();
        if !self.follow.is_open() || self.bytes > LARGE {
            self.show(Reading::Going);
        }
        Ok(Go::Continue(()))
    }

    /// All rows are here.
    pub fn finish(&mut self) {
        self.show(Reading::Complete);
    }

    pub fn follow(&self) -> &Follow {
        &self.follow
    }

    fn show(&mut self, reading: Reading) {
        if let Some(table) = self.table.take() {
            self.follow.show(Content::Table(table), reading);
        }
    }
}
