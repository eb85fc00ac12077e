//! What happens at the prompt while a line is awaited: the connection and the catalog are looked after, and what
//! there is to tell is told above the line.

use crate::complete::options::{KeywordCase, Options};
use crate::error::ServerMessage;
use crate::pg::Lost;
use crate::pg::load::Woken;
use crate::repl::desk::{Answer, Ask};
use crate::repl::history::Control;
use crate::repl::screen::Screen;
use crate::repl::status::status;
use crate::repl::{Prompt, View, desk, prompts};
use crate::session::message::Kind;
use crate::session::query::Unasked;
use crate::session::source::Place;
use crate::session::{Session, lost};
use crate::sql::splitter::Pending;
use crate::term::hold;
use crate::vars::special::KeywordCase as CompKeywordCase;

/// What happened while a line was awaited.
#[derive(Debug, Default)]
struct Attended {
    /// What could not be told above the line.
    untold: String,
    /// Ctrl-C came when the line was on its way: what it asks for is not wanted any more.
    is_cancelled: bool,
}

impl Prompt {
    /// Asks for a text, and looks after the connection and the catalog until it is there.
    pub(super) fn ask(&mut self, session: &mut Session, place: Place) -> Answer {
        let first = self.prompt(session, place);
        if place.pending == Pending::Nothing {
            self.width = prompts::width(&first);
        }
        self.copy_prompt = self.copy_prompt(session);
        self.is_quiet = session.settings.vars.typed().quiet;
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
            history: self.history_control(session),
            status: status(session),
            environment: session.environment.clone(),
        };
        self.status = ask.status.clone();
        // First, so that whoever completes at once waits for what is new.
        session.refresh_knowledge();
        if let Err(error) = self.desk.ask(ask) {
            return Answer::Failed(error);
        }
        let attended = self.attend(session, place);
        let answer = self.desk.answer();
        if !attended.untold.is_empty() {
            session.info(attended.untold);
        }
        if attended.is_cancelled && matches!(answer, Answer::Line { .. }) {
            session.info("cancelled query");
            return Answer::Cleared;
        }
        answer
    }

    /// What HISTCONTROL and HISTSIZE say now.
    pub(super) fn history_control(&self, session: &Session) -> Control {
        let typed = session.settings.vars.typed();
        Control {
            ignores: typed.histcontrol,
            is_kept: typed.histsize != 0,
        }
    }

    /// Looks after everything until there is an answer.
    fn attend(&mut self, session: &mut Session, place: Place) -> Attended {
        let mut attended = Attended::default();
        let mut unasked = Unasked::default();
        loop {
            let woken = session.server.idle(&self.desk.bell, &mut unasked);
            let mut text = session.take_notification_texts();
            for notice in std::mem::take(&mut unasked.notices) {
                let notice = session.render(&notice, Kind::Notice, None);
                text += &String::from_utf8_lossy(&notice);
            }
            match woken {
                Woken::Ready | Woken::Message => {}
                Woken::Loaded(_) => self.redraw(),
                Woken::Interrupted => {
                    session.interrupt.clear();
                    attended.is_cancelled |= hold::is_between_lines();
                    if let Some(screen) = self.screen()
                        && !attended.is_cancelled
                    {
                        screen.interrupt();
                    }
                }
                Woken::Lost(ref lost) => {
                    text += &self.lose(session, place, lost, unasked.farewell.take())
                }
            }
            match self.screen() {
                Some(screen) if !text.is_empty() => screen.print_above(&text),
                Some(_) => {}
                None => attended.untold += &text,
            }
            if matches!(woken, Woken::Ready) {
                return attended;
            }
        }
    }

    /// The connection is gone; what is to be told of it now.
    fn lose(
        &self,
        session: &mut Session,
        place: Place,
        lost: &Lost,
        farewell: Option<ServerMessage>,
    ) -> String {
        let farewell = farewell.map_or(Vec::new(), |farewell| {
            session.render(&farewell, Kind::Error, None)
        });
        let farewell = String::from_utf8_lossy(&farewell);
        let text = lost::while_idle(session, lost, &farewell);
        if let Some(screen) = self.screen() {
            screen.disconnected(self.prompt(session, place));
        }
        text.unwrap_or_default()
    }

    pub(super) fn screen(&self) -> Option<&Screen> {
        match &self.view {
            View::Screen(screen) => Some(screen),
            View::Plain(_) => None,
        }
    }

    fn redraw(&self) {
        if let Some(screen) = self.screen() {
            screen.redraw();
        }
    }
}

impl Prompt {
    /// Asks for a line of COPY data.
    pub(super) fn ask_for_data(&mut self) -> Answer {
        let line = desk::LINE.to_string();
        let prompt = self
            .copy_prompt
            .replace(&line, &self.copy_lines.to_string());
        let asked = self.desk.ask(Ask {
            prompt: prompt.clone(),
            continuations: vec![(Pending::Statement, prompt)],
            options: self.options.clone(),
            is_data: true,
            status: self.status.clone(),
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
