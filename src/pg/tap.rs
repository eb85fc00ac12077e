//! What passes between the driver and the server: for now only the start-up message is replaced.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, ready};

use bytes::{Buf, BufMut, BytesMut};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// Version 3.0 of the protocol.
const PROTOCOL: u32 = 3 << 16;

/// Names and values of the start-up message.
type Parameters = Vec<(Vec<u8>, Vec<u8>)>;

/// A stream that the driver talks through.
#[derive(Debug)]
pub struct Tap<S> {
    stream: S,
    handle: Handle,
    out: BytesMut,
}

/// What the tap and the rest of the program share.
#[derive(Debug, Clone, Default)]
pub struct Handle {
    startup: Arc<Mutex<Option<Parameters>>>,
}

impl Handle {
    pub fn new() -> Handle {
        Handle::default()
    }

    /// Sets the parameters of the start-up message, in the order in which they are sent.
    pub fn set_startup(&self, parameters: Vec<(Vec<u8>, Vec<u8>)>) {
        if let Ok(mut startup) = self.startup.lock() {
            *startup = Some(parameters);
        }
    }

    fn take_startup(&self) -> Option<Parameters> {
        self.startup.lock().ok()?.take()
    }
}

impl<S> Tap<S> {
    pub fn new(stream: S, handle: Handle) -> Tap<S> {
        Tap {
            stream,
            handle,
            out: BytesMut::new(),
        }
    }

    /// The stream under the tap.
    pub fn stream(&self) -> &S {
        &self.stream
    }
}

impl<S: AsyncWrite + Unpin> Tap<S> {
    fn poll_out(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        while !self.out.is_empty() {
            let sent = ready!(Pin::new(&mut self.stream).poll_write(cx, &self.out))?;
            if sent == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            self.out.advance(sent);
        }
        Poll::Ready(Ok(()))
    }
}

fn encode(parameters: &[(Vec<u8>, Vec<u8>)], out: &mut BytesMut) {
    let mut body = Vec::new();
    for (name, value) in parameters {
        body.extend_from_slice(name);
        body.push(0);
        body.extend_from_slice(value);
        body.push(0);
    }
    body.push(0);
    out.put_u32(u32::try_from(body.len() + 8).unwrap_or(u32::MAX));
    out.put_u32(PROTOCOL);
    out.put_slice(&body);
}

impl<S: AsyncRead + Unpin> AsyncRead for Tap<S> {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_read(cx, buffer)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Tap<S> {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let tap = self.get_mut();
        // The driver hands its start-up message over in one piece.
        if let Some(parameters) = tap.handle.take_startup() {
            encode(&parameters, &mut tap.out);
            return match tap.poll_out(cx) {
                Poll::Ready(Err(error)) => Poll::Ready(Err(error)),
                _ => Poll::Ready(Ok(bytes.len())),
            };
        }
        ready!(tap.poll_out(cx))?;
        Pin::new(&mut tap.stream).poll_write(cx, bytes)
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let tap = self.get_mut();
        ready!(tap.poll_out(cx))?;
        Pin::new(&mut tap.stream).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let tap = self.get_mut();
        ready!(tap.poll_out(cx))?;
        Pin::new(&mut tap.stream).poll_shutdown(cx)
    }
}
