//! The interactive front: a prompt, lines edited by rustyline on a thread of its own, and the loop behind it.

mod desk;
mod editor;

use std::io;

use crate::complete::options::{KeywordCase, Options};
use crate::engine::plan;
use crate::engine::send::lose;
use crate::error::{Exit, ServerMessage};
use crate::pg::Transaction;
use crate::pg::load::Woken;
use crate::repl::desk::{Answer, Ask, Desk};
use crate::rows::{Column, CopyIn, Go, ResultSink};
use crate::session::source::{CopySource, Read, Source};
use crate::session::{Session, facts};
use crate::sql::splitter::Pending;
use crate::vars::special::KeywordCase as CompKeywordCase;
use bytes::Bytes;

/// Runs the prompt until the user leaves; `options` say how to complete.
pub fn run(session: &mut Session, options: Options) -> Exit {
    let shared = session.knowledge.shared.clone();
    match Desk::open(shared, options.clone()) {
        Ok(desk) => {
            greet(session);
            let mut prompt = Prompt {
                desk,
                options,
                before: String::new(),
                lines: 0,
            };
            plan::interact(session, &mut prompt)
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
    desk: Desk,
    options: Options,
    /// The lines of the statement that is being typed.
    before: String,
    lines: u64,
}

impl Prompt {
    /// Asks for a line, and looks after the connection and the catalog until it is there.
    fn ask(&mut self, session: &mut Session, prompt: String) -> Answer {
        let ask = Ask {
            prompt,
            before: self.before.clone(),
            options: Options {
                keyword_case: keyword_case(session, &self.options),
                ..self.options.clone()
            },
            is_remembered: true,
        };
        if let Err(error) = self.desk.ask(ask) {
            return Answer::Failed(error);
        }
        session.refresh_knowledge();
        let mut lost = None;
        loop {
            match session.server.idle(&self.desk.bell, &mut Unheard) {
                Woken::Ready => break,
                Woken::Message | Woken::Loaded(_) => {}
                Woken::Interrupted => session.interrupt.clear(),
                Woken::Lost(reason) => lost = Some(reason),
            }
        }
        let answer = self.desk.answer();
        if let Some(lost) = lost {
            // At a prompt this ends nothing.
            let _ = lose(session, &lost, true);
        }
        self.lines += u64::from(matches!(answer, Answer::Line(_)));
        answer
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

/// What the server says while a line is edited and nobody has asked: psql does not show it either.
struct Unheard;

impl ResultSink for Unheard {
    fn begin(&mut self, _: Vec<Column>) -> Go {
        Go::Continue(())
    }

    fn rows(&mut self, _: Bytes) -> Go {
        Go::Continue(())
    }

    fn end(&mut self, _: &[u8]) -> Go {
        Go::Continue(())
    }

    fn empty(&mut self) -> Go {
        Go::Continue(())
    }

    fn error(&mut self, _: ServerMessage) {}

    fn notice(&mut self, _: ServerMessage) {}

    fn unsupported(&mut self, _: &str) {}

    fn cancelling(&mut self) {}

    fn copy_out_begin(&mut self) -> Go {
        Go::Continue(())
    }

    fn copy_out(&mut self, _: &[u8]) -> Go {
        Go::Continue(())
    }

    fn copy_in_begin(&mut self, _: bool) -> Go {
        Go::Continue(())
    }

    fn copy_in(&mut self, _: &mut Vec<u8>) -> CopyIn {
        CopyIn::Done
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
        if pending == Pending::Nothing {
            self.before.clear();
        }
        match self.ask(session, prompt(session, pending)) {
            Answer::Line(text) if pending == Pending::Nothing && LEAVE.contains(&text.trim()) => {
                Ok(Read::End)
            }
            Answer::Line(text) if pending == Pending::Nothing && text.trim() == HELP => {
                session.output.stdout.write(HELP_TEXT.as_bytes());
                line.clear();
                Ok(Read::Line)
            }
            Answer::Line(text) => {
                self.before.push_str(&text);
                self.before.push('\n');
                *line = text.into_bytes();
                Ok(Read::Line)
            }
            Answer::Cleared => Ok(Read::Cleared),
            Answer::End => Ok(Read::End),
            Answer::Failed(error) => Err(error),
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
        let asked = self.desk.ask(Ask {
            prompt: ">> ".to_owned(),
            before: String::new(),
            options: self.options.clone(),
            is_remembered: false,
        });
        if asked.is_err() {
            return CopyIn::Fail("could not read from the terminal".to_owned());
        }
        match self.desk.answer() {
            Answer::Line(line) if line == "\\." => {
                self.lines += 1;
                CopyIn::Done
            }
            Answer::Line(line) => {
                self.lines += 1;
                data.extend_from_slice(line.as_bytes());
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
