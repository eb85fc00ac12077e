//! How one statement runs: echo, implicit BEGIN, savepoint, the request itself, and what follows from its outcome.

use crate::engine::ask::{lose, run};
use crate::engine::outcome::Outcome;
use crate::engine::outputs::CopyOutput;
use crate::engine::{confirm, consume, pipeline};
use crate::error::Exit;
use crate::pg::Transaction;
use crate::pg::extended::MOST_PARAMETERS;
use crate::pg::pipeline::Status;
use crate::session::Session;
use crate::session::delivery::{Consumer, Delivery, Sending};
use crate::session::lost::{self, Then};
use crate::session::query::{self, Failure};
use crate::session::source::CopySource;
use crate::sql::statement;
use crate::vars::special::{Echo, OnErrorRollback};

/// One statement on its way to the server, with everything that was said about it alone.
pub struct Query<'a> {
    pub sql: &'a [u8],
    /// The number of COPY FROM STDIN statements in the text.
    pub copies: usize,
    pub delivery: Delivery,
    /// Typed at a prompt.
    pub is_interactive: bool,
}

/// Where the data of COPY comes from and goes to.
pub struct CopyEnds<'a> {
    pub source: &'a mut dyn CopySource,
    /// Instead of where results go.
    pub target: Option<CopyOutput<'a>>,
}

impl<'a> CopyEnds<'a> {
    /// What a statement has that is not `\copy`.
    pub fn of(source: &'a mut dyn CopySource) -> CopyEnds<'a> {
        CopyEnds {
            source,
            target: None,
        }
    }
}

/// The program cannot go on: it ends with this code, and why has been said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fatal(pub Exit);

/// The longest statement that fits a message of the protocol.
const LONGEST: usize = 0x3fff_ffff;

const SAVEPOINT: &str = "SAVEPOINT pg_psql_temporary_savepoint";
const RELEASE: &str = "RELEASE pg_psql_temporary_savepoint";
const ROLLBACK_TO: &str = "ROLLBACK TO pg_psql_temporary_savepoint";

/// Runs a statement and prints its answer; `Ok(false)` when it failed, which has been told.
pub fn send(session: &mut Session, query: &Query, copy: CopyEnds) -> Result<bool, Fatal> {
    let ok = attempt(session, query, copy)?;
    follow_encoding(session);
    session.print_notifications();
    Ok(ok)
}

/// Keeps the variable ENCODING right after a `SET client_encoding`.
fn follow_encoding(session: &mut Session) {
    let vars = &mut session.settings.vars;
    session.server.with_parameter("client_encoding", |name| {
        if let Some(name) = name {
            vars.put("ENCODING", name);
        }
    });
}

fn attempt(session: &mut Session, query: &Query, copy: CopyEnds) -> Result<bool, Fatal> {
    if lost::connect_again(session) == Then::Drop {
        return Ok(false);
    }
    if !session.server.is_connected() {
        session.error("You are currently not connected to a database.");
        return Ok(false);
    }
    let sending = &query.delivery.sending;
    if let Some(problem) = refusal(query.sql, sending) {
        session.error(problem);
        return Ok(false);
    }
    if let Some(sql) = sending.runs(query.sql)
        && query.is_interactive
        && !query.delivery.is_judged
        && !confirm::may_run(session, copy.source, &[sql.to_vec()])
    {
        return Ok(false);
    }
    if session.settings.vars.typed().singlestep && !is_confirmed(session, query.sql) {
        return Ok(false);
    }
    echo(session, query.sql);
    if !begin_if_needed(session, query)? {
        return Ok(false);
    }
    let Some(has_savepoint) = set_savepoint(session, query)? else {
        return Ok(false);
    };
    let outcome = consume(session, query, copy)?;
    if !outcome.is_success() && session.settings.vars.typed().echo == Echo::Errors {
        session.info([b"STATEMENT:  ", query.sql].concat());
    }
    if has_savepoint && !end_savepoint(session, &outcome)? {
        return Ok(false);
    }
    if session.settings.timing {
        let line = session.settings.time_line(outcome.elapsed);
        session.output.stdout.write(line.as_bytes());
    }
    Ok(outcome.is_success())
}

/// What no server could be sent.
pub(super) fn refusal(sql: &[u8], sending: &Sending) -> Option<String> {
    let (sql, name, parameters): (_, _, &[Vec<u8>]) = match sending {
        Sending::Pipeline(_) => return None,
        Sending::Text => (sql, None, &[]),
        Sending::Bound(binding) => (
            binding.statement.as_ref().map_or(sql, |_| &[]),
            binding.statement.as_ref(),
            &binding.parameters,
        ),
        Sending::Parse(name) => (sql, Some(name), &[]),
        Sending::Close(name) => (&[][..], Some(name), &[]),
    };
    if memchr::memchr(0, sql).is_some() {
        return Some(
            "the statement contains a NUL byte (0x00), which SQL text cannot; it was not sent"
                .to_owned(),
        );
    }
    if name.is_some_and(|name| name.contains(&0)) {
        return Some("the name of the statement contains a NUL byte (0x00)".to_owned());
    }
    if parameters.len() > MOST_PARAMETERS {
        return Some(format!(
            "number of parameters must be between 0 and {MOST_PARAMETERS}"
        ));
    }
    let length = sql.len()
        + name.map_or(0, Vec::len)
        + parameters.iter().map(|it| it.len() + 4).sum::<usize>();
    (length > LONGEST).then(|| {
        format!(
            "the statement is {length} bytes long, the protocol allows {LONGEST}; it was not sent"
        )
    })
}

/// Shows a statement in single-step mode; `false` when the answer is `x`.
fn is_confirmed(session: &mut Session, sql: &[u8]) -> bool {
    let stdout = &mut session.output.stdout;
    stdout.write(
        b"/**(Single step mode: verify command)******************************************/\n",
    );
    stdout.write(sql);
    stdout.write(
        b"\n/**(press return to proceed or enter x and return to cancel)*******************/\n",
    );
    stdout.flush();
    let mut answer = Vec::new();
    // The end of the input is a yes, as it is in psql.
    let is_interrupted = session.stdin.borrow_mut().answer(&mut answer).is_err();
    !is_interrupted && !session.interrupt.is_pressed() && !answer.starts_with(b"x")
}

fn echo(session: &mut Session, sql: &[u8]) {
    let typed = session.settings.vars.typed();
    if typed.echo == Echo::Queries && !typed.singlestep {
        let stdout = &mut session.output.stdout;
        stdout.write(sql);
        stdout.write(b"\n");
        stdout.flush();
    }
    if let Some(log) = &mut session.output.log {
        log.write(b"/******** QUERY *********/\n");
        log.write(sql);
        log.write(b"\n/************************/\n\n");
        log.flush();
    }
}

/// Opens a transaction first where AUTOCOMMIT is off; `false` when that failed.
fn begin_if_needed(session: &mut Session, query: &Query) -> Result<bool, Fatal> {
    let is_idle = session.server.transaction() == Some(Transaction::Idle);
    if session.settings.vars.typed().autocommit
        || !is_idle
        || statement::runs_outside_transactions(query.sql)
    {
        return Ok(true);
    }
    internal(session, query, "BEGIN")
}

/// Sets the savepoint of ON_ERROR_ROLLBACK; `None` when that failed.
fn set_savepoint(session: &mut Session, query: &Query) -> Result<Option<bool>, Fatal> {
    let wanted = match session.settings.vars.typed().on_error_rollback {
        OnErrorRollback::Off => false,
        OnErrorRollback::On => true,
        OnErrorRollback::Interactive => query.is_interactive,
    };
    if !wanted || session.server.transaction() != Some(Transaction::Open) {
        return Ok(Some(false));
    }
    Ok(internal(session, query, SAVEPOINT)?.then_some(true))
}

/// Releases the savepoint, or goes back to it.
fn end_savepoint(session: &mut Session, outcome: &Outcome) -> Result<bool, Fatal> {
    // A statement that handles savepoints or ends the transaction has taken ours with it.
    const ENDS_IT: &[&[u8]] = &[b"COMMIT", b"SAVEPOINT", b"RELEASE", b"ROLLBACK"];
    let command = match session.server.transaction() {
        Some(Transaction::Failed) => ROLLBACK_TO,
        Some(Transaction::Open) if !ENDS_IT.contains(&outcome.tag.as_slice()) => RELEASE,
        _ => return Ok(true),
    };
    let query = Query {
        sql: command.as_bytes(),
        copies: 0,
        delivery: Delivery::default(),
        is_interactive: false,
    };
    internal(session, &query, command)
}

/// Runs a command of our own in between; `false` when it failed, which has been told.
fn internal(session: &mut Session, query: &Query, sql: &str) -> Result<bool, Fatal> {
    match query::run(&mut session.server, sql.as_bytes()) {
        Ok(answer) => {
            session.server_notices(&answer.notices, sql.as_bytes());
            Ok(true)
        }
        Err(Failure::Server { error, notices }) => {
            session.server_notices(&notices, sql.as_bytes());
            session.server_error(&error, sql.as_bytes());
            Ok(false)
        }
        Err(Failure::Lost(lost)) => lose(session, &lost, query.is_interactive).map(|()| false),
        Err(Failure::InPipeline(text)) => {
            session.info(text);
            Ok(false)
        }
        Err(Failure::NotConnected) => Ok(false),
    }
}

/// Runs the statement and does with its result what was asked for.
fn consume(session: &mut Session, query: &Query, copy: CopyEnds) -> Result<Outcome, Fatal> {
    let CopyEnds { source, target } = copy;
    if query.delivery.consumer == Consumer::Describe {
        return consume::gdesc(session, query, source);
    }
    if let Sending::Pipeline(step) = query.delivery.sending {
        return pipeline::step(session, query, CopyEnds { source, target }, step);
    }
    if session.server.pipeline() != Status::Off {
        return pipeline::put(session, query);
    }
    let ends = CopyEnds {
        source: &mut *source,
        target,
    };
    let mut outcome = run(session, query, ends)?;
    let Some(kept) = outcome.kept.take() else {
        return Ok(outcome);
    };
    let is_success = match &query.delivery.consumer {
        Consumer::Variables(prefix) => consume::gset(session, prefix, &kept),
        Consumer::Crosstab(args) => consume::crosstabview(session, &kept, args),
        Consumer::Execute => consume::gexec(session, &kept, query, source)?,
        Consumer::Print | Consumer::Describe => true,
    };
    if !is_success {
        outcome.fail();
    }
    if outcome.keeps_tag {
        consume::tell_status(session, &outcome.tag);
    }
    Ok(outcome)
}
