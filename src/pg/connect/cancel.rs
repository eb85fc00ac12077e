//! How is a running statement cancelled: a connection of its own, encrypted as the session is.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::timeout;

use super::negotiate::{Answer, request_tls};
use super::words::NO_TLS;
use crate::error::os_error;
use crate::pg::net::{Address, NoStream, Stream, Tcp};
use crate::pg::tls::TlsSetup;
use crate::pg::transport::Transport;

/// What it takes to cancel the running statement of a session.
#[derive(Clone)]
pub struct CancelInfo {
    pub(super) address: Address,
    pub(super) tls: Option<TlsSetup>,
    pub(super) direct: bool,
    /// How long a request may take.
    pub(super) limit: Duration,
    pub process_id: i32,
    pub(super) secret: i32,
}

/// Sends a cancel request on a connection of its own, encrypted if the session is.
pub async fn cancel(session: &CancelInfo) -> Result<(), Vec<u8>> {
    timeout(session.limit, send(session))
        .await
        .unwrap_or_else(|_| Err(b"timeout expired".to_vec()))
}

async fn send(session: &CancelInfo) -> Result<(), Vec<u8>> {
    let stream = Stream::connect(&session.address, Tcp::default())
        .await
        .map_err(|error| match error {
            NoStream::Option(_, error)
            | NoStream::Unsupported(error)
            | NoStream::Refused(error) => os_error(&error).into_bytes(),
        })?;
    let mut transport = match &session.tls {
        None => Transport::Plain(stream),
        Some(setup) => {
            let stream = match session.direct {
                true => stream,
                false => match request_tls(stream).await? {
                    Answer::Yes(stream) => stream,
                    Answer::No(_) => return Err(NO_TLS.to_vec()),
                },
            };
            let secured = setup.handshake(stream).await?;
            Transport::Tls(Box::new(secured.stream))
        }
    };
    let packet = cancel_packet(session.process_id, session.secret);
    let sent = async {
        transport.write_all(&packet).await?;
        transport.flush().await
    };
    match sent.await {
        Ok(()) => {
            // The server closes when it has passed the request on; only then may the caller rely on it. How it closes
            // does not matter.
            let _ = transport.read(&mut [0; 1]).await;
            Ok(())
        }
        Err(error) => Err([
            b"could not send cancel packet: ".as_slice(),
            os_error(&error).as_bytes(),
        ]
        .concat()),
    }
}

fn cancel_packet(process_id: i32, secret: i32) -> [u8; 16] {
    let mut packet = [0; 16];
    let words = [16, (1234 << 16) | 5678, process_id, secret];
    for (slot, word) in packet.chunks_exact_mut(4).zip(words) {
        slot.copy_from_slice(&word.to_be_bytes());
    }
    packet
}
