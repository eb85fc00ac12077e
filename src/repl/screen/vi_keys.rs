//! Connects vi's modes with the prompt: its keys go in, and what it answers is done to the text.

use crate::repl::screen::keys::Step;
use crate::repl::screen::state::{Exit, State};
use crate::repl::vi::{Key as ViKey, Mode, Response};
use crate::term::tui::keys::Key;

/// Answers a key, or leaves it to the other tables.
pub fn handle(state: &mut State, key: Key) -> Step {
    let was_command = state.modes.is_vi_command;
    let (text, cursor) = (state.edit.text().to_owned(), state.edit.cursor());
    let response = match key {
        // Escape and a key typed quickly after it.
        Key::Alt(c) => after_escape(state, &text, cursor, ViKey::Char(c)),
        key => state.vi.key(&text, cursor, vi_key(key)),
    };
    state.modes.is_vi_command = state.vi.mode() == Mode::Command;
    if state.modes.is_vi_command != was_command {
        state.close_menu();
        state.forget_answer();
    }
    answer(state, response)
}

fn after_escape(state: &mut State, text: &str, cursor: usize, key: ViKey) -> Response {
    let left = state.vi.key(text, cursor, ViKey::Escape);
    let (text, cursor) = match left {
        Response::Put(text, cursor) => (text, cursor),
        _ => (text.to_owned(), cursor),
    };
    match state.vi.key(&text, cursor, key) {
        Response::Taken => Response::Put(text, cursor),
        response => response,
    }
}

fn vi_key(key: Key) -> ViKey {
    match key {
        Key::Char(c) => ViKey::Char(c),
        Key::Ctrl(c) => ViKey::Ctrl(c),
        Key::Escape => ViKey::Escape,
        Key::Left => ViKey::Left,
        Key::Right => ViKey::Right,
        Key::Up => ViKey::Up,
        Key::Down => ViKey::Down,
        Key::Home => ViKey::Home,
        Key::End => ViKey::End,
        Key::Backspace => ViKey::Backspace,
        Key::Delete => ViKey::Delete,
        _ => ViKey::Other,
    }
}

fn answer(state: &mut State, response: Response) -> Step {
    match response {
        Response::Pass => return Step::Pass,
        Response::Taken => {}
        Response::Put(text, cursor) => state.edit.replace_all(&text, cursor),
        Response::Older => state.step_history(1),
        Response::Newer => state.step_history(-1),
        Response::Search => state.begin_search(),
        Response::SearchOlder => state.look_on(1),
        Response::SearchNewer => state.look_on(-1),
        Response::Edit => return Step::Leave(Exit::Editor),
    }
    Step::Done
}
