//! What does each message of the server do to the request that it answers: it goes to the sink, moves COPY along, or
//! ends the answer.
//!
//! It prints nothing and judges nothing but the protocol.

use std::ops::ControlFlow;
use std::task::{Context, Poll, Waker};

use bytes::Bytes;

use crate::error::{ServerMessage, os_error};
use crate::pg::extended;
use crate::pg::frames::{self, Notification};
use crate::pg::link::{Link, Transaction};
use crate::pg::pipeline::{Ending, Kind};
use crate::pg::stream::Lost;
use crate::rows::{CopyIn, Go, Halt, ResultSink};

/// How much COPY data is gathered before it is handed to the socket.
const COPY_CHUNK: usize = 64 * 1024;

/// How often Ctrl-C was pressed during a request, and what has come of it.
#[derive(Debug, Default)]
pub struct Presses {
    count: usize,
    pub(super) was_cancelled: bool,
}

/// One request's progress.
pub(super) struct Exchange<'a> {
    pub(super) link: &'a mut Link,
    pub(super) sink: &'a mut dyn ResultSink,
    /// What is being answered.
    pub(super) kind: Kind,
    /// As part of a pipeline: the answer ends with the command.
    pub(super) is_piped: bool,
    /// How it has ended.
    pub(super) ending: Option<Ending>,
    copy: Copy,
    /// The sink wants no more of this answer.
    is_stopped: bool,
    /// The statement has been told as failed; what the server says of it later is of no interest.
    is_refused: bool,
    /// The sink wants no more of this connection.
    pub(super) is_aborted: bool,
    copy_buffer: Vec<u8>,
    /// Ctrl-C ended the COPY data.
    pub(super) was_cancelled: bool,
}

#[derive(PartialEq, Eq, Clone, Copy)]
enum Copy {
    None,
    In,
    Out,
}

impl<'a> Exchange<'a> {
    pub(super) fn new(link: &'a mut Link, sink: &'a mut dyn ResultSink) -> Exchange<'a> {
        Exchange {
            link,
            sink,
            kind: Kind::Simple,
            is_piped: false,
            ending: None,
            copy: Copy::None,
            is_stopped: false,
            is_refused: false,
            is_aborted: false,
            copy_buffer: Vec::new(),
            was_cancelled: false,
        }
    }

    /// Cancels what runs at the first Ctrl-C, and gives up at the second.
    pub(super) fn heed_presses(
        &mut self,
        presses: &mut Presses,
        (is_pressed, new): (bool, usize),
    ) -> Result<(), Lost> {
        presses.count += new;
        if is_pressed && presses.count > 1 && presses.was_cancelled {
            // The cancel request did not help: whoever presses again wants to leave.
            return Err(GAVE_UP.to_owned().into());
        }
        if is_pressed && !presses.was_cancelled {
            presses.was_cancelled = true;
            self.cancel();
            self.sink.cancelling();
        }
        Ok(())
    }

    /// Lets the driver read and write; the text is why the connection is gone, if it is.
    pub(super) fn poll_connection(&mut self, progress: &mut bool) -> Option<String> {
        let mut idle = Context::from_waker(Waker::noop());
        match self.link.connection.poll_message(&mut idle) {
            Poll::Pending => None,
            Poll::Ready(Some(Ok(_))) => {
                *progress = true;
                None
            }
            Poll::Ready(Some(Err(error))) => Some(self.why(&error)),
            Poll::Ready(None) => Some(CLOSED.to_owned()),
        }
    }

    fn why(&self, error: &tokio_postgres::Error) -> String {
        if let Some(violation) = self.link.handle.violation() {
            return violation;
        }
        match std::error::Error::source(error).and_then(|e| e.downcast_ref::<std::io::Error>()) {
            Some(io) if io.raw_os_error().is_some() && !is_hang_up(io) => {
                format!("could not receive data from server: {}", os_error(io))
            }
            _ => CLOSED.to_owned(),
        }
    }

    /// Hands every parked frame to the sink, up to the end of the answer where more than one may have come.
    pub(super) fn drain(&mut self, progress: &mut bool) -> Result<(), Lost> {
        while let Some(run) = self.link.next_run() {
            *progress = true;
            let mut rows_from = None;
            for (tag, frame) in frames::frames(&run) {
                if tag == b'D' {
                    rows_from.get_or_insert(frame.start);
                    continue;
                }
                if let Some(start) = rows_from.take() {
                    self.rows(run.slice(start..frame.start));
                }
                let body = &run[frame.start + frames::HEADER..frame.end];
                if self.message(tag, body).is_none() {
                    let length = i32::try_from(body.len()).unwrap_or(i32::MAX);
                    let reason = frames::lost_synchronization(tag, length.saturating_add(4));
                    return Err(reason.into());
                }
                if self.ending.is_some() {
                    self.link.held.push_front(run.slice(frame.end..));
                    return Ok(());
                }
            }
            if let Some(start) = rows_from {
                self.rows(run.slice(start..));
            }
        }
        Ok(())
    }

    fn rows(&mut self, run: Bytes) {
        if !self.is_stopped {
            let go = self.sink.rows(run);
            self.heed(go);
        }
    }

    /// Handles one message; `None` when its body makes no sense.
    fn message(&mut self, tag: u8, body: &[u8]) -> Option<()> {
        match tag {
            // A Sync is answered by nothing else, and nothing else by what answers a Sync.
            b'T' | b'C' | b'I' if self.is_piped && self.kind == Kind::Sync => return None,
            b'Z' if self.is_piped && self.kind != Kind::Sync => return None,
            b'G' | b'H' | b'W' if self.is_piped => self.ending = Some(Ending::Copy),
            // Nothing begins in the middle of a COPY.
            b'T' | b'G' | b'H' if self.copy != Copy::None => return None,
            b'd' if self.copy == Copy::Out => {
                if !self.is_stopped {
                    let go = self.sink.copy_out(body);
                    self.heed(go);
                }
            }
            b'T' => {
                let columns = frames::row_description(body)?;
                self.unless_stopped(|sink| sink.begin(columns));
            }
            b'C' => {
                self.copy = Copy::None;
                let tag = frames::command_tag(body)?;
                self.unless_stopped(|sink| sink.end(tag));
                self.command_ended(Ending::Done);
            }
            b'I' => {
                self.unless_stopped(|sink| sink.empty());
                self.command_ended(Ending::Done);
            }
            b'1' if self.kind == Kind::Parse => self.end_without_tag(),
            b'3' if self.kind == Kind::Close => self.end_without_tag(),
            b'E' => self.error(ServerMessage::parse(body)),
            b'N' => self.sink.notice(ServerMessage::parse(body)),
            b'A' => {
                let notification: Notification = frames::notification(body)?;
                self.link.notifications.push(notification);
            }
            b'S' => {
                let (name, value) = frames::parameter_status(body)?;
                self.link.handle.set_parameter(name, value);
            }
            b'Z' => {
                self.link.transaction = Transaction::from_status(*body.first()?)?;
                self.command_ended(Ending::Synced);
            }
            b'G' => self.begin_copy_in(frames::copy_is_binary(body)),
            b'H' => {
                self.copy = Copy::Out;
                self.unless_stopped(|sink| sink.copy_out_begin());
            }
            b'W' => self.refuse_copy_both(),
            // CopyDone, ParseComplete, BindComplete, CloseComplete, NoData, ParameterDescription, PortalSuspended
            b'c' | b'1' | b'2' | b'3' | b'n' | b't' | b's' => {}
            _ => return None,
        }
        Some(())
    }

    /// A statement was prepared or closed.
    fn end_without_tag(&mut self) {
        self.unless_stopped(|sink| sink.end(b""));
        self.command_ended(Ending::Done);
    }

    fn command_ended(&mut self, ending: Ending) {
        if self.is_piped {
            self.ending = Some(ending);
        }
    }

    /// Ends a replication stream (CopyBothResponse) at once; the words are psql's.
    fn refuse_copy_both(&mut self) {
        self.sink.unsupported("unexpected PQresultStatus: 8");
        self.is_stopped = true;
        self.is_refused = true;
        self.copy = Copy::Out;
        self.link.handle.push_outgoing(frames::copy_done());
    }

    fn error(&mut self, message: ServerMessage) {
        if self.copy == Copy::In {
            self.finish_source();
            self.sync_copy();
        }
        self.copy = Copy::None;
        if !self.is_refused {
            self.sink.error(message);
        }
        self.command_ended(Ending::Failed);
    }

    /// Sends another Sync after the data of a COPY: the one of the conversation was read as part of the data.
    fn sync_copy(&mut self) {
        if self.kind != Kind::Simple {
            let sync = extended::sync().messages.freeze();
            self.link.handle.push_outgoing(sync);
        }
    }

    /// Reads the COPY data that nobody wants any more, as psql does, so that it is not run as SQL.
    fn finish_source(&mut self) {
        loop {
            self.copy_buffer.clear();
            if self.sink.copy_in(&mut self.copy_buffer) != CopyIn::More {
                return;
            }
        }
    }

    fn begin_copy_in(&mut self, is_binary: bool) {
        if self.is_stopped {
            let fail = frames::copy_fail("canceled by user");
            self.link.handle.push_outgoing(fail);
            self.sync_copy();
            return;
        }
        self.copy = Copy::In;
        self.unless_stopped(|sink| sink.copy_in_begin(is_binary));
    }

    /// Sends the next COPY data once the last has left.
    pub(super) fn feed_copy(&mut self, progress: &mut bool) {
        if self.copy != Copy::In || self.link.handle.has_outgoing() {
            return;
        }
        *progress = true;
        self.copy_buffer.clear();
        let mut step = CopyIn::More;
        while step == CopyIn::More && self.copy_buffer.len() < COPY_CHUNK {
            step = self.sink.copy_in(&mut self.copy_buffer);
        }
        if !self.copy_buffer.is_empty() && step != CopyIn::Cancelled {
            let data = frames::copy_data(&self.copy_buffer);
            self.link.handle.push_outgoing(data);
        }
        let last = match step {
            CopyIn::More => return,
            CopyIn::Done => frames::copy_done(),
            CopyIn::Fail(reason) => frames::copy_fail(&reason),
            CopyIn::Cancelled => {
                self.was_cancelled = true;
                frames::copy_fail("canceled by user")
            }
        };
        self.copy = Copy::None;
        self.link.handle.push_outgoing(last);
        self.sync_copy();
    }

    fn unless_stopped(&mut self, call: impl FnOnce(&mut dyn ResultSink) -> Go) {
        if !self.is_stopped {
            let go = call(self.sink);
            self.heed(go);
        }
    }

    fn heed(&mut self, go: Go) {
        let ControlFlow::Break(halt) = go else {
            return;
        };
        self.is_stopped = true;
        match halt {
            Halt::Cancel => self.cancel(),
            Halt::Abort => self.is_aborted = true,
        }
    }

    fn cancel(&self) {
        self.link.cancel();
    }
}

/// libpq's words for a connection that ended without a word.
const CLOSED: &str = "server closed the connection unexpectedly\n\
    \tThis probably means the server terminated abnormally\n\
    \tbefore or while processing the request.";

/// Said after a second interrupt.
const GAVE_UP: &str = "the server did not answer the cancel request; connection closed";

fn is_hang_up(error: &std::io::Error) -> bool {
    use std::io::ErrorKind;
    matches!(
        error.kind(),
        ErrorKind::ConnectionReset | ErrorKind::BrokenPipe | ErrorKind::UnexpectedEof
    )
}
