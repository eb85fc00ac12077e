//! Which certificates, keys and revocation lists are on disk: libpq's places, checks and messages.

use std::ffi::OsStr;
use std::fs::{self, Metadata};
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use rustls::RootCertStore;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, CertificateRevocationListDer, PrivateKeyDer};
use rustls::sign::CertifiedKey;

use super::certificate::Parts;
use crate::error::os_error;
use crate::pg::conninfo::secret::wipe;
use crate::pg::conninfo::tls::{CertificateMode, SslMode, TlsSpec};

/// Where systems keep their bundle of trusted roots.
const BUNDLES: [&str; 6] = [
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
    "/usr/local/share/certs/ca-root-nss.crt",
];

const NO_ROOTS_HINT: &[u8] = b"\nEither provide the file, use the system's trusted roots with sslrootcert=system, or change sslmode to disable server certificate verification.";

/// Whom to trust.
#[derive(Debug, Clone)]
pub struct Roots {
    pub store: RootCertStore,
    /// The certificates of the file, for a server that presents one of them.
    pub pinned: Vec<CertificateDer<'static>>,
}

/// The roots to check the server against; `None` when it is not to be checked.
pub fn roots(spec: &TlsSpec) -> Result<Option<Roots>, Vec<u8>> {
    if spec.roots.as_deref() == Some(b"system") {
        return system_roots().map(Some);
    }
    let path = spec.roots.clone().or_else(|| at_home(spec, "root.crt"));
    let exists = path.as_deref().is_some_and(|path| file(path).exists());
    match path {
        Some(path) if exists => read_roots(&path).map(Some),
        _ if spec.mode < SslMode::VerifyCa => Ok(None),
        Some(path) => Err([
            b"root certificate file \"",
            path.as_slice(),
            b"\" does not exist",
            NO_ROOTS_HINT,
        ]
        .concat()),
        None => Err([
            b"could not get home directory to locate root certificate file",
            NO_ROOTS_HINT,
        ]
        .concat()),
    }
}

fn read_roots(path: &[u8]) -> Result<Roots, Vec<u8>> {
    let failed = |reason: &[u8]| complain("could not read root certificate file", path, reason);
    let text = fs::read(file(path)).map_err(|error| failed(os_error(&error).as_bytes()))?;
    let pinned: Vec<_> = CertificateDer::pem_slice_iter(&text)
        .collect::<Result<_, _>>()
        .map_err(|error| failed(error.to_string().as_bytes()))?;
    if pinned.is_empty() {
        return Err(failed(b"no certificate or crl found"));
    }
    let mut store = RootCertStore::empty();
    store.add_parsable_certificates(pinned.iter().cloned());
    Ok(Roots { store, pinned })
}

/// SSL_CERT_FILE, or the system's bundle, or the roots of Mozilla that are built in.
fn system_roots() -> Result<Roots, Vec<u8>> {
    if let Some(path) = std::env::var_os("SSL_CERT_FILE") {
        return read_roots(path.as_bytes());
    }
    if let Some(bundle) = BUNDLES.iter().find(|path| Path::new(path).exists()) {
        return read_roots(bundle.as_bytes());
    }
    Ok(Roots {
        store: RootCertStore {
            roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
        },
        pinned: Vec::new(),
    })
}

/// The revocation lists to check chains against.
///
/// libpq goes on without them when there is no such file; a file without a list in it is a mistake that must not go
/// unnoticed.
pub fn revocations(spec: &TlsSpec) -> Result<Vec<CertificateRevocationListDer<'static>>, Vec<u8>> {
    let mut lists = Vec::new();
    for path in revocation_files(spec) {
        let Ok(text) = fs::read(&path) else {
            continue;
        };
        let before = lists.len();
        lists.extend(CertificateRevocationListDer::pem_slice_iter(&text).flatten());
        if lists.len() == before {
            let path = path.as_os_str().as_bytes();
            return Err(complain(
                "could not read certificate revocation list file",
                path,
                b"no list found",
            ));
        }
    }
    Ok(lists)
}

fn revocation_files(spec: &TlsSpec) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = Vec::new();
    if let Some(path) = &spec.revocations {
        paths.push(file(path).to_owned());
    }
    if let Some(folder) = &spec.revocation_folder {
        paths.extend(hashed_lists(file(folder)));
    }
    let is_default = spec.revocations.is_none() && spec.revocation_folder.is_none();
    if let Some(path) = at_home(spec, "root.crl").filter(|_| is_default) {
        paths.push(file(&path).to_owned());
    }
    paths
}

/// The files that `openssl rehash` names HASH.rN.
fn hashed_lists(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .map(|entry| entry.path())
        .filter(|path| {
            path.extension()
                .and_then(OsStr::to_str)
                .and_then(|extension| extension.strip_prefix('r'))
                .is_some_and(|number| number.parse::<u32>().is_ok())
        })
        .collect()
}

/// The client's own certificate and key; `None` when there is none to send.
pub fn identity(
    spec: &TlsSpec,
    provider: &CryptoProvider,
) -> Result<Option<CertifiedKey>, Vec<u8>> {
    if spec.certificate_mode == CertificateMode::Disable {
        return Ok(None);
    }
    let path = spec
        .certificate
        .clone()
        .or_else(|| at_home(spec, "postgresql.crt"));
    let Some(path) = path else {
        return Ok(None);
    };
    let text = match fs::read(file(&path)) {
        Ok(text) => text,
        Err(error) if is_absent(&error) => return Ok(None),
        Err(error) => {
            let reason = os_error(&error).into_bytes();
            return Err(complain("could not open certificate file", &path, &reason));
        }
    };
    let unreadable = |reason: &[u8]| complain("could not read certificate file", &path, reason);
    let chain: Vec<_> = CertificateDer::pem_slice_iter(&text)
        .collect::<Result<_, _>>()
        .map_err(|error| unreadable(error.to_string().as_bytes()))?;
    if chain.is_empty() {
        return Err(unreadable(b"no start line"));
    }
    let key_path = spec
        .key
        .clone()
        .or_else(|| at_home(spec, "postgresql.key"))
        .unwrap_or_default();
    let key = private_key(&key_path)?;
    let failed = |reason: &str| {
        complain(
            "could not load private key file",
            &key_path,
            reason.as_bytes(),
        )
    };
    let key = provider
        .key_provider
        .load_private_key(key)
        .map_err(|error| failed(&error.to_string()))?;
    // Not rustls's own comparison, which cannot read version 1 certificates.
    let of_key = key.public_key();
    let of_certificate = chain.first().and_then(|leaf| Parts::parse(leaf));
    match (of_key, of_certificate) {
        (Some(key), Some(leaf)) if key.as_ref() != leaf.key.whole => {
            Err(failed("key values mismatch"))
        }
        _ => Ok(Some(CertifiedKey::new(chain, key))),
    }
}

fn private_key(path: &[u8]) -> Result<PrivateKeyDer<'static>, Vec<u8>> {
    let facts = match fs::metadata(file(path)) {
        Ok(facts) => facts,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err([
                b"certificate present, but not private key file \"",
                path,
                b"\"",
            ]
            .concat());
        }
        Err(error) => {
            let reason = os_error(&error).into_bytes();
            return Err(complain("could not stat private key file", path, &reason));
        }
    };
    check_permissions(path, &facts)?;
    let failed = |reason: &[u8]| complain("could not load private key file", path, reason);
    let mut text = fs::read(file(path)).map_err(|error| failed(os_error(&error).as_bytes()))?;
    let key = read_key(&text).map_err(|reason| failed(reason.as_bytes()));
    wipe(&mut text);
    key
}

/// PEM first, then plain DER, as libpq tries them.
fn read_key(text: &[u8]) -> Result<PrivateKeyDer<'static>, String> {
    if memchr::memmem::find(text, b"ENCRYPTED").is_some() {
        return Err(
            "encrypted private keys are not supported; decrypt it with \"openssl pkey\"".to_owned(),
        );
    }
    PrivateKeyDer::from_pem_slice(text).or_else(|_| {
        PrivateKeyDer::try_from(text)
            .map(|key| key.clone_key())
            .map_err(|_| "unsupported".to_owned())
    })
}

fn check_permissions(path: &[u8], facts: &Metadata) -> Result<(), Vec<u8>> {
    let quoted = [b"private key file \"", path, b"\""].concat();
    if !facts.is_file() {
        return Err([quoted.as_slice(), b" is not a regular file"].concat());
    }
    let forbidden = if facts.uid() == 0 { 0o037 } else { 0o077 };
    match facts.mode() & forbidden == 0 {
        true => Ok(()),
        false => Err([quoted.as_slice(), b" has group or world access; file must have permissions u=rw (0600) or less if owned by the current user, or permissions u=rw,g=r (0640) or less if owned by root"].concat()),
    }
}

fn is_absent(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
    )
}

fn at_home(spec: &TlsSpec, name: &str) -> Option<Vec<u8>> {
    let home = spec.home.as_ref()?;
    Some([home.as_slice(), b"/.postgresql/", name.as_bytes()].concat())
}

fn file(path: &[u8]) -> &Path {
    Path::new(OsStr::from_bytes(path))
}

fn complain(what: &str, path: &[u8], reason: &[u8]) -> Vec<u8> {
    [what.as_bytes(), b" \"", path, b"\": ", reason].concat()
}
