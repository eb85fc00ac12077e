//! What lies beneath TLS: the plain stream, read in large pieces, with an ear for the server's choice of cipher.
//!
//! rustls reads 4 KiB at a time; without the buffer here that would be a system call for each.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, BufReader, ReadBuf};

use super::hello::{ServerHello, server_hello};
use crate::pg::net::Stream;

/// How much is read from the socket at once.
const READ_SIZE: usize = 64 * 1024;

/// How much of a handshake may pass before we no longer look for a ServerHello in it.
const HELLO_LIMIT: usize = 64 * 1024;

/// The encrypted bytes to and from a server.
#[derive(Debug)]
pub struct Beneath {
    stream: BufReader<Stream>,
    /// What the server has sent so far, until its choice is known.
    heard: Option<Vec<u8>>,
    hello: Arc<OnceLock<ServerHello>>,
}

impl Beneath {
    /// Leaves the server's choice in `hello`.
    pub fn new(stream: Stream, hello: Arc<OnceLock<ServerHello>>) -> Beneath {
        Beneath {
            stream: BufReader::with_capacity(READ_SIZE, stream),
            heard: Some(Vec::new()),
            hello,
        }
    }

    fn listen(&mut self, bytes: &[u8]) {
        let Some(heard) = &mut self.heard else {
            return;
        };
        heard.extend_from_slice(bytes);
        let found = server_hello(heard);
        if let Some(hello) = found {
            self.hello.get_or_init(|| hello);
        }
        if found.is_some() || heard.len() > HELLO_LIMIT {
            self.heard = None;
        }
    }
}

impl AsyncRead for Beneath {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let me = self.get_mut();
        let before = buffer.filled().len();
        ready!(Pin::new(&mut me.stream).poll_read(cx, buffer))?;
        me.listen(&buffer.filled()[before..]);
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Beneath {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.get_mut().stream).poll_write(cx, bytes)
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(cx)
    }
}
