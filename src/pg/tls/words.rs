//! How are TLS failures told: libpq's frame around OpenSSL's words, as far as the causes are the same.

use std::io;

use rustls::{AlertDescription, CertificateError, Error, PeerIncompatible};

use crate::error::os_error;
use crate::pg::conninfo::tls::{TlsSpec, TlsVersion};

/// OpenSSL's reasons for the alerts that servers send.
const ALERTS: [(AlertDescription, &str); 17] = [
    (
        AlertDescription::UnexpectedMessage,
        "sslv3 alert unexpected message",
    ),
    (AlertDescription::BadRecordMac, "sslv3 alert bad record mac"),
    (
        AlertDescription::HandshakeFailure,
        "sslv3 alert handshake failure",
    ),
    (
        AlertDescription::BadCertificate,
        "sslv3 alert bad certificate",
    ),
    (
        AlertDescription::UnsupportedCertificate,
        "sslv3 alert unsupported certificate",
    ),
    (
        AlertDescription::CertificateRevoked,
        "sslv3 alert certificate revoked",
    ),
    (
        AlertDescription::CertificateExpired,
        "sslv3 alert certificate expired",
    ),
    (
        AlertDescription::CertificateUnknown,
        "sslv3 alert certificate unknown",
    ),
    (
        AlertDescription::IllegalParameter,
        "sslv3 alert illegal parameter",
    ),
    (AlertDescription::UnknownCA, "tlsv1 alert unknown ca"),
    (AlertDescription::AccessDenied, "tlsv1 alert access denied"),
    (AlertDescription::DecodeError, "tlsv1 alert decode error"),
    (AlertDescription::DecryptError, "tlsv1 alert decrypt error"),
    (
        AlertDescription::ProtocolVersion,
        "tlsv1 alert protocol version",
    ),
    (
        AlertDescription::InternalError,
        "tlsv1 alert internal error",
    ),
    (
        AlertDescription::CertificateRequired,
        "tlsv13 alert certificate required",
    ),
    (
        AlertDescription::NoApplicationProtocol,
        "tlsv1 alert no application protocol",
    ),
];

/// The whole message for a handshake that failed.
pub fn handshake(error: &io::Error, spec: &TlsSpec) -> Vec<u8> {
    if let Some(error) = tls_error(error) {
        let mut text = session(error);
        if is_about_versions(error) {
            text.extend_from_slice(b"\n");
            text.extend_from_slice(&version_hint(spec));
        }
        return text;
    }
    match error.kind() {
        io::ErrorKind::UnexpectedEof => b"SSL error: unexpected eof while reading".to_vec(),
        _ => [
            b"SSL SYSCALL error: ".as_slice(),
            os_error(error).as_bytes(),
        ]
        .concat(),
    }
}

/// The TLS error inside the error of a stream.
pub fn tls_error(error: &io::Error) -> Option<&Error> {
    error.get_ref()?.downcast_ref()
}

/// The message for a TLS error at any time.
pub fn session(error: &Error) -> Vec<u8> {
    format!("SSL error: {}", reason(error)).into_bytes()
}

/// What libpq adds when the two sides may have no version in common.
pub fn version_hint(spec: &TlsSpec) -> Vec<u8> {
    let lowest = spec.lowest.map_or("TLSv1", TlsVersion::name);
    let highest = spec.highest.map_or("TLSv1.3", TlsVersion::name);
    format!(
        "This may indicate that the server does not support any SSL protocol version between {lowest} and {highest}."
    )
    .into_bytes()
}

fn is_about_versions(error: &Error) -> bool {
    matches!(
        error,
        Error::AlertReceived(AlertDescription::ProtocolVersion)
            | Error::PeerIncompatible(PeerIncompatible::ServerDoesNotSupportTls12Or13)
            | Error::PeerIncompatible(PeerIncompatible::ServerTlsVersionIsDisabledByOurConfig)
            | Error::InvalidMessage(_)
    )
}

fn reason(error: &Error) -> String {
    match error {
        Error::InvalidCertificate(error) => {
            format!("certificate verify failed: {}", certificate(error))
        }
        Error::InvalidCertRevocationList(error) => {
            format!("certificate verify failed: unusable revocation list ({error:?})")
        }
        Error::AlertReceived(alert) => ALERTS.iter().find(|(known, _)| known == alert).map_or_else(
            || format!("alert {alert:?}"),
            |(_, text)| (*text).to_owned(),
        ),
        Error::InvalidMessage(_) => "wrong version number".to_owned(),
        Error::PeerIncompatible(
            PeerIncompatible::ServerDoesNotSupportTls12Or13
            | PeerIncompatible::ServerTlsVersionIsDisabledByOurConfig,
        ) => "unsupported protocol".to_owned(),
        Error::NoApplicationProtocol => "no application protocol".to_owned(),
        error => error.to_string(),
    }
}

/// OpenSSL's `X509_verify_cert_error_string` where there is a counterpart.
fn certificate(error: &CertificateError) -> String {
    let text = match error {
        CertificateError::UnknownIssuer => "unable to get local issuer certificate",
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            "certificate has expired"
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            "certificate is not yet valid"
        }
        CertificateError::Revoked => "certificate revoked",
        CertificateError::UnknownRevocationStatus => "unable to get certificate CRL",
        CertificateError::ExpiredRevocationList
        | CertificateError::ExpiredRevocationListContext { .. } => "CRL has expired",
        CertificateError::BadSignature => "certificate signature failure",
        CertificateError::InvalidPurpose | CertificateError::InvalidPurposeContext { .. } => {
            "unsuitable certificate purpose"
        }
        CertificateError::UnhandledCriticalExtension => "unhandled critical extension",
        CertificateError::BadEncoding => "certificate is not correctly encoded",
        CertificateError::UnsupportedSignatureAlgorithmContext { .. }
        | CertificateError::UnsupportedSignatureAlgorithmForPublicKeyContext { .. } => {
            "unsupported signature algorithm"
        }
        error => return other(error),
    };
    text.to_owned()
}

/// webpki's own refusals come as text.
fn other(error: &CertificateError) -> String {
    match error.to_string().as_str() {
        text if text.contains("UnsupportedCertVersion") => {
            "version 1 certificates cannot be checked against revocation lists".to_owned()
        }
        text if text.contains("CaUsedAsEndEntity") => "self-signed certificate".to_owned(),
        text => text.to_owned(),
    }
}
