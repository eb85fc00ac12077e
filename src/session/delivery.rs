//! What is said about one statement alone: where its result goes and how it is shown (`\g`, `\gx`), and where the
//! data of a COPY comes from or goes to (`\copy`).
//!
//! A delivery travels with its statement and ends with it, so nothing has to be set back.

use std::io;
use std::path::Path;
use std::process::ExitStatus;

use crate::error::os_error;
use crate::format::Display;
use crate::pg::extended::{self, Command};
use crate::session::Session;
use crate::session::follow::Follow;
use crate::term::environment::Environment;
use crate::term::output::Output;
use crate::term::spawn;

/// How the result of one statement is delivered; the default is what a semicolon means.
#[derive(Debug, Default)]
pub struct Delivery {
    /// Instead of where results go otherwise.
    pub target: Option<Target>,
    /// Instead of the display options of the session.
    pub display: Option<Box<Display>>,
    pub consumer: Consumer,
    pub sending: Sending,
    /// Instead of the lines of the script, for COPY FROM STDIN.
    pub data: Option<DataSource>,
    /// Instead of where results go, for COPY TO STDOUT alone.
    pub copy_target: Option<CopyTarget>,
    /// Whether the statement runs again and again.
    pub repeat: Option<Repeat>,
    /// The statement was judged with the text that it was entered in: the user is not asked about it again.
    pub is_judged: bool,
    /// In which pager its results are read, one after the other.
    pub follow: Option<Follow>,
}

/// How often a statement runs (`\\watch`).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Repeat {
    /// From one start to the next, in seconds.
    pub seconds: f64,
    /// As often, or until something ends it.
    pub count: Option<u32>,
    /// A first result of fewer rows is the last.
    pub min_rows: u64,
}

/// What is done with the last result.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub enum Consumer {
    #[default]
    Print,
    /// `\gset`: its row becomes variables with this prefix.
    Variables(Vec<u8>),
    /// `\gexec`: its fields are run as statements.
    Execute,
    /// `\crosstabview`: it is shown turned around, by the columns that these arguments name.
    Crosstab(Vec<Vec<u8>>),
    /// `\gdesc`: the statement is described and not run.
    Describe,
}

/// What is sent.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub enum Sending {
    /// The statement as it is; in a pipeline as `\bind` without parameters would send it.
    #[default]
    Text,
    /// `\bind`, `\bind_named`.
    Bound(Binding),
    /// `\parse`: the statement is prepared under this name.
    Parse(Vec<u8>),
    /// `\close_prepared`: the statement of this name is closed, whatever the text is.
    Close(Vec<u8>),
    /// The pipeline is looked after, whatever the text is.
    Pipeline(Step),
}

/// The parameters of one execution.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Binding {
    /// The prepared statement that runs instead of the text.
    pub statement: Option<Vec<u8>>,
    pub parameters: Vec<Vec<u8>>,
}

/// What is done with a pipeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Start,
    End,
    Sync,
    Flush,
    RequestFlush,
    /// So many results are got; zero means all that there are.
    Get(usize),
}

impl Sending {
    /// The text, where it is what runs.
    pub fn runs<'a>(&self, sql: &'a [u8]) -> Option<&'a [u8]> {
        match self {
            Sending::Text => Some(sql),
            Sending::Bound(binding) if binding.statement.is_none() => Some(sql),
            _ => None,
        }
    }

    /// The messages of the extended protocol, where it takes these outside a pipeline.
    pub fn command(&self, sql: &[u8]) -> Option<Command> {
        match self {
            Sending::Text | Sending::Pipeline(_) => None,
            Sending::Bound(binding) => Some(match &binding.statement {
                None => extended::execute_text(sql, &binding.parameters),
                Some(name) => extended::execute_named(name, &binding.parameters),
            }),
            Sending::Parse(name) => Some(extended::parse(name, sql)),
            Sending::Close(name) => Some(extended::close(name)),
        }
    }
}

/// What gives the data of a COPY.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DataSource {
    File(Vec<u8>),
    Program(Vec<u8>),
    StandardInput,
}

/// What takes the data of a COPY.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CopyTarget {
    File(Vec<u8>),
    Program(Vec<u8>),
    StandardOutput,
}

/// A file or a program that takes output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    File(Vec<u8>),
    Program(Vec<u8>),
}

impl Target {
    /// Reads the argument of `\g` and `\o`: a file name, or `|` and a command.
    pub fn parse(argument: &[u8]) -> Target {
        match argument.strip_prefix(b"|") {
            Some(command) => Target::Program(command.to_vec()),
            None => Target::File(argument.to_vec()),
        }
    }

    pub fn open(&self, environment: &Environment) -> io::Result<Output> {
        match self {
            Target::File(name) => Output::file(path(name)),
            Target::Program(command) => Output::program(path(command).as_os_str(), environment),
        }
    }

    /// What is said when it cannot be opened.
    pub fn complaint(&self, error: &io::Error) -> Vec<u8> {
        let (name, reason) = match self {
            Target::File(name) => (name, os_error(error)),
            Target::Program(command) => (command, spawn::failure(spawn::SHELL, error)),
        };
        [name, &b": "[..], reason.as_bytes()].concat()
    }
}

/// Tells how closing a file or a program went; `false` when a write or the program failed.
pub fn closed(session: &mut Session, name: &[u8], ended: io::Result<Option<ExitStatus>>) -> bool {
    let problem = match ended {
        Ok(None) => None,
        Ok(Some(status)) => {
            session.settings.shell_ended(spawn::code(status));
            spawn::complaint(status)
        }
        Err(error) => Some(os_error(&error)),
    };
    let Some(problem) = problem else {
        return true;
    };
    session.error([name, b": ", problem.as_bytes()].concat());
    false
}

/// A file name as the user wrote it.
pub fn path(name: &[u8]) -> &Path {
    use std::os::unix::ffi::OsStrExt;
    Path::new(std::ffi::OsStr::from_bytes(name))
}

/// The name without `.`, `NAME/..` and needless slashes, as psql opens and tells it; links are not looked at.
pub fn canonical(name: &[u8]) -> Vec<u8> {
    let root: &[u8] = if name.starts_with(b"/") { b"/" } else { b"" };
    let mut parts: Vec<&[u8]> = Vec::new();
    for part in name.split(|&b| b == b'/') {
        match part {
            b"" | b"." => {}
            b".." if parts.last().is_some_and(|&last| last != b"..") => drop(parts.pop()),
            b".." if !root.is_empty() => {}
            part => parts.push(part),
        }
    }
    match parts.is_empty() && root.is_empty() && !name.is_empty() {
        true => b".".to_vec(),
        false => [root, &parts.join(&b'/')].concat(),
    }
}

/// The name with a leading `~` replaced by HOME, as psql does for names that a command gives.
pub fn expand_tilde(name: &[u8], environment: &Environment) -> Vec<u8> {
    use std::os::unix::ffi::OsStrExt;
    let home = environment
        .value("HOME".as_ref())
        .filter(|home| !home.is_empty());
    match (name.strip_prefix(b"~"), home) {
        (Some(rest), Some(home)) if rest.is_empty() || rest.starts_with(b"/") => {
            [home.as_bytes(), rest].concat()
        }
        _ => name.to_vec(),
    }
}
