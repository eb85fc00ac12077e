//! How does a signal reach a loop that waits for the network: a byte in a socket pair that the loop also polls.

use std::io;
use std::os::unix::net::UnixStream as StdStream;
use std::task::{Context, Poll};

use tokio::net::UnixStream;

use crate::interrupt::Interrupt;

/// The reading end of the pair that the signal handler writes to; the default one never wakes anybody.
#[derive(Default)]
pub struct Wake {
    stream: Option<UnixStream>,
}

impl Wake {
    /// Registers `stream` with the current runtime; without one, interrupts are seen when the loop wakes anyway.
    pub fn new(stream: Option<StdStream>) -> io::Result<Wake> {
        let stream = stream.map(|stream| {
            stream.set_nonblocking(true)?;
            UnixStream::from_std(stream)
        });
        Ok(Wake {
            stream: stream.transpose()?,
        })
    }

    /// Whether an interrupt is pending, and how many have come since the last call; the next one wakes the task.
    ///
    /// The flag may be seen before the byte of the same press is.
    pub fn poll_pressed(&self, cx: &mut Context<'_>, interrupt: &Interrupt) -> (bool, usize) {
        let mut presses = 0;
        if let Some(stream) = &self.stream {
            let mut drained = [0; 16];
            while let Poll::Ready(Ok(())) = stream.poll_read_ready(cx) {
                match stream.try_read(&mut drained) {
                    Ok(n) if n > 0 => presses += n,
                    // Asked once more, the stream remembers whom to wake.
                    Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                    _ => break,
                }
            }
        }
        (interrupt.is_pressed(), presses)
    }
}
