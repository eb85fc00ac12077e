//! How do vi's modes reach the line editor: its keys in, and what it answers as commands of rustyline.
//!
//! rustyline itself stays in its insert mode all the time: the command mode is ours.

use rustyline::{Cmd, KeyCode, Modifiers};

use crate::repl::screen::keys::{Line, leave};
use crate::repl::screen::state::{Act, Exit, State};
use crate::repl::vi::{Key, Mode, Response};

/// Answers a key; `None` leaves it to the other tables.
pub fn handle(state: &mut State, line: &Line, code: KeyCode, modifiers: Modifiers) -> Option<Cmd> {
    let was_command = state.modes.is_vi_command;
    let response = match (code, modifiers) {
        // Escape and a key typed quickly after it.
        (KeyCode::Char(c), Modifiers::ALT) => behind_escape(state, line, Key::Char(c)),
        _ => state.vi.key(line.text, line.cursor, key(code, modifiers)),
    };
    state.modes.is_vi_command = state.vi.mode() == Mode::Command;
    if state.modes.is_vi_command != was_command {
        state.close_menu();
        state.forget_answer();
    }
    state.remark = state.vi.pending();
    answer(state, response)
}

fn behind_escape(state: &mut State, line: &Line, key: Key) -> Response {
    let left = state.vi.key(line.text, line.cursor, Key::Escape);
    let (text, cursor) = match left {
        Response::Put(text, cursor) => (text, cursor),
        _ => (line.text.to_owned(), line.cursor),
    };
    match state.vi.key(&text, cursor, key) {
        Response::Taken => Response::Put(text, cursor),
        response => response,
    }
}

fn key(code: KeyCode, modifiers: Modifiers) -> Key {
    match (code, modifiers) {
        (KeyCode::Char(c), Modifiers::NONE | Modifiers::SHIFT) => Key::Char(c),
        (KeyCode::Char('H'), Modifiers::CTRL) => Key::Backspace,
        (KeyCode::Char(c), Modifiers::CTRL) => Key::Ctrl(c.to_ascii_lowercase()),
        (KeyCode::Esc, Modifiers::NONE) => Key::Escape,
        (KeyCode::Left, Modifiers::NONE) => Key::Left,
        (KeyCode::Right, Modifiers::NONE) => Key::Right,
        (KeyCode::Up, Modifiers::NONE) => Key::Up,
        (KeyCode::Down, Modifiers::NONE) => Key::Down,
        (KeyCode::Home, Modifiers::NONE) => Key::Home,
        (KeyCode::End, Modifiers::NONE) => Key::End,
        (KeyCode::Backspace, Modifiers::NONE) => Key::Backspace,
        (KeyCode::Delete, Modifiers::NONE) => Key::Delete,
        _ => Key::Other,
    }
}

fn answer(state: &mut State, response: Response) -> Option<Cmd> {
    match response {
        Response::Pass => None,
        Response::Taken => Some(Cmd::Repaint),
        Response::Put(text, cursor) => {
            state.act = Some(Act::Put(text, cursor));
            Some(Cmd::Complete)
        }
        Response::Older => Some(Cmd::PreviousHistory),
        Response::Newer => Some(Cmd::NextHistory),
        Response::Search => {
            state.begin_search();
            Some(Cmd::Repaint)
        }
        Response::SearchOlder => look_on(state, 1),
        Response::SearchNewer => look_on(state, -1),
        Response::Edit => leave(state, Exit::Editor),
    }
}

fn look_on(state: &mut State, step: isize) -> Option<Cmd> {
    match state.look_on(step) {
        Some(hit) => {
            state.act = Some(Act::Set(hit));
            Some(Cmd::Complete)
        }
        None => Some(Cmd::Repaint),
    }
}
