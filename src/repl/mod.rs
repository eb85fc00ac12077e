//! The interactive front: a prompt, lines edited by rustyline on a thread of its own, and the loop behind it.

mod clock;
mod desk;
mod editor;
pub mod history;
mod prompts;
mod screen;
pub mod secret;
pub mod vi;

use std::collections::VecDeque;
use std::ffi::OsString;
use std::io;
use std::os::unix::ffi::OsStringExt;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use rustix::stdio::{stdin, stdout};
use rustix::termios::isatty;

use crate::complete::options::{KeywordCase, Options};
use crate::engine::plan;
use crate::engine::send::lose;
use crate::error::Exit;
use crate::pg::load::Woken;
use crate::repl::desk::{Answer, Ask, Desk, Status};
use crate::repl::editor::SharedHistory;
use crate::repl::history::{Control, History, Layout};
use crate::repl::screen::Screen;
use crate::rows::CopyIn;
use crate::session::delivery::expand_tilde;
use crate::session::query::Unheard;
use crate::session::source::{CopySource, Place, Read, Source};
use crate::session::{Session, facts};
use crate::sql::splitter::Pending;
use crate::term::hold::{Between, Hold};
use crate::vars::special::KeywordCase as CompKeywordCase;

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
    let manner = match &front {
        Front::Screen(start) => Manner {
            template: start.prompt.clone(),
            is_production: start.is_production,
            production_hosts: start.production_hosts.clone(),
        },
        Front::Plain => Manner::default(),
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
            greet(session);
            let mut prompt = Prompt {
                desk,
                view,
                ends: 0,
                options,
                before: String::new(),
                waiting: VecDeque::new(),
                lines: 0,
                manner,
                width: 0,
                copy_prompt: String::new(),
            };
            plan::interact(session, &mut prompt)
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

/// Says which versions meet, as psql does, unless QUIET is on.
fn greet(session: &mut Session) {
    if session.settings.vars.typed().quiet {
        return;
    }
    let mut text = facts::versions(session);
    if text.is_empty() {
        let program = String::from_utf8_lossy(session.report.program());
        text = format!("{program} ({})\n", facts::PSQL_VERSION);
    }
    text += &facts::encryption(session);
    text += "Type \"help\" for help.\n\n";
    session.output.stdout.write(text.as_bytes());
}

/// What is told above the prompt when the connection is gone.
const LOST: &str = "The connection to the server was lost. Use \\c to connect again.";

/// What a whole line is taken for where a statement could begin.
const HELP: &str = "help";
const LEAVE: &[&str] = &["exit", "quit"];

const HELP_TEXT: &str = "A semicolon or \\g at the end runs what you have typed, \\p shows it, \\r forgets it.\n\
    Ctrl-C cancels a running statement, \\q or Ctrl-D leaves.\n";

/// How the prompt looks.
#[derive(Debug, Default)]
struct Manner {
    /// pgcli's template of the prompt, where its configuration has one.
    template: Option<String>,
    is_production: bool,
    production_hosts: Vec<String>,
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
    lines: u64,
    manner: Manner,
    /// The width of the last first prompt.
    width: usize,
    copy_prompt: String,
}

impl Prompt {
    /// Asks for a text, and looks after the connection and the catalog until it is there.
    fn ask(&mut self, session: &mut Session, place: Place) -> Answer {
        let first = self.prompt(session, place);
        if place.pending == Pending::Nothing {
            self.width = prompts::width(&first);
        }
        self.copy_prompt = self.copy_prompt(session);
        let ask = Ask {
            prompt: first,
            continuations: self.continuations(session, place),
            line: place.line,
            before: self.before.clone(),
            options: Options {
                keyword_case: keyword_case(session, &self.options),
                ..self.options.clone()
            },
            is_data: false,
            history: Control {
                ignores: session.settings.vars.typed().histcontrol,
                is_kept: session.settings.vars.typed().histsize != 0,
            },
            status: status(session, &self.manner),
            environment: session.environment.clone(),
        };
        // First, so that whoever completes at once waits for what is new.
        session.refresh_knowledge();
        if let Err(error) = self.desk.ask(ask) {
            return Answer::Failed(error);
        }
        let mut lost = None;
        loop {
            match session.server.idle(&self.desk.bell, &mut Unheard) {
                Woken::Ready => break,
                Woken::Message => self.tell(&session.take_notification_texts()),
                Woken::Loaded(_) => self.redraw(),
                Woken::Interrupted => session.interrupt.clear(),
                Woken::Lost(reason) => {
                    self.tell(&format!("{}\n{LOST}\n", reason.reason.trim_end()));
                    if let Some(screen) = self.screen() {
                        screen.disconnected();
                    }
                    lost = Some(reason);
                }
            }
        }
        let answer = self.desk.answer();
        if let Some(lost) = lost
            && self.screen().is_none()
        {
            // At a prompt this ends nothing.
            let _ = lose(session, &lost, true);
        }
        answer
    }

    fn screen(&self) -> Option<&Screen> {
        match &self.view {
            View::Screen(screen) => Some(screen),
            View::Plain(_) => None,
        }
    }

    /// Puts lines above the prompt, where that is possible.
    fn tell(&self, text: &str) {
        if let Some(screen) = self.screen().filter(|_| !text.is_empty()) {
            screen.print_above(text);
        }
    }

    fn redraw(&self) {
        if let Some(screen) = self.screen() {
            screen.redraw();
        }
    }

    /// The next line: one that waits, or one that is asked for.
    fn next_line(&mut self, session: &mut Session, place: Place) -> Answer {
        if let Some(text) = self.waiting.pop_front() {
            return Answer::Line {
                text,
                explains: false,
            };
        }
        match self.ask(session, place) {
            Answer::Line { text, explains } => {
                let mut lines = text.split('\n').map(str::to_owned);
                let first = lines.next().unwrap_or_default();
                self.waiting.extend(lines);
                Answer::Line {
                    text: match explains && place.pending == Pending::Nothing {
                        true => explained(&first),
                        false => first,
                    },
                    explains: false,
                }
            }
            answer => answer,
        }
    }
}

impl Prompt {
    /// Ctrl-D: leaves, unless IGNOREEOF wants it more often in a row.
    fn end(&mut self, session: &mut Session, line: &mut Vec<u8>) -> Read {
        let typed = session.settings.vars.typed();
        let (most, is_quiet) = (typed.ignoreeof, typed.quiet);
        self.ends += 1;
        let is_ignored = self.ends < most;
        let program = String::from_utf8_lossy(session.report.program()).into_owned();
        let text = match (is_ignored, is_quiet) {
            (true, true) => String::new(),
            (true, false) => format!("Use \"\\q\" to leave {program}.\n"),
            (false, true) => "\n".to_owned(),
            (false, false) => "\\q\n".to_owned(),
        };
        if is_ignored || self.screen().is_none() {
            session.output.stdout.write(text.as_bytes());
        }
        line.clear();
        match is_ignored {
            true => Read::Line,
            false => Read::End,
        }
    }
}

/// Statements that EXPLAIN takes.
const EXPLAINABLE: &[&str] = &[
    "SELECT", "INSERT", "UPDATE", "DELETE", "MERGE", "WITH", "VALUES", "TABLE", "EXECUTE",
];

/// The first line of a statement, with EXPLAIN before it where that makes sense.
fn explained(line: &str) -> String {
    let first = line.split_whitespace().next().unwrap_or("");
    let is_explainable = EXPLAINABLE
        .iter()
        .any(|word| word.eq_ignore_ascii_case(first));
    match is_explainable {
        true => format!("EXPLAIN {line}"),
        false => line.to_owned(),
    }
}

/// Whether a pattern with `*` and `?` fits a text.
fn fits(pattern: &str, text: &str) -> bool {
    let mut rest = pattern.chars();
    match rest.next() {
        None => text.is_empty(),
        Some('*') => {
            let rest = rest.as_str();
            let ends = text.char_indices().map(|(at, _)| at).chain([text.len()]);
            ends.into_iter().any(|at| fits(rest, &text[at..]))
        }
        Some(first) => {
            let mut letters = text.chars();
            let is_same = letters.next().is_some_and(|c| first == '?' || c == first);
            is_same && fits(rest.as_str(), letters.as_str())
        }
    }
}

/// What the toolbar tells about the session.
fn status(session: &Session, manner: &Manner) -> Status {
    let value = |name: &[u8]| {
        let value = session.settings.vars.get(name).unwrap_or(b"");
        String::from_utf8_lossy(value).into_owned()
    };
    let (user, host, database) = (value(b"USER"), value(b"HOST"), value(b"DBNAME"));
    Status {
        place: match host.starts_with('/') || host.is_empty() {
            true => format!("{user}@local/{database}"),
            false => format!("{user}@{host}/{database}"),
        },
        transaction: session.server.transaction(),
        is_production: manner.is_production
            || manner
                .production_hosts
                .iter()
                .any(|pattern| fits(pattern, &host)),
    }
}

impl Prompt {
    /// Asks for a line of COPY data.
    fn ask_for_data(&mut self) -> Answer {
        let asked = self.desk.ask(Ask {
            prompt: self.copy_prompt.clone(),
            continuations: vec![(Pending::Statement, self.copy_prompt.clone())],
            options: self.options.clone(),
            is_data: true,
            ..Ask::default()
        });
        match asked {
            Ok(()) => self.desk.answer(),
            Err(error) => Answer::Failed(error),
        }
    }
}

/// psql's COMP_KEYWORD_CASE, where somebody has set it; otherwise what the options say.
fn keyword_case(session: &Session, options: &Options) -> KeywordCase {
    match session.settings.vars.typed().comp_keyword_case {
        CompKeywordCase::PreserveUpper => options.keyword_case,
        CompKeywordCase::PreserveLower => KeywordCase::PreserveLower,
        CompKeywordCase::Upper => KeywordCase::Upper,
        CompKeywordCase::Lower => KeywordCase::Lower,
    }
}

impl Source for Prompt {
    fn read(
        &mut self,
        session: &mut Session,
        place: Place,
        line: &mut Vec<u8>,
    ) -> io::Result<Read> {
        session.output.stdout.flush();
        let pending = place.pending;
        if pending == Pending::Nothing {
            self.before.clear();
        }
        let text = match self.next_line(session, place) {
            Answer::Line { text, .. } => text,
            Answer::Cleared => {
                self.waiting.clear();
                return Ok(Read::Cleared);
            }
            Answer::End => return Ok(self.end(session, line)),
            Answer::Failed(error) => return Err(error),
        };
        self.lines += 1;
        self.ends = 0;
        if pending == Pending::Nothing && LEAVE.contains(&text.trim()) {
            return Ok(Read::End);
        }
        if pending == Pending::Nothing && text.trim() == HELP {
            session.output.stdout.write(HELP_TEXT.as_bytes());
            line.clear();
            return Ok(Read::Line);
        }
        self.before.push_str(&text);
        self.before.push('\n');
        *line = text.into_bytes();
        Ok(Read::Line)
    }

    fn is_interactive(&self) -> bool {
        true
    }

    /// What was typed at once is stopped at once.
    fn interrupted(&mut self) {
        self.waiting.clear();
    }

    fn history(&self) -> Option<Vec<String>> {
        Some(match &self.view {
            View::Plain(history) => editor::locked(history).entries().to_vec(),
            View::Screen(screen) => screen.history(),
        })
    }

    fn copy_source(&mut self) -> &mut dyn CopySource {
        self
    }
}

impl CopySource for Prompt {
    fn begin(&mut self, _is_binary: bool) {}

    fn next(&mut self, data: &mut Vec<u8>) -> CopyIn {
        let line = match self.waiting.pop_front() {
            Some(line) => Answer::Line {
                text: line,
                explains: false,
            },
            None => self.ask_for_data(),
        };
        match line {
            Answer::Line { text, .. } => {
                self.lines += 1;
                if text == "\\." {
                    return CopyIn::Done;
                }
                data.extend_from_slice(text.as_bytes());
                data.push(b'\n');
                CopyIn::More
            }
            Answer::End => CopyIn::Done,
            Answer::Cleared | Answer::Failed(_) => CopyIn::Fail("canceled by user".to_owned()),
        }
    }

    fn line_number(&self) -> u64 {
        self.lines
    }
}
