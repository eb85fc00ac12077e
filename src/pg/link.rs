//! What one open connection is: the driver's halves, the tap's handle, and what the server told about itself.

use std::collections::VecDeque;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;

use bytes::{Bytes, BytesMut};

use crate::pg::connect::{self, CancelInfo, Connected, Endpoint, ServerConnection};
use crate::pg::frames::Notification;
use crate::pg::pipeline::Pipeline;
use crate::pg::tap::Handle;
use crate::pg::tls::facts::TlsFacts;

/// The transaction state that ReadyForQuery reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Transaction {
    #[default]
    Idle,
    Open,
    Failed,
    /// Not to be told while a pipeline has answers to give.
    Active,
}

impl Transaction {
    pub fn from_status(status: u8) -> Option<Transaction> {
        match status {
            b'I' => Some(Transaction::Idle),
            b'T' => Some(Transaction::Open),
            b'E' => Some(Transaction::Failed),
            _ => None,
        }
    }
}

/// An open connection.
pub struct Link {
    pub(super) client: Arc<tokio_postgres::Client>,
    pub(super) connection: ServerConnection,
    pub(super) handle: Handle,
    pub(super) transaction: Transaction,
    pub(super) notifications: Vec<Notification>,
    pub(super) pipeline: Pipeline,
    /// Commands of the pipeline that have not been handed to the network.
    pub(super) unsent: BytesMut,
    /// What the server has said before it was asked for.
    pub(super) held: VecDeque<Bytes>,
    /// Why the connection has ended, where nobody knows yet.
    pub(super) ended: Option<String>,
    pub(super) endpoint: Endpoint,
    pub(super) tls: Option<TlsFacts>,
    pub(super) password_used: bool,
    cancel: CancelInfo,
}

impl Link {
    pub fn new(connected: Connected) -> Link {
        Link {
            client: Arc::new(connected.client),
            connection: connected.connection,
            handle: connected.handle,
            transaction: Transaction::Idle,
            notifications: Vec::new(),
            pipeline: Pipeline::default(),
            unsent: BytesMut::new(),
            held: VecDeque::new(),
            ended: None,
            endpoint: connected.endpoint,
            tls: connected.tls,
            password_used: connected.password_used,
            cancel: connected.cancel,
        }
    }

    /// The process that serves us (`PQbackendPID`).
    pub(super) fn process_id(&self) -> i32 {
        self.cancel.process_id
    }

    /// Sends a CancelRequest on a connection of its own, in the background; the server's answer is the query's error.
    pub(super) fn cancel(&self) {
        let target = self.cancel.clone();
        tokio::spawn(async move {
            // A cancel that fails leaves the query running, which the user sees; there is nothing else to do.
            let _ = connect::cancel(&target).await;
        });
    }

    /// The next run of whole frames.
    pub(super) fn next_run(&mut self) -> Option<Bytes> {
        self.held.pop_front().or_else(|| self.handle.take_parked())
    }

    /// Says goodbye to the server (Terminate), as far as the network lets us.
    pub(super) async fn close(mut self) {
        self.handle.set_waker(None);
        if !self.unsent.is_empty() {
            self.handle.push_outgoing(self.unsent.split().freeze());
        }
        drop(self.client);
        let mut connection = pin!(self.connection);
        poll_fn(|cx| {
            loop {
                if connection.as_mut().poll(cx).is_ready() {
                    return Poll::Ready(());
                }
                // Nobody wants the answers of a pipeline, but the server may be waiting for us to read them.
                if self.handle.take_parked().is_none() {
                    return Poll::Pending;
                }
            }
        })
        .await;
    }
}
