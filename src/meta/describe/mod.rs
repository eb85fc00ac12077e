//! The commands that describe what a database holds: a query of our own by server version, shown as a table.

mod access_methods;
mod answer;
mod arguments;
mod casts;
mod collations;
mod comments;
pub mod databases;
mod extensions;
pub(super) mod family;
mod foreign;
mod languages;
mod large_objects;
mod listing;
mod operators;
mod pattern;
mod privileges;
mod publications;
mod relations;
mod role_settings;
mod roles;
mod routines;
mod schemas;
mod settings;
mod sql;
mod tablespaces;
mod text_search;
mod triggers;
mod types;

use crate::rows::{Cells, Table};
use crate::session::Session;
use crate::session::lost::{self};
use crate::session::query::{self};
use crate::session::table;
use family::Asked;
use sql::Sql;

/// Runs a query of a describe command, showing it first where ECHO_HIDDEN asks for that; `None` when there is no
/// answer, and why has been told.
fn ask(session: &mut Session, sql: impl AsRef<[u8]>) -> Option<Table> {
    let sql = sql.as_ref();
    if !query::show(session, sql) {
        return None;
    }
    let answer = lost::ask(session, sql, |session, error| {
        session.server_error(error, sql);
    });
    answer.map(|answer| answer.table)
}

/// Prints a table where results go.
pub(super) fn print(session: &mut Session, table: &Table) {
    table::show(session, table);
}

/// The same without a count of rows.
fn print_without_count(session: &mut Session, table: &Table) {
    let display = session.settings.display.clone();
    table::show_as(session, table, &display, false);
}

/// One value of a row; `None` for NULL.
fn value(row: &[u8], column: usize) -> Option<&[u8]> {
    Cells::parse(row)?.iter().nth(column)?
}

/// The same, empty for NULL.
fn bytes(row: &[u8], column: usize) -> &[u8] {
    value(row, column).unwrap_or_default()
}

/// The same as text, for what can have no letter but those of ASCII: names are the server's own bytes.
fn text(row: &[u8], column: usize) -> String {
    String::from_utf8_lossy(value(row, column).unwrap_or_default()).into_owned()
}

/// Tells that nothing was found, unless QUIET is on.
fn missing(session: &mut Session, asked: &Asked, what: &str) {
    if session.settings.vars.typed().quiet {
        return;
    }
    session.error(match asked.pattern {
        Some(pattern) => [
            format!("Did not find any {what} named \"").as_bytes(),
            pattern,
            b"\".",
        ]
        .concat(),
        None => format!("Did not find any {what}s.").into_bytes(),
    });
}

/// How the answer of a query is shown as a list.
pub(super) struct List {
    title: Vec<u8>,
    /// What is told instead of a table without rows.
    none: Option<Vec<u8>>,
}

impl List {
    pub fn titled(title: impl AsRef<[u8]>) -> List {
        List {
            title: title.as_ref().to_vec(),
            none: None,
        }
    }

    /// Tells `none` where there are no rows, unless QUIET is on: then an empty table is shown.
    pub fn or(mut self, none: impl AsRef<[u8]>) -> List {
        self.none = Some(none.as_ref().to_vec());
        self
    }
}

/// Runs a query and shows its answer as a list; `false` when that failed, which has been told.
fn list(session: &mut Session, sql: &Sql, list: &List) -> bool {
    let Some(mut table) = ask(session, &sql.text) else {
        return false;
    };
    let is_quiet = session.settings.vars.typed().quiet;
    if let Some(none) = list
        .none
        .as_ref()
        .filter(|_| table.rows.is_empty() && !is_quiet)
    {
        session.error(none);
        return true;
    }
    table.title = Some(list.title.clone());
    print(session, &table);
    true
}

/// Tells why a pattern cannot be looked for.
fn refused(session: &mut Session, refusal: &[u8]) -> bool {
    session.error(refusal);
    false
}
