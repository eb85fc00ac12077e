//! What one open connection is: the driver's halves, the tap's handle, and what the server told about itself.

use std::sync::Arc;

use crate::pg::connect::{self, CancelInfo, Connected, Endpoint, ServerConnection};
use crate::pg::frames::Notification;
use crate::pg::tap::Handle;
use crate::pg::tls::facts::TlsFacts;

/// The transaction state that ReadyForQuery reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Transaction {
    #[default]
    Idle,
    Open,
    Failed,
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

    /// Says goodbye to the server (Terminate), as far as the network lets us.
    pub(super) async fn close(self) {
        self.handle.set_waker(None);
        drop(self.client);
        let _ = self.connection.await;
    }
}
