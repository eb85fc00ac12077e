//! How is one request asked and its answer shown: where the answer goes, the variables that tell how it went, and
//! what follows from a lost connection.

use std::time::Instant;

use crate::engine::answer::{Answer, Manner};
use crate::engine::outcome::Outcome;
use crate::engine::outputs::{OnScreen, Outputs, TargetOutput};
use crate::engine::pipeline;
use crate::engine::send::{CopyEnds, Fatal, Query};
use crate::error::{Exit, ServerMessage};
use crate::pg::pipeline::Kind;
use crate::pg::{Lost, Request, RunError, Server, Transaction};
use crate::session::delivery::{Consumer, Sending};
use crate::session::lost;
use crate::session::report::Level;
use crate::session::{Channels, LastError, Session, Ways};
use crate::sql::statement;
use crate::term::ending;
use crate::term::pager::Paging;

/// Sends the statement and prints what comes back.
pub fn run(session: &mut Session, query: &Query, copy: CopyEnds) -> Result<Outcome, Fatal> {
    let request: Request = match query.delivery.sending.command(query.sql) {
        Some(command) => command.into(),
        None => Request::simple(query.sql),
    };
    if request.kind == Kind::Parse || request.kind == Kind::Close {
        pipeline::warn_of_chunks(session, query);
    }
    ask(session, query, copy, |server, answer| {
        server.run(request, answer).map(drop)
    })
}

/// Has `exchange` talk to the server, and prints what comes back.
pub fn ask(
    session: &mut Session,
    query: &Query,
    copy: CopyEnds,
    exchange: impl FnOnce(&mut Server, &mut Answer) -> Result<(), RunError>,
) -> Result<Outcome, Fatal> {
    let typed = session.settings.vars.typed();
    let manner = Manner {
        is_quiet: typed.quiet,
        has_clock: query.is_interactive && session.settings.ways == Ways::Own && !typed.quiet,
        verbosity: typed.verbosity,
        show_context: typed.show_context,
        fetch_count: match query.delivery.repeat {
            Some(_) => 0,
            None => u64::try_from(typed.fetch_count).unwrap_or(0),
        },
        shows_all_results: typed.show_all_results,
        display: query
            .delivery
            .display
            .as_deref()
            .unwrap_or(&session.settings.display),
        keeps_last: matches!(
            query.delivery.consumer,
            Consumer::Variables(_) | Consumer::Execute | Consumer::Crosstab(_)
        ),
        encoding: session.encoding(),
    };
    let may_page = session.output.stdout.is_terminal();
    let paging = may_page.then(|| Paging::new(manner.display, &session.environment));
    let pager = paging.flatten().map(|paging| OnScreen {
        paging,
        environment: &session.environment,
        // A cancel would undo what a transaction has done so far.
        may_cancel: session.server.transaction() == Some(Transaction::Idle)
            && query
                .delivery
                .sending
                .runs(query.sql)
                .is_some_and(statement::only_reads),
    });
    let Channels {
        stdout,
        diverted,
        log,
        has_failed: _,
    } = &mut session.output;
    let outputs = Outputs {
        stdout,
        diverted: diverted.as_mut(),
        target: query
            .delivery
            .target
            .as_ref()
            .map(|target| TargetOutput::new(target, &session.environment)),
        copy: copy.target,
        log: log.as_mut(),
        pager,
        follow: query.delivery.follow.clone(),
    };
    let mut answer = Answer::new(
        &manner,
        outputs,
        &mut session.report,
        copy.source,
        match query.delivery.sending {
            Sending::Parse(_) => Some(query.sql),
            _ => query.delivery.sending.runs(query.sql),
        },
        query.copies,
    );
    let begun = Instant::now();
    let ended = exchange(&mut session.server, &mut answer);
    let elapsed = begun.elapsed();
    let mut outcome = answer.finish();
    if let Some(books) = session.server.books() {
        books.complain(&outcome.complaint);
    }
    outcome.elapsed = elapsed.saturating_sub(outcome.waited);
    if outcome.is_cancelled_by_reader {
        session.interrupt.clear();
    }
    if outcome.is_pipe_broken {
        session.server.close();
        ending::by_broken_pipe();
    }
    if outcome.is_protocol_broken {
        session.server.close();
        return Err(Fatal(Exit::BadConnection));
    }
    match ended {
        Ok(()) => {}
        Err(RunError::InPipeline(text)) => {
            outcome.fail();
            session.info(text);
        }
        Err(RunError::NotConnected) => outcome.fail(),
        Err(RunError::Lost(lost)) => {
            outcome.fail();
            remember(session, query, &outcome);
            if let Some(follow) = &query.delivery.follow {
                follow.take_away();
            }
            lose(session, &lost, query.is_interactive)?;
        }
    }
    remember(session, query, &outcome);
    pipeline::tell_counts(session);
    session.output.has_failed |= outcome.has_output_failed;
    Ok(outcome)
}

/// Sets the variables that tell how the last statement went.
pub fn remember(session: &mut Session, query: &Query, outcome: &Outcome) {
    if let Some(status) = outcome.shell_status {
        session.settings.shell_ended(status);
    }
    if let Some(oid) = &outcome.last_oid {
        session.settings.vars.put("LASTOID", oid);
    }
    if query.delivery.repeat.is_some() {
        if let Some(error) = &outcome.error {
            keep_error(session, outcome, error);
        }
        return;
    }
    if let Some(past) = &outcome.past_error {
        failed_with(session, past);
        keep_error(session, outcome, past);
    }
    let vars = &mut session.settings.vars;
    if outcome.is_success() {
        vars.put("ROW_COUNT", &outcome.row_count);
        vars.put("ERROR", b"false");
        vars.put("SQLSTATE", b"00000");
        session.learn(query.sql, &outcome.tag);
        return;
    }
    // A failure of our own has neither code nor message here.
    let error = outcome.error.clone().unwrap_or_default();
    failed_with(session, &error);
    keep_error(session, outcome, &error);
}

/// Sets the variables that tell of a failure.
fn failed_with(session: &mut Session, error: &ServerMessage) {
    let field = |code| error.field(code).unwrap_or(b"");
    let vars = &mut session.settings.vars;
    vars.put("ROW_COUNT", b"0");
    vars.put("ERROR", b"true");
    vars.put("SQLSTATE", field(b'C'));
    vars.put("LAST_ERROR_SQLSTATE", field(b'C'));
    vars.put("LAST_ERROR_MESSAGE", field(b'M'));
}

/// Keeps what the server said, for `\errverbose`.
fn keep_error(session: &mut Session, outcome: &Outcome, message: &ServerMessage) {
    if *message != ServerMessage::default() {
        session.last_error = Some(LastError {
            message: message.clone(),
            sql: outcome.error_sql.clone(),
        });
    }
}

/// Says that the connection is lost; outside a prompt that is the end.
pub fn lose(session: &mut Session, lost: &Lost, is_interactive: bool) -> Result<(), Fatal> {
    if is_interactive {
        lost::while_running(session, lost);
        return Ok(());
    }
    session.say(Level::Info, &lost.reason);
    session.error("connection to server was lost");
    Err(Fatal(Exit::BadConnection))
}
