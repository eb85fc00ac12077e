//! How one request runs: send it, hand what comes back to a sink, cancel when asked, end at ReadyForQuery.
//!
//! THE async loop of the program. It polls the driver's connection, drains what the tap has parked into the sink
//! on the same thread, and feeds COPY data. It prints nothing and judges nothing but the protocol.

use std::future::{Future, poll_fn};
use std::ops::ControlFlow;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use bytes::Bytes;
use futures_util::Stream;
use tokio::time::{Instant, sleep};

use crate::error::{ServerMessage, os_error};
use crate::interrupt::Interrupt;
use crate::pg::frames::{self, Notification};
use crate::pg::link::{Link, Transaction};
use crate::pg::wake::Wake;
use crate::rows::{CopyIn, Go, Halt, ResultSink};

/// How much COPY data is gathered before it is handed to the socket.
const COPY_CHUNK: usize = 64 * 1024;

/// Messages to send in one go, and how many ReadyForQuery answer them.
pub struct Request {
    pub messages: Bytes,
    pub syncs: usize,
}

impl Request {
    /// A simple query: one message, any number of statements.
    pub fn simple(sql: &[u8]) -> Request {
        Request {
            messages: frames::query(sql),
            syncs: 1,
        }
    }
}

/// The connection ended while a request was running.
#[derive(Debug)]
pub struct Lost {
    /// What happened, in libpq's words.
    pub reason: String,
    /// The transaction state before the request.
    pub transaction: Option<Transaction>,
}

impl From<String> for Lost {
    fn from(reason: String) -> Lost {
        Lost {
            reason,
            transaction: None,
        }
    }
}

/// How a request came to its end.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Ended {
    /// A CancelRequest was sent because of an interrupt.
    pub was_interrupted: bool,
}

/// Runs `request` to its end.
pub async fn run(
    link: &mut Link,
    request: Request,
    sink: &mut dyn ResultSink,
    interrupt: &Interrupt,
    wake: &Wake,
) -> Result<Ended, Lost> {
    link.handle.replace_request(request.messages, request.syncs);
    let client = link.client.clone();
    let sent = client.simple_query_raw("");
    let mut sent = pin!(sent);
    let mut answer = None;
    let mut exchange = Exchange::new(link, sink);
    let mut ended = Ended::default();
    let mut presses = 0;
    let mut idle = Context::from_waker(Waker::noop());
    let mut alarm = pin!(sleep(Duration::ZERO));
    poll_fn(|cx| {
        exchange.link.handle.set_waker(Some(cx.waker()));
        loop {
            let mut progress = false;
            let (is_pressed, new) = wake.poll_pressed(cx, interrupt);
            presses += new;
            if is_pressed && presses > 1 && ended.was_interrupted {
                // The cancel request did not help: whoever presses again wants to leave.
                return Poll::Ready(Err(GAVE_UP.to_owned().into()));
            }
            if is_pressed && !ended.was_interrupted {
                ended.was_interrupted = true;
                exchange.cancel();
                exchange.sink.cancelling();
            }
            if answer.is_none()
                && let Poll::Ready(result) = sent.as_mut().poll(&mut idle)
            {
                match result {
                    Ok(stream) => answer = Some(Box::pin(stream)),
                    Err(error) => {
                        return Poll::Ready(Err(error.to_string().into()));
                    }
                }
            }
            let lost = exchange.poll_connection(&mut progress);
            exchange.drain(&mut progress)?;
            if exchange.is_aborted {
                return Poll::Ready(Err(String::new().into()));
            }
            exchange.feed_copy(&mut progress);
            if std::mem::take(&mut exchange.was_cancelled) {
                // This Ctrl-C has ended the COPY; it is not to end anything else.
                interrupt.clear();
            }
            if let Some(stream) = answer.as_mut() {
                while let Poll::Ready(message) = stream.as_mut().poll_next(&mut idle) {
                    if message.is_none() {
                        return Poll::Ready(Ok(ended));
                    }
                    progress = true;
                }
            }
            if let Some(reason) = lost {
                return Poll::Ready(Err(reason.into()));
            }
            if !progress {
                let Some(pause) = exchange.sink.waiting() else {
                    return Poll::Pending;
                };
                alarm.as_mut().reset(Instant::now() + pause);
                if alarm.as_mut().poll(cx).is_pending() {
                    return Poll::Pending;
                }
            }
        }
    })
    .await
}

/// Listens to a connection on which nothing runs: `Ready` when the server has said something or is gone.
pub fn poll_idle(
    link: &mut Link,
    sink: &mut dyn ResultSink,
    cx: &mut Context<'_>,
) -> Poll<Result<(), Lost>> {
    link.handle.set_waker(Some(cx.waker()));
    let mut exchange = Exchange::new(link, sink);
    let mut progress = false;
    let lost = exchange.poll_connection(&mut progress);
    exchange.drain(&mut progress)?;
    match lost {
        Some(reason) => Poll::Ready(Err(reason.into())),
        None if progress => Poll::Ready(Ok(())),
        None => Poll::Pending,
    }
}

/// One request's progress.
struct Exchange<'a> {
    link: &'a mut Link,
    sink: &'a mut dyn ResultSink,
    copy: Copy,
    /// The sink wants no more of this answer.
    is_stopped: bool,
    /// The statement has been told as failed; what the server says of it later is of no interest.
    is_refused: bool,
    /// The sink wants no more of this connection.
    is_aborted: bool,
    copy_buffer: Vec<u8>,
    /// Ctrl-C ended the COPY data.
    was_cancelled: bool,
}

#[derive(PartialEq, Eq, Clone, Copy)]
enum Copy {
    None,
    In,
    Out,
}

impl<'a> Exchange<'a> {
    fn new(link: &'a mut Link, sink: &'a mut dyn ResultSink) -> Exchange<'a> {
        Exchange {
            link,
            sink,
            copy: Copy::None,
            is_stopped: false,
            is_refused: false,
            is_aborted: false,
            copy_buffer: Vec::new(),
            was_cancelled: false,
        }
    }

    /// Lets the driver read and write; the text is why the connection is gone, if it is.
    fn poll_connection(&mut self, progress: &mut bool) -> Option<String> {
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

    /// Hands every parked frame to the sink.
    fn drain(&mut self, progress: &mut bool) -> Result<(), Lost> {
        while let Some(run) = self.link.handle.take_parked() {
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
            }
            b'I' => self.unless_stopped(|sink| sink.empty()),
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
            b'Z' => self.link.transaction = Transaction::from_status(*body.first()?)?,
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
        }
        self.copy = Copy::None;
        if !self.is_refused {
            self.sink.error(message);
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
            return;
        }
        self.copy = Copy::In;
        self.unless_stopped(|sink| sink.copy_in_begin(is_binary));
    }

    /// Sends the next COPY data once the last has left.
    fn feed_copy(&mut self, progress: &mut bool) {
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
