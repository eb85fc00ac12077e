//! How does the loader get its turns: beside a running statement, and while the user thinks at the prompt.

use std::future::{Future, poll_fn};
use std::io;
use std::os::unix::net::UnixStream;
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};

use super::{Failure, Loader, Reading};
use crate::catalog::{Catalog, Slot};
use crate::pg::conninfo::ConnectSpec;
use crate::pg::link::Transaction;
use crate::pg::stream::{self, Lost, Request};
use crate::pg::{RunError, Server};
use crate::rows::ResultSink;

/// Why [`Server::idle`] came back.
#[derive(Debug)]
pub enum Woken {
    /// What was waited for can be read.
    Ready,
    /// The server said something: see [`Server::take_notifications`], and what the sink was told.
    Message,
    /// The connection has ended by itself; it is gone.
    Lost(Lost),
    /// The catalog is complete, or as complete as it gets: see [`Server::take_load_failures`].
    Loaded,
    /// The interrupt was pressed; it stays pressed until somebody clears it.
    Interrupted,
}

impl Server {
    /// Begins to read the catalog into `slot` on a connection of its own, in place of any reading that goes on.
    ///
    /// `spec` is what the session was opened with, its password included: nobody is asked for anything. The reading
    /// goes on during [`Server::idle`] and [`Server::run`], whenever these wait for something.
    pub fn load(&mut self, spec: &ConnectSpec, slot: &Slot) {
        self.stop_loading();
        self.loader = Some(Loader::own(spec, self.endpoint(), slot));
    }

    /// Begins to read the catalog into `slot` on the session's connection, in place of any reading that goes on.
    ///
    /// The reading goes on during [`Server::idle`], outside transaction blocks only, one short query at a time.
    pub fn load_between(&mut self, slot: &Slot) {
        self.stop_loading();
        self.loader = Some(Loader::between(slot));
    }

    /// Stops reading the catalog; a connection that was opened for it is closed.
    pub fn stop_loading(&mut self) {
        self.loader = None;
    }

    /// Takes what could not be loaded the last time.
    pub fn take_load_failures(&mut self) -> Vec<Failure> {
        std::mem::take(&mut self.load_failures)
    }

    /// Reads the whole catalog, or what `limit` leaves time for.
    pub fn load_all(
        &mut self,
        spec: &ConnectSpec,
        limit: Duration,
    ) -> (Arc<Catalog>, Vec<Failure>) {
        let slot = Slot::new();
        let mut loader = Loader::own(spec, self.endpoint(), &slot);
        let loading = async { tokio::time::timeout(limit, poll_fn(|cx| loader.poll(cx))).await };
        let failures = self.runtime.block_on(loading).unwrap_or_else(|_| {
            vec![Failure {
                what: "catalog",
                reason: format!("not complete after {} ms", limit.as_millis()),
            }]
        });
        (slot.read(), failures)
    }

    /// Waits until `until` can be read, while it looks after the connection and the loader.
    ///
    /// `until` is non-blocking from then on, and ready as well when its other end is closed.
    /// Notices and errors that the server sends by itself go to `sink`, as does the message with which it ends the
    /// connection. Comes back early for each of the reasons of [`Woken`]; just call it again.
    pub fn idle(&mut self, until: &UnixStream, sink: &mut dyn ResultSink) -> Woken {
        while let Some(mut reading) = self.reading_between() {
            if is_readable(until) {
                self.loader = Some(Loader::Between(reading));
                return Woken::Ready;
            }
            match self.read_a_piece(&mut reading) {
                Ok(true) => self.loader = Some(Loader::Between(reading)),
                Ok(false) => {
                    self.load_failures = reading.take_failures();
                    return Woken::Loaded;
                }
                Err(lost) => {
                    reading.fail(&lost.reason);
                    return Woken::Lost(lost);
                }
            }
        }
        self.wait(until, sink)
    }

    /// Takes the reading that uses the session's connection, if it may go on.
    fn reading_between(&mut self) -> Option<Box<Reading>> {
        let is_free = self.transaction() == Some(Transaction::Idle);
        let interrupted = self.interrupt.is_pressed();
        match self.loader.take() {
            Some(Loader::Between(reading)) if is_free && !interrupted => Some(reading),
            other => {
                self.loader = other;
                None
            }
        }
    }

    /// Runs one query; `false` when there are no more.
    fn read_a_piece(&mut self, reading: &mut Reading) -> Result<bool, Lost> {
        let Some(sql) = reading.next(1) else {
            return Ok(false);
        };
        match self.run(Request::simple(sql.as_bytes()), reading) {
            Ok(_) => Ok(true),
            Err(RunError::Lost(lost)) => Err(lost),
            Err(RunError::NotConnected) => Ok(false),
        }
    }

    fn wait(&mut self, until: &UnixStream, sink: &mut dyn ResultSink) -> Woken {
        let guard = self.runtime.enter();
        let readable = watch(until);
        drop(guard);
        // What cannot be waited for is read at once, which tells the caller why.
        let Ok(readable) = readable else {
            return Woken::Ready;
        };
        let (link, loader) = (&mut self.link, &mut self.loader);
        let (interrupt, wake) = (&self.interrupt, &self.wake);
        let mut failures = None;
        let waiting = poll_fn(|cx| {
            if readable.poll_read_ready(cx).is_ready() {
                return Poll::Ready(Woken::Ready);
            }
            let (is_pressed, _) = wake.poll_pressed(cx, interrupt);
            if is_pressed {
                return Poll::Ready(Woken::Interrupted);
            }
            if let Some(link) = link.as_mut() {
                match stream::poll_idle(link, sink, cx) {
                    Poll::Ready(Err(lost)) => return Poll::Ready(Woken::Lost(lost)),
                    Poll::Ready(Ok(())) => return Poll::Ready(Woken::Message),
                    Poll::Pending => {}
                }
            }
            if let Some(loader) = loader.as_mut()
                && let Poll::Ready(said) = loader.poll(cx)
            {
                failures = Some(said);
                return Poll::Ready(Woken::Loaded);
            }
            Poll::Pending
        });
        let woken = self.runtime.block_on(waiting);
        if let Some(failures) = failures {
            self.loader = None;
            self.load_failures = failures;
        }
        if let Woken::Lost(_) = woken {
            self.link = None;
        }
        woken
    }
}

/// Runs `main`, and the loader whenever `main` has to wait.
pub(in crate::pg) async fn beside<T>(
    main: impl Future<Output = T>,
    loader: &mut Option<Loader>,
    failures: &mut Vec<Failure>,
) -> T {
    let mut main = pin!(main);
    poll_fn(|cx| {
        if let Poll::Ready(result) = main.as_mut().poll(cx) {
            return Poll::Ready(result);
        }
        if let Some(running) = loader
            && let Poll::Ready(said) = running.poll(cx)
        {
            *failures = said;
            *loader = None;
        }
        Poll::Pending
    })
    .await
}

/// The same stream for the runtime; both are non-blocking from now on.
fn watch(stream: &UnixStream) -> io::Result<tokio::net::UnixStream> {
    let stream = stream.try_clone()?;
    stream.set_nonblocking(true)?;
    tokio::net::UnixStream::from_std(stream)
}

fn is_readable(stream: &UnixStream) -> bool {
    let mut fds = [PollFd::new(stream, PollFlags::IN)];
    let now = Timespec {
        tv_sec: 0,
        tv_nsec: 0,
    };
    poll(&mut fds, Some(&now)).is_ok_and(|count| count > 0)
}
