//! How one request runs: send it, hand what comes back to a sink, cancel when asked, end at ReadyForQuery.
//!
//! THE async loop of the program. Writing never waits for reading nor reading for writing, and what the server says
//! goes to the sink on the same thread (`pg::exchange`).

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use tokio::time::{Instant, sleep};

use crate::interrupt::Interrupt;
use crate::pg::exchange::{Asked, Exchange, Presses};
use crate::pg::frames;
use crate::pg::link::{Link, Transaction};
use crate::pg::pipeline::{Ending, Kind};
use crate::pg::wake::Wake;
use crate::rows::ResultSink;

/// Messages to send in one go, which a ReadyForQuery answers.
pub struct Request {
    pub messages: Bytes,
    pub kind: Kind,
}

impl Request {
    /// A simple query: one message, any number of statements.
    pub fn simple(sql: &[u8]) -> Request {
        Request {
            messages: frames::query(sql),
            kind: Kind::Simple,
        }
    }
}

/// The connection ended while a request was running.
#[derive(Debug)]
pub struct Lost {
    /// What happened, in libpq's words.
    pub reason: String,
    /// The transaction state before the request.
    pub transaction: Option<Transaction>,
}

impl From<String> for Lost {
    fn from(reason: String) -> Lost {
        Lost {
            reason,
            transaction: None,
        }
    }
}

/// How a request came to its end.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Ended {
    /// A CancelRequest was sent because of an interrupt.
    pub was_interrupted: bool,
}

/// Runs `request` to its end.
pub async fn run(
    link: &mut Link,
    request: Request,
    sink: &mut dyn ResultSink,
    interrupt: &Interrupt,
    wake: &Wake,
) -> Result<Ended, Lost> {
    send(link, request, sink)?;
    let mut presses = Presses::default();
    if let Some(&kind) = link.asked.front() {
        let asked = Asked::Request(kind);
        answer(link, asked, sink, &mut presses, interrupt, wake).await?;
        link.asked.pop_front();
    }
    Ok(Ended {
        was_interrupted: presses.was_cancelled,
    })
}

/// Queues a request behind those whose answers have not come.
fn send(link: &mut Link, request: Request, sink: &mut dyn ResultSink) -> Result<(), Lost> {
    if link.asked.is_empty() {
        settle(link, sink)?;
    }
    link.asked.push_back(request.kind);
    link.wire.send(request.messages);
    Ok(())
}

/// Gets the answer to what was asked first, and leaves what follows it for the next call.
pub async fn answer(
    link: &mut Link,
    asked: Asked,
    sink: &mut dyn ResultSink,
    presses: &mut Presses,
    interrupt: &Interrupt,
    wake: &Wake,
) -> Result<Ending, Lost> {
    let mut exchange = Exchange::new(link, sink, asked);
    let mut alarm = pin!(sleep(Duration::ZERO));
    let ended = poll_fn(|cx| {
        loop {
            exchange.heed_presses(presses, wake.poll_pressed(cx, interrupt))?;
            exchange.handle_messages()?;
            if exchange.is_aborted {
                return Poll::Ready(Err(String::new().into()));
            }
            if let Some(ending) = exchange.ending {
                return Poll::Ready(Ok(ending));
            }
            // A write that must wait does not stop the reading: the server may be waiting for us to read.
            let _ = exchange.link.wire.poll_write(cx);
            match exchange.link.wire.poll_read(cx) {
                Poll::Ready(Ok(())) => continue,
                Poll::Ready(Err(reason)) => return Poll::Ready(Err(reason.into())),
                Poll::Pending => {}
            }
            if exchange.feed_copy() {
                if std::mem::take(&mut exchange.was_cancelled) {
                    // This Ctrl-C has ended the COPY; it is not to end anything else.
                    interrupt.clear();
                }
                continue;
            }
            let Some(pause) = exchange.patience()? else {
                return Poll::Pending;
            };
            alarm.as_mut().reset(Instant::now() + pause);
            if alarm.as_mut().poll(cx).is_pending() {
                return Poll::Pending;
            }
        }
    })
    .await;
    link.finish_cancelling().await;
    ended
}

/// Writes what is queued for a pipeline; what the server says meanwhile is kept, so that it need not wait for us.
///
/// A connection that ends on the way is told by the next answer: what the server said before comes first.
pub async fn push(
    link: &mut Link,
    sink: &mut dyn ResultSink,
    presses: &mut Presses,
    interrupt: &Interrupt,
    wake: &Wake,
) -> Result<(), Lost> {
    let mut exchange = Exchange::new(link, sink, Asked::Nothing);
    poll_fn(|cx| {
        loop {
            exchange.heed_presses(presses, wake.poll_pressed(cx, interrupt))?;
            let wire = &mut exchange.link.wire;
            if wire.poll_write(cx).is_ready() {
                return Poll::Ready(Ok(()));
            }
            match wire.poll_read(cx) {
                Poll::Ready(Ok(())) => {}
                Poll::Ready(Err(_)) => return Poll::Ready(Ok(())),
                Poll::Pending => return Poll::Pending,
            }
        }
    })
    .await
}

/// Hands what has come by itself to the sink, so that whatever comes next is an answer.
pub fn settle(link: &mut Link, sink: &mut dyn ResultSink) -> Result<(), Lost> {
    let mut exchange = Exchange::new(link, sink, Asked::Nothing);
    exchange.handle_messages().map(drop)
}

/// Listens to a connection on which nothing runs: `Ready` when the server has said something or is gone.
pub fn poll_idle(
    link: &mut Link,
    sink: &mut dyn ResultSink,
    cx: &mut Context<'_>,
) -> Poll<Result<(), Lost>> {
    let is_piped = link.pipeline.is_on();
    let mut exchange = Exchange::new(link, sink, Asked::Nothing);
    loop {
        // The answers of a pipeline wait until they are asked for.
        match is_piped {
            true if exchange.link.wire.has_inbound() => return Poll::Pending,
            false if exchange.handle_messages()? => return Poll::Ready(Ok(())),
            _ => {}
        }
        let _ = exchange.link.wire.poll_write(cx);
        match exchange.link.wire.poll_read(cx) {
            Poll::Ready(Ok(())) => {}
            Poll::Ready(Err(reason)) => return Poll::Ready(Err(reason.into())),
            Poll::Pending => return Poll::Pending,
        }
    }
}
