//! What completion and `\?` know of large objects, settings, connections, variables and pipelines.

use super::{Arg, Spec, list, plain};
use crate::catalog::ObjectKind;

const ON_OFF: &[&str] = &["on", "off"];
const ON_OFF_AUTO: &[&str] = &["on", "off", "auto"];

pub(super) static LARGE_OBJECTS: &[Spec] = &[
    plain(
        &["lo_export"],
        &[Arg::Text, Arg::File],
        "a large object to a file",
    )
    .help(&["  \\lo_export LOBOID FILE write large object to file"]),
    plain(
        &["lo_import"],
        &[Arg::File, Arg::Text],
        "a large object from a file",
    )
    .help(&[
        "  \\lo_import FILE [COMMENT]",
        "                         read large object from file",
    ]),
    list(&["lo_list"], "x+", &[], "large objects")
        .help(&["  \\lo_list[x+]           list large objects"]),
    plain(&["lo_unlink"], &[Arg::Text], "delete a large object")
        .help(&["  \\lo_unlink LOBOID      delete a large object"]),
];

pub(super) static FORMATTING: &[Spec] = &[
    plain(&["a"], &[], "aligned output or not")
        .help(&["  \\a                     toggle between unaligned and aligned output mode"]),
    plain(&["C"], &[Arg::Text], "the title of tables")
        .help(&["  \\C [STRING]            set table title, or unset if none"]),
    plain(&["f"], &[Arg::Text], "the field separator").help(&[
        "  \\f [STRING]            show or set field separator for unaligned query output",
    ]),
    plain(&["H", "html"], &[], "HTML output or not")
        .help(&["  \\H                     toggle HTML output mode (currently {html})"]),
    plain(
        &["pset"],
        &[Arg::PrintOption, Arg::PrintValue],
        "a printing option",
    )
    .help(&[
        "  \\pset [NAME [VALUE]]   set table output option",
        "                         (border|columns|csv_fieldsep|expanded|fieldsep|",
        "                         fieldsep_zero|footer|format|linestyle|null|",
        "                         numericlocale|pager|pager_min_lines|recordsep|",
        "                         recordsep_zero|tableattr|title|tuples_only|",
        "                         unicode_border_linestyle|unicode_column_linestyle|",
        "                         unicode_header_linestyle|xheader_width)",
    ]),
    plain(&["t"], &[Arg::Word(ON_OFF)], "rows only")
        .help(&["  \\t [on|off]            show only rows (currently {tuples_only})"]),
    plain(&["T"], &[Arg::TableFormat], "the look of tables")
        .help(&["  \\T [STRING]            set HTML <table> tag attributes, or unset if none"]),
    plain(&["x"], &[Arg::Word(ON_OFF_AUTO)], "expanded output")
        .help(&["  \\x [on|off|auto]       toggle expanded output (currently {expanded})"]),
];

pub(super) static CONNECTION: &[Spec] = &[
    plain(
        &["c", "connect"],
        &[Arg::ConnectTo, Arg::Object(ObjectKind::Role), Arg::Text],
        "another database or user",
    )
    .help(&[
        "  \\c[onnect] {[DBNAME|- USER|- HOST|- PORT|-] | conninfo}",
        "                         connect to new database (currently {connection})",
    ]),
    plain(&["conninfo"], &[], "about the connection")
        .help(&["  \\conninfo              display information about current connection"]),
    plain(&["encoding"], &[Arg::Encoding], "the client encoding")
        .help(&["  \\encoding [ENCODING]   show or set client encoding"]),
    plain(
        &["password"],
        &[Arg::Object(ObjectKind::Role)],
        "change a password",
    )
    .help(&["  \\password [USERNAME]   securely change the password for a user"]),
];

pub(super) static OPERATING_SYSTEM: &[Spec] = &[
    plain(&["cd"], &[Arg::Folder], "change the working folder")
        .help(&["  \\cd [DIR]              change the current working directory"]),
    plain(
        &["getenv"],
        &[Arg::Variable, Arg::EnvironmentVariable],
        "a variable from the environment",
    )
    .help(&["  \\getenv PSQLVAR ENVVAR fetch environment variable"]),
    plain(
        &["setenv"],
        &[Arg::EnvironmentVariable, Arg::Text],
        "set an environment variable",
    )
    .help(&["  \\setenv NAME [VALUE]   set or unset environment variable"]),
    plain(
        &["timing"],
        &[Arg::Word(ON_OFF)],
        "the time that statements take",
    )
    .help(&["  \\timing [on|off]       toggle timing of commands (currently {timing})"]),
    plain(&["!"], &[Arg::File], "run a program")
        .help(&["  \\! [COMMAND]           execute command in shell or start interactive shell"]),
];

pub(super) static VARIABLES: &[Spec] = &[
    plain(
        &["prompt"],
        &[Arg::Text, Arg::Variable],
        "ask for the value of a variable",
    )
    .help(&["  \\prompt [TEXT] NAME    prompt user to set internal variable"]),
    plain(
        &["set"],
        &[Arg::Variable, Arg::VariableValue],
        "set a variable",
    )
    .help(&["  \\set [NAME [VALUE]]    set internal variable, or list all if no parameters"]),
    plain(&["unset"], &[Arg::Variable], "delete a variable")
        .help(&["  \\unset NAME            unset (delete) internal variable"]),
];

pub(super) static EXTENDED_QUERY_PROTOCOL: &[Spec] = &[
    plain(&["bind"], &[Arg::Text], "parameters for the query")
        .help(&["  \\bind [PARAM]...       set query parameters"]),
    plain(
        &["bind_named"],
        &[Arg::PreparedStatement, Arg::Text],
        "run a prepared statement",
    )
    .help(&[
        "  \\bind_named STMT_NAME [PARAM]...",
        "                         set query parameters for an existing prepared statement",
    ]),
    plain(
        &["close_prepared"],
        &[Arg::PreparedStatement],
        "close a prepared statement",
    )
    .help(&[
        "  \\close_prepared STMT_NAME",
        "                         close an existing prepared statement",
    ]),
    plain(&["endpipeline"], &[], "leave pipeline mode")
        .help(&["  \\endpipeline           exit pipeline mode"]),
    plain(&["flush"], &[], "send what is waiting")
        .help(&["  \\flush                 flush output data to the server"]),
    plain(&["flushrequest"], &[], "ask the server to send what it has")
        .help(&["  \\flushrequest          send request to the server to flush its output buffer"]),
    plain(
        &["getresults"],
        &[Arg::Text],
        "read results of the pipeline",
    )
    .help(&["  \\getresults [NUM_RES]  read NUM_RES pending results, or all if no argument"]),
    plain(&["parse"], &[Arg::Text], "prepare the query")
        .help(&["  \\parse STMT_NAME       create a prepared statement"]),
    plain(&["sendpipeline"], &[], "add the query to the pipeline")
        .help(&["  \\sendpipeline          send an extended query to an ongoing pipeline"]),
    plain(&["startpipeline"], &[], "enter pipeline mode")
        .help(&["  \\startpipeline         enter pipeline mode"]),
    plain(&["syncpipeline"], &[], "a synchronisation point")
        .help(&["  \\syncpipeline          add a synchronisation point to an ongoing pipeline"]),
];
