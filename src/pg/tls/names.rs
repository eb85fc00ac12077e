//! Does a certificate belong to the host: libpq's rules for names, addresses and wildcards.

use std::net::Ipv6Addr;

use super::certificate::{Certificate, Name};
use crate::pg::net::loose_ipv4;

/// Checks the certificate against the host that was asked for; the error is libpq's text.
pub fn check(certificate: &Certificate, host: &[u8]) -> Result<(), Vec<u8>> {
    if host.is_empty() {
        return Err(b"host name must be specified for a verified SSL connection".to_vec());
    }
    let mut examined = Vec::new();
    for name in &certificate.alternatives {
        let text = shown(name)?;
        if matches(name, host) {
            return Ok(());
        }
        examined.push(text);
    }
    if may_use_common_name(certificate, host)
        && let Some(name) = &certificate.common_name
    {
        let name = Name::Dns(name.clone());
        let text = shown(&name)?;
        if matches(&name, host) {
            return Ok(());
        }
        examined.push(text);
    }
    Err(mismatch(&examined, host))
}

/// The common name counts when there is no alternative of the kind that the host is.
fn may_use_common_name(certificate: &Certificate, host: &[u8]) -> bool {
    let is_address = is_address(host);
    !certificate.alternatives.iter().any(|name| match name {
        Name::Dns(_) => !is_address,
        _ => is_address,
    })
}

fn matches(name: &Name, host: &[u8]) -> bool {
    match name {
        Name::Dns(name) => name.eq_ignore_ascii_case(host) || matches_wildcard(name, host),
        Name::Ipv4(address) => text_of(host).and_then(loose_ipv4) == Some(*address),
        Name::Ipv6(address) => {
            text_of(host).and_then(|text| text.parse::<Ipv6Addr>().ok()) == Some(*address)
        }
        Name::BadAddress(_) => false,
    }
}

/// `*.` stands for exactly one label at the start.
fn matches_wildcard(pattern: &[u8], host: &[u8]) -> bool {
    let Some(suffix) = pattern.strip_prefix(b"*").filter(|s| s.len() >= 2) else {
        return false;
    };
    if suffix[0] != b'.' || pattern.len() > host.len() {
        return false;
    }
    let (label, rest) = host.split_at(host.len() - suffix.len());
    rest.eq_ignore_ascii_case(suffix) && !label.contains(&b'.')
}

fn is_address(host: &[u8]) -> bool {
    text_of(host).is_some_and(|text| loose_ipv4(text).is_some() || text.parse::<Ipv6Addr>().is_ok())
}

fn text_of(host: &[u8]) -> Option<&str> {
    std::str::from_utf8(host).ok()
}

/// The name for messages; names that could deceive are errors.
fn shown(name: &Name) -> Result<Vec<u8>, Vec<u8>> {
    match name {
        Name::Dns(name) if name.contains(&0) => {
            Err(b"SSL certificate's name contains embedded null".to_vec())
        }
        Name::Dns(name) => Ok(name.clone()),
        Name::Ipv4(address) => Ok(address.to_string().into_bytes()),
        Name::Ipv6(address) => Ok(address.to_string().into_bytes()),
        Name::BadAddress(length) => {
            let text = format!("certificate contains IP address with invalid length {length}");
            Err(text.into_bytes())
        }
    }
}

fn mismatch(examined: &[Vec<u8>], host: &[u8]) -> Vec<u8> {
    let Some((first, others)) = examined.split_first() else {
        return b"could not get server's host name from server certificate".to_vec();
    };
    let others = match others.len() {
        0 => String::new(),
        1 => " (and 1 other name)".to_owned(),
        n => format!(" (and {n} other names)"),
    };
    [
        b"server certificate for \"",
        first.as_slice(),
        b"\"",
        others.as_bytes(),
        b" does not match host name \"",
        host,
        b"\"",
    ]
    .concat()
}
