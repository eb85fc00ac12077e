//! Edits a text by commands, as readline does: cursor, kills, undo, counts and the mark. Nothing here draws or reads.

pub mod command;
mod kill;
mod undo;
pub mod words;

use std::ops::Range;

use rustyline::line_buffer::{ChangeListener, DeleteListener, Direction, LineBuffer};

use crate::term::tui::keys::Key;
use command::{Binding, Command};
use kill::{KillRing, Side};
use undo::Undo;

/// The largest count; readline forgets one that is larger.
const MOST: i64 = 1_000_000;

/// How long the text may become by inserting, in bytes: a count times a text can be anything.
const MOST_INSERTED: usize = 16 * 1024 * 1024;

/// A text with its undo list, as it is put aside while the history is looked through.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Kept {
    pub text: String,
    cursor: usize,
    undo: Undo,
}

/// What a key has come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Response {
    /// It is no key of the editor.
    Pass,
    /// It is done, or waits for another key.
    Done,
    /// The prompt is to do it, so many times.
    Do(Command, Count),
}

/// How often a command is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count {
    pub times: i64,
    /// The user has typed one.
    pub is_given: bool,
}

const ONCE: Count = Count {
    times: 1,
    is_given: false,
};

/// A count that is being typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Digits {
    is_negative: bool,
    value: Option<i64>,
}

/// What the next key belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
enum Pending {
    #[default]
    Nothing,
    /// The first keys of a binding.
    Keys(Vec<Key>),
    /// It is inserted as it is.
    Quoted(Count),
    /// It is looked for, to the left with a negative count.
    Search(Count),
}

/// The text that is edited.
pub struct Edit {
    line: LineBuffer,
    undo: Undo,
    kills: KillRing,
    mark: usize,
    /// The column that Up and Down keep.
    column: Option<usize>,
    /// Lines are edited one by one; otherwise the text is one line, as for readline.
    has_lines: bool,
    digits: Option<Digits>,
    pending: Pending,
    overwrites: bool,
    /// The last command yanked.
    has_yanked: bool,
}

/// Undo and kills are kept here, so that the buffer has nobody to notify.
struct NoListener;

impl DeleteListener for NoListener {
    fn delete(&mut self, _: usize, _: &str, _: Direction) {}
}

impl ChangeListener for NoListener {
    fn insert_char(&mut self, _: usize, _: char) {}
    fn insert_str(&mut self, _: usize, _: &str) {}
    fn replace(&mut self, _: usize, _: &str, _: &str) {}
}

/// How large a buffer is made: one that is full is replaced by a larger one.
const CAPACITY: usize = 4096;

impl Edit {
    /// An empty text; `has_lines` where it may be several lines to be edited one by one.
    pub fn new(has_lines: bool) -> Edit {
        Edit {
            line: LineBuffer::with_capacity(CAPACITY),
            undo: Undo::default(),
            kills: KillRing::default(),
            mark: 0,
            column: None,
            has_lines,
            digits: None,
            pending: Pending::Nothing,
            overwrites: false,
            has_yanked: false,
        }
    }

    pub fn text(&self) -> &str {
        self.line.as_str()
    }

    pub fn cursor(&self) -> usize {
        self.line.pos()
    }

    pub fn is_at_end(&self) -> bool {
        self.line.is_cursor_at_end()
    }

    /// Whether the next key belongs to what was begun: a sequence, a quoted character, a character to look for.
    pub fn is_waiting(&self) -> bool {
        self.pending != Pending::Nothing
    }

    /// The count that is being typed, as it is shown.
    pub fn count_shown(&self) -> Option<String> {
        let digits = self.digits?;
        let sign = if digits.is_negative { "-" } else { "" };
        let value = digits
            .value
            .map_or(String::new(), |value| value.to_string());
        Some(format!("(arg: {sign}{value}) "))
    }

    /// Begins a new text, without a history of changes; what was killed stays.
    pub fn begin(&mut self, text: &str) {
        self.put(text, text.len());
        self.undo = Undo::default();
        self.mark = 0;
        self.column = None;
        self.digits = None;
        self.pending = Pending::Nothing;
        self.kills.is_in_row = false;
        self.has_yanked = false;
        self.overwrites = false;
    }

    /// Puts the text aside.
    pub fn keep(&self) -> Kept {
        Kept {
            text: self.text().to_owned(),
            cursor: self.cursor(),
            undo: self.undo.clone(),
        }
    }

    /// Goes on with a text that was put aside, or with one of the history.
    pub fn resume(&mut self, kept: Kept) {
        self.put(&kept.text, kept.cursor);
        self.undo = kept.undo;
        self.mark = 0;
        self.column = None;
    }

    /// Sets the text and the cursor; a place that is none moves back to one.
    fn put(&mut self, text: &str, cursor: usize) {
        if text.len() > self.line.as_str().len().max(CAPACITY) {
            // A buffer from outside its crate never grows.
            self.line = LineBuffer::with_capacity(text.len().saturating_mul(2));
        }
        self.line.update(text, text.len(), &mut NoListener);
        self.go(cursor);
    }

    /// Moves the cursor.
    pub fn go(&mut self, to: usize) {
        let text = self.line.as_str();
        let to = text.floor_char_boundary(to.min(text.len()));
        self.line.set_pos(to);
    }

    /// Replaces a part of the text, with the cursor after it; one change that can be taken back.
    pub fn replace(&mut self, range: Range<usize>, new: &str) {
        self.undo.begin_group();
        self.delete(range.clone());
        self.insert_at(range.start, new);
        self.undo.end_group();
    }

    /// Replaces all of it.
    pub fn replace_all(&mut self, text: &str, cursor: usize) {
        if text != self.text() {
            self.replace(0..self.text().len(), text);
        }
        self.go(cursor);
    }

    /// Inserts a text at the cursor.
    pub fn insert(&mut self, text: &str) {
        self.insert_at(self.cursor(), text);
    }

    /// What would make the text longer than can be edited is left out: a kill that is yanked into itself doubles.
    fn insert_at(&mut self, at: usize, new: &str) {
        let old = self.text();
        if old.len().saturating_add(new.len()) > MOST_INSERTED {
            return;
        }
        let at = old.floor_char_boundary(at.min(old.len()));
        let text = [&old[..at], new, &old[at..]].concat();
        self.put(&text, at + new.len());
        self.undo.inserted(at, new.len());
    }

    fn delete(&mut self, range: Range<usize>) -> String {
        let old = self.text();
        let end = old.floor_char_boundary(range.end.min(old.len()));
        let start = old.floor_char_boundary(range.start.min(end));
        let deleted = old[start..end].to_owned();
        let text = [&old[..start], &old[end..]].concat();
        self.put(&text, start);
        self.mark = self.mark.min(text.len());
        self.undo.deleted(start, &deleted);
        deleted
    }

    /// Kills what is between the cursor and `to`.
    fn kill_to(&mut self, to: usize) {
        let at = self.cursor();
        let side = if to < at { Side::Prepend } else { Side::Append };
        let killed = self.delete(at.min(to)..at.max(to));
        if killed.is_empty() {
            self.kills.is_in_row = false;
        } else {
            self.kills.kill(&killed, side);
        }
    }

    fn line_start(&self) -> usize {
        match self.has_lines {
            true => words::line_start(self.text(), self.cursor()),
            false => 0,
        }
    }

    fn line_end(&self) -> usize {
        match self.has_lines {
            true => words::line_end(self.text(), self.cursor()),
            false => self.text().len(),
        }
    }
}

impl Edit {
    /// Answers a key by the first of the tables that has it.
    pub fn key(&mut self, key: Key, tables: &[&[Binding]]) -> Response {
        match std::mem::take(&mut self.pending) {
            Pending::Quoted(count) => {
                self.insert_quoted(key, count);
                return Response::Done;
            }
            Pending::Search(count) => {
                if let Some(character) = literal(key) {
                    let times = count.times;
                    let at = words::search_character(self.text(), self.cursor(), character, times);
                    self.go(at);
                }
                return Response::Done;
            }
            Pending::Keys(mut keys) => {
                keys.push(key);
                return self.resolve(keys, tables);
            }
            Pending::Nothing => {}
        }
        if self.take_digit(key) {
            return Response::Done;
        }
        self.resolve(vec![key], tables)
    }

    fn resolve(&mut self, keys: Vec<Key>, tables: &[&[Binding]]) -> Response {
        let rows = || tables.iter().copied().flatten();
        if let Some(row) = rows().find(|row| row.keys == keys) {
            let command = row.command;
            let count = self.take_count();
            return self.perform(command, count);
        }
        if rows().any(|row| row.keys.starts_with(&keys)) {
            self.pending = Pending::Keys(keys);
            return Response::Done;
        }
        let count = self.take_count();
        match keys.as_slice() {
            [Key::Char(c)] => {
                self.type_character(*c, count);
                Response::Done
            }
            [_] => Response::Pass,
            // The rest of a prefix that leads nowhere.
            _ => Response::Done,
        }
    }

    /// Whether a key is part of a count: Alt and a digit or minus begin one, digits go on.
    fn take_digit(&mut self, key: Key) -> bool {
        let digit = |c: char| c.to_digit(10).map(i64::from);
        match (key, &mut self.digits) {
            (Key::Alt('-'), None) => {
                self.digits = Some(Digits {
                    is_negative: true,
                    value: None,
                });
                true
            }
            (Key::Alt(c), None) if c.is_ascii_digit() => {
                self.digits = Some(Digits {
                    is_negative: false,
                    value: digit(c),
                });
                true
            }
            (Key::Alt(c) | Key::Char(c), Some(digits)) if c.is_ascii_digit() => {
                let value = digits.value.unwrap_or(0).saturating_mul(10);
                digits.value = Some(value.saturating_add(digit(c).unwrap_or(0)));
                if digits.value > Some(MOST) {
                    self.digits = None;
                }
                true
            }
            (Key::Alt('-') | Key::Char('-'), Some(digits)) if digits.value.is_none() => {
                digits.is_negative = !digits.is_negative;
                true
            }
            _ => false,
        }
    }

    /// The count that has been typed, which is used up.
    pub fn take_count(&mut self) -> Count {
        let Some(digits) = self.digits.take() else {
            return ONCE;
        };
        let value = digits.value.unwrap_or(1);
        Count {
            times: if digits.is_negative { -value } else { value },
            is_given: true,
        }
    }

    fn type_character(&mut self, c: char, count: Count) {
        self.begin_command(Command::TabInsert);
        let times = usize::try_from(count.times).unwrap_or(0);
        if self.overwrites {
            let text = self.text();
            let end = words::characters_away(text, self.cursor(), count.times);
            let end = end.min(words::line_end(text, self.cursor()));
            self.replace(self.cursor()..end, &c.to_string().repeat(times));
            return;
        }
        let times = times.min(MOST_INSERTED / c.len_utf8());
        self.insert(&c.to_string().repeat(times));
    }

    fn insert_quoted(&mut self, key: Key, count: Count) {
        if let Some(c) = literal(key) {
            let times = usize::try_from(count.times).unwrap_or(0);
            self.insert(&c.to_string().repeat(times.min(MOST_INSERTED / 4)));
        }
    }

    /// Ends what only a row of the same commands keeps.
    fn begin_command(&mut self, command: Command) {
        use Command::{Abort, NextLine, PreviousLine, Yank, YankPop};
        if !matches!(command, PreviousLine | NextLine) {
            self.column = None;
        }
        if !matches!(command, Yank | YankPop) {
            self.has_yanked = false;
        }
        if command != Abort {
            self.kills.is_in_row = false;
        }
    }

    /// Does a command of the editor; the others are for the prompt.
    pub fn perform(&mut self, command: Command, count: Count) -> Response {
        let was_in_row = self.kills.is_in_row;
        let has_yanked = self.has_yanked;
        self.begin_command(command);
        let times = count.times;
        let at = self.cursor();
        match command {
            Command::BackwardChar => {
                self.go(words::characters_away(
                    self.text(),
                    at,
                    times.saturating_neg(),
                ));
            }
            Command::ForwardChar => self.go(words::characters_away(self.text(), at, times)),
            Command::BackwardWord => {
                self.go(words::words_away(self.text(), at, times.saturating_neg()));
            }
            Command::ForwardWord => self.go(words::words_away(self.text(), at, times)),
            Command::LineStart => self.go(self.line_start()),
            Command::LineEnd => self.go(self.line_end()),
            Command::TextStart => self.go(0),
            Command::TextEnd => self.go(usize::MAX),
            Command::CharacterSearch => self.pending = Pending::Search(count),
            Command::CharacterSearchBackward => {
                self.pending = Pending::Search(Count {
                    times: times.saturating_neg(),
                    ..count
                });
            }
            Command::SetMark => self.mark = at,
            Command::ExchangeMark => {
                let mark = self.mark;
                self.mark = at;
                self.go(mark);
            }
            Command::PreviousLine | Command::NextLine if self.has_lines => {
                let lines = if command == Command::NextLine {
                    times
                } else {
                    times.saturating_neg()
                };
                return self.go_lines(lines, command, count);
            }
            Command::QuotedInsert => self.pending = Pending::Quoted(count),
            Command::TabInsert => {
                let times = usize::try_from(times).unwrap_or(0);
                self.insert(&"\t".repeat(times.min(MOST_INSERTED)));
            }
            Command::OverwriteMode => {
                self.overwrites = match count.is_given {
                    true => times > 0,
                    false => !self.overwrites,
                }
            }
            Command::Abort => self.pending = Pending::Nothing,
            Command::Undo => {
                for _ in 0..times.max(0) {
                    if !self.undo() {
                        break;
                    }
                }
            }
            Command::RevertLine => while self.undo() {},
            Command::EndOfFile if !self.line.is_empty() => {
                return self.perform(Command::DeleteChar, count);
            }
            Command::Upcase | Command::Downcase | Command::Capitalize => {
                self.change_case(command, times);
            }
            Command::TransposeChars => self.transpose_characters(times),
            Command::TransposeWords => self.transpose_words(times),
            Command::Yank => self.yank(),
            Command::YankPop if has_yanked => self.yank_pop(),
            Command::YankPop => {}
            _ => {
                self.kills.is_in_row = was_in_row;
                let was_kill = self.kill(command, count);
                if !was_kill {
                    self.kills.is_in_row = false;
                    return match self.delete_plainly(command, count) {
                        true => Response::Done,
                        false => Response::Do(command, count),
                    };
                }
            }
        }
        Response::Done
    }

    /// Does a command that kills; `false` where it is none.
    fn kill(&mut self, command: Command, count: Count) -> bool {
        let times = count.times;
        let at = self.cursor();
        let is_many = count.is_given;
        let to = match command {
            Command::KillLine if times < 0 => self.line_start(),
            Command::BackwardKillLine if times < 0 => self.line_end(),
            Command::KillLine => match self.line_end() {
                // At its end the newline goes.
                end if end == at && self.has_lines => words::next(self.text(), at),
                end => end,
            },
            Command::DiscardLine | Command::BackwardKillLine => match self.line_start() {
                start if start == at && self.has_lines => words::previous(self.text(), at),
                start => start,
            },
            Command::KillWord => words::words_away(self.text(), at, times),
            Command::BackwardKillWord => words::words_away(self.text(), at, times.saturating_neg()),
            Command::WordRubout => {
                let mut to = at;
                for _ in 0..times.max(1) {
                    let start = words::blank_word_start(self.text(), to);
                    if start == to {
                        break;
                    }
                    to = start;
                }
                to
            }
            Command::KillWholeLine => {
                self.go(self.line_end());
                self.line_start()
            }
            Command::KillRegion => self.mark,
            Command::DeleteChar if is_many => words::characters_away(self.text(), at, times),
            Command::BackwardDeleteChar if is_many => {
                words::characters_away(self.text(), at, times.saturating_neg())
            }
            Command::CopyRegion => {
                let (start, end) = (at.min(self.mark), at.max(self.mark));
                if let Some(text) = self.text().get(start..end).map(str::to_owned) {
                    self.kills.kill(&text, Side::Append);
                }
                return true;
            }
            _ => return false,
        };
        self.kill_to(to);
        if !matches!(command, Command::DeleteChar | Command::BackwardDeleteChar) {
            self.mark = self.cursor();
        }
        true
    }

    fn delete_plainly(&mut self, command: Command, count: Count) -> bool {
        let at = self.cursor();
        let range = match command {
            Command::DeleteChar => at..words::characters_away(self.text(), at, count.times),
            Command::BackwardDeleteChar => words::previous(self.text(), at)..at,
            Command::DeleteBlanks => {
                let is_blank = |c| matches!(c, ' ' | '\t');
                let text = self.text();
                let start = text[..at].trim_end_matches(is_blank).len();
                let end = text.len() - text[at..].trim_start_matches(is_blank).len();
                start..end
            }
            _ => return false,
        };
        if !range.is_empty() {
            self.delete(range);
        }
        true
    }

    fn undo(&mut self) -> bool {
        let steps = self.undo.take_back();
        if steps.is_empty() {
            return false;
        }
        let kept = self.undo.clone();
        for step in steps {
            self.delete(step.range.clone());
            self.insert_at(step.range.start, &step.text);
        }
        self.undo = kept;
        true
    }

    /// Up or Down: another line of the text, then another entry of the history.
    fn go_lines(&mut self, lines: i64, command: Command, count: Count) -> Response {
        let text = self.text();
        let at = self.cursor();
        let column = self.column.unwrap_or_else(|| words::column(text, at));
        let mut start = words::line_start(text, at);
        for done in 0..lines.unsigned_abs() {
            let next = if lines > 0 {
                Some(words::line_end(text, start) + 1).filter(|next| *next <= text.len())
            } else {
                start.checked_sub(1).map(|end| words::line_start(text, end))
            };
            match next {
                Some(next) => start = next,
                None if done == 0 => {
                    self.column = None;
                    return Response::Do(command, count);
                }
                None => break,
            }
        }
        let to = words::at_column(text, start, column);
        self.go(to);
        self.column = Some(column);
        Response::Done
    }

    fn yank(&mut self) {
        if let Some(text) = self.kills.current().map(str::to_owned) {
            self.mark = self.cursor();
            self.insert(&text);
            self.has_yanked = true;
        }
    }

    /// Replaces what was yanked by the kill before it.
    fn yank_pop(&mut self) {
        let at = self.cursor();
        let yanked = self.kills.current().map_or(0, str::len);
        let Some(start) = at.checked_sub(yanked) else {
            return;
        };
        if self.text().get(start..at) != self.kills.current() {
            return;
        }
        self.delete(start..at);
        self.kills.rotate();
        self.yank();
    }

    fn change_case(&mut self, command: Command, times: i64) {
        let at = self.cursor();
        let to = words::words_away(self.text(), at, times);
        let (start, end) = (at.min(to), at.max(to));
        let mut in_word = false;
        let mut changed = String::with_capacity(end - start);
        for c in self.text()[start..end].chars() {
            if !c.is_alphanumeric() {
                in_word = false;
                changed.push(c);
                continue;
            }
            let is_upper = match command {
                Command::Upcase => true,
                Command::Capitalize => !in_word,
                _ => false,
            };
            in_word = true;
            changed.push(if is_upper { upper(c) } else { lower(c) });
        }
        if !changed.is_empty() {
            self.replace(start..end, &changed);
        }
        let length = changed.len();
        self.go(start + length);
    }

    fn transpose_characters(&mut self, times: i64) {
        let at = self.cursor();
        if times == 0 || at == 0 || has_one_character(self.text()) {
            return;
        }
        let is_end = at == self.text().len();
        let (at, times) = match is_end {
            true => (words::previous(self.text(), at), 1),
            false => (at, times),
        };
        let start = words::previous(self.text(), at);
        self.undo.begin_group();
        let character = self.delete(start..at);
        let to = words::characters_away(self.text(), start, times);
        self.insert_at(to, &character);
        self.undo.end_group();
    }

    fn transpose_words(&mut self, times: i64) {
        let at = self.cursor();
        if times == 0 {
            return;
        }
        let text = self.text();
        let second_end = words::words_away(text, at, times);
        let second = words::words_away(text, second_end, -1);
        let first = words::words_away(text, second, times.saturating_neg());
        let first_end = words::words_away(text, first, 1);
        if first == second || second < first_end || second_end < second {
            return;
        }
        let swapped = [
            &text[second..second_end],
            &text[first_end..second],
            &text[first..first_end],
        ]
        .concat();
        self.replace(first..second_end, &swapped);
    }
}

/// Whether a text has at most one character.
fn has_one_character(text: &str) -> bool {
    words::next(text, 0) == text.len()
}

/// The capital of a letter, where that is one character as well.
fn upper(c: char) -> char {
    let mut letters = c.to_uppercase();
    letters
        .next()
        .filter(|_| letters.next().is_none())
        .unwrap_or(c)
}

fn lower(c: char) -> char {
    let mut letters = c.to_lowercase();
    letters
        .next()
        .filter(|_| letters.next().is_none())
        .unwrap_or(c)
}

/// The character that a key stands for where it is taken as it is.
fn literal(key: Key) -> Option<char> {
    Some(match key {
        Key::Char(c) => c,
        Key::Ctrl(c) => char::from(u8::try_from(c).ok()?.to_ascii_uppercase() ^ 0x40),
        Key::Tab => '\t',
        Key::Enter => '\r',
        Key::LineFeed => '\n',
        Key::Escape => '\u{1b}',
        Key::Backspace => '\u{7f}',
        _ => return None,
    })
}

impl Kept {
    /// A text that has not been changed yet.
    pub fn of(text: &str) -> Kept {
        Kept {
            text: text.to_owned(),
            cursor: text.len(),
            undo: Undo::default(),
        }
    }
}
