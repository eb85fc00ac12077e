//! How is a connection encrypted: TLS settings from the ssl* parameters, the handshake, and what came of it.
//!
//! Nothing of TLS is loaded (provider, roots) before a server has said that it wants TLS.

pub mod beneath;
pub mod certificate;
pub mod facts;
pub mod files;
pub mod hello;
pub mod names;
pub mod verify;
pub mod version1;
pub mod witness;
pub mod words;

use std::net::IpAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use rustls::client::danger::ServerCertVerifier;
use rustls::client::{ResolvesClientCert, Resumption, WebPkiServerVerifier};
use rustls::crypto::{CryptoProvider, aws_lc_rs};
use rustls::pki_types::ServerName;
use rustls::sign::CertifiedKey;
use rustls::{ClientConfig, SignatureScheme, SupportedProtocolVersion};
use tokio_postgres::tls::{MakeTlsConnect, TlsConnect};
use tokio_postgres_rustls::MakeRustlsConnect;

use self::beneath::Beneath;
use self::certificate::Certificate;
use self::facts::TlsFacts;
use self::files::Roots;
use self::witness::Witness;
use super::conninfo::tls::{SslMode, TlsSpec, TlsVersion};
use super::net::{Stream, parse_address};

/// The application protocol that PostgreSQL 17 and later expect.
const ALPN: &[u8] = b"postgresql";

/// An encrypted stream to a server.
pub type TlsStream = <MakeRustlsConnect as MakeTlsConnect<Beneath>>::Stream;

/// Everything that a handshake needs, so that a cancel request can repeat it.
#[derive(Clone)]
pub struct TlsSetup {
    connector: MakeRustlsConnect,
    identity: Arc<Identity>,
    witness: Arc<Witness>,
    name: String,
    host: Vec<u8>,
    spec: TlsSpec,
}

/// A finished handshake.
pub struct Secured {
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
        let witness = Arc::new(Witness::new(verifier(spec, &provider)?));
        let identity = Arc::new(Identity {
            key: files::identity(spec, &provider)?.map(Arc::new),
            was_asked: AtomicBool::new(false),
        });
        let resolver: Arc<dyn ResolvesClientCert> = identity.clone();
        let mut config = ClientConfig::builder_with_provider(provider)
            .with_protocol_versions(&versions)
            .map_err(|error| words::session(&error))?
            .dangerous()
            .with_custom_certificate_verifier(witness.clone())
            .with_client_cert_resolver(resolver);
        config.alpn_protocols = vec![ALPN.to_vec()];
        // A resumed session would show no certificate, neither the server's nor ours.
        config.resumption = Resumption::disabled();
        let name = server_name(host);
        config.enable_sni = spec.send_name && name.is_some();
        Ok(TlsSetup {
            connector: MakeRustlsConnect::new(config),
            identity,
            witness,
            name: name.unwrap_or_else(|| address.to_string()),
            host: host.to_vec(),
            spec: spec.clone(),
        })
    }

    /// Encrypts a stream; the error is libpq's text.
    ///
    /// libpq refuses a direct connection whose server did not agree to an application protocol. The driver's stream
    /// does not tell whether it did; PostgreSQL itself closes direct connections without one.
    pub async fn handshake(&self, stream: Stream) -> Result<Secured, Vec<u8>> {
        self.identity.was_asked.store(false, Ordering::Relaxed);
        let hello = Arc::new(OnceLock::new());
        let beneath = Beneath::new(stream, hello.clone());
        let mut connector = self.connector.clone();
        let Ok(handshake) = MakeTlsConnect::<Beneath>::make_tls_connect(&mut connector, &self.name);
        let secured = handshake.connect(beneath).await;
        let stream = secured.map_err(|error| words::handshake(&error, &self.spec))?;
        if self.spec.mode == SslMode::VerifyFull {
            let certificate = Certificate::parse(&self.witness.leaf()).unwrap_or_default();
            names::check(&certificate, &self.host)?;
        }
        let asked = self.identity.was_asked.load(Ordering::Relaxed);
        Ok(Secured {
            stream,
            facts: TlsFacts::new(hello.get()),
            certificate_was_asked: asked,
            certificate_was_sent: asked && self.identity.key.is_some(),
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
fn server_name(host: &[u8]) -> Option<String> {
    if host.contains(&b':') || parse_address(host).is_some() {
        return None;
    }
    let text = String::from_utf8(host.to_vec()).ok()?;
    match ServerName::try_from(text.as_str()) {
        Ok(ServerName::DnsName(_)) => Some(text),
        _ => None,
    }
}
