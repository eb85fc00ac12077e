//! Connects to the server and runs requests on it.
//!
//! A blocking facade: in go connection settings and requests, out come calls to a
//! [`ResultSink`](crate::rows::ResultSink). tokio-postgres opens a connection, which is ours from then on. This folder
//! prints nothing and knows no output formats; it is the only importer of tokio, tokio-postgres,
//! tokio-postgres-rustls and rustls.

pub mod connect;
pub mod conninfo;
mod exchange;
pub mod extended;
pub mod frames;
pub mod hashed;
mod lent;
mod link;
pub mod load;
pub mod net;
pub mod ping;
pub mod pipeline;
mod piping;
pub mod startup;
mod stream;
pub mod tls;
mod transport;
mod wake;
mod wire;

use std::io;
use std::os::unix::net::UnixStream as StdStream;

use crate::interrupt::Interrupt;
use crate::pg::connect::{ConnectError, Endpoint};
use crate::pg::conninfo::{ConnectSpec, World};
use crate::pg::frames::Notification;
use crate::pg::load::{Failure, Loader, beside};
use crate::pg::tls::facts::TlsFacts;
use crate::pg::wake::Wake;
use crate::rows::ResultSink;

pub use exchange::Presses;
pub use link::{Link, Transaction};
pub use piping::{Got, Haste};
pub use stream::{Ended, Lost, Request};

/// The one connection of a session, open or not.
pub struct Server {
    runtime: tokio::runtime::Runtime,
    interrupt: Interrupt,
    wake: Wake,
    link: Option<Link>,
    loader: Option<Loader>,
    load_failures: Vec<Failure>,
}

/// Why a request did not come to its end.
#[derive(Debug)]
pub enum RunError {
    NotConnected,
    Lost(Lost),
    /// A pipeline is open, in which only its own commands run: libpq's words.
    InPipeline(Vec<u8>),
}

/// libpq's words for a request that waits for its answer where answers are got later.
const SYNCHRONOUS: &[u8] =
    b"synchronous command execution functions are not allowed in pipeline mode";

impl Server {
    /// A server that is not connected yet; `wake` is readable whenever `interrupt` has been set by a signal.
    pub fn new(interrupt: Interrupt, wake: Option<StdStream>) -> io::Result<Server> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let guard = runtime.enter();
        let wake = Wake::new(wake)?;
        drop(guard);
        Ok(Server {
            runtime,
            interrupt,
            wake,
            link: None,
            loader: None,
            load_failures: Vec::new(),
        })
    }

    /// Connects in place of any earlier connection, which is kept when this fails.
    pub fn connect(&mut self, spec: &ConnectSpec, world: &dyn World) -> Result<(), ConnectError> {
        let link = self.runtime.block_on(connect::connect(spec, world))?;
        self.stop_loading();
        self.close();
        self.link = Some(link);
        Ok(())
    }

    /// Ends the connection in good order.
    pub fn close(&mut self) {
        if let Some(link) = self.link.take() {
            self.runtime.block_on(link.close());
        }
    }

    pub fn is_connected(&self) -> bool {
        self.link.is_some()
    }

    /// Runs one request to its end; a lost connection is gone afterwards.
    pub fn run(&mut self, request: Request, sink: &mut dyn ResultSink) -> Result<Ended, RunError> {
        let Some(link) = &mut self.link else {
            return Err(RunError::NotConnected);
        };
        link.pipeline.forgive();
        if link.pipeline.is_on() {
            link.pipeline.complain(SYNCHRONOUS);
            return Err(RunError::InPipeline(link.pipeline.complaints().to_vec()));
        }
        let running = stream::run(link, request, sink, &self.interrupt, &self.wake);
        let running = beside(running, &mut self.loader, &mut self.load_failures);
        self.runtime
            .block_on(running)
            .map_err(|lost| self.lose(lost))
    }

    /// The transaction state after the last request; `None` without a connection.
    pub fn transaction(&self) -> Option<Transaction> {
        self.link
            .as_ref()
            .map(|link| match link.pipeline.is_busy() {
                true => Transaction::Active,
                false => link.transaction,
            })
    }

    /// Looks at the newest value that the server reported for a run-time parameter, without copying it.
    pub fn with_parameter<T>(&self, name: &str, look: impl FnOnce(Option<&[u8]>) -> T) -> T {
        let link = self.link.as_ref();
        look(link.and_then(|link| link.parameter(name.as_bytes())))
    }

    /// The newest value that the server reported for a run-time parameter.
    pub fn parameter(&self, name: &str) -> Option<Vec<u8>> {
        self.with_parameter(name, |value| value.map(<[u8]>::to_vec))
    }

    /// Where the connection leads.
    pub fn endpoint(&self) -> Option<&Endpoint> {
        self.link.as_ref().map(|link| &link.endpoint)
    }

    /// What the connection's encryption is like; `None` when there is none.
    pub fn tls(&self) -> Option<&TlsFacts> {
        self.link.as_ref()?.tls.as_ref()
    }

    /// Whether the server asked for a password.
    pub fn password_used(&self) -> bool {
        self.link.as_ref().is_some_and(|link| link.password_used)
    }

    /// The server process at the other end.
    pub fn process_id(&self) -> Option<i32> {
        self.link.as_ref().map(Link::process_id)
    }

    /// Takes the notifications that have come since the last call.
    pub fn take_notifications(&mut self) -> Vec<Notification> {
        match &mut self.link {
            Some(link) => link.take_notifications(),
            None => Vec::new(),
        }
    }
}
