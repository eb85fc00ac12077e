//! How does a new password reach the server: as the hash that it would have made of it, never as it is.

use postgres_protocol::password;

/// How often the hash is repeated, which is the server's usual number.
pub const ITERATIONS: &str = "4096";

/// The hash of a password in the way that `password_encryption` names.
///
/// # Errors
///
/// libpq's words for a way that there is none of; nothing is ever sent in the clear.
pub fn hashed(way: &[u8], user: &str, password: &[u8]) -> Result<String, String> {
    match way {
        b"scram-sha-256" => Ok(password::scram_sha_256(password)),
        // The setting was a switch once.
        b"md5" | b"on" | b"off" => Ok(password::md5(password, user)),
        _ => Err(format!(
            "unrecognized password encryption algorithm \"{}\"",
            String::from_utf8_lossy(way)
        )),
    }
}
