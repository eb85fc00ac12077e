//! Where do the lines of a prompt come from: a text that was edited as one, line by line; some are obeyed here.

use std::io;

use crate::repl::desk::Answer;
use crate::repl::{Prompt, View, editor};
use crate::rows::CopyIn;
use crate::session::Session;
use crate::session::source::{CopySource, Place, Read, Source};
use crate::sql::splitter::Pending;
use crate::sql::statement;
use crate::term::output::Output;

/// What a whole line is taken for where a statement could begin.
const HELP: &str = "help";
const LEAVE: &[&str] = &["exit", "quit"];

const COPY_TEXT: &str = "Enter data to be copied followed by a newline.\n\
    End with a backslash and a period on a line by itself, or an EOF signal.\n";

const HELP_TEXT: &str = "A semicolon or \\g at the end runs what you have typed, \\p shows it, \\r forgets it.\n\
    Ctrl-C cancels a running statement, \\q or Ctrl-D leaves.\n";

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
    fn begin(&mut self, _is_binary: bool) {
        self.copy_lines = 0;
        if !self.is_quiet {
            let mut stdout = Output::stdout();
            stdout.write(COPY_TEXT.as_bytes());
            stdout.flush();
        }
    }

    fn next(&mut self, data: &mut Vec<u8>) -> CopyIn {
        self.copy_lines += 1;
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

impl Prompt {
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
                let is_explained = explains
                    && place.pending == Pending::Nothing
                    && statement::can_be_explained(text.as_bytes());
                let text = match is_explained {
                    true => format!("EXPLAIN {text}"),
                    false => text,
                };
                let mut lines = text.split('\n').map(str::to_owned);
                let first = lines.next().unwrap_or_default();
                self.waiting.extend(lines);
                Answer::Line {
                    text: first,
                    explains: false,
                }
            }
            answer => answer,
        }
    }

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
