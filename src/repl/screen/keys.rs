//! What does each key do that is not rustyline's own: the tables of keys, and the modes they are tried in.

use rustyline::{Cmd, Event, EventContext, KeyCode, KeyEvent, Modifiers};

use crate::repl::screen::fold;
use crate::repl::screen::state::{Act, Exit, State};
use crate::repl::screen::vi_keys;

/// A key and what it does. `None` leaves it to the next table, and at last to rustyline.
type Row = (KeyCode, Modifiers, fn(&mut State, &Line) -> Option<Cmd>);

/// The text as rustyline has it.
pub struct Line<'l> {
    pub text: &'l str,
    pub cursor: usize,
}

impl Line<'_> {
    fn is_at_end(&self) -> bool {
        self.cursor == self.text.len()
    }
}

const NONE: Modifiers = Modifiers::NONE;
const CTRL: Modifiers = Modifiers::CTRL;
const ALT: Modifiers = Modifiers::ALT;

const fn ctrl(letter: char) -> KeyCode {
    KeyCode::Char(letter)
}

/// While the history is searched.
const SEARCH: &[Row] = &[
    (ctrl('R'), CTRL, |state, _| step(state, 1)),
    (KeyCode::Up, NONE, |state, _| step(state, 1)),
    (KeyCode::PageUp, NONE, |state, _| page(state, -1)),
    (KeyCode::PageDown, NONE, |state, _| page(state, 1)),
    (ctrl('S'), CTRL, |state, _| step(state, -1)),
    (KeyCode::Down, NONE, |state, _| step(state, -1)),
    (KeyCode::Enter, NONE, |state, _| take_hit(state)),
    (KeyCode::Tab, NONE, |state, _| take_hit(state)),
    (KeyCode::Right, NONE, |state, _| take_hit(state)),
    (KeyCode::Esc, NONE, |state, _| leave_search(state)),
    (ctrl('G'), CTRL, |state, _| leave_search(state)),
    (ctrl('C'), CTRL, |state, _| leave_search(state)),
    (KeyCode::Backspace, NONE, |state, _| {
        if let Some(search) = &mut state.search {
            search.words.pop();
        }
        state.look_up();
        Some(Cmd::Repaint)
    }),
];

/// While the menu is open.
const MENU: &[Row] = &[
    (KeyCode::Down, NONE, |state, _| step(state, 1)),
    (KeyCode::Up, NONE, |state, _| step_back(state)),
    (ctrl('N'), CTRL, |state, _| step(state, 1)),
    (ctrl('P'), CTRL, |state, _| step_back(state)),
    (KeyCode::PageDown, NONE, |state, _| page(state, 1)),
    (KeyCode::PageUp, NONE, |state, _| page(state, -1)),
    (KeyCode::BackTab, NONE, |state, _| step(state, -1)),
    (KeyCode::Tab, NONE, |state, _| {
        let only = state
            .menu
            .as_ref()
            .filter(|menu| menu.candidates.len() == 1);
        match only.map(|menu| menu.candidates[0].clone()) {
            Some(candidate) => {
                state.accept(&candidate);
                Some(Cmd::Complete)
            }
            None => step(state, 1),
        }
    }),
    (KeyCode::Enter, NONE, |state, _| {
        let choice = state
            .menu
            .as_ref()
            .and_then(|menu| menu.choice())
            .cloned()?;
        state.accept(&choice);
        Some(Cmd::Complete)
    }),
    (KeyCode::Esc, NONE, |state, _| {
        state.close_menu();
        Some(Cmd::Repaint)
    }),
];

/// While a suggestion is shown.
const SUGGESTION: &[Row] = &[
    (KeyCode::Right, NONE, |state, line| {
        take_suggestion(state, line, Part::All)
    }),
    (KeyCode::End, NONE, |state, line| {
        take_suggestion(state, line, Part::All)
    }),
    (ctrl('E'), CTRL, |state, line| {
        take_suggestion(state, line, Part::All)
    }),
    (ctrl('F'), CTRL, |state, line| {
        take_suggestion(state, line, Part::All)
    }),
    (KeyCode::Tab, NONE, |state, line| {
        take_suggestion(state, line, Part::All)
    }),
    (KeyCode::Right, CTRL, |state, line| {
        take_suggestion(state, line, Part::Word)
    }),
    (KeyCode::Right, ALT, |state, line| {
        take_suggestion(state, line, Part::Word)
    }),
    (KeyCode::Char('f'), ALT, |state, line| {
        take_suggestion(state, line, Part::Word)
    }),
];

/// Always.
const KEYS: &[Row] = &[
    (KeyCode::F(2), NONE, |state, _| {
        state.modes.is_smart = !state.modes.is_smart;
        state.forget_answer();
        Some(Cmd::Repaint)
    }),
    (KeyCode::F(3), NONE, |state, _| {
        state.modes.is_multi_line = !state.modes.is_multi_line;
        Some(Cmd::Repaint)
    }),
    (KeyCode::F(4), NONE, |state, _| leave(state, Exit::ToggleVi)),
    (KeyCode::F(5), NONE, |state, _| {
        state.modes.explains = !state.modes.explains;
        Some(Cmd::Repaint)
    }),
    (ctrl('R'), CTRL, |state, _| {
        state.begin_search();
        Some(Cmd::Repaint)
    }),
    (ctrl('X'), CTRL, |state, _| {
        state.has_prefix = true;
        Some(Cmd::Noop)
    }),
    (ctrl('L'), CTRL, |state, _| {
        state.canvas.clear();
        Some(Cmd::Repaint)
    }),
    (ctrl('C'), CTRL, |state, _| leave(state, Exit::Interrupted)),
    (KeyCode::Tab, NONE, |state, line| {
        let before = &line.text[..line.cursor];
        let is_indenting = before
            .rsplit('\n')
            .next()
            .is_some_and(|l| l.trim().is_empty());
        match is_indenting && !before.is_empty() {
            true => Some(Cmd::Insert(1, "    ".to_owned())),
            false => {
                if state.open_menu() {
                    return step(state, 1);
                }
                Some(Cmd::Repaint)
            }
        }
    }),
    // readline's users know these: the line as a comment, the last word of the statement before.
    (KeyCode::Char('#'), ALT, |state, line| {
        state.commented = Some(commented(line.text));
        Some(Cmd::AcceptLine)
    }),
    (KeyCode::Char('.'), ALT, take_argument),
    (KeyCode::Char('_'), ALT, take_argument),
    // What terminals send for Ctrl-Space.
    (ctrl('@'), CTRL, |state, _| {
        state.open_menu();
        Some(Cmd::Repaint)
    }),
    (KeyCode::Enter, NONE, |state, line| {
        Some(enter(state, line, Enter::Plain))
    }),
    (ctrl('J'), CTRL, |state, line| {
        Some(enter(state, line, Enter::Plain))
    }),
    (KeyCode::Enter, ALT, |state, line| {
        Some(enter(state, line, Enter::Alt))
    }),
];

/// Answers a key.
pub fn handle(state: &mut State, event: &Event, context: &EventContext) -> Option<Cmd> {
    let KeyEvent(code, modifiers) = *event.get(0)?;
    let line = Line {
        text: context.line(),
        cursor: context.pos(),
    };
    if state.paste.is_some() {
        return Some(pasted(state, code, modifiers));
    }
    let is_vi = state.modes.is_vi;
    let is_command = state.modes.is_vi_command;
    state.remark.clear();
    state.is_typing = is_typing(code, modifiers);
    if code == KeyCode::BracketedPasteStart {
        state.paste = Some((String::new(), false));
        return Some(Cmd::Noop);
    }
    if std::mem::take(&mut state.has_prefix) {
        return match (code, modifiers) {
            (KeyCode::Char('E'), Modifiers::CTRL) => leave(state, Exit::Editor),
            (KeyCode::Char('U'), Modifiers::CTRL) => Some(Cmd::Undo(1)),
            _ => Some(Cmd::Noop),
        };
    }
    if !matches!((code, modifiers), (KeyCode::Char('.' | '_'), ALT)) {
        state.argument = None;
    }
    if state.search.is_some() {
        return Some(search(state, code, modifiers, &line));
    }
    if is_vi && let Some(command) = vi_keys::handle(state, &line, code, modifiers) {
        return Some(command);
    }
    if state.menu.is_some() && !is_command {
        let command = look_up(MENU, state, code, modifiers, &line);
        if let Some(command) = command.or_else(|| type_behind_choice(state, code, modifiers)) {
            return Some(command);
        }
    }
    if line.is_at_end()
        && !state.suggestion.is_empty()
        && let Some(command) = look_up(SUGGESTION, state, code, modifiers, &line)
    {
        return Some(command);
    }
    if is_command && code == KeyCode::Tab {
        return Some(Cmd::Noop);
    }
    look_up(KEYS, state, code, modifiers, &line)
}

fn is_typing(code: KeyCode, modifiers: Modifiers) -> bool {
    match code {
        KeyCode::Backspace => true,
        KeyCode::Char('H' | 'W') if modifiers == CTRL => true,
        KeyCode::Char(_) => modifiers == NONE || modifiers == Modifiers::SHIFT,
        _ => false,
    }
}

/// Takes the selected candidate, with what is typed behind it.
fn type_behind_choice(state: &mut State, code: KeyCode, modifiers: Modifiers) -> Option<Cmd> {
    let KeyCode::Char(c) = code else { return None };
    if modifiers != NONE && modifiers != Modifiers::SHIFT {
        return None;
    }
    let mut choice = state
        .menu
        .as_ref()
        .and_then(|menu| menu.choice())
        .cloned()?;
    // One space is enough behind a text that ends with one.
    if !(c == ' ' && choice.text.ends_with(' ')) {
        choice.text.push(c);
    }
    state.accept(&choice);
    state.forget_closing();
    Some(Cmd::Complete)
}

fn look_up(
    table: &[Row],
    state: &mut State,
    code: KeyCode,
    modifiers: Modifiers,
    line: &Line,
) -> Option<Cmd> {
    let row = table
        .iter()
        .find(|row| row.0 == code && row.1 == modifiers)?;
    (row.2)(state, line)
}

fn step(state: &mut State, step: isize) -> Option<Cmd> {
    if let Some(menu) = &mut state.menu {
        menu.step(step);
    }
    Some(Cmd::Repaint)
}

/// A menu that nobody has gone into is not in the way of the lines above and of the history.
fn step_back(state: &mut State) -> Option<Cmd> {
    state.menu.as_ref()?.choice()?;
    step(state, -1)
}

fn page(state: &mut State, pages: isize) -> Option<Cmd> {
    if let Some(menu) = &mut state.menu {
        menu.page(pages);
    }
    Some(Cmd::Repaint)
}

pub fn leave(state: &mut State, exit: Exit) -> Option<Cmd> {
    state.exit = exit;
    state.menu = None;
    Some(Cmd::AcceptLine)
}

fn search(state: &mut State, code: KeyCode, modifiers: Modifiers, line: &Line) -> Cmd {
    if let Some(command) = look_up(SEARCH, state, code, modifiers, line) {
        return command;
    }
    if let KeyCode::Char(c) = code
        && (modifiers == NONE || modifiers == Modifiers::SHIFT)
    {
        if let Some(search) = &mut state.search {
            search.words.push(c);
        }
        state.look_up();
    }
    Cmd::Repaint
}

fn take_hit(state: &mut State) -> Option<Cmd> {
    let hit = state.take_hit();
    state.end_search();
    match hit {
        Some(hit) => {
            state.act = Some(Act::Set(hit));
            Some(Cmd::Complete)
        }
        None => Some(Cmd::Repaint),
    }
}

fn leave_search(state: &mut State) -> Option<Cmd> {
    state.end_search();
    Some(Cmd::Repaint)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    All,
    Word,
}

fn take_suggestion(state: &mut State, line: &Line, part: Part) -> Option<Cmd> {
    let suggestion = std::mem::take(&mut state.suggestion);
    let end = match part {
        Part::All => suggestion.len(),
        Part::Word => word_end(&suggestion),
    };
    let range = line.cursor..line.cursor;
    state.act = Some(Act::Replace(range, suggestion[..end].to_owned()));
    Some(Cmd::Complete)
}

/// Where the first word ends, with what stands before it.
fn word_end(text: &str) -> usize {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    let start = text.find(is_part).unwrap_or(text.len());
    let length = text[start..].find(|c| !is_part(c));
    length.map_or(text.len(), |length| start + length)
}

/// Puts the last word of the statement before in; again, that of the one before that.
fn take_argument(state: &mut State, line: &Line) -> Option<Cmd> {
    let (back, range) = match state.argument.take() {
        Some((back, range)) if range.end == line.cursor => (back + 1, range),
        _ => (0, line.cursor..line.cursor),
    };
    let Some(word) = state.history.argument(back) else {
        state.argument = Some((back.saturating_sub(1), range));
        return Some(Cmd::Repaint);
    };
    state.argument = Some((back, range.start..range.start + word.len()));
    state.act = Some(Act::Replace(range, word));
    Some(Cmd::Complete)
}

/// Each line behind a comment sign.
fn commented(text: &str) -> String {
    let lines: Vec<String> = text.split('\n').map(|line| format!("-- {line}")).collect();
    lines.join("\n")
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Enter {
    Plain,
    /// Alt-Enter does the other of the two things.
    Alt,
}

fn enter(state: &mut State, line: &Line, enter: Enter) -> Cmd {
    let would_submit = match (state.modes.is_multi_line, state.modes.is_safe) {
        _ if state.ask.is_data => true,
        (false, _) => true,
        (true, true) => line.text.trim_start().starts_with('\\'),
        (true, false) => state.is_complete(line.text),
    };
    match would_submit == (enter == Enter::Plain) {
        true => Cmd::AcceptLine,
        false => Cmd::Insert(1, "\n".to_owned()),
    }
}

/// Collects a paste key by key, without drawing.
fn pasted(state: &mut State, code: KeyCode, modifiers: Modifiers) -> Cmd {
    let Some((text, was_return)) = &mut state.paste else {
        return Cmd::Noop;
    };
    let is_second_half = std::mem::take(was_return);
    match code {
        KeyCode::BracketedPasteEnd => return end_paste(state),
        KeyCode::Enter => {
            text.push('\n');
            *was_return = true;
        }
        KeyCode::Tab => text.push('\t'),
        KeyCode::Char('J') if modifiers == CTRL && is_second_half => {}
        KeyCode::Char('J') if modifiers == CTRL => text.push('\n'),
        KeyCode::Char(c) if modifiers == NONE || modifiers == Modifiers::SHIFT => text.push(c),
        _ => {}
    }
    Cmd::Noop
}

fn end_paste(state: &mut State) -> Cmd {
    let (text, _) = state.paste.take().unwrap_or_default();
    match text.len() > fold::LARGE {
        true => Cmd::Insert(1, fold::fold(text, &mut state.folds)),
        false => Cmd::Insert(1, text),
    }
}
