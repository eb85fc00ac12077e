//! Gives each key its effect at the prompt: the tables of search, menu and suggestion, then the editor's commands.

use crate::repl::edit::command::{self, Binding, Command};
use crate::repl::edit::{Count, Response};
use crate::repl::screen::fold;
use crate::repl::screen::state::{Exit, State};
use crate::repl::screen::vi_keys;
use crate::repl::words::{self, Word};
use crate::term::tui::keys::Key;

/// What a key has come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    Done,
    /// The next table is asked.
    Pass,
    Leave(Exit),
    /// The program stops, to go on later.
    Suspend,
    /// The terminal's key for SIGQUIT.
    Quit,
}

/// A key of a mode, and what it does there.
type Row = (Key, fn(&mut State) -> Step);

use Key::{Alt, Ctrl};

/// While the history is searched.
const SEARCH: &[Row] = &[
    (Ctrl('r'), |state| step(state, 1)),
    (Key::Up, |state| step(state, 1)),
    (Key::PageUp, |state| page(state, -1)),
    (Key::PageDown, |state| page(state, 1)),
    (Ctrl('s'), |state| step(state, -1)),
    (Key::Down, |state| step(state, -1)),
    (Key::Enter, take_hit),
    (Key::LineFeed, take_hit),
    (Key::Tab, take_hit),
    (Key::Right, take_hit),
    (Key::Escape, leave_search),
    (Ctrl('g'), leave_search),
    (Ctrl('c'), leave_search),
    (Key::Backspace, |state| {
        if let Some(search) = &mut state.search {
            search.words.pop();
        }
        state.look_up();
        Step::Done
    }),
];

/// While the menu is open.
const MENU: &[Row] = &[
    (Key::Down, |state| step(state, 1)),
    (Key::Up, step_back),
    (Ctrl('n'), |state| step(state, 1)),
    (Ctrl('p'), step_back),
    (Key::PageDown, |state| page(state, 1)),
    (Key::PageUp, |state| page(state, -1)),
    (Key::BackTab, |state| step(state, -1)),
    (Key::Tab, |state| {
        let only = state
            .menu
            .as_ref()
            .filter(|menu| menu.candidates.len() == 1);
        match only.map(|menu| menu.candidates[0].clone()) {
            Some(candidate) => state.accept(&candidate),
            None => return step(state, 1),
        }
        Step::Done
    }),
    (Key::Enter, take_choice),
    (Key::LineFeed, take_choice),
    (Key::Escape, |state| {
        state.close_menu();
        Step::Done
    }),
];

/// While a suggestion is shown.
const SUGGESTION: &[Row] = &[
    (Key::Right, |state| take_suggestion(state, Part::All)),
    (Key::End, |state| take_suggestion(state, Part::All)),
    (Ctrl('e'), |state| take_suggestion(state, Part::All)),
    (Ctrl('f'), |state| take_suggestion(state, Part::All)),
    (Key::Tab, |state| take_suggestion(state, Part::All)),
    (Key::WordRight, |state| take_suggestion(state, Part::Word)),
    (Alt('f'), |state| take_suggestion(state, Part::Word)),
];

/// The tables of the editor's keys, the first ones first.
pub const TABLES: &[&[Binding]] = &[command::OWN, command::EMACS];

/// Answers a key.
pub fn handle(state: &mut State, key: Key) -> Step {
    state.remark.clear();
    let was_eof = std::mem::replace(&mut state.was_eof, key == Ctrl('d'));
    if !matches!(key, Key::Char(_)) {
        // These go by what is seen, which is drawn when no more keys wait.
        state.answer();
    }
    state.is_typing = is_typing(key);
    if state.edit.is_waiting() {
        return edit(state, key, was_eof);
    }
    if state.search.is_some() {
        match search(state, key) {
            Step::Pass => {}
            step => return step,
        }
    }
    let is_command = state.modes.is_vi_command;
    if state.modes.is_vi {
        match vi_keys::handle(state, key) {
            Step::Pass => {}
            step => return step,
        }
    }
    if state.menu.is_some() && !is_command {
        match look_up(MENU, state, key) {
            Step::Pass => {}
            step => return step,
        }
        if type_after_choice(state, key) {
            return Step::Done;
        }
    }
    if state.edit.is_at_end() && !state.suggestion.is_empty() {
        match look_up(SUGGESTION, state, key) {
            Step::Pass => {}
            step => return step,
        }
    }
    if is_command && matches!(key, Key::Tab | Key::Char(_)) {
        return Step::Done;
    }
    edit(state, key, was_eof)
}

/// Gives a key to the editor, and does what is more than editing.
fn edit(state: &mut State, key: Key, was_eof: bool) -> Step {
    let argument = state.argument.take();
    match state.edit.key(key, TABLES) {
        Response::Pass => Step::Pass,
        Response::Done => Step::Done,
        Response::Do(Command::YankLastArgument, _) => {
            state.argument = argument;
            take_argument(state)
        }
        Response::Do(Command::EndOfFile, _) if was_eof => Step::Done,
        Response::Do(command, count) => perform(state, command, count),
    }
}

fn is_typing(key: Key) -> bool {
    matches!(key, Key::Backspace | Key::Char(_) | Ctrl('h' | 'w'))
}

/// Does a command that is more than editing.
pub fn perform(state: &mut State, command: Command, count: Count) -> Step {
    match command {
        Command::AcceptOrNewline => return enter(state, Enter::Plain),
        Command::Accept => return enter(state, Enter::Alt),
        Command::EndOfFile => return Step::Leave(Exit::End),
        Command::Interrupt => return Step::Leave(Exit::Interrupted),
        Command::EditOutside => return Step::Leave(Exit::Editor),
        Command::Suspend => return Step::Suspend,
        Command::Quit => return Step::Quit,
        Command::PreviousLine | Command::PreviousHistory => state.step_history(count.times),
        Command::NextLine | Command::NextHistory => {
            state.step_history(count.times.saturating_neg());
        }
        Command::FirstHistory => state.go_history(0),
        Command::LastHistory => state.go_history(usize::MAX),
        Command::SearchHistoryBackward | Command::PrefixSearchBackward => {
            state.search_prefix(true);
        }
        Command::SearchHistoryForward | Command::PrefixSearchForward => state.search_prefix(false),
        Command::YankNthArgument => {
            let words = state
                .history
                .entries()
                .last()
                .map(|entry| entry.split_whitespace());
            let nth = usize::try_from(count.times).unwrap_or(1);
            let word = words.and_then(|mut words| words.nth(nth).map(str::to_owned));
            state.edit.insert(&word.unwrap_or_default());
        }
        Command::OperateAndGetNext => {
            state.next_entry = state.browse.at().map(|at| at.saturating_add(1));
            return Step::Leave(Exit::Submitted(state.edit.text().to_owned()));
        }
        Command::ReverseSearch | Command::ForwardSearch => state.begin_search(),
        Command::InsertComment => {
            return Step::Leave(Exit::Submitted(comment_out(state.edit.text())));
        }
        Command::ClearScreen => state.canvas.clear(),
        Command::Complete => return complete(state),
        Command::OpenMenu => drop(state.open_menu()),
        Command::ViMode => state.set_vi(true),
        Command::EmacsMode => state.set_vi(false),
        Command::SwitchVi => state.set_vi(!state.modes.is_vi),
        Command::SwitchSmart => {
            state.modes.is_smart = !state.modes.is_smart;
            state.forget_answer();
        }
        Command::SwitchMultiLine => state.modes.is_multi_line = !state.modes.is_multi_line,
        Command::SwitchExplain => state.modes.explains = !state.modes.explains,
        Command::ShowKeys => state.print_above(&help()),
        _ => return Step::Pass,
    }
    Step::Done
}

/// The keys as a text, from the tables.
pub fn help() -> String {
    let rows = TABLES.iter().copied().flatten();
    let rows = rows.filter(|row| !row.shown.is_empty());
    rows.map(|row| format!("  {:<24}{}\n", row.shown, row.help))
        .collect()
}

/// Takes the selected candidate, with what is typed after it.
fn type_after_choice(state: &mut State, key: Key) -> bool {
    let Key::Char(c) = key else { return false };
    let choice = state.menu.as_ref().and_then(|menu| menu.choice()).cloned();
    let Some(mut choice) = choice.filter(|_| state.is_answered()) else {
        return false;
    };
    // One space is enough after a text that ends with one.
    if !(c == ' ' && choice.text.ends_with(' ')) {
        choice.text.push(c);
    }
    state.accept(&choice);
    state.forget_closing();
    true
}

fn look_up(table: &[Row], state: &mut State, key: Key) -> Step {
    match table.iter().find(|row| row.0 == key) {
        Some(row) => (row.1)(state),
        None => Step::Pass,
    }
}

fn step(state: &mut State, step: isize) -> Step {
    if let Some(menu) = &mut state.menu {
        menu.step(step);
    }
    Step::Done
}

/// A menu that the user has not gone into is not in the way of the lines above and of the history.
fn step_back(state: &mut State) -> Step {
    match state.menu.as_ref().and_then(|menu| menu.choice()) {
        Some(_) => step(state, -1),
        None => Step::Pass,
    }
}

fn page(state: &mut State, pages: isize) -> Step {
    if let Some(menu) = &mut state.menu {
        menu.page(pages);
    }
    Step::Done
}

fn take_choice(state: &mut State) -> Step {
    let choice = state.menu.as_ref().and_then(|menu| menu.choice()).cloned();
    match choice {
        Some(choice) => {
            state.accept(&choice);
            Step::Done
        }
        None => Step::Pass,
    }
}

/// A key of the search; any other takes the hit and then does its own work.
fn search(state: &mut State, key: Key) -> Step {
    match look_up(SEARCH, state, key) {
        Step::Pass => {}
        step => return step,
    }
    if let Key::Char(c) = key {
        if let Some(search) = &mut state.search {
            search.words.push(c);
        }
        state.look_up();
        return Step::Done;
    }
    take_hit(state);
    Step::Pass
}

fn take_hit(state: &mut State) -> Step {
    if let Some(hit) = state.take_hit() {
        state.go_to_entry(&hit);
    }
    state.end_search();
    Step::Done
}

fn leave_search(state: &mut State) -> Step {
    state.end_search();
    Step::Done
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    All,
    Word,
}

fn take_suggestion(state: &mut State, part: Part) -> Step {
    let suggestion = std::mem::take(&mut state.suggestion);
    let end = match part {
        Part::All => suggestion.len(),
        Part::Word => word_end(&suggestion),
    };
    state.edit.insert(&suggestion[..end]);
    Step::Done
}

/// Where the first word ends, with what stands before it.
fn word_end(text: &str) -> usize {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    let start = text.find(is_part).unwrap_or(text.len());
    let length = text[start..].find(|c| !is_part(c));
    length.map_or(text.len(), |length| start + length)
}

/// Inserts the last word of the statement before; again, that of the one before that.
fn take_argument(state: &mut State) -> Step {
    let cursor = state.edit.cursor();
    let (back, range) = match state.argument.take() {
        Some((back, range)) if range.end == cursor => (back + 1, range),
        _ => (0, cursor..cursor),
    };
    let Some(word) = state.history.argument(back) else {
        state.argument = Some((back.saturating_sub(1), range));
        return Step::Done;
    };
    state.argument = Some((back, range.start..range.start + word.len()));
    state.edit.replace(range, &word);
    Step::Done
}

/// Each line after a comment sign.
fn comment_out(text: &str) -> String {
    let lines: Vec<String> = text.split('\n').map(|line| format!("-- {line}")).collect();
    lines.join("\n")
}

/// Tab: indents a new line, or opens the menu and goes into it.
fn complete(state: &mut State) -> Step {
    let before = &state.edit.text()[..state.edit.cursor()];
    let line = before.rsplit('\n').next().unwrap_or_default();
    if line.trim().is_empty() && !before.is_empty() {
        state.edit.insert("    ");
    } else if state.open_menu() {
        step(state, 1);
    }
    Step::Done
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Enter {
    Plain,
    /// Alt-Enter does the other of the two things.
    Alt,
}

fn enter(state: &mut State, enter: Enter) -> Step {
    let text = state.edit.text();
    let would_submit = match (state.modes.is_multi_line, state.modes.is_safe) {
        _ if state.ask.is_data => true,
        (false, _) => true,
        (true, true) => text.trim_start().starts_with('\\'),
        (true, false) => state.is_complete(text),
    };
    if would_submit == (enter == Enter::Plain) {
        return Step::Leave(Exit::Submitted(text.to_owned()));
    }
    if text.contains('\n')
        && let Some(hint) = leaving_hint(text)
    {
        state.remark = hint.to_owned();
    }
    state.insert_newline();
    Step::Done
}

/// What helps the user whose last line is a word that leaves, or asks for help, inside an unfinished statement.
fn leaving_hint(text: &str) -> Option<&'static str> {
    let line = text.rsplit('\n').next().unwrap_or_default();
    match words::recognize(line)? {
        Word::Help => Some("F1 shows the keys, Ctrl-C clears the text, then \\? helps"),
        Word::Leave | Word::Quit => Some("Ctrl-C clears the text, then \\q leaves"),
    }
}

/// Takes a pasted text in; a large one is folded.
pub fn paste(state: &mut State, text: String) {
    state.remark.clear();
    state.is_typing = false;
    let text = match text.len() > fold::LARGE {
        true => fold::fold(text, &mut state.folds),
        false => text,
    };
    if state.search.is_some() {
        let line = text.lines().next().unwrap_or_default();
        if let Some(search) = &mut state.search {
            search.words.push_str(line);
        }
        state.look_up();
        return;
    }
    state.edit.insert(&text);
}
