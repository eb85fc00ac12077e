//! What do pgcli's options and configuration mean for a session: where it goes, how its prompt looks, what it asks.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};

use crate::cli::args::Args;
use crate::cli::completion;
use crate::cli::config::{self, Config};
use crate::complete::options::{Options, Style};
use crate::error::os_error;
use crate::format::{self, Look};
use crate::pg::conninfo;
use crate::repl::{EditorModes, Front, Start};
use crate::session::delivery::expand_tilde;
use crate::session::guard::{self, Guard};
use crate::session::production::Production;
use crate::session::{Session, Ways};

/// The configuration, and the folder it is in.
struct Found {
    config: Config,
    folder: Option<PathBuf>,
}

/// Reads the configuration; a mistake is told and nothing is configured then.
fn read(session: &mut Session, args: &Args) -> Found {
    let read = config::read(args.pgcli.pgclirc.as_deref());
    let (config, path) = read.unwrap_or_else(|(path, error)| {
        let (path, reason) = (path.display(), os_error(&error));
        session.warning(format!("could not read configuration \"{path}\": {reason}"));
        Default::default()
    });
    let folder = path.as_deref().and_then(Path::parent).map(Path::to_owned);
    Found { config, folder }
}

/// Puts what the alias of `--dsn` stands for in the place of the database's name; `false` when there is none, which
/// has been told.
pub fn follow_dsn(session: &mut Session, args: &mut Args) -> bool {
    let Some(alias) = args.pgcli.dsn.clone() else {
        return true;
    };
    let Found { config, .. } = read(session, args);
    let Some(dsn) = config.value("alias_dsn", &alias) else {
        session.error(format!("could not find a DSN with alias \"{alias}\""));
        session.hint(
            "Aliases stand in the section [alias_dsn] of the configuration; --list-dsn lists them.",
        );
        return false;
    };
    session.settings.dsn.clone_from(&alias);
    // As with pgcli, an operand is the user then.
    let operand = args.connection.dbname.replace(OsString::from(dsn));
    if args.connection.username.is_none() {
        args.connection.username = operand;
    }
    let mut init_commands = commands(&config, "alias_dsn.init-commands", Some(&alias));
    init_commands.append(&mut args.pgcli.init_commands);
    args.pgcli.init_commands = init_commands;
    let patterns = list(&config, "production_dsns");
    args.is_production |= Production {
        is_always: false,
        hosts: patterns,
    }
    .includes(&alias);
    true
}

/// Prints the aliases of `[alias_dsn]`, without the passwords in them.
pub fn list_dsns(session: &mut Session, args: &Args) {
    let Found { config, .. } = read(session, args);
    for (alias, dsn) in config.section("alias_dsn") {
        let line = [alias.as_bytes(), b" :", &shown(dsn), b"\n"].concat();
        session.output.stdout.write(&line);
    }
}

/// What a DSN says, in keywords, with stars for what is secret.
fn shown(dsn: &str) -> Vec<u8> {
    let Ok(settings) = conninfo::combine(&[("dbname", dsn.as_bytes())]) else {
        return b" (not a connection string)".to_vec();
    };
    let words = settings.iter().map(|(keyword, value)| {
        let value = if keyword.secret { b"***" } else { value };
        [b" ", keyword.name.as_bytes(), b"=", value].concat()
    });
    words.collect::<Vec<_>>().concat()
}

/// What stands in a section of commands: one key's, or all.
fn commands(config: &Config, section: &str, key: Option<&str>) -> Vec<Vec<u8>> {
    config
        .section(section)
        .filter(|(name, _)| key.is_none_or(|key| key == *name))
        .map(|(_, command)| command.as_bytes().to_vec())
        .collect()
}

fn list(config: &Config, key: &str) -> Vec<String> {
    let value = config.value("main", key).unwrap_or_default();
    value
        .split(',')
        .map(|word| word.trim().to_owned())
        .filter(|word| !word.is_empty())
        .collect()
}

/// Arranges the session and its prompt as options and configuration want them, whose mistakes are told.
pub fn arrange(session: &mut Session, program: &OsStr, args: &Args) -> (Front, Options) {
    let Found { config, folder } = read(session, args);
    let (options, problems) = completion::options(&config, folder.as_deref());
    for problem in problems {
        session.warning(problem);
    }
    let main = |key| config.value("main", key);
    let is_on = |key: &str| {
        let value = config.value("main", key).unwrap_or_default();
        value.eq_ignore_ascii_case("true") || value.eq_ignore_ascii_case("on")
    };
    let modes = EditorModes {
        is_smart: options.style == Style::Smart,
        is_multi_line: true,
        is_safe: config.value("main", "multi_line_mode") == Some("safe"),
        is_vi: is_on("vi"),
        is_vi_command: false,
        explains: false,
    };
    arrange_display(session, &config);
    session.settings.named_queries = named_queries(&config);
    session.settings.guard = guard(program, args, &config);
    session.settings.production = Production {
        is_always: args.is_production,
        hosts: list(&config, "production_hosts"),
    };
    let prompt_with_dsn = args.pgcli.prompt_with_dsn.clone();
    let prompt = prompt_with_dsn.filter(|_| args.pgcli.dsn.is_some());
    let prompt = prompt.or_else(|| args.pgcli.prompt.clone());
    let start = Start {
        greets: !args.pgcli.is_terse && main("less_chatty") != Some("True"),
        prompt: prompt.or_else(|| config.value("main", "prompt").map(str::to_owned)),
        history: history_file(session, config.value("main", "history_file")),
        history_size: history_size(session),
        modes,
    };
    let front = match args.no_readline {
        true => Front::Plain,
        false => Front::Screen(start),
    };
    let smart = Options {
        style: Style::Smart,
        ..options
    };
    (front, smart)
}

fn named_queries(config: &Config) -> Vec<(String, String)> {
    let queries = config.section("named queries");
    queries
        .map(|(name, sql)| (name.to_owned(), sql.to_owned()))
        .collect()
}

/// Keys of `[main]` that set a printing option when they are `True`, or when they are `False`.
const PRINTING: &[(&str, &str, &str, &str)] = &[
    ("expand", "True", "expanded", "on"),
    ("auto_expand", "True", "expanded", "auto"),
    ("enable_pager", "False", "pager", "off"),
];

fn arrange_display(session: &mut Session, config: &Config) {
    let main = |key| config.value("main", key);
    session.settings.has_looks = true;
    session.settings.ways = Ways::Own;
    session.report.use_colours();
    session.settings.timing = main("timing") != Some("False");
    let look = main("table_format").unwrap_or("psql");
    let display = &mut session.settings.display;
    display.look = Some(Look::Psql);
    let is_known = format::choose_table_format(display, look);
    // The start file has been read, and has the last word.
    if display.null.is_empty() {
        let null = main("null_string").unwrap_or("<null>");
        display.null = null.trim_matches(['\'', '"']).into();
    }
    if !is_known {
        session.warning(format!("unknown table format \"{look}\": \"psql\" is used"));
    }
    for (key, word, option, value) in PRINTING {
        if main(key) == Some(word) {
            let display = &mut session.settings.display;
            let set = format::set(display, option.as_bytes(), Some(value.as_bytes()));
            set.expect("the rows of PRINTING name options and their values");
        }
    }
}

fn guard(program: &OsStr, args: &Args, config: &Config) -> Guard {
    let main = |key| config.value("main", key);
    let of_pgcli = (program.as_bytes() == b"pgcli").then_some(guard::PGCLI);
    let listed = args.pgcli.warn.as_deref().or(main("destructive_warning"));
    let mut guard = Guard::new(listed.or(of_pgcli));
    guard.needs_transaction = main("destructive_statements_require_transaction") == Some("True");
    guard.is_yes = args.pgcli.is_yes;
    guard
}

/// How many statements are remembered: psql's usual number is taken for not having been chosen.
fn history_size(session: &Session) -> usize {
    match session.settings.vars.typed().histsize {
        USUAL_HISTSIZE => 10_000,
        size => usize::try_from(size).unwrap_or(usize::MAX).max(1),
    }
}

const USUAL_HISTSIZE: i32 = 500;

/// HISTFILE, what the configuration says, or a file in the user's home; `None` where there is no home.
fn history_file(session: &Session, configured: Option<&str>) -> Option<PathBuf> {
    let chosen = session.settings.vars.get(b"HISTFILE");
    let configured = configured
        .filter(|file| !["", "default"].contains(file))
        .map(str::as_bytes);
    if let Some(file) = chosen.or(configured).filter(|file| !file.is_empty()) {
        let file = expand_tilde(file, &session.environment);
        return Some(PathBuf::from(OsString::from_vec(file)));
    }
    let home = std::env::var_os("HOME").filter(|home| !home.is_empty())?;
    Some(PathBuf::from(home).join(".pgtusk_history"))
}
