//! What completion and `\?` know of the commands for statements, files and conditions.

use super::{Arg, Relations, Spec, plain};

pub(super) static GENERAL: &[Spec] = &[
    plain(&["copyright"], &[], "usage and distribution terms")
        .help(&["  \\copyright             show PostgreSQL usage and distribution terms"]),
    plain(
        &["crosstabview"],
        &[Arg::Text],
        "run the query and show a crosstab",
    )
    .help(&["  \\crosstabview [COLUMNS] execute query and display result in crosstab"]),
    plain(&["errverbose"], &[], "the last error in full")
        .help(&["  \\errverbose            show most recent error message at maximum verbosity"]),
    plain(
        &["g"],
        &[Arg::File],
        "run the query, results to a file or |program",
    )
    .help(&[
        "  \\g [(OPTIONS)] [FILE]  execute query (and send result to file or |pipe);",
        "                         \\g with no arguments is equivalent to a semicolon",
    ]),
    plain(
        &["gdesc"],
        &[],
        "the columns of the result, without running",
    )
    .help(&["  \\gdesc                 describe result of query, without executing it"]),
    plain(
        &["gexec"],
        &[],
        "run the query, then each value of its result",
    )
    .help(&["  \\gexec                 execute query, then execute each value in its result"]),
    plain(
        &["gset"],
        &[Arg::Text],
        "run the query, results to variables",
    )
    .help(&["  \\gset [PREFIX]         execute query and store result in psql variables"]),
    plain(&["gx"], &[Arg::File], "run the query, expanded output")
        .help(&["  \\gx [(OPTIONS)] [FILE] as \\g, but forces expanded output mode"]),
    plain(&["q", "quit"], &[], "leave").help(&["  \\q                     quit {name}"]),
    plain(&["restrict"], &[Arg::Text], "allow only what a dump needs").help(&[
        "  \\restrict RESTRICT_KEY",
        "                         enter restricted mode with provided key",
    ]),
    plain(&["unrestrict"], &[Arg::Text], "end the restricted mode").help(&[
        "  \\unrestrict RESTRICT_KEY",
        "                         exit restricted mode if key matches",
    ]),
    plain(
        &["watch"],
        &[Arg::Word(&["c=", "i=", "m="])],
        "run the query again and again",
    )
    .help(&[
        "  \\watch [[i=]SEC] [c=N] [m=MIN]",
        "                         execute query every SEC seconds, up to N times,",
        "                         stop if less than MIN rows are returned",
    ]),
];

pub(super) static HELP: &[Spec] = &[
    plain(
        &["?"],
        &[Arg::Word(&["commands", "options", "variables"])],
        "help on commands",
    )
    .help(&[
        "  \\? [commands]          show help on backslash commands",
        "  \\? options             show help on psql command-line options",
        "  \\? variables           show help on special variables",
    ]),
    plain(&["h", "help"], &[Arg::SqlCommand], "syntax of SQL commands")
        .help(&["  \\h [NAME]              help on syntax of SQL commands, * for all commands"]),
];

pub(super) static QUERY_BUFFER: &[Spec] = &[
    plain(
        &["e", "edit"],
        &[Arg::File, Arg::Text],
        "edit the query or a file",
    )
    .help(&["  \\e [FILE] [LINE]       edit the query buffer (or file) with external editor"]),
    plain(&["ef"], &[Arg::Function, Arg::Text], "edit a function")
        .help(&["  \\ef [FUNCNAME [LINE]]  edit function definition with external editor"]),
    plain(
        &["ev"],
        &[Arg::Relation(Relations::Views), Arg::Text],
        "edit a view",
    )
    .help(&["  \\ev [VIEWNAME [LINE]]  edit view definition with external editor"]),
    plain(&["p", "print"], &[], "show the query buffer")
        .help(&["  \\p                     show the contents of the query buffer"]),
    plain(&["r", "reset"], &[], "forget the query buffer")
        .help(&["  \\r                     reset (clear) the query buffer"]),
    plain(&["s"], &[Arg::File], "show the history, or save it")
        .help(&["  \\s [FILE]              display history or save it to file"]),
    plain(
        &["w", "write"],
        &[Arg::File],
        "write the query buffer to a file",
    )
    .help(&["  \\w FILE                write query buffer to file"]),
];

pub(super) static INPUT_OUTPUT: &[Spec] = &[
    plain(&["copy"], &[Arg::Copy], "COPY with a file of this machine")
        .help(&["  \\copy ...              perform SQL COPY with data stream to the client host"]),
    plain(&["echo"], &[Arg::Text], "write text")
        .help(&["  \\echo [-n] [STRING]    write string to standard output (-n for no newline)"]),
    plain(&["i", "include"], &[Arg::File], "run a file")
        .help(&["  \\i FILE                execute commands from file"]),
    plain(
        &["ir", "include_relative"],
        &[Arg::File],
        "run a file beside this script",
    )
    .help(&["  \\ir FILE               as \\i, but relative to location of current script"]),
    plain(
        &["o", "out"],
        &[Arg::File],
        "send results to a file or |program",
    )
    .help(&["  \\o [FILE]              send all query results to file or |pipe"]),
    plain(&["qecho"], &[Arg::Text], "write text to where results go")
        .help(&["  \\qecho [-n] [STRING]   write string to \\o output stream (-n for no newline)"]),
    plain(&["warn"], &[Arg::Text], "write text to standard error")
        .help(&["  \\warn [-n] [STRING]    write string to standard error (-n for no newline)"]),
];

pub(super) static CONDITIONAL: &[Spec] = &[
    plain(&["if"], &[Arg::Text], "begin a conditional block")
        .help(&["  \\if EXPR               begin conditional block"]),
    plain(&["elif"], &[Arg::Text], "another condition")
        .help(&["  \\elif EXPR             alternative within current conditional block"]),
    plain(&["else"], &[], "when no condition held")
        .help(&["  \\else                  final alternative within current conditional block"]),
    plain(&["endif"], &[], "end a conditional block")
        .help(&["  \\endif                 end conditional block"]),
];
