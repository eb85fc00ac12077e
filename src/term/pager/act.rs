//! What does a key do: the model changes, and what the pager itself cannot do is handed out as an [`Effect`]. Pure.

use super::export;
use super::help;
use super::input::Key;
use super::keys::{Action, action, alt_digit};
use super::layout;
use super::model::{Ask, Mode, Model, Reading, Wish};
use super::order::By;
use super::picker;
use super::record;
use super::search::Pattern;

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

/// How many columns of text one step to the side moves.
const SIDE: usize = 8;

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
            Action::Stop if self.reading == Reading::Going => return Effect::Stop,
            Action::Stop => self.message = "all rows are here; q leaves".to_owned(),
            Action::Suspend => return Effect::Suspend,
            Action::Leave => return Effect::Leave,
        }
        Effect::None
    }

    fn down(&mut self, rows: usize) {
        if self.table().is_some() {
            let is_page = rows > 1;
            let last_top = self.len().saturating_sub(self.height());
            if is_page {
                self.place.top = (self.place.top + rows).min(last_top);
            }
            self.go_to(self.place.row.saturating_add(rows));
            return;
        }
        let last_top = self.len().saturating_sub(self.height());
        self.place.top = (self.place.top + rows).min(last_top);
        self.place.row = self.place.top;
    }

    fn up(&mut self, rows: usize) {
        if rows > 1 || self.table().is_none() {
            self.place.top = self.place.top.saturating_sub(rows);
        }
        match self.table() {
            Some(_) => self.go_to(self.place.row.saturating_sub(rows)),
            None => self.place.row = self.place.top,
        }
    }

    fn right(&mut self) {
        if self.table().is_none() {
            let last = self.widest_text().saturating_sub(self.size.columns);
            self.place.inside = (self.place.inside + SIDE).min(last.next_multiple_of(SIDE));
            return;
        }
        let beyond = layout::beyond(self);
        if beyond > 0 && self.place.column == self.place.left {
            self.place.inside += beyond.min(self.size.columns / 2);
        } else {
            self.select_column(self.place.column + 1);
        }
    }

    fn left(&mut self) {
        if self.table().is_none() {
            self.place.inside = self.place.inside.saturating_sub(SIDE);
        } else if self.place.inside > 0 && self.place.column == self.place.left {
            let back = self.place.inside.min(self.size.columns / 2);
            self.place.inside -= back;
        } else {
            self.select_column(self.place.column.saturating_sub(1));
        }
    }

    /// Moves the cursor to a column, the last one if there are not so many.
    pub(super) fn select_column(&mut self, position: usize) {
        if self.table().is_none() {
            self.place.inside = match position {
                0 => 0,
                _ => self.widest_text().saturating_sub(self.size.columns),
            };
            return;
        }
        let last = self.shown_columns().len().saturating_sub(1);
        self.place.column = position.min(last);
        layout::show_column(self);
    }

    fn widest_text(&self) -> usize {
        match &self.content {
            super::content::Content::Text(text) => text.widest,
            super::content::Content::Table(_) => 0,
        }
    }

    fn freeze(&mut self, count: usize) {
        if self.table().is_none() {
            return;
        }
        self.place.frozen = count;
        self.place.inside = 0;
        self.show_cursor();
        self.message = match count {
            0 => "no column is frozen".to_owned(),
            1 => "1 column is frozen".to_owned(),
            _ => format!("{count} columns are frozen"),
        };
    }

    fn unfold(&mut self) {
        let Some(number) = self.column() else {
            return;
        };
        if let Some(table) = self.table_mut() {
            let column = &mut table.columns[number];
            column.is_unfolded = !column.is_unfolded;
        }
        self.place.inside = 0;
        self.show_cursor();
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

    fn ask(&mut self, ask: Ask, text: String) {
        self.mode = Mode::Prompt { ask, text };
    }

    fn prompt(&mut self, ask: Ask, mut text: String, key: Key) -> Effect {
        match key {
            Key::Escape | Key::Ctrl('c') => return Effect::None,
            Key::Backspace if text.is_empty() => return Effect::None,
            Key::Backspace => drop(text.pop()),
            Key::Ctrl('u') => text.clear(),
            Key::Char(c) => text.push(c),
            Key::Enter => return self.answer(ask, text),
            _ => {}
        }
        self.mode = Mode::Prompt { ask, text };
        Effect::None
    }

    fn answer(&mut self, ask: Ask, text: String) -> Effect {
        match ask {
            Ask::Search { is_backward } => {
                if let Some(pattern) = Pattern::new(&text) {
                    self.pattern = Some(pattern);
                }
                self.look_from(is_backward, !text.is_empty());
            }
            Ask::Row => self.jump(&text),
            Ask::File if text.trim().is_empty() => {}
            Ask::File => return self.write_file(text.trim()),
        }
        Effect::None
    }

    fn jump(&mut self, text: &str) {
        let Ok(row) = text.trim().parse::<usize>() else {
            self.message = format!("\"{text}\" is no row number");
            return;
        };
        let row = row.saturating_sub(1);
        let is_ahead = row >= self.len() && self.reading == Reading::Going;
        self.go_to(row);
        self.wish = is_ahead.then_some(Wish::Row(row));
    }

    fn look_on(&mut self, is_backward: bool) {
        match self.pattern {
            Some(_) => self.look_from(is_backward, false),
            None => self.message = "nothing has been searched for; / searches".to_owned(),
        }
    }

    /// Searches from the cell at hand, or the one after it.
    fn look_from(&mut self, is_backward: bool, includes_here: bool) {
        if self.pattern.is_none() {
            return;
        }
        let (row, column) = (self.place.row, self.place.column);
        self.wish = Some(Wish::Match {
            row,
            column: match is_backward == includes_here {
                true => column + 1,
                false => column,
            },
            is_backward,
        });
        if self.table().is_none() && !includes_here {
            // A line is one cell: the next one is in another line.
            let (row, column) = match is_backward {
                true => (row, 0),
                false => (row + 1, 0),
            };
            self.wish = Some(Wish::Match {
                row,
                column,
                is_backward,
            });
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

    fn write_file(&self, path: &str) -> Effect {
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
