//! The interactive front: a prompt, lines edited by rustyline, and the loop behind it.

use std::io;

use rustyline::error::ReadlineError;
use rustyline::history::MemHistory;
use rustyline::{Config, Editor};

use crate::engine::plan;
use crate::error::Exit;
use crate::pg::Transaction;
use crate::rows::CopyIn;
use crate::session::Session;
use crate::session::source::{CopySource, Read, Source};
use crate::sql::splitter::Pending;

/// Runs the prompt until the user leaves.
pub fn run(session: &mut Session) -> Exit {
    let editor = Config::builder().build();
    match Editor::with_history(editor, MemHistory::new()) {
        Ok(editor) => plan::interact(session, &mut Prompt { editor, lines: 0 }),
        Err(error) => {
            session.error(format!("could not open the terminal: {error}"));
            Exit::Failure
        }
    }
}

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
