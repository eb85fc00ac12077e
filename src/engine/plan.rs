//! What one run of the program does: its actions in order, in one transaction or not, and the exit code at the end.

use crate::engine::ask::lose;
use crate::engine::copy;
use crate::engine::drive::drive;
use crate::engine::include;
use crate::engine::send::{CopyEnds, Fatal, Query, send};
use crate::error::Exit;
use crate::meta::{self, Flow, MetaCx};
use crate::session::Session;
use crate::session::buffer::QueryBuffer;
use crate::session::delivery::{Delivery, Sending};
use crate::session::query::{self, Failure};
use crate::session::source::{Script, Source};
use crate::sql::expand::NoVariables;
use crate::sql::line::Line;
use crate::sql::splitter::{Splitter, copies_in};
use crate::vars::conditions::Conditions;
use crate::vars::special::Echo;

/// One `-c` or `-f`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// SQL in one message, or one backslash command.
    Command(Vec<u8>),
    /// A script; `-` is standard input.
    File(Vec<u8>),
    /// Standard input without a name, because nothing else was asked for.
    StandardInput,
}

/// Runs the actions one after the other; with `single_transaction` between BEGIN and COMMIT.
pub fn run(session: &mut Session, actions: &[Action], single_transaction: bool) -> Exit {
    match attempt(session, actions, single_transaction) {
        Ok(exit) | Err(Fatal(exit)) => exit,
    }
}

fn attempt(
    session: &mut Session,
    actions: &[Action],
    single_transaction: bool,
) -> Result<Exit, Fatal> {
    if single_transaction && !bracket(session, "BEGIN")? {
        return Ok(Exit::User);
    }
    let mut exit = Exit::Success;
    let mut next = Delivery::default();
    for action in actions {
        exit = act(session, action, &mut next)?;
        if exit != Exit::Success && stops_on_errors(session) {
            break;
        }
        if session.interrupt.is_pressed() {
            // psql runs what follows without printing it; nobody who pressed Ctrl-C wants that.
            let is_last = actions.last() == Some(action);
            return Ok(if is_last { exit } else { Exit::Failure });
        }
    }
    if single_transaction {
        let is_rollback = exit != Exit::Success && stops_on_errors(session);
        let end = if is_rollback { "ROLLBACK" } else { "COMMIT" };
        if !bracket(session, end)? {
            return Ok(Exit::User);
        }
    }
    Ok(exit)
}

fn stops_on_errors(session: &Session) -> bool {
    session.settings.vars.typed().on_error_stop
}

/// Runs BEGIN, COMMIT or ROLLBACK; a failure counts only with ON_ERROR_STOP.
fn bracket(session: &mut Session, sql: &str) -> Result<bool, Fatal> {
    if !session.server.is_connected() {
        session.error("You are currently not connected to a database.");
        return Ok(!stops_on_errors(session));
    }
    if !query::show(session, sql) {
        return Ok(!stops_on_errors(session));
    }
    match query::run(&mut session.server, sql.as_bytes()) {
        Ok(answer) => session.server_notices(&answer.notices, sql.as_bytes()),
        Err(Failure::Server { error, notices }) => {
            session.server_notices(&notices, sql.as_bytes());
            session.server_error(&error, sql.as_bytes());
            return Ok(!stops_on_errors(session));
        }
        Err(Failure::Lost(lost)) => lose(session, &lost, false)?,
        Err(Failure::InPipeline(text)) => {
            session.info(text);
            return Ok(!stops_on_errors(session));
        }
        Err(Failure::NotConnected) => {}
    }
    Ok(true)
}

/// Runs one action. `next` is what a `\g` or `\bind` in a `-c` of its own says about the statement of the next one.
fn act(session: &mut Session, action: &Action, next: &mut Delivery) -> Result<Exit, Fatal> {
    match action {
        Action::File(name) if name == b"-" => include::standard_input(session, Some(b"<stdin>")),
        Action::File(name) => include::file(session, name),
        Action::StandardInput => include::standard_input(session, None),
        Action::Command(text) => {
            session.report.enter(None);
            if session.settings.vars.typed().echo == Echo::All {
                let shown = text.strip_prefix(b"\\").unwrap_or(text);
                session.output.stdout.write(shown);
                session.output.stdout.write(b"\n");
            }
            match text.starts_with(b"\\") {
                true => command(session, text, next),
                false => statement(session, text, std::mem::take(next)),
            }
        }
    }
}

/// Sends the text of a `-c` as one message, without substituting variables.
fn statement(session: &mut Session, text: &[u8], delivery: Delivery) -> Result<Exit, Fatal> {
    let query = Query {
        sql: text,
        copies: copies_in(text, session.standard_strings()) as usize,
        delivery,
        is_interactive: false,
    };
    let mut source = Script::new(session.stdin.clone());
    let ended = send(session, &query, CopyEnds::of(&mut source))?;
    Ok(exit_of(ended))
}

/// Runs the one backslash command of a `-c`.
fn command(session: &mut Session, text: &[u8], next: &mut Delivery) -> Result<Exit, Fatal> {
    let mut line = Line::new(text, session.encoding());
    let source = &mut Script::new(session.stdin.clone());
    let mut buffer = QueryBuffer {
        is_missing: true,
        ..QueryBuffer::default()
    };
    let mut splitter = Splitter::new();
    // The splitter stops behind the backslash, where the command's name is.
    splitter.scan(&mut line, &NoVariables, &mut buffer.text);
    let mut conditions = Conditions::new();
    let flow = meta::run(
        MetaCx {
            session,
            source: &mut *source,
            buffer: &mut buffer,
            splitter: &mut splitter,
            conditions: &mut conditions,
        },
        &mut line,
    );
    let (is_success, script) = match flow {
        Flow::Failed => (false, None),
        Flow::Next | Flow::Retype(_) | Flow::Quit => (true, None),
        Flow::Send(delivery) => {
            *next = delivery;
            (true, None)
        }
        Flow::Run { sql, delivery, .. } => (copy::run(session, source, &sql, delivery)?, None),
        Flow::Include(script) => (true, Some(script)),
    };
    if let Some(binding) = buffer.binding.take() {
        next.sending = Sending::Bound(binding);
    }
    let Some(script) = script else {
        return Ok(exit_of(is_success));
    };
    let exit = include::run(session, &script)?;
    let cx = MetaCx {
        session,
        source,
        buffer: &mut buffer,
        splitter: &mut splitter,
        conditions: &mut conditions,
    };
    let is_success = exit == Exit::Success;
    meta::ended(cx, &mut line, script.command, is_success);
    Ok(exit_of(is_success))
}

fn exit_of(is_success: bool) -> Exit {
    match is_success {
        true => Exit::Success,
        false => Exit::Failure,
    }
}

/// Runs the prompt, or whatever else gives lines.
pub fn interact(session: &mut Session, source: &mut dyn Source) -> Exit {
    session.report.enter(None);
    match drive(session, source) {
        Ok(exit) | Err(Fatal(exit)) => exit,
    }
}
