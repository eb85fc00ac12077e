//! The bytes to and from a server: a plain or an encrypted stream.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio_postgres::tls::{ChannelBinding, TlsStream as _};

use super::net::Stream;
use super::tls::TlsStream;

/// The stream itself.
pub(super) enum Transport {
    Plain(Stream),
    Tls(Box<TlsStream>),
}

impl Transport {
    /// What SCRAM can bind to: the server's certificate, when there is one.
    pub(super) fn channel_binding(&self) -> ChannelBinding {
        match self {
            Transport::Plain(_) => ChannelBinding::none(),
            Transport::Tls(stream) => stream.channel_binding(),
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
        match self.get_mut() {
            Transport::Plain(stream) => Pin::new(stream).poll_read(cx, buffer),
            Transport::Tls(stream) => {
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

impl AsyncWrite for Transport {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        match self.get_mut() {
            Transport::Plain(stream) => Pin::new(stream).poll_write(cx, bytes),
            Transport::Tls(stream) => Pin::new(stream.as_mut()).poll_write(cx, bytes),
        }
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Transport::Plain(stream) => Pin::new(stream).poll_flush(cx),
            Transport::Tls(stream) => Pin::new(stream.as_mut()).poll_flush(cx),
        }
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Transport::Plain(stream) => Pin::new(stream).poll_shutdown(cx),
            Transport::Tls(stream) => Pin::new(stream.as_mut()).poll_shutdown(cx),
        }
    }
}
