//! How do bytes pass through a TLS session: rustls does the work, this moves records over an async stream.

use std::io::{self, Read, Write};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use futures_util::future::poll_fn;
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, ClientConnection};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// The most plain text one read takes out of the session.
const READ_LIMIT: usize = 64 * 1024;

/// An encrypted stream over `S`.
#[derive(Debug)]
pub struct TlsStream<S> {
    stream: S,
    session: ClientConnection,
    is_closing: bool,
}

/// Why a handshake failed.
#[derive(Debug)]
pub enum HandshakeError {
    Protocol(rustls::Error),
    Stream(io::Error),
    /// The other side went away.
    Eof,
}

impl<S: AsyncRead + AsyncWrite + Unpin> TlsStream<S> {
    /// Performs the handshake.
    pub async fn connect(
        config: Arc<ClientConfig>,
        name: ServerName<'static>,
        stream: S,
    ) -> Result<TlsStream<S>, HandshakeError> {
        let session = ClientConnection::new(config, name).map_err(HandshakeError::Protocol)?;
        let mut tls = TlsStream {
            stream,
            session,
            is_closing: false,
        };
        poll_fn(|cx| tls.poll_handshake(cx)).await?;
        Ok(tls)
    }

    /// The session, for its facts.
    pub fn session(&self) -> &ClientConnection {
        &self.session
    }

    fn poll_handshake(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), HandshakeError>> {
        loop {
            ready!(self.poll_send(cx)).map_err(HandshakeError::Stream)?;
            if !self.session.is_handshaking() {
                return Pin::new(&mut self.stream)
                    .poll_flush(cx)
                    .map_err(HandshakeError::Stream);
            }
            if ready!(self.poll_receive(cx)).map_err(HandshakeError::Stream)? == 0 {
                return Poll::Ready(Err(HandshakeError::Eof));
            }
            if let Err(error) = self.session.process_new_packets() {
                // The alert that says why; the error counts, whether or not the alert gets through.
                let _ = self.poll_send(cx);
                return Poll::Ready(Err(HandshakeError::Protocol(error)));
            }
        }
    }

    /// Sends what the session wants to send.
    fn poll_send(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        while self.session.wants_write() {
            let mut stream = Blocking {
                stream: &mut self.stream,
                cx,
            };
            match self.session.write_tls(&mut stream) {
                Ok(0) => return Poll::Ready(Err(io::ErrorKind::WriteZero.into())),
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Poll::Pending,
                Err(error) => return Poll::Ready(Err(error)),
            }
        }
        Poll::Ready(Ok(()))
    }

    /// Hands bytes from the stream to the session; zero at the end of the stream.
    fn poll_receive(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<usize>> {
        let mut stream = Blocking {
            stream: &mut self.stream,
            cx,
        };
        match self.session.read_tls(&mut stream) {
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => Poll::Pending,
            result => Poll::Ready(result),
        }
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncRead for TlsStream<S> {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let tls = self.get_mut();
        let room = buffer.remaining().min(READ_LIMIT);
        loop {
            match tls
                .session
                .reader()
                .read(buffer.initialize_unfilled_to(room))
            {
                Ok(length) => {
                    buffer.advance(length);
                    return Poll::Ready(Ok(()));
                }
                // The server closed without saying goodbye. The protocol above has its own message lengths, so that a
                // cut is noticed there.
                Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                    return Poll::Ready(Ok(()));
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(error) => return Poll::Ready(Err(error)),
            }
            if let Poll::Ready(Err(error)) = tls.poll_send(cx) {
                return Poll::Ready(Err(error));
            }
            ready!(tls.poll_receive(cx))?;
            if let Err(error) = tls.session.process_new_packets() {
                let _ = tls.poll_send(cx);
                return Poll::Ready(Err(io::Error::other(error)));
            }
        }
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncWrite for TlsStream<S> {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let tls = self.get_mut();
        loop {
            let taken = tls.session.writer().write(bytes)?;
            match tls.poll_send(cx) {
                Poll::Ready(Err(error)) => return Poll::Ready(Err(error)),
                Poll::Pending if taken == 0 && !bytes.is_empty() => return Poll::Pending,
                Poll::Ready(Ok(())) if taken == 0 && !bytes.is_empty() => {}
                _ => return Poll::Ready(Ok(taken)),
            }
        }
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let tls = self.get_mut();
        tls.session.writer().flush()?;
        ready!(tls.poll_send(cx))?;
        Pin::new(&mut tls.stream).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let tls = self.get_mut();
        if !tls.is_closing {
            tls.is_closing = true;
            tls.session.send_close_notify();
        }
        ready!(tls.poll_send(cx))?;
        Pin::new(&mut tls.stream).poll_shutdown(cx)
    }
}

/// An async stream as rustls wants it: a pending operation is an error of kind `WouldBlock`.
struct Blocking<'a, 'b, S> {
    stream: &'a mut S,
    cx: &'a mut Context<'b>,
}

impl<S: AsyncRead + Unpin> Read for Blocking<'_, '_, S> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let mut buffer = ReadBuf::new(bytes);
        match Pin::new(&mut *self.stream).poll_read(self.cx, &mut buffer) {
            Poll::Ready(Ok(())) => Ok(buffer.filled().len()),
            Poll::Ready(Err(error)) => Err(error),
            Poll::Pending => Err(io::ErrorKind::WouldBlock.into()),
        }
    }
}

impl<S: AsyncWrite + Unpin> Write for Blocking<'_, '_, S> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match Pin::new(&mut *self.stream).poll_write(self.cx, bytes) {
            Poll::Ready(result) => result,
            Poll::Pending => Err(io::ErrorKind::WouldBlock.into()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match Pin::new(&mut *self.stream).poll_flush(self.cx) {
            Poll::Ready(result) => result,
            Poll::Pending => Err(io::ErrorKind::WouldBlock.into()),
        }
    }
}
