//! Where does a character end, and how wide is it, in each client encoding.
//!
//! The rules are those of libpq's `PQmblen` and `PQdsplen`: the lead byte alone decides (GB18030 also looks at the
//! second byte), so that any bytes have an answer.

use super::width_table::RANGES;

/// A client encoding, as far as printing can tell encodings apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Encoding {
    #[default]
    Utf8,
    /// SQL_ASCII, LATINn, ISO_8859_n, WINnnnn, KOI8: every byte is a character of one column.
    SingleByte,
    EucJp,
    /// EUC_KR and JOHAB.
    EucKr,
    EucTw,
    EucCn,
    /// BIG5, GBK and UHC: two bytes and two columns after a lead byte.
    TwoByte,
    ShiftJis,
    Gb18030,
    MuleInternal,
}

/// The multi-byte encodings and their aliases, in the form that [`Encoding::from_name`] reduces names to.
const NAMES: &[(&str, Encoding)] = &[
    ("utf8", Encoding::Utf8),
    ("unicode", Encoding::Utf8),
    ("eucjp", Encoding::EucJp),
    ("eucjis2004", Encoding::EucJp),
    ("euckr", Encoding::EucKr),
    ("johab", Encoding::EucKr),
    ("euctw", Encoding::EucTw),
    ("euccn", Encoding::EucCn),
    ("big5", Encoding::TwoByte),
    ("win950", Encoding::TwoByte),
    ("windows950", Encoding::TwoByte),
    ("gbk", Encoding::TwoByte),
    ("win936", Encoding::TwoByte),
    ("windows936", Encoding::TwoByte),
    ("uhc", Encoding::TwoByte),
    ("win949", Encoding::TwoByte),
    ("windows949", Encoding::TwoByte),
    ("sjis", Encoding::ShiftJis),
    ("mskanji", Encoding::ShiftJis),
    ("shiftjis", Encoding::ShiftJis),
    ("shiftjis2004", Encoding::ShiftJis),
    ("win932", Encoding::ShiftJis),
    ("windows932", Encoding::ShiftJis),
    ("gb18030", Encoding::Gb18030),
    ("muleinternal", Encoding::MuleInternal),
];

/// The single shift bytes of the EUC encodings.
const SS2: u8 = 0x8e;
const SS3: u8 = 0x8f;

impl Encoding {
    /// Finds an encoding by the value of `client_encoding`, in any spelling that the server takes; a name that is
    /// not one of the multi-byte encodings is a single-byte one.
    pub fn from_name(name: &[u8]) -> Encoding {
        let name = name.iter().filter(|b| b.is_ascii_alphanumeric());
        let name: Vec<u8> = name.map(u8::to_ascii_lowercase).collect();
        NAMES
            .iter()
            .find(|(known, _)| known.as_bytes() == name)
            .map_or(Encoding::SingleByte, |(_, encoding)| *encoding)
    }

    /// The number of bytes of the character that `text` starts with, by its lead byte: 1 to 4, and possibly more
    /// than `text` has. `text` must not be empty.
    #[inline]
    pub fn character_length(self, text: &[u8]) -> usize {
        let lead = text[0];
        if lead < 0x80 {
            return 1;
        }
        match self {
            Encoding::SingleByte => 1,
            Encoding::Utf8 => match lead {
                0xc0..=0xdf => 2,
                0xe0..=0xef => 3,
                0xf0..=0xf7 => 4,
                _ => 1,
            },
            Encoding::EucJp | Encoding::EucKr => match lead {
                SS3 => 3,
                _ => 2,
            },
            Encoding::EucCn => match lead {
                SS2 | SS3 => 3,
                _ => 2,
            },
            Encoding::EucTw => match lead {
                SS2 => 4,
                SS3 => 3,
                _ => 2,
            },
            Encoding::TwoByte => 2,
            Encoding::ShiftJis => match lead {
                0xa1..=0xdf => 1,
                _ => 2,
            },
            Encoding::Gb18030 => match text.get(1) {
                Some(0x30..=0x39) => 4,
                _ => 2,
            },
            Encoding::MuleInternal => match lead {
                0x81..=0x8d => 2,
                0x90..=0x9b => 3,
                0x9c | 0x9d => 4,
                _ => 1,
            },
        }
    }

    /// The columns of a whole character, `None` for a control character. `character` has the length that
    /// [`Encoding::character_length`] says.
    #[inline]
    pub fn character_width(self, character: &[u8]) -> Option<usize> {
        let lead = character[0];
        if self == Encoding::MuleInternal {
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
            Encoding::ShiftJis if (0xa1..=0xdf).contains(&lead) => Some(1),
            _ => Some(2),
        }
    }
}

/// Reads a UTF-8 character without checking its continuation bytes; `None` for a byte that cannot lead one.
#[inline]
pub(super) fn decode_utf8(character: &[u8]) -> Option<u32> {
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
