//! What does the editor know: the text, the cursor, what can be undone, and what is asked at the bottom. Pure.

use super::columns;
use super::keys::{self, Action};
use super::motion::is_of_word;
use super::text::{Change, Lines, Place, end_of};
use crate::term::pager::{Key, Size};

/// A text and everything that is done to it.
#[derive(Debug)]
pub struct Model {
    pub lines: Lines,
    pub cursor: Place,
    pub mode: Mode,
    /// What has been searched for.
    pub pattern: String,
    /// A word for the user, until the next key.
    pub message: String,
    /// What is edited, for the title.
    pub title: String,
    pub size: Size,
    /// The first line and column that are seen.
    pub top: usize,
    pub left: usize,
    original: String,
    done: Vec<Change>,
    undone: Vec<Change>,
    /// The last change goes on with the next character typed.
    is_typing: bool,
    /// The column that Up and Down try to keep.
    pub(super) goal: Option<usize>,
    cut: String,
    /// The last key cut a line: the next one adds to it.
    is_cutting: bool,
}

/// What keys mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    Text,
    /// A pattern is typed; the search began here.
    Find(Place),
    /// Whether the changes are to be lost.
    Leave,
}

/// What a key asks of whoever has the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    None,
    Redraw,
    Done,
    Leave,
}

impl Model {
    /// An editor of `text`, with the cursor in a line, from 1.
    pub fn new(text: &str, title: &str, line: Option<u32>, size: Size) -> Model {
        let lines = Lines::new(text);
        let line = line.map_or(0, |line| usize::try_from(line).unwrap_or(usize::MAX));
        let cursor = lines.nearest(Place {
            line: line.saturating_sub(1),
            byte: 0,
        });
        Model {
            lines,
            cursor,
            mode: Mode::Text,
            pattern: String::new(),
            message: String::new(),
            title: title.to_owned(),
            size,
            top: 0,
            left: 0,
            original: text.to_owned(),
            done: Vec::new(),
            undone: Vec::new(),
            is_typing: false,
            goal: None,
            cut: String::new(),
            is_cutting: false,
        }
    }

    pub fn is_changed(&self) -> bool {
        !self.done.is_empty() && self.lines.text() != self.original
    }

    /// Answers a key.
    pub fn key(&mut self, key: Key) -> Effect {
        self.message.clear();
        match self.mode {
            Mode::Text => self.text_key(key),
            Mode::Find(from) => self.find_key(from, key),
            Mode::Leave => self.leave_key(key),
        }
    }

    /// Puts a pasted text in.
    pub fn paste(&mut self, text: &str) {
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        if let Mode::Find(from) = self.mode {
            self.pattern
                .push_str(text.lines().next().unwrap_or_default());
            return self.look_from(from);
        }
        self.mode = Mode::Text;
        self.is_typing = false;
        self.insert(&text);
    }

    fn text_key(&mut self, key: Key) -> Effect {
        let action = keys::action(key);
        let keeps_goal = matches!(
            action,
            Some(Action::Up | Action::Down | Action::PageUp | Action::PageDown)
        );
        if !keeps_goal {
            self.goal = None;
        }
        self.is_cutting &= action == Some(Action::Cut);
        match (action, key) {
            (Some(action), _) => {
                self.is_typing = false;
                self.act(action)
            }
            (None, Key::Char(c)) => {
                self.type_character(c);
                Effect::None
            }
            (None, _) => Effect::None,
        }
    }

    fn leave_key(&mut self, key: Key) -> Effect {
        self.mode = Mode::Text;
        match key {
            Key::Char('y' | 'Y') => Effect::Leave,
            Key::Ctrl('s') | Key::F(10) => Effect::Done,
            _ => Effect::None,
        }
    }

    fn act(&mut self, action: Action) -> Effect {
        match action {
            Action::Done => return Effect::Done,
            Action::Leave if !self.is_changed() => return Effect::Leave,
            Action::Leave => self.mode = Mode::Leave,
            Action::Redraw => return Effect::Redraw,
            Action::Find => {
                self.pattern.clear();
                self.mode = Mode::Find(self.cursor);
            }
            Action::FindNext => self.find_next(),
            Action::Undo => self.undo(),
            Action::Redo => self.redo(),
            Action::Return => {
                let line = &self.lines.line(self.cursor.line)[..self.cursor.byte];
                let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
                let text = format!("\n{}", &line[..indent]);
                self.insert(&text);
            }
            Action::Indent => {
                let column = columns::column(self.lines.line(self.cursor.line), self.cursor.byte);
                self.insert(&" ".repeat(columns::TAB - column % columns::TAB));
            }
            Action::Unindent => self.unindent(),
            Action::Backspace => {
                let from = self.left_of(self.cursor);
                self.change(from, self.cursor, "");
            }
            Action::Delete => self.change(self.cursor, self.right_of(self.cursor), ""),
            Action::DeleteWord => {
                let from = self.word_left();
                self.change(from, self.cursor, "");
            }
            Action::Cut => self.cut_line(),
            Action::Paste => self.insert(&self.cut.clone()),
            motion => self.go(motion),
        }
        Effect::None
    }

    fn type_character(&mut self, c: char) {
        let goes_on = self.is_typing && is_of_word(c);
        let mut buffer = [0; 4];
        let text = c.encode_utf8(&mut buffer);
        let cursor = self.cursor;
        self.insert(text);
        self.is_typing = true;
        if !goes_on {
            return;
        }
        // What is typed without a pause in it is undone at once.
        if let Some(last) = self.done.pop() {
            match self.done.last_mut() {
                Some(before) if end_of(before.from, &before.inserted) == cursor => {
                    before.inserted.push_str(&last.inserted);
                }
                _ => self.done.push(last),
            }
        }
    }

    fn insert(&mut self, text: &str) {
        self.change(self.cursor, self.cursor, text);
    }

    /// Puts `text` in the place of what is between two places.
    fn change(&mut self, from: Place, to: Place, text: &str) {
        if from == to && text.is_empty() {
            return;
        }
        let change = Change {
            from,
            removed: self.lines.between(from, to),
            inserted: text.to_owned(),
            cursor: self.cursor,
        };
        self.lines.apply(&change);
        self.cursor = end_of(from, text);
        self.done.push(change);
        self.undone.clear();
    }

    fn undo(&mut self) {
        let Some(change) = self.done.pop() else {
            self.message = "nothing to undo".to_owned();
            return;
        };
        self.lines.apply(&change.reverse());
        self.cursor = change.cursor;
        self.undone.push(change);
    }

    fn redo(&mut self) {
        let Some(change) = self.undone.pop() else {
            self.message = "nothing to redo".to_owned();
            return;
        };
        self.lines.apply(&change);
        self.cursor = end_of(change.from, &change.inserted);
        self.done.push(change);
    }

    fn unindent(&mut self) {
        let line = self.cursor.line;
        let text = self.lines.line(line);
        let spaces = text.len() - text.trim_start_matches(' ').len();
        let count = match text.starts_with('\t') {
            true => 1,
            false => spaces.min(columns::TAB),
        };
        let byte = self.cursor.byte.saturating_sub(count);
        self.change(Place { line, byte: 0 }, Place { line, byte: count }, "");
        self.cursor = Place { line, byte };
    }

    /// Takes the line away; lines cut one after the other are pasted together.
    fn cut_line(&mut self) {
        let line = self.cursor.line;
        let from = Place { line, byte: 0 };
        let is_last = line + 1 == self.lines.count();
        let to = match is_last {
            true => self.lines.end(),
            false => Place {
                line: line + 1,
                byte: 0,
            },
        };
        if !std::mem::replace(&mut self.is_cutting, true) {
            self.cut.clear();
        }
        self.cut.push_str(&self.lines.between(from, to));
        if is_last && from != to {
            self.cut.push('\n');
        }
        self.change(from, to, "");
    }
}
