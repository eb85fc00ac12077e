//! What `pg_isready` says: whether a server accepts connections, as one line and an exit code.

use std::ffi::{OsStr, OsString};
use std::io::{self, Write};
use std::os::unix::ffi::OsStrExt;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, Command};

use crate::pg::conninfo::{self, Settings, World, defaults, hosts};
use crate::pg::ping::{Ping, Pinged, ping};

const HELP: &str = "\
pg_isready issues a connection check to a PostgreSQL database.

Usage:
  pg_isready [OPTION]...

Options:
  -d, --dbname=DBNAME      database name
  -q, --quiet              run quietly
  -V, --version            output version information, then exit
  -?, --help               show this help, then exit

Connection options:
  -h, --host=HOSTNAME      database server host or socket directory
  -p, --port=PORT          database server port
  -t, --timeout=SECS       seconds to wait when attempting connection, 0 disables (default: 3)
  -U, --username=USERNAME  user name to connect as

Report bugs to <pgsql-bugs@lists.postgresql.org>.
PostgreSQL home page: <https://www.postgresql.org/>
";

const VERSION: &str = "pg_isready (PostgreSQL) 18.6\n";

const HINT: &[u8] = b"pg_isready: hint: Try \"pg_isready --help\" for more information.\n";

const DEFAULT_TIMEOUT: &[u8] = b"3";

/// The exit code for bad usage: 1 would mean a server that rejects connections.
pub const BAD_USAGE: u8 = Ping::NoAttempt as u8;

/// Options with a value: the letter, the long name, and the connection parameter they give.
const OPTIONS: [(char, &str, &str); 5] = [
    ('d', "dbname", "dbname"),
    ('h', "host", "host"),
    ('p', "port", "port"),
    ('t', "timeout", "connect_timeout"),
    ('U', "username", "user"),
];

/// The order in which the parameters count: a connection string in `dbname` comes last and wins.
const ORDER: [&str; 4] = ["host", "port", "username", "timeout"];

/// What the command line asks for.
#[derive(Debug, Default)]
struct Args {
    values: Vec<(&'static str, Vec<u8>)>,
    is_quiet: bool,
}

impl Args {
    fn value(&self, option: &str) -> Option<&[u8]> {
        self.values
            .iter()
            .find(|(name, _)| *name == option)
            .map(|(_, value)| value.as_slice())
    }
}

/// Runs the program with its whole command line and returns its exit code.
pub fn run(
    argv: &[OsString],
    world: &dyn World,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> io::Result<u8> {
    match argv.get(1).map(|argument| argument.as_bytes()) {
        Some(b"--help" | b"-?") => return out.write_all(HELP.as_bytes()).map(|()| 0),
        Some(b"--version" | b"-V") => return out.write_all(VERSION.as_bytes()).map(|()| 0),
        _ => {}
    }
    let args = match parse(argv) {
        Ok(args) => args,
        Err(complaint) => {
            err.write_all(&complaint)?;
            err.write_all(HINT)?;
            return Ok(BAD_USAGE);
        }
    };
    let place = match place(&args, world) {
        Ok(place) => place,
        Err(problem) => {
            err.write_all(&[b"pg_isready: error: ", problem.0.as_slice(), b"\n"].concat())?;
            return Ok(BAD_USAGE);
        }
    };
    let Pinged { answer, warnings } = ping(&parameters(&args), world);
    for warning in warnings {
        err.write_all(&[warning.as_slice(), b"\n"].concat())?;
    }
    if !args.is_quiet {
        let said: &[u8] = match answer {
            Ping::Accepting => b" - accepting connections\n",
            Ping::Rejecting => b" - rejecting connections\n",
            Ping::NoResponse => b" - no response\n",
            Ping::NoAttempt => b" - no attempt\n",
        };
        out.write_all(&[place.as_slice(), said].concat())?;
    }
    Ok(answer as u8)
}

fn parameters(args: &Args) -> Vec<(&'static str, &[u8])> {
    let keyword = |option: &str| {
        OPTIONS
            .iter()
            .find(|(_, name, _)| *name == option)
            .map_or("", |(_, _, keyword)| *keyword)
    };
    let mut parameters: Vec<_> = ORDER
        .iter()
        .filter_map(|option| Some((keyword(option), args.value(option)?)))
        .collect();
    if args.value("timeout").is_none() {
        parameters.push(("connect_timeout", DEFAULT_TIMEOUT));
    }
    parameters.push(("fallback_application_name", b"pg_isready"));
    parameters.extend(args.value("dbname").map(|value| ("dbname", value)));
    parameters
}

/// `host:port` as the line shows it: from the connection string, the options or the environment.
fn place(args: &Args, world: &dyn World) -> Result<Vec<u8>, conninfo::Problem> {
    let dbname = args.value("dbname").unwrap_or_default();
    let given = match conninfo::is_connection_string(dbname) {
        true => conninfo::parse(dbname)?,
        false => Settings::default(),
    };
    let environment = defaults::of_environment(world);
    let port = given
        .value("port")
        .or(args.value("port"))
        .or(environment.value("port"))
        .unwrap_or_default();
    let hostaddr = given.value("hostaddr").or(environment.value("hostaddr"));
    let host = given
        .value("host")
        .or(args.value("host"))
        .or(environment.value("host"));
    let shown = match hostaddr.or(host) {
        Some(shown) => shown.to_vec(),
        None => hosts::default_folder(port, world),
    };
    Ok([shown.as_slice(), b":", port].concat())
}

fn command() -> Command {
    let valued = OPTIONS.iter().map(|(letter, name, _)| {
        Arg::new(*name)
            .short(*letter)
            .long(*name)
            .num_args(1)
            .allow_hyphen_values(true)
            .value_parser(clap::value_parser!(OsString))
    });
    let quiet = Arg::new("quiet")
        .short('q')
        .long("quiet")
        .action(ArgAction::SetTrue);
    let rest = Arg::new("rest")
        .num_args(0..)
        .value_parser(clap::value_parser!(OsString));
    Command::new("pg_isready")
        .disable_help_flag(true)
        .disable_version_flag(true)
        .infer_long_args(true)
        .args_override_self(true)
        .args(valued)
        .arg(quiet)
        .arg(rest)
}

/// Reads the command line; the error is what `getopt_long` or the program says, without the hint.
fn parse(argv: &[OsString]) -> Result<Args, Vec<u8>> {
    let mut matches = command()
        .try_get_matches_from(argv)
        .map_err(|error| complaint(argv, &error))?;
    if let Some(first) = matches
        .get_many::<OsString>("rest")
        .and_then(|mut rest| rest.next())
    {
        return Err([
            b"pg_isready: error: too many command-line arguments (first is \"",
            first.as_bytes(),
            b"\")\n",
        ]
        .concat());
    }
    let values = OPTIONS.iter().filter_map(|(_, name, _)| {
        let value = matches.remove_one::<OsString>(name)?;
        Some((*name, value.as_bytes().to_vec()))
    });
    Ok(Args {
        values: values.collect(),
        is_quiet: matches.get_flag("quiet"),
    })
}

/// Says what clap found wrong in the words of `getopt_long`.
fn complaint(argv: &[OsString], error: &clap::Error) -> Vec<u8> {
    let program = argv
        .first()
        .map_or(&b"pg_isready"[..], |name| name.as_bytes());
    let option = match error.get(ContextKind::InvalidArg) {
        Some(ContextValue::String(option)) => option.as_str(),
        _ => "",
    };
    let text = match error.kind() {
        ErrorKind::UnknownArgument => unknown(argv, option),
        ErrorKind::TooManyValues => {
            let name = option.split([' ', '=']).next().unwrap_or(option);
            format!("option '{name}' doesn't allow an argument").into_bytes()
        }
        _ => without_value(argv.last().map_or(&b""[..], |last| last.as_bytes())),
    };
    [program, b": ", text.as_slice(), b"\n"].concat()
}

fn unknown(argv: &[OsString], option: &str) -> Vec<u8> {
    if !option.starts_with("--") {
        let letter = option.trim_start_matches('-').chars().next().unwrap_or('-');
        return format!("invalid option -- '{letter}'").into_bytes();
    }
    let whole = argv
        .iter()
        .map(OsString::as_os_str)
        .find(|argument| argument.as_bytes().starts_with(option.as_bytes()))
        .unwrap_or(OsStr::new(option));
    [b"unrecognized option '", whole.as_bytes(), b"'"].concat()
}

/// Only the last argument can lack its value.
fn without_value(last: &[u8]) -> Vec<u8> {
    let Some(prefix) = last.strip_prefix(b"--") else {
        let letter = last.last().copied().unwrap_or(b'-');
        return [
            b"option requires an argument -- '",
            [letter].as_slice(),
            b"'",
        ]
        .concat();
    };
    let name = OPTIONS
        .iter()
        .map(|(_, name, _)| name.as_bytes())
        .find(|name| name.starts_with(prefix))
        .unwrap_or(prefix);
    [b"option '--", name, b"' requires an argument"].concat()
}
