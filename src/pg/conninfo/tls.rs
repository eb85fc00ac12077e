//! What do the ssl* parameters ask for.

use super::keywords::Settings;
use super::spec::{choose, invalid};
use super::world::World;
use super::{Problem, message};

/// How a connection is to be encrypted and whom it trusts.
#[derive(Debug, Clone)]
pub struct TlsSpec {
    pub mode: SslMode,
    /// Whether the handshake starts at once instead of after an SSLRequest.
    pub direct: bool,
    pub certificate_mode: CertificateMode,
    pub roots: Option<Vec<u8>>,
    pub certificate: Option<Vec<u8>>,
    pub key: Option<Vec<u8>>,
    pub revocations: Option<Vec<u8>>,
    pub revocation_folder: Option<Vec<u8>>,
    pub send_name: bool,
    pub lowest: Option<TlsVersion>,
    pub highest: Option<TlsVersion>,
    /// The folder that has `.postgresql/root.crt` and the like.
    pub home: Option<Vec<u8>>,
}

/// How much encryption and trust is wanted (`sslmode`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SslMode {
    Disable,
    Allow,
    Prefer,
    Require,
    VerifyCa,
    VerifyFull,
}

/// Whether a client certificate is sent (`sslcertmode`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CertificateMode {
    Disable,
    Allow,
    Require,
}

/// A version of TLS (`ssl_min_protocol_version`, `ssl_max_protocol_version`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TlsVersion {
    V1_0,
    V1_1,
    V1_2,
    V1_3,
}

const MODES: [(&str, SslMode); 6] = [
    ("disable", SslMode::Disable),
    ("allow", SslMode::Allow),
    ("prefer", SslMode::Prefer),
    ("require", SslMode::Require),
    ("verify-ca", SslMode::VerifyCa),
    ("verify-full", SslMode::VerifyFull),
];

const CERTIFICATE_MODES: [(&str, CertificateMode); 3] = [
    ("disable", CertificateMode::Disable),
    ("allow", CertificateMode::Allow),
    ("require", CertificateMode::Require),
];

const VERSIONS: [(&str, TlsVersion); 4] = [
    ("TLSv1", TlsVersion::V1_0),
    ("TLSv1.1", TlsVersion::V1_1),
    ("TLSv1.2", TlsVersion::V1_2),
    ("TLSv1.3", TlsVersion::V1_3),
];

impl TlsVersion {
    /// The version's name in parameters and messages.
    pub fn name(self) -> &'static str {
        VERSIONS
            .iter()
            .find(|(_, version)| *version == self)
            .map_or("", |(name, _)| name)
    }
}

impl TlsSpec {
    /// Checks the parameters in libpq's order.
    pub fn read(settings: &Settings, world: &dyn World) -> Result<TlsSpec, Problem> {
        let mode = choose(settings, "sslmode", &MODES)?.unwrap_or(SslMode::Prefer);
        let direct = is_direct(settings, mode)?;
        let roots = path(settings, "sslrootcert");
        if roots.as_deref() == Some(b"system") && mode != SslMode::VerifyFull {
            return Err(weak(settings, b"sslrootcert=system (use \"verify-full\")"));
        }
        let lowest = version(settings, "ssl_min_protocol_version")?;
        let highest = version(settings, "ssl_max_protocol_version")?;
        if let (Some(low), Some(high)) = (lowest, highest)
            && low > high
        {
            return Err(message(&[b"invalid SSL protocol version range"]));
        }
        let certificate_mode = choose(settings, "sslcertmode", &CERTIFICATE_MODES)?;
        Ok(TlsSpec {
            mode,
            direct,
            certificate_mode: certificate_mode.unwrap_or(CertificateMode::Allow),
            roots,
            certificate: path(settings, "sslcert"),
            key: path(settings, "sslkey"),
            revocations: path(settings, "sslcrl"),
            revocation_folder: path(settings, "sslcrldir"),
            send_name: settings
                .value("sslsni")
                .is_some_and(|value| value.starts_with(b"1")),
            lowest,
            highest,
            home: world.home(),
        })
    }
}

/// Direct negotiation cannot fall back to plain text, so the weak modes are refused.
fn is_direct(settings: &Settings, mode: SslMode) -> Result<bool, Problem> {
    let choices = [("postgres", false), ("direct", true)];
    let direct = choose(settings, "sslnegotiation", &choices)?.unwrap_or(false);
    match direct && mode < SslMode::Require {
        true => Err(weak(
            settings,
            b"sslnegotiation=direct (use \"require\", \"verify-ca\", or \"verify-full\")",
        )),
        false => Ok(direct),
    }
}

fn weak(settings: &Settings, with: &[u8]) -> Problem {
    let mode = settings.value("sslmode").unwrap_or(b"prefer");
    message(&[b"weak sslmode \"", mode, b"\" may not be used with ", with])
}

fn path(settings: &Settings, name: &str) -> Option<Vec<u8>> {
    settings.non_empty(name).map(<[u8]>::to_vec)
}

/// Version names are the only values that libpq compares without case.
fn version(settings: &Settings, name: &str) -> Result<Option<TlsVersion>, Problem> {
    let Some(value) = settings.non_empty(name) else {
        return Ok(None);
    };
    let quoted = format!("\"{name}\"");
    VERSIONS
        .iter()
        .find(|(text, _)| text.as_bytes().eq_ignore_ascii_case(value))
        .map(|(_, version)| Some(*version))
        .ok_or_else(|| invalid(&quoted, value))
}
