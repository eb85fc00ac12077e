//! Backslash commands: a table of rows, and how one of them is run.
//!
//! A row says how a command's arguments are read, so that a command in a branch that does not run, or after an
//! error, is passed over exactly as psql does. Adding a command is a row, a function and a case.

mod about;
pub mod args;
mod branch;
mod buffer;
mod connect;
mod copy;
mod definition;
pub mod describe;
mod display;
mod edit;
mod extended;
mod files;
pub mod help;
mod leave;
mod named;
mod near;
mod objects;
mod password;
mod restrict;
mod variables;
mod watch;

use crate::meta::args::{Arg, Args, Mode, World};
use crate::session::Session;
use crate::session::buffer::QueryBuffer;
use crate::session::delivery::Delivery;
use crate::session::source::Source;
use crate::sql::expand::Problem;
use crate::sql::line::Line;
use crate::sql::splitter::Splitter;
use crate::term::spawn;
use crate::vars::Visible;
use crate::vars::conditions::{Branch, Conditions, Mark};

/// What the loop is to do after a command: the only instructions a command may give.
#[derive(Debug)]
pub enum Flow {
    Next,
    /// The command failed, which has been told.
    Failed,
    /// Send the query buffer, or the previous query if it is empty.
    Send(Delivery),
    /// Run a statement of the command's own; the query buffer stays as it is.
    Run {
        sql: Vec<u8>,
        delivery: Delivery,
        /// The name of the command.
        command: &'static str,
    },
    /// Read a text in place of the query buffer, as if it had been typed.
    Retype(Vec<u8>),
    /// Run a script here.
    Include(Script),
    /// Leave this source of input.
    Quit,
}

impl Flow {
    /// `Next` for success.
    pub fn from(is_success: bool) -> Flow {
        match is_success {
            true => Flow::Next,
            false => Flow::Failed,
        }
    }
}

/// A script named by `\i` or `\ir`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Script {
    pub name: Vec<u8>,
    /// The name of the command.
    pub command: &'static str,
    /// Relative to the script that names it.
    pub is_relative: bool,
}

/// What a command may work with.
pub struct MetaCx<'a> {
    pub session: &'a mut Session,
    pub source: &'a mut dyn Source,
    pub buffer: &'a mut QueryBuffer,
    pub splitter: &'a mut Splitter,
    pub conditions: &'a mut Conditions,
}

impl MetaCx<'_> {
    /// Where a branch of `\if` would have to come back to.
    fn mark(&self) -> Mark {
        Mark {
            query_length: self.buffer.text.len(),
            paren_depth: self.splitter.paren_depth(),
        }
    }

    /// Prints psql's confirmation of a setting, unless QUIET is on.
    fn confirm(&mut self, text: impl AsRef<[u8]>) {
        if !self.session.settings.vars.typed().quiet {
            let stdout = &mut self.session.output.stdout;
            stdout.write(text.as_ref());
            stdout.write(b"\n");
            stdout.flush();
        }
    }

    /// Tells that there is no query buffer, which only the command of a `-c` has to do without.
    fn fail_without_buffer(&mut self) -> Flow {
        self.session.error("no query buffer");
        Flow::Failed
    }

    /// Tells a failure of command `name`, with the name before it, and gives the flow that follows.
    fn fail(&mut self, name: &str, text: impl AsRef<[u8]>) -> Flow {
        let mut message = format!("\\{name}: ").into_bytes();
        message.extend_from_slice(text.as_ref());
        self.session.error(message);
        Flow::Failed
    }
}

/// The arguments of one command, and the name it was called by.
pub struct Call {
    pub name: &'static str,
    /// The name as it was typed, which has letters behind it in the family of `\d`.
    pub typed: String,
    pub args: Vec<Arg>,
}

impl Call {
    /// The text of an argument.
    pub fn text(&self, n: usize) -> Option<&[u8]> {
        self.args.get(n).map(|arg| arg.text.as_slice())
    }
}

/// How a command reads its arguments.
#[derive(Debug, Clone, Copy)]
pub enum Reads {
    /// At most so many, each in its mode.
    Each(&'static [Mode]),
    /// As many as there are.
    All(Mode),
    /// As many as there are, each given to a function before the next one is evaluated.
    OneByOne(fn(&mut MetaCx, &Call)),
    /// So many at most.
    AtMost(Mode, usize),
    /// A first one, then as many as there are.
    AllAfter(Mode, Mode),
    /// `\g` options in parentheses, then a file or a pipe.
    GOptions,
    /// `-reuse-previous=...`, then at most four.
    Connect,
}

/// When a command runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// Only in a branch that runs.
    Active,
    /// Always: the commands of `\if` themselves.
    Always,
    /// Always, with its arguments evaluated only where no branch has run yet.
    Undecided,
}

/// One backslash command.
pub struct MetaCommand {
    /// The name that `\?` shows, then the other spellings.
    pub names: &'static [&'static str],
    pub reads: Reads,
    /// Whether unquoted semicolons behind an argument are dropped.
    pub drops_semicolons: bool,
    pub when: When,
    /// Whether capital letters in the name do not matter.
    pub ignores_case: bool,
    /// Whether psql has no such command: called as psql, neither do we.
    pub is_own: bool,
    pub run: fn(&mut MetaCx, &Call) -> Flow,
}

impl MetaCommand {
    /// A row with what most commands have in common.
    const fn new(
        names: &'static [&'static str],
        reads: Reads,
        run: fn(&mut MetaCx, &Call) -> Flow,
    ) -> MetaCommand {
        MetaCommand {
            names,
            reads,
            drops_semicolons: false,
            when: When::Active,
            ignores_case: false,
            is_own: false,
            run,
        }
    }

    const fn drops_semicolons(mut self) -> MetaCommand {
        self.drops_semicolons = true;
        self
    }

    const fn in_any_case(mut self) -> MetaCommand {
        self.ignores_case = true;
        self
    }

    const fn not_in_psql(mut self) -> MetaCommand {
        self.is_own = true;
        self
    }

    const fn when_undecided(mut self) -> MetaCommand {
        self.when = When::Undecided;
        self
    }

    const fn always(mut self) -> MetaCommand {
        self.when = When::Always;
        self
    }
}

/// All commands, by file.
static TABLES: &[&[MetaCommand]] = &[
    about::COMMANDS,
    branch::COMMANDS,
    buffer::COMMANDS,
    connect::COMMANDS,
    copy::COMMANDS,
    definition::COMMANDS,
    display::COMMANDS,
    edit::COMMANDS,
    extended::COMMANDS,
    files::COMMANDS,
    help::COMMANDS,
    leave::COMMANDS,
    named::COMMANDS,
    objects::COMMANDS,
    password::COMMANDS,
    restrict::COMMANDS,
    variables::COMMANDS,
    watch::COMMANDS,
];

fn find(name: &[u8]) -> Option<&'static MetaCommand> {
    let mut commands = TABLES.iter().copied().flatten();
    let exact = commands.find(|command| {
        command.names.iter().any(|spelling| {
            spelling.as_bytes() == name
                || (command.ignores_case && spelling.as_bytes().eq_ignore_ascii_case(name))
        })
    });
    exact.or_else(|| describe::family::command(name))
}

/// Runs the command that stands at this place of the line; the line goes on behind it.
pub fn run(mut cx: MetaCx, line: &mut Line) -> Flow {
    let (text, at) = line.rest();
    let is_active = cx.conditions.is_active();
    let name = read(&mut cx, text, at, is_active, |args| args.name());
    if let Some(refused) = restrict::refuses(&mut cx, &name) {
        *at = text.len();
        return refused;
    }
    let is_psql = cx.session.report.program() == b"psql";
    let Some(command) = find(&name).filter(|command| !(is_psql && command.is_own)) else {
        *at = text.len();
        return unknown(&mut cx, &name);
    };
    let evaluates = match command.when {
        When::Active | When::Always => is_active,
        When::Undecided => cx.conditions.branch() == Some(Branch::False),
    };
    let spelling = command.names.iter().find(|s| s.as_bytes() == name);
    let mut call = Call {
        name: spelling.copied().unwrap_or(command.names[0]),
        typed: String::from_utf8_lossy(&name).into_owned(),
        args: read(&mut cx, text, at, evaluates, |args| {
            arguments(command, args)
        }),
    };
    if let Reads::OneByOne(write) = command.reads {
        while let Some(arg) = read(&mut cx, text, at, evaluates, |args| args.next(Mode::Normal)) {
            call.args.push(arg);
            if is_active {
                write(&mut cx, &call);
            }
        }
    }
    let flow = match is_active || command.when != When::Active {
        true => (command.run)(&mut cx, &call),
        false => Flow::Next,
    };
    match flow {
        Flow::Failed => *at = text.len(),
        // What stands behind the arguments is looked at when the script or the statement has run.
        Flow::Include(_) | Flow::Run { .. } => {}
        _ => finish(&mut cx, text, at, &call.typed),
    }
    cx.session.output.results().flush();
    flow
}

/// Ends a command that has run: what is left of its arguments is passed over with a warning.
fn finish(cx: &mut MetaCx, text: &[u8], at: &mut usize, name: &str) {
    let is_active = cx.conditions.is_active();
    while let Some(extra) = read(cx, text, at, false, |args| args.next(Mode::Normal)) {
        let message = [
            b"\\",
            name.as_bytes(),
            b": extra argument \"",
            &extra.text,
            b"\" ignored",
        ];
        if is_active {
            cx.session.warning(message.concat());
        }
    }
    read(cx, text, at, false, |args| args.end());
}

/// Ends the command whose script or statement has run.
pub fn ended(mut cx: MetaCx, line: &mut Line, command: &str, is_success: bool) {
    let (text, at) = line.rest();
    match is_success {
        true => finish(&mut cx, text, at, command),
        false => *at = text.len(),
    }
    cx.session.output.results().flush();
}

/// psql's answer to a command that there is none of, in a branch that does not run as well.
fn unknown(cx: &mut MetaCx, name: &[u8]) -> Flow {
    cx.session.error([b"invalid command \\", name].concat());
    if cx.source.is_interactive() {
        let is_psql = cx.session.report.program() == b"psql";
        let meant = near::meant(&String::from_utf8_lossy(name)).filter(|_| !is_psql);
        cx.session.hint(&match meant {
            Some(meant) => format!("Did you mean \"\\{meant}\"? \\? lists all commands."),
            None => "Try \\? for help.".to_owned(),
        });
    }
    Flow::Failed
}

fn arguments(command: &MetaCommand, args: &mut Args) -> Vec<Arg> {
    let next = |args: &mut Args, mode| match command.drops_semicolons {
        true => args.next_without_semicolon(mode),
        false => args.next(mode),
    };
    let mut read = Vec::new();
    match command.reads {
        Reads::Each(modes) => {
            read.extend(modes.iter().map_while(|&mode| next(args, mode)));
        }
        Reads::OneByOne(_) => {}
        Reads::All(mode) => read.extend(std::iter::from_fn(|| next(args, mode))),
        Reads::AtMost(mode, most) => {
            read.extend(std::iter::from_fn(|| next(args, mode)).take(most));
        }
        Reads::AllAfter(first, mode) => {
            read.extend(next(args, first));
            read.extend(std::iter::from_fn(|| next(args, mode)));
        }
        Reads::GOptions => read.extend(buffer::g_arguments(args)),
        Reads::Connect => read.extend(connect::arguments(args)),
    }
    read
}

/// Reads a part of a command with the variables as they are now, and tells what was wrong with it.
fn read<T>(
    cx: &mut MetaCx,
    text: &[u8],
    at: &mut usize,
    is_active: bool,
    part: impl FnOnce(&mut Args) -> T,
) -> T {
    let session = &mut *cx.session;
    let encoding = session.encoding();
    let vars = Visible {
        variables: &session.settings.vars,
        encoding: session.server.is_connected().then_some(encoding),
        is_active,
    };
    let mut failures: Vec<String> = Vec::new();
    let mut status = None;
    let output = &mut session.output;
    let environment = &session.environment;
    let mut shell = |command: &[u8]| {
        output.flush();
        match spawn::output_of(command, environment) {
            Ok((said, code)) => {
                status = Some(code);
                Some(said)
            }
            Err(failure) => {
                failures.push(failure);
                None
            }
        }
    };
    let mut args = Args::new(
        text,
        at,
        World {
            vars: &vars,
            encoding,
            is_active,
            shell: &mut shell,
        },
    );
    let result = part(&mut args);
    let problems: Vec<Problem> = std::mem::take(&mut args.problems);
    drop(args);
    if let Some(status) = status {
        session.settings.shell_ended(status);
    }
    for failure in failures {
        session.error(failure);
    }
    for problem in problems {
        session.say(problem.level, &problem.message);
    }
    result
}
