//! What does each message of an answer do: results begin, get rows and end, COPY data passes, errors are told.

use std::time::{Duration, Instant};

use bytes::Bytes;

use super::Answer;
use crate::error::ServerMessage;
use crate::format::{Frame, harmless};
use crate::rows::{Column, CopyIn, Go, Halt, ResultSink, data_rows};
use crate::session::message::{self, Kind};
use crate::session::report::{Level, write_stderr};
use crate::session::table::logged;
use crate::term::pager::Reading;

impl ResultSink for Answer<'_> {
    fn begin(&mut self, columns: Vec<Column>) -> Go {
        if self.open.is_some() {
            // A rule can give one statement several results; only the last has a tag.
            self.result_complete(b"");
        }
        self.settle();
        let (display, frame) = (self.manner.display, self.frame());
        let open = self.printing(display, &frame, &columns);
        self.open = Some(match self.manner.keeps_last {
            true => open.keep(&columns),
            false => open.on(self.outputs.screen(display, &frame, &columns)),
        });
        self.open_log = self.outputs.log.is_some().then(|| {
            let display = logged(self.manner.display);
            let frame = Frame::query(&display, self.manner.encoding);
            self.printing(&display, &frame, &columns)
        });
        self.go()
    }

    fn rows(&mut self, run: Bytes) -> Go {
        let Some(mut open) = self.open.take() else {
            return match self.outcome.has_own_failure() {
                true => self.go(),
                false => self.malformed(),
            };
        };
        if open.wants_to_flow(&run) {
            self.clear_progress();
            self.print_complete();
            self.open_target();
            if self.outcome.has_own_failure() {
                return self.go();
            }
            open.flow(self.outputs.results());
        }
        if !self.is_first_over {
            self.outcome.first_rows += data_rows(&run).count() as u64;
        }
        if let (Some(open), Some(log)) = (&mut self.open_log, &mut self.outputs.log) {
            // What is wrong with the rows shows in the real output.
            let _ = open.rows(&run, log);
        }
        let printed = open.rows(&run, self.outputs.results());
        let is_cancelled = open.is_cancelled();
        self.open = Some(open);
        self.tell_progress(&run);
        match printed {
            Ok(Go::Continue(())) => Go::Continue(()),
            Ok(Go::Break(halt)) if is_cancelled => Go::Break(halt),
            Ok(Go::Break(_)) => {
                // The rest is read and dropped: to cancel the statement would undo what it does.
                self.check_output("could not print result table");
                self.open = None;
                self.go()
            }
            Err(_) => self.malformed(),
        }
    }

    fn end(&mut self, tag: &[u8]) -> Go {
        if std::mem::take(&mut self.copies_out) {
            return self.copied_out(tag);
        }
        self.outcome.complete(tag);
        self.result_complete(tag);
        self.go()
    }

    fn empty(&mut self) -> Go {
        self.is_first_over = true;
        self.print_complete();
        self.outcome.complete(b"");
        self.go()
    }

    fn error(&mut self, error: ServerMessage) {
        let why = message::render(&error, Kind::Error, &self.wording());
        if let Some(follow) = &self.outputs.follow {
            self.outcome.is_cancelled_by_reader |= follow.is_cancelled();
            follow.take_away();
        }
        let begun = Instant::now();
        self.drop_open(why_ended(&why));
        self.outcome.waited += begun.elapsed();
        if self.outcome.is_cancelled_by_reader && error.field(b'C') == Some(QUERY_CANCELED) {
            self.outcome.complete(b"");
            return;
        }
        // psql drops the result of a COPY that went where results go, and with it the error's code and text.
        let is_dropped = std::mem::take(&mut self.copies_out) && self.outputs.mixes_copies();
        if self.outcome.is_pipe_broken {
            return;
        }
        self.print_complete();
        self.outcome.error(match is_dropped {
            true => ServerMessage::default(),
            false => error,
        });
        self.say(Level::Info, &why);
        self.outcome.complaint = why;
        self.outcome.error_sql = self.wording().query.map(<[u8]>::to_vec);
    }

    fn notice(&mut self, notice: ServerMessage) {
        let text = message::render(&notice, Kind::Notice, &self.wording());
        self.say(Level::Info, &text);
    }

    fn unsupported(&mut self, what: &str) {
        self.print_complete();
        self.outcome.fail();
        self.say(Level::Error, what.as_bytes());
    }

    fn cancelling(&mut self) {
        self.is_cancelled = true;
        if self.is_read() {
            return;
        }
        self.clear_progress();
        if let Some(progress) = &mut self.progress {
            progress.cancelling();
        }
        self.outputs.stdout.flush();
        write_stderr(b"Cancel request sent\n");
    }

    fn waiting(&mut self) -> Option<Duration> {
        self.tell_time()
    }

    fn copy_out_begin(&mut self) -> Go {
        self.clear_progress();
        self.print_complete();
        self.copies_out = true;
        self.open_target();
        self.go()
    }

    fn copy_out(&mut self, data: &[u8]) -> Go {
        if self.outcome.has_own_failure() {
            return self.go();
        }
        let output = self.outputs.copies();
        match output.is_terminal() {
            true => output.write(&harmless(data)),
            false => output.write(data),
        }
        if output.failure().is_none() {
            return Go::Continue(());
        }
        self.check_copies();
        self.go()
    }

    fn copy_in_begin(&mut self, is_binary: bool) -> Go {
        self.clear_progress();
        self.print_complete();
        if self.copies_expected == 0 {
            self.say(
                Level::Info,
                b"unexpected COPY_IN result, aborting connection",
            );
            self.outcome.is_protocol_broken = true;
            return Go::Break(Halt::Abort);
        }
        self.copies_expected -= 1;
        self.outputs.stdout.flush();
        self.copy_source.begin(is_binary);
        Go::Continue(())
    }

    fn copy_in(&mut self, data: &mut Vec<u8>) -> CopyIn {
        let step = self.copy_source.next(data);
        if step != CopyIn::More {
            self.report.at_line(self.copy_source.line_number());
        }
        step
    }
}

impl Answer<'_> {
    /// COPY TO STDOUT is complete: its tag is not shown where its data went, nor are its rows counted then.
    fn copied_out(&mut self, tag: &[u8]) -> Go {
        self.outputs.copies().flush();
        self.check_copies();
        if self.outputs.mixes_copies() {
            self.outcome.complete(b"");
        } else {
            self.outcome.complete(tag);
            self.result_complete(tag);
        }
        self.go()
    }

    /// The server sent rows that do not fit their description.
    fn malformed(&mut self) -> Go {
        self.open = None;
        self.say(
            Level::Error,
            b"the server sent a row that does not match its description",
        );
        self.outcome.fail();
        self.outcome.is_protocol_broken = true;
        Go::Break(Halt::Abort)
    }
}

/// The SQLSTATE of a statement that was cancelled.
const QUERY_CANCELED: &[u8] = b"57014";

/// The first line of an error, for whoever reads the rows that came before it.
fn why_ended(text: &[u8]) -> Reading {
    let line = text.split(|&b| b == b'\n').next().unwrap_or_default();
    Reading::Failed(String::from_utf8_lossy(line).into_owned())
}
