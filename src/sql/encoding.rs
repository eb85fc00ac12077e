//! How long is a character: just enough of PostgreSQL's client encodings to quote and to lex safely.

/// A client encoding, by what its multibyte characters look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Encoding {
    /// One byte is one character: SQL_ASCII, LATIN1, WIN1252, KOI8R ...
    SingleByte,
    #[default]
    Utf8,
    /// EUC_CN, EUC_KR: two bytes, both with the high bit.
    Euc,
    /// EUC_JP, EUC_JIS_2004: 0x8E starts two bytes, 0x8F three.
    EucJp,
    /// EUC_TW: 0x8E starts four bytes, 0x8F three.
    EucTw,
    /// MULE_INTERNAL: the first byte tells two to four bytes.
    Mule,
    /// SJIS, SHIFT_JIS_2004: the second byte may be an ASCII one.
    Sjis,
    /// BIG5, GBK, UHC: two bytes, the second may be an ASCII one.
    TwoByte,
    /// JOHAB: EUC's lengths, but the second byte may be an ASCII one.
    Johab,
    /// GB18030: two bytes, or four when the second is a digit.
    Gb18030,
}

/// The multibyte encodings by the names the server reports in `client_encoding`.
const NAMES: &[(&str, Encoding)] = &[
    ("UTF8", Encoding::Utf8),
    ("UNICODE", Encoding::Utf8),
    ("EUC_CN", Encoding::Euc),
    ("EUC_KR", Encoding::Euc),
    ("EUC_JP", Encoding::EucJp),
    ("EUC_JIS_2004", Encoding::EucJp),
    ("EUC_TW", Encoding::EucTw),
    ("MULE_INTERNAL", Encoding::Mule),
    ("SJIS", Encoding::Sjis),
    ("SHIFT_JIS_2004", Encoding::Sjis),
    ("BIG5", Encoding::TwoByte),
    ("GBK", Encoding::TwoByte),
    ("UHC", Encoding::TwoByte),
    ("JOHAB", Encoding::Johab),
    ("GB18030", Encoding::Gb18030),
];

impl Encoding {
    /// Finds an encoding by the server's name for it; a name that is not multibyte means single bytes.
    pub fn named(name: &[u8]) -> Encoding {
        NAMES
            .iter()
            .find(|(known, _)| known.as_bytes().eq_ignore_ascii_case(name))
            .map_or(Encoding::SingleByte, |&(_, encoding)| encoding)
    }

    /// Whether every byte of a multibyte character has the high bit, so that ASCII bytes always mean themselves.
    pub fn is_ascii_safe(self) -> bool {
        !matches!(
            self,
            Encoding::Sjis | Encoding::TwoByte | Encoding::Johab | Encoding::Gb18030
        )
    }

    /// The length its first byte promises for the character that `text` starts with; it may be longer than `text`.
    pub fn char_len(self, text: &[u8]) -> usize {
        let Some(&first) = text.first() else { return 0 };
        if first < 0x80 {
            return 1;
        }
        match self {
            Encoding::SingleByte => 1,
            Encoding::Utf8 => match first {
                0xC0..=0xDF => 2,
                0xE0..=0xEF => 3,
                0xF0..=0xF7 => 4,
                _ => 1,
            },
            Encoding::Euc | Encoding::TwoByte => 2,
            Encoding::EucJp | Encoding::Johab if first == 0x8F => 3,
            Encoding::EucJp | Encoding::Johab => 2,
            Encoding::EucTw => match first {
                0x8E => 4,
                0x8F => 3,
                _ => 2,
            },
            Encoding::Mule => match first {
                0x81..=0x8D => 2,
                0x90..=0x9B => 3,
                0x9C..=0x9D => 4,
                _ => 1,
            },
            Encoding::Sjis if (0xA1..=0xDF).contains(&first) => 1,
            Encoding::Sjis => 2,
            Encoding::Gb18030 if text.get(1).is_some_and(u8::is_ascii_digit) => 4,
            Encoding::Gb18030 => 2,
        }
    }

    /// Whether `text` is made of whole and well-formed characters.
    pub fn is_valid(self, text: &[u8]) -> bool {
        match self {
            Encoding::SingleByte => true,
            Encoding::Utf8 => std::str::from_utf8(text).is_ok(),
            _ => self.has_whole_chars(text),
        }
    }

    fn has_whole_chars(self, text: &[u8]) -> bool {
        let mut rest = text;
        while !rest.is_empty() {
            let length = self.char_len(rest);
            let Some((char, tail)) = rest.split_at_checked(length) else {
                return false;
            };
            let trail_is_high = char[1..].iter().all(|&b| b >= 0x80);
            if length > 1 && self.is_ascii_safe() && !trail_is_high {
                return false;
            }
            rest = tail;
        }
        true
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
