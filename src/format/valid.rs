//! Which bytes of a UTF-8 text does psql print: it drops, byte by byte, what its own check refuses.
//!
//! The check is psql's, not Unicode's: U+FFFE and some surrogates pass, U+1FFFE and its like in the other planes do
//! not.

use super::scan::is_ascii;
use crate::encoding::Encoding;

/// Returns `text` without the bytes that psql drops from names and values; `scratch` is used when there are any.
#[inline]
pub(super) fn valid<'a>(text: &'a [u8], encoding: Encoding, scratch: &'a mut Vec<u8>) -> &'a [u8] {
    if encoding != Encoding::Utf8 || is_ascii(text) {
        return text;
    }
    valid_utf8(text, scratch)
}

fn valid_utf8<'a>(text: &'a [u8], scratch: &'a mut Vec<u8>) -> &'a [u8] {
    let good = good_start(text);
    if good == text.len() {
        return text;
    }
    scratch.clear();
    scratch.extend_from_slice(&text[..good]);
    let mut rest = &text[good..];
    while !rest.is_empty() {
        rest = &rest[1..];
        let good = good_start(rest);
        scratch.extend_from_slice(&rest[..good]);
        rest = &rest[good..];
    }
    scratch
}

/// Whether psql prints every byte of `text`.
#[inline]
pub(super) fn is_valid(text: &[u8], encoding: Encoding) -> bool {
    encoding != Encoding::Utf8 || is_ascii(text) || good_start(text) == text.len()
}

/// The number of bytes before the first one that psql drops.
fn good_start(text: &[u8]) -> usize {
    let mut at = 0;
    while let Some(&lead) = text.get(at) {
        if lead < 0x80 {
            at += 1;
            continue;
        }
        match checked_length(&text[at..]) {
            Some(length) => at += length,
            None => break,
        }
    }
    at
}

/// The length of the character above ASCII that `text` starts with, if psql lets it pass.
#[inline]
pub(super) fn checked_length(text: &[u8]) -> Option<usize> {
    let follows = |byte: u8| byte & 0xc0 == 0x80;
    match *text {
        [0xc2..=0xdf, b, ..] if follows(b) => Some(2),
        [a @ 0xe0..=0xef, b, c, ..] if follows(b) && follows(c) => {
            let overlong = a == 0xe0 && b & 0x20 == 0;
            let surrogate = a == 0xed && b & 0x2c == 0x20;
            (!overlong && !surrogate).then_some(3)
        }
        [a @ 0xf0..=0xf7, b, c, d, ..] if follows(b) && follows(c) && follows(d) => {
            let plane = (a & 0x07) << 2 | (b & 0x30) >> 4;
            let unassigned = b & 0x0f == 0x0f && c & 0x3f == 0x3f && d & 0x3e == 0x3e;
            ((1..=0x10).contains(&plane) && !unassigned).then_some(4)
        }
        _ => None,
    }
}
