//! How does `\watch` run: the same statement at every tick, until something ends it.
//!
//! As in psql nothing happens around the statement: no implicit BEGIN, no savepoint, no echo, no variables set.

use std::ffi::OsStr;
use std::time::{Duration, Instant};

use crate::engine::ask::run as run_once;
use crate::engine::outcome::Outcome;
use crate::engine::send::{CopyEnds, Fatal, Query, refusal};
use crate::format::Pager;
use crate::pg::Transaction;
use crate::session::Session;
use crate::session::connect::is_at_terminal;
use crate::session::delivery::{Delivery, Repeat, Sending};
use crate::session::follow::Follow;
use crate::session::source::Source;
use crate::sql::splitter::copies_in;
use crate::sql::statement;
use crate::term::clock;
use crate::term::output::Output;
use crate::term::tty;

/// The variable that names the program for the results.
const WATCH_PAGER: &str = "PSQL_WATCH_PAGER";

/// How often a program that pages is asked whether it is still there.
const LOOK: Duration = Duration::from_millis(100);

/// Runs `sql` again and again; `Ok(false)` when it failed, which has been told.
pub fn run(
    session: &mut Session,
    source: &mut dyn Source,
    sql: &[u8],
    repeat: Repeat,
    sending: &Sending,
) -> Result<bool, Fatal> {
    if let Some(problem) = refusal(sql, sending) {
        session.error(problem);
        return Ok(false);
    }
    let statement = Repeated {
        sql,
        sending,
        repeat,
    };
    if let Some(follow) = follow(session, source) {
        let before = session.output.diverted.replace(Output::memory());
        let ended = repeat_it(session, source, statement, &Way::Followed(follow.clone()));
        session.output.diverted = before;
        follow.close();
        return ended;
    }
    let Some(program) = program(session) else {
        let ended = repeat_it(session, source, statement, &Way::Plain)?;
        // Behind the ^C that the terminal has echoed.
        session.output.stdout.write(b"\n");
        session.output.stdout.flush();
        return Ok(ended);
    };
    let before = session.output.diverted.replace(program);
    let ended = repeat_it(session, source, statement, &Way::Program);
    if let Some(program) = std::mem::replace(&mut session.output.diverted, before) {
        // What it did not read it did not want.
        let _ = program.end();
    }
    ended
}

/// What runs, and how often.
#[derive(Clone, Copy)]
struct Repeated<'a> {
    sql: &'a [u8],
    sending: &'a Sending,
    repeat: Repeat,
}

/// Where somebody looks at it.
enum Way {
    Plain,
    /// The program of PSQL_WATCH_PAGER has the results; when it ends all ends.
    Program,
    /// The built-in pager has them; when its reader leaves all ends.
    Followed(Follow),
}

fn repeat_it(
    session: &mut Session,
    source: &mut dyn Source,
    statement: Repeated,
    way: &Way,
) -> Result<bool, Fatal> {
    let repeat = statement.repeat;
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
        let outcome = once(session, source, statement, &ticks, way)?;
        if outcome.is_success() && has_reader_left(session, way) {
            return Ok(true);
        }
        if session.interrupt.is_pressed() || outcome.first_rows < repeat.min_rows {
            return Ok(true);
        }
        if !outcome.is_success() {
            return Ok(false);
        }
        left = left.map(|left| left - 1);
        if left == Some(0) || is_stopped(session, ticks.next(), way) {
            return Ok(true);
        }
    }
}

/// Runs the statement under a title that tells the time.
fn once(
    session: &mut Session,
    source: &mut dyn Source,
    statement: Repeated,
    ticks: &Ticks,
    way: &Way,
) -> Result<Outcome, Fatal> {
    let mut display = session.settings.display.clone();
    display.pager = Pager::Off;
    let title = title(session, ticks);
    let follow = match way {
        Way::Followed(follow) => {
            let title = String::from_utf8_lossy(title.trim_ascii_end()).into_owned();
            follow.begin(title, may_cancel(session, statement));
            Some(follow.clone())
        }
        Way::Plain | Way::Program => {
            display.title = Some(title);
            None
        }
    };
    let query = Query {
        sql: statement.sql,
        copies: copies_in(statement.sql, session.standard_strings()) as usize,
        delivery: Delivery {
            display: Some(Box::new(display)),
            repeat: Some(statement.repeat),
            sending: statement.sending.clone(),
            follow: follow.clone(),
            ..Delivery::default()
        },
        is_interactive: source.is_interactive(),
    };
    let outcome = run_once(session, &query, CopyEnds::of(source.copy_source()))?;
    session.report.at_line(source.line_number());
    if let Some(follow) = follow {
        let kept = session.output.diverted.as_mut().map(Output::take_kept);
        if outcome.is_success() {
            follow.end(&kept.unwrap_or_default(), session.encoding());
        }
    } else if session.settings.timing {
        let line = session.settings.time_line(outcome.elapsed);
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
    let command = session.environment.value(OsStr::new(WATCH_PAGER))?;
    let is_blank = command.as_encoded_bytes().trim_ascii().is_empty();
    if is_blank || session.settings.display.pager == Pager::Off || !is_at_terminal() {
        return None;
    }
    session.output.flush();
    Output::program(&command, &session.environment).ok()
}

/// The built-in pager, where somebody sits at a prompt that is not psql's and has not switched paging off.
fn follow(session: &Session, source: &dyn Source) -> Option<Follow> {
    let is_ours = session.settings.has_looks && source.is_interactive();
    let is_free = session.output.diverted.is_none() && session.output.log.is_none();
    let has_program = session.environment.value(OsStr::new(WATCH_PAGER)).is_some();
    let is_paged = session.settings.display.pager != Pager::Off;
    (is_ours && is_free && !has_program && is_paged && tty::is_able()).then(Follow::default)
}

/// Whether a query may be cancelled because its reader leaves: a transaction would be undone by it.
fn may_cancel(session: &Session, statement: Repeated) -> bool {
    let text = statement.sending.runs(statement.sql);
    session.server.transaction() == Some(Transaction::Idle)
        && text.is_some_and(statement::only_reads)
}

/// Whether whoever followed it has left, or could not follow it at all.
fn has_reader_left(session: &mut Session, way: &Way) -> bool {
    let Way::Followed(follow) = way else {
        return false;
    };
    if follow.has_failed() {
        session.error("the terminal could not be taken to show the results");
        return true;
    }
    let is_left = follow.is_left_within(Duration::ZERO);
    if is_left {
        // Leaving may have interrupted a query.
        session.interrupt.clear();
    }
    is_left
}

/// Waits for the next tick; whether Ctrl-C, or the end of whatever shows the results, came first.
fn is_stopped(session: &mut Session, tick: Option<Duration>, way: &Way) -> bool {
    let mut wait = tick.unwrap_or_default();
    loop {
        let step = match way {
            Way::Plain => wait,
            Way::Program | Way::Followed(_) => wait.min(LOOK),
        };
        if let Way::Followed(follow) = way {
            if follow.is_left_within(step) {
                return true;
            }
            wait -= step;
            if session.interrupt.is_pressed() || wait.is_zero() {
                return session.interrupt.is_pressed();
            }
            continue;
        }
        let program = session.output.diverted.as_mut();
        if matches!(way, Way::Program) && program.is_some_and(Output::has_ended) {
            return true;
        }
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
