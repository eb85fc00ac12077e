//! How does `\watch` run: the same statement at every tick, until something ends it.
//!
//! As in psql nothing happens around the statement: no implicit BEGIN, no savepoint, no echo, no variables set.

use std::ffi::OsStr;
use std::time::{Duration, Instant};

use crate::engine::outcome::Outcome;
use crate::engine::send::{CopyEnds, Fatal, Query, refusal, run as run_once};
use crate::format::Pager;
use crate::session::connect::is_at_terminal;
use crate::session::delivery::{Delivery, Repeat};
use crate::session::source::Source;
use crate::session::{Session, timing};
use crate::sql::splitter::copies_in;
use crate::term::clock;
use crate::term::output::Output;

/// How often a program that pages is asked whether it is still there.
const LOOK: Duration = Duration::from_millis(100);

/// Runs `sql` again and again; `Ok(false)` when it failed, which has been told.
pub fn run(
    session: &mut Session,
    source: &mut dyn Source,
    sql: &[u8],
    repeat: Repeat,
) -> Result<bool, Fatal> {
    if let Some(problem) = refusal(sql) {
        session.error(problem);
        return Ok(false);
    }
    let Some(program) = program(session) else {
        let ended = repeat_it(session, source, sql, repeat, Ends::Here)?;
        // Behind the ^C that the terminal has echoed.
        session.output.stdout.write(b"\n");
        session.output.stdout.flush();
        return Ok(ended);
    };
    let before = session.output.diverted.replace(program);
    let ended = repeat_it(session, source, sql, repeat, Ends::WithProgram);
    if let Some(program) = std::mem::replace(&mut session.output.diverted, before) {
        // What it did not read it did not want.
        let _ = program.end();
    }
    ended
}

/// What ends it besides Ctrl-C, a failure and the count.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ends {
    Here,
    /// The program that pages may end.
    WithProgram,
}

fn repeat_it(
    session: &mut Session,
    source: &mut dyn Source,
    sql: &[u8],
    repeat: Repeat,
    ends: Ends,
) -> Result<bool, Fatal> {
    let Some(mut ticks) = Ticks::every(repeat.seconds) else {
        session.error("could not set timer: Invalid argument");
        return Ok(true);
    };
    let mut left = repeat.count;
    loop {
        if !session.server.is_connected() {
            session.error("You are currently not connected to a database.");
            return Ok(true);
        }
        let outcome = once(session, source, sql, repeat, &ticks)?;
        if session.interrupt.is_pressed() || outcome.first_rows < repeat.min_rows {
            return Ok(true);
        }
        if !outcome.is_success() {
            return Ok(false);
        }
        left = left.map(|left| left - 1);
        if left == Some(0) || is_stopped(session, ticks.next(), ends) {
            return Ok(true);
        }
    }
}

/// Runs the statement under a title that tells the time.
fn once(
    session: &mut Session,
    source: &mut dyn Source,
    sql: &[u8],
    repeat: Repeat,
    ticks: &Ticks,
) -> Result<Outcome, Fatal> {
    let mut display = session.settings.display.clone();
    display.title = Some(title(session, ticks));
    display.pager = Pager::Off;
    let query = Query {
        sql,
        copies: copies_in(sql, session.standard_strings()) as usize,
        delivery: Delivery {
            display: Some(Box::new(display)),
            repeat: Some(repeat),
            ..Delivery::default()
        },
        is_interactive: source.is_interactive(),
    };
    let outcome = run_once(session, &query, CopyEnds::of(source.copy_source()))?;
    session.report.at_line(source.line_number());
    if session.settings.timing {
        let line = timing::line(outcome.elapsed);
        session.output.stdout.write(line.as_bytes());
        session.output.stdout.flush();
    }
    Ok(outcome)
}

/// The user's own title, the time, and the interval.
fn title(session: &Session, ticks: &Ticks) -> Vec<u8> {
    let mut title = Vec::new();
    if let Some(own) = &session.settings.display.title {
        title.extend_from_slice(own);
        title.push(b'\t');
    }
    let time = clock::local(&session.environment);
    let every = clock::general(ticks.milliseconds as f64 / 1000.0);
    title.extend_from_slice(format!("{time} (every {every}s)\n").as_bytes());
    title
}

/// Starts the program of PSQL_WATCH_PAGER, if there is one and somebody looks.
fn program(session: &mut Session) -> Option<Output> {
    let command = session.environment.value(OsStr::new("PSQL_WATCH_PAGER"))?;
    let is_blank = command.as_encoded_bytes().trim_ascii().is_empty();
    if is_blank || session.settings.display.pager == Pager::Off || !is_at_terminal() {
        return None;
    }
    session.output.stdout.flush();
    Output::program(&command, &session.environment).ok()
}

/// Waits for the next tick; whether Ctrl-C or the end of the program that pages came first.
fn is_stopped(session: &mut Session, tick: Option<Duration>, ends: Ends) -> bool {
    let mut wait = tick.unwrap_or_default();
    loop {
        let program = session.output.diverted.as_mut();
        if ends == Ends::WithProgram && program.is_some_and(Output::has_ended) {
            return true;
        }
        let step = match ends {
            Ends::Here => wait,
            Ends::WithProgram => wait.min(LOOK),
        };
        if tick.is_some() && session.interrupt.wait_for(step) {
            // It was for this, not for the script.
            session.interrupt.clear();
            return true;
        }
        wait -= step;
        if wait.is_zero() {
            return false;
        }
    }
}

/// Starts at equal intervals; of those that a long run has missed one is made up for.
struct Ticks {
    milliseconds: u64,
    next: Instant,
}

impl Ticks {
    /// `None` for an interval that no timer takes.
    fn every(seconds: f64) -> Option<Ticks> {
        let milliseconds = seconds * 1000.0;
        (milliseconds < i64::MAX as f64).then(|| Ticks {
            milliseconds: milliseconds as u64,
            next: Instant::now(),
        })
    }

    /// How long it is to the next tick; `None` when there is nothing to wait for.
    fn next(&mut self) -> Option<Duration> {
        let interval = Duration::from_millis(self.milliseconds);
        if interval.is_zero() {
            return None;
        }
        let now = Instant::now();
        let wanted = self.next.checked_add(interval);
        let next = wanted.unwrap_or_else(|| now + Duration::from_secs(u32::MAX.into()));
        self.next = next;
        if next > now {
            return Some(next - now);
        }
        // Late: at once, and then again with the clock.
        let missed = now.duration_since(next).as_millis() as u64 / self.milliseconds;
        self.next = next + interval.saturating_mul(u32::try_from(missed).unwrap_or(u32::MAX));
        None
    }
}
