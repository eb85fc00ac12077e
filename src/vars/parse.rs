//! How is the text of a variable read as a boolean, an integer or a number.

use super::store::Refusal;

/// The white space C skips before a number.
const BLANKS: [char; 6] = [' ', '\t', '\n', '\r', '\x0B', '\x0C'];

/// Reads `true`, `yes`, `on`, `1` and their opposites, in any case, or a prefix that can mean only one of them.
pub fn boolean(value: &[u8]) -> Option<bool> {
    const WORDS: &[(&str, usize, bool)] = &[
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
        .find(|(word, least, _)| {
            value.len() >= *least
                && word
                    .as_bytes()
                    .get(..value.len())
                    .is_some_and(|prefix| prefix.eq_ignore_ascii_case(value))
        })
        .map(|&(_, _, is_true)| is_true)
}

/// Reads a boolean for the variable or option `name`, with psql's message when it is none.
pub fn boolean_for(name: &str, value: &[u8]) -> Result<bool, Refusal> {
    boolean(value).ok_or_else(|| {
        Refusal::new(
            &[
                "unrecognized value \"",
                "\" for \"",
                name,
                "\": Boolean expected",
            ],
            value,
        )
    })
}

/// Reads an integer as C's `strtol` with base 0 does: blanks and a sign before it, `0x` for hexadecimal, `0` for
/// octal, nothing behind it.
pub fn integer(value: &[u8]) -> Option<i32> {
    let text = std::str::from_utf8(value).ok()?;
    let text = text.trim_start_matches(BLANKS);
    let (is_negative, digits) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    let (radix, digits) = match digits.as_bytes() {
        [b'0', b'x' | b'X', ..] => (16, &digits[2..]),
        [b'0', _, ..] => (8, &digits[1..]),
        _ => (10, digits),
    };
    if !digits.bytes().all(|b| char::from(b).is_digit(radix)) {
        return None;
    }
    let size = i64::from_str_radix(digits, radix).ok()?;
    i32::try_from(if is_negative { -size } else { size }).ok()
}

/// Reads an integer for the variable `name`, with psql's message when it is none.
pub fn integer_for(name: &str, value: &[u8]) -> Result<i32, Refusal> {
    integer(value).ok_or_else(|| {
        Refusal::new(
            &[
                "invalid value \"",
                "\" for \"",
                name,
                "\": integer expected",
            ],
            value,
        )
    })
}

/// Reads a number between `least` and `most` for the variable `name`, with psql's messages.
pub fn number_for(name: &str, value: &[u8], least: f64, most: f64) -> Result<f64, Refusal> {
    if value.is_empty() {
        return Err(Refusal::text(format!(
            "invalid input syntax for variable \"{name}\""
        )));
    }
    let refuse = |why: &str| {
        Refusal::new(
            &["invalid value \"", "\" for variable \"", name, "\"", why],
            value,
        )
    };
    let number = decimal(value).ok_or_else(|| refuse(""))?;
    if is_out_of_range(number, value) {
        return Err(Refusal::new(
            &["value \"", "\" is out of range for variable \"", name, "\""],
            value,
        ));
    }
    if number < least {
        return Err(refuse(&format!(": must be greater than {least:.2}")));
    }
    if number > most {
        return Err(refuse(&format!(": must be less than {most:.2}")));
    }
    Ok(number)
}

/// Reads a number as C's `strtod` does, but for fractions in hexadecimal.
fn decimal(value: &[u8]) -> Option<f64> {
    let text = std::str::from_utf8(value).ok()?;
    let text = text.trim_start_matches(BLANKS);
    match integer(value) {
        Some(size) if text.contains(['x', 'X']) => Some(f64::from(size)),
        _ => text.parse().ok(),
    }
}

/// Whether digits were lost: an infinity that the text does not name, or a zero with other digits.
fn is_out_of_range(number: f64, value: &[u8]) -> bool {
    let is_named = value.iter().any(|b| b"iI".contains(b));
    let mantissa = value.split(|b| b"eExX".contains(b)).next();
    let has_digits = mantissa.is_some_and(|m| m.iter().any(|b| (b'1'..=b'9').contains(b)));
    (number.is_infinite() && !is_named) || (number == 0.0 && has_digits)
}
