//! Is a server's certificate trusted: by chain, by being pinned itself, or without being looked at.

use std::sync::Arc;

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, WebPkiSupportedAlgorithms};
use rustls::pki_types::{CertificateDer, ServerName, SubjectPublicKeyInfoDer, UnixTime};
use rustls::{CertificateError, DigitallySignedStruct, Error, SignatureScheme};

use super::certificate::{Certificate, Parts};
use super::version1;

/// Trusts chains that end at the given roots. Host names are compared later, with libpq's rules.
#[derive(Debug)]
pub struct Chain {
    pub webpki: Arc<WebPkiServerVerifier>,
    /// The roots as they stand in the file: a server may present one of them itself.
    pub pinned: Vec<CertificateDer<'static>>,
    pub has_revocations: bool,
    pub algorithms: WebPkiSupportedAlgorithms,
}

/// Trusts any certificate, as sslmode=require without roots does; the handshake must still be signed with its key.
#[derive(Debug)]
pub struct Anybody(pub Arc<CryptoProvider>);

impl Chain {
    /// A self-signed certificate that is its own root: OpenSSL takes it, webpki refuses authorities as servers.
    fn is_pinned(&self, leaf: &CertificateDer<'_>, now: UnixTime) -> bool {
        self.pinned
            .iter()
            .any(|root| root.as_ref() == leaf.as_ref())
            && is_current(leaf, now)
    }

    /// A verdict on a version 1 certificate, if it is one and may be judged here.
    fn judge_version1(
        &self,
        leaf: &CertificateDer<'_>,
        now: UnixTime,
    ) -> Option<Result<ServerCertVerified, Error>> {
        if self.has_revocations {
            return None;
        }
        let is_signed = version1::is_signed(leaf, &self.pinned, &self.algorithms)?;
        Some(match (is_signed, is_current(leaf, now)) {
            (false, _) => Err(CertificateError::UnknownIssuer.into()),
            (true, false) => Err(CertificateError::Expired.into()),
            (true, true) => Ok(ServerCertVerified::assertion()),
        })
    }
}

impl ServerCertVerifier for Chain {
    fn verify_server_cert(
        &self,
        leaf: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let result = self
            .webpki
            .verify_server_cert(leaf, intermediates, name, ocsp, now);
        match result {
            // webpki looks at the name last, so everything else is in order.
            Err(Error::InvalidCertificate(
                CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
            )) => Ok(ServerCertVerified::assertion()),
            Err(Error::InvalidCertificate(
                error @ (CertificateError::Other(_) | CertificateError::UnknownIssuer),
            )) => match self.is_pinned(leaf, now) {
                true => Ok(ServerCertVerified::assertion()),
                false => self
                    .judge_version1(leaf, now)
                    .unwrap_or(Err(Error::InvalidCertificate(error))),
            },
            result => result,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        tls12(message, certificate, signature, &self.algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        tls13(message, certificate, signature, &self.algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.webpki.supported_verify_schemes()
    }
}

impl ServerCertVerifier for Anybody {
    fn verify_server_cert(
        &self,
        _leaf: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _name: &ServerName<'_>,
        _ocsp: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.0.signature_verification_algorithms;
        tls12(message, certificate, signature, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.0.signature_verification_algorithms;
        tls13(message, certificate, signature, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}

/// Checks that the server has the key of its certificate, which may be an old one.
fn tls12(
    message: &[u8],
    certificate: &CertificateDer<'_>,
    signature: &DigitallySignedStruct,
    algorithms: &WebPkiSupportedAlgorithms,
) -> Result<HandshakeSignatureValid, Error> {
    let result =
        rustls::crypto::verify_tls12_signature(message, certificate, signature, algorithms);
    match (result, Parts::parse(certificate)) {
        (Err(error), Some(parts)) if version1::is_suspect(&error) && parts.is_version1 => {
            match version1::verify_tls12(message, &parts.key, signature, algorithms) {
                true => Ok(HandshakeSignatureValid::assertion()),
                false => Err(CertificateError::BadSignature.into()),
            }
        }
        (result, _) => result,
    }
}

/// The same for TLS 1.3, where rustls can do with the bare key.
fn tls13(
    message: &[u8],
    certificate: &CertificateDer<'_>,
    signature: &DigitallySignedStruct,
    algorithms: &WebPkiSupportedAlgorithms,
) -> Result<HandshakeSignatureValid, Error> {
    let result =
        rustls::crypto::verify_tls13_signature(message, certificate, signature, algorithms);
    match (result, Parts::parse(certificate)) {
        (Err(error), Some(parts)) if version1::is_suspect(&error) && parts.is_version1 => {
            let key = SubjectPublicKeyInfoDer::from(parts.key.whole);
            rustls::crypto::verify_tls13_signature_with_raw_key(
                message, &key, signature, algorithms,
            )
        }
        (result, _) => result,
    }
}

fn is_current(der: &CertificateDer<'_>, now: UnixTime) -> bool {
    let now = calendar(now.as_secs());
    Certificate::parse(der).is_some_and(|certificate| {
        certificate.not_before.as_slice() <= now.as_bytes()
            && now.as_bytes() <= certificate.not_after.as_slice()
    })
}

/// Seconds since 1970 as certificates write times (`YYYYMMDDHHMMSSZ`).
fn calendar(seconds: u64) -> String {
    let (days, second) = (seconds / 86_400, seconds % 86_400);
    // Counted from 1 March of year 0, a year's length depends on nothing that follows.
    let days = days + 719_468;
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 {
        shifted + 3
    } else {
        shifted - 9
    };
    let year = era * 400 + year_of_era + u64::from(month <= 2);
    let (hour, minute) = (second / 3_600, second / 60 % 60);
    format!(
        "{year:04}{month:02}{day:02}{hour:02}{minute:02}{:02}Z",
        second % 60
    )
}
