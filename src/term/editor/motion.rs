//! Where does the cursor go, and which part of the text is seen then. Pure.

use super::columns;
use super::keys::Action;
use super::model::Model;
use super::text::Place;
use crate::term::pager::Size;

impl Model {
    pub(super) fn go(&mut self, motion: Action) {
        let (line, page) = (self.cursor.line, self.body().max(2) - 1);
        let text = self.lines.line(line);
        let in_line = |byte| Place { line, byte };
        self.cursor = match motion {
            Action::Left => self.left_of(self.cursor),
            Action::Right => self.right_of(self.cursor),
            Action::WordLeft => self.word_left(),
            Action::WordRight => self.word_right(),
            Action::LineStart => {
                let indent = text.len() - text.trim_start().len();
                in_line(if self.cursor.byte == indent {
                    0
                } else {
                    indent
                })
            }
            Action::LineEnd => in_line(text.len()),
            Action::Start => Place::default(),
            Action::End => self.lines.end(),
            Action::Up if line == 0 => Place::default(),
            Action::Down if line + 1 == self.lines.count() => self.lines.end(),
            Action::Up => self.in_column(line - 1),
            Action::Down => self.in_column(line + 1),
            Action::PageUp => self.in_column(line.saturating_sub(page)),
            Action::PageDown => self.in_column((line + page).min(self.lines.count() - 1)),
            _ => self.cursor,
        };
    }

    /// The place in another line below or above the cursor.
    fn in_column(&mut self, line: usize) -> Place {
        let here = self.lines.line(self.cursor.line);
        let column = self
            .goal
            .unwrap_or_else(|| columns::column(here, self.cursor.byte));
        self.goal = Some(column);
        let byte = columns::byte(self.lines.line(line), column);
        Place { line, byte }
    }

    pub(super) fn left_of(&self, place: Place) -> Place {
        let line = place.line;
        if let Some(byte) = columns::previous(self.lines.line(line), place.byte) {
            return Place { line, byte };
        }
        match line {
            0 => Place::default(),
            _ => Place {
                line: line - 1,
                byte: self.lines.line(line - 1).len(),
            },
        }
    }

    pub(super) fn right_of(&self, place: Place) -> Place {
        let line = place.line;
        match columns::next(self.lines.line(line), place.byte) {
            Some(byte) => Place { line, byte },
            None if line + 1 == self.lines.count() => place,
            None => Place {
                line: line + 1,
                byte: 0,
            },
        }
    }

    pub(super) fn word_left(&self) -> Place {
        let text = &self.lines.line(self.cursor.line)[..self.cursor.byte];
        if text.is_empty() {
            return self.left_of(self.cursor);
        }
        let text = text.trim_end_matches(|c| !is_of_word(c));
        Place {
            line: self.cursor.line,
            byte: text.trim_end_matches(is_of_word).len(),
        }
    }

    pub(super) fn word_right(&self) -> Place {
        let text = self.lines.line(self.cursor.line);
        let rest = &text[self.cursor.byte..];
        if rest.is_empty() {
            return self.right_of(self.cursor);
        }
        let rest = rest.trim_start_matches(|c| !is_of_word(c));
        Place {
            line: self.cursor.line,
            byte: text.len() - rest.trim_start_matches(is_of_word).len(),
        }
    }
}

/// The part that is seen.
impl Model {
    /// The rows for the text.
    pub fn body(&self) -> usize {
        self.size.rows.saturating_sub(2).max(1)
    }

    /// The columns of the line numbers.
    pub fn margin(&self) -> usize {
        let digits = self.lines.count().to_string().len();
        match self.size.columns > 20 + digits {
            true => digits + 1,
            false => 0,
        }
    }

    /// Brings the cursor into sight.
    pub fn scroll(&mut self, size: Size) {
        self.size = size;
        let (line, body) = (self.cursor.line, self.body());
        self.top = self.top.clamp((line + 1).saturating_sub(body), line);
        let column = columns::column(self.lines.line(line), self.cursor.byte);
        let width = size.columns.saturating_sub(self.margin()).max(1);
        if column < self.left || column >= self.left + width {
            // A few columns more are seen, so that typing does not move everything each time.
            self.left = (column + (width / 4).max(1)).saturating_sub(width);
            if column < width {
                self.left = 0;
            }
        }
    }
}

pub(super) fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}
