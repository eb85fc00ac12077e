//! Where does a character end in each client encoding, so that text can be lexed, quoted and measured safely.
//!
//! The rules are those of libpq's `PQmblen`: the lead byte alone decides (GB18030 also looks at the second byte), so
//! that any bytes have an answer. How wide a character is stands in [`width`].

pub mod width;
mod width_table;

/// A client encoding, by what its multibyte characters look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Encoding {
    /// One byte is one character of one column: SQL_ASCII, LATIN1, WIN1252, KOI8R ...
    SingleByte,
    #[default]
    Utf8,
    /// EUC_CN: two bytes, three after 0x8E or 0x8F.
    EucCn,
    /// EUC_JP, EUC_JIS_2004: two bytes, three after 0x8F.
    EucJp,
    /// EUC_KR: two bytes, three after 0x8F.
    EucKr,
    /// EUC_TW: two bytes, four after 0x8E, three after 0x8F.
    EucTw,
    /// MULE_INTERNAL: the first byte tells two to four bytes.
    Mule,
    /// SJIS, SHIFT_JIS_2004: the second byte may be an ASCII one.
    Sjis,
    /// BIG5, GBK, UHC: two bytes, the second may be an ASCII one.
    TwoByte,
    /// JOHAB: the lengths of EUC_KR, but the second byte may be an ASCII one.
    Johab,
    /// GB18030: two bytes, or four when the second is a digit.
    Gb18030,
}

/// The multibyte encodings and their aliases, in the form that [`Encoding::from_name`] reduces names to.
const NAMES: &[(&[u8], Encoding)] = &[
    (b"utf8", Encoding::Utf8),
    (b"unicode", Encoding::Utf8),
    (b"eucjp", Encoding::EucJp),
    (b"eucjis2004", Encoding::EucJp),
    (b"euckr", Encoding::EucKr),
    (b"johab", Encoding::Johab),
    (b"euctw", Encoding::EucTw),
    (b"euccn", Encoding::EucCn),
    (b"big5", Encoding::TwoByte),
    (b"win950", Encoding::TwoByte),
    (b"windows950", Encoding::TwoByte),
    (b"gbk", Encoding::TwoByte),
    (b"win936", Encoding::TwoByte),
    (b"windows936", Encoding::TwoByte),
    (b"uhc", Encoding::TwoByte),
    (b"win949", Encoding::TwoByte),
    (b"windows949", Encoding::TwoByte),
    (b"sjis", Encoding::Sjis),
    (b"mskanji", Encoding::Sjis),
    (b"shiftjis", Encoding::Sjis),
    (b"shiftjis2004", Encoding::Sjis),
    (b"win932", Encoding::Sjis),
    (b"windows932", Encoding::Sjis),
    (b"gb18030", Encoding::Gb18030),
    (b"muleinternal", Encoding::Mule),
];

/// The single shift bytes of the EUC encodings.
const SS2: u8 = 0x8e;
const SS3: u8 = 0x8f;

/// What PostgreSQL takes for a character that is none, in all encodings but UTF8.
const NO_CHAR: &[u8] = b"\x8d ";

impl Encoding {
    /// Finds an encoding by the value of `client_encoding`, in any spelling that the server takes; a name that is
    /// not one of the multibyte encodings is a single-byte one.
    pub fn from_name(name: &[u8]) -> Encoding {
        let reduced = || {
            let letters = name.iter().filter(|b| b.is_ascii_alphanumeric());
            letters.map(u8::to_ascii_lowercase)
        };
        NAMES
            .iter()
            .find(|(known, _)| known.iter().copied().eq(reduced()))
            .map_or(Encoding::SingleByte, |&(_, encoding)| encoding)
    }

    /// Whether every byte of a multibyte character has the high bit, so that ASCII bytes always mean themselves.
    pub fn is_ascii_safe(self) -> bool {
        !matches!(
            self,
            Encoding::Sjis | Encoding::TwoByte | Encoding::Johab | Encoding::Gb18030
        )
    }

    /// The number of bytes of the character that `text` starts with, as its lead byte promises: it may be more than
    /// `text` has, and is 0 only for an empty text.
    #[inline]
    pub fn char_len(self, text: &[u8]) -> usize {
        let Some(&lead) = text.first() else { return 0 };
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
            Encoding::EucJp | Encoding::EucKr | Encoding::Johab => match lead {
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
            Encoding::Sjis => match lead {
                0xa1..=0xdf => 1,
                _ => 2,
            },
            Encoding::Gb18030 => match text.get(1) {
                Some(b'0'..=b'9') => 4,
                _ => 2,
            },
            Encoding::Mule => match lead {
                0x81..=0x8d => 2,
                0x90..=0x9b => 3,
                0x9c | 0x9d => 4,
                _ => 1,
            },
        }
    }

    /// Whether `text` is made of whole and well-formed characters.
    pub fn is_valid(self, text: &[u8]) -> bool {
        match self {
            Encoding::SingleByte => true,
            Encoding::Utf8 => std::str::from_utf8(text).is_ok(),
            _ => self.has_valid_chars(text),
        }
    }

    /// Bytes that are valid in no text, for what is not to be read as one.
    pub fn invalid_char(self) -> &'static [u8] {
        match self {
            Encoding::Utf8 => b"\xc0 ",
            _ => NO_CHAR,
        }
    }

    fn has_valid_chars(self, text: &[u8]) -> bool {
        let mut rest = text;
        while !rest.is_empty() {
            match rest.split_at_checked(self.char_len(rest)) {
                Some((char, tail)) if char.len() == 1 && char[0] < 0x80 => rest = tail,
                Some((char, tail)) if self.is_valid_char(char) => rest = tail,
                _ => return false,
            }
        }
        true
    }

    /// Whether a character of the right length, which begins with a high byte, is well-formed: libpq's rules.
    fn is_valid_char(self, char: &[u8]) -> bool {
        let lead = char[0];
        let is_euc = |b: &u8| (0xa1..=0xfe).contains(b);
        let has_euc_tail = char[1..].iter().all(is_euc);
        match self {
            Encoding::SingleByte | Encoding::Utf8 => true,
            Encoding::EucJp => match lead {
                SS2 => (0xa1..=0xdf).contains(&char[1]),
                SS3 => has_euc_tail,
                _ => is_euc(&lead) && has_euc_tail,
            },
            Encoding::EucCn | Encoding::EucKr => is_euc(&lead) && has_euc_tail,
            Encoding::EucTw => match lead {
                SS2 => (0xa1..=0xa7).contains(&char[1]) && has_euc_tail,
                SS3 => false,
                _ => has_euc_tail,
            },
            Encoding::Johab => has_euc_tail,
            Encoding::Mule => char[1..].iter().all(|&b| b >= 0x80),
            Encoding::Sjis => match char {
                [0xa1..=0xdf] => true,
                [lead, tail] => {
                    matches!(lead, 0x81..=0x9f | 0xe0..=0xfc)
                        && matches!(tail, 0x40..=0x7e | 0x80..=0xfc)
                }
                _ => false,
            },
            Encoding::TwoByte => char[1] != 0 && char != NO_CHAR,
            Encoding::Gb18030 => matches!(
                char,
                [0x81..=0xfe, 0x40..=0x7e | 0x80..=0xfe]
                    | [0x81..=0xfe, b'0'..=b'9', 0x81..=0xfe, b'0'..=b'9']
            ),
        }
    }

    /// A copy of `text` whose trailing bytes of multibyte characters read as 0xFF, so that the lexer sees no false
    /// quotes or backslashes; `None` when the encoding does not need it.
    pub fn mask(self, text: &[u8]) -> Option<Vec<u8>> {
        if self.is_ascii_safe() {
            return None;
        }
        let mut masked = text.to_vec();
        let mut at = 0;
        while at < text.len() {
            let end = text.len().min(at + self.char_len(&text[at..]));
            masked[at + 1..end].fill(0xFF);
            at = end;
        }
        Some(masked)
    }
}
