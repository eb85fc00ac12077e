//! The interactive front: a prompt, lines edited by rustyline on a thread of its own, and the loop behind it.

mod attend;
mod clock;
mod desk;
pub mod edit;
mod editor;
pub mod history;
mod lines;
mod prompts;
mod screen;
pub mod secret;
mod status;
pub mod vi;
mod words;

use std::collections::VecDeque;
use std::ffi::OsString;
use std::io;
use std::os::unix::ffi::OsStringExt;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use rustix::stdio::{stdin, stdout};
use rustix::termios::isatty;

use crate::complete::options::Options;
use crate::engine::plan;
use crate::error::Exit;
use crate::repl::desk::{Desk, Status};
use crate::repl::editor::SharedHistory;
use crate::repl::history::{History, Layout};
use crate::repl::screen::Screen;
use crate::session::delivery::expand_tilde;
use crate::session::{Session, Ways, facts};
use crate::term::hold::{Between, Hold};

pub use crate::repl::screen::{EditorModes, Start};

/// Which editor the prompt has.
#[derive(Debug, Clone)]
pub enum Front {
    /// psql's: one line, and Tab.
    Plain,
    /// Menu, suggestions and toolbar, where the terminal can show them.
    Screen(Start),
}

/// Runs the prompt until the user leaves; `options` say how to complete.
pub fn run(session: &mut Session, front: Front, options: Options) -> Exit {
    if session.settings.ways == Ways::Script {
        session.settings.ways = Ways::Psql;
    }
    let (template, greets) = match &front {
        Front::Screen(start) => (start.prompt.clone(), start.greets),
        Front::Plain => (None, true),
    };
    // Whether it can be held or not, it can be used.
    let _hold = hold(&front);
    let opened = match front {
        Front::Screen(start) if screen::is_possible() => open_screen(session, start),
        // The same history, whatever the terminal can show.
        Front::Screen(start) => {
            let history = History::open(start.history, Layout::Pgcli, start.history_size);
            open_plain(session, history)
        }
        Front::Plain => {
            let size = session.settings.vars.typed().histsize;
            let most = usize::try_from(size).unwrap_or(usize::MAX);
            let history = History::open(psql_history(session), Layout::Psql, most.max(1));
            open_plain(session, history)
        }
    };
    match opened {
        Ok((desk, view)) => {
            if greets && !session.settings.vars.typed().quiet {
                greet(session);
            }
            let mut prompt = Prompt {
                desk,
                view,
                ends: 0,
                options,
                before: String::new(),
                waiting: VecDeque::new(),
                entered: None,
                is_line_of_its_own: false,
                lines: 0,
                template,
                status: Status::default(),
                width: 0,
                copy_prompt: String::new(),
                copy_lines: 0,
                is_quiet: false,
            };
            let exit = plan::interact(session, &mut prompt);
            match &prompt.view {
                View::Plain(history) => editor::locked(history).shorten(),
                View::Screen(screen) => screen.shorten_history(),
            }
            exit
        }
        Err(error) => {
            session.error(format!("could not open the terminal: {error}"));
            Exit::Failure
        }
    }
}

/// Keeps the terminal as the prompt wants it; `None` where lines are read as a terminal gives them.
fn hold(front: &Front) -> Option<Hold> {
    let between = match front {
        Front::Screen(_) => Between::Silent,
        Front::Plain => Between::Echoed,
    };
    let is_read_by_keys = isatty(stdin()) && isatty(stdout()) && editor::reads_keys();
    let held = is_read_by_keys.then(|| Hold::begin(stdin(), Some(between)));
    held?.ok().flatten()
}

fn open_plain(session: &Session, history: History) -> io::Result<(Desk, View)> {
    let shared = session.knowledge.shared.clone();
    let history = Arc::new(Mutex::new(history));
    let of_editor = history.clone();
    let desk = Desk::open(move || editor::open(shared, of_editor))?;
    Ok((desk, View::Plain(history)))
}

/// psql's file: HISTFILE, PSQL_HISTORY, or one in the user's home; `None` where there is no home.
fn psql_history(session: &Session) -> Option<PathBuf> {
    let named = |name: &str| session.environment.value(name.as_ref());
    let given = session.settings.vars.get(b"HISTFILE").map(<[u8]>::to_vec);
    let given = given.or_else(|| named("PSQL_HISTORY").map(OsString::into_vec));
    if let Some(file) = given.filter(|file| !file.is_empty()) {
        let file = expand_tilde(&file, &session.environment);
        return Some(PathBuf::from(OsString::from_vec(file)));
    }
    let home = named("HOME").filter(|home| !home.is_empty())?;
    Some(PathBuf::from(home).join(".psql_history"))
}

fn open_screen(session: &Session, start: Start) -> io::Result<(Desk, View)> {
    let shared = session.knowledge.shared.clone();
    let (given, screen) = std::sync::mpsc::channel();
    let desk = Desk::open(move || {
        let (screen, editor) = screen::open(shared, &start)?;
        given.send(screen).map_err(io::Error::other)?;
        Ok(editor)
    })?;
    let screen = screen.recv().map_err(io::Error::other)?;
    Ok((desk, View::Screen(screen)))
}

/// Says which versions meet, as psql does.
fn greet(session: &mut Session) {
    let mut text = facts::versions(session);
    if text.is_empty() {
        let program = String::from_utf8_lossy(session.report.program());
        text = format!("{program} ({})\n", facts::PSQL_VERSION);
    }
    text += &facts::encryption(session);
    text += "Type \"help\" for help.\n\n";
    session.output.stdout.write(text.as_bytes());
}

/// What the session sees of the editor.
enum View {
    Plain(SharedHistory),
    /// Lines can be put above its prompt.
    Screen(Screen),
}

/// Lines typed at a prompt.
struct Prompt {
    desk: Desk,
    view: View,
    /// How often in a row the input has ended.
    ends: i32,
    options: Options,
    /// The lines of the statement that is being typed.
    before: String,
    /// Lines of a text that was edited as one.
    waiting: VecDeque<String>,
    /// A text of which the first line has been handed out and nothing has run yet.
    entered: Option<Vec<u8>>,
    /// The last line is all of the text that was entered.
    is_line_of_its_own: bool,
    lines: u64,
    /// pgcli's template of the prompt, where its configuration has one.
    template: Option<String>,
    /// What the toolbar told last.
    status: Status,
    /// The width of the last first prompt.
    width: usize,
    /// The prompts of the data of COPY, with [`desk::LINE`] for the line; what is said before the first.
    copy_prompt: String,
    copy_lines: u64,
    is_quiet: bool,
}
