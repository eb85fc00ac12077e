//! The stream as the driver has it while it opens a connection: it authenticates, and then gives the stream back.
//!
//! The driver never sees a message that was not judged before, and nothing that follows the first ReadyForQuery.

use std::cell::{RefCell, RefMut};
use std::io;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, ready};

use bytes::{Buf, Bytes};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio_postgres::Config;
use tokio_postgres::tls::{ChannelBinding, TlsConnect, TlsStream};

use super::startup::StartUp;
use super::transport::Transport;

/// What is lent: the stream, and what is known of the conversation so far.
pub(super) struct Opening {
    pub(super) transport: Transport,
    pub(super) start_up: StartUp,
    /// Our start-up message, which takes the place of the driver's: that one knows only some of the parameters.
    message: Bytes,
    is_first: bool,
}

impl Opening {
    pub(super) fn new(transport: Transport, start_up: StartUp, message: Bytes) -> Opening {
        Opening {
            transport,
            start_up,
            message,
            is_first: true,
        }
    }

    /// Has the driver start a session up; what it has then is ours again.
    pub(super) async fn run(self, config: &Config) -> (Opening, Result<(), tokio_postgres::Error>) {
        let lender = Lent(Rc::new(RefCell::new(self)));
        let borrower = Lent(Rc::clone(&lender.0));
        // What the driver would run statements with is dropped: it says nothing more when it is not polled again.
        let result = config.connect_raw(borrower, Binder).await.map(drop);
        let opening = Rc::into_inner(lender.0).expect("the driver has ended");
        (opening.into_inner(), result)
    }
}

struct Lent(Rc<RefCell<Opening>>);

impl Lent {
    fn opening(&self) -> RefMut<'_, Opening> {
        self.0.borrow_mut()
    }
}

/// The stream that the driver takes for its TLS stream.
///
/// The encryption, or the decision against it, is already behind us: the driver is told to negotiate "directly", and
/// the handshake it asks for is only this. It is how the driver learns the channel binding.
struct Binder;

impl TlsConnect<Lent> for Binder {
    type Stream = Lent;
    type Error = io::Error;
    type Future = std::future::Ready<io::Result<Lent>>;

    fn connect(self, stream: Lent) -> Self::Future {
        std::future::ready(Ok(stream))
    }
}

impl TlsStream for Lent {
    fn channel_binding(&self) -> ChannelBinding {
        self.opening().transport.channel_binding()
    }
}

impl AsyncRead for Lent {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let opening = &mut *self.opening();
        while opening.start_up.approved.is_empty() {
            let mut bytes = [0; 4096];
            let mut read = ReadBuf::new(&mut bytes);
            ready!(Pin::new(&mut opening.transport).poll_read(cx, &mut read))?;
            if read.filled().is_empty() {
                return Poll::Ready(Ok(()));
            }
            opening.start_up.feed(read.filled())?;
        }
        let approved = &mut opening.start_up.approved;
        let length = approved.len().min(buffer.remaining());
        buffer.put_slice(&approved[..length]);
        approved.advance(length);
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Lent {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let opening = &mut *self.opening();
        if !opening.is_first {
            return Pin::new(&mut opening.transport).poll_write(cx, bytes);
        }
        while !opening.message.is_empty() {
            let stream = Pin::new(&mut opening.transport);
            let written = ready!(stream.poll_write(cx, &opening.message))?;
            opening.message.advance(written);
        }
        opening.is_first = false;
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.opening().transport).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.opening().transport).poll_shutdown(cx)
    }
}
