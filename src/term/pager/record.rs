//! One row of a table by itself: each column with its value in full, json indented, wrapped where the screen ends.

use std::borrow::Cow;

use super::content::{Kind, Table};
use super::frame::{Role, Row};
use super::glyphs::{Glyph, glyphs};
use super::json::indented;
use super::keys::Action;
use super::model::Model;
use crate::term::tui::keys::Key;

/// What follows from a key.
pub enum Next {
    Stay(usize),
    Browse,
    /// What the key does to the table as well.
    Action(Action),
}

/// The names take at most this part of the screen.
const NAMES: usize = 3;

/// The most lines of one value that are shown.
const LONGEST: usize = 10_000;

/// What a key does while a row is shown from line `top` on.
pub fn key(model: &mut Model, top: usize, key: Key) -> Next {
    let page = height(model);
    let last = lines(model).len().saturating_sub(page);
    Next::Stay(match key {
        Key::Down | Key::Char('j') | Key::Enter | Key::LineFeed => (top + 1).min(last),
        Key::Up | Key::Char('k') => top.saturating_sub(1),
        Key::PageDown | Key::Char(' ') => (top + page).min(last),
        Key::PageUp | Key::Char('b') => top.saturating_sub(page),
        Key::Char('g') | Key::Home => 0,
        Key::Char('G') | Key::End => last,
        Key::Right | Key::Char('l') => {
            model.go_to(model.place.row + 1);
            0
        }
        Key::Left | Key::Char('h') => {
            model.go_to(model.place.row.saturating_sub(1));
            0
        }
        Key::Char('Y') => return Next::Action(Action::CopyRow),
        Key::Char('J') => return Next::Action(Action::Notation),
        Key::Ctrl('l') => return Next::Action(Action::Redraw),
        Key::Ctrl('z') => return Next::Action(Action::Suspend),
        Key::Char('q' | 'x') | Key::Escape | Key::Ctrl('c') => return Next::Browse,
        _ => top,
    })
}

/// The row with the cursor, from line `top` on.
pub fn rows(model: &Model, top: usize) -> Vec<Row> {
    let lines = lines(model).into_iter();
    lines.skip(top).take(height(model)).collect()
}

fn height(model: &Model) -> usize {
    model.size.rows.saturating_sub(1).max(1)
}

fn lines(model: &Model) -> Vec<Row> {
    let Some(table) = model.table() else {
        return Vec::new();
    };
    let shown = model.shown_columns();
    let widest = shown.iter().map(|&number| table.columns[number].header);
    let widest = widest.max().unwrap_or(0);
    let names = widest.min(model.size.columns / NAMES).max(1);
    let number = model.number(model.place.row);
    let mut lines = Vec::new();
    for (position, cell) in table.cells(number).iter().enumerate() {
        if shown.binary_search(&position).is_ok() {
            value(model, table, position, cell, names, &mut lines);
        }
    }
    lines
}

/// The lines of one value, the first one with the column's name before it.
fn value(
    model: &Model,
    table: &Table,
    column: usize,
    cell: Option<&[u8]>,
    names: usize,
    lines: &mut Vec<Row>,
) {
    let room = model.size.columns.saturating_sub(names + 3).max(1);
    let (text, role) = match cell {
        Some(cell) if table.columns[column].kind == Kind::Json => {
            (Cow::Owned(indented(cell)), Role::Plain)
        }
        Some(cell) => (Cow::Borrowed(cell), Role::Plain),
        None => (Cow::Borrowed(&*table.null), Role::Null),
    };
    let matches = match (&model.pattern, cell) {
        (Some(pattern), Some(_)) => pattern.places(&text),
        _ => Vec::new(),
    };
    let first = lines.len();
    let mut row = start(table, column, names, true);
    let mut at = 0;
    for glyph in glyphs(&text, table.encoding) {
        let is_line_end = text[at] == b'\n';
        let is_full = row.width + glyph.width > names + 3 + room;
        if is_line_end || is_full {
            lines.push(std::mem::replace(
                &mut row,
                start(table, column, names, false),
            ));
        }
        if lines.len() - first > LONGEST {
            break;
        }
        let is_match = matches
            .iter()
            .any(|&(start, end)| (start..end).contains(&at));
        let role = if is_match { Role::Match } else { role };
        at += glyph.length;
        if !is_line_end {
            let one: [(Role, Glyph); 1] = [(role, glyph)];
            row.cut(one.into_iter(), 0, glyph.width);
        }
    }
    lines.push(row);
}

fn start(table: &Table, column: usize, names: usize, is_first: bool) -> Row {
    let mut row = Row::default();
    if is_first {
        let name = glyphs(&table.columns[column].name, table.encoding);
        row.cut(name.map(|glyph| (Role::Header, glyph)), 0, names);
    }
    row.pad(Role::Header, names.saturating_sub(row.width));
    row.say(Role::Rule, " │ ");
    row
}
