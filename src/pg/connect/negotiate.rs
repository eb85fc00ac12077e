//! Which kinds of encryption are tried, and does the server agree to TLS.

use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::words::{CLOSED, lost};
use crate::error::os_error;
use crate::pg::conninfo::tls::SslMode;
use crate::pg::net::{Address, Stream};

/// How a connection is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encryption {
    Plain,
    Tls,
    /// TLS if the server has it, else plain on the same connection.
    TlsOrPlain,
}

/// The server's answer to an SSLRequest.
pub(super) enum Answer {
    Yes(Stream),
    No(Stream),
}

/// Asks for TLS.
pub(super) async fn request_tls(mut stream: Stream) -> Result<Answer, Vec<u8>> {
    let mut packet = [0; 8];
    packet[..4].copy_from_slice(&8u32.to_be_bytes());
    packet[4..].copy_from_slice(&((1234u32 << 16) | 5679).to_be_bytes());
    stream.write_all(&packet).await.map_err(|error| {
        [
            b"could not send SSL negotiation packet: ".as_slice(),
            os_error(&error).as_bytes(),
        ]
        .concat()
    })?;
    // Room for more than the one byte that may come: whatever follows it was not encrypted.
    let mut answer = [0; 2];
    let length = stream.read(&mut answer).await.map_err(|e| lost(&e))?;
    match (&answer[..length], answer[0]) {
        ([], _) => Err(CLOSED.into()),
        ([_, _], b'S' | b'N') => Err(b"received unencrypted data after SSL response".to_vec()),
        (_, b'S') => Ok(Answer::Yes(stream)),
        (_, b'N') => Ok(Answer::No(stream)),
        (_, b'E') => Err(b"server sent an error response during SSL exchange".to_vec()),
        (_, byte) => Err([
            b"received invalid response to SSL negotiation: ".as_slice(),
            &[byte],
        ]
        .concat()),
    }
}

/// A socket has no TLS; the weaker modes have a second choice.
pub(super) fn encryptions(mode: SslMode, address: &Address) -> &'static [Encryption] {
    match (address, mode) {
        (Address::Socket(_), _) | (_, SslMode::Disable) => &[Encryption::Plain],
        (_, SslMode::Allow) => &[Encryption::Plain, Encryption::Tls],
        (_, SslMode::Prefer) => &[Encryption::TlsOrPlain, Encryption::Plain],
        _ => &[Encryption::Tls],
    }
}
