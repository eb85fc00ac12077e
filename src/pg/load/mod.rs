//! How does completion learn what the database contains: queries whose rows stream into a catalog.
//!
//! In: the parameters of the session's own connection, or that connection itself. Out: newer and newer catalogs in a
//! [`Slot`], the first within milliseconds. A query that fails, for lack of rights for example, leaves its part of the
//! catalog empty. Nothing here waits for the user or keeps the user waiting: see [`Server::load`](super::Server::load).

mod beside;
mod cells;
mod path;
mod queries;
mod reading;
mod take;

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use crate::catalog::{Progress, Slot};
use crate::interrupt::Interrupt;
use crate::pg::connect::{self, ConnectError, Endpoint};
use crate::pg::conninfo::{ConnectSpec, Host, System};
use crate::pg::link::Link;
use crate::pg::stream::{self, Request};
use crate::pg::wake::Wake;

pub use beside::Woken;
pub(super) use beside::beside;
pub use reading::Failure;
use reading::Reading;

/// How many queries go out in one message on a connection of our own: all of a stage.
const ALL_QUERIES: usize = usize::MAX;

/// A catalog that is being read.
pub(super) struct Loader {
    way: Way,
    slot: Slot,
    /// What was last told of how it goes.
    told: Progress,
}

enum Way {
    /// On a connection of its own, which goes away with it.
    Own(Pin<Box<dyn Future<Output = Vec<Failure>>>>),
    /// On the session's connection, between statements.
    Between(Box<Reading>),
}

impl Loader {
    /// Reads on a connection of its own to the server at `endpoint`; nothing happens before it is polled.
    fn own(spec: &ConnectSpec, endpoint: Option<&Endpoint>, slot: &Slot) -> Loader {
        let spec = like_the_session(spec, endpoint);
        let reading = Reading::new(slot.clone());
        Loader::new(Way::Own(Box::pin(read(spec, reading))), slot)
    }

    fn between(slot: &Slot) -> Loader {
        let reading = Reading::new(slot.clone());
        Loader::new(Way::Between(Box::new(reading)), slot)
    }

    fn new(way: Way, slot: &Slot) -> Loader {
        Loader {
            way,
            slot: slot.clone(),
            told: slot.progress(),
        }
    }

    /// Goes on with what can go on by itself; `Ready` when the catalog is complete, or will not be.
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Vec<Failure>> {
        match &mut self.way {
            Way::Own(task) => task.as_mut().poll(cx),
            Way::Between(_) => Poll::Pending,
        }
    }

    /// The reading that the session's connection is used for.
    fn reading(&mut self) -> Option<&mut Reading> {
        match &mut self.way {
            Way::Own(_) => None,
            Way::Between(reading) => Some(reading),
        }
    }

    /// How it went.
    fn end(&self) -> Progress {
        self.slot.progress()
    }

    /// How it goes, if that is news.
    fn news(&mut self) -> Option<Progress> {
        let progress = self.slot.progress();
        (progress != self.told).then(|| {
            self.told = progress.clone();
            progress
        })
    }
}

/// The session's parameters, for a second connection to the same server.
fn like_the_session(spec: &ConnectSpec, endpoint: Option<&Endpoint>) -> ConnectSpec {
    let mut spec = spec.clone();
    if let Some(endpoint) = endpoint
        && spec.hosts.iter().any(|host| leads_to(host, endpoint))
    {
        spec.hosts.retain(|host| leads_to(host, endpoint));
    }
    spec.settings.set(b"application_name", b"pgtusk completion");
    spec.settings.set(b"client_encoding", b"UTF8");
    spec.settings.clear("replication");
    spec.settings.set_if_absent(b"connect_timeout", b"15");
    spec
}

fn leads_to(host: &Host, endpoint: &Endpoint) -> bool {
    let name = match host.host.is_empty() {
        true => &host.hostaddr,
        false => &host.host,
    };
    *name == endpoint.host && host.port == endpoint.port
}

async fn read(spec: ConnectSpec, mut reading: Reading) -> Vec<Failure> {
    let mut link = match open(spec).await {
        Ok(link) => link,
        Err(error) => {
            reading.fail(&error.to_string());
            return reading.take_failures();
        }
    };
    let nobody = Interrupt::default();
    let silence = Wake::default();
    while let Some(sql) = reading.next(ALL_QUERIES) {
        let request = Request::simple(sql.as_bytes());
        let running = stream::run(&mut link, request, &mut reading, &nobody, &silence);
        if let Err(lost) = running.await {
            reading.fail(&lost.reason);
            return reading.take_failures();
        }
    }
    link.close().await;
    reading.take_failures()
}

/// Connects; the password is forgotten at the end.
async fn open(mut spec: ConnectSpec) -> Result<Link, ConnectError> {
    let link = connect::connect(&spec, &System).await?;
    if link.parameter(b"server_encoding") != Some(b"SQL_ASCII") {
        return Ok(link);
    }
    // Nobody knows the encoding of such a server's names. It would check them as UTF-8, and fail a whole query for
    // one of them that is not.
    link.close().await;
    spec.settings.set(b"client_encoding", b"SQL_ASCII");
    connect::connect(&spec, &System).await
}
