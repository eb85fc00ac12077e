//! Which key does what in the editor: one row per action, from which the bottom line is made as well.

use crate::term::tui::keys::Key;

/// What a key does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    Left,
    Right,
    Up,
    Down,
    WordLeft,
    WordRight,
    LineStart,
    LineEnd,
    PageUp,
    PageDown,
    Start,
    End,
    Return,
    Indent,
    Unindent,
    Backspace,
    Delete,
    DeleteWord,
    Cut,
    Paste,
    Undo,
    Redo,
    Find,
    FindNext,
    Redraw,
    Done,
    Leave,
}

/// A row of the table.
#[derive(Debug)]
pub struct Binding {
    pub keys: &'static [Key],
    pub action: Action,
    /// How the bottom line calls it; empty for what everybody tries anyway.
    pub shown: &'static str,
}

const fn row(keys: &'static [Key], action: Action, shown: &'static str) -> Binding {
    Binding {
        keys,
        action,
        shown,
    }
}

use Key::Ctrl;

pub const KEYS: &[Binding] = &[
    row(&[Ctrl('s'), Key::F(10)], Action::Done, "Ctrl-S done"),
    row(
        &[Key::Escape, Ctrl('c'), Ctrl('q')],
        Action::Leave,
        "Esc leave",
    ),
    row(&[Ctrl('f')], Action::Find, "Ctrl-F find"),
    row(&[Ctrl('g'), Key::F(3)], Action::FindNext, "Ctrl-G next"),
    row(&[Ctrl('z')], Action::Undo, "Ctrl-Z undo"),
    row(&[Ctrl('y')], Action::Redo, "Ctrl-Y redo"),
    row(&[Ctrl('k')], Action::Cut, "Ctrl-K cut"),
    row(&[Ctrl('u')], Action::Paste, "Ctrl-U paste"),
    row(&[Key::Left, Ctrl('b')], Action::Left, ""),
    row(&[Key::Right], Action::Right, ""),
    row(&[Key::Up, Ctrl('p')], Action::Up, ""),
    row(&[Key::Down, Ctrl('n')], Action::Down, ""),
    row(&[Key::WordLeft, Key::Alt('b')], Action::WordLeft, ""),
    row(&[Key::WordRight, Key::Alt('f')], Action::WordRight, ""),
    row(&[Key::Home, Ctrl('a')], Action::LineStart, ""),
    row(&[Key::End, Ctrl('e')], Action::LineEnd, ""),
    row(&[Key::PageUp], Action::PageUp, ""),
    row(&[Key::PageDown], Action::PageDown, ""),
    row(&[Key::TextStart, Key::Alt('<')], Action::Start, ""),
    row(&[Key::TextEnd, Key::Alt('>')], Action::End, ""),
    row(&[Key::Enter, Key::LineFeed], Action::Return, ""),
    row(&[Key::Tab], Action::Indent, ""),
    row(&[Key::BackTab], Action::Unindent, ""),
    row(&[Key::Backspace], Action::Backspace, ""),
    row(&[Key::Delete, Ctrl('d')], Action::Delete, ""),
    row(&[Ctrl('w')], Action::DeleteWord, ""),
    row(&[Ctrl('l')], Action::Redraw, ""),
];

/// What a key does; `None` for what is typed into the text, or for nothing.
pub fn action(key: Key) -> Option<Action> {
    let row = KEYS.iter().find(|row| row.keys.contains(&key))?;
    Some(row.action)
}
