//! How does the cursor move, and the screen with it: over the cells of a table, or the lines of a text. Pure.

use super::content::Content;
use super::layout;
use super::model::Model;

/// How many columns of text one step to the side moves.
const SIDE: usize = 8;

impl Model {
    pub(super) fn down(&mut self, rows: usize) {
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

    pub(super) fn up(&mut self, rows: usize) {
        if rows > 1 || self.table().is_none() {
            self.place.top = self.place.top.saturating_sub(rows);
        }
        match self.table() {
            Some(_) => self.go_to(self.place.row.saturating_sub(rows)),
            None => self.place.row = self.place.top,
        }
    }

    pub(super) fn right(&mut self) {
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

    pub(super) fn left(&mut self) {
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

    pub(super) fn widest_text(&self) -> usize {
        match &self.content {
            Content::Text(text) => text.widest,
            Content::Table(_) => 0,
        }
    }

    pub(super) fn freeze(&mut self, count: usize) {
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

    pub(super) fn unfold(&mut self) {
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
}
