//! The line editor with a menu: rustyline reads keys and edits the text, and everything that is seen is drawn here.
//!
//! rustyline's own drawing goes to /dev/null: standard output is pointed there while a line is edited. It calls
//! [`Highlighter::highlight`] for every change, which is where the frame is drawn. Keys reach [`keys`] first; an edit
//! that rustyline has no command for is made by [`Completer::update`], which it calls for [`Cmd::Complete`].

mod canvas;
mod cell;
mod fold;
mod frame;
mod keys;
mod menu;
mod state;
mod terminal;
mod toolbar;
mod vi_keys;

use std::borrow::Cow;
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard};

use rustyline::completion::Completer;
use rustyline::config::{BellStyle, Configurer};
use rustyline::error::ReadlineError;
use rustyline::highlight::{CmdKind, Highlighter};
use rustyline::hint::Hinter;
use rustyline::history::MemHistory;
use rustyline::line_buffer::LineBuffer;
use rustyline::validate::Validator;
use rustyline::{
    Changeset, Cmd, ColorMode, CompletionType, ConditionalEventHandler, Config, Context, EditMode,
    Editor, Event, EventContext, EventHandler, Helper, RepeatCount,
};

use crate::format::harmless;
use crate::repl::desk::{Answer, Ask, LineReader};
use crate::repl::history::{History, Layout};
use crate::session::knowledge::Shared;
use crate::term::edit::{Job, edit};
use crate::term::hold;
use crate::term::style::Theme;
use canvas::Canvas;
use state::{Act, Exit, Modes, State};
use terminal::Terminal;

/// The state, shared with the thread that follows the terminal's signals.
#[derive(Clone)]
pub struct Screen(Arc<Mutex<State>>);

impl Screen {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    /// Puts lines above the prompt, or just writes them when no line is edited.
    pub fn print_above(&self, text: &str) {
        // What a server sends must not move the cursor.
        let text = &*String::from_utf8_lossy(&harmless(text.as_bytes())).into_owned();
        let mut state = self.lock();
        match state.is_active {
            true => state.print_above(text),
            false => state.canvas.write(&text.replace('\n', "\r\n")),
        }
    }

    /// The statements typed so far, the oldest first.
    pub fn history(&self) -> Vec<String> {
        self.lock().history.entries().to_vec()
    }

    /// Shows that there is no connection any more.
    pub fn disconnected(&self) {
        self.lock().ask.status.transaction = None;
        self.redraw();
    }

    /// Draws again what may have changed without a key: the toolbar.
    pub fn redraw(&self) {
        let mut state = self.lock();
        if state.is_active {
            state.draw();
        }
    }
}

/// How the editor begins.
#[derive(Debug, Clone)]
pub struct Start {
    /// Whether the versions are told first.
    pub greets: bool,
    /// pgcli's template of the prompt, in place of PROMPT1.
    pub prompt: Option<String>,
    pub history: Option<PathBuf>,
    pub history_size: usize,
    pub modes: Modes,
}

pub use state::Modes as EditorModes;

/// Whether this terminal can be drawn on.
pub fn is_possible() -> bool {
    terminal::is_capable()
}

/// Makes the editor. It must be made, and used, in one thread.
pub fn open(shared: Shared, start: &Start) -> io::Result<(Screen, ScreenEditor)> {
    let terminal = Terminal::open()?;
    let canvas = Canvas::new(
        terminal.writer()?,
        Theme::of_environment(),
        terminal::size(),
    );
    let history = History::open(start.history.clone(), Layout::Pgcli, start.history_size);
    let state = State::new(canvas, history, shared, start.modes);
    let screen = Screen(Arc::new(Mutex::new(state)));
    terminal.follow(screen.clone())?;
    hold::painted_by(Arc::new(screen.clone()));
    let config = Config::builder()
        .completion_type(CompletionType::List)
        // Otherwise a lone Escape waits for the next key.
        .keyseq_timeout(Some(30))
        .bell_style(BellStyle::None)
        // rustyline highlights nothing on what is no terminal, unless it is told to.
        .color_mode(ColorMode::Forced)
        .max_history_size(start.history_size)
        .map_err(io::Error::other)?
        .build();
    let detached = terminal.detach()?;
    let history = MemHistory::with_config(&config);
    let mut editor = Editor::with_history(config, history).map_err(io::Error::other)?;
    drop(detached);
    editor.set_helper(Some(Front(screen.clone())));
    editor.bind_sequence(
        Event::Any,
        EventHandler::Conditional(Box::new(Keys(screen.clone()))),
    );
    for entry in screen.lock().history.entries() {
        // The history's own limit is the same.
        let _ = editor.add_history_entry(entry);
    }
    if start.modes.is_vi {
        editor.set_edit_mode(EditMode::Vi);
    }
    let reader = ScreenEditor {
        editor,
        screen: screen.clone(),
        terminal,
    };
    Ok((screen, reader))
}

/// rustyline with our state around it.
pub struct ScreenEditor {
    editor: Editor<Front, MemHistory>,
    screen: Screen,
    terminal: Terminal,
}

impl LineReader for ScreenEditor {
    fn edit(&mut self, ask: &Ask) -> Answer {
        self.screen.lock().begin(ask);
        let mut initial = (String::new(), String::new());
        loop {
            let read = self.read(&initial);
            let exit = std::mem::take(&mut self.screen.lock().exit);
            match (read, exit) {
                (Ok(text), Exit::Submitted) => return self.submit(&text, ask),
                (Ok(_), Exit::Interrupted) => {
                    self.screen.lock().finish("^C");
                    return Answer::Cleared;
                }
                (Ok(text), Exit::ToggleVi) => initial = self.toggle_vi(&text),
                (Ok(text), Exit::Editor) => {
                    let text = self.screen.lock().step_aside(&text);
                    initial = (self.edit_outside(&text), String::new());
                }
                (Err(ReadlineError::Eof), _) => {
                    self.screen.lock().finish("");
                    return Answer::End;
                }
                (Err(ReadlineError::Interrupted), _) => {
                    self.screen.lock().finish("^C");
                    return Answer::Cleared;
                }
                (Err(error), _) => {
                    self.screen.lock().finish("");
                    return Answer::Failed(io::Error::other(error));
                }
            }
        }
    }
}

impl ScreenEditor {
    fn read(&mut self, (left, right): &(String, String)) -> rustyline::Result<String> {
        let detached = self.terminal.detach()?;
        let mut state = self.screen.lock();
        state.canvas.write(terminal::PASTES_ON);
        state.vi.begin(&format!("{left}{right}"), left.len());
        state.modes.is_vi_command = false;
        drop(state);
        let edited = hold::edit();
        let read = self.editor.readline_with_initial("", (left, right));
        drop(edited);
        self.screen.lock().canvas.write(terminal::PASTES_OFF);
        drop(detached);
        read
    }

    fn submit(&mut self, text: &str, ask: &Ask) -> Answer {
        let mut state = self.screen.lock();
        let text = &state.commented.take().unwrap_or_else(|| text.to_owned());
        state.show_finished(text);
        let whole = state.unfolded(text);
        if !ask.is_data && state.history.add(&whole, ask.history) {
            // As long as the history, which has its own limit.
            let _ = self.editor.add_history_entry(whole.trim_end());
        }
        let explains = state.modes.explains;
        drop(state);
        Answer::Line {
            text: whole,
            explains,
        }
    }

    fn toggle_vi(&mut self, text: &str) -> (String, String) {
        let mut state = self.screen.lock();
        state.modes.is_vi = !state.modes.is_vi;
        state.modes.is_vi_command = false;
        state.forget_answer();
        let mode = match state.modes.is_vi {
            true => EditMode::Vi,
            false => EditMode::Emacs,
        };
        let cursor = text.floor_char_boundary(state.cursor().min(text.len()));
        drop(state);
        self.editor.set_edit_mode(mode);
        (text[..cursor].to_owned(), text[cursor..].to_owned())
    }

    /// Lets a program of the user's edit the text; the text as it was, and a remark, when there is none.
    fn edit_outside(&mut self, text: &str) -> String {
        let job = Job {
            file: None,
            text: text.as_bytes(),
            line: None,
        };
        let environment = self.screen.lock().ask.environment.clone();
        match edit(job, &environment) {
            Ok(None) => text.to_owned(),
            Ok(Some(edited)) => String::from_utf8_lossy(edited.trim_ascii_end()).into_owned(),
            Err(reason) => {
                self.screen.lock().remark = reason.message();
                text.to_owned()
            }
        }
    }
}

/// Every key, before rustyline.
struct Keys(Screen);

impl ConditionalEventHandler for Keys {
    fn handle(
        &self,
        event: &Event,
        _: RepeatCount,
        _: bool,
        context: &EventContext,
    ) -> Option<Cmd> {
        if terminal::is_suspend(event) {
            hold::stop_job();
            return Some(Cmd::Noop);
        }
        keys::handle(&mut self.0.lock(), event, context)
    }
}

/// rustyline's view of us.
struct Front(Screen);

impl Completer for Front {
    type Candidate = String;

    /// One candidate, so that `update` is called.
    fn complete(
        &self,
        _: &str,
        pos: usize,
        _: &Context,
    ) -> rustyline::Result<(usize, Vec<String>)> {
        let has_act = self.0.lock().act.is_some();
        let candidates = has_act.then(String::new);
        Ok((pos, candidates.into_iter().collect()))
    }

    fn update(&self, line: &mut LineBuffer, _: usize, _: &str, changes: &mut Changeset) {
        match self.0.lock().act.take() {
            Some(Act::Replace(range, text)) => line.replace(range, &text, changes),
            Some(Act::Set(text)) => line.update(&text, text.len(), changes),
            // A cursor that moves is no change that could be undone.
            Some(Act::Put(text, cursor)) if text == line.as_str() => line.set_pos(cursor),
            Some(Act::Put(text, cursor)) => line.update(&text, cursor, changes),
            None => {}
        }
    }
}

impl Highlighter for Front {
    fn highlight<'l>(&self, line: &'l str, pos: usize) -> Cow<'l, str> {
        let mut state = self.0.lock();
        // On the way out the line is drawn for the last time by `finish`.
        if state.exit == Exit::Submitted {
            state.show(line, pos);
        }
        Cow::Borrowed("")
    }

    fn highlight_prompt<'b, 's: 'b, 'p: 'b>(
        &'s self,
        prompt: &'p str,
        is_default: bool,
    ) -> Cow<'b, str> {
        self.0.lock().count = match is_default {
            true => String::new(),
            false => prompt.to_owned(),
        };
        Cow::Borrowed("")
    }

    fn highlight_char(&self, _: &str, _: usize, kind: CmdKind) -> bool {
        kind != CmdKind::ForcedRefresh
    }
}

impl Hinter for Front {
    type Hint = String;
}

impl Validator for Front {}

impl Helper for Front {}
