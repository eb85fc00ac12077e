//! What takes long is done in parts: looking for a pattern through all rows, and sorting them. Pure.

use super::content::Content;
use super::model::{Model, Order, Wish};
use super::order::{self, By};
use super::search::Pattern;

/// How many rows one step of a search looks at.
const STEP: usize = 20_000;

impl Model {
    /// Does a part of what takes long.
    pub fn step(&mut self) {
        match self.wish {
            Some(Wish::Sort(by)) => self.sort(by),
            Some(Wish::Match {
                row,
                column,
                is_backward,
                has_wrapped,
            }) => self.look((row, column), is_backward, has_wrapped),
            _ => {}
        }
    }

    fn sort(&mut self, by: By) {
        self.wish = None;
        if let Content::Table(table) = &self.content {
            let numbers = order::sorted(table, by);
            self.order = Some(Order { by, numbers });
            self.go_to(self.place.row);
        }
    }

    /// Looks at some rows for the pattern, from a cell on; from the other end once there are no more.
    fn look(&mut self, from: (usize, usize), is_backward: bool, has_wrapped: bool) {
        let Some(pattern) = self.pattern.clone() else {
            self.wish = None;
            return;
        };
        let shown = self.shown_columns();
        let (mut row, mut column) = from;
        let mut has_wrapped = has_wrapped;
        for _ in 0..STEP {
            if row >= self.len() {
                if self.may_grow() {
                    break;
                }
                if std::mem::replace(&mut has_wrapped, true) || self.is_empty() {
                    return self.found_nothing(&pattern);
                }
                (row, column) = (0, 0);
            }
            if let Some(found) = self.match_in(&pattern, &shown, row, column, is_backward) {
                self.wish = None;
                self.place.column = found;
                if has_wrapped {
                    let end = if is_backward { "bottom" } else { "top" };
                    self.message = format!("the search went on from the {end}");
                }
                return self.go_among(row);
            }
            match (is_backward, row) {
                (true, 0) if std::mem::replace(&mut has_wrapped, true) => {
                    return self.found_nothing(&pattern);
                }
                (true, 0) => (row, column) = (self.len().saturating_sub(1), shown.len()),
                (true, _) => (row, column) = (row - 1, shown.len()),
                (false, _) => (row, column) = (row + 1, 0),
            }
        }
        self.wish = Some(Wish::Match {
            row,
            column,
            is_backward,
            has_wrapped,
        });
    }

    /// The position of a column of a row in which the pattern occurs: from `column` on, or before it.
    fn match_in(
        &self,
        pattern: &Pattern,
        shown: &[usize],
        row: usize,
        column: usize,
        is_backward: bool,
    ) -> Option<usize> {
        let number = self.number(row);
        let is_all = shown.len() == self.content.width();
        let mut best = None;
        for (cell_number, cell) in self.content.cells(number).enumerate() {
            if !cell.is_some_and(|cell| pattern.is_in(cell)) {
                continue;
            }
            let position = match is_all {
                true => cell_number,
                false => match shown.binary_search(&cell_number) {
                    Ok(position) => position,
                    Err(_) => continue,
                },
            };
            match is_backward {
                true if position < column => best = Some(position),
                true => return best,
                false if position >= column => return Some(position),
                false => {}
            }
        }
        best
    }

    fn found_nothing(&mut self, pattern: &Pattern) {
        self.wish = None;
        self.message = format!("no more \"{}\"", String::from_utf8_lossy(pattern.text()));
    }

    /// Moves the cursor to a row; one that is not on the screen gets some of those before it above it.
    fn go_among(&mut self, row: usize) {
        let height = self.height();
        let seen = self.place.top..self.place.top + height;
        if !seen.contains(&row) {
            let last = self.len().saturating_sub(height);
            self.place.top = row.saturating_sub(height / 3).min(last);
        }
        self.go_to(row);
    }
}
