//! How are failures to connect told: libpq's sentences.

use crate::error::{ServerMessage, os_error};
use crate::pg::conninfo::{Host, HostKind};
use crate::pg::net::{Address, is_hang_up};
use crate::pg::tls::words::{session, tls_error};

pub(super) const NO_TLS: &[u8] = b"server does not support SSL, but SSL was required";
pub(in crate::pg) const CLOSED: &str = "server closed the connection unexpectedly\n\tThis probably means the server terminated abnormally\n\tbefore or while processing the request.";

/// `connection to server ... failed: `.
pub(super) fn identity(host: &Host, address: &Address) -> Vec<u8> {
    let address = match address {
        Address::Socket(path) => {
            return [
                b"connection to server on socket \"",
                path.as_slice(),
                b"\" failed: ",
            ]
            .concat();
        }
        Address::Tcp(address) => address.ip().to_string(),
    };
    let port: &[u8] = match host.port.as_slice() {
        [] => b"5432",
        port => port,
    };
    let (shown, numeric) = match host.kind {
        HostKind::Address => (host.hostaddr.as_slice(), None),
        _ if host.host == address.as_bytes() => (host.host.as_slice(), None),
        _ => (host.host.as_slice(), Some(format!(" ({address})"))),
    };
    [
        b"connection to server at \"",
        shown,
        b"\"",
        numeric.unwrap_or_default().as_bytes(),
        b", port ",
        port,
        b" failed: ",
    ]
    .concat()
}

/// The parts of a server's error that psql shows, as it shows them.
pub(super) fn server_text(message: &ServerMessage) -> Vec<u8> {
    let mut text = Vec::new();
    if let Some(severity) = message.field(b'S') {
        text.extend_from_slice(severity);
        text.extend_from_slice(b":  ");
    }
    text.extend_from_slice(message.field(b'M').unwrap_or_default());
    for (code, label) in [
        (b'D', "DETAIL"),
        (b'H', "HINT"),
        (b'q', "QUERY"),
        (b'W', "CONTEXT"),
    ] {
        if let Some(value) = message.field(code) {
            text.extend_from_slice(format!("\n{label}:  ").as_bytes());
            text.extend_from_slice(value);
        }
    }
    text
}

/// What the driver says when the server said nothing.
pub(super) fn driver_text(error: &tokio_postgres::Error) -> Vec<u8> {
    use std::error::Error as _;
    if error.is_closed() {
        return CLOSED.as_bytes().to_vec();
    }
    let Some(cause) = error.source() else {
        return error.to_string().into_bytes();
    };
    match cause.downcast_ref::<std::io::Error>() {
        Some(error) if error.kind() != std::io::ErrorKind::InvalidInput => lost(error),
        _ => scram_text(&cause.to_string()).as_bytes().to_vec(),
    }
}

/// libpq's words for what the driver finds wrong with a SCRAM exchange.
fn scram_text(text: &str) -> &str {
    match text {
        "invalid nonce" => "invalid SCRAM response (nonce mismatch)",
        "SCRAM verification error" => "incorrect server signature",
        // Whether the server offers channel binding is known before; so there is nothing to bind to.
        "server did not use channel binding" => "could not generate peer certificate hash",
        text => text,
    }
}

/// Words the loss of a connection that was read from.
pub(in crate::pg) fn lost(error: &std::io::Error) -> Vec<u8> {
    broken("could not receive data from server: ", error)
}

/// Words the loss of a connection that was written to.
pub(in crate::pg) fn unsent(error: &std::io::Error) -> Vec<u8> {
    broken("could not send data to server: ", error)
}

fn broken(what: &str, error: &std::io::Error) -> Vec<u8> {
    if let Some(error) = tls_error(error) {
        return session(error);
    }
    if is_hang_up(error) {
        return CLOSED.into();
    }
    match error.get_ref() {
        // The stream's own words for its end.
        Some(words) => words.to_string().into_bytes(),
        None => [what, &os_error(error)].concat().into_bytes(),
    }
}
