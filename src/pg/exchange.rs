//! The state machine of a connection: what each message of the server does to the request that it answers.
//!
//! A message goes to the sink, moves COPY along, or ends the answer; what comes by itself is kept or passed on.
//! Nothing is printed here, and nothing judged but the protocol.

use std::ops::ControlFlow;
use std::time::Duration;

use bytes::Bytes;
use tokio::time::Instant;

use super::extended;
use super::frames::{self, State};
use super::link::{Link, Transaction};
use super::pipeline::{Ending, Kind};
use super::stream::Lost;
use crate::error::ServerMessage;
use crate::rows::{CopyIn, Go, Halt, ResultSink, data_rows};

/// How much COPY data is gathered before it is handed to the socket.
const COPY_CHUNK: usize = 64 * 1024;

/// How long a server may take to end a replication stream.
const PATIENCE: Duration = Duration::from_secs(1);

/// How often Ctrl-C was pressed during a request, and what has come of it.
#[derive(Debug, Default)]
pub struct Presses {
    count: usize,
    pub(super) was_cancelled: bool,
}

/// What is being answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    Nothing,
    /// A request, whose answer ends with ReadyForQuery.
    Request(Kind),
    /// A part of a pipeline, whose answer ends with the command.
    Command(Kind),
}

impl Asked {
    /// Whether a message that others have as well ends the answer to this.
    fn ends_with(self, tag: u8) -> bool {
        let (Asked::Request(kind) | Asked::Command(kind)) = self else {
            return false;
        };
        matches!((kind, tag), (Kind::Parse, b'1') | (Kind::Close, b'3'))
    }

    fn state(self) -> State {
        match self {
            Asked::Nothing => State::Idle,
            Asked::Request(_) => State::Request,
            Asked::Command(Kind::Sync) => State::Sync,
            Asked::Command(_) => State::Command,
        }
    }
}

/// One request's progress.
pub(super) struct Exchange<'a> {
    pub(super) link: &'a mut Link,
    pub(super) sink: &'a mut dyn ResultSink,
    asked: Asked,
    state: State,
    /// How the answer has ended.
    pub(super) ending: Option<Ending>,
    /// The sink wants no more of this answer.
    is_stopped: bool,
    /// Until when the server may end what was told as failed; what it says of that is of no interest.
    refused: Option<Instant>,
    /// The sink wants no more of this connection.
    pub(super) is_aborted: bool,
    copy_buffer: Vec<u8>,
    /// Ctrl-C ended the COPY data.
    pub(super) was_cancelled: bool,
}

impl<'a> Exchange<'a> {
    pub(super) fn new(
        link: &'a mut Link,
        sink: &'a mut dyn ResultSink,
        asked: Asked,
    ) -> Exchange<'a> {
        Exchange {
            link,
            sink,
            asked,
            state: asked.state(),
            ending: None,
            is_stopped: false,
            refused: None,
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
        presses.count = presses.count.saturating_add(new);
        if is_pressed && presses.count > 1 && presses.was_cancelled {
            // The cancel request did not help: whoever presses again wants to leave.
            return Err(GAVE_UP.to_owned().into());
        }
        if is_pressed && !presses.was_cancelled {
            presses.was_cancelled = true;
            self.link.cancel();
            self.sink.cancelling();
        }
        Ok(())
    }

    /// How long may be waited before something is to be done, if it may not be for ever.
    pub(super) fn patience(&mut self) -> Result<Option<Duration>, Lost> {
        let Some(end) = self.refused else {
            return Ok(self.sink.waiting());
        };
        let left = end.saturating_duration_since(Instant::now());
        match left.is_zero() {
            true => Err(NO_END.to_owned().into()),
            false => Ok(Some(left)),
        }
    }

    /// Handles every message that is here, up to the end of the answer; whether there was any.
    pub(super) fn handle_messages(&mut self) -> Result<bool, Lost> {
        let mut has_handled = false;
        while self.ending.is_none()
            && !self.is_aborted
            && let Some((tag, run)) = self.link.wire.next(self.state)?
        {
            has_handled = true;
            if tag == b'D' {
                self.rows(run);
                continue;
            }
            if tag == b'd' {
                data_rows(&run).for_each(|data| self.copy_out(data));
                continue;
            }
            if self.message(tag, &run[frames::HEADER..]).is_none() {
                let length = i32::try_from(run.len()).unwrap_or(i32::MAX);
                return Err(frames::lost_synchronization(tag, length - 1).into());
            }
            if self.link.is_flooded() {
                return Err(FLOODED.to_owned().into());
            }
        }
        Ok(has_handled)
    }

    fn rows(&mut self, run: Bytes) {
        if !self.is_stopped {
            let go = self.sink.rows(run);
            self.heed(go);
        }
    }

    fn copy_out(&mut self, data: &[u8]) {
        self.unless_stopped(|sink| sink.copy_out(data));
    }

    /// Handles one message; `None` when its body makes no sense.
    fn message(&mut self, tag: u8, body: &[u8]) -> Option<()> {
        match tag {
            b'T' => {
                let columns = frames::row_description(body)?;
                self.unless_stopped(|sink| sink.begin(columns));
            }
            b'C' => {
                let tag = frames::command_tag(body)?;
                self.unless_stopped(|sink| sink.end(tag));
                self.command_ended(Ending::Done);
            }
            b'I' => {
                self.unless_stopped(|sink| sink.empty());
                self.command_ended(Ending::Done);
            }
            // What is only prepared or closed has no tag of its own.
            b'1' | b'3' if self.asked.ends_with(tag) => {
                self.unless_stopped(|sink| sink.end(b""));
                self.command_ended(Ending::Done);
            }
            b'E' => self.error(ServerMessage::parse(body)),
            b'N' => self.sink.notice(ServerMessage::parse(body)),
            b'A' => self.link.notify(frames::notification(body)?),
            b'S' => {
                let (name, value) = frames::parameter_status(body)?;
                self.link.set_parameter(name, value);
            }
            b'Z' => {
                self.link.transaction = Transaction::from_status(*body.first()?)?;
                self.ending = Some(Ending::Synced);
            }
            b'G' | b'H' | b'W' if matches!(self.asked, Asked::Command(_)) => {
                self.ending = Some(Ending::Copy);
            }
            b'G' => self.begin_copy_in(frames::copy_is_binary(body)),
            b'H' => {
                self.state = State::CopyOut;
                self.unless_stopped(|sink| sink.copy_out_begin());
            }
            b'W' => self.refuse_copy_both(),
            b'c' => self.state = self.asked.state(),
            // ParseComplete, BindComplete, CloseComplete, NoData, ParameterDescription, PortalSuspended
            _ => {}
        }
        Some(())
    }

    fn command_ended(&mut self, ending: Ending) {
        self.state = self.asked.state();
        if matches!(self.asked, Asked::Command(_)) {
            self.ending = Some(ending);
        }
    }

    /// Ends a replication stream (CopyBothResponse) at once; the words are psql's.
    fn refuse_copy_both(&mut self) {
        self.sink.unsupported("unexpected PQresultStatus: 8");
        self.is_stopped = true;
        self.refused = Some(Instant::now() + PATIENCE);
        self.state = State::CopyOut;
        self.link.wire.send(frames::copy_done());
    }

    fn error(&mut self, message: ServerMessage) {
        if self.state == State::CopyIn {
            self.finish_source();
            self.sync_copy();
        }
        if self.refused.is_none() {
            self.sink.error(message);
        }
        self.command_ended(Ending::Failed);
    }

    /// Sends another Sync after the data of a COPY: the one of the conversation was read as part of the data.
    fn sync_copy(&mut self) {
        if self.asked != Asked::Request(Kind::Simple) {
            let sync = extended::sync().messages.freeze();
            self.link.wire.send(sync);
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
            self.link.wire.send(fail);
            self.sync_copy();
            return;
        }
        self.state = State::CopyIn;
        self.unless_stopped(|sink| sink.copy_in_begin(is_binary));
    }

    /// Queues the next COPY data once the last has left; whether there was any.
    pub(super) fn feed_copy(&mut self) -> bool {
        if self.state != State::CopyIn || !self.link.wire.is_written() {
            return false;
        }
        self.copy_buffer.clear();
        let mut step = CopyIn::More;
        while step == CopyIn::More && self.copy_buffer.len() < COPY_CHUNK {
            step = self.sink.copy_in(&mut self.copy_buffer);
        }
        if !self.copy_buffer.is_empty() && step != CopyIn::Cancelled {
            let data = frames::copy_data(&self.copy_buffer);
            self.link.wire.send(data);
        }
        let last = match step {
            CopyIn::More => return true,
            CopyIn::Done => frames::copy_done(),
            CopyIn::Fail(reason) => frames::copy_fail(&reason),
            CopyIn::Cancelled => {
                self.was_cancelled = true;
                frames::copy_fail("canceled by user")
            }
        };
        self.state = self.asked.state();
        self.link.wire.send(last);
        self.sync_copy();
        true
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
            Halt::Cancel => self.link.cancel(),
            Halt::Abort => self.is_aborted = true,
        }
    }
}

/// Said when nobody could keep all notifications until the statement has ended.
const FLOODED: &str =
    "the server sent too many notifications during one statement; connection closed";

/// Said when a replication stream goes on.
const NO_END: &str = "the server did not end the replication stream; connection closed";

/// Said after a second interrupt.
const GAVE_UP: &str = "the server did not answer the cancel request; connection closed";
