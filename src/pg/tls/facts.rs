//! Names what an encrypted session is like as OpenSSL does, for `\conninfo`.

use rustls::{ClientConnection, ProtocolVersion};

/// What the session turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlsFacts {
    /// As OpenSSL names it (`TLSv1.3`).
    pub protocol: &'static str,
    /// As OpenSSL names it (`TLS_AES_256_GCM_SHA384`).
    pub cipher: String,
    pub key_bits: u32,
    /// The application protocol agreed upon.
    pub alpn: Option<String>,
}

/// Cipher suites: the protocol's number, OpenSSL's name and the length of the key.
const SUITES: [(u16, &str, u32); 9] = [
    (0x1301, "TLS_AES_128_GCM_SHA256", 128),
    (0x1302, "TLS_AES_256_GCM_SHA384", 256),
    (0x1303, "TLS_CHACHA20_POLY1305_SHA256", 256),
    (0xc02b, "ECDHE-ECDSA-AES128-GCM-SHA256", 128),
    (0xc02c, "ECDHE-ECDSA-AES256-GCM-SHA384", 256),
    (0xc02f, "ECDHE-RSA-AES128-GCM-SHA256", 128),
    (0xc030, "ECDHE-RSA-AES256-GCM-SHA384", 256),
    (0xcca8, "ECDHE-RSA-CHACHA20-POLY1305", 256),
    (0xcca9, "ECDHE-ECDSA-CHACHA20-POLY1305", 256),
];

impl TlsFacts {
    /// The facts of a session after its handshake.
    pub fn new(session: &ClientConnection) -> TlsFacts {
        let suite = session.negotiated_cipher_suite().map(|suite| suite.suite());
        let number = suite.map_or(0, u16::from);
        let known = SUITES.iter().find(|(known, ..)| *known == number);
        let alpn = session.alpn_protocol();
        TlsFacts {
            protocol: match session.protocol_version() {
                Some(ProtocolVersion::TLSv1_3) => "TLSv1.3",
                _ => "TLSv1.2",
            },
            cipher: match (known, suite) {
                (Some((_, name, _)), _) => (*name).to_owned(),
                (None, suite) => suite.map_or_else(String::new, |suite| format!("{suite:?}")),
            },
            key_bits: known.map_or(0, |(_, _, bits)| *bits),
            alpn: alpn.map(|name| String::from_utf8_lossy(name).into_owned()),
        }
    }
}
