//! The plain line editor, for psql and for simple terminals: rustyline's own, with a Tab that lists.

use std::borrow::Cow;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread;
use std::time::{Duration, Instant};

use rustyline::completion::{Completer, Pair};
use rustyline::error::ReadlineError;
use rustyline::highlight::Highlighter;
use rustyline::hint::Hinter;
use rustyline::history::MemHistory;
use rustyline::validate::Validator;
use rustyline::{CompletionType, Config, Context, Editor, Helper};

use crate::catalog::Progress;
use crate::complete::candidate::{Candidate, Kind};
use crate::complete::complete;
use crate::complete::options::Options;
use crate::complete::world::World;
use crate::repl::desk::{Answer, Ask, LineReader};
use crate::repl::history::{Control, History};
use crate::session::knowledge::Shared;
use crate::sql::splitter::open_at_end;
use crate::term::files::LocalFiles;
use crate::term::hold;

/// An editor of lines with its history.
pub struct LineEditor {
    editor: Editor<Assistant, MemHistory>,
    history: SharedHistory,
}

/// The history, which the session reads as well.
pub type SharedHistory = Arc<Mutex<History>>;

/// The most entries that Up goes back through.
const HISTORY: usize = 100_000;

/// How many candidates are listed at most.
const LIMIT: usize = 1000;

/// Terminals of which rustyline does not read the keys, but whole lines.
const SIMPLE: [&str; 3] = ["dumb", "cons25", "emacs"];

/// Whether a line is read key by key from this terminal.
pub fn reads_keys() -> bool {
    let term = std::env::var("TERM").unwrap_or_default();
    !SIMPLE.iter().any(|name| name.eq_ignore_ascii_case(&term))
}

/// Makes an editor whose Tab completes from `shared`.
pub fn open(shared: Shared, history: SharedHistory) -> io::Result<LineEditor> {
    let config = Config::builder()
        .completion_type(CompletionType::List)
        .completion_prompt_limit(100)
        .max_history_size(HISTORY)
        .map_err(io::Error::other)?
        .history_ignore_dups(false)
        .map_err(io::Error::other)?
        .build();
    let entries = MemHistory::with_config(&config);
    let mut editor = Editor::with_history(config, entries).map_err(io::Error::other)?;
    editor.set_helper(Some(Assistant {
        shared,
        options: Options::default(),
        before: String::new(),
    }));
    for entry in locked(&history).entries() {
        // Old statements that are not there hurt nobody.
        let _ = editor.add_history_entry(entry);
    }
    Ok(LineEditor { editor, history })
}

impl LineReader for LineEditor {
    fn edit(&mut self, ask: &Ask) -> Answer {
        let editor = &mut self.editor;
        if let Some(assistant) = editor.helper_mut() {
            assistant.before.clone_from(&ask.before);
            assistant.options.clone_from(&ask.options);
        }
        let edited = hold::edit();
        let read = editor.readline(&ask.prompt);
        drop(edited);
        match read {
            Ok(text) => {
                if !ask.is_data {
                    self.remember(&format!("{}{text}", ask.before), ask.history);
                }
                Answer::Line {
                    text,
                    explains: false,
                }
            }
            Err(ReadlineError::Interrupted) => Answer::Cleared,
            Err(ReadlineError::Eof) => Answer::End,
            Err(ReadlineError::Io(error)) => Answer::Failed(error),
            Err(error) => Answer::Failed(io::Error::other(error)),
        }
    }
}

impl LineEditor {
    /// Adds the lines of a statement as one entry, when it is complete.
    fn remember(&mut self, statement: &str, control: Control) {
        if open_at_end(statement.as_bytes(), true).is_some() {
            return;
        }
        let mut history = locked(&self.history);
        if history.add(statement, control) {
            // A full history is no reason to refuse the line.
            let _ = self.editor.add_history_entry(statement);
        }
    }
}

/// The history, whatever happened to who had it before.
pub fn locked(history: &SharedHistory) -> MutexGuard<'_, History> {
    history
        .lock()
        .unwrap_or_else(|poisoned| poisoned.into_inner())
}

/// rustyline's view of completion.
pub struct Assistant {
    shared: Shared,
    options: Options,
    /// The lines of the statement above the one being edited, each with its newline.
    before: String,
}

/// How long Tab waits for a catalog that is being read.
const PATIENCE: Duration = Duration::from_secs(2);

impl Assistant {
    /// psql's Tab asks the server and waits for the answer: somebody who presses it wants one.
    fn wait_for_catalog(&self) {
        let began = Instant::now();
        while matches!(self.shared.slot.progress(), Progress::Loading(_))
            && began.elapsed() < PATIENCE
        {
            thread::sleep(Duration::from_millis(5));
        }
    }
}

impl Completer for Assistant {
    type Candidate = Pair;

    fn complete(
        &self,
        line: &str,
        pos: usize,
        _: &Context,
    ) -> rustyline::Result<(usize, Vec<Pair>)> {
        let text = format!("{}{line}", self.before);
        let offset = self.before.len();
        self.wait_for_catalog();
        let catalog = self.shared.slot.read();
        let candidates = self.shared.with(|usage, session| {
            let world = World {
                catalog: &catalog,
                options: &self.options,
                usage,
                session,
                files: &LocalFiles,
            };
            complete(&text, offset + pos, &world, LIMIT)
        });
        let Some(first) = candidates.first() else {
            return Ok((pos, Vec::new()));
        };
        let range = first.range.clone();
        let Some(start) = range.start.checked_sub(offset) else {
            return Ok((pos, Vec::new()));
        };
        let fitting: Vec<&Candidate> = candidates.iter().filter(|c| c.range == range).collect();
        let is_only = fitting.len() == 1;
        let (start, qualifier) = folded_qualifier(line, start);
        let pairs = fitting.into_iter().map(|candidate| Pair {
            display: candidate.text.clone(),
            replacement: match is_only {
                true => format!("{qualifier}{}", finished(candidate, &line[..start])),
                false => format!("{qualifier}{}", candidate.text),
            },
        });
        Ok((start, pairs.collect()))
    }
}

/// The names and dots before the word at `at`, in small letters as psql puts them, and where they begin.
fn folded_qualifier(line: &str, at: usize) -> (usize, String) {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '.');
    let before = &line[..at];
    let start = before.trim_end_matches(is_part).len();
    let qualifier = &before[start..];
    match qualifier.ends_with('.') && !before[..start].ends_with('"') {
        true => (start, qualifier.to_lowercase()),
        false => (at, String::new()),
    }
}

/// The text of the only candidate, with a space behind it where the word is complete, and after SET with TO.
fn finished(candidate: &Candidate, before: &str) -> String {
    let text = &candidate.text;
    let last = before.split_whitespace().next_back().unwrap_or("");
    let is_set = ["SET", "SESSION", "LOCAL"]
        .iter()
        .any(|word| last.eq_ignore_ascii_case(word));
    if candidate.kind == Kind::Setting && is_set && !text.ends_with('.') {
        return format!("{text} TO ");
    }
    let is_open = text.ends_with(['(', '/', '.', ' ', '='])
        || (text.starts_with('\'') && !text[1..].ends_with('\''));
    match is_open {
        true => text.clone(),
        false => format!("{text} "),
    }
}

impl Hinter for Assistant {
    type Hint = String;
}

impl Highlighter for Assistant {
    fn highlight<'l>(&self, line: &'l str, _: usize) -> Cow<'l, str> {
        Cow::Borrowed(line)
    }
}

impl Validator for Assistant {}

impl Helper for Assistant {}
