//! How is a connection encrypted: TLS settings from the ssl* parameters, the handshake, and what came of it.
//!
//! Nothing of TLS is loaded (provider, roots) before a server has said that it wants TLS.

pub mod certificate;
pub mod files;
pub mod names;
pub mod stream;
pub mod verify;
pub mod version1;
pub mod words;

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rustls::client::{ResolvesClientCert, WebPkiServerVerifier, danger::ServerCertVerifier};
use rustls::crypto::{CryptoProvider, aws_lc_rs, hash::Hash};
use rustls::pki_types::ServerName;
use rustls::sign::CertifiedKey;
use rustls::{
    CipherSuite, ClientConfig, ClientConnection, ProtocolVersion, SignatureScheme,
    SupportedCipherSuite, SupportedProtocolVersion,
};

use self::certificate::Certificate;
use self::files::Roots;
use self::stream::TlsStream;
use super::conninfo::tls::{SslMode, TlsSpec, TlsVersion};
use super::net::{Stream, parse_address};

/// The application protocol that PostgreSQL 17 and later expect.
const ALPN: &[u8] = b"postgresql";

/// What the session turned out to be, for `\conninfo`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlsFacts {
    /// As OpenSSL names it (`TLSv1.3`).
    pub protocol: &'static str,
    /// As OpenSSL names it (`TLS_AES_256_GCM_SHA384`).
    pub cipher: String,
    pub key_bits: u32,
    pub alpn: Option<Vec<u8>>,
}

/// Everything that a handshake needs, so that a cancel request can repeat it.
#[derive(Debug, Clone)]
pub struct TlsSetup {
    config: Arc<ClientConfig>,
    identity: Arc<Identity>,
    name: ServerName<'static>,
    host: Vec<u8>,
    spec: TlsSpec,
}

/// A finished handshake.
#[derive(Debug)]
pub struct Secured {
    pub stream: TlsStream<Stream>,
    pub facts: TlsFacts,
    /// The hash of the server's certificate, for SCRAM channel binding; `None` when it has none that we can make.
    pub binding: Option<Vec<u8>>,
    pub certificate_was_asked: bool,
    pub certificate_was_sent: bool,
}

impl TlsSetup {
    /// Loads what the parameters name; the error is libpq's text.
    pub fn new(spec: &TlsSpec, host: &[u8], address: IpAddr) -> Result<TlsSetup, Vec<u8>> {
        let provider = Arc::new(aws_lc_rs::default_provider());
        let versions = versions(spec)?;
        let verifier = verifier(spec, &provider)?;
        let identity = Arc::new(Identity {
            key: files::identity(spec, &provider)?.map(Arc::new),
            was_asked: AtomicBool::new(false),
        });
        let resolver: Arc<dyn ResolvesClientCert> = identity.clone();
        let mut config = ClientConfig::builder_with_provider(provider)
            .with_protocol_versions(&versions)
            .map_err(|error| words::session(&error))?
            .dangerous()
            .with_custom_certificate_verifier(verifier)
            .with_client_cert_resolver(resolver);
        config.alpn_protocols = vec![ALPN.to_vec()];
        let name = server_name(host);
        config.enable_sni = spec.send_name && matches!(name, Some(ServerName::DnsName(_)));
        Ok(TlsSetup {
            config: Arc::new(config),
            identity,
            name: name.unwrap_or(ServerName::IpAddress(address.into())),
            host: host.to_vec(),
            spec: spec.clone(),
        })
    }

    /// Encrypts a stream; the error is libpq's text.
    pub async fn handshake(&self, stream: Stream) -> Result<Secured, Vec<u8>> {
        self.identity.was_asked.store(false, Ordering::Relaxed);
        let connected = TlsStream::connect(self.config.clone(), self.name.clone(), stream).await;
        let stream = connected.map_err(|error| words::handshake(&error, &self.spec))?;
        let session = stream.session();
        let leaf = session.peer_certificates().and_then(<[_]>::first);
        let certificate = leaf.and_then(|der| Certificate::parse(der));
        if self.spec.mode == SslMode::VerifyFull {
            let unreadable = Certificate::default();
            names::check(certificate.as_ref().unwrap_or(&unreadable), &self.host)?;
        }
        if self.spec.direct && session.alpn_protocol().is_none() {
            return Err(b"direct SSL connection was established without ALPN protocol negotiation extension".to_vec());
        }
        let asked = self.identity.was_asked.load(Ordering::Relaxed);
        Ok(Secured {
            facts: facts(session),
            binding: leaf
                .zip(certificate)
                .and_then(|(der, certificate)| binding(der, &certificate.signature)),
            certificate_was_asked: asked,
            certificate_was_sent: asked && self.identity.key.is_some(),
            stream,
        })
    }
}

/// The client's certificate, and whether the server wanted to see it.
#[derive(Debug)]
struct Identity {
    key: Option<Arc<CertifiedKey>>,
    was_asked: AtomicBool,
}

impl ResolvesClientCert for Identity {
    fn resolve(
        &self,
        _authorities: &[&[u8]],
        _schemes: &[SignatureScheme],
    ) -> Option<Arc<CertifiedKey>> {
        self.was_asked.store(true, Ordering::Relaxed);
        self.key.clone()
    }

    fn has_certs(&self) -> bool {
        self.key.is_some()
    }
}

fn verifier(
    spec: &TlsSpec,
    provider: &Arc<CryptoProvider>,
) -> Result<Arc<dyn ServerCertVerifier>, Vec<u8>> {
    let Some(Roots { store, pinned }) = files::roots(spec)? else {
        return Ok(Arc::new(verify::Anybody(provider.clone())));
    };
    let revocations = files::revocations(spec)?;
    let has_revocations = !revocations.is_empty();
    let webpki = WebPkiServerVerifier::builder_with_provider(Arc::new(store), provider.clone())
        .with_crls(revocations)
        .enforce_revocation_expiration()
        .build()
        .map_err(|error| format!("SSL error: {error}").into_bytes())?;
    Ok(Arc::new(verify::Chain {
        webpki,
        pinned,
        has_revocations,
        algorithms: provider.signature_verification_algorithms,
    }))
}

/// The versions in range that are safe; TLS 1.0 and 1.1 are not spoken here.
fn versions(spec: &TlsSpec) -> Result<Vec<&'static SupportedProtocolVersion>, Vec<u8>> {
    let known = [
        (TlsVersion::V1_2, &rustls::version::TLS12),
        (TlsVersion::V1_3, &rustls::version::TLS13),
    ];
    let wanted: Vec<_> = known
        .iter()
        .filter(|(version, _)| spec.lowest.is_none_or(|lowest| lowest <= *version))
        .filter(|(version, _)| spec.highest.is_none_or(|highest| highest >= *version))
        .map(|(_, supported)| *supported)
        .collect();
    match wanted.is_empty() {
        false => Ok(wanted),
        true => Err([
            b"SSL error: no protocols available\n".as_slice(),
            &words::version_hint(spec),
        ]
        .concat()),
    }
}

/// The name for SNI: addresses have none, and neither has what cannot be a DNS name.
fn server_name(host: &[u8]) -> Option<ServerName<'static>> {
    if host.contains(&b':') || parse_address(host).is_some() {
        return None;
    }
    let text = String::from_utf8(host.to_vec()).ok()?;
    ServerName::try_from(text).ok()
}

fn facts(session: &ClientConnection) -> TlsFacts {
    let suite = session.negotiated_cipher_suite();
    let (cipher, key_bits) = suite.map_or((String::new(), 0), describe);
    TlsFacts {
        protocol: match session.protocol_version() {
            Some(ProtocolVersion::TLSv1_3) => "TLSv1.3",
            _ => "TLSv1.2",
        },
        cipher,
        key_bits,
        alpn: session.alpn_protocol().map(<[u8]>::to_vec),
    }
}

/// OpenSSL's name of a cipher suite, and the length of its key.
fn describe(suite: SupportedCipherSuite) -> (String, u32) {
    let name = match suite.suite() {
        CipherSuite::TLS13_AES_256_GCM_SHA384 => "TLS_AES_256_GCM_SHA384",
        CipherSuite::TLS13_AES_128_GCM_SHA256 => "TLS_AES_128_GCM_SHA256",
        CipherSuite::TLS13_CHACHA20_POLY1305_SHA256 => "TLS_CHACHA20_POLY1305_SHA256",
        CipherSuite::TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384 => "ECDHE-ECDSA-AES256-GCM-SHA384",
        CipherSuite::TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 => "ECDHE-ECDSA-AES128-GCM-SHA256",
        CipherSuite::TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256 => {
            "ECDHE-ECDSA-CHACHA20-POLY1305"
        }
        CipherSuite::TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384 => "ECDHE-RSA-AES256-GCM-SHA384",
        CipherSuite::TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 => "ECDHE-RSA-AES128-GCM-SHA256",
        CipherSuite::TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256 => "ECDHE-RSA-CHACHA20-POLY1305",
        _ => "",
    };
    let bits = if name.contains("128") { 128 } else { 256 };
    match name {
        "" => (format!("{:?}", suite.suite()), bits),
        name => (name.to_owned(), bits),
    }
}

/// Signature algorithms whose hash binds SCRAM to the server's certificate (RFC 5929); SHA-1 and MD5 count as SHA-256.
const SHA256_SIGNATURES: [&[u8]; 5] = [
    &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x04], // md5WithRSAEncryption
    &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x05], // sha1WithRSAEncryption
    &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0b], // sha256WithRSAEncryption
    &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x01],             // ecdsa-with-SHA1
    &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02],       // ecdsa-with-SHA256
];
const SHA384_SIGNATURES: [&[u8]; 2] = [
    &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0c], // sha384WithRSAEncryption
    &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x03],       // ecdsa-with-SHA384
];

/// The hash of a certificate with the hash function of its signature.
fn binding(der: &[u8], signature: &[u8]) -> Option<Vec<u8>> {
    let suite = if SHA256_SIGNATURES.contains(&signature) {
        aws_lc_rs::cipher_suite::TLS13_AES_128_GCM_SHA256
    } else if SHA384_SIGNATURES.contains(&signature) {
        aws_lc_rs::cipher_suite::TLS13_AES_256_GCM_SHA384
    } else {
        return None;
    };
    let hash: &dyn Hash = suite.tls13()?.common.hash_provider;
    Some(hash.hash(der).as_ref().to_vec())
}
