//! What do `--help`, `\?` and `\help` say: options, commands and SQL from their rows, variables from their text.

use super::args::Mode;
use super::{Call, Flow, MetaCommand, MetaCx, Reads};
use crate::complete::spec::{OWN_TOPIC, TOPICS};
use crate::format::{Expanded, FormatKind};
use crate::options::{OWN, Opt, SECTIONS, Takes};
use crate::sql::bytes::is_space;
use crate::sql::help;
use crate::term::tty;

pub static COMMANDS: &[MetaCommand] = &[
    MetaCommand::new(&["?"], Reads::Each(&[Mode::Normal]), about_commands),
    MetaCommand::new(&["h", "help"], Reads::Each(&[Mode::WholeLine]), about_sql),
];

/// `\?`: the commands, or the options or variables of the program.
fn about_commands(cx: &mut MetaCx, call: &Call) -> Flow {
    let name = String::from_utf8_lossy(cx.session.report.program()).into_owned();
    let topic = call.text(0).and_then(Topic::named);
    let text = match topic.unwrap_or(Topic::Commands) {
        Topic::Options => options(&name),
        Topic::Variables => variables(&name),
        Topic::Commands => current_commands(cx, &name),
    };
    cx.session.show_on_stdout(text.as_bytes());
    Flow::Next
}

fn current_commands(cx: &MetaCx, name: &str) -> String {
    let settings = &cx.session.settings;
    let display = &settings.display;
    let on_off = |is_on| if is_on { "on" } else { "off" };
    let database = settings.vars.get(b"DBNAME");
    let database = database.filter(|_| cx.session.server.is_connected());
    let database = database.map(|name| String::from_utf8_lossy(name).into_owned());
    let current = Current {
        html: on_off(display.format == FormatKind::Html),
        tuples_only: on_off(display.tuples_only),
        expanded: match display.expanded {
            Expanded::Auto => "auto",
            Expanded::On => "on",
            Expanded::Off => "off",
        },
        timing: on_off(settings.timing),
        database: database.as_deref(),
    };
    commands(name, current)
}

/// `\help`: the names of all SQL commands, or the syntax of those that are meant.
fn about_sql(cx: &mut MetaCx, call: &Call) -> Flow {
    let mut topic = call.text(0).unwrap_or_default();
    while let [rest @ .., last] = topic
        && (is_space(*last) || *last == b';')
    {
        topic = rest;
    }
    let found = help::about(&String::from_utf8_lossy(topic));
    let text = match (topic.is_empty(), found.is_empty()) {
        (true, _) => sql_names(tty::terminal_columns()).into_bytes(),
        (false, true) => {
            let hint = b"\".\nTry \\h with no arguments to see available help.\n";
            [b"No help available for \"", topic, hint].concat()
        }
        (false, false) => {
            let statements = found.iter().map(|statement| statement.text);
            statements.collect::<String>().into_bytes()
        }
    };
    cx.session.show_on_stdout(&text);
    Flow::Next
}

/// The names of all SQL commands in columns, as many as fit on a screen of that width.
fn sql_names(width: usize) -> String {
    let names: Vec<&str> = help::statements().map(|statement| statement.name).collect();
    let longest = names.iter().map(|name| name.len()).max().unwrap_or(0) + 1;
    let columns = (width.saturating_sub(3) / longest).max(1);
    let rows = names.len().div_ceil(columns);
    let mut text = String::from("Available help:\n");
    for row in 0..rows {
        text.push_str("  ");
        for column in 0..columns {
            let name = names.get(row + column * rows).copied().unwrap_or("");
            match column + 1 == columns {
                true => text.push_str(name),
                false => text.push_str(&format!("{name:longest$}")),
            }
        }
        text.push('\n');
    }
    text
}

/// The part of the help that is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topic {
    Options,
    Commands,
    Variables,
}

impl Topic {
    /// Reads the value of `--help=`.
    pub fn named(name: &[u8]) -> Option<Topic> {
        match name {
            b"options" => Some(Topic::Options),
            b"commands" => Some(Topic::Commands),
            b"variables" => Some(Topic::Variables),
            _ => None,
        }
    }
}

/// What the list of commands tells about the session.
#[derive(Debug, Clone, Copy)]
pub struct Current<'a> {
    pub html: &'a str,
    pub tuples_only: &'a str,
    pub expanded: &'a str,
    pub timing: &'a str,
    /// The database, if there is a connection.
    pub database: Option<&'a str>,
}

/// A session that has not begun.
pub const NOTHING_YET: Current<'static> = Current {
    html: "off",
    tuples_only: "off",
    expanded: "off",
    timing: "off",
    database: None,
};

/// psql's own name: under it the help is psql's to the byte.
const PSQL: &str = "psql";

/// The column at which the help of an option starts.
const COLUMN: usize = 27;

/// The text for `--help=topic` of the program `name`.
pub fn text(topic: Topic, name: &str) -> String {
    match topic {
        Topic::Options => options(name),
        Topic::Commands => commands(name, NOTHING_YET),
        Topic::Variables => variables(name),
    }
}

/// The options.
pub fn options(name: &str) -> String {
    let mut out = format!(
        "{name} is {} PostgreSQL interactive terminal.\n\nUsage:\n  {name} [OPTION]... [DBNAME [USERNAME]]\n",
        if name == PSQL { "the" } else { "a" }
    );
    let own = if name == PSQL { &[] } else { OWN };
    for section in SECTIONS.iter().chain(own) {
        out.push_str(&format!("\n{}:\n", section.title));
        for option in section.options {
            describe(option, &mut out);
        }
    }
    out.push_str(&format!(
        "\nFor more information, type \"\\?\" (for internal commands) or \"\\help\" (for SQL\n\
         commands) from within {name}, or consult the psql section in the PostgreSQL\n\
         documentation.\n"
    ));
    if name == PSQL {
        out.push_str(
            "\nReport bugs to <pgsql-bugs@lists.postgresql.org>.\n\
             PostgreSQL home page: <https://www.postgresql.org/>\n",
        );
    }
    out
}

/// The backslash commands, with what is set at the moment.
pub fn commands(name: &str, current: Current) -> String {
    let connection = match current.database {
        Some(database) => format!("\"{database}\""),
        None => "no connection".to_owned(),
    };
    let mut out = String::new();
    for topic in TOPICS {
        out.push_str(&format!("{}\n", topic.title));
        if let Some(note) = topic.note {
            out.push_str(&format!("  {note}\n"));
        }
        for line in topic.commands.iter().flat_map(|spec| spec.help) {
            out.push_str(&format!("{line}\n"));
        }
        out.push('\n');
    }
    match name == PSQL {
        true => drop(out.pop()),
        false => own_commands(&mut out),
    }
    out.replace("{name}", name)
        .replace("{html}", current.html)
        .replace("{tuples_only}", current.tuples_only)
        .replace("{expanded}", current.expanded)
        .replace("{timing}", current.timing)
        .replace("{connection}", &connection)
}

/// The commands that psql does not have.
fn own_commands(out: &mut String) {
    out.push_str(&format!("{}\n", OWN_TOPIC.title));
    for spec in OWN_TOPIC.commands {
        let spelling = format!("  \\{}", spec.names[0]);
        out.push_str(&format!("{spelling:<25}{}\n", spec.about));
    }
}

/// The variables, printing options and environment variables.
pub fn variables(name: &str) -> String {
    include_str!("help/variables.txt").replace("{name}", name)
}

fn describe(option: &Opt, out: &mut String) {
    let spelling = match option.spelling {
        Some(spelling) => spelling.to_owned(),
        None => spell(option),
    };
    lines(&spelling, option.help, out);
    for (spelling, help) in option.more {
        lines(spelling, &[help], out);
    }
}

fn spell(option: &Opt) -> String {
    let short = match option.short {
        Some(letter) => format!("-{}, ", char::from(letter)),
        None => "    ".to_owned(),
    };
    let value = match option.takes {
        Takes::Nothing => String::new(),
        Takes::Value(word) => format!("={word}"),
        Takes::Optional(word) => format!("[={word}]"),
    };
    format!("{short}--{}{value}", option.long)
}

/// Lays out one option: its help starts beside it where it fits, and goes on below.
fn lines(spelling: &str, help: &[&str], out: &mut String) {
    let left = format!("  {spelling}");
    let mut rest = help.iter();
    match rest.as_slice().first() {
        Some(first) if left.len() + 2 <= COLUMN => {
            out.push_str(&format!("{left:COLUMN$}{first}\n"));
            rest.next();
        }
        _ => out.push_str(&format!("{left}\n")),
    }
    for line in rest {
        out.push_str(&format!("{:COLUMN$}{line}\n", ""));
    }
}
