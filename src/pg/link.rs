//! One open connection: its wire, what it waits for, and what the server told about itself.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::task::Poll;
use std::time::Duration;

use bytes::BytesMut;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::connect::{self, CancelInfo, Endpoint};
use super::frames::{self, Notification};
use super::pipeline::{Kind, Pipeline};
use super::tls::facts::TlsFacts;
use super::wire::Wire;

/// How long a server may take for what we would wait for out of courtesy only.
const COURTESY: Duration = Duration::from_secs(1);

/// How many parameters are remembered: real servers report about fifteen, a hostile one must not fill our memory.
const PARAMETER_LIMIT: usize = 200;

/// How many bytes of notifications are kept until somebody takes them.
const NOTIFICATION_LIMIT: usize = 16 * 1024 * 1024;

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
    pub(super) wire: Wire,
    pub(super) transaction: Transaction,
    /// The requests whose answers have not come to their end.
    pub(super) asked: VecDeque<Kind>,
    pub(super) pipeline: Pipeline,
    /// Commands of the pipeline that have not been handed to the network.
    pub(super) unsent: BytesMut,
    notifications: Vec<Notification>,
    notified: usize,
    pub endpoint: Endpoint,
    /// `None` when the connection is not encrypted.
    pub tls: Option<TlsFacts>,
    /// Whether the server asked for a password.
    pub password_used: bool,
    /// The newest values of the parameters that the server reports.
    pub parameters: Vec<(Vec<u8>, Vec<u8>)>,
    cancel: CancelInfo,
    /// The request that is being cancelled.
    cancelling: Option<JoinHandle<()>>,
}

impl Link {
    pub(super) fn new(
        wire: Wire,
        endpoint: Endpoint,
        tls: Option<TlsFacts>,
        cancel: CancelInfo,
    ) -> Link {
        Link {
            wire,
            transaction: Transaction::Idle,
            asked: VecDeque::new(),
            pipeline: Pipeline::default(),
            unsent: BytesMut::new(),
            notifications: Vec::new(),
            notified: 0,
            endpoint,
            tls,
            password_used: false,
            parameters: Vec::new(),
            cancel,
            cancelling: None,
        }
    }

    /// The process that serves us (`PQbackendPID`).
    pub(super) fn process_id(&self) -> i32 {
        self.cancel.process_id
    }

    /// The newest value of a parameter.
    pub(super) fn parameter(&self, name: &[u8]) -> Option<&[u8]> {
        let mut parameters = self.parameters.iter();
        let found = parameters.find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_slice())
    }

    pub(super) fn set_parameter(&mut self, name: &[u8], value: &[u8]) {
        let is_full = self.parameters.len() >= PARAMETER_LIMIT;
        let mut parameters = self.parameters.iter_mut();
        match parameters.find(|(known, _)| known == name) {
            Some(parameter) => parameter.1 = value.to_vec(),
            None if is_full => {}
            None => self.parameters.push((name.to_vec(), value.to_vec())),
        }
    }

    pub(super) fn notify(&mut self, notification: Notification) {
        let size = notification.channel.len() + notification.payload.len();
        self.notified += size_of::<Notification>() + size;
        self.notifications.push(notification);
    }

    /// Whether more notifications have come than are kept.
    pub(super) fn is_flooded(&self) -> bool {
        self.notified > NOTIFICATION_LIMIT
    }

    pub(super) fn take_notifications(&mut self) -> Vec<Notification> {
        self.notified = 0;
        std::mem::take(&mut self.notifications)
    }

    /// Sends a CancelRequest on a connection of its own, in the background; the server's answer is the query's error.
    pub(super) fn cancel(&mut self) {
        let target = self.cancel.clone();
        self.cancelling = Some(tokio::spawn(async move {
            // A cancel that fails leaves the query running, which the user sees; there is nothing else to do.
            let _ = connect::cancel(&target).await;
        }));
    }

    /// Waits until the server has closed the connection of a CancelRequest: a later statement is not meant by it, and
    /// some poolers do not survive that we close it first.
    pub(super) async fn finish_cancelling(&mut self) {
        if let Some(cancelling) = self.cancelling.take() {
            // One that takes longer, or has failed, changes nothing.
            let _ = timeout(COURTESY, cancelling).await;
        }
    }

    /// Says goodbye to the server (Terminate), as far as it lets us.
    pub(super) async fn close(mut self) {
        self.finish_cancelling().await;
        self.wire.send(self.unsent.split().freeze());
        self.wire.send(frames::terminate());
        let goodbye = poll_fn(|cx| {
            loop {
                if self.wire.poll_write(cx).is_ready() {
                    return self.wire.poll_shutdown(cx);
                }
                // Nobody wants the answers of a pipeline, but the server may be waiting for us to read them.
                self.wire.discard();
                match self.wire.poll_read(cx) {
                    Poll::Ready(Ok(())) => {}
                    Poll::Ready(Err(_)) => return Poll::Ready(()),
                    Poll::Pending => return Poll::Pending,
                }
            }
        });
        // A server that does not take the goodbye is left.
        let _ = timeout(COURTESY, goodbye).await;
    }
}
