//! What do keys do in vi's modes. Pure: the text with its cursor and a key go in, what is to be done comes out.
//!
//! In the insert mode everything but Escape is left to the line editor; in the command mode every key that is one of
//! vi's is answered here.

mod change;
mod command;
mod motion;
mod object;
mod place;

use change::{Edit, Register, apply};
use command::{Command, Parsed, Verb, parse};
use motion::{Find, Motion, target};

/// The modes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    #[default]
    Insert,
    /// Typing writes over what is there.
    Replace,
    Command,
}

/// A key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    Char(char),
    Ctrl(char),
    Escape,
    Left,
    Right,
    Up,
    Down,
    Home,
    End,
    Backspace,
    Delete,
    Other,
}

/// What is to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Response {
    /// The key is not one of vi's.
    Pass,
    /// It has been taken; the text stays.
    Taken,
    /// The text and the cursor are to be these.
    Put(String, usize),
    /// An older entry of the history.
    Older,
    Newer,
    /// A search in the history begins.
    Search,
    /// The next older, or newer, entry that the last search finds.
    SearchOlder,
    SearchNewer,
    /// The text is to be edited on the whole screen.
    Edit,
}

/// What `.` does again: a command, and what was typed after it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Change {
    command: Command,
    typed: String,
}

/// Text that is being typed.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Session {
    command: Option<Command>,
    /// The text and the cursor when it began.
    before: (String, usize),
}

/// vi between keys.
#[derive(Debug, Clone, Default)]
pub struct Vi {
    mode: Mode,
    pending: Vec<char>,
    register: Register,
    last: Option<Change>,
    found: Option<Find>,
    session: Option<Session>,
    undo: Vec<(String, usize)>,
    redo: Vec<(String, usize)>,
}

/// How much can be undone.
const UNDO: usize = 500;

impl Vi {
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// The keys of a command that is not complete.
    pub fn pending(&self) -> String {
        self.pending.iter().collect()
    }

    /// Begins a new text, in the insert mode.
    pub fn begin(&mut self, text: &str, cursor: usize) {
        self.pending.clear();
        self.undo.clear();
        self.redo.clear();
        self.type_into(text, cursor, None);
    }

    /// Where the cursor is shown.
    pub fn shown_cursor(&self, text: &str, cursor: usize) -> usize {
        match self.mode {
            Mode::Command => place::on_character(text, cursor),
            Mode::Insert | Mode::Replace => cursor,
        }
    }

    /// Answers a key.
    pub fn key(&mut self, text: &str, cursor: usize, key: Key) -> Response {
        match (self.mode, key) {
            (Mode::Insert | Mode::Replace, Key::Escape) => self.leave_insert(text, cursor),
            (Mode::Replace, Key::Char(c)) => write_over(text, cursor, c),
            (Mode::Insert | Mode::Replace, _) => Response::Pass,
            (Mode::Command, key) => {
                let cursor = place::on_character(text, cursor);
                self.command_key(text, cursor, key)
            }
        }
    }

    fn command_key(&mut self, text: &str, cursor: usize, key: Key) -> Response {
        let letter = match key {
            Key::Char(c) => c,
            Key::Left | Key::Backspace => 'h',
            Key::Right => 'l',
            Key::Up | Key::Ctrl('p') => 'k',
            Key::Down | Key::Ctrl('n') => 'j',
            Key::Home => '0',
            Key::End => '$',
            Key::Delete => 'x',
            Key::Ctrl('r') if !self.redo.is_empty() => {
                self.pending.clear();
                return self.redo(text, cursor);
            }
            Key::Escape => {
                self.pending.clear();
                return Response::Taken;
            }
            Key::Ctrl(_) | Key::Other => {
                self.pending.clear();
                return Response::Pass;
            }
        };
        self.pending.push(letter);
        match parse(&self.pending) {
            Parsed::Partial => Response::Taken,
            Parsed::Nothing => {
                self.pending.clear();
                Response::Taken
            }
            Parsed::Command(command) => {
                self.pending.clear();
                self.run(text, cursor, command)
            }
        }
    }

    fn run(&mut self, text: &str, cursor: usize, command: Command) -> Response {
        let count = command.count.unwrap_or(1);
        match command.verb {
            Verb::Move(motion) => self.go(text, cursor, motion, command.count),
            Verb::Key('u') => self.undo(text, cursor, count),
            Verb::Key('v') => Response::Edit,
            Verb::Key('/' | '?') => Response::Search,
            Verb::Key('n') => Response::SearchOlder,
            Verb::Key('N') => Response::SearchNewer,
            Verb::Key('.') => self.again(text, cursor, command.count),
            _ => self.change(text, cursor, command),
        }
    }

    fn go(&mut self, text: &str, cursor: usize, motion: Motion, count: Option<usize>) -> Response {
        if let Motion::Find(find) = motion {
            self.found = Some(find);
        }
        match target(text, cursor, motion, count, self.found) {
            Some((at, _)) => Response::Put(text.to_owned(), place::on_character(text, at)),
            // Beyond the first and the last line is the history.
            None if motion == Motion::Key('k') => Response::Older,
            None if motion == Motion::Key('j') => Response::Newer,
            None => Response::Taken,
        }
    }

    fn change(&mut self, text: &str, cursor: usize, command: Command) -> Response {
        if let Verb::Operate(_, command::Target::Motion(Motion::Find(find))) = command.verb {
            self.found = Some(find);
        }
        let Some(edit) = apply(text, cursor, command, self.found, &mut self.register) else {
            return Response::Taken;
        };
        if edit.inserts {
            self.type_into(text, cursor, Some(command));
            if command.verb == Verb::Key('R') {
                self.mode = Mode::Replace;
            }
            // What is typed begins here.
            if let Some(session) = &mut self.session {
                session.before = (edit.text.clone(), edit.cursor);
            }
            return Response::Put(edit.text, edit.cursor);
        }
        let is_yank = edit.text == text;
        if !is_yank {
            self.keep(text, cursor);
            self.last = Some(Change {
                command,
                typed: String::new(),
            });
        }
        finished(edit)
    }

    /// The last change once more, with another count where there is one.
    fn again(&mut self, text: &str, cursor: usize, count: Option<usize>) -> Response {
        let Some(change) = self.last.clone() else {
            return Response::Taken;
        };
        let command = Command {
            count: count.or(change.command.count),
            ..change.command
        };
        let Some(edit) = apply(text, cursor, command, self.found, &mut self.register) else {
            return Response::Taken;
        };
        self.keep(text, cursor);
        self.last = Some(Change {
            command,
            typed: change.typed.clone(),
        });
        if !edit.inserts {
            return finished(edit);
        }
        let times = place::copies(&edit.text, change.typed.len(), repetitions(command));
        let typed = change.typed.repeat(times);
        let over = match command.verb {
            Verb::Key('R') => over(&edit.text, edit.cursor, &typed),
            _ => edit.cursor,
        };
        let text = format!("{}{typed}{}", &edit.text[..edit.cursor], &edit.text[over..]);
        let cursor = before_typed(&text, edit.cursor + typed.len());
        Response::Put(text, cursor)
    }

    fn type_into(&mut self, text: &str, cursor: usize, command: Option<Command>) {
        self.mode = Mode::Insert;
        self.keep(text, cursor);
        self.session = Some(Session {
            command,
            before: (text.to_owned(), cursor),
        });
    }

    fn leave_insert(&mut self, text: &str, cursor: usize) -> Response {
        self.mode = Mode::Command;
        if self.undo.last().is_some_and(|(before, _)| before == text) {
            self.undo.pop();
        }
        let Some(session) = self.session.take() else {
            return Response::Put(text.to_owned(), before_typed(text, cursor));
        };
        let (before, at) = session.before;
        let Some(typed) = typed(&before, at, text) else {
            return Response::Put(text.to_owned(), before_typed(text, cursor));
        };
        let Some(command) = session.command else {
            return Response::Put(text.to_owned(), before_typed(text, cursor));
        };
        let times = repetitions(command) - 1;
        let is_replacing = command.verb == Verb::Key('R');
        self.last = Some(Change {
            command,
            typed: typed.to_owned(),
        });
        if times == 0 || is_replacing || typed.is_empty() {
            return Response::Put(text.to_owned(), before_typed(text, cursor));
        }
        let more = typed.repeat(place::copies(text, typed.len(), times));
        let text = format!("{}{more}{}", &text[..cursor], &text[cursor..]);
        let cursor = before_typed(&text, cursor + more.len());
        Response::Put(text, cursor)
    }
}

impl Vi {
    /// Lets a text be come back to.
    fn keep(&mut self, text: &str, cursor: usize) {
        self.redo.clear();
        let mut bytes = text.len();
        let fits = |(before, _): &&(String, usize)| {
            bytes = bytes.saturating_add(before.len());
            bytes <= place::LONGEST
        };
        let kept = self
            .undo
            .iter()
            .rev()
            .take_while(fits)
            .count()
            .min(UNDO - 1);
        self.undo.drain(..self.undo.len() - kept);
        self.undo.push((text.to_owned(), cursor));
    }

    fn undo(&mut self, text: &str, cursor: usize, count: usize) -> Response {
        let mut now = (text.to_owned(), cursor);
        for _ in 0..count {
            let Some(before) = self.undo.pop() else { break };
            self.redo.push(std::mem::replace(&mut now, before));
        }
        let cursor = place::on_character(&now.0, now.1);
        Response::Put(now.0, cursor)
    }

    fn redo(&mut self, text: &str, cursor: usize) -> Response {
        let Some(after) = self.redo.pop() else {
            return Response::Taken;
        };
        self.undo.push((text.to_owned(), cursor));
        let cursor = place::on_character(&after.0, after.1);
        Response::Put(after.0, cursor)
    }
}

/// How often what is typed comes: the count of other commands is about what they take away.
fn repetitions(command: Command) -> usize {
    match command.verb {
        Verb::Key('i' | 'a' | 'I' | 'A') => command.count.unwrap_or(1),
        _ => 1,
    }
}

/// A finished change leaves the cursor on a character.
fn finished(edit: Edit) -> Response {
    let cursor = place::on_character(&edit.text, edit.cursor);
    Response::Put(edit.text, cursor)
}

/// Leaving the insert mode puts the cursor on what was typed last.
fn before_typed(text: &str, cursor: usize) -> usize {
    place::previous(text, cursor).max(place::line_start(text, cursor))
}

/// What was typed at `at` into one text to make another; `None` when more than that has changed.
fn typed<'a>(before: &str, at: usize, after: &'a str) -> Option<&'a str> {
    let rest = after.strip_prefix(&before[..at])?;
    // What was written over is counted as typed.
    let tail = &before[at..];
    match rest.strip_suffix(tail) {
        Some(typed) => Some(typed),
        None => {
            let shared = tail.char_indices().map(|(at, _)| &tail[at..]);
            let end = shared.into_iter().find(|end| rest.ends_with(end));
            rest.strip_suffix(end.unwrap_or(""))
        }
    }
}

/// Where the part ends that typing so much writes over.
fn over(text: &str, at: usize, typed: &str) -> usize {
    let end = place::line_end(text, at);
    typed
        .chars()
        .fold(at, |at, _| place::next(text, at).min(end))
}

fn write_over(text: &str, cursor: usize, c: char) -> Response {
    let mut buffer = [0; 4];
    let new = c.encode_utf8(&mut buffer);
    let behind = over(text, cursor, new);
    let text = format!("{}{new}{}", &text[..cursor], &text[behind..]);
    Response::Put(text, cursor + new.len())
}
