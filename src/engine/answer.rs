//! What happens with the answer to one request: results printed in psql's order, messages, COPY, and the outcome.
//!
//! psql asks for the next result before it prints the one it has, so a notice of the second statement appears
//! before the rows of the first. Here a finished result therefore waits until the next one is complete.

mod piped;
mod receive;

use std::time::{Duration, Instant};

use bytes::Bytes;

use crate::encoding::Encoding;
use crate::engine::outcome::Outcome;
use crate::engine::outputs::{Outputs, TargetOutput};
use crate::error::os_error;
use crate::format::{self, Display, FormatKind, Frame};
use crate::rows::{Column, Go, Halt, data_rows};
use crate::session::follow::Follow;
use crate::session::message::Wording;
use crate::session::print::Printing;
use crate::session::progress::Progress;
use crate::session::report::{Level, Report};
use crate::session::source::CopySource;
use crate::term::output::Output;
use crate::term::pager::{Reading, Reads};
use crate::term::{spawn, tty};
use crate::vars::special::{ShowContext, Verbosity};

/// How answers are shown, as the variables and display options stood when the statement was sent.
pub struct Manner<'a> {
    pub is_quiet: bool,
    /// Whether whoever waits at a terminal is shown for how long.
    pub has_clock: bool,
    pub verbosity: Verbosity,
    pub show_context: ShowContext,
    pub fetch_count: u64,
    pub shows_all_results: bool,
    pub display: &'a Display,
    /// Whether the last result is kept instead of printed.
    pub keeps_last: bool,
    pub encoding: Encoding,
}

/// Consumes the answer to one request.
pub struct Answer<'a> {
    manner: &'a Manner<'a>,
    outputs: Outputs<'a>,
    report: &'a mut Report,
    copy_source: &'a mut dyn CopySource,
    /// The statement, where it is one: errors point into it.
    sql: Option<&'a [u8]>,
    /// The command of a pipeline that is being answered.
    piped: Option<Bytes>,
    /// The number of COPY FROM STDIN statements that the text holds; the server may not ask for more.
    copies_expected: usize,
    open: Option<Printing>,
    /// The same result for the file of `-L`.
    open_log: Option<Printing>,
    /// Complete, and not printed before the next one is.
    waiting: Option<Waiting>,
    /// Complete, and followed by nothing but notices so far: psql reads these before it prints `waiting`.
    fresh: Option<Waiting>,
    copies_out: bool,
    /// Messages that came while somebody was reading.
    unsaid: Vec<(Level, Vec<u8>)>,
    /// The first result has ended.
    is_first_over: bool,
    /// How far a result is that is not on the screen yet, where somebody looks at it.
    progress: Option<Progress>,
    outcome: Outcome,
    fetch_count: u64,
    /// Ctrl-C was pressed: psql prints no rows any more.
    is_cancelled: bool,
}

/// Why a write failed.
enum WriteFailure {
    /// The reader of standard output is gone: nobody is told.
    StandardOutputGone,
    Told(std::io::Error),
}

fn write_failure(output: &mut Output) -> Option<WriteFailure> {
    match output.is_broken_pipe() && output.is_stdout() {
        true => Some(WriteFailure::StandardOutputGone),
        false => output.take_failure().map(WriteFailure::Told),
    }
}

/// A complete result that has not been printed yet.
struct Waiting {
    rows: Option<Printing>,
    log: Option<Printing>,
    tag: Vec<u8>,
}

impl<'a> Answer<'a> {
    pub fn new(
        manner: &'a Manner<'a>,
        outputs: Outputs<'a>,
        report: &'a mut Report,
        copy_source: &'a mut dyn CopySource,
        sql: Option<&'a [u8]>,
        copies_expected: usize,
    ) -> Answer<'a> {
        let is_shown = !manner.is_quiet
            && outputs.follow.is_none()
            && outputs.stdout.is_terminal()
            && tty::is_able();
        let progress = is_shown.then(Progress::begin);
        Answer {
            manner,
            outputs,
            report,
            copy_source,
            sql,
            piped: None,
            copies_expected,
            open: None,
            open_log: None,
            waiting: None,
            fresh: None,
            copies_out: false,
            unsaid: Vec::new(),
            is_first_over: false,
            progress,
            outcome: Outcome::default(),
            fetch_count: manner.fetch_count,
            is_cancelled: false,
        }
    }

    /// Prints what still waits; the answer is complete, or the connection is lost.
    pub fn finish(mut self) -> Outcome {
        self.clear_progress();
        self.drop_open(Reading::Stopped);
        if !self.outcome.is_protocol_broken {
            self.skip_unwanted_copies();
        }
        self.settle();
        self.print_waiting(true);
        self.outputs.status().flush();
        self.outputs.results().flush();
        self.check_output("could not print result table");
        self.say_unsaid();
        self.close_target();
        if let Some(log) = &mut self.outputs.log {
            log.flush();
        }
        self.outcome
    }

    /// Ends a result whose rest does not come; who reads what is here goes on until they leave.
    fn drop_open(&mut self, why: Reading) {
        if let Some(open) = self.open.take() {
            self.outcome.is_cancelled_by_reader |= open.is_cancelled();
            self.outcome.waited += open.waited();
            open.interrupted(why);
        }
    }

    /// Whether somebody is reading in the pager.
    fn is_read(&self) -> bool {
        if self.outputs.follow.as_ref().is_some_and(Follow::is_open) {
            return true;
        }
        let waiting = [&self.fresh, &self.waiting];
        let complete = waiting
            .into_iter()
            .flatten()
            .flat_map(|waiting| &waiting.rows);
        self.open.iter().chain(complete).any(Printing::is_read)
    }

    /// Opens the target of `\g`; a failure is the statement's.
    fn open_target(&mut self) {
        if let Err(text) = self.outputs.open_target() {
            self.outcome.fail();
            self.say(Level::Error, &text);
        }
    }

    /// Closes the target of `\g`; a program is waited for, so that what follows comes after its output.
    fn close_target(&mut self) {
        let opened = self
            .outputs
            .target
            .take()
            .and_then(TargetOutput::into_opened);
        if let Some(Ok(Some(status))) = opened.map(Output::close) {
            self.outcome.shell_status = Some(spawn::code(status));
        }
    }

    /// Passes over the data of COPY statements that failed before the server asked for it, as psql 18.6 does: it
    /// must not be run as SQL.
    fn skip_unwanted_copies(&mut self) {
        for _ in 0..std::mem::take(&mut self.copies_expected) {
            self.copy_source.skip();
            self.report.at_line(self.copy_source.line_number());
        }
    }

    /// Tells how far the result is, unless it shows by itself.
    fn tell_progress(&mut self, run: &[u8]) {
        let is_hidden = self.open.as_ref().is_some_and(|open| !open.is_flowing());
        if let Some(progress) = &mut self.progress
            && is_hidden
        {
            progress.count(data_rows(run).count(), self.outputs.stdout);
        }
    }

    /// Shows the clock, unless there is something on the screen or somebody reads.
    fn tell_time(&mut self) -> Option<Duration> {
        let is_seen = self.open.as_ref().is_some_and(Printing::is_flowing);
        if is_seen || self.copies_out || self.is_read() {
            return None;
        }
        let progress = self.progress.as_mut()?;
        Some(progress.tick(self.outputs.stdout))
    }

    fn clear_progress(&mut self) {
        if let Some(progress) = &mut self.progress {
            progress.clear(self.outputs.stdout);
        }
    }

    /// Prints the result that waits; `is_last` when no other follows.
    fn print_waiting(&mut self, is_last: bool) {
        let Some(mut waiting) = self.waiting.take() else {
            return;
        };
        if self.is_cancelled && waiting.rows.as_ref().is_some_and(|rows| !rows.is_flowing()) {
            return;
        }
        self.clear_progress();
        if !is_last && !self.manner.shows_all_results {
            return;
        }
        let has_rows = waiting.rows.is_some();
        if self.manner.keeps_last && is_last && has_rows {
            self.outcome.kept = waiting.rows.take().and_then(|mut rows| rows.take_kept());
        }
        // As in libpq: it goes with the last chunk, and psql looks for it in the empty result after it.
        let mut is_tag_lost = false;
        if let Some(rows) = waiting.rows {
            self.open_target();
            if self.outcome.has_own_failure() {
                return;
            }
            is_tag_lost = rows.ends_within_chunk();
            if let (Some(rows), Some(log)) = (waiting.log, &mut self.outputs.log) {
                rows.finish(log);
            }
            self.outcome.is_cancelled_by_reader |= rows.is_cancelled();
            self.outcome.waited += rows.waited();
            let begun = Instant::now();
            rows.finish(self.outputs.results());
            if !is_last {
                // The server was still at it.
                self.outcome.waited += begun.elapsed();
            }
            self.check_output("could not print result table");
        }
        if self.outcome.has_own_failure() {
            return;
        }
        let is_framed = self.manner.display.look.is_some();
        if !has_rows || ((is_framed || returns_rows(&waiting.tag)) && !is_tag_lost) {
            match self.outcome.kept.is_some() {
                true => self.outcome.keeps_tag = true,
                false => self.print_status(&waiting.tag),
            }
        }
    }

    fn print_status(&mut self, tag: &[u8]) {
        self.outcome.last_oid = Some(inserted_oid(tag).to_vec());
        if let Some(log) = &mut self.outputs.log {
            log.write(tag);
            log.write(b"\n");
        }
        if !self.manner.is_quiet {
            let text = status_text(tag, self.manner.display);
            self.outputs.status().write(&text);
        }
    }

    /// What the printer has to know of where the result goes.
    fn frame(&self) -> Frame<'a> {
        let is_stdout = self.outputs.goes_to_stdout();
        let is_on_terminal = is_stdout && self.outputs.stdout.is_terminal();
        let is_chunked = self.fetch_count > 0;
        Frame {
            terminal_columns: is_on_terminal.then(tty::columns).flatten(),
            paged_columns: (is_stdout && is_chunked)
                .then(|| tty::columns_variable().or_else(tty::columns).unwrap_or(0)),
            has_colours: is_on_terminal && self.has_colours(),
            is_on_terminal,
            ..Frame::query(self.manner.display, self.manner.encoding)
        }
    }

    /// Whether a framed table on standard output has colours; programs that page seldom take them.
    fn has_colours(&self) -> bool {
        let pager = self.outputs.pager.as_ref();
        let is_plain = pager.is_some_and(|pager| pager.paging.reads != Reads::BuiltIn);
        self.manner.display.look.is_some()
            && !is_plain
            && tty::columns().is_some()
            && tty::has_colours()
    }

    /// Tells a failed write of a result.
    fn check_output(&mut self, what: &str) {
        let failure = write_failure(self.outputs.results());
        self.check(what, failure);
    }

    /// Tells a failed write of COPY data.
    fn check_copies(&mut self) {
        let failure = write_failure(self.outputs.copies());
        self.check("could not write COPY data", failure);
    }

    /// Tells a failed write once, and makes it the statement's failure.
    fn check(&mut self, what: &str, failure: Option<WriteFailure>) {
        match failure {
            None => {}
            Some(WriteFailure::StandardOutputGone) => self.outcome.is_pipe_broken = true,
            Some(WriteFailure::Told(error)) => {
                let text = format!("{what}: {}", os_error(&error));
                self.outcome.fail();
                // A program may stop reading when it has what it wants; `\copy` tells its own failure.
                let is_reader_gone = error.kind() == std::io::ErrorKind::BrokenPipe;
                self.outcome.has_output_failed |= !is_reader_gone && self.outputs.copy.is_none();
                self.report
                    .print(self.outputs.stdout, Level::Error, text.as_bytes());
            }
        }
    }

    fn result_complete(&mut self, tag: &[u8]) {
        self.is_first_over = true;
        self.settle();
        self.fresh = Some(Waiting {
            rows: self.open.take(),
            log: self.open_log.take(),
            tag: tag.to_vec(),
        });
    }

    /// Something other than a notice came after a complete result: the one before it is printed.
    fn settle(&mut self) {
        if let Some(fresh) = self.fresh.take() {
            self.print_waiting(false);
            self.waiting = Some(fresh);
        }
    }

    /// Prints everything that is complete; another result follows.
    fn print_complete(&mut self) {
        self.settle();
        self.print_waiting(false);
    }

    fn printing(&self, display: &Display, frame: &Frame, columns: &[Column]) -> Printing {
        Printing::new(
            format::printer(display, frame),
            columns,
            self.fetch_count,
            self.manner.shows_all_results && !self.manner.keeps_last,
        )
    }

    fn wording(&self) -> Wording<'_> {
        Wording {
            verbosity: self.manner.verbosity,
            show_context: self.manner.show_context,
            query: self.piped.as_deref().or(self.sql),
            encoding: self.manner.encoding,
        }
    }

    fn go(&self) -> Go {
        if self.outcome.is_protocol_broken {
            return Go::Break(Halt::Abort);
        }
        match self.outcome.is_pipe_broken {
            true => Go::Break(Halt::Cancel),
            false => Go::Continue(()),
        }
    }

    fn say(&mut self, level: Level, text: &[u8]) {
        if let Some(follow) = self.outputs.follow.as_ref().filter(|it| it.is_open()) {
            return follow.say(text);
        }
        if self.is_read() {
            // The screen is not ours now.
            self.unsaid.push((level, text.to_vec()));
            return;
        }
        self.clear_progress();
        self.say_unsaid();
        self.report.print(self.outputs.stdout, level, text);
    }
}

impl Answer<'_> {
    /// Says what could not be said before.
    fn say_unsaid(&mut self) {
        for (level, text) in std::mem::take(&mut self.unsaid) {
            self.report.print(self.outputs.stdout, level, &text);
        }
    }
}

/// The OID of an inserted row by its command tag; 0 for all commands but INSERT, and for that as well since
/// PostgreSQL 12.
pub fn inserted_oid(tag: &[u8]) -> &[u8] {
    let oid = tag
        .strip_prefix(b"INSERT ")
        .and_then(|rest| rest.split(|&b| b == b' ').next());
    oid.filter(|oid| !oid.is_empty()).unwrap_or(b"0")
}

/// A command tag as it is shown.
pub fn status_text(tag: &[u8], display: &Display) -> Vec<u8> {
    match display.format {
        FormatKind::Html => [b"<p>", tag, b"</p>\n"].concat(),
        _ => [tag, b"\n"].concat(),
    }
}

/// INSERT, UPDATE, DELETE and MERGE with RETURNING show their tag after their rows.
fn returns_rows(tag: &[u8]) -> bool {
    [&b"INSERT"[..], b"UPDATE", b"DELETE", b"MERGE"]
        .iter()
        .any(|command| tag.starts_with(command))
}
