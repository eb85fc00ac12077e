//! What follows from a lost connection at a prompt: how it is told, and how the next request gets a new one.
//!
//! psql tells of it when it is needed, and connects again at once, without running anything. Otherwise it is told as
//! soon as it is known, and the next statement connects. In both cases nothing is ever sent twice.

use crate::error::ServerMessage;
use crate::pg::conninfo::{self, ConnectSpec, Problem, Secret, Settings, System};
use crate::pg::{Lost, Transaction};
use crate::session::query::{self, Answer, Failure};
use crate::session::report::{Level, write_stderr};
use crate::session::{Session, Ways, connect, facts};

/// A connection that is gone, and has not been replaced yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gone {
    /// What libpq would say, where the user has not been told.
    unsaid: Option<String>,
    /// A transaction was open, of which the user has not been reminded.
    had_transaction: bool,
}

/// What is to become of the request that wanted a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Then {
    Run,
    /// It is not run; why has been told.
    Drop,
}

/// Takes note of a connection that was lost while nothing ran; a line that tells it, where that is to be done now.
pub fn while_idle(session: &mut Session, lost: &Lost, farewell: &str) -> Option<String> {
    let had_transaction = is_open(lost.transaction);
    let reason = [farewell, &lost.reason].concat();
    let is_own = session.settings.ways == Ways::Own;
    session.gone = Some(Gone {
        unsaid: (!is_own).then_some(reason),
        had_transaction: had_transaction && is_own,
    });
    if !is_own {
        return None;
    }
    let told = if farewell.is_empty() {
        &lost.reason
    } else {
        farewell
    };
    let why = told.lines().next().unwrap_or_default();
    let open = match had_transaction {
        true => " The open transaction was rolled back.",
        false => "",
    };
    Some(format!(
        "Connection lost: {why}.{open} The next statement connects again.\n"
    ))
}

/// Tells that the connection was lost while a request ran.
pub fn while_running(session: &mut Session, lost: &Lost) {
    if session.settings.ways != Ways::Own {
        session.say(Level::Info, &lost.reason);
        if session.settings.ways == Ways::Psql {
            reset(session);
        }
        return;
    }
    let why = lost.reason.lines().next().unwrap_or_default();
    let had_transaction = is_open(lost.transaction);
    let fate = match had_transaction {
        true => "Unless the statement was its end, the open transaction was rolled back.",
        false => "Whether the statement was executed is not known; it is not repeated.",
    };
    session.error(format!(
        "Connection lost: {why}. {fate} The next statement connects again."
    ));
    session.gone = Some(Gone {
        unsaid: None,
        had_transaction,
    });
}

/// Connects again if the connection was lost since the last request.
pub fn connect_again(session: &mut Session) -> Then {
    let Some(gone) = session
        .gone
        .take()
        .filter(|_| !session.server.is_connected())
    else {
        return Then::Run;
    };
    if let Some(reason) = &gone.unsaid {
        session.say(Level::Info, reason);
    }
    if session.settings.ways == Ways::Psql {
        reset(session);
        return Then::Drop;
    }
    match open(session) {
        Ok(()) => {
            session.info("Connected again; settings and temporary tables of the session are gone.")
        }
        Err(text) => {
            session.say(Level::Info, text);
            session.gone = Some(gone);
            return Then::Drop;
        }
    }
    if gone.had_transaction {
        session.error("The statement was not run: it may belong to the transaction that is gone.");
        return Then::Drop;
    }
    Then::Run
}

fn is_open(transaction: Option<Transaction>) -> bool {
    matches!(transaction, Some(Transaction::Open | Transaction::Failed))
}

/// What psql does, in its words.
fn reset(session: &mut Session) {
    session.output.stdout.flush();
    write_stderr(b"The connection to the server was lost. Attempting reset: ");
    match open(session) {
        Ok(()) => {
            write_stderr(b"Succeeded.\n");
            let text = facts::versions(session) + &facts::encryption(session);
            if !session.settings.vars.typed().quiet && connect::is_at_terminal() {
                session.output.stdout.write(text.as_bytes());
            }
        }
        Err(_) => {
            write_stderr(b"Failed.\n");
            facts::unknown(session);
        }
    }
}

/// Connects by the parameters of the connection that is gone.
fn open(session: &mut Session) -> Result<(), Vec<u8>> {
    let settings = session
        .target
        .as_ref()
        .map(|target| target.settings.clone());
    let settings = settings.unwrap_or_default();
    connect::open(session, None, |session, secret| {
        again(session, &settings, secret)
    })
}

/// Parameters of a connection, with what is put in by force.
pub fn again(
    session: &Session,
    settings: &Settings,
    secret: Option<&Secret>,
) -> Result<ConnectSpec, Problem> {
    let mut settings = settings.clone();
    settings.set(b"fallback_application_name", session.report.program());
    if let Some(encoding) = connect::encoding_override() {
        settings.set(b"client_encoding", encoding);
    }
    if let Some(secret) = secret {
        settings.set(b"password", secret.bytes());
    }
    settings.drop_empty();
    conninfo::complete(settings, &System)
}

/// Runs a query of a command's own, on a new connection if the last one is lost; `None` when there is no answer,
/// which has been told, what the server says by `tell`.
pub fn ask(
    session: &mut Session,
    sql: &[u8],
    tell: impl FnOnce(&mut Session, &ServerMessage),
) -> Option<Answer> {
    ask_about(session, sql, sql, tell)
}

/// The same for a query of which notices show no more than `shown`.
pub fn ask_about(
    session: &mut Session,
    sql: &[u8],
    shown: &[u8],
    tell: impl FnOnce(&mut Session, &ServerMessage),
) -> Option<Answer> {
    if connect_again(session) == Then::Drop {
        return None;
    }
    match query::run(&mut session.server, sql) {
        Ok(answer) => {
            session.server_notices(&answer.notices, shown);
            return Some(answer);
        }
        Err(Failure::Server { error, notices }) => {
            session.server_notices(&notices, shown);
            tell(session, &error);
        }
        Err(Failure::Lost(lost)) => while_running(session, &lost),
        Err(Failure::InPipeline(text)) => session.info(text),
        Err(Failure::NotConnected) => {
            session.error("You are currently not connected to a database.");
        }
    }
    None
}
