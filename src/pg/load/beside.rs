//! How does the loader get its turns: beside a running statement, and while the user thinks at the prompt.

use std::future::{Future, poll_fn};
use std::io;
use std::os::unix::net::UnixStream;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};

use super::{Failure, Loader, Way};
use crate::catalog::{Catalog, Progress, Slot};
use crate::pg::conninfo::ConnectSpec;
use crate::pg::link::Transaction;
use crate::pg::pipeline::Status;
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
    /// There is a newer catalog, or there will be none: how it goes now. After the last one see
    /// [`Server::take_load_failures`].
    Loaded(Progress),
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
    /// The reading goes on during [`Server::idle`], outside transaction blocks only, one short query at a time. The
    /// names come in the session's `client_encoding`: in another one than UTF8, those that are not ASCII are left out.
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
    /// `until` is non-blocking from then on, and ready as well when its other end is closed. Notices and errors that
    /// the server sends by itself go to `sink`, as does the message with which it ends the connection. Comes back
    /// early for each of the reasons of [`Woken`]; just call it again.
    pub fn idle(&mut self, until: &UnixStream, sink: &mut dyn ResultSink) -> Woken {
        while let Some(loader) = self.loader_between() {
            if is_readable(until) {
                self.loader = Some(loader);
                return Woken::Ready;
            }
            match self.read_a_piece(loader) {
                Ok(None) => {}
                Ok(Some(progress)) => return Woken::Loaded(progress),
                Err(lost) => return Woken::Lost(lost),
            }
        }
        self.wait(until, sink)
    }

    /// Hands what the server has said by itself so far to `sink`, without waiting: the notices of a new connection.
    pub fn overhear(&mut self, sink: &mut dyn ResultSink) {
        let Some(link) = &mut self.link else {
            return;
        };
        let _guard = self.runtime.enter();
        let mut context = Context::from_waker(Waker::noop());
        while let Poll::Ready(Ok(())) = stream::poll_idle(link, sink, &mut context) {}
    }

    /// Takes the loader that uses the session's connection, if it may go on.
    fn loader_between(&mut self) -> Option<Loader> {
        let is_free =
            self.transaction() == Some(Transaction::Idle) && self.pipeline() == Status::Off;
        let may_run = is_free && !self.interrupt.is_pressed();
        self.loader
            .take_if(|loader| may_run && matches!(loader.way, Way::Between(_)))
    }

    /// Runs one query of the loader; how it goes then, if that is news.
    fn read_a_piece(&mut self, mut loader: Loader) -> Result<Option<Progress>, Lost> {
        let Some(reading) = loader.reading() else {
            return Ok(None);
        };
        let Some(sql) = reading.next(1) else {
            self.load_failures = reading.take_failures();
            return Ok(loader.news());
        };
        if let Err(RunError::Lost(lost)) = self.run(Request::simple(sql.as_bytes()), reading) {
            reading.fail(&lost.reason);
            return Err(lost);
        }
        let news = loader.news();
        self.loader = Some(loader);
        Ok(news)
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
        let failures = &mut self.load_failures;
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
            match poll_loader(loader, failures, cx) {
                Some(progress) => Poll::Ready(Woken::Loaded(progress)),
                None => Poll::Pending,
            }
        });
        let woken = self.runtime.block_on(waiting);
        match woken {
            Woken::Lost(lost) => Woken::Lost(Lost {
                transaction: self.link.take().map(|link| link.transaction),
                ..lost
            }),
            woken => woken,
        }
    }
}

/// Lets the loader go on, and drops it at its end; how it goes now, if that is news.
fn poll_loader(
    slot: &mut Option<Loader>,
    failures: &mut Vec<Failure>,
    cx: &mut Context<'_>,
) -> Option<Progress> {
    let loader = slot.as_mut()?;
    let Poll::Ready(said) = loader.poll(cx) else {
        // The end is told when the failures are known and the connection is closed.
        return loader
            .news()
            .filter(|news| matches!(news, Progress::Loading(_)));
    };
    let end = loader.end();
    *failures = said;
    *slot = None;
    Some(end)
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
        // Nobody is waiting for news now: the next prompt reads the slot.
        poll_loader(loader, failures, cx);
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
