//! How many columns does a character take on a screen, in each client encoding.
//!
//! The rules are those of libpq's `PQdsplen`.

use super::width_table::RANGES;
use super::{Encoding, SS2};

impl Encoding {
    /// The columns of a whole character, `None` for a control character. `character` has the length that
    /// [`Encoding::char_len`] says.
    #[inline]
    pub fn char_width(self, character: &[u8]) -> Option<usize> {
        let lead = character[0];
        if self == Encoding::Mule {
            return Some(match lead {
                0x90..=0x99 | 0x9c | 0x9d => 2,
                _ => 1,
            });
        }
        if lead < 0x80 {
            return (lead >= 0x20 && lead != 0x7f).then_some(1);
        }
        match self {
            Encoding::Utf8 => code_point_width(decode_utf8(character)?),
            Encoding::SingleByte => Some(1),
            Encoding::EucJp if lead == SS2 => Some(1),
            Encoding::Sjis if (0xa1..=0xdf).contains(&lead) => Some(1),
            _ => Some(2),
        }
    }
}

/// Reads a UTF-8 character without checking its continuation bytes; `None` for a byte that cannot lead one.
#[inline]
pub fn decode_utf8(character: &[u8]) -> Option<u32> {
    let low = |byte: u8| u32::from(byte & 0x3f);
    match *character {
        [a] if a < 0x80 => Some(u32::from(a)),
        [a, b] => Some(u32::from(a & 0x1f) << 6 | low(b)),
        [a, b, c] => Some(u32::from(a & 0x0f) << 12 | low(b) << 6 | low(c)),
        [a, b, c, d] => Some(u32::from(a & 0x07) << 18 | low(b) << 12 | low(c) << 6 | low(d)),
        _ => None,
    }
}

/// The columns of a code point above ASCII, `None` for a control character.
#[inline]
fn code_point_width(code: u32) -> Option<usize> {
    match code {
        0 => Some(0),
        1..0x20 | 0x7f..0xa0 | 0x11_0000.. => None,
        0xad => Some(0),
        0x20..0x300 | 0x370..0x483 => Some(1),
        0x4e00..0xa000 | 0xac00..0xd7a4 => Some(2),
        _ => Some(listed_width(code)),
    }
}

fn listed_width(code: u32) -> usize {
    let at = RANGES.partition_point(|&(_, last, _)| last < code);
    match RANGES.get(at) {
        Some(&(first, _, width)) if first <= code => usize::from(width),
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_cuts_agree_with_the_table() {
        for code in (0xa0..0x500).chain(0x4d00..0xa100).chain(0xab00..0xd800) {
            assert_eq!(code_point_width(code), Some(listed_width(code)), "{code:x}");
        }
    }
}
