//! Which options are there: one row each, for parsing and for `--help`.

/// Whether an option has a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    Nothing,
    /// A value, attached or as the next argument; the word stands for it in the help.
    Value(&'static str),
    /// A value that only `=` can attach.
    Optional(&'static str),
}

/// One option.
#[derive(Debug, Clone, Copy)]
pub struct Opt {
    pub short: Option<u8>,
    pub long: &'static str,
    /// A second long name.
    pub alias: Option<&'static str>,
    pub takes: Takes,
    /// The lines of its help.
    pub help: &'static [&'static str],
    /// How the help spells the option where that is not `-s, --long=VALUE`.
    pub spelling: Option<&'static str>,
    /// Further spellings that have a help line of their own.
    pub more: &'static [(&'static str, &'static str)],
}

/// Options that the help shows together.
#[derive(Debug, Clone, Copy)]
pub struct Section {
    pub title: &'static str,
    pub options: &'static [Opt],
}

const fn flag(short: u8, long: &'static str, help: &'static [&'static str]) -> Opt {
    Opt {
        short: Some(short),
        long,
        alias: None,
        takes: Takes::Nothing,
        help,
        spelling: None,
        more: &[],
    }
}

const fn value(
    short: u8,
    long: &'static str,
    word: &'static str,
    help: &'static [&'static str],
) -> Opt {
    Opt {
        takes: Takes::Value(word),
        ..flag(short, long, help)
    }
}

/// The options in the order of the help.
pub const SECTIONS: &[Section] = &[
    Section {
        title: "General options",
        options: &[
            value(
                b'c',
                "command",
                "COMMAND",
                &["run only single command (SQL or internal) and exit"],
            ),
            value(b'd', "dbname", "DBNAME", &["database name to connect to"]),
            value(
                b'f',
                "file",
                "FILENAME",
                &["execute commands from file, then exit"],
            ),
            flag(b'l', "list", &["list available databases, then exit"]),
            Opt {
                alias: Some("variable"),
                spelling: Some("-v, --set=, --variable=NAME=VALUE"),
                ..value(
                    b'v',
                    "set",
                    "NAME=VALUE",
                    &[
                        "set psql variable NAME to VALUE",
                        "(e.g., -v ON_ERROR_STOP=1)",
                    ],
                )
            },
            flag(b'V', "version", &["output version information, then exit"]),
            flag(b'X', "no-psqlrc", &["do not read startup file (~/.psqlrc)"]),
            Opt {
                spelling: Some("-1 (\"one\"), --single-transaction"),
                ..flag(
                    b'1',
                    "single-transaction",
                    &["execute as a single transaction (if non-interactive)"],
                )
            },
            Opt {
                takes: Takes::Optional("options"),
                more: &[
                    ("    --help=commands", "list backslash commands, then exit"),
                    ("    --help=variables", "list special variables, then exit"),
                ],
                ..flag(b'?', "help", &["show this help, then exit"])
            },
        ],
    },
    Section {
        title: "Input and output options",
        options: &[
            flag(b'a', "echo-all", &["echo all input from script"]),
            flag(b'b', "echo-errors", &["echo failed commands"]),
            flag(b'e', "echo-queries", &["echo commands sent to server"]),
            flag(
                b'E',
                "echo-hidden",
                &["display queries that internal commands generate"],
            ),
            value(b'L', "log-file", "FILENAME", &["send session log to file"]),
            flag(
                b'n',
                "no-readline",
                &["disable enhanced command line editing (readline)"],
            ),
            value(
                b'o',
                "output",
                "FILENAME",
                &["send query results to file (or |pipe)"],
            ),
            flag(
                b'q',
                "quiet",
                &["run quietly (no messages, only query output)"],
            ),
            flag(
                b's',
                "single-step",
                &["single-step mode (confirm each query)"],
            ),
            flag(
                b'S',
                "single-line",
                &["single-line mode (end of line terminates SQL command)"],
            ),
        ],
    },
    Section {
        title: "Output format options",
        options: &[
            flag(b'A', "no-align", &["unaligned table output mode"]),
            Opt {
                short: None,
                ..flag(
                    0,
                    "csv",
                    &["CSV (Comma-Separated Values) table output mode"],
                )
            },
            value(
                b'F',
                "field-separator",
                "STRING",
                &["field separator for unaligned output (default: \"|\")"],
            ),
            flag(b'H', "html", &["HTML table output mode"]),
            Opt {
                spelling: Some("-P, --pset=VAR[=ARG]"),
                ..value(
                    b'P',
                    "pset",
                    "VAR",
                    &["set printing option VAR to ARG (see \\pset command)"],
                )
            },
            value(
                b'R',
                "record-separator",
                "STRING",
                &["record separator for unaligned output (default: newline)"],
            ),
            flag(b't', "tuples-only", &["print rows only"]),
            value(
                b'T',
                "table-attr",
                "TEXT",
                &["set HTML table tag attributes (e.g., width, border)"],
            ),
            flag(b'x', "expanded", &["turn on expanded table output"]),
            flag(
                b'z',
                "field-separator-zero",
                &["set field separator for unaligned output to zero byte"],
            ),
            flag(
                b'0',
                "record-separator-zero",
                &["set record separator for unaligned output to zero byte"],
            ),
        ],
    },
    Section {
        title: "Connection options",
        options: &[
            value(
                b'h',
                "host",
                "HOSTNAME",
                &["database server host or socket directory"],
            ),
            value(b'p', "port", "PORT", &["database server port"]),
            value(b'U', "username", "USERNAME", &["database user name"]),
            flag(b'w', "no-password", &["never prompt for password"]),
            flag(
                b'W',
                "password",
                &["force password prompt (should happen automatically)"],
            ),
        ],
    },
];

const fn own_flag(long: &'static str, help: &'static [&'static str]) -> Opt {
    Opt {
        short: None,
        ..flag(0, long, help)
    }
}

const fn own_value(long: &'static str, word: &'static str, help: &'static [&'static str]) -> Opt {
    Opt {
        short: None,
        ..value(0, long, word, help)
    }
}

/// What pgtusk takes under any name but `psql`; these names are never abbreviated, so that psql's may be.
pub const OWN: &[Section] = &[
    Section {
        title: "Options of pgcli",
        options: &[
            value(
                b'D',
                "dsn",
                "ALIAS",
                &["connect as [alias_dsn] of the configuration says"],
            ),
            own_flag("list-dsn", &["list these aliases, then exit"]),
            value(b'u', "user", "USERNAME", &["database user name"]),
            own_flag("ping", &["say whether the server answers, then exit"]),
            own_value("timeout", "SECONDS", &["how long to wait for a connection"]),
            own_value(
                "application-name",
                "NAME",
                &["the session's name in pg_stat_activity"],
            ),
            own_value("init-command", "SQL", &["run this first"]),
            own_value("prompt", "TEMPLATE", &["the prompt, in pgcli's spelling"]),
            own_value("prompt-dsn", "TEMPLATE", &["the prompt with --dsn"]),
            own_flag("less-chatty", &["no greeting"]),
            own_flag(
                "auto-vertical-output",
                &["expanded output where a result is too wide"],
            ),
            own_value(
                "warn",
                "LIST",
                &["what to ask about: all, moderate, off, or first words"],
            ),
            flag(b'y', "yes", &["do not ask about destructive statements"]),
            own_value(
                "pgclirc",
                "FILE",
                &["configuration (default: ~/.config/pgcli/config)"],
            ),
            own_flag(
                "single-connection",
                &["read the catalog on the session's own connection"],
            ),
        ],
    },
    Section {
        title: "Options of pgtusk's own",
        options: &[
            own_value(
                "complete",
                "TEXT",
                &["print what completes TEXT as JSON lines, then exit"],
            ),
            own_value(
                "cursor",
                "N",
                &["the cursor in TEXT, in bytes (default: its end)"],
            ),
            own_value(
                "complete-limit",
                "K",
                &["print at most K candidates (default: 100)"],
            ),
            own_value(
                "install",
                "FOLDER",
                &["copy this program there, under all its names, then exit"],
            ),
            own_flag(
                "prod",
                &["this is a production system: show it, ask before writing"],
            ),
        ],
    },
];

/// The options of [`OWN`].
pub fn own() -> impl Iterator<Item = &'static Opt> {
    OWN.iter().flat_map(|section| section.options)
}

/// The long names in the order in which psql counts up the possibilities of an ambiguous one.
pub const LONG_NAMES: &[&str] = &[
    "echo-all",
    "no-align",
    "command",
    "dbname",
    "echo-queries",
    "echo-errors",
    "echo-hidden",
    "file",
    "field-separator",
    "field-separator-zero",
    "host",
    "html",
    "list",
    "log-file",
    "no-readline",
    "single-transaction",
    "output",
    "port",
    "pset",
    "quiet",
    "record-separator",
    "record-separator-zero",
    "single-step",
    "single-line",
    "tuples-only",
    "table-attr",
    "username",
    "set",
    "variable",
    "version",
    "no-password",
    "password",
    "expanded",
    "no-psqlrc",
    "help",
    "csv",
];

/// All options, in the order of the help.
pub fn all() -> impl Iterator<Item = &'static Opt> {
    SECTIONS
        .iter()
        .chain(OWN)
        .flat_map(|section| section.options)
}

/// Finds an option among `options` by its letter.
pub fn by_letter(
    mut options: impl Iterator<Item = &'static Opt>,
    letter: u8,
) -> Option<&'static Opt> {
    options.find(|option| option.short == Some(letter))
}

/// psql's options, in the order of the help.
pub fn of_psql() -> impl Iterator<Item = &'static Opt> {
    SECTIONS.iter().flat_map(|section| section.options)
}

/// Finds an option by one of its long names.
pub fn by_name(name: &str) -> Option<&'static Opt> {
    all().find(|option| option.long == name || option.alias == Some(name))
}
