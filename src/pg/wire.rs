//! The stream to a server as messages: whole frames come out, what is to be sent goes in.
//!
//! It trusts no length, and reads no further while a message lies there: a slow sink is the back-pressure.

use std::collections::VecDeque;
use std::future::Future;
use std::io;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, ready};

use bytes::{Buf, Bytes, BytesMut};
use tokio::io::{AsyncReadExt, AsyncWrite};

use super::connect::words;
use super::frames::{self, Fault, State};
use super::transport::Transport;

/// How much is read at once when no larger frame is being waited for.
const READ_SIZE: usize = 64 * 1024;

/// libpq's words for a message that is larger than the memory.
const NO_MEMORY: &str = "cannot allocate memory for input buffer";

/// A stream to a server that has let us in.
pub(super) struct Wire {
    transport: Transport,
    inbound: BytesMut,
    /// How much the first frame still lacks.
    missing: usize,
    outgoing: VecDeque<Bytes>,
    /// Something was written since the last flush.
    needs_flush: bool,
    /// Why nothing more will come.
    ended: Option<String>,
}

impl Wire {
    /// Goes on after the start-up; `inbound` is what the server has said since.
    pub(super) fn new(transport: Transport, inbound: BytesMut) -> Wire {
        Wire {
            transport,
            inbound,
            missing: 0,
            outgoing: VecDeque::new(),
            needs_flush: false,
            ended: None,
        }
    }

    /// Queues bytes; [`Wire::poll_write`] writes them.
    pub(super) fn send(&mut self, messages: Bytes) {
        self.outgoing.push_back(messages);
    }

    /// Whether all that was queued has been written.
    pub(super) fn is_written(&self) -> bool {
        self.outgoing.is_empty()
    }

    /// Whether the server has said something that nobody has taken yet.
    pub(super) fn has_inbound(&self) -> bool {
        !self.inbound.is_empty()
    }

    /// Why nothing more will come, once that is known.
    pub(super) fn ended(&self) -> Option<&str> {
        self.ended.as_deref()
    }

    /// Takes the next message, or a run of them where they are rows or COPY data, that is here as a whole.
    pub(super) fn next(&mut self, state: State) -> Result<Option<(u8, Bytes)>, String> {
        self.missing = 0;
        let Some((tag, length)) = frames::header(&self.inbound) else {
            return Ok(None);
        };
        let size = frames::judge(state, tag, length).map_err(|fault| match fault {
            Fault::TooLarge => NO_MEMORY.to_owned(),
            Fault::Unexpected | Fault::Length => frames::lost_synchronization(tag, length),
        })?;
        if self.inbound.len() < size {
            self.missing = size - self.inbound.len();
            return Ok(None);
        }
        let mut end = size;
        while matches!(tag, b'D' | b'd')
            && let Some((next, length)) = frames::header(&self.inbound[end..])
            && next == tag
            && let Ok(size) = frames::judge(state, tag, length)
            && self.inbound.len() - end >= size
        {
            end += size;
        }
        Ok(Some((tag, self.inbound.split_to(end).freeze())))
    }

    /// Drops what the server has said.
    pub(super) fn discard(&mut self) {
        self.inbound.clear();
    }

    /// Reads more; the error is why nothing more will come.
    pub(super) fn poll_read(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), String>> {
        if let Some(reason) = &self.ended {
            return Poll::Ready(Err(reason.clone()));
        }
        let result = match self.reserve() {
            Ok(()) => ready!(pin!(self.transport.read_buf(&mut self.inbound)).poll(cx)),
            Err(reason) => return self.end(reason),
        };
        match result {
            Ok(0) => self.end(words::CLOSED.to_owned()),
            Ok(_) => Poll::Ready(Ok(())),
            Err(error) => self.end(String::from_utf8_lossy(&words::lost(&error)).into_owned()),
        }
    }

    fn end(&mut self, reason: String) -> Poll<Result<(), String>> {
        self.ended = Some(reason.clone());
        Poll::Ready(Err(reason))
    }

    /// Makes room for the frame that is being received, exactly, or for an ordinary read.
    fn reserve(&mut self) -> Result<(), String> {
        let room = self.inbound.capacity() - self.inbound.len();
        if self.missing > READ_SIZE && room < self.missing {
            let size = self.inbound.len().saturating_add(self.missing);
            // An allocation that fails would end the program; this one only says so.
            let room = Vec::<u8>::new().try_reserve_exact(size);
            room.map_err(|_| NO_MEMORY.to_owned())?;
            // `reserve` would double what is there: a 200 MB field would cost 400 MB.
            let mut exact = BytesMut::with_capacity(size);
            exact.extend_from_slice(&self.inbound);
            self.inbound = exact;
        } else if self.missing <= READ_SIZE && room < READ_SIZE / 4 {
            self.inbound.reserve(READ_SIZE);
        }
        Ok(())
    }

    /// Writes what is queued, and what TLS has taken but not sent yet; `Ready` when nothing is left.
    pub(super) fn poll_write(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        match ready!(self.poll_outgoing(cx)) {
            Ok(()) => {}
            Err(error) => {
                self.outgoing.clear();
                self.needs_flush = false;
                let reason = String::from_utf8_lossy(&words::unsent(&error)).into_owned();
                self.ended.get_or_insert(reason);
            }
        }
        Poll::Ready(())
    }

    fn poll_outgoing(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        while let Some(front) = self.outgoing.front_mut() {
            let written = ready!(Pin::new(&mut self.transport).poll_write(cx, front))?;
            if written == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            self.needs_flush = true;
            front.advance(written);
            if front.is_empty() {
                self.outgoing.pop_front();
            }
        }
        if self.needs_flush {
            ready!(Pin::new(&mut self.transport).poll_flush(cx))?;
            self.needs_flush = false;
        }
        Poll::Ready(Ok(()))
    }

    /// Ends the stream in good order; `Ready` when that is done, or cannot be.
    pub(super) fn poll_shutdown(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        Pin::new(&mut self.transport).poll_shutdown(cx).map(drop)
    }
}
