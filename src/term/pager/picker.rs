//! The list of columns: find one by typing, go to it, hide it or show it again.

use super::content::{Column, Table};
use super::frame::{Role, Row};
use super::glyphs::glyphs;
use super::model::{Mode, Model};
use crate::term::tui::keys::Key;

/// What a key does while the list is shown; `at` is a position in the filtered list.
pub fn key(model: &mut Model, mut filter: String, at: usize, key: Key) -> Mode {
    let Some(table) = model.table() else {
        return Mode::Browse;
    };
    let found = found(table, &filter);
    let last = found.len().saturating_sub(1);
    let at = at.min(last);
    let at = match key {
        Key::Escape | Key::Ctrl('c') => return Mode::Browse,
        Key::Down | Key::Ctrl('n') => (at + 1).min(last),
        Key::Up | Key::Ctrl('p') => at.saturating_sub(1),
        Key::PageDown => (at + model.size.rows / 2).min(last),
        Key::PageUp => at.saturating_sub(model.size.rows / 2),
        Key::Home => 0,
        Key::End => last,
        Key::Tab => {
            if let Some(&number) = found.get(at) {
                turn(model, number);
            }
            (at + 1).min(last)
        }
        Key::Enter | Key::LineFeed => {
            if let Some(&number) = found.get(at) {
                go(model, number);
            }
            return Mode::Browse;
        }
        Key::Backspace => {
            filter.pop();
            0
        }
        Key::Char(c) => {
            filter.push(c);
            0
        }
        _ => at,
    };
    Mode::Picker { filter, at }
}

/// The columns whose names have the filter in them.
fn found(table: &Table, filter: &str) -> Vec<usize> {
    let filter = filter.to_lowercase();
    let is_found = |column: &Column| {
        let name = String::from_utf8_lossy(&column.name);
        name.to_lowercase().contains(&filter)
    };
    let columns = table.columns.iter().enumerate();
    let columns = columns.filter(|(_, column)| is_found(column));
    columns.map(|(number, _)| number).collect()
}

/// Hides a column or shows it again; one always stays.
fn turn(model: &mut Model, number: usize) {
    let is_last = model.shown_columns() == [number];
    if let Some(table) = model.table_mut()
        && !is_last
    {
        let column = &mut table.columns[number];
        column.is_hidden = !column.is_hidden;
    }
    model.place.left = 0;
    model.show_cursor();
}

/// Goes to a column, which is shown if it was hidden.
fn go(model: &mut Model, number: usize) {
    if let Some(table) = model.table_mut() {
        table.columns[number].is_hidden = false;
    }
    let shown = model.shown_columns();
    let position = shown.iter().position(|&shown| shown == number);
    model.select_column(position.unwrap_or(0));
}

/// The list as it is drawn.
pub fn rows(table: &Table, filter: &str, at: usize, height: usize, width: usize) -> Vec<Row> {
    let found = found(table, filter);
    let at = at.min(found.len().saturating_sub(1));
    let top = (at + 1).saturating_sub(height);
    let rows = found.iter().enumerate().skip(top).take(height);
    let rows = rows.map(|(place, &number)| {
        let column = &table.columns[number];
        let role = if place == at { Role::Cell } else { Role::Plain };
        let mut row = Row::default();
        row.say(role, if column.is_hidden { " [ ] " } else { " [x] " });
        let name = glyphs(&column.name, table.encoding).map(|glyph| (role, glyph));
        row.cut(name, 0, width.saturating_sub(row.width));
        row
    });
    rows.collect()
}
