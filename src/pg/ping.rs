//! Is there a server that would take connections: what `PQping` answers.

use tokio::runtime::Builder;

use super::connect::connect;
use super::conninfo::{self, World};

/// The answers, with the numbers that `pg_isready` ends with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ping {
    Accepting = 0,
    Rejecting = 1,
    NoResponse = 2,
    NoAttempt = 3,
}

/// What was found, and what is to be said on stderr besides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pinged {
    pub answer: Ping,
    pub warnings: Vec<Vec<u8>>,
}

/// The SQLSTATE of a server that is starting up or shutting down.
const CANNOT_CONNECT_NOW: &[u8] = b"57P03";

/// Tries to connect; a server that wants another user or a password is one that accepts connections.
pub fn ping(parameters: &[(&str, &[u8])], world: &dyn World) -> Pinged {
    let Ok(spec) = conninfo::resolve(parameters, world) else {
        return Pinged {
            answer: Ping::NoAttempt,
            warnings: Vec::new(),
        };
    };
    let runtime = Builder::new_current_thread().enable_all().build();
    let answer = match runtime.map(|runtime| runtime.block_on(connect(&spec, world))) {
        Err(_) => Ping::NoAttempt,
        Ok(Ok(_)) => Ping::Accepting,
        Ok(Err(error)) if error.has_requested => Ping::Accepting,
        Ok(Err(error)) => match error.server.as_ref().and_then(|server| server.field(b'C')) {
            None => Ping::NoResponse,
            Some(CANNOT_CONNECT_NOW) => Ping::Rejecting,
            Some(_) => Ping::Accepting,
        },
    };
    Pinged {
        answer,
        warnings: spec.warnings,
    }
}
