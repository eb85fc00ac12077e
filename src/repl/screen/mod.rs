//! Runs the prompt with a menu: keys are read, change the text, and everything that is seen is drawn here.

mod browse;
mod canvas;
mod cell;
mod fold;
mod frame;
mod input;
mod keys;
mod menu;
mod state;
mod terminal;
mod toolbar;
mod vi_keys;

use std::io;
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard};

use crate::format::harmless;
use crate::repl::desk::{Answer, Ask, LineReader};
use crate::repl::history::{Control, History, Layout};
use crate::session::knowledge::Shared;
use crate::term::edit::{Job, edit};
use crate::term::hold;
use crate::term::style::Theme;
use crate::term::tui::keys::Key;
use crate::wall::{self, Feature};
use canvas::Canvas;
use input::{Event, Input};
use keys::Step;
use state::{Exit, State};

/// The state, shared with the session, which prints above the prompt, and with what ends or stops the program.
#[derive(Clone)]
pub struct Screen {
    state: Arc<Mutex<State>>,
    /// Wakes the editor thread.
    wake: Arc<UnixStream>,
}

impl Screen {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    /// Puts lines above the prompt, or just writes them when no text is edited.
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

    /// Keeps a text that was not typed here.
    pub fn remember(&self, text: &str, control: Control) {
        self.lock().history.add(text, control);
    }

    /// Cuts the history file to its size.
    pub fn shorten_history(&self) {
        self.lock().history.shorten();
    }

    /// Shows that there is no connection any more, in the prompt as well.
    pub fn disconnected(&self, prompt: String) {
        let mut state = self.lock();
        state.ask.status.transaction = None;
        state.ask.prompt = prompt;
        drop(state);
        self.redraw();
    }

    /// Draws again what may have changed without a key: the toolbar, and a menu that the user has not gone into.
    pub fn redraw(&self) {
        let mut state = self.lock();
        if !state.is_active {
            return;
        }
        if state
            .menu
            .as_ref()
            .is_none_or(|menu| menu.choice().is_none())
        {
            state.forget_answer();
        }
        state.refresh();
    }

    /// Clears the text as Ctrl-C does.
    pub fn interrupt(&self) {
        self.lock().is_interrupted = true;
        // A full pipe wakes as well.
        let _ = rustix::io::write(&*self.wake, b"!");
    }
}

/// How the prompt begins.
#[derive(Debug, Clone)]
pub struct Start {
    /// Whether the versions are printed first.
    pub greets: bool,
    /// pgcli's template of the prompt, in place of PROMPT1.
    pub prompt: Option<String>,
    pub history: Option<PathBuf>,
    pub history_size: usize,
    pub modes: Modes,
}

pub use state::Modes;
pub use state::Modes as EditorModes;

/// Whether this terminal can be drawn on.
pub fn is_possible() -> bool {
    terminal::is_capable()
}

/// Makes the prompt.
pub fn open(shared: Shared, start: &Start) -> io::Result<(Screen, ScreenEditor)> {
    let canvas = Canvas::new(
        terminal::writer()?,
        Theme::of_environment(),
        terminal::size(),
    );
    let history = History::open(start.history.clone(), Layout::Pgcli, start.history_size);
    let state = State::new(canvas, history, shared, start.modes);
    let (woken, wake) = UnixStream::pair()?;
    wake.set_nonblocking(true)?;
    terminal::wake_on_resize(wake.try_clone()?)?;
    let screen = Screen {
        state: Arc::new(Mutex::new(state)),
        wake: Arc::new(wake),
    };
    hold::painted_by(Arc::new(screen.clone()));
    let editor = ScreenEditor {
        input: Input::new(woken)?,
        screen: screen.clone(),
    };
    Ok((screen, editor))
}

/// The editor thread's side.
pub struct ScreenEditor {
    input: Input,
    screen: Screen,
}

impl LineReader for ScreenEditor {
    fn edit(&mut self, ask: &Ask) -> Answer {
        self.screen.lock().begin(ask);
        loop {
            match self.run() {
                Ok(Exit::Submitted(text)) => return self.submit(&text, ask),
                Ok(Exit::Interrupted) => {
                    self.screen.lock().finish("^C");
                    return Answer::Cleared;
                }
                Ok(Exit::End) => {
                    self.screen.lock().finish("");
                    return Answer::End;
                }
                Ok(Exit::Editor) => self.edit_outside(),
                Err(error) => {
                    self.screen.lock().finish("");
                    return Answer::Failed(error);
                }
            }
        }
    }
}

impl ScreenEditor {
    /// Edits the text until a key leaves it.
    fn run(&mut self) -> io::Result<Exit> {
        let edited = hold::edit();
        let mut state = self.screen.lock();
        terminal::resize(&mut state);
        state.canvas.write(terminal::PASTES_ON);
        state.refresh();
        drop(state);
        let ended = self.take_events();
        self.screen.lock().canvas.write(terminal::PASTES_OFF);
        drop(edited);
        ended
    }

    fn take_events(&mut self) -> io::Result<Exit> {
        loop {
            let mut event = Some(self.input.next()?);
            // The frame is drawn when no more keys wait.
            while let Some(now) = event {
                event = match now {
                    Event::End => return Ok(Exit::End),
                    Event::Woken => None,
                    Event::Key(key) => {
                        let next = self.input.ready()?;
                        match self.take_key(key, next.is_some()) {
                            Step::Leave(exit) => {
                                self.input.put_back(next);
                                return Ok(exit);
                            }
                            Step::Suspend => hold::stop_job(),
                            Step::Quit => hold::quit(),
                            Step::Done | Step::Pass => {}
                        }
                        next
                    }
                    Event::Paste(text) => {
                        let mut state = self.screen.lock();
                        keys::paste(&mut state, text);
                        drop(state);
                        self.input.ready()?
                    }
                };
            }
            let mut state = self.screen.lock();
            if std::mem::take(&mut state.is_interrupted) {
                return Ok(Exit::Interrupted);
            }
            terminal::resize(&mut state);
            state.refresh();
        }
    }

    /// Gives a key to the tables; where that fails, the text is as it was before the key.
    fn take_key(&mut self, key: Key, is_burst: bool) -> Step {
        let mut state = self.screen.lock();
        let state = &mut *state;
        state.is_burst = is_burst;
        let (text, cursor) = (state.edit.text().to_owned(), state.edit.cursor());
        let step = wall::contain(Feature::Key, || keys::handle(state, key));
        step.unwrap_or_else(|fault| {
            state.edit.replace_all(&text, cursor);
            state.menu = None;
            state.search = None;
            state.suggestion.clear();
            state.remark = fault.to_string();
            // What leaves still leaves, and what is typed is still typed.
            match key {
                Key::Enter | Key::LineFeed => Step::Leave(Exit::Submitted(text)),
                Key::Ctrl('c') => Step::Leave(Exit::Interrupted),
                Key::Ctrl('d') if text.is_empty() => Step::Leave(Exit::End),
                Key::Char(c) => {
                    state.edit.insert(c.encode_utf8(&mut [0; 4]));
                    Step::Done
                }
                _ => Step::Done,
            }
        })
    }

    fn submit(&mut self, text: &str, ask: &Ask) -> Answer {
        let mut state = self.screen.lock();
        state.finish_with(text);
        let whole = state.unfolded(text);
        // Lines that were entered one by one are kept as the statement that they make.
        let statement = format!("{}{whole}", ask.before);
        if !ask.is_data && state.is_complete(&statement) {
            state.history.add(&statement, ask.history);
        }
        let explains = state.modes.explains;
        Answer::Line {
            text: whole,
            explains,
        }
    }

    /// Lets a program of the user's edit the text; it stays as it was, with a remark, when there is none.
    fn edit_outside(&mut self) {
        let mut state = self.screen.lock();
        let text = state.step_aside();
        let environment = state.ask.environment.clone();
        drop(state);
        let job = Job {
            file: None,
            text: text.as_bytes(),
            line: None,
        };
        let edited = edit(job, &environment);
        let mut state = self.screen.lock();
        match edited {
            Ok(None) => {}
            Ok(Some(edited)) => {
                let edited = String::from_utf8_lossy(edited.trim_ascii_end()).into_owned();
                state.edit.replace_all(&edited, edited.len());
            }
            Err(reason) => state.remark = reason.message(),
        }
        let is_vi = state.modes.is_vi;
        state.set_vi(is_vi);
    }
}
