//! How do pipelines run: what goes in at each step, and how psql goes through the results that come out.
//!
//! psql counts what it may ask for, so that it never waits for an answer that no Sync or Flush has called for; its
//! counting is followed to the letter, also where a failing Sync puts it out of step.

use crate::engine::answer::Answer;
use crate::engine::ask::{ask, lose};
use crate::engine::outcome::Outcome;
use crate::engine::send::{CopyEnds, Fatal, Query};
use crate::pg::extended::{self, Command};
use crate::pg::pipeline::{Counts, Ending, Status};
use crate::pg::{Got, Haste, Presses, RunError, Server};
use crate::session::Session;
use crate::session::delivery::Step;
use crate::session::query::Unasked;

/// libpq's words for a Sync that no pipeline takes.
const NO_PIPELINE: &[u8] = b"cannot send pipeline when not in pipeline mode";

/// Puts a statement into the pipeline.
pub fn put(session: &mut Session, query: &Query) -> Result<Outcome, Fatal> {
    let command = match query.delivery.sending.command(query.sql) {
        Some(command) => command,
        None => extended::execute_text(query.sql, &[]),
    };
    let done = put_in(session, command, Haste::Later);
    if let Some(books) = session.server.books() {
        books.counts.commands += 1;
    }
    if let Some(sql) = query.delivery.sending.runs(query.sql) {
        session.learn(sql, b"");
    }
    counted(session, query, done)
}

/// Does one step with the pipeline, or what psql does where there is none.
pub fn step(
    session: &mut Session,
    query: &Query,
    copy: CopyEnds,
    step: Step,
) -> Result<Outcome, Fatal> {
    let is_on = session.server.pipeline() != Status::Off;
    let done = match step {
        Step::Start => {
            let mut said = Unasked::default();
            let started = session.server.start_pipeline(&mut said);
            session.server_notices(&said.notices, b"");
            started
        }
        Step::Sync | Step::End if !is_on => return Ok(refused(session, NO_PIPELINE)),
        Step::Sync => {
            let done = put_in(session, extended::sync(), Haste::Later);
            synced(session);
            done
        }
        Step::End => {
            if let Err(error) = put_in(session, extended::sync(), Haste::Now) {
                return counted(session, query, Err(error));
            }
            synced(session);
            return get(session, query, copy, 0, true);
        }
        Step::Flush => {
            if let Err(error) = session.server.flush(&mut Unasked::default()) {
                return counted(session, query, Err(error));
            }
            // psql takes the zero that PQflush returns for a failure.
            return Ok(refused(session, b""));
        }
        Step::RequestFlush if !is_on => {
            warn_of_chunks(session, query);
            Ok(())
        }
        Step::RequestFlush => {
            let done = session.server.request_flush(&mut Unasked::default());
            if let Some(books) = session.server.books() {
                books.make_available();
            }
            done
        }
        Step::Get(wanted) => {
            let counts = session.server.counts();
            if counts.results == 0 && counts.syncs == 0 {
                session.info("No pending results to get");
                return Ok(refused(session, b""));
            }
            return get(session, query, copy, wanted, false);
        }
    };
    counted(session, query, done)
}

/// Says so where FETCH_COUNT cannot be obeyed, as psql does without need.
pub fn warn_of_chunks(session: &mut Session, query: &Query) {
    let typed = session.settings.vars.typed();
    let is_asked_for = typed.fetch_count > 0 && typed.show_all_results;
    if is_asked_for && query.delivery.repeat.is_none() {
        session.warning("fetching results in chunked mode failed");
    }
}

fn put_in(session: &mut Session, command: Command, haste: Haste) -> Result<(), RunError> {
    session.server.put(command, haste, &mut Unasked::default())
}

/// A Sync was put in: all results before it can be got.
fn synced(session: &mut Session) {
    if let Some(books) = session.server.books() {
        books.counts.syncs += 1;
        books.make_available();
    }
}

/// The step failed before anything was sent; what libpq has to say is told, old complaints and all.
fn refused(session: &mut Session, why: &[u8]) -> Outcome {
    let mut told = Vec::new();
    if let Some(books) = session.server.books() {
        if !why.is_empty() {
            books.complain(why);
        }
        told = books.complaints().to_vec();
    }
    if !told.is_empty() {
        session.info(told);
    }
    tell_counts(session);
    let mut outcome = Outcome::default();
    outcome.fail();
    outcome
}

/// Ends a step that got no results.
fn counted(
    session: &mut Session,
    query: &Query,
    done: Result<(), RunError>,
) -> Result<Outcome, Fatal> {
    let mut outcome = Outcome::default();
    if let Err(error) = done {
        outcome.fail();
        if let RunError::Lost(lost) = error {
            lose(session, &lost, query.is_interactive)?;
        }
    }
    tell_counts(session);
    Ok(outcome)
}

/// Sets the variables that tell what is in the pipeline.
pub fn tell_counts(session: &mut Session) {
    let Counts {
        syncs,
        commands,
        results,
    } = session.server.counts();
    let rows = [
        ("PIPELINE_SYNC_COUNT", syncs),
        ("PIPELINE_COMMAND_COUNT", commands),
        ("PIPELINE_RESULT_COUNT", results),
    ];
    let vars = &mut session.settings.vars;
    for (name, count) in rows {
        let text = count.to_string();
        if vars.get(name.as_bytes()) != Some(text.as_bytes()) {
            vars.put(name, text.as_bytes());
        }
    }
}

/// Gets results and prints them: as many as are `wanted`, or all; at the end of the pipeline all.
fn get(
    session: &mut Session,
    query: &Query,
    copy: CopyEnds,
    wanted: usize,
    is_end: bool,
) -> Result<Outcome, Fatal> {
    let counts = session.server.counts();
    let all = counts.results + counts.syncs;
    let wanted = match wanted == 0 || is_end {
        true => all,
        false => wanted.min(all),
    };
    let may_chunk = session
        .server
        .books()
        .is_some_and(|books| books.may_chunk());
    if !may_chunk {
        warn_of_chunks(session, query);
    }
    let interrupt = session.interrupt.clone();
    let mut outcome = ask(session, query, copy, |server, answer| {
        if !may_chunk {
            answer.stop_chunking();
        }
        let mut getting = Getting {
            server,
            answer,
            wanted,
            is_end,
            presses: Presses::default(),
        };
        match getting.run()? {
            Way::On if is_end => getting.leave(),
            Way::On | Way::Nowhere => Ok(()),
        }
    })?;
    if interrupt.is_pressed() {
        outcome.fail();
    }
    Ok(outcome)
}

/// The way through the results.
struct Getting<'g, 'a> {
    server: &'g mut Server,
    answer: &'g mut Answer<'a>,
    /// How many results and Syncs are still to be got.
    wanted: usize,
    is_end: bool,
    presses: Presses,
}

/// How the connection is after the results.
enum Way {
    On,
    /// It is given up.
    Nowhere,
}

impl Getting<'_, '_> {
    fn run(&mut self) -> Result<Way, RunError> {
        let mut got = self.next()?;
        loop {
            got = match got {
                Got::End => return Ok(Way::On),
                Got::Answer(Ending::Copy) => {
                    self.answer.refuse_copy();
                    return Ok(Way::Nowhere);
                }
                Got::Refusal => {
                    self.answer.refused();
                    self.behind_failure()?
                }
                Got::Answer(Ending::Failed) => self.behind_failure()?,
                Got::Answer(Ending::Done) => {
                    self.count_down();
                    self.next()?;
                    self.next_if_wanted()?
                }
                Got::Answer(Ending::Synced) => {
                    self.wanted = self.wanted.saturating_sub(1);
                    self.answer.synced();
                    match self.count_sync() == 0 && self.is_end {
                        true => Got::End,
                        false => self.next_if_wanted()?,
                    }
                }
            };
        }
    }

    /// Gets what a failing Sync has put out of step, and leaves the pipeline.
    fn leave(&mut self) -> Result<(), RunError> {
        while self.server.counts().syncs > 0 {
            let got = self
                .server
                .get(&mut Unasked::default(), &mut self.presses)?;
            if got == Got::Answer(Ending::Synced) {
                self.count_sync();
            }
        }
        self.server.end_pipeline();
        Ok(())
    }

    fn next(&mut self) -> Result<Got, RunError> {
        let text = self.server.books().and_then(|books| books.text());
        self.answer.turn_to(text);
        let got = self.server.get(self.answer, &mut self.presses)?;
        if let Got::Answer(_) = got {
            self.answer.answered();
        }
        Ok(got)
    }

    fn next_if_wanted(&mut self) -> Result<Got, RunError> {
        match self.wanted > 0 {
            true => self.next(),
            false => Ok(Got::End),
        }
    }

    /// What comes next behind a failure: results up to the next Sync are passed over in silence.
    fn behind_failure(&mut self) -> Result<Got, RunError> {
        if !self.is_end && self.wanted == 0 {
            return self.next();
        }
        loop {
            let got = self.next()?;
            match got {
                Got::Answer(Ending::Failed) => {
                    self.next()?;
                    return Ok(got);
                }
                Got::Answer(_) => return Ok(got),
                Got::End => self.count_down(),
                Got::Refusal => {}
            }
            let counts = self.server.counts();
            if self.wanted == 0 || (counts.results == 0 && counts.syncs == 0) {
                return Ok(got);
            }
        }
    }

    /// A command's results have been got.
    fn count_down(&mut self) {
        self.wanted = self.wanted.saturating_sub(1);
        if let Some(books) = self.server.books() {
            books.counts.results = books.counts.results.saturating_sub(1);
        }
    }

    /// A Sync has been answered; how many are left.
    fn count_sync(&mut self) -> usize {
        let Some(books) = self.server.books() else {
            return 0;
        };
        books.counts.syncs = books.counts.syncs.saturating_sub(1);
        books.counts.syncs
    }
}
