//! What does the tap read from: a plain or an encrypted stream, watched until the server is ready.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio_postgres::tls::{ChannelBinding, TlsConnect, TlsStream as DriverTlsStream};

use super::net::Stream;
use super::startup::Watch;
use super::tap::Tap;
use super::tls::TlsStream;

/// The bytes to and from a server.
pub struct Transport {
    kind: Kind,
    /// Judges what the server says before it is ready.
    watch: Option<Box<Watch>>,
}

/// The stream itself.
pub enum Kind {
    Plain(Stream),
    Tls(Box<TlsStream>),
}

impl Transport {
    pub fn new(kind: Kind, watch: Option<Watch>) -> Transport {
        Transport {
            kind,
            watch: watch.map(Box::new),
        }
    }

    /// What SCRAM can bind to: the server's certificate, when there is one.
    fn channel_binding(&self) -> ChannelBinding {
        match &self.kind {
            Kind::Plain(_) => ChannelBinding::none(),
            Kind::Tls(stream) => stream.channel_binding(),
        }
    }

    fn poll_kind(
        &mut self,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        match &mut self.kind {
            Kind::Plain(stream) => Pin::new(stream).poll_read(cx, buffer),
            Kind::Tls(stream) => {
                let before = buffer.filled().len();
                match ready!(Pin::new(stream.as_mut()).poll_read(cx, buffer)) {
                    Ok(()) if buffer.filled().len() == before => ended(SAID_GOODBYE),
                    Ok(()) => Poll::Ready(Ok(())),
                    Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => ended(CUT_OFF),
                    Err(error) => Poll::Ready(Err(error)),
                }
            }
        }
    }
}

/// libpq's words for encrypted connections that the server ended, with and without saying so.
const SAID_GOODBYE: &str = "SSL connection has been closed unexpectedly";
const CUT_OFF: &str = "SSL error: unexpected eof while reading";

fn ended(how: &'static str) -> Poll<io::Result<()>> {
    Poll::Ready(Err(io::Error::other(how)))
}

impl AsyncRead for Transport {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let transport = self.get_mut();
        let before = buffer.filled().len();
        ready!(transport.poll_kind(cx, buffer))?;
        if let Some(watch) = &mut transport.watch {
            // Before the driver sees the bytes: it would send a password to whoever asks.
            watch.feed(&buffer.filled()[before..])?;
            if watch.is_done() {
                transport.watch = None;
            }
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Transport {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        match &mut self.get_mut().kind {
            Kind::Plain(stream) => Pin::new(stream).poll_write(cx, bytes),
            Kind::Tls(stream) => Pin::new(stream.as_mut()).poll_write(cx, bytes),
        }
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.get_mut().kind {
            Kind::Plain(stream) => Pin::new(stream).poll_flush(cx),
            Kind::Tls(stream) => Pin::new(stream.as_mut()).poll_flush(cx),
        }
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.get_mut().kind {
            Kind::Plain(stream) => Pin::new(stream).poll_shutdown(cx),
            Kind::Tls(stream) => Pin::new(stream.as_mut()).poll_shutdown(cx),
        }
    }
}

/// The stream that the driver takes for its TLS stream.
///
/// The encryption, or the decision against it, is already behind us: the driver is told to negotiate "directly", and
/// the handshake it asks for is only this wrapping. It is how the driver learns the channel binding.
pub struct Bound(Tap<Transport>);

/// Wraps the tap for the driver.
pub struct Binder;

impl TlsConnect<Tap<Transport>> for Binder {
    type Stream = Bound;
    type Error = io::Error;
    type Future = std::future::Ready<io::Result<Bound>>;

    fn connect(self, tap: Tap<Transport>) -> Self::Future {
        std::future::ready(Ok(Bound(tap)))
    }
}

impl DriverTlsStream for Bound {
    fn channel_binding(&self) -> ChannelBinding {
        self.0.stream().channel_binding()
    }
}

impl AsyncRead for Bound {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().0).poll_read(cx, buffer)
    }
}

impl AsyncWrite for Bound {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.get_mut().0).poll_write(cx, bytes)
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().0).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().0).poll_shutdown(cx)
    }
}
