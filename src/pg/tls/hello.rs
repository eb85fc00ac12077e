//! What did the server choose: the protocol version and cipher suite in the ServerHello of a TLS handshake.
//!
//! The driver's TLS stream hides its session, but this message is plain text. In: the bytes that the server has sent
//! so far. Out: its choice, once it is there. rustls judges the same bytes; nothing here refuses anything.

/// The handshake message that carries the choice.
const SERVER_HELLO: u8 = 2;

/// Kinds of TLS records.
const CHANGE_CIPHER_SPEC: u8 = 20;
const HANDSHAKE: u8 = 22;

/// The extension in which TLS 1.3 is chosen.
const SUPPORTED_VERSIONS: u16 = 43;

/// A ServerHello with this "random" value is a HelloRetryRequest, and the real one follows (RFC 8446, 4.1.3).
const RETRY: [u8; 32] = [
    0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11, 0xbe, 0x1d, 0x8c, 0x02, 0x1e, 0x65, 0xb8, 0x91,
    0xc2, 0xa2, 0x11, 0x16, 0x7a, 0xbb, 0x8c, 0x5e, 0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c,
];

/// The server's choice, by the numbers of the protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ServerHello {
    pub version: u16,
    pub suite: u16,
}

/// Finds the server's choice in the bytes from the start of its side of the handshake.
pub fn server_hello(sent: &[u8]) -> Option<ServerHello> {
    let handshake = handshake_bytes(sent);
    let mut rest = handshake.as_slice();
    while let Some((kind, body, after)) = message(rest) {
        if kind == SERVER_HELLO && body.get(2..34) != Some(RETRY.as_slice()) {
            return choice(body);
        }
        rest = after;
    }
    None
}

/// Joins what the plain handshake records carry: a message may be spread over several of them.
fn handshake_bytes(mut sent: &[u8]) -> Vec<u8> {
    let mut joined = Vec::new();
    while let Some((kind, payload, after)) = record(sent) {
        match kind {
            HANDSHAKE => joined.extend_from_slice(payload),
            CHANGE_CIPHER_SPEC => {}
            _ => break,
        }
        sent = after;
    }
    joined
}

/// Splits a record off: kind, version (2), length (2), payload.
fn record(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (header, rest) = bytes.split_first_chunk::<5>()?;
    let length = usize::from(u16::from_be_bytes([header[3], header[4]]));
    let (payload, after) = rest.split_at_checked(length)?;
    Some((header[0], payload, after))
}

/// Splits a handshake message off: kind, length (3), body.
fn message(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (header, rest) = bytes.split_first_chunk::<4>()?;
    let length = u32::from_be_bytes([0, header[1], header[2], header[3]]);
    let (body, after) = rest.split_at_checked(usize::try_from(length).ok()?)?;
    Some((header[0], body, after))
}

/// Reads a ServerHello: version (2), random (32), session id, suite (2), compression (1), extensions.
fn choice(body: &[u8]) -> Option<ServerHello> {
    let (version, rest) = body.split_first_chunk::<2>()?;
    let (_random, rest) = rest.split_first_chunk::<32>()?;
    let (&id_length, rest) = rest.split_first()?;
    let (_id, rest) = rest.split_at_checked(usize::from(id_length))?;
    let (suite, rest) = rest.split_first_chunk::<2>()?;
    let extensions = rest.get(3..).unwrap_or_default();
    Some(ServerHello {
        version: chosen_version(extensions).unwrap_or(u16::from_be_bytes(*version)),
        suite: u16::from_be_bytes(*suite),
    })
}

/// The version in supported_versions; older servers do not send it.
fn chosen_version(mut extensions: &[u8]) -> Option<u16> {
    loop {
        let (header, rest) = extensions.split_first_chunk::<4>()?;
        let length = usize::from(u16::from_be_bytes([header[2], header[3]]));
        let (value, after) = rest.split_at_checked(length)?;
        if u16::from_be_bytes([header[0], header[1]]) == SUPPORTED_VERSIONS {
            return value.try_into().ok().map(u16::from_be_bytes);
        }
        extensions = after;
    }
}
