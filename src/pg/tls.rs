//! How is a connection encrypted: TLS settings from the ssl* parameters, the handshake, and what came of it.
//!
//! Nothing of TLS is loaded (provider, roots) before a server has said that it wants TLS.

pub mod binding;
pub mod certificate;
pub mod facts;
pub mod files;
pub mod names;
pub mod verify;
pub mod version1;
pub mod words;

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rustls::client::danger::ServerCertVerifier;
use rustls::client::{ResolvesClientCert, Resumption, WebPkiServerVerifier};
use rustls::crypto::{CryptoProvider, aws_lc_rs};
use rustls::pki_types::ServerName;
use rustls::sign::CertifiedKey;
use rustls::{ClientConfig, SignatureScheme, SupportedProtocolVersion};
use tokio::io::BufReader;
use tokio_rustls::{TlsConnector, client};

use self::certificate::Certificate;
use self::facts::TlsFacts;
use self::files::Roots;
use super::conninfo::tls::{SslMode, TlsSpec, TlsVersion};
use super::net::{Stream, parse_address};

/// The application protocol that PostgreSQL 17 and later expect.
const ALPN: &[u8] = b"postgresql";

/// How much is read from the socket at once: rustls alone would ask the system for 4 KiB at a time.
const READ_SIZE: usize = 64 * 1024;

/// An encrypted stream to a server.
pub(super) type TlsStream = client::TlsStream<BufReader<Stream>>;

/// Everything that a handshake needs, so that a cancel request can repeat it.
#[derive(Clone)]
pub struct TlsSetup {
    connector: TlsConnector,
    identity: Arc<Identity>,
    name: ServerName<'static>,
    host: Vec<u8>,
    spec: TlsSpec,
}

/// A finished handshake.
pub(super) struct Secured {
    pub stream: TlsStream,
    pub facts: TlsFacts,
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
        // A resumed session would show no certificate, neither the server's nor ours.
        config.resumption = Resumption::disabled();
        let name = server_name(host);
        config.enable_sni = spec.send_name && name.is_some();
        Ok(TlsSetup {
            connector: Arc::new(config).into(),
            identity,
            name: name.unwrap_or_else(|| ServerName::from(address)),
            host: host.to_vec(),
            spec: spec.clone(),
        })
    }

    /// Encrypts a stream; the error is libpq's text.
    pub(super) async fn handshake(&self, stream: Stream) -> Result<Secured, Vec<u8>> {
        self.identity.was_asked.store(false, Ordering::Relaxed);
        let stream = BufReader::with_capacity(READ_SIZE, stream);
        let secured = self.connector.connect(self.name.clone(), stream).await;
        let stream = secured.map_err(|error| words::handshake(&error, &self.spec))?;
        let (_, session) = stream.get_ref();
        if self.spec.mode == SslMode::VerifyFull {
            let leaf = session.peer_certificates().and_then(<[_]>::first);
            let certificate = leaf.and_then(|leaf| Certificate::parse(leaf));
            names::check(&certificate.unwrap_or_default(), &self.host)?;
        }
        let facts = TlsFacts::new(session);
        if self.spec.direct && facts.alpn.is_none() {
            return Err(NO_ALPN.to_vec());
        }
        let asked = self.identity.was_asked.load(Ordering::Relaxed);
        Ok(Secured {
            stream,
            facts,
            certificate_was_asked: asked,
            certificate_was_sent: asked && self.identity.key.is_some(),
        })
    }
}

/// libpq's words for a direct connection to something that may be no PostgreSQL server.
const NO_ALPN: &[u8] =
    b"direct SSL connection was established without ALPN protocol negotiation extension";

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
    let name = ServerName::try_from(text).ok();
    name.filter(|name| matches!(name, ServerName::DnsName(_)))
}
