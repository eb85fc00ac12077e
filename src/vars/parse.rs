//! How is the text of a variable read as a boolean, an integer or a number, with what message when it is none.

use super::store::Refusal;
use crate::scalar::{boolean, integer};

/// The white space C skips before a number.
const BLANKS: [char; 6] = [' ', '\t', '\n', '\r', '\x0B', '\x0C'];

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

/// Reads a number that a command is given; `None` for what is none, or is out of range.
pub fn number(value: &[u8]) -> Option<f64> {
    decimal(value).filter(|&number| !is_out_of_range(number, value))
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
