//! Where does each message of the server go: results to the run loop, control messages to the driver.
//!
//! In: the stream to the server (plain or decrypted). Out: whole frames, parked in the server's order for the run
//! loop, and for tokio-postgres only what keeps its own state right (authentication, BackendKeyData, the
//! ReadyForQuery that ends a request). Going out, the driver's StartupMessage and Query frames are replaced by
//! ours. The tap reads no further while anything is parked, which is the back-pressure, and it trusts no length:
//! a frame that cannot be right ends the connection.

use std::collections::VecDeque;
use std::fmt;
use std::future::Future;
use std::io;
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, MutexGuard};
use std::task::{Context, Poll, Waker, ready};

use bytes::{Buf, Bytes, BytesMut};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, ReadBuf};

use crate::pg::frames;
use crate::pg::tls::words::{session, tls_error};

/// How much is read at once when no larger frame is being waited for.
const READ_SIZE: usize = 64 * 1024;

/// The code in a protocol 3.0 StartupMessage.
const PROTOCOL_3_0: i32 = 196_608;

/// How many parameters are remembered: real servers report about fifteen, a hostile one must not fill our memory.
const PARAMETER_LIMIT: usize = 1_000;

/// libpq's words for a message that is larger than the memory.
const NO_MEMORY: &str = "cannot allocate memory for input buffer";

/// The two sides of one connection: what the tap keeps for the run loop, and what the run loop wants sent.
#[derive(Clone, Default)]
pub struct Handle {
    shared: Arc<Mutex<Shared>>,
}

#[derive(Default)]
struct Shared {
    phase: Phase,
    startup: Vec<(Vec<u8>, Vec<u8>)>,
    parameters: Vec<(Vec<u8>, Vec<u8>)>,
    parked: VecDeque<Bytes>,
    request: Option<Bytes>,
    ready_expected: usize,
    outgoing: VecDeque<Bytes>,
    violation: Option<String>,
    waker: Option<Waker>,
}

#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// The driver talks to the server.
    #[default]
    Startup,
    /// The run loop does.
    Running,
}

impl Handle {
    pub fn new() -> Handle {
        Handle::default()
    }

    /// Sets the name and value pairs of the StartupMessage, in place of those that the driver would send.
    pub fn set_startup(&self, parameters: Vec<(Vec<u8>, Vec<u8>)>) {
        self.lock().startup = parameters;
    }

    /// Looks at the newest value of a run-time parameter that the server reports (ParameterStatus).
    pub fn with_parameter<T>(&self, name: &str, look: impl FnOnce(Option<&[u8]>) -> T) -> T {
        let shared = self.lock();
        let mut parameters = shared.parameters.iter();
        let found = parameters.find(|(known, _)| known == name.as_bytes());
        look(found.map(|(_, value)| value.as_slice()))
    }

    /// A copy of that value.
    pub fn parameter(&self, name: &str) -> Option<Vec<u8>> {
        self.with_parameter(name, |value| value.map(<[u8]>::to_vec))
    }

    /// Says what the server did against the protocol, if it did.
    pub fn violation(&self) -> Option<String> {
        self.lock().violation.clone()
    }

    pub(crate) fn set_parameter(&self, name: &[u8], value: &[u8]) {
        self.lock().set_parameter(name, value);
    }

    /// Has the network wake this task, whatever the driver is polled with.
    ///
    /// The driver's channels wake the task that they were last polled by. In our loop that is the loop itself, which
    /// polls again anyway: so the driver gets a waker that does nothing, and the network this one.
    pub(crate) fn set_waker(&self, waker: Option<&Waker>) {
        let mut shared = self.lock();
        match (&mut shared.waker, waker) {
            (Some(before), Some(waker)) => before.clone_from(waker),
            (slot, waker) => *slot = waker.cloned(),
        }
    }

    /// Has `messages` sent in place of the driver's next Query frame; `syncs` ReadyForQuery will answer it.
    pub(crate) fn replace_request(&self, messages: Bytes, syncs: usize) {
        let mut shared = self.lock();
        shared.request = Some(messages);
        shared.ready_expected = syncs;
    }

    /// Keeps every ReadyForQuery from the driver, which knows nothing of pipelines; the next request ends that.
    pub(crate) fn leave_driver_out(&self) {
        self.lock().ready_expected = usize::MAX;
    }

    /// The driver is told of a ReadyForQuery again, as of something that it did not ask for.
    pub(crate) fn let_driver_in(&self) {
        self.lock().ready_expected = 0;
    }

    /// Takes the next run of whole frames.
    pub(crate) fn take_parked(&self) -> Option<Bytes> {
        self.lock().parked.pop_front()
    }

    /// Queues bytes of ours (COPY data) to be written as they are.
    pub(crate) fn push_outgoing(&self, bytes: Bytes) {
        self.lock().outgoing.push_back(bytes);
    }

    pub(crate) fn has_outgoing(&self) -> bool {
        !self.lock().outgoing.is_empty()
    }

    fn waker(&self) -> Option<Waker> {
        self.lock().waker.clone()
    }

    fn lock(&self) -> MutexGuard<'_, Shared> {
        self.shared
            .lock()
            .expect("nobody panics while holding the tap's lock")
    }
}

impl Shared {
    fn set_parameter(&mut self, name: &[u8], value: &[u8]) {
        let is_full = self.parameters.len() >= PARAMETER_LIMIT;
        match self.parameters.iter_mut().find(|(n, _)| n == name) {
            Some(parameter) => parameter.1 = value.to_vec(),
            None if is_full => {}
            None => self.parameters.push((name.to_vec(), value.to_vec())),
        }
    }

    fn violate(&mut self, what: String) -> io::Error {
        self.violation = Some(what.clone());
        io::Error::new(io::ErrorKind::InvalidData, what)
    }
}

/// A stream to the server with the tap in it.
pub struct Tap<S> {
    stream: S,
    inbound: BytesMut,
    for_driver: BytesMut,
    /// Something of ours was written since the last flush.
    needs_flush: bool,
    handle: Handle,
}

impl<S> fmt::Debug for Tap<S> {
    /// Says nothing: passwords and data pass through here.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tap").finish_non_exhaustive()
    }
}

impl<S> Tap<S> {
    pub fn new(stream: S, handle: Handle) -> Tap<S> {
        handle.lock().phase = Phase::Startup;
        Tap {
            stream,
            inbound: BytesMut::new(),
            for_driver: BytesMut::new(),
            needs_flush: false,
            handle,
        }
    }

    /// What the tap reads from and writes to.
    pub fn stream(&self) -> &S {
        &self.stream
    }

    /// Sorts the whole frames of `inbound` to where they belong.
    fn sort(&mut self) -> io::Result<()> {
        let handle = self.handle.clone();
        let mut shared = handle.lock();
        let mut sorted = 0;
        let mut parked_from = 0;
        while let Some((tag, length)) = frames::header(&self.inbound[sorted..]) {
            let Some(whole) = frames::plausible_length(tag, length) else {
                return Err(shared.violate(frames::lost_synchronization(tag, length)));
            };
            if self.inbound.len() - sorted < whole {
                break;
            }
            let frame = sorted..sorted + whole;
            sorted += whole;
            if shared.phase == Phase::Running {
                if tag == b'Z' {
                    shared.ready_expected = shared.ready_expected.saturating_sub(1);
                    if shared.ready_expected == 0 {
                        self.for_driver.extend_from_slice(&self.inbound[frame]);
                    }
                }
                continue;
            }
            self.sort_startup(&mut shared, tag, frame);
            parked_from = sorted;
        }
        if parked_from > 0 {
            self.inbound.advance(parked_from);
        }
        if sorted > parked_from {
            let run = self.inbound.split_to(sorted - parked_from).freeze();
            shared.parked.push_back(run);
        }
        Ok(())
    }

    fn sort_startup(&mut self, shared: &mut Shared, tag: u8, frame: std::ops::Range<usize>) {
        let body = &self.inbound[frame.start + frames::HEADER..frame.end];
        match tag {
            b'S' => {
                if let Some((name, value)) = frames::parameter_status(body) {
                    shared.set_parameter(name, value);
                }
                return;
            }
            b'N' => {
                let notice = Bytes::copy_from_slice(&self.inbound[frame]);
                shared.parked.push_back(notice);
                return;
            }
            b'Z' => {
                shared.phase = Phase::Running;
                let ready = Bytes::copy_from_slice(&self.inbound[frame.clone()]);
                shared.parked.push_back(ready);
            }
            _ => {}
        }
        self.for_driver.extend_from_slice(&self.inbound[frame]);
    }

    /// Makes room for the frame that is being received, exactly, or for an ordinary read.
    fn reserve(&mut self) -> io::Result<()> {
        let wanted = frames::header(&self.inbound)
            .and_then(|(tag, length)| frames::plausible_length(tag, length))
            .map_or(0, |whole| whole.saturating_sub(self.inbound.len()));
        let room = self.inbound.capacity() - self.inbound.len();
        if wanted > READ_SIZE && room < wanted {
            // An allocation that fails would end the program; this one only says so.
            if Vec::<u8>::new()
                .try_reserve_exact(self.inbound.len() + wanted)
                .is_err()
            {
                return Err(self.handle.lock().violate(NO_MEMORY.to_owned()));
            }
            // `reserve` would double what is there: a 200 MB field would cost 400 MB.
            let mut exact = BytesMut::with_capacity(self.inbound.len() + wanted);
            exact.extend_from_slice(&self.inbound);
            self.inbound = exact;
        } else if wanted <= READ_SIZE && room < READ_SIZE / 4 {
            self.inbound.reserve(READ_SIZE);
        }
        Ok(())
    }

    /// Keeps what the stream itself says about its end; an error of the system has no words of its own.
    fn keep_words(&self, error: io::Error) -> io::Error {
        let words = match (tls_error(&error), error.get_ref()) {
            (Some(error), _) => String::from_utf8_lossy(&session(error)).into_owned(),
            (None, Some(words)) => words.to_string(),
            (None, None) => return error,
        };
        self.handle.lock().violation = Some(words);
        error
    }

    /// Decides what is written for a message of the driver: the message itself, or ours in its place.
    fn replacement(&self, message: &[u8]) -> Option<Bytes> {
        let mut shared = self.handle.lock();
        if shared.phase == Phase::Running {
            return match message.first() {
                Some(b'Q') => shared.request.take(),
                _ => None,
            };
        }
        let code = message.get(4..8).map(|mut code| code.get_i32());
        let is_startup = code == Some(PROTOCOL_3_0) && !shared.startup.is_empty();
        is_startup.then(|| frames::startup_message(PROTOCOL_3_0, &shared.startup))
    }
}

impl<S: AsyncWrite + Unpin> Tap<S> {
    /// Writes what is queued, and what TLS has taken but not yet sent; `Ready` when nothing is left.
    fn poll_outgoing(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let handle = self.handle.clone();
        let mut shared = handle.lock();
        while let Some(front) = shared.outgoing.front_mut() {
            let written = ready!(Pin::new(&mut self.stream).poll_write(cx, front))?;
            if written == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            self.needs_flush = true;
            front.advance(written);
            if front.is_empty() {
                shared.outgoing.pop_front();
            }
        }
        if self.needs_flush {
            ready!(Pin::new(&mut self.stream).poll_flush(cx))?;
            self.needs_flush = false;
        }
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncRead for Tap<S> {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let me = self.get_mut();
        let waker = me.handle.waker().unwrap_or_else(|| cx.waker().clone());
        let cx = &mut Context::from_waker(&waker);
        loop {
            // A write that must wait does not stop the reading: the server may be waiting for us to read.
            if let Poll::Ready(Err(error)) = me.poll_outgoing(cx) {
                return Poll::Ready(Err(error));
            }
            if !me.for_driver.is_empty() {
                let length = me.for_driver.len().min(buffer.remaining());
                buffer.put_slice(&me.for_driver.split_to(length));
                return Poll::Ready(Ok(()));
            }
            let running = {
                let shared = me.handle.lock();
                shared.phase == Phase::Running && !shared.parked.is_empty()
            };
            if running {
                return Poll::Pending;
            }
            me.reserve()?;
            let read = ready!(pin!(me.stream.read_buf(&mut me.inbound)).poll(cx))
                .map_err(|error| me.keep_words(error))?;
            if read == 0 {
                return Poll::Ready(Ok(()));
            }
            me.sort()?;
        }
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Tap<S> {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        message: &[u8],
    ) -> Poll<io::Result<usize>> {
        let me = self.get_mut();
        let waker = me.handle.waker().unwrap_or_else(|| cx.waker().clone());
        let cx = &mut Context::from_waker(&waker);
        if let Some(ours) = me.replacement(message) {
            me.handle.push_outgoing(ours);
            return match me.poll_outgoing(cx) {
                Poll::Ready(Err(error)) => Poll::Ready(Err(error)),
                _ => Poll::Ready(Ok(message.len())),
            };
        }
        ready!(me.poll_outgoing(cx))?;
        Pin::new(&mut me.stream).poll_write(cx, message)
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let me = self.get_mut();
        let waker = me.handle.waker().unwrap_or_else(|| cx.waker().clone());
        let cx = &mut Context::from_waker(&waker);
        ready!(me.poll_outgoing(cx))?;
        Pin::new(&mut me.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
