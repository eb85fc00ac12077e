//! Holds what the prompt knows between keys: text, menu, suggestion, modes, and where it is in the history.

use std::ops::Range;

use crate::complete::candidate::{Candidate, Kind};
use crate::complete::complete;
use crate::complete::options::{Options, Style};
use crate::complete::world::World;
use crate::highlight::{self, Role};
use crate::repl::desk::{self, Ask};
use crate::repl::edit::Edit;
use crate::repl::history::History;
use crate::repl::screen::browse::Browse;
use crate::repl::screen::canvas::{Canvas, Shape};
use crate::repl::screen::cell::Row;
use crate::repl::screen::fold;
use crate::repl::screen::frame::{self, Frame, Piece, View};
use crate::repl::screen::menu::Menu;
use crate::repl::screen::toolbar;
use crate::repl::vi::Vi;
use crate::repl::words;
use crate::session::knowledge::Shared;
use crate::sql::splitter::{open_at_end, open_behind_lines};
use crate::term::files::LocalFiles;
use crate::term::style::Look;
use crate::wall::{self, Feature};

/// Why the text was left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Exit {
    Submitted(String),
    Interrupted,
    /// The input has ended, or the user says so.
    End,
    /// To go on in an editor.
    Editor,
}

/// What F2 to F5 switch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Modes {
    pub is_smart: bool,
    pub is_multi_line: bool,
    /// Enter never submits, Alt-Enter does.
    pub is_safe: bool,
    pub is_vi: bool,
    /// In vi's command mode.
    pub is_vi_command: bool,
    /// Statements are explained instead of run.
    pub explains: bool,
}

/// A search through the history.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Search {
    pub words: String,
}

/// Everything, behind one lock.
pub struct State {
    pub canvas: Canvas,
    pub history: History,
    pub ask: Ask,
    pub modes: Modes,
    pub menu: Option<Menu>,
    pub suggestion: String,
    pub search: Option<Search>,
    pub folds: Vec<String>,
    pub edit: Edit,
    pub browse: Browse,
    /// The entry that the next text begins with.
    pub next_entry: Option<usize>,
    pub vi: Vi,
    /// Which statement before the last word was taken from, and where it is now.
    pub argument: Option<(usize, Range<usize>)>,
    /// What was looked for in the history, and which of the entries was taken.
    found: Option<(String, usize)>,
    /// The last key was Ctrl-D: held down, it does not leave after it has emptied the text.
    pub was_eof: bool,
    /// More keys wait: they come faster than anybody types.
    pub is_burst: bool,
    /// The last key typed or deleted a character: only then a menu opens by itself.
    pub is_typing: bool,
    /// A remark, until the next key.
    pub remark: String,
    pub is_active: bool,
    shared: Shared,
    options: Options,
    /// The text and cursor that menu and suggestion were made for.
    answered: Option<(String, usize)>,
    /// The cursor behind which the menu was closed.
    closed: Option<(usize, usize)>,
    frame: Frame,
    /// Signals: another program, or a user elsewhere, wants the text cleared.
    pub is_interrupted: bool,
}

/// How many candidates the menu has.
const CANDIDATES: usize = 50;
/// The most history entries that a search shows.
const HITS: usize = 50;
/// Suggestions are for short texts.
const SUGGESTED: usize = 4096;
/// How much of a statement stays in the scrollback.
const FINISHED_ROWS: usize = 200;

impl State {
    pub fn new(canvas: Canvas, history: History, shared: Shared, modes: Modes) -> State {
        State {
            canvas,
            history,
            ask: Ask::default(),
            modes,
            menu: None,
            suggestion: String::new(),
            search: None,
            folds: Vec::new(),
            edit: Edit::new(true),
            browse: Browse::default(),
            next_entry: None,
            vi: Vi::default(),
            argument: None,
            found: None,
            was_eof: false,
            is_burst: false,
            is_typing: false,
            remark: String::new(),
            is_active: false,
            shared,
            options: Options::default(),
            answered: None,
            closed: None,
            frame: Frame::default(),
            is_interrupted: false,
        }
    }

    /// Begins to edit a new text.
    pub fn begin(&mut self, ask: &Ask) {
        self.ask = ask.clone();
        self.options = ask.options.clone();
        self.edit.begin("");
        self.browse = Browse::default();
        self.vi.begin("", 0);
        self.modes.is_vi_command = false;
        self.was_eof = false;
        self.is_interrupted = false;
        self.argument = None;
        self.forget_answer();
        self.closed = None;
        self.folds.clear();
        self.search = None;
        self.frame = Frame::default();
        self.canvas.forget();
        if let Some(entry) = self.next_entry.take().filter(|_| !ask.is_data) {
            self.go_history(entry);
        }
    }

    /// Lets menu and suggestion be made anew.
    pub fn forget_answer(&mut self) {
        self.answered = None;
    }

    /// Where the cursor is drawn.
    fn cursor(&self) -> usize {
        let (text, cursor) = (self.edit.text(), self.edit.cursor());
        match self.modes.is_vi {
            true => self.vi.shown_cursor(text, cursor),
            false => cursor,
        }
    }

    /// Makes menu and suggestion for the text as it is now, and draws everything.
    pub fn refresh(&mut self) {
        self.is_active = true;
        self.answer();
        self.draw();
    }

    /// Draws everything again.
    pub fn draw(&mut self) {
        if self.is_interrupted {
            return;
        }
        let composed = wall::contain(Feature::Drawing, || self.compose());
        self.frame = composed.unwrap_or_else(|fault| {
            let text = format!("{}{}", self.ask.prompt, self.edit.text());
            let cursor = self.ask.prompt.len() + self.edit.cursor();
            frame::plain(&text, cursor, &fault.to_string(), self.canvas.size())
        });
        self.canvas.draw(&self.frame);
        self.canvas
            .shape(match (self.modes.is_vi, self.modes.is_vi_command) {
                (true, true) => Shape::Block,
                (true, false) => Shape::Bar,
                (false, _) => Shape::Usual,
            });
    }

    fn compose(&self) -> Frame {
        let cursor = self.cursor();
        let spans = self.spans(cursor);
        let prompt = self.prompt();
        let toolbar = toolbar::pieces(self, self.shared.slot.progress());
        let continuations = self.continuations(self.edit.text());
        let word = self
            .menu
            .as_ref()
            .map_or(cursor, |menu| menu.candidates[0].range.start);
        let view = View {
            text: self.edit.text(),
            cursor,
            spans: &spans,
            prompt: &prompt,
            continuations: &continuations,
            folds: &self.folds,
            suggestion: &self.suggestion,
            menu: self.menu.as_ref(),
            word,
            toolbar: &toolbar,
            size: self.canvas.size(),
        };
        frame::compose(&view, self.frame.top)
    }

    fn spans(&self, cursor: usize) -> Vec<(Range<usize>, Role)> {
        match self.ask.is_data {
            true => Vec::new(),
            // Without colours the text is still there.
            false => wall::contain(Feature::Highlighting, || {
                highlight::spans(self.edit.text(), cursor)
            })
            .unwrap_or_default(),
        }
    }

    /// The prompt of each further line.
    fn continuations(&self, text: &str) -> Vec<Piece> {
        let count = text.matches('\n').count();
        if count == 0 {
            return Vec::new();
        }
        let whole = format!("{}{text}", self.ask.before);
        let open = open_behind_lines(whole.as_bytes(), true);
        let before = self.ask.before.matches('\n').count();
        let prompts = (0..count).map(|index| {
            let pending = open.get(before + index).copied();
            let prompts = &self.ask.continuations;
            let fitting = prompts.iter().find(|(open, _)| Some(*open) == pending);
            let prompt = fitting.or(prompts.first());
            let line = (self.ask.line + index as u64 + 1).to_string();
            let prompt = prompt.map_or(String::new(), |(_, prompt)| {
                prompt.replace(&desk::LINE.to_string(), &line)
            });
            (prompt, Look::Continuation)
        });
        prompts.collect()
    }

    fn prompt(&self) -> Vec<Piece> {
        let look = match self.ask.status.is_production {
            true => Look::Production,
            false => Look::Prompt,
        };
        let mut pieces = vec![(self.ask.prompt.clone(), look)];
        if let Some(count) = self.edit.count_shown() {
            pieces.push((count, Look::Continuation));
        }
        pieces
    }

    /// Leaves the text on the screen, with `tail` after it, and nothing else of ours.
    pub fn finish(&mut self, tail: &str) {
        let text = format!("{}{tail}", self.edit.text());
        self.finish_with(&text);
    }

    /// Leaves `text` on the screen in place of what was edited.
    pub fn finish_with(&mut self, text: &str) {
        let rows = wall::contain(Feature::Drawing, || self.finished_rows(text));
        let rows = rows.unwrap_or_else(|fault| {
            let size = self.canvas.size();
            let text = format!("{}{text}", self.ask.prompt);
            frame::plain(&text, text.len(), &fault.to_string(), size).rows
        });
        // What has scrolled out of sight cannot be drawn over: only the part that was seen is.
        let skipped = self.frame.top.min(rows.len().saturating_sub(1));
        self.canvas.finish(&rows[skipped..]);
        self.is_active = false;
        self.menu = None;
        self.suggestion.clear();
    }

    fn finished_rows(&self, text: &str) -> Vec<Row> {
        let spans = self.spans(usize::MAX);
        let prompt = self.prompt();
        let continuations = self.continuations(text);
        let view = View {
            text,
            cursor: text.len(),
            spans: &spans,
            prompt: &prompt,
            continuations: &continuations,
            folds: &self.folds,
            suggestion: "",
            menu: None,
            word: text.len(),
            toolbar: &[],
            size: self.canvas.size(),
        };
        frame::finished(&view, FINISHED_ROWS)
    }

    /// Puts lines above the prompt.
    pub fn print_above(&mut self, text: &str) {
        let frame = self.frame.clone();
        self.canvas.print_above(text, &frame);
    }

    /// Whether menu and suggestion are those of the text as it is now.
    pub fn is_answered(&self) -> bool {
        let now = (self.edit.text(), self.edit.cursor());
        let answered = self.answered.as_ref();
        answered.is_some_and(|(text, cursor)| (text.as_str(), *cursor) == now)
    }

    /// Makes menu and suggestion for the text, unless they are there already.
    pub fn answer(&mut self) {
        if self.search.is_some() || self.is_answered() {
            return;
        }
        self.answered = Some((self.edit.text().to_owned(), self.edit.cursor()));
        self.menu = None;
        self.suggestion = self.suggest();
        if self.closed == Some((self.edit.text().len(), self.edit.cursor()))
            || self.modes.is_vi_command
            || !self.is_typing
            || self.ask.is_data
        {
            return;
        }
        self.closed = None;
        let candidates = self.candidates();
        if self.is_wanted(&candidates) {
            self.menu = Menu::new(candidates);
        }
    }

    fn suggest(&self) -> String {
        let text = self.edit.text();
        let is_short = text.len() < SUGGESTED && self.folds.is_empty();
        if self.ask.is_data || !self.edit.is_at_end() || !is_short || self.modes.is_vi_command {
            return String::new();
        }
        self.history.suggestion(text).unwrap_or("").to_owned()
    }

    /// The candidates at the cursor, their ranges within the text.
    fn candidates(&mut self) -> Vec<Candidate> {
        match wall::contain(Feature::Completion, || self.complete()) {
            Ok(candidates) => candidates,
            Err(fault) => {
                self.remark = fault.to_string();
                Vec::new()
            }
        }
    }

    fn complete(&self) -> Vec<Candidate> {
        let offset = self.ask.before.len();
        let text = format!("{}{}", self.ask.before, self.edit.text());
        let catalog = self.shared.slot.read();
        let options = Options {
            style: match self.modes.is_smart {
                true => self.options.style,
                false => Style::Plain,
            },
            ..self.options.clone()
        };
        let mut candidates = self.shared.with(|usage, session| {
            let world = World {
                catalog: &catalog,
                options: &options,
                usage,
                session,
                files: &LocalFiles,
            };
            complete(&text, offset + self.edit.cursor(), &world, CANDIDATES)
        });
        candidates.retain(|candidate| candidate.range.start >= offset);
        for candidate in &mut candidates {
            candidate.range = candidate.range.start - offset..candidate.range.end - offset;
        }
        candidates
    }

    /// Whether a menu that nobody asked for is of use here.
    fn is_wanted(&self, candidates: &[Candidate]) -> bool {
        let Some(first) = candidates.first() else {
            return false;
        };
        let before = &self.edit.text()[..self.edit.cursor()];
        let typed = before.get(first.range.start..).unwrap_or_default();
        if candidates.len() == 1 && first.text == typed {
            return false;
        }
        if !typed.is_empty() {
            return true;
        }
        // Between words, only what is more than a list of everything.
        let is_in_word = before.ends_with(['.', '(', '\'', '"']);
        let is_telling = matches!(
            first.kind,
            Kind::Join
                | Kind::JoinCondition
                | Kind::Value
                | Kind::Column
                | Kind::Columns
                | Kind::Table
                | Kind::View
        );
        let is_after_word = before.ends_with(' ');
        first.kind != Kind::Keyword && (is_in_word || (is_telling && is_after_word))
    }

    /// Opens the menu though nothing has been typed; says whether there is one.
    pub fn open_menu(&mut self) -> bool {
        self.closed = None;
        let candidates = self.candidates();
        self.menu = Menu::new(candidates);
        self.answered = Some((self.edit.text().to_owned(), self.edit.cursor()));
        self.menu.is_some()
    }

    /// Closes the menu until the text is another.
    pub fn close_menu(&mut self) {
        self.menu = None;
        self.closed = Some((self.edit.text().len(), self.edit.cursor()));
    }

    /// Takes a candidate into the text.
    pub fn accept(&mut self, candidate: &Candidate) {
        self.edit.replace(candidate.range.clone(), &candidate.text);
        self.close_menu();
    }

    /// Lets the menu open again behind what was accepted.
    pub fn forget_closing(&mut self) {
        self.closed = None;
    }

    /// Whether Enter runs `text`: when it ends with a complete statement, or is a command.
    pub fn is_complete(&self, text: &str) -> bool {
        let text = fold::unfold(text, &self.folds);
        let is_command = text.trim_start().starts_with('\\');
        if text.trim().is_empty() || is_command || words::recognize(&text).is_some() {
            return true;
        }
        let whole = format!("{}{text}", self.ask.before);
        open_at_end(whole.as_bytes(), true).is_none()
    }

    /// Leaves the terminal to another program for a while; gives the statement as it is to be run.
    pub fn step_aside(&mut self) -> String {
        self.canvas.erase();
        self.is_active = false;
        self.unfolded(self.edit.text())
    }

    /// Begins a search through the history.
    pub fn begin_search(&mut self) {
        self.search = Some(Search::default());
        self.suggestion.clear();
        self.look_up();
    }

    /// Shows what the search finds now.
    pub fn look_up(&mut self) {
        let Some(search) = &self.search else { return };
        let hits = self.history.search(&search.words, HITS);
        let candidates = hits.into_iter().map(|text| Candidate {
            text,
            kind: Kind::Query,
            detail: String::new(),
            range: 0..self.edit.text().len(),
        });
        self.menu = Menu::new(candidates.collect());
        if let Some(menu) = &mut self.menu {
            menu.step(1);
        }
    }

    /// Takes the entry that is selected.
    pub fn take_hit(&mut self) -> Option<String> {
        let menu = self.menu.as_ref()?;
        let (hit, selected) = (menu.choice()?.text.clone(), menu.selected?);
        self.found = self.search.take().map(|search| (search.words, selected));
        Some(hit)
    }

    /// Goes to the next entry, older or newer, that the last search finds.
    pub fn look_on(&mut self, step: isize) {
        let Some((words, at)) = self.found.as_mut() else {
            return;
        };
        let Some(next) = at.checked_add_signed(step) else {
            return;
        };
        let hits = self.history.search(words, next.saturating_add(1));
        if let Some(hit) = hits.into_iter().nth(next) {
            *at = next;
            self.go_to_entry(&hit);
        }
    }

    /// Goes so many entries back in the history, or forth with a negative number.
    pub fn step_history(&mut self, back: i64) {
        if self.ask.is_data {
            return;
        }
        let entries = self.history.entries();
        self.browse.step(&mut self.edit, entries, back);
        self.place_in_vi();
    }

    /// Goes to an entry; beyond the last is the text that is in none yet.
    pub fn go_history(&mut self, to: usize) {
        if self.ask.is_data {
            return;
        }
        let entries = self.history.entries();
        self.browse
            .go(&mut self.edit, entries, to.min(entries.len()));
        self.place_in_vi();
    }

    /// Goes to the newest entry of this text, from where the history goes on.
    pub fn go_to_entry(&mut self, text: &str) {
        let entries = self.history.entries();
        match entries.iter().rposition(|entry| entry == text) {
            Some(at) if Some(at) != self.browse.at() => self.go_history(at),
            _ => self.edit.replace_all(text, text.len()),
        }
    }

    /// Goes to the next entry, older or newer, that begins as the text does before the cursor.
    pub fn search_prefix(&mut self, is_back: bool) {
        let cursor = self.edit.cursor();
        let text = self.edit.text();
        let entries = self.history.entries();
        match self.browse.find(entries, &text[..cursor], text, is_back) {
            Some(found) => {
                self.go_history(found);
                self.edit.go(cursor);
            }
            None => self.remark = "no more statements begin like this".to_owned(),
        }
    }

    /// vi's command mode has its cursor on a character.
    fn place_in_vi(&mut self) {
        if self.modes.is_vi_command {
            let cursor = self.vi.shown_cursor(self.edit.text(), self.edit.cursor());
            self.edit.go(cursor);
        }
    }

    /// Switches between vi's keys and emacs's.
    pub fn set_vi(&mut self, is_vi: bool) {
        self.modes.is_vi = is_vi;
        self.modes.is_vi_command = false;
        self.vi.begin(self.edit.text(), self.edit.cursor());
        self.forget_answer();
    }

    /// Begins a line, indented as the one before it where it is typed by hand.
    pub fn insert_newline(&mut self) {
        let text = self.edit.text();
        let before = &text[..self.edit.cursor()];
        let line = before.rsplit('\n').next().unwrap_or_default();
        let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
        let indent = if self.is_burst { "" } else { &line[..indent] };
        let new = format!("\n{indent}");
        self.edit.insert(&new);
    }

    /// Ends the search without taking anything.
    pub fn end_search(&mut self) {
        self.search = None;
        self.menu = None;
        self.forget_answer();
    }

    /// The statement as it is to be run.
    pub fn unfolded(&self, text: &str) -> String {
        fold::unfold(text, &self.folds)
    }
}
