//! What is typed at the bottom of the screen, and what becomes of it: a search, a row number, the name of a file. Pure.

use super::act::Effect;
use super::model::{Ask, Mode, Model, Reading, Wish};
use super::search::Pattern;
use crate::term::tui::keys::Key;

impl Model {
    pub(super) fn ask(&mut self, ask: Ask, text: String) {
        self.mode = Mode::Prompt { ask, text };
    }

    pub(super) fn prompt(&mut self, ask: Ask, mut text: String, key: Key) -> Effect {
        match key {
            Key::Escape | Key::Ctrl('c') => return Effect::None,
            Key::Backspace if text.is_empty() => return Effect::None,
            Key::Backspace => drop(text.pop()),
            Key::Ctrl('u') => text.clear(),
            Key::Char(c) => text.push(c),
            Key::Enter | Key::LineFeed => return self.answer(ask, text),
            _ => {}
        }
        self.mode = Mode::Prompt { ask, text };
        Effect::None
    }

    pub(super) fn answer(&mut self, ask: Ask, text: String) -> Effect {
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

    pub(super) fn jump(&mut self, text: &str) {
        let Ok(row) = text.trim().parse::<usize>() else {
            self.message = format!("\"{text}\" is no row number");
            return;
        };
        let row = row.saturating_sub(1);
        let is_ahead = row >= self.len() && self.reading == Reading::Going;
        self.go_to(row);
        self.wish = is_ahead.then_some(Wish::Row(row));
    }

    pub(super) fn look_on(&mut self, is_backward: bool) {
        match self.pattern {
            Some(_) => self.look_from(is_backward, false),
            None => self.message = "nothing has been searched for; / searches".to_owned(),
        }
    }

    /// Searches from the cell at hand, or the one after it.
    pub(super) fn look_from(&mut self, is_backward: bool, includes_here: bool) {
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
            has_wrapped: false,
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
                has_wrapped: false,
            });
        }
    }
}
