//! Where do the lines of a prompt come from: a text that was edited as one, line by line; some are obeyed here.

use std::io;

use crate::repl::desk::{Answer, Ask};
use crate::repl::words::{self, Word};
use crate::repl::{Prompt, View, editor};
use crate::rows::CopyIn;
use crate::session::source::{CopySource, Place, Read, Reply, Source};
use crate::session::{Session, Ways};
use crate::sql::splitter::Pending;
use crate::sql::statement;
use crate::term::output::Output;

const COPY_TEXT: &str = "Enter data to be copied followed by a newline.\n\
    End with a backslash and a period on a line by itself, or an EOF signal.\n";

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
        match words::recognize(&text) {
            Some(Word::Leave) if pending == Pending::Nothing => return Ok(Read::Quit),
            Some(Word::Help) if pending == Pending::Nothing => {
                let help = match session.settings.ways {
                    Ways::Own => words::OWN_HELP,
                    Ways::Psql | Ways::Script => words::PSQL_HELP,
                };
                session.output.stdout.write(help.as_bytes());
                return Ok(Read::Nothing);
            }
            // Inside a text that was entered as one, the word is most likely meant as a part of it.
            Some(word) if pending != Pending::Nothing && self.is_line_of_its_own => {
                if let Some(hint) = words::hint(word, pending) {
                    session.output.stdout.write(format!("{hint}\n").as_bytes());
                }
            }
            _ => {}
        }
        self.before.push_str(&text);
        self.before.push('\n');
        let described = match pending {
            Pending::Nothing if session.settings.ways == Ways::Own => words::described(&text),
            _ => None,
        };
        *line = described.map_or(text.clone().into_bytes(), |name| {
            format!("\\d {name}").into_bytes()
        });
        Ok(Read::Line)
    }

    fn is_interactive(&self) -> bool {
        true
    }

    fn take_entered(&mut self) -> Option<Vec<u8>> {
        self.entered.take()
    }

    /// What was typed at once is stopped at once.
    fn interrupted(&mut self) {
        self.waiting.clear();
    }

    fn remember(&mut self, session: &Session, text: &[u8]) {
        let text = String::from_utf8_lossy(text);
        let control = self.history_control(session);
        match &self.view {
            View::Plain(history) => drop(editor::locked(history).add(&text, control)),
            View::Screen(screen) => screen.remember(&text, control),
        }
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

    fn ask_user(&mut self, question: &str) -> Reply {
        let asked = self.desk.ask(Ask {
            prompt: question.to_owned(),
            options: self.options.clone(),
            is_data: true,
            status: self.status.clone(),
            ..Ask::default()
        });
        match asked.map(|()| self.desk.answer()) {
            Ok(Answer::Line { text, .. }) => Reply::Text(text),
            Ok(Answer::Cleared) => Reply::Interrupted,
            Ok(Answer::End | Answer::Failed(_)) | Err(_) => Reply::End,
        }
    }
}

impl Prompt {
    /// The next line: one that waits, or one that is asked for.
    fn next_line(&mut self, session: &mut Session, place: Place) -> Answer {
        self.is_line_of_its_own = false;
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
                self.entered = Some(text.clone().into_bytes());
                let mut lines = text.split('\n').map(str::to_owned);
                let first = lines.next().unwrap_or_default();
                self.waiting.extend(lines);
                self.is_line_of_its_own = self.waiting.is_empty();
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
            true => Read::Nothing,
            false => Read::End,
        }
    }
}
