//! When is output paged, and by what: the built-in pager, or the program of PSQL_PAGER or PAGER.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use rustix::stdio::{stdin, stdout};
use rustix::termios::isatty;

use super::mode;
use super::model::Size;
use crate::format::{Display, Pager};
use crate::term::environment::Environment;
use crate::term::spawn::{self, SHELL};

/// How output that goes to the terminal may be paged.
#[derive(Debug, Clone)]
pub struct Paging {
    pub size: Size,
    pub reads: Reads,
    is_always: bool,
    min_lines: usize,
}

/// What pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reads {
    BuiltIn,
    /// A command for the shell.
    Program(OsString),
}

impl Paging {
    /// `None` when nothing is paged: standard input or output is no terminal, `\pset pager off`, a pager variable
    /// that is blank, or a terminal that can do nothing.
    pub fn new(display: &Display, environment: &Environment) -> Option<Paging> {
        if display.pager == Pager::Off || !isatty(stdout()) || !isatty(stdin()) {
            return None;
        }
        Some(Paging {
            size: mode::size(),
            reads: reads(environment)?,
            is_always: display.pager == Pager::Always,
            min_lines: usize::try_from(display.pager_min_lines).unwrap_or(0),
        })
    }

    /// Whether output of so many lines, the widest of so many columns, is paged: it does not fit on the screen
    /// together with the prompt.
    pub fn is_wanted(&self, lines: usize, widest: usize) -> bool {
        let is_long = lines >= self.size.rows && lines >= self.min_lines;
        self.is_always || is_long || widest > self.size.columns
    }
}

fn reads(environment: &Environment) -> Option<Reads> {
    let named = ["PSQL_PAGER", "PAGER"]
        .iter()
        .find_map(|name| environment.value(OsStr::new(name)));
    if let Some(command) = named {
        let words = command.as_bytes().split(u8::is_ascii_whitespace);
        let program = words.into_iter().find(|word| !word.is_empty())?;
        if can_run(OsStr::from_bytes(program), environment) {
            return Some(Reads::Program(command));
        }
    }
    let term = environment.value(OsStr::new("TERM"));
    let is_able = term.is_some_and(|term| !term.is_empty() && term != "dumb");
    is_able.then_some(Reads::BuiltIn)
}

/// Whether there is a shell, and a program of that name; what the shell makes of anything else it may try.
fn can_run(program: &OsStr, environment: &Environment) -> bool {
    let is_name = |b: &u8| b.is_ascii_alphanumeric() || b"-_.+/".contains(b);
    let is_other = !program.as_bytes().iter().all(is_name);
    Path::new(SHELL).exists() && (is_other || spawn::is_there(program, environment))
}
