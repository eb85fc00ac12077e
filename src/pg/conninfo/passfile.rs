//! Which password does the password file hold for a connection.

use super::secret::{Secret, wipe};
use super::world::Found;

/// What a line of the file must match, field by field.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    pub host: &'a [u8],
    pub port: &'a [u8],
    pub dbname: &'a [u8],
    pub user: &'a [u8],
}

/// Why a password file is not used, as libpq warns on stderr.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    NotPlain,
    TooOpen,
}

impl Refused {
    /// The warning line, without its newline.
    pub fn warning(self, path: &[u8]) -> Vec<u8> {
        let reason: &[u8] = match self {
            Refused::NotPlain => b"\" is not a plain file",
            Refused::TooOpen => {
                b"\" has group or world access; permissions should be u=rw (0600) or less"
            }
        };
        [b"WARNING: password file \"", path, reason].concat()
    }
}

/// Whether the file may be trusted with passwords.
///
/// Besides libpq's rule (nothing for group and world) a file of root's with at most 0640 is good: that is how a
/// Kubernetes Secret volume with an `fsGroup` looks, and what libpq allows for private keys.
pub fn examine(file: &Found) -> Result<(), Refused> {
    if !file.is_regular {
        return Err(Refused::NotPlain);
    }
    let shared_by_root = file.owner == 0 && file.mode & 0o037 == 0;
    match file.mode & 0o077 == 0 || shared_by_root {
        true => Ok(()),
        false => Err(Refused::TooOpen),
    }
}

/// The password of the first line that matches.
pub fn look_up(contents: &[u8], wanted: &Wanted<'_>) -> Option<Secret> {
    contents
        .split(|&b| b == b'\n')
        .filter(|line| !line.starts_with(b"#"))
        .find_map(|line| match_line(strip_returns(line), wanted))
}

fn match_line(line: &[u8], wanted: &Wanted<'_>) -> Option<Secret> {
    let rest = match_field(line, wanted.host)?;
    let rest = match_field(rest, wanted.port)?;
    let rest = match_field(rest, wanted.dbname)?;
    let rest = match_field(rest, wanted.user)?;
    Some(unescape(rest))
}

/// Compares one field, which ends with a colon; what comes after it if they agree.
fn match_field<'a>(line: &'a [u8], wanted: &[u8]) -> Option<&'a [u8]> {
    if let Some(rest) = line.strip_prefix(b"*:") {
        return Some(rest);
    }
    let mut rest = line;
    for &byte in wanted {
        rest = match *rest {
            [b'\\', escaped, ref tail @ ..] if escaped == byte => tail,
            [plain, ref tail @ ..] if plain == byte && plain != b'\\' => tail,
            _ => return None,
        };
    }
    rest.strip_prefix(b":")
}

/// The password ends at a colon or at the end of the line.
fn unescape(text: &[u8]) -> Secret {
    let mut password = Vec::with_capacity(text.len());
    let mut rest = text;
    while let [byte, tail @ ..] = rest {
        let (byte, tail) = match (byte, tail) {
            (b':', _) => break,
            (b'\\', [escaped, tail @ ..]) => (escaped, tail),
            _ => (byte, tail),
        };
        password.push(*byte);
        rest = tail;
    }
    Secret::from(password)
}

fn strip_returns(line: &[u8]) -> &[u8] {
    let end = line.iter().rposition(|&b| b != b'\r').map_or(0, |i| i + 1);
    &line[..end]
}

/// Overwrites the file's bytes once they have been searched.
pub fn forget(mut file: Found) {
    if let Some(contents) = file.contents.as_mut() {
        wipe(contents);
    }
}
