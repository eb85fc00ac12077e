//! How does a number look in the user's locale (`\pset numericlocale`).

/// The separators of LC_NUMERIC.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumericLocale {
    /// Not empty.
    pub decimal_point: Vec<u8>,
    pub thousands_separator: Vec<u8>,
    /// Digits in a group, 1 to 6.
    pub group: usize,
}

impl Default for NumericLocale {
    fn default() -> NumericLocale {
        NumericLocale::new(b"", b"", 0)
    }
}

impl NumericLocale {
    /// Takes what `localeconv` says, with psql's replacements for what it leaves empty or out of range: the C locale
    /// thus groups thousands with commas.
    pub fn new(decimal_point: &[u8], thousands_separator: &[u8], group: i8) -> NumericLocale {
        let decimal_point = match decimal_point {
            b"" => b".",
            given => given,
        };
        let thousands_separator = match thousands_separator {
            b"" if decimal_point == b"," => b".",
            b"" => b",",
            given => given,
        };
        NumericLocale {
            decimal_point: decimal_point.to_vec(),
            thousands_separator: thousands_separator.to_vec(),
            group: match group {
                1..=6 => group.unsigned_abs().into(),
                _ => 3,
            },
        }
    }

    /// Writes `number` with separators into `localized`; false when it has other characters than numbers have
    /// (money is localized by the server).
    pub(super) fn localize(&self, number: &[u8], localized: &mut Vec<u8>) -> bool {
        let numeric = |b: &u8| b.is_ascii_digit() || matches!(b, b'+' | b'-' | b'.' | b'e' | b'E');
        if !number.iter().all(numeric) {
            return false;
        }
        localized.clear();
        let (sign, rest) = match number {
            [b'+' | b'-', rest @ ..] => (&number[..1], rest),
            _ => (&number[..0], number),
        };
        localized.extend_from_slice(sign);
        let digits = rest.iter().take_while(|b| b.is_ascii_digit()).count();
        let (mut whole, rest) = rest.split_at(digits);
        let first = match digits % self.group.max(1) {
            0 => self.group.min(digits),
            short => short,
        };
        localized.extend_from_slice(&whole[..first]);
        whole = &whole[first..];
        for group in whole.chunks(self.group.max(1)) {
            localized.extend_from_slice(&self.thousands_separator);
            localized.extend_from_slice(group);
        }
        match rest {
            [b'.', rest @ ..] => {
                localized.extend_from_slice(&self.decimal_point);
                localized.extend_from_slice(rest);
            }
            rest => localized.extend_from_slice(rest),
        }
        true
    }
}
