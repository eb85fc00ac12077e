//! The list of keys, made from their table.

use super::frame::{Role, Row};
use super::keys::{For, KEYS};
use super::model::{Mode, Model};
use crate::term::tui::keys::Key;

/// What a key does while the list is shown.
pub fn key(top: usize, key: Key, model: &Model) -> Mode {
    let last = KEYS.len().saturating_sub(1);
    let page = model.size.rows.saturating_sub(1).max(1);
    let top = match key {
        Key::Down | Key::Char('j') => top + 1,
        Key::Up | Key::Char('k') => top.saturating_sub(1),
        Key::PageDown | Key::Char(' ') => top + page,
        Key::PageUp | Key::Char('b') => top.saturating_sub(page),
        _ => return Mode::Browse,
    };
    Mode::Help { top: top.min(last) }
}

/// The list from the row `top` on.
pub fn rows(model: &Model, top: usize) -> Vec<Row> {
    let is_table = model.table().is_some();
    let shown = KEYS
        .iter()
        .filter(|binding| is_table || binding.for_what == For::Both);
    let rows = shown.skip(top).map(|binding| {
        let mut row = Row::default();
        row.say(Role::Header, &format!("  {:<16}", binding.shown));
        row.say(Role::Plain, &format!(" {}", binding.help));
        row
    });
    rows.take(model.size.rows.saturating_sub(1)).collect()
}
