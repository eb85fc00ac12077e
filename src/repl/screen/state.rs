//! What does the line editor know between keys: text, menu, suggestion, modes, and what the next key may mean.

use std::ops::Range;

use crate::complete::candidate::{Candidate, Kind};
use crate::complete::complete;
use crate::complete::options::{Options, Style};
use crate::complete::world::World;
use crate::highlight::{self, Role};
use crate::repl::desk::{self, Ask};
use crate::repl::history::History;
use crate::repl::screen::canvas::{Canvas, Shape};
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

/// A change of the text that rustyline is to make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    Replace(Range<usize>, String),
    /// All of it, with the cursor at the end.
    Set(String),
    /// All of it, with the cursor there.
    Put(String, usize),
}

/// Why the line was left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Exit {
    #[default]
    Submitted,
    Interrupted,
    /// To go on in the other keymap.
    ToggleVi,
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
    pub act: Option<Act>,
    pub exit: Exit,
    /// Ctrl-X was typed.
    pub has_prefix: bool,
    pub vi: Vi,
    /// Which statement before the last word was taken from, and where it is now.
    pub argument: Option<(usize, Range<usize>)>,
    /// The line as a comment, which is submitted in its place.
    pub commented: Option<String>,
    /// What was looked for in the history, and which of the entries was taken.
    found: Option<(String, usize)>,
    /// What has come of a paste, and whether its last key was Enter.
    pub paste: Option<(String, bool)>,
    /// The last key typed or deleted a character: only then a menu opens by itself.
    pub is_typing: bool,
    /// The count that is being typed, as rustyline shows it.
    pub count: String,
    /// A remark, until the next key.
    pub remark: String,
    pub is_active: bool,
    shared: Shared,
    options: Options,
    text: String,
    cursor: usize,
    /// The text and cursor that menu and suggestion were made for.
    answered: Option<(String, usize)>,
    /// The cursor behind which the menu was closed.
    closed: Option<(usize, usize)>,
    frame: Frame,
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
            act: None,
            exit: Exit::default(),
            has_prefix: false,
            vi: Vi::default(),
            argument: None,
            commented: None,
            found: None,
            paste: None,
            is_typing: false,
            count: String::new(),
            remark: String::new(),
            is_active: false,
            shared,
            options: Options::default(),
            text: String::new(),
            cursor: 0,
            answered: None,
            closed: None,
            frame: Frame::default(),
        }
    }

    /// Begins to edit a new line.
    pub fn begin(&mut self, ask: &Ask) {
        self.ask = ask.clone();
        self.options = ask.options.clone();
        self.text.clear();
        self.cursor = 0;
        self.forget_answer();
        self.closed = None;
        self.folds.clear();
        self.search = None;
        self.frame = Frame::default();
        self.canvas.forget();
    }

    /// Lets menu and suggestion be made anew.
    pub fn forget_answer(&mut self) {
        self.answered = None;
    }

    pub fn cursor(&self) -> usize {
        self.cursor
    }

    /// Takes the text as it is now, and draws everything.
    pub fn show(&mut self, text: &str, cursor: usize) {
        self.is_active = true;
        if self.text != text {
            text.clone_into(&mut self.text);
        }
        self.cursor = match self.modes.is_vi {
            true => self.vi.shown_cursor(text, cursor),
            false => cursor,
        };
        if self.search.is_none() {
            self.answer();
        }
        self.draw();
    }

    /// Draws everything again.
    pub fn draw(&mut self) {
        self.frame = self.compose();
        self.canvas.draw(&self.frame);
        self.canvas
            .shape(match (self.modes.is_vi, self.modes.is_vi_command) {
                (true, true) => Shape::Block,
                (true, false) => Shape::Bar,
                (false, _) => Shape::Usual,
            });
    }

    fn compose(&self) -> Frame {
        let spans = self.spans(self.cursor);
        let prompt = self.prompt();
        let toolbar = toolbar::pieces(self, self.shared.slot.progress());
        let continuations = self.continuations();
        let word = self
            .menu
            .as_ref()
            .map_or(self.cursor, |menu| menu.candidates[0].range.start);
        let view = View {
            text: &self.text,
            cursor: self.cursor,
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
            false => highlight::spans(&self.text, cursor),
        }
    }

    /// The prompt of each further line.
    fn continuations(&self) -> Vec<Piece> {
        let count = self.text.matches('\n').count();
        if count == 0 {
            return Vec::new();
        }
        let whole = format!("{}{}", self.ask.before, self.text);
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
        if !self.count.is_empty() {
            pieces.push((self.count.clone(), Look::Continuation));
        }
        pieces
    }

    /// Leaves this text on the screen in place of what was edited.
    pub fn show_finished(&mut self, text: &str) {
        text.clone_into(&mut self.text);
        self.finish("");
    }

    /// Leaves the line on the screen, with `tail` behind it, and nothing else of ours.
    pub fn finish(&mut self, tail: &str) {
        let text = format!("{}{tail}", self.text);
        let spans = self.spans(usize::MAX);
        let prompt = self.prompt();
        let continuations = self.continuations();
        let view = View {
            text: &text,
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
        let rows = frame::finished(&view, FINISHED_ROWS);
        // What has scrolled out of sight cannot be drawn over: only the part that was seen is.
        let skipped = self.frame.top.min(rows.len().saturating_sub(1));
        self.canvas.finish(&rows[skipped..]);
        self.is_active = false;
        self.menu = None;
        self.suggestion.clear();
    }

    /// Puts lines above the prompt.
    pub fn print_above(&mut self, text: &str) {
        let frame = self.frame.clone();
        self.canvas.print_above(text, &frame);
    }

    /// Makes menu and suggestion for the text, unless they are there already.
    fn answer(&mut self) {
        let is_same =
            |(text, cursor): &(String, usize)| *text == self.text && *cursor == self.cursor;
        if self.answered.as_ref().is_some_and(is_same) {
            return;
        }
        self.answered = Some((self.text.clone(), self.cursor));
        self.menu = None;
        self.suggestion = self.suggest();
        if self.closed == Some((self.text.len(), self.cursor))
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
        let is_at_end = self.cursor == self.text.len();
        let is_short = self.text.len() < SUGGESTED && self.folds.is_empty();
        if self.ask.is_data || !is_at_end || !is_short || self.modes.is_vi_command {
            return String::new();
        }
        self.history.suggestion(&self.text).unwrap_or("").to_owned()
    }

    /// The candidates at the cursor, their ranges within the text.
    fn candidates(&self) -> Vec<Candidate> {
        let offset = self.ask.before.len();
        let text = format!("{}{}", self.ask.before, self.text);
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
            complete(&text, offset + self.cursor, &world, CANDIDATES)
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
        let typed = &self.text[first.range.start.min(self.cursor)..self.cursor];
        if candidates.len() == 1 && first.text == typed {
            return false;
        }
        if !typed.is_empty() {
            return true;
        }
        // Between words, only what is more than a list of everything.
        let is_in_word = self.text[..self.cursor].ends_with(['.', '(', '\'', '"']);
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
        let is_behind_word = self.text[..self.cursor].ends_with(' ');
        first.kind != Kind::Keyword && (is_in_word || (is_telling && is_behind_word))
    }

    /// Opens the menu though nothing has been typed; says whether there is one.
    pub fn open_menu(&mut self) -> bool {
        self.closed = None;
        self.menu = Menu::new(self.candidates());
        self.answered = Some((self.text.clone(), self.cursor));
        self.menu.is_some()
    }

    /// Closes the menu until the text is another.
    pub fn close_menu(&mut self) {
        self.menu = None;
        self.closed = Some((self.text.len(), self.cursor));
    }

    /// Takes a candidate into the text.
    pub fn accept(&mut self, candidate: &Candidate) {
        let range = candidate.range.clone();
        let end = range.start + candidate.text.len();
        let length = self.text.len() - range.len() + candidate.text.len();
        self.menu = None;
        self.closed = Some((length, end));
        self.act = Some(Act::Replace(range, candidate.text.clone()));
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

    /// Leaves the terminal to somebody else for a while; gives the statement as it is to be run.
    pub fn step_aside(&mut self, text: &str) -> String {
        self.canvas.erase();
        self.is_active = false;
        self.unfolded(text)
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
            range: 0..self.text.len(),
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

    /// The next entry, older or newer, that the last search finds.
    pub fn look_on(&mut self, step: isize) -> Option<String> {
        let (words, at) = self.found.as_mut()?;
        let next = at.checked_add_signed(step)?;
        let hit = self.history.search(words, next + 1).into_iter().nth(next)?;
        *at = next;
        Some(hit)
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
