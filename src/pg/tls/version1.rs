//! How is a version 1 certificate checked: `openssl x509 -req` makes them by default, and webpki refuses them.
//!
//! A version 1 certificate has no extensions, so it can only be what it is: a leaf. It is trusted when one of the roots
//! signed it itself and it is within its dates. Lists of revocations are not consulted: with them it is refused.

use rustls::crypto::WebPkiSupportedAlgorithms;
use rustls::pki_types::{AlgorithmIdentifier, CertificateDer};
use rustls::{CertificateError, DigitallySignedStruct, Error};

use super::certificate::{Key, Parts};

/// Whether an error may be webpki's dislike of old certificates.
pub fn is_suspect(error: &Error) -> bool {
    matches!(error, Error::InvalidCertificate(CertificateError::Other(_)))
}

/// Checks that one of the roots signed a version 1 certificate; `None` when it is of another version.
pub fn is_signed(
    leaf: &CertificateDer<'_>,
    roots: &[CertificateDer<'_>],
    algorithms: &WebPkiSupportedAlgorithms,
) -> Option<bool> {
    let leaf = Parts::parse(leaf).filter(|leaf| leaf.is_version1)?;
    let signed_by = |root: &CertificateDer<'_>| {
        Parts::parse(root).is_some_and(|root| {
            root.subject == leaf.issuer
                && algorithms
                    .all
                    .iter()
                    .filter(|algorithm| is(algorithm.signature_alg_id(), leaf.algorithm))
                    .filter(|algorithm| is(algorithm.public_key_alg_id(), root.key.algorithm))
                    .any(|algorithm| {
                        algorithm
                            .verify_signature(root.key.bits, leaf.body, leaf.signature)
                            .is_ok()
                    })
        })
    };
    Some(roots.iter().any(signed_by))
}

/// Checks a TLS 1.2 handshake's signature with a certificate's bare key.
pub fn verify_tls12(
    message: &[u8],
    key: &Key<'_>,
    signature: &DigitallySignedStruct,
    algorithms: &WebPkiSupportedAlgorithms,
) -> bool {
    algorithms
        .mapping
        .iter()
        .filter(|(scheme, _)| *scheme == signature.scheme)
        .flat_map(|(_, candidates)| candidates.iter())
        .filter(|algorithm| is(algorithm.public_key_alg_id(), key.algorithm))
        .any(|algorithm| {
            algorithm
                .verify_signature(key.bits, message, signature.signature())
                .is_ok()
        })
}

fn is(identifier: AlgorithmIdentifier, der: &[u8]) -> bool {
    identifier.as_ref() == der
}
