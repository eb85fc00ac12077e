//! What do the arguments ask for: connection, actions and settings, in psql's order.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::PathBuf;

use clap::builder::ValueParser;
use clap::{Arg, ArgAction, ArgMatches, Command};

use super::getopt::{self, Dialect, Found, Sorted};
use crate::meta::help::Topic;
use crate::options;
pub use crate::session::connect::Password;

/// Where to connect; what is `None` is left to the environment and the defaults.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Connection {
    /// A database name, or a whole connection string.
    pub dbname: Option<OsString>,
    pub host: Option<OsString>,
    pub port: Option<OsString>,
    pub username: Option<OsString>,
}

/// One `-c` or `-f`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    Command(Vec<u8>),
    /// A file, `-` for standard input.
    File(PathBuf),
}

/// Something to be set before anything runs; psql does these one by one, and the first that fails ends it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Setting {
    /// A variable to be set, or unset when there is no value.
    Variable(Vec<u8>, Option<Vec<u8>>),
    /// A printing option as `-P` gives it: its failure is told with `could not set printing parameter`.
    Pset(Vec<u8>, Option<Vec<u8>>),
    /// A printing option that an option of its own stands for (`-A`, `-t` ...): it cannot fail.
    Print(&'static str, Vec<u8>),
    /// A file or `|command` for the results, opened at once.
    Output(OsString),
}

/// A text to complete instead of running anything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Complete {
    pub text: Option<Vec<u8>>,
    /// In bytes; the end when there is none.
    pub cursor: Option<usize>,
    pub limit: Option<usize>,
}

/// What pgcli's own options said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pgcli {
    /// Where the configuration is, if not in its usual place.
    pub pgclirc: Option<PathBuf>,
    /// An alias of `[alias_dsn]`.
    pub dsn: Option<String>,
    pub lists_dsns: bool,
    pub pings: bool,
    pub timeout: Option<OsString>,
    pub application_name: Option<OsString>,
    pub init_commands: Vec<Vec<u8>>,
    pub prompt: Option<String>,
    pub prompt_with_dsn: Option<String>,
    pub is_terse: bool,
    pub warn: Option<String>,
    pub is_yes: bool,
}

/// Everything the options said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Args {
    pub connection: Connection,
    pub actions: Vec<Action>,
    pub settings: Vec<Setting>,
    pub list: bool,
    pub no_psqlrc: bool,
    pub no_readline: bool,
    pub single_transaction: bool,
    pub log_file: Option<PathBuf>,
    pub password: Password,
    pub complete: Option<Complete>,
    /// The folder to copy the program to instead of running anything.
    pub install: Option<PathBuf>,
    pub single_connection: bool,
    pub is_production: bool,
    pub pgcli: Pgcli,
    /// Operands beyond database and user: warned about unless QUIET.
    pub extra: Vec<OsString>,
}

/// What to do when the settings are made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Request {
    Run,
    Help(Topic),
    Version,
    /// Fail with [`usage_error`]; there is nothing to say but the hint when the message is `None`.
    Usage(Option<Vec<u8>>),
}

/// Options that set a variable: letter, name, value.
const VARIABLES: &[(&str, &str, &str)] = &[
    ("echo-all", "ECHO", "all"),
    ("echo-errors", "ECHO", "errors"),
    ("echo-queries", "ECHO", "queries"),
    ("echo-hidden", "ECHO_HIDDEN", "on"),
    ("quiet", "QUIET", "on"),
    ("single-step", "SINGLESTEP", "on"),
    ("single-line", "SINGLELINE", "on"),
];

/// Options that stand for a printing option; their own value is used where there is none here.
const PRINTING: &[(&str, &str, Option<&str>)] = &[
    ("no-align", "format", Some("unaligned")),
    ("html", "format", Some("html")),
    ("csv", "format", Some("csv")),
    ("tuples-only", "tuples_only", Some("on")),
    ("expanded", "expanded", Some("on")),
    ("auto-vertical-output", "expanded", Some("auto")),
    ("field-separator", "fieldsep", None),
    ("field-separator-zero", "fieldsep_zero", Some("")),
    ("record-separator", "recordsep", None),
    ("record-separator-zero", "recordsep_zero", Some("")),
    ("table-attr", "tableattr", None),
];

/// Reads the arguments behind the program's name, by the rules of psql.
pub fn parse(
    arguments: &[OsString],
    dialect: Dialect,
    is_posixly_correct: bool,
) -> (Args, Request) {
    if let Some(request) = first_argument(arguments) {
        return (Args::default(), request);
    }
    let mut sorted = getopt::sort(arguments, dialect, is_posixly_correct);
    let request = request(&mut sorted);
    let matches = read(&sorted);
    match collect(&matches) {
        Ok(args) => (args, request),
        Err(mistake) => (Args::default(), Request::Usage(Some(mistake))),
    }
}

/// `-?`, `--version` and `-V` win when they come first, and `--help` when it is alone.
fn first_argument(arguments: &[OsString]) -> Option<Request> {
    let first = arguments.first()?.as_bytes();
    match first {
        b"-?" => Some(Request::Help(Topic::Options)),
        b"--help" if arguments.len() == 1 => Some(Request::Help(Topic::Options)),
        b"--version" | b"-V" => Some(Request::Version),
        _ => None,
    }
}

/// Cuts the options off where one of them ends the program, and tells how.
fn request(sorted: &mut Sorted) -> Request {
    let is_last = |found: &Found| matches!(found.option.long, "help" | "version");
    let Some(at) = sorted.options.iter().position(is_last) else {
        return match sorted.mistake.take() {
            Some(mistake) => Request::Usage(Some(mistake)),
            None => Request::Run,
        };
    };
    let found = sorted.options.split_off(at).swap_remove(0);
    if found.option.long == "version" {
        return Request::Version;
    }
    // psql takes `-?` for a mistake of getopt unless it stands alone.
    if !found.is_alone {
        return Request::Usage(None);
    }
    let topic = found.value.as_deref().map(OsStr::as_bytes);
    match Topic::named(topic.unwrap_or(b"options")) {
        Some(topic) => Request::Help(topic),
        None => Request::Usage(None),
    }
}

/// Lets clap read the options by their full names.
fn read(sorted: &Sorted) -> ArgMatches {
    let options = sorted.options.iter().map(full_spelling);
    let operands = sorted.operands.iter().cloned();
    let arguments = std::iter::once(OsString::from("psql"))
        .chain(options)
        .chain(std::iter::once(OsString::from("--")))
        .chain(operands);
    command()
        .try_get_matches_from(arguments)
        .expect("sorted arguments are spelled as clap wants them")
}

fn full_spelling(found: &Found) -> OsString {
    let mut spelling = OsString::from(format!("--{}=", found.option.long));
    spelling.push(found.value.as_deref().unwrap_or_default());
    spelling
}

fn command() -> Command {
    let base = Command::new("psql")
        .disable_help_flag(true)
        .disable_version_flag(true);
    let any = |arg: Arg| {
        arg.action(ArgAction::Append)
            .value_parser(ValueParser::os_string())
    };
    let options = options::all().map(|option| {
        any(Arg::new(option.long).long(option.long))
            .num_args(1)
            .require_equals(true)
    });
    base.args(options)
        .arg(any(Arg::new(OPERANDS)).num_args(0..))
}

const OPERANDS: &str = "operands";

/// Goes through the options in the order they were typed.
fn collect(matches: &ArgMatches) -> Result<Args, Vec<u8>> {
    let mut typed: Vec<(usize, &'static str, &OsString)> = Vec::new();
    for option in options::all() {
        let Some(indices) = matches.indices_of(option.long) else {
            continue;
        };
        let values = matches.get_many(option.long).into_iter().flatten();
        typed.extend(
            indices
                .zip(values)
                .map(|(at, value)| (at, option.long, value)),
        );
    }
    typed.sort_by_key(|&(at, ..)| at);
    let mut args = Args::default();
    for (_, long, value) in typed {
        apply(long, value, &mut args)?;
    }
    for operand in matches.get_many::<OsString>(OPERANDS).into_iter().flatten() {
        place(operand, &mut args);
    }
    match &args.complete {
        Some(Complete { text: None, .. }) => {
            Err(b"options '--cursor' and '--complete-limit' go with '--complete'".to_vec())
        }
        _ => Ok(args),
    }
}

/// Notes one option; the complaint when its value is none.
fn apply(long: &str, value: &OsString, args: &mut Args) -> Result<(), Vec<u8>> {
    let connection = &mut args.connection;
    match long {
        "command" => args
            .actions
            .push(Action::Command(value.as_bytes().to_vec())),
        "file" => args.actions.push(Action::File(value.into())),
        "dbname" => connection.dbname = Some(value.clone()),
        "host" => connection.host = Some(value.clone()),
        "port" => connection.port = Some(value.clone()),
        "username" | "user" => connection.username = Some(value.clone()),
        "list" => args.list = true,
        "log-file" => args.log_file = Some(value.into()),
        "no-psqlrc" => args.no_psqlrc = true,
        "no-readline" => args.no_readline = true,
        "single-transaction" => args.single_transaction = true,
        "no-password" => args.password = Password::Never,
        "password" => args.password = Password::Force,
        "single-connection" => args.single_connection = true,
        "prod" => args.is_production = true,
        "install" => args.install = Some(PathBuf::from(value)),
        "complete" => complete(args).text = Some(value.as_bytes().to_vec()),
        "cursor" => complete(args).cursor = Some(number(long, value)?),
        "complete-limit" => complete(args).limit = Some(number(long, value)?),
        _ => match pgcli(long, value, &mut args.pgcli) {
            true => {}
            false => args.settings.extend(setting(long, value)),
        },
    }
    Ok(())
}

/// Notes one of pgcli's options; `false` when it is none.
fn pgcli(long: &str, value: &OsString, args: &mut Pgcli) -> bool {
    let text = || Some(value.to_string_lossy().into_owned());
    match long {
        "pgclirc" => args.pgclirc = Some(value.into()),
        "dsn" => args.dsn = text(),
        "list-dsn" => args.lists_dsns = true,
        "ping" => args.pings = true,
        "timeout" => args.timeout = Some(value.clone()),
        "application-name" => args.application_name = Some(value.clone()),
        "init-command" => args.init_commands.push(value.as_bytes().to_vec()),
        "prompt" => args.prompt = text(),
        "prompt-dsn" => args.prompt_with_dsn = text(),
        "less-chatty" => args.is_terse = true,
        "warn" => args.warn = text(),
        "yes" => args.is_yes = true,
        _ => return false,
    }
    true
}

fn complete(args: &mut Args) -> &mut Complete {
    args.complete.get_or_insert_default()
}

fn number(long: &str, value: &OsString) -> Result<usize, Vec<u8>> {
    let text = value.to_string_lossy();
    let complaint = || format!("option '--{long}' needs a number, not \"{text}\"").into_bytes();
    text.parse().map_err(|_| complaint())
}

fn setting(long: &str, value: &OsString) -> Option<Setting> {
    if let Some((_, name, text)) = VARIABLES.iter().find(|row| row.0 == long) {
        return Some(Setting::Variable((*name).into(), Some((*text).into())));
    }
    if let Some((_, name, text)) = PRINTING.iter().find(|row| row.0 == long) {
        let text = text.map_or_else(|| value.clone().into_vec(), Vec::from);
        return Some(Setting::Print(name, text));
    }
    let (name, text) = split_assignment(value.as_bytes());
    match long {
        "set" => Some(Setting::Variable(name, text)),
        "pset" => Some(Setting::Pset(name, text)),
        "output" => Some(Setting::Output(value.clone())),
        _ => None,
    }
}

fn split_assignment(text: &[u8]) -> (Vec<u8>, Option<Vec<u8>>) {
    match memchr::memchr(b'=', text) {
        Some(at) => (text[..at].to_vec(), Some(text[at + 1..].to_vec())),
        None => (text.to_vec(), None),
    }
}

/// The first operand is the database and the next one the user, unless options said so.
fn place(operand: &OsString, args: &mut Args) {
    let connection = &mut args.connection;
    if connection.dbname.is_none() {
        connection.dbname = Some(operand.clone());
    } else if connection.username.is_none() {
        connection.username = Some(operand.clone());
    } else {
        args.extra.push(operand.clone());
    }
}

/// The name messages begin with: the file name of the program's path.
pub fn program_name(argv0: &OsStr) -> &OsStr {
    let bytes = argv0.as_bytes();
    let start = memchr::memrchr(b'/', bytes).map_or(0, |at| at + 1);
    OsStr::from_bytes(&bytes[start..])
}

/// The text on standard error for [`Request::Usage`]; the exit code is 1. The C library names the program by its
/// whole path, psql by its file name.
pub fn usage_error(argv0: &OsStr, message: Option<&[u8]>) -> Vec<u8> {
    let mut out = Vec::new();
    if let Some(message) = message {
        for part in [argv0.as_bytes(), b": ", message, b"\n"] {
            out.extend_from_slice(part);
        }
    }
    let name = program_name(argv0).as_bytes();
    for part in [
        name,
        b": hint: Try \"",
        name,
        b" --help\" for more information.\n",
    ] {
        out.extend_from_slice(part);
    }
    out
}
