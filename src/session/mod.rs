//! What lives as long as the program: the server, the settings, the outputs, and the voice for errors.

pub mod buffer;
pub mod caret;
pub mod connect;
pub mod delivery;
pub mod facts;
pub mod follow;
pub mod guard;
pub mod knowledge;
pub mod lost;
pub mod message;
pub mod names;
pub mod notices;
pub mod paged;
pub mod print;
pub mod production;
pub mod progress;
pub mod prompt;
pub mod query;
pub mod report;
pub mod source;
pub mod table;
pub mod timing;

use std::time::Duration;

use crate::encoding::Encoding;
use crate::error::ServerMessage;
use crate::format::Display;
use crate::interrupt::Interrupt;
use crate::pg::Server;
use crate::pg::conninfo::ConnectSpec;
use crate::session::connect::Password;
use crate::session::guard::Guard;
use crate::session::knowledge::Knowledge;
use crate::session::lost::Gone;
use crate::session::production::Production;
use crate::session::report::{Level, Report};
use crate::term::environment::Environment;
use crate::term::input::SharedReader;
use crate::term::output::Output;
use crate::term::pager::{Paged, Paging};
use crate::vars::Variables;

/// Owns everything that outlives a statement.
pub struct Session {
    pub server: Server,
    pub settings: Settings,
    pub output: Channels,
    pub report: Report,
    pub interrupt: Interrupt,
    /// Standard input, for whoever asks.
    pub stdin: SharedReader,
    /// How many scripts run now, each included by the one before.
    pub nesting: usize,
    /// The key of `\restrict`, while backslash commands are restricted.
    pub restriction: Option<Vec<u8>>,
    /// The environment as `\setenv` left it.
    pub environment: Environment,
    /// What the server said last about a failed statement (`\errverbose`).
    pub last_error: Option<LastError>,
    /// What the server is connected to by, or was when the connection was lost.
    pub target: Option<ConnectSpec>,
    /// The connection that was lost, until there is another.
    pub gone: Option<Gone>,
    pub password: Password,
    /// What completion knows.
    pub knowledge: Knowledge,
}

/// An error of the server, and the statement it is about.
pub struct LastError {
    pub message: ServerMessage,
    pub sql: Option<Vec<u8>>,
}

/// The knobs that a user turns.
#[derive(Default)]
pub struct Settings {
    pub vars: Variables,
    pub display: Display,
    /// Whether the time of each statement is told.
    pub timing: bool,
    /// Whether `\T` sets the look of tables, as in pgcli, and not psql's attributes of HTML.
    pub has_looks: bool,
    /// What is asked about before it runs.
    pub guard: Guard,
    pub production: Production,
    /// How its user is treated.
    pub ways: Ways,
    /// The alias that the database was named by.
    pub dsn: String,
    /// Queries by name, as the configuration has them.
    pub named_queries: Vec<(String, String)>,
}

/// How whoever runs the program is treated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Ways {
    /// There is no prompt.
    #[default]
    Script,
    /// As at the prompt of psql.
    Psql,
    /// A long statement shows a clock, and a lost connection is opened again when it is needed.
    Own,
}

impl Settings {
    /// What is told of the time that a statement took.
    pub fn time_line(&self, elapsed: Duration) -> String {
        match self.has_looks {
            true => timing::short_line(elapsed),
            false => timing::line(elapsed),
        }
    }

    /// Sets the variables that tell how the last command of the shell went.
    pub fn shell_ended(&mut self, status: i32) {
        let is_error: &[u8] = if status == 0 { b"false" } else { b"true" };
        self.vars.put("SHELL_ERROR", is_error);
        self.vars
            .put("SHELL_EXIT_CODE", status.to_string().as_bytes());
    }
}

/// Where output goes.
pub struct Channels {
    /// Standard output: `\echo`, the echo of input, and results unless they are diverted.
    pub stdout: Output,
    /// The target of `-o` and `\o`.
    pub diverted: Option<Output>,
    /// The file of `-L`.
    pub log: Option<Output>,
    /// A write has failed: the run as a whole is no success.
    pub has_failed: bool,
}

impl Channels {
    /// Where results go.
    pub fn results(&mut self) -> &mut Output {
        match &mut self.diverted {
            Some(output) => output,
            None => &mut self.stdout,
        }
    }

    /// Writes everything out, so that a program that starts now finds what came before it.
    pub fn flush(&mut self) {
        self.stdout.flush();
        let others = [&mut self.diverted, &mut self.log];
        for output in others.into_iter().flatten() {
            output.flush();
        }
    }
}

impl Session {
    /// Tells the user about a failure of ours.
    pub fn error(&mut self, text: impl AsRef<[u8]>) {
        self.say(Level::Error, text);
    }

    pub fn warning(&mut self, text: impl AsRef<[u8]>) {
        self.say(Level::Warning, text);
    }

    pub fn info(&mut self, text: impl AsRef<[u8]>) {
        self.say(Level::Info, text);
    }

    /// Adds what to do about the message before.
    pub fn hint(&mut self, text: &str) {
        self.report.remark(&mut self.output.stdout, "hint", text);
    }

    pub fn say(&mut self, level: Level, text: impl AsRef<[u8]>) {
        self.report
            .print(&mut self.output.stdout, level, text.as_ref());
    }

    /// Shows a text where results go, in a pager if it does not fit on the screen: the way for whatever a command has
    /// to say at length (lists, history). Returns after it has been read.
    pub fn show(&mut self, text: &[u8]) {
        match &mut self.output.diverted {
            None => self.show_on_stdout(text),
            Some(diverted) => {
                diverted.write(text);
                diverted.flush();
            }
        }
    }

    /// Shows a text in the same way on standard output, where help goes whatever `\o` says.
    pub fn show_on_stdout(&mut self, text: &[u8]) {
        let encoding = self.encoding();
        let stdout = &mut self.output.stdout;
        let Some(paging) = Paging::new(&self.settings.display, &self.environment) else {
            stdout.write(text);
            return stdout.flush();
        };
        stdout.flush();
        let mut screen = Output::paged(Paged::new(paging, &self.environment, encoding, false));
        screen.write(text);
        // Whoever did not want to read it all knows.
        let _ = screen.close();
    }

    /// Whether the session is on a production system.
    pub fn is_production(&self) -> bool {
        let host = self.settings.vars.get(b"HOST").unwrap_or(b"");
        self.settings
            .production
            .includes(&String::from_utf8_lossy(host))
    }

    /// Shows a list of settings, which psql prints on standard output without a pager, and we only where we are psql.
    pub fn list(&mut self, text: &[u8]) {
        if self.settings.has_looks && self.output.diverted.is_none() {
            return self.show(text);
        }
        self.output.stdout.write(text);
    }

    /// The encoding in which the server talks to us.
    pub fn encoding(&self) -> Encoding {
        self.server
            .with_parameter("client_encoding", |name| match name {
                Some(b"UTF8") | None => Encoding::Utf8,
                Some(name) => Encoding::from_name(name),
            })
    }

    /// The server's `standard_conforming_strings`; on without a server.
    pub fn standard_strings(&self) -> bool {
        let is_on = |value: Option<&[u8]>| value.is_none_or(|value| value == b"on");
        self.server
            .with_parameter("standard_conforming_strings", is_on)
    }
}
