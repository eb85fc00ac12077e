//! What is an encrypted session like, in OpenSSL's names, for `\conninfo`.

use rustls::CipherSuite;

use super::hello::ServerHello;

/// What the session turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlsFacts {
    /// As OpenSSL names it (`TLSv1.3`).
    pub protocol: &'static str,
    /// As OpenSSL names it (`TLS_AES_256_GCM_SHA384`).
    pub cipher: String,
    pub key_bits: u32,
    /// The application protocol agreed upon.
    pub alpn: Option<&'static str>,
}

/// The version that TLS 1.3 has in its messages.
const TLS_1_3: u16 = 0x0304;

/// The first major version of PostgreSQL that agrees to an application protocol.
const FIRST_WITH_ALPN: u32 = 17;

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
    /// The facts that the handshake shows; the application protocol is not among them.
    pub fn new(hello: Option<&ServerHello>) -> TlsFacts {
        let version = hello.map_or(0, |hello| hello.version);
        let suite = hello.map_or(0, |hello| hello.suite);
        let known = SUITES.iter().find(|(number, ..)| *number == suite);
        TlsFacts {
            protocol: match version {
                TLS_1_3 => "TLSv1.3",
                _ => "TLSv1.2",
            },
            cipher: known.map_or_else(
                || format!("{:?}", CipherSuite::from(suite)),
                |(_, name, _)| (*name).to_owned(),
            ),
            key_bits: known.map_or(0, |(_, _, bits)| *bits),
            alpn: None,
        }
    }

    /// The same with the application protocol.
    ///
    /// TLS 1.3 agrees on it in secret, and the driver's stream does not tell; but servers from 17 on always agree to
    /// what we offer, and older ones never do.
    pub fn with_alpn_of(mut self, server_version: &[u8]) -> TlsFacts {
        let digits = server_version.iter().take_while(|b| b.is_ascii_digit());
        let major = digits.fold(0u32, |number, &digit| {
            number
                .saturating_mul(10)
                .saturating_add(u32::from(digit - b'0'))
        });
        self.alpn = (major >= FIRST_WITH_ALPN).then_some("postgresql");
        self
    }
}
