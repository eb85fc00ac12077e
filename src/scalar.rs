//! How is a switch or a whole number read, in variables and in printing options alike.
//!
//! Pure, and total over any bytes: what is none is `None`, and the caller has the words for it.

/// Reads `true`, `yes`, `on`, `1` and their opposites, in any case, or a prefix that can mean only one of them.
pub fn boolean(value: &[u8]) -> Option<bool> {
    const WORDS: [(&str, usize, bool); 8] = [
        ("true", 1, true),
        ("false", 1, false),
        ("yes", 1, true),
        ("no", 1, false),
        ("on", 2, true),
        ("off", 2, false),
        ("1", 1, true),
        ("0", 1, false),
    ];
    WORDS
        .iter()
        .find(|(word, least, _)| value.len() >= *least && starts_with_no_case(word, value))
        .map(|&(_, _, is_true)| is_true)
}

/// Whether `name` starts with `prefix` in any case; an empty prefix fits.
pub fn starts_with_no_case(name: &str, prefix: &[u8]) -> bool {
    let start = name.as_bytes().get(..prefix.len());
    start.is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}

/// Reads the number that a text starts with, as C's `atoi`: 0 without one, the low 32 bits of a large one.
pub fn leading_integer(text: &[u8]) -> i32 {
    let (number, _) = number(text, 10);
    number.unwrap_or(0).clamp(i64::MIN.into(), i64::MAX.into()) as i32
}

/// Reads an integer as C's `strtol` with base 0 does: blanks and a sign before it, `0x` for hexadecimal, `0` for
/// octal, nothing behind it.
pub fn integer(text: &[u8]) -> Option<i32> {
    let (number, rest) = number(text, 0);
    if !rest.is_empty() {
        return None;
    }
    i32::try_from(number?).ok()
}

/// Reads an integer as [`integer`] does, but in decimal only.
pub fn decimal_integer(text: &[u8]) -> Option<i32> {
    match number(text, 10) {
        (Some(number), []) => i32::try_from(number).ok(),
        _ => None,
    }
}

/// A number after optional white space and sign, saturating, and what follows it; base 0 is as in C.
fn number(text: &[u8], base: u32) -> (Option<i128>, &[u8]) {
    let blank = text
        .iter()
        .take_while(|b| matches!(b, b' ' | 9..=13))
        .count();
    let text = &text[blank..];
    let (negative, digits) = match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, text),
    };
    let (base, digits) = match (base, digits) {
        (0, [b'0', b'x' | b'X', rest @ ..]) if rest.first().is_some_and(u8::is_ascii_hexdigit) => {
            (16, rest)
        }
        (0, [b'0', ..]) => (8, digits),
        (0, _) => (10, digits),
        _ => (base, digits),
    };
    let digit = |b: &u8| char::from(*b).to_digit(base);
    let count = digits.iter().take_while(|b| digit(b).is_some()).count();
    if count == 0 {
        return (None, text);
    }
    let value = digits[..count]
        .iter()
        .filter_map(digit)
        .fold(0i128, |value, digit| {
            (value * i128::from(base) + i128::from(digit)).min(1 << 80)
        });
    (
        Some(if negative { -value } else { value }),
        &digits[count..],
    )
}
