//! How does `\pset` tell a value that it does not take.

/// A value in double quotes, as messages show it.
pub(super) fn in_quotes(value: &[u8]) -> Vec<u8> {
    [b"\"", value, b"\""].concat()
}

/// The message for a value that is none of a few words.
pub(super) fn not_among(value: &[u8], name: &str, allowed: &str) -> Vec<u8> {
    let value = in_quotes(value);
    let rest = format!(" for \"{name}\"\nAvailable values are: {allowed}.");
    [b"unrecognized value ", &value[..], rest.as_bytes()].concat()
}
