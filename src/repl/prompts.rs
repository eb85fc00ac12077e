//! What do the prompts say now: their templates, filled with the facts of the session.

use super::{Prompt, clock, desk};
use crate::pg::Transaction;
use crate::session::Session;
use crate::session::prompt::{self, Facts, Which, World};
use crate::session::source::Place;
use crate::sql::splitter::Pending;
use crate::term::spawn;

/// What can be open before a further line of a statement; the first is the usual one.
const OPEN: &[Pending] = &[
    Pending::Statement,
    Pending::SingleQuote,
    Pending::DoubleQuote,
    Pending::DollarQuote,
    Pending::Comment,
    Pending::Paren,
];

impl Prompt {
    /// The prompt for a line of a statement.
    pub(super) fn prompt(&self, session: &Session, place: Place) -> String {
        if let Some(template) = &self.template
            && place.pending == Pending::Nothing
        {
            let facts = self.facts(session, place);
            return self.shown(prompt::pgcli(template, &facts, &clock::utc()));
        }
        let name: &[u8] = match place.pending {
            Pending::Nothing => b"PROMPT1",
            _ => b"PROMPT2",
        };
        self.filled(session, name, Which::Statement(place.pending), place)
    }

    /// The prompts of the lines behind the first, by what is open before them.
    pub(super) fn continuations(&self, session: &Session, place: Place) -> Vec<(Pending, String)> {
        let prompt = |pending| {
            let line = desk::LINE;
            let place = Place {
                pending,
                line,
                ..place
            };
            (pending, self.prompt(session, place))
        };
        match self.screen() {
            Some(_) => OPEN.iter().map(|&pending| prompt(pending)).collect(),
            None => Vec::new(),
        }
    }

    pub(super) fn copy_prompt(&self, session: &Session) -> String {
        let place = Place {
            pending: Pending::Nothing,
            is_active: true,
            line: desk::LINE,
        };
        self.filled(session, b"PROMPT3", Which::Copy, place)
    }

    fn filled(&self, session: &Session, name: &[u8], which: Which, place: Place) -> String {
        let template = session.settings.vars.get(name).unwrap_or(b"");
        let template = String::from_utf8_lossy(template);
        let variable = |name: &str| {
            let value = session.settings.vars.get(name.as_bytes())?;
            Some(String::from_utf8_lossy(value).into_owned())
        };
        let mut run = |command: &str| {
            let output = spawn::output_of(command.as_bytes(), &session.environment);
            let output = output.map_or(Vec::new(), |(output, _)| output);
            let text = String::from_utf8_lossy(&output).into_owned();
            text.lines().next().unwrap_or("").to_owned()
        };
        let mut world = World {
            variable: &variable,
            run: &mut run,
        };
        let mut facts = self.facts(session, place);
        if which == Which::Copy {
            // The statement is running by then, which psql takes for a transaction.
            facts.transaction = Some(Transaction::Open);
        }
        self.shown(prompt::psql(&template, which, &facts, &mut world))
    }

    /// A prompt as the editor shows it: the one with a screen has looks of its own.
    fn shown(&self, prompt: prompt::Prompt) -> String {
        match self.screen() {
            Some(_) => prompt.visible,
            None => prompt.whole,
        }
    }

    fn facts(&self, session: &Session, place: Place) -> Facts {
        let value = |name: &[u8]| {
            let value = session.settings.vars.get(name).unwrap_or(b"");
            String::from_utf8_lossy(value).into_owned()
        };
        Facts {
            is_connected: session.server.is_connected(),
            database: value(b"DBNAME"),
            user: value(b"USER"),
            host: value(b"HOST"),
            port: value(b"PORT"),
            service: value(b"SERVICE"),
            process_id: session.server.process_id(),
            is_superuser: session.server.parameter("is_superuser").as_deref() == Some(b"on"),
            transaction: session.server.transaction(),
            pipeline: session.server.pipeline(),
            is_active: place.is_active,
            is_single_line: session.settings.vars.typed().singleline,
            line: place.line,
            usual_database: std::env::var("PGDATABASE").ok(),
            dsn: session.settings.dsn.clone(),
            width: self.width,
        }
    }
}

/// The columns of the last line of a prompt.
pub(super) fn width(prompt: &str) -> usize {
    let line = prompt.rsplit('\n').next().unwrap_or("");
    unicode_width::UnicodeWidthStr::width(line)
}
