//! What does `--help` say: the options from their rows, commands and variables from their texts.

use super::options::{OWN, Opt, SECTIONS, Takes};

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
    include_str!("help/commands.txt")
        .replace("{name}", name)
        .replace("{html}", current.html)
        .replace("{tuples_only}", current.tuples_only)
        .replace("{expanded}", current.expanded)
        .replace("{timing}", current.timing)
        .replace("{connection}", &connection)
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
