//! What number does a parameter say.

/// Why a port is none.
pub(super) enum BadPort {
    NotANumber(Vec<u8>),
    OutOfRange(Vec<u8>),
}

/// Reads a port; none given is 5432.
pub(super) fn port_number(text: &[u8]) -> Result<u16, BadPort> {
    if text.is_empty() {
        return Ok(5432);
    }
    let number = integer(text, "port").map_err(BadPort::NotANumber)?;
    match u16::try_from(number) {
        Ok(port) if port > 0 => Ok(port),
        _ => Err(BadPort::OutOfRange(
            [b"invalid port number: \"", text, b"\""].concat(),
        )),
    }
}

/// Reads a C int with blanks around it.
pub(super) fn integer(text: &[u8], name: &str) -> Result<i32, Vec<u8>> {
    let is_blank = |c: char| matches!(c, ' ' | '\t'..='\r');
    std::str::from_utf8(text)
        .ok()
        .and_then(|text| text.trim_matches(is_blank).parse().ok())
        .ok_or_else(|| {
            [
                b"invalid integer value \"",
                text,
                b"\" for connection option \"",
                name.as_bytes(),
                b"\"",
            ]
            .concat()
        })
}
