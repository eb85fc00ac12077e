//! Hashes a server's certificate for SCRAM's channel binding (`tls-server-end-point`, RFC 5929).

use sha2::{Digest, Sha256, Sha384, Sha512};

use super::certificate::{OBJECT, Parts, SEQUENCE, take};

type Hash = fn(&[u8]) -> Vec<u8>;

/// The hash goes by what the certificate was signed with, where MD5 and SHA-1 count as SHA-256.
const SIGNATURES: [(&[u8], Hash); 9] = [
    (b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x04", sha256), // md5WithRSAEncryption
    (b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x05", sha256), // sha1WithRSAEncryption
    (b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0b", sha256), // sha256WithRSAEncryption
    (b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0c", sha384), // sha384WithRSAEncryption
    (b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0d", sha512), // sha512WithRSAEncryption
    (b"\x2a\x86\x48\xce\x3d\x04\x01", sha256),         // ecdsa-with-SHA1
    (b"\x2a\x86\x48\xce\x3d\x04\x03\x02", sha256),     // ecdsa-with-SHA256
    (b"\x2a\x86\x48\xce\x3d\x04\x03\x03", sha384),     // ecdsa-with-SHA384
    (b"\x2a\x86\x48\xce\x3d\x04\x03\x04", sha512),     // ecdsa-with-SHA512
];

/// RSA-PSS names its hash in the parameters, where none is SHA-1.
const RSA_PSS: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0a";
const HASHES: [(&[u8], Hash); 4] = [
    (b"\x2b\x0e\x03\x02\x1a", sha256),                 // sha1
    (b"\x60\x86\x48\x01\x65\x03\x04\x02\x01", sha256), // sha256
    (b"\x60\x86\x48\x01\x65\x03\x04\x02\x02", sha384), // sha384
    (b"\x60\x86\x48\x01\x65\x03\x04\x02\x03", sha512), // sha512
];
const HASH_PARAMETER: u8 = 0xa0;

/// The hash of a certificate; `None` where its signature has none (Ed25519).
pub fn end_point_hash(certificate: &[u8]) -> Option<Vec<u8>> {
    let (id, parameters) = take(Parts::parse(certificate)?.algorithm, OBJECT)?;
    let hash = match id {
        RSA_PSS => pss_hash(parameters)?,
        id => find(&SIGNATURES, id)?,
    };
    Some(hash(certificate))
}

fn pss_hash(parameters: &[u8]) -> Option<Hash> {
    let (parameters, _) = take(parameters, SEQUENCE)?;
    let Some((hash, _)) = take(parameters, HASH_PARAMETER) else {
        return Some(sha256);
    };
    find(&HASHES, take(take(hash, SEQUENCE)?.0, OBJECT)?.0)
}

fn find(table: &[(&[u8], Hash)], id: &[u8]) -> Option<Hash> {
    let row = table.iter().find(|(known, _)| *known == id);
    row.map(|(_, hash)| *hash)
}

fn sha256(bytes: &[u8]) -> Vec<u8> {
    Sha256::digest(bytes).to_vec()
}

fn sha384(bytes: &[u8]) -> Vec<u8> {
    Sha384::digest(bytes).to_vec()
}

fn sha512(bytes: &[u8]) -> Vec<u8> {
    Sha512::digest(bytes).to_vec()
}
