//! What is the state of the pager: content, place, order, marks, and what is still to come. Pure.

use std::collections::BTreeSet;

use super::content::{Content, Table};
use super::export::Notation;
use super::layout;
use super::order::By;
use super::search::Pattern;
use crate::rows::Cells;

/// How many bytes are read ahead of the reader before the server has to wait.
const AHEAD: usize = 4 * 1024 * 1024;

/// How many bytes are kept at most: a result without end shall not take all memory.
const MOST: usize = 512 * 1024 * 1024;

/// How many screens are read ahead at least.
const SCREENS: usize = 4;

/// Everything that is shown, and how.
#[derive(Debug)]
pub struct Model {
    pub content: Content,
    pub size: Size,
    pub place: Place,
    pub reading: Reading,
    pub mode: Mode,
    pub order: Option<Order>,
    /// The marked rows, by their numbers in the result.
    pub marks: BTreeSet<usize>,
    pub pattern: Option<Pattern>,
    pub notation: Notation,
    /// When what is shown was new and how often that is, where the statement runs again and again.
    pub title: String,
    /// What the last key came to.
    pub message: String,
    /// What goes on until it is done, or a key ends it.
    pub wish: Option<Wish>,
}

/// The size of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    pub rows: usize,
    pub columns: usize,
}

/// What is on the screen, and where the cursor is. Rows and columns are positions: in the order shown, and among the
/// columns that are not hidden.
#[derive(Debug, Clone, Copy, Default)]
pub struct Place {
    pub top: usize,
    pub row: usize,
    pub column: usize,
    /// The first column after the frozen ones, and how much of it is to the left of the screen; for text, the latter
    /// alone.
    pub left: usize,
    pub inside: usize,
    pub frozen: usize,
}

/// Rows sorted by a column.
#[derive(Debug)]
pub struct Order {
    pub by: By,
    pub numbers: Vec<u32>,
}

/// Whether more rows come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reading {
    Going,
    Complete,
    /// The reader has had enough.
    Stopped,
    Failed(String),
}

/// What the keys go to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mode {
    Browse,
    Prompt {
        ask: Ask,
        text: String,
    },
    /// `c` was pressed: the next key is a digit.
    Freeze,
    Help {
        top: usize,
    },
    Picker {
        filter: String,
        at: usize,
    },
    Record {
        top: usize,
    },
}

/// What is typed at the bottom of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ask {
    Search { is_backward: bool },
    Row,
    File,
}

/// What needs more rows, or time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    End,
    Row(usize),
    Sort(By),
    /// Looks for the pattern, next in the row and column at hand.
    Match {
        row: usize,
        column: usize,
        is_backward: bool,
        /// It has gone on from the other end already.
        has_wrapped: bool,
    },
}

impl Model {
    pub fn new(content: Content, size: Size) -> Model {
        Model {
            content,
            size,
            place: Place::default(),
            reading: Reading::Going,
            mode: Mode::Browse,
            order: None,
            marks: BTreeSet::new(),
            pattern: None,
            notation: Notation::Csv,
            title: String::new(),
            message: String::new(),
            wish: None,
        }
    }

    /// Adds a row of a table.
    pub fn push(&mut self, cells: Cells) {
        // Who runs a statement again and again is not kept waiting by its reader.
        if self.is_followed() && self.is_full() {
            return;
        }
        if let Content::Table(table) = &mut self.content {
            table.push(cells);
        }
    }

    /// Whether the statement runs again and again.
    pub fn is_followed(&self) -> bool {
        !self.title.is_empty()
    }

    /// Adds text.
    pub fn write(&mut self, text: &[u8]) {
        if let Content::Text(lines) = &mut self.content {
            lines.push(text);
        }
    }

    /// Takes note that rows have come.
    pub fn grown(&mut self) {
        if self.is_full() {
            self.message = "no more rows are kept; \\g FILE writes them all".to_owned();
            self.wish = self.wish.filter(|wish| matches!(wish, Wish::Match { .. }));
        }
        match self.wish {
            Some(Wish::End) => self.go_to(usize::MAX),
            Some(Wish::Row(row)) if row < self.len() => {
                self.wish = None;
                self.go_to(row);
            }
            _ => {}
        }
    }

    /// Takes note that no more rows come.
    pub fn ended(&mut self, reading: Reading) {
        if let Content::Text(text) = &mut self.content {
            text.finish();
        }
        self.reading = reading;
        self.grown();
        if self.place.row >= self.len() {
            // It was another result's.
            self.go_to(self.place.row);
        }
        if let Some(Wish::Row(_) | Wish::End) = self.wish.take_if(|wish| !wish.is_work()) {
            self.go_to(usize::MAX);
        }
    }

    /// Begins anew with the same columns, as `\watch` does: the place, the order and the pattern stay.
    pub fn restart(&mut self, content: Content) {
        let old = std::mem::replace(&mut self.content, content);
        if let (Content::Table(old), Content::Table(new)) = (old, &mut self.content) {
            for (column, old) in new.columns.iter_mut().zip(old.columns) {
                column.is_hidden = old.is_hidden;
                column.is_unfolded = old.is_unfolded;
            }
        }
        self.reading = Reading::Going;
        self.marks.clear();
        let (by, width) = (
            self.order.take().map(|order| order.by),
            self.content.width(),
        );
        self.wish = by.filter(|by| by.column < width).map(Wish::Sort);
        if self.place.column >= self.shown_columns().len() {
            self.place.inside = 0;
            self.select_column(self.place.column);
        }
    }

    /// Whether more rows are wanted now; otherwise the server waits.
    pub fn wants_more(&self) -> bool {
        if self.is_followed() || !self.may_grow() {
            return self.is_followed();
        }
        let ahead = self.len().saturating_sub(self.place.top + self.height());
        let bytes = self.content.rows().bytes() / self.len().max(1) * ahead;
        self.wish.is_some() || ahead < SCREENS * self.height() || bytes < AHEAD
    }

    /// Whether more rows may come.
    pub fn may_grow(&self) -> bool {
        self.reading == Reading::Going && !self.is_full()
    }

    fn is_full(&self) -> bool {
        self.content.rows().bytes() >= MOST
    }

    /// Whether [`Model::step`] has something to do.
    pub fn has_work(&self) -> bool {
        match self.wish {
            Some(Wish::Sort(_)) => self.reading != Reading::Going,
            Some(Wish::Match { row, .. }) => row < self.len() || !self.may_grow(),
            _ => false,
        }
    }

    pub fn resize(&mut self, size: Size) {
        if self.size != size {
            self.size = size;
            self.show_cursor();
        }
    }

    pub fn len(&self) -> usize {
        self.content.rows().len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many rows fit on the screen.
    pub fn height(&self) -> usize {
        let around = match self.content {
            Content::Table(_) => 3,
            Content::Text(_) => 1,
        };
        self.size.rows.saturating_sub(around).max(1)
    }

    pub fn table(&self) -> Option<&Table> {
        match &self.content {
            Content::Table(table) => Some(table),
            Content::Text(_) => None,
        }
    }

    pub fn table_mut(&mut self) -> Option<&mut Table> {
        match &mut self.content {
            Content::Table(table) => Some(table),
            Content::Text(_) => None,
        }
    }

    /// The number in the result of the row at a position.
    pub fn number(&self, position: usize) -> usize {
        match &self.order {
            Some(order) => order.numbers.get(position).map_or(0, |&n| n as usize),
            None => position,
        }
    }

    /// The columns that are not hidden.
    pub fn shown_columns(&self) -> Vec<usize> {
        let Content::Table(table) = &self.content else {
            return vec![0];
        };
        let columns = table.columns.iter().enumerate();
        let shown = columns.filter(|(_, column)| !column.is_hidden);
        shown.map(|(number, _)| number).collect()
    }

    /// The number of the column with the cursor.
    pub fn column(&self) -> Option<usize> {
        self.shown_columns().get(self.place.column).copied()
    }

    /// Moves the cursor to a row, the last one if there are not so many.
    pub fn go_to(&mut self, row: usize) {
        self.place.row = row.min(self.len().saturating_sub(1));
        if self.table().is_none() && row != self.place.row {
            self.place.top = self.len().saturating_sub(self.height());
        }
        self.show_cursor();
    }

    /// Moves what is shown so that the cursor is in it.
    pub fn show_cursor(&mut self) {
        let height = self.height();
        let place = &mut self.place;
        place.top = place.top.min(place.row);
        place.top = place.top.max((place.row + 1).saturating_sub(height));
        layout::show_column(self);
    }
}

impl Wish {
    /// Whether it is fulfilled by [`Model::step`].
    fn is_work(&self) -> bool {
        matches!(self, Wish::Sort(_) | Wish::Match { .. })
    }
}
