//! What does a certificate say about itself: names, dates and how it was signed.
//!
//! Reads just enough DER for that. Whether the certificate can be trusted is decided elsewhere; whatever does not fit
//! here is treated as absent.

use std::net::{Ipv4Addr, Ipv6Addr};

/// The parts of a certificate that libpq looks at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Certificate {
    /// The DNS names and addresses of the subjectAltName extension, in order.
    pub alternatives: Vec<Name>,
    pub common_name: Option<Vec<u8>>,
    /// The object identifier of the signature algorithm, as DER has it.
    pub signature: Vec<u8>,
    /// `YYYYMMDDHHMMSSZ`, which sort as text.
    pub not_before: Vec<u8>,
    pub not_after: Vec<u8>,
}

/// A name that a certificate is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Name {
    Dns(Vec<u8>),
    Ipv4(Ipv4Addr),
    Ipv6(Ipv6Addr),
    /// An address of a length that does not exist.
    BadAddress(usize),
}

const BOOLEAN: u8 = 0x01;
const BITS: u8 = 0x03;
const OCTETS: u8 = 0x04;
const OBJECT: u8 = 0x06;
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;
const SEQUENCE: u8 = 0x30;
const SET: u8 = 0x31;
const VERSION: u8 = 0xa0;
const EXTENSIONS: u8 = 0xa3;
const DNS_NAME: u8 = 0x82;
const IP_ADDRESS: u8 = 0x87;

const ID_COMMON_NAME: &[u8] = &[0x55, 0x04, 0x03];
const ID_ALTERNATIVES: &[u8] = &[0x55, 0x1d, 0x11];

/// The parts that a signature is checked with, as they stand in a certificate.
#[derive(Debug, Clone)]
pub struct Parts<'a> {
    pub is_version1: bool,
    /// What is signed.
    pub body: &'a [u8],
    /// The signature's algorithm, without the tag around it.
    pub algorithm: &'a [u8],
    pub signature: &'a [u8],
    pub issuer: &'a [u8],
    pub subject: &'a [u8],
    pub key: Key<'a>,
}

/// A public key.
#[derive(Debug, Clone)]
pub struct Key<'a> {
    /// The whole SubjectPublicKeyInfo.
    pub whole: &'a [u8],
    /// The key's algorithm, without the tag around it.
    pub algorithm: &'a [u8],
    pub bits: &'a [u8],
}

impl<'a> Parts<'a> {
    /// Reads a certificate; `None` when it is not one.
    pub fn parse(der: &'a [u8]) -> Option<Parts<'a>> {
        let (whole, _) = take(der, SEQUENCE)?;
        let (inside, rest) = take(whole, SEQUENCE)?;
        let body = &whole[..whole.len() - rest.len()];
        let (algorithm, rest) = take(rest, SEQUENCE)?;
        let signature = whole_bytes(take(rest, BITS)?.0)?;
        let version = take(inside, VERSION);
        let rest = version.map_or(inside, |(_, rest)| rest);
        let (_, _, rest) = next(rest)?; // serial number
        let (_, rest) = take(rest, SEQUENCE)?; // signature algorithm
        let (issuer, rest) = take(rest, SEQUENCE)?;
        let (_, rest) = take(rest, SEQUENCE)?; // validity
        let (subject, rest) = take(rest, SEQUENCE)?;
        let (key, after) = take(rest, SEQUENCE)?;
        let (key_algorithm, bits) = take(key, SEQUENCE)?;
        Some(Parts {
            is_version1: version.is_none(),
            body,
            algorithm,
            signature,
            issuer,
            subject,
            key: Key {
                whole: &rest[..rest.len() - after.len()],
                algorithm: key_algorithm,
                bits: whole_bytes(take(bits, BITS)?.0)?,
            },
        })
    }
}

/// A bit string that has no odd bits.
fn whole_bytes(bits: &[u8]) -> Option<&[u8]> {
    bits.strip_prefix(&[0])
}

impl Certificate {
    /// Reads a certificate; `None` when it is not one.
    pub fn parse(der: &[u8]) -> Option<Certificate> {
        let (whole, _) = take(der, SEQUENCE)?;
        let (body, rest) = take(whole, SEQUENCE)?;
        let (algorithm, _) = take(rest, SEQUENCE)?;
        let (signature, _) = take(algorithm, OBJECT)?;
        let mut certificate = Certificate {
            signature: signature.to_vec(),
            ..Certificate::default()
        };
        certificate.read_body(body)?;
        Some(certificate)
    }

    fn read_body(&mut self, body: &[u8]) -> Option<()> {
        let rest = take(body, VERSION).map_or(body, |(_, rest)| rest);
        let (_, _, rest) = next(rest)?; // serial number
        let (_, rest) = take(rest, SEQUENCE)?; // signature algorithm
        let (_, rest) = take(rest, SEQUENCE)?; // issuer
        let (validity, rest) = take(rest, SEQUENCE)?;
        let (subject, rest) = take(rest, SEQUENCE)?;
        let (_, mut rest) = take(rest, SEQUENCE)?; // public key
        let (not_before, tail) = read_time(validity)?;
        let (not_after, _) = read_time(tail)?;
        self.not_before = not_before;
        self.not_after = not_after;
        self.common_name = common_name(subject);
        while let Some((tag, value, tail)) = next(rest) {
            if tag == EXTENSIONS {
                self.alternatives = alternatives(value).unwrap_or_default();
            }
            rest = tail;
        }
        Some(())
    }
}

/// The last common name, as OpenSSL's `X509_NAME_get_index_by_NID` finds the first: names have one in practice.
fn common_name(subject: &[u8]) -> Option<Vec<u8>> {
    let mut rest = subject;
    while let Some((set, tail)) = take(rest, SET) {
        rest = tail;
        let (pair, _) = take(set, SEQUENCE)?;
        let (id, value) = take(pair, OBJECT)?;
        if id == ID_COMMON_NAME {
            let (_, text, _) = next(value)?;
            return Some(text.to_vec());
        }
    }
    None
}

fn alternatives(extensions: &[u8]) -> Option<Vec<Name>> {
    let (mut rest, _) = take(extensions, SEQUENCE)?;
    while let Some((extension, tail)) = take(rest, SEQUENCE) {
        rest = tail;
        let (id, value) = take(extension, OBJECT)?;
        if id != ID_ALTERNATIVES {
            continue;
        }
        let value = take(value, BOOLEAN).map_or(value, |(_, rest)| rest);
        let (wrapped, _) = take(value, OCTETS)?;
        let (names, _) = take(wrapped, SEQUENCE)?;
        return Some(read_names(names));
    }
    None
}

fn read_names(names: &[u8]) -> Vec<Name> {
    let mut found = Vec::new();
    let mut rest = names;
    while let Some((tag, value, tail)) = next(rest) {
        match tag {
            DNS_NAME => found.push(Name::Dns(value.to_vec())),
            IP_ADDRESS => found.push(read_address(value)),
            _ => {}
        }
        rest = tail;
    }
    found
}

fn read_address(value: &[u8]) -> Name {
    if let Ok(octets) = <[u8; 4]>::try_from(value) {
        return Name::Ipv4(Ipv4Addr::from(octets));
    }
    match <[u8; 16]>::try_from(value) {
        Ok(octets) => Name::Ipv6(Ipv6Addr::from(octets)),
        Err(_) => Name::BadAddress(value.len()),
    }
}

/// Reads a time and gives a two-digit year its century (RFC 5280: 50 and later are 19xx).
fn read_time(text: &[u8]) -> Option<(Vec<u8>, &[u8])> {
    let (tag, time, rest) = next(text)?;
    match tag {
        GENERALIZED_TIME => Some((time.to_vec(), rest)),
        UTC_TIME => {
            let century: &[u8] = match time.first()? {
                b'5'..=b'9' => b"19",
                _ => b"20",
            };
            Some(([century, time].concat(), rest))
        }
        _ => None,
    }
}

/// The value of the next element if it has the tag, and what follows it.
fn take(der: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    next(der)
        .filter(|(found, _, _)| *found == tag)
        .map(|(_, value, rest)| (value, rest))
}

/// The next element: tag, value, and what follows it.
fn next(der: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (&tag, rest) = der.split_first()?;
    let (&first, rest) = rest.split_first()?;
    let (length, rest) = match first {
        0..=0x7f => (usize::from(first), rest),
        0x81..=0x84 => {
            let (digits, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
            let length = digits
                .iter()
                .fold(0usize, |sum, digit| sum << 8 | usize::from(*digit));
            (length, rest)
        }
        _ => return None,
    };
    let (value, rest) = rest.split_at_checked(length)?;
    Some((tag, value, rest))
}
