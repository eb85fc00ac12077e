//! The interactive front: a prompt, lines edited by rustyline, and the loop behind it.

use std::io;

use rustyline::error::ReadlineError;
use rustyline::history::MemHistory;
use rustyline::{Config, Editor};

use crate::engine::plan;
use crate::error::Exit;
use crate::pg::Transaction;
use crate::rows::CopyIn;
use crate::session::source::{CopySource, Read, Source};
use crate::session::{Session, facts};
use crate::sql::splitter::Pending;

/// Runs the prompt until the user leaves.
pub fn run(session: &mut Session) -> Exit {
    let editor = Config::builder().build();
    match Editor::with_history(editor, MemHistory::new()) {
        Ok(editor) => {
            greet(session);
            plan::interact(session, &mut Prompt { editor, lines: 0 })
        }
        Err(error) => {
            session.error(format!("could not open the terminal: {error}"));
            Exit::Failure
        }
    }
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

/// What a whole line is taken for where a statement could begin.
const HELP: &str = "help";
const LEAVE: &[&str] = &["exit", "quit"];

const HELP_TEXT: &str = "A semicolon or \\g at the end runs what you have typed, \\p shows it, \\r forgets it.\n\
    Ctrl-C cancels a running statement, \\q or Ctrl-D leaves.\n";

/// Lines typed at a prompt.
struct Prompt {
    editor: Editor<(), MemHistory>,
    lines: u64,
}

impl Prompt {
    fn ask(&mut self, prompt: &str) -> Result<String, ReadlineError> {
        let line = self.editor.readline(prompt)?;
        self.lines += 1;
        Ok(line)
    }
}

impl Source for Prompt {
    fn read(
        &mut self,
        session: &mut Session,
        pending: Pending,
        line: &mut Vec<u8>,
    ) -> io::Result<Read> {
        session.output.stdout.flush();
        match self.ask(&prompt(session, pending)) {
            Ok(text) if pending == Pending::Nothing && LEAVE.contains(&text.trim()) => {
                Ok(Read::End)
            }
            Ok(text) if pending == Pending::Nothing && text.trim() == HELP => {
                session.output.stdout.write(HELP_TEXT.as_bytes());
                line.clear();
                Ok(Read::Line)
            }
            Ok(text) => {
                if !text.trim().is_empty() {
                    // A full history is no reason to refuse the line.
                    let _ = self.editor.add_history_entry(text.as_str());
                }
                *line = text.into_bytes();
                Ok(Read::Line)
            }
            Err(ReadlineError::Interrupted) => Ok(Read::Cleared),
            Err(ReadlineError::Eof) => Ok(Read::End),
            Err(ReadlineError::Io(error)) => Err(error),
            Err(error) => Err(io::Error::other(error)),
        }
    }

    fn is_interactive(&self) -> bool {
        true
    }

    fn copy_source(&mut self) -> &mut dyn CopySource {
        self
    }
}

impl CopySource for Prompt {
    fn begin(&mut self, _is_binary: bool) {}

    fn next(&mut self, data: &mut Vec<u8>) -> CopyIn {
        match self.ask(">> ") {
            Ok(line) if line == "\\." => CopyIn::Done,
            Ok(line) => {
                data.extend_from_slice(line.as_bytes());
                data.push(b'\n');
                CopyIn::More
            }
            Err(ReadlineError::Eof) => CopyIn::Done,
            Err(_) => CopyIn::Fail("canceled by user".to_owned()),
        }
    }

    fn line_number(&self) -> u64 {
        self.lines
    }
}

/// psql's default prompt.
fn prompt(session: &Session, pending: Pending) -> String {
    let dbname = session.settings.vars.get(b"DBNAME").unwrap_or(b"");
    let state = match pending {
        Pending::Nothing if session.server.is_connected() => '=',
        Pending::Nothing => '!',
        Pending::Statement => '-',
        Pending::SingleQuote => '\'',
        Pending::DoubleQuote => '"',
        Pending::DollarQuote => '$',
        Pending::Comment => '*',
        Pending::Paren => '(',
    };
    let transaction = match session.server.transaction() {
        Some(Transaction::Idle) => "",
        Some(Transaction::Open) => "*",
        Some(Transaction::Failed) => "!",
        None => "?",
    };
    let superuser = match session.server.parameter("is_superuser").as_deref() {
        Some(b"on") => '#',
        _ => '>',
    };
    let dbname = String::from_utf8_lossy(dbname);
    format!("{dbname}{state}{transaction}{superuser} ")
}
