//! How does a run begin and end: settings, connection, actions or a prompt, and the exit code.
//!
//! The order is that of psql's `main`, because it decides which of several mistakes is told.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::cli::args::{self, Args, Request, Setting};
use crate::cli::complete;
use crate::cli::getopt::Dialect;
use crate::cli::install;
use crate::cli::pgcli;
use crate::cli::psqlrc;
use crate::complete::options::{KeywordCase, Options, Style};
use crate::engine::plan::{self, Action};
use crate::error::{Exit, os_error};
use crate::format;
use crate::interrupt::Interrupt;
use crate::meta::describe::databases;
use crate::meta::help;
use crate::pg::Server;
use crate::pg::conninfo::{self, ConnectSpec, Problem, Secret, System};
use crate::repl::{self, Front};
use crate::session::connect::{self, Password};
use crate::session::delivery::Target;
use crate::session::facts::{PSQL_VERSION, PSQL_VERSION_NUMBER};
use crate::session::knowledge::{Knowledge, Reader as CatalogReader};
use crate::session::report::{Report, write_stderr};
use crate::session::{Channels, Session, Settings, query};
use crate::term::environment::Environment;
use crate::term::input::Reader;
use crate::term::output::Output;
use crate::term::{ending, signal};
use crate::vars::Refusal;

/// The program ends with this code; why has been told.
struct Ended(Exit);

/// Runs psql's (and pgtusk's) command line from beginning to end.
pub fn run(argv: &[OsString]) -> Exit {
    let argv0 = argv.first().map_or(OsStr::new("pgtusk"), |name| name);
    let program = args::program_name(argv0);
    let is_posixly_correct = std::env::var_os("POSIXLY_CORRECT").is_some();
    let arguments = argv.get(1..).unwrap_or(&[]);
    let dialect = match program.as_bytes() {
        b"psql" => Dialect::Psql,
        b"pgcli" => Dialect::Pgcli,
        _ => Dialect::Own,
    };
    let (args, request) = args::parse(arguments, dialect, is_posixly_correct);
    let is_starting = Arc::new(AtomicBool::new(true));
    let mut session = match open_session(program, &is_starting) {
        Ok(session) => session,
        Err(error) => {
            let name = program.to_string_lossy();
            let text = format!("{name}: error: could not start: {}\n", os_error(&error));
            write_stderr(text.as_bytes());
            return Exit::Failure;
        }
    };
    let exit = match attempt(&mut session, argv0, args, request, &is_starting) {
        Ok(exit) | Err(Ended(exit)) => exit,
    };
    close(session, exit)
}

fn open_session(program: &OsStr, is_starting: &Arc<AtomicBool>) -> std::io::Result<Session> {
    let interrupt = Interrupt::default();
    let wake = signal::install(&interrupt, is_starting)?;
    Ok(Session {
        server: Server::new(interrupt.clone(), Some(wake))?,
        settings: Settings::default(),
        output: Channels {
            stdout: Output::stdout(),
            diverted: None,
            log: None,
            has_failed: false,
        },
        report: Report::new(program.as_bytes()),
        stdin: Reader::stdin(&interrupt)
            .unwrap_or_else(|_| Reader::empty())
            .shared(),
        interrupt,
        nesting: 0,
        restriction: None,
        environment: Environment::default(),
        last_error: None,
        target: None,
        gone: None,
        password: Password::Default,
        knowledge: Knowledge::default(),
    })
}

fn attempt(
    session: &mut Session,
    argv0: &OsStr,
    mut args: Args,
    request: Request,
    is_starting: &AtomicBool,
) -> Result<Exit, Ended> {
    set_version_variables(session);
    for setting in &args.settings {
        apply(session, setting)?;
    }
    if let Some(exit) = answer(session, argv0, request) {
        return Ok(exit);
    }
    warn_of_extra_operands(session, &args);
    if let Some(folder) = &args.install {
        return Ok(install(session, folder));
    }
    if args.pgcli.lists_dsns {
        pgcli::list_dsns(session, &args);
        return Ok(Exit::Success);
    }
    if !pgcli::follow_dsn(session, &mut args) {
        return Ok(Exit::Failure);
    }
    let actions = actions(&args, connect::is_at_terminal());
    if args.single_transaction && actions.is_empty() {
        session.error("-1 can only be used in non-interactive mode");
        return Err(Ended(Exit::Failure));
    }
    connect(session, &args)?;
    is_starting.store(false, Ordering::Relaxed);
    if let Some(asked) = &args.complete {
        return Ok(complete::run(session, &args, asked));
    }
    if args.list {
        start_files(session, &args)?;
        return Ok(match databases::list(session) {
            true => Exit::Success,
            false => Exit::Failure,
        });
    }
    open_log(session, &args)?;
    start_files(session, &args)?;
    if args.pgcli.pings {
        return Ok(ping(session));
    }
    let first: Vec<Action> = args
        .pgcli
        .init_commands
        .iter()
        .cloned()
        .map(Action::Command)
        .collect();
    match plan::run(session, &first, false) {
        Exit::Success => {}
        exit => return Ok(exit),
    }
    if actions.is_empty() {
        return Ok(interact(session, args::program_name(argv0), &args));
    }
    Ok(plan::run(session, &actions, args.single_transaction))
}

/// Copies the program, and tells what went wrong.
fn install(session: &mut Session, folder: &Path) -> Exit {
    let Err(error) = install::install(folder) else {
        return Exit::Success;
    };
    let folder = folder.display();
    session.error(format!(
        "could not install to \"{folder}\": {}",
        os_error(&error)
    ));
    Exit::Failure
}

/// Runs the prompt. As psql it completes like psql; else as pgcli's configuration says, whose mistakes are told.
fn interact(session: &mut Session, program: &OsStr, args: &Args) -> Exit {
    let (front, options) = match program.as_bytes() {
        b"psql" => {
            let options = Options {
                style: Style::Psql,
                keyword_case: KeywordCase::PreserveUpper,
                ..Options::default()
            };
            (Front::Plain, options)
        }
        _ => pgcli::arrange(session, program, args),
    };
    session.knowledge.reader = match args.single_connection {
        true => CatalogReader::Session,
        false => CatalogReader::Own,
    };
    repl::run(session, front, options)
}

/// Answers a request that needs no server; `None` when the program is to run.
fn answer(session: &mut Session, argv0: &OsStr, request: Request) -> Option<Exit> {
    let program = args::program_name(argv0);
    let text = match request {
        Request::Run => return None,
        Request::Help(topic) => help::text(topic, &program.to_string_lossy()),
        Request::Version => version_line(program),
        Request::Usage(message) => {
            session.output.stdout.flush();
            write_stderr(&args::usage_error(argv0, message.as_deref()));
            return Some(Exit::Failure);
        }
    };
    session.output.stdout.write(text.as_bytes());
    Some(Exit::Success)
}

/// Ends the session in good order. A failed write makes a success none.
fn close(mut session: Session, exit: Exit) -> Exit {
    session.output.stdout.flush();
    if let Some(diverted) = session.output.diverted.take()
        && let Err(error) = diverted.close()
    {
        session.error(format!("could not write output: {}", os_error(&error)));
        session.output.has_failed = true;
    }
    if let Some(log) = session.output.log.take()
        && let Err(error) = log.close()
    {
        session.error(format!("could not write to log file: {}", os_error(&error)));
        session.output.has_failed = true;
    }
    session.server.close();
    if session.output.stdout.is_broken_pipe() {
        ending::by_broken_pipe();
    }
    if let Some(error) = session.output.stdout.take_failure() {
        let text = format!("could not write to standard output: {}", os_error(&error));
        session.error(text);
        session.output.has_failed = true;
    }
    match exit {
        Exit::Success if session.output.has_failed => Exit::Failure,
        exit => exit,
    }
}

fn apply(session: &mut Session, setting: &Setting) -> Result<(), Ended> {
    match setting {
        Setting::Variable(name, value) => {
            let vars = &mut session.settings.vars;
            let changed = match value {
                Some(value) => vars.set(name, value),
                None => vars.unset(name),
            };
            changed.map_err(|refusal: Refusal| {
                session.error(&refusal.message);
                Ended(Exit::Failure)
            })
        }
        Setting::Print(name, value) => {
            let display = &mut session.settings.display;
            let changed = format::set(display, name.as_bytes(), Some(value));
            changed.map(drop).map_err(|message| {
                session.error(message);
                Ended(Exit::Failure)
            })
        }
        Setting::Pset(name, value) => {
            let display = &mut session.settings.display;
            let changed = format::set(display, name, value.as_deref());
            changed.map(drop).map_err(|message| {
                session.error(message);
                session.error([b"could not set printing parameter \"", &name[..], b"\""].concat());
                Ended(Exit::Failure)
            })
        }
        Setting::Output(name) => {
            let target = Target::parse(name.as_bytes());
            match target.open(&session.environment) {
                Ok(output) => {
                    session.output.diverted = Some(output);
                    Ok(())
                }
                Err(error) => {
                    session.error(target.complaint(&error));
                    Err(Ended(Exit::Failure))
                }
            }
        }
    }
}

/// Whether the server answers, in pgcli's words.
fn ping(session: &mut Session) -> Exit {
    match query::run(&mut session.server, b"SELECT 1") {
        Ok(_) => {
            session.output.stdout.write(b"PONG\n");
            Exit::Success
        }
        Err(_) => {
            session.error("the server does not answer");
            Exit::Failure
        }
    }
}

fn warn_of_extra_operands(session: &mut Session, args: &Args) {
    if session.settings.vars.typed().quiet {
        return;
    }
    for extra in &args.extra {
        let parts = [
            b"extra command-line argument \"",
            extra.as_bytes(),
            b"\" ignored",
        ];
        session.warning(parts.concat());
    }
}

/// The actions asked for; standard input when there are none and nobody is at a terminal.
fn actions(args: &Args, is_terminal: bool) -> Vec<Action> {
    if args.actions.is_empty() && !is_terminal {
        return vec![Action::StandardInput];
    }
    let convert = |action: &args::Action| match action {
        args::Action::Command(text) => Action::Command(text.clone()),
        args::Action::File(path) => Action::File(path.as_os_str().as_bytes().to_vec()),
    };
    args.actions.iter().map(convert).collect()
}

fn connect(session: &mut Session, args: &Args) -> Result<(), Ended> {
    session.password = args.password;
    // psql names nobody here: a connection string may have another user.
    connect::open(session, None, |session, secret| spec(session, args, secret)).map_err(|text| {
        session.error(text);
        Ended(Exit::BadConnection)
    })
}

/// The parameters in psql's order; what is not given comes from the service, the environment and the defaults.
fn spec(session: &Session, args: &Args, secret: Option<&Secret>) -> Result<ConnectSpec, Problem> {
    let given = &args.connection;
    let mut dbname = bytes(given.dbname.as_deref());
    if args.list && dbname.is_empty() {
        dbname = b"postgres";
    }
    conninfo::resolve(
        &[
            ("host", bytes(given.host.as_deref())),
            ("port", bytes(given.port.as_deref())),
            ("user", bytes(given.username.as_deref())),
            ("password", secret.map_or(b"", Secret::bytes)),
            ("dbname", dbname),
            ("connect_timeout", bytes(args.pgcli.timeout.as_deref())),
            (
                "application_name",
                bytes(args.pgcli.application_name.as_deref()),
            ),
            ("fallback_application_name", session.report.program()),
            (
                "client_encoding",
                connect::encoding_override().unwrap_or_default(),
            ),
        ],
        &System,
    )
}

fn bytes(text: Option<&OsStr>) -> &[u8] {
    text.map_or(b"", OsStr::as_bytes)
}

fn start_files(session: &mut Session, args: &Args) -> Result<(), Ended> {
    match args.no_psqlrc {
        true => Ok(()),
        false => psqlrc::run(session).map_err(|fatal| Ended(fatal.0)),
    }
}

fn open_log(session: &mut Session, args: &Args) -> Result<(), Ended> {
    let Some(path) = &args.log_file else {
        return Ok(());
    };
    match Output::append(path) {
        Ok(log) => {
            session.output.log = Some(log);
            Ok(())
        }
        Err(error) => {
            let (path, reason) = (path.display(), os_error(&error));
            session.error(format!("could not open log file \"{path}\": {reason}"));
            Err(Ended(Exit::Failure))
        }
    }
}

fn version_line(program: &OsStr) -> String {
    match program.as_bytes() {
        b"psql" => format!("psql (PostgreSQL) {PSQL_VERSION}\n"),
        _ => format!(
            "{} {}\n",
            program.to_string_lossy(),
            env!("CARGO_PKG_VERSION")
        ),
    }
}

fn set_version_variables(session: &mut Session) {
    let version = format!(
        "PostgreSQL {PSQL_VERSION} (pgtusk {})",
        env!("CARGO_PKG_VERSION")
    );
    let vars = &mut session.settings.vars;
    vars.put("VERSION", version.as_bytes());
    vars.put("VERSION_NAME", PSQL_VERSION.as_bytes());
    vars.put("VERSION_NUM", PSQL_VERSION_NUMBER.to_string().as_bytes());
}
