//! The commands that describe what a database holds: a query of our own by server version, shown as a table.

pub mod databases;
mod pattern;
pub(super) mod role_settings;

use crate::format::{self, Frame};
use crate::rows::Table;
use crate::session::Session;
use crate::session::lost::{self, Then};
use crate::session::query::{self, Failure};

/// Runs a query of a describe command, showing it first where ECHO_HIDDEN asks for that; `None` when there is no
/// answer, and why has been told.
fn ask(session: &mut Session, sql: &str) -> Option<Table> {
    if !query::show(session, sql) {
        return None;
    }
    if lost::connect_again(session) == Then::Drop {
        return None;
    }
    match query::run(&mut session.server, sql.as_bytes()) {
        Ok(answer) => {
            session.server_notices(&answer.notices);
            return Some(answer.table);
        }
        Err(Failure::Server(error)) => session.server_error(&error, sql.as_bytes()),
        Err(Failure::Lost(lost)) => lost::while_running(session, &lost),
        Err(Failure::InPipeline(text)) => session.info(text),
        Err(Failure::NotConnected) => {
            session.error("You are currently not connected to a database.");
        }
    }
    None
}

/// Prints a table where results go.
pub(super) fn print(session: &mut Session, table: &Table) {
    let encoding = session.encoding();
    let frame = Frame::query(&session.settings.display, encoding);
    let mut text = Vec::new();
    format::print_table(table, &session.settings.display, &frame, &mut text);
    session.show(&text);
}
