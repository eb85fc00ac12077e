//! How one request runs: send it, hand what comes back to a sink, cancel when asked, end at ReadyForQuery.
//!
//! THE async loop of the program. It polls the driver's connection and drains what the tap has parked into the sink
//! on the same thread (`pg::exchange`). The commands of a pipeline are written and answered without the driver.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use bytes::Bytes;
use futures_util::Stream;
use tokio::time::{Instant, sleep};

use crate::interrupt::Interrupt;
use crate::pg::exchange::{Exchange, Presses};
use crate::pg::frames;
use crate::pg::link::{Link, Transaction};
use crate::pg::pipeline::{Ending, Kind};
use crate::pg::wake::Wake;
use crate::rows::ResultSink;

/// Messages to send in one go, and how many ReadyForQuery answer them.
pub struct Request {
    pub messages: Bytes,
    pub syncs: usize,
    pub kind: Kind,
}

impl Request {
    /// A simple query: one message, any number of statements.
    pub fn simple(sql: &[u8]) -> Request {
        Request {
            messages: frames::query(sql),
            syncs: 1,
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
    link.handle.replace_request(request.messages, request.syncs);
    let client = link.client.clone();
    let sent = client.simple_query_raw("");
    let mut sent = pin!(sent);
    let mut answer = None;
    let mut exchange = Exchange::new(link, sink);
    exchange.kind = request.kind;
    let mut presses = Presses::default();
    let mut idle = Context::from_waker(Waker::noop());
    let mut alarm = pin!(sleep(Duration::ZERO));
    poll_fn(|cx| {
        exchange.link.handle.set_waker(Some(cx.waker()));
        loop {
            let mut progress = false;
            exchange.heed_presses(&mut presses, wake.poll_pressed(cx, interrupt))?;
            if answer.is_none()
                && let Poll::Ready(result) = sent.as_mut().poll(&mut idle)
            {
                match result {
                    Ok(stream) => answer = Some(Box::pin(stream)),
                    Err(error) => {
                        return Poll::Ready(Err(error.to_string().into()));
                    }
                }
            }
            let lost = exchange.poll_connection(&mut progress);
            exchange.drain(&mut progress)?;
            if exchange.is_aborted {
                return Poll::Ready(Err(String::new().into()));
            }
            exchange.feed_copy(&mut progress);
            if std::mem::take(&mut exchange.was_cancelled) {
                // This Ctrl-C has ended the COPY; it is not to end anything else.
                interrupt.clear();
            }
            if let Some(stream) = answer.as_mut() {
                while let Poll::Ready(message) = stream.as_mut().poll_next(&mut idle) {
                    if message.is_none() {
                        let was_interrupted = presses.was_cancelled;
                        return Poll::Ready(Ok(Ended { was_interrupted }));
                    }
                    progress = true;
                }
            }
            if let Some(reason) = lost {
                return Poll::Ready(Err(reason.into()));
            }
            if !progress {
                let Some(pause) = exchange.sink.waiting() else {
                    return Poll::Pending;
                };
                alarm.as_mut().reset(Instant::now() + pause);
                if alarm.as_mut().poll(cx).is_pending() {
                    return Poll::Pending;
                }
            }
        }
    })
    .await
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
    let mut exchange = Exchange::new(link, sink);
    poll_fn(|cx| {
        exchange.link.handle.set_waker(Some(cx.waker()));
        loop {
            let mut progress = false;
            exchange.heed_presses(presses, wake.poll_pressed(cx, interrupt))?;
            if exchange.link.ended.is_none() {
                exchange.link.ended = exchange.poll_connection(&mut progress);
            }
            while let Some(run) = exchange.link.handle.take_parked() {
                progress = true;
                exchange.link.held.push_back(run);
            }
            if exchange.link.ended.is_some() || !exchange.link.handle.has_outgoing() {
                return Poll::Ready(Ok(()));
            }
            if !progress {
                return Poll::Pending;
            }
        }
    })
    .await
}

/// Gets the answer to the first command of a pipeline, and leaves what follows it for the next call.
pub async fn answer(
    link: &mut Link,
    kind: Kind,
    sink: &mut dyn ResultSink,
    presses: &mut Presses,
    interrupt: &Interrupt,
    wake: &Wake,
) -> Result<Ending, Lost> {
    let mut exchange = Exchange::new(link, sink);
    exchange.kind = kind;
    exchange.is_piped = true;
    let mut alarm = pin!(sleep(Duration::ZERO));
    poll_fn(|cx| {
        exchange.link.handle.set_waker(Some(cx.waker()));
        loop {
            let mut progress = false;
            exchange.heed_presses(presses, wake.poll_pressed(cx, interrupt))?;
            if exchange.link.held.is_empty() && exchange.link.ended.is_none() {
                exchange.link.ended = exchange.poll_connection(&mut progress);
            }
            exchange.drain(&mut progress)?;
            if exchange.is_aborted {
                return Poll::Ready(Err(String::new().into()));
            }
            if let Some(ending) = exchange.ending {
                return Poll::Ready(Ok(ending));
            }
            if progress {
                continue;
            }
            if let Some(reason) = exchange.link.ended.take() {
                return Poll::Ready(Err(reason.into()));
            }
            let Some(pause) = exchange.sink.waiting() else {
                return Poll::Pending;
            };
            alarm.as_mut().reset(Instant::now() + pause);
            if alarm.as_mut().poll(cx).is_pending() {
                return Poll::Pending;
            }
        }
    })
    .await
}

/// Hands what has come by itself to the sink, so that whatever comes next is an answer.
pub fn settle(link: &mut Link, sink: &mut dyn ResultSink) -> Result<(), Lost> {
    Exchange::new(link, sink).drain(&mut false)
}

/// Listens to a connection on which nothing runs: `Ready` when the server has said something or is gone.
pub fn poll_idle(
    link: &mut Link,
    sink: &mut dyn ResultSink,
    cx: &mut Context<'_>,
) -> Poll<Result<(), Lost>> {
    link.handle.set_waker(Some(cx.waker()));
    let is_piped = link.pipeline.is_on();
    let mut exchange = Exchange::new(link, sink);
    let mut progress = false;
    let lost = exchange.poll_connection(&mut progress);
    if !is_piped {
        // The answers of a pipeline wait until they are asked for.
        exchange.drain(&mut progress)?;
    }
    match lost {
        Some(reason) => Poll::Ready(Err(reason.into())),
        None if progress => Poll::Ready(Ok(())),
        None => Poll::Pending,
    }
}
