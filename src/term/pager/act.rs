//! What does a key do: the model changes, and what the pager itself cannot do is handed out as an [`Effect`]. Pure.

use super::export;
use super::help;
use super::keys::{Action, action, alt_digit};
use super::model::{Ask, Mode, Model, Reading, Wish};
use super::order::By;
use super::picker;
use super::record;
use crate::term::tui::keys::Key;

/// What is to be done outside the model.
#[derive(Debug, PartialEq, Eq)]
pub enum Effect {
    None,
    Leave,
    /// Read no more rows.
    Stop,
    Suspend,
    Redraw,
    /// Put on the clipboard what the words tell.
    Copy {
        text: Vec<u8>,
        what: String,
    },
    Write {
        path: String,
        text: Vec<u8>,
        what: String,
    },
}

/// The largest text that terminals take for the clipboard.
const CLIPBOARD: usize = 512 * 1024;

impl Model {
    /// Does what a key says.
    pub fn key(&mut self, key: Key) -> Effect {
        self.message.clear();
        match std::mem::replace(&mut self.mode, Mode::Browse) {
            Mode::Browse => self.browse(key),
            Mode::Prompt { ask, text } => self.prompt(ask, text, key),
            Mode::Freeze => {
                if let Key::Char(digit @ '0'..='9') = key {
                    self.freeze(digit as usize - '0' as usize);
                }
                Effect::None
            }
            Mode::Help { top } => {
                self.mode = help::key(top, key, self);
                Effect::None
            }
            Mode::Picker { filter, at } => {
                self.mode = picker::key(self, filter, at, key);
                Effect::None
            }
            Mode::Record { top } => self.record(top, key),
        }
    }

    fn browse(&mut self, key: Key) -> Effect {
        if let Some(count) = alt_digit(key) {
            self.freeze(count);
            return Effect::None;
        }
        if let Key::Char(digit @ '1'..='9') = key {
            self.ask(Ask::Row, digit.to_string());
            return Effect::None;
        }
        let was_waiting = self.wish.take().is_some();
        match action(key, self.table().is_some()) {
            // Escape first ends what goes on.
            Some(Action::Leave) if was_waiting && key == Key::Escape => Effect::None,
            Some(action) => self.act(action),
            None => Effect::None,
        }
    }

    fn act(&mut self, action: Action) -> Effect {
        match action {
            Action::Down => self.down(1),
            Action::Up => self.up(1),
            Action::PageDown => self.down(self.height()),
            Action::PageUp => self.up(self.height()),
            Action::HalfDown => self.down(self.height().div_ceil(2)),
            Action::HalfUp => self.up(self.height().div_ceil(2)),
            Action::Top => {
                self.place.top = 0;
                self.go_to(0);
            }
            Action::Bottom => {
                self.go_to(usize::MAX);
                self.wish = (self.reading == Reading::Going).then_some(Wish::End);
            }
            Action::Left => self.left(),
            Action::Right => self.right(),
            Action::FirstColumn => self.select_column(0),
            Action::LastColumn => self.select_column(usize::MAX),
            Action::Jump => self.ask(Ask::Row, String::new()),
            Action::Search => self.ask(Ask::Search { is_backward: false }, String::new()),
            Action::SearchBack => self.ask(Ask::Search { is_backward: true }, String::new()),
            Action::Next => self.look_on(false),
            Action::Previous => self.look_on(true),
            Action::Freeze => {
                self.mode = Mode::Freeze;
                self.message = "freeze how many columns? 0-9".to_owned();
            }
            Action::Unfold => self.unfold(),
            Action::Sort => self.sort_by(false),
            Action::SortDown => self.sort_by(true),
            Action::Unsort => self.unsort(),
            Action::Pick => {
                self.mode = Mode::Picker {
                    filter: String::new(),
                    at: self.place.column,
                };
            }
            Action::Mark => self.mark(),
            Action::CopyCell => return self.copy_cell(),
            Action::CopyRow => return self.copy_rows(),
            Action::CopyAll => {
                let what = format!("{} rows", self.len());
                return self.copy(self.exported(0..self.len()), what);
            }
            Action::Notation => {
                self.notation = self.notation.other();
                self.message = format!("copies and files are {}", self.notation.name());
            }
            Action::Write => self.ask(Ask::File, String::new()),
            Action::Record if !self.is_empty() => self.mode = Mode::Record { top: 0 },
            Action::Record => {}
            Action::Help => self.mode = Mode::Help { top: 0 },
            Action::Redraw => return Effect::Redraw,
            Action::Stop if self.is_followed() => return Effect::Leave,
            Action::Stop if self.reading == Reading::Going => return Effect::Stop,
            Action::Stop => self.message = "all rows are here; q leaves".to_owned(),
            Action::Suspend => return Effect::Suspend,
            Action::Leave => return Effect::Leave,
        }
        Effect::None
    }

    fn sort_by(&mut self, is_descending: bool) {
        let Some(column) = self.column() else {
            return;
        };
        self.go_to(0);
        self.wish = Some(Wish::Sort(By {
            column,
            is_descending,
        }));
    }

    fn unsort(&mut self) {
        let number = self.number(self.place.row);
        if self.order.take().is_some() {
            self.go_to(number);
        }
    }

    fn mark(&mut self) {
        if self.is_empty() {
            return;
        }
        let number = self.number(self.place.row);
        if !self.marks.remove(&number) {
            self.marks.insert(number);
        }
        if self.table().is_some() {
            self.down(1);
        }
    }

    fn copy_cell(&mut self) -> Effect {
        let number = self.number(self.place.row);
        let cell = self.column().and_then(|c| self.content.cell(number, c));
        match cell {
            Some(cell) => self.copy(cell.to_vec(), "the cell".to_owned()),
            None => {
                self.message = "there is nothing in this cell".to_owned();
                Effect::None
            }
        }
    }

    fn copy_rows(&mut self) -> Effect {
        if self.is_empty() {
            return Effect::None;
        }
        if !self.marks.is_empty() {
            let what = format!("{} marked rows", self.marks.len());
            return self.copy(self.marked(), what);
        }
        let row = self.place.row;
        self.copy(self.exported(row..row + 1), "the row".to_owned())
    }

    fn copy(&mut self, text: Vec<u8>, what: String) -> Effect {
        if text.len() > CLIPBOARD {
            let size = text.len();
            self.message = format!("{size} bytes are too much for a clipboard; w writes a file");
            return Effect::None;
        }
        Effect::Copy { text, what }
    }

    pub(super) fn write_file(&self, path: &str) -> Effect {
        let (text, count) = match self.marks.len() {
            0 => (self.exported(0..self.len()), self.len()),
            count => (self.marked(), count),
        };
        Effect::Write {
            path: path.to_owned(),
            text,
            what: format!("{count} rows"),
        }
    }

    /// Rows by their positions.
    fn exported(&self, positions: std::ops::Range<usize>) -> Vec<u8> {
        let numbers = positions.map(|position| self.number(position));
        export::rows(&self.content, numbers, self.notation)
    }

    fn marked(&self) -> Vec<u8> {
        export::rows(&self.content, self.marks.iter().copied(), self.notation)
    }

    fn record(&mut self, top: usize, key: Key) -> Effect {
        match record::key(self, top, key) {
            record::Next::Stay(top) => self.mode = Mode::Record { top },
            record::Next::Browse => {}
            record::Next::Action(action) => {
                let effect = self.act(action);
                if self.mode == Mode::Browse {
                    self.mode = Mode::Record { top: 0 };
                }
                return effect;
            }
        }
        Effect::None
    }
}
