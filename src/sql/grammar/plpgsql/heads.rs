//! Lists the words that begin the statements of PL/pgSQL, and those that can follow them.

use crate::sql::grammar::Start::{self, Expression, Statement};

/// How a statement begins, and what stands after that.
pub(super) struct Head {
    pub words: &'static [&'static str],
    pub start: Start,
    /// Words that can stand at once after the head.
    pub first: &'static [&'static str],
    /// Words that can stand after something more.
    pub later: &'static [&'static str],
}

const fn head(
    words: &'static [&'static str],
    start: Start,
    first: &'static [&'static str],
    later: &'static [&'static str],
) -> Head {
    Head {
        words,
        start,
        first,
        later,
    }
}

/// The longer before the shorter.
pub(super) const HEADS: &[Head] = &[
    head(&["if"], Expression, &[], &["THEN"]),
    head(&["elsif"], Expression, &[], &["THEN"]),
    head(&["elseif"], Expression, &[], &["THEN"]),
    head(&["while"], Expression, &[], &["LOOP"]),
    head(&["case"], Expression, &["WHEN"], &["WHEN"]),
    head(&["when"], Expression, &[], &["THEN"]),
    head(&["return", "query", "execute"], Expression, &[], &["USING"]),
    head(&["return", "query"], Statement, &["EXECUTE"], &[]),
    head(&["return", "next"], Expression, &[], &[]),
    head(
        &["return"],
        Expression,
        &["NEXT", "QUERY", "QUERY EXECUTE"],
        &[],
    ),
    head(&["perform"], Expression, &[], &[]),
    head(
        &["execute"],
        Expression,
        &[],
        &["INTO", "INTO STRICT", "USING"],
    ),
    head(&["assert"], Expression, &[], &[]),
];

/// Words that begin a statement anywhere.
pub(super) const STATEMENTS: &[&str] = &[
    "ASSERT",
    "BEGIN",
    "CASE",
    "CLOSE",
    "CONTINUE",
    "DECLARE",
    "EXECUTE",
    "EXIT",
    "FETCH",
    "FOR",
    "FOREACH",
    "GET DIAGNOSTICS",
    "IF",
    "LOOP",
    "MOVE",
    "NULL",
    "OPEN",
    "PERFORM",
    "RAISE",
    "RAISE EXCEPTION",
    "RAISE NOTICE",
    "RETURN",
    "RETURN NEXT",
    "RETURN QUERY",
    "WHILE",
];

pub(super) const LEVELS: &[&str] = &[
    "DEBUG",
    "EXCEPTION",
    "INFO",
    "LOG",
    "NOTICE",
    "SQLSTATE",
    "USING",
    "WARNING",
];

pub(super) const RAISE_OPTIONS: &[&str] = &[
    "COLUMN",
    "CONSTRAINT",
    "DATATYPE",
    "DETAIL",
    "ERRCODE",
    "HINT",
    "MESSAGE",
    "SCHEMA",
    "TABLE",
];

pub(super) const DIAGNOSTICS: &[&str] = &[
    "COLUMN_NAME",
    "CONSTRAINT_NAME",
    "MESSAGE_TEXT",
    "PG_CONTEXT",
    "PG_DATATYPE_NAME",
    "PG_EXCEPTION_CONTEXT",
    "PG_EXCEPTION_DETAIL",
    "PG_EXCEPTION_HINT",
    "PG_ROUTINE_OID",
    "RETURNED_SQLSTATE",
    "ROW_COUNT",
    "SCHEMA_NAME",
    "TABLE_NAME",
];

/// Where `FETCH` and `MOVE` go.
pub(super) const DIRECTIONS: &[&str] = &[
    "ABSOLUTE", "ALL", "BACKWARD", "FIRST", "FORWARD", "FROM", "LAST", "NEXT", "PRIOR", "RELATIVE",
];

/// Keywords that a statement of SQL begins with.
pub(super) const COMMANDS: &[&str] = &[
    "ALTER", "ANALYZE", "CALL", "COMMENT", "COMMIT", "COPY", "CREATE", "DELETE", "DISCARD", "DO",
    "DROP", "EXPLAIN", "GRANT", "IMPORT", "INSERT", "LISTEN", "LOCK", "MERGE", "NOTIFY", "REFRESH",
    "REINDEX", "RESET", "REVOKE", "ROLLBACK", "SECURITY", "SELECT", "SET", "SHOW", "TABLE",
    "TRUNCATE", "UNLISTEN", "UPDATE", "VACUUM", "VALUES", "WITH",
];
