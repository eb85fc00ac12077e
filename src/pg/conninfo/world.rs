//! What conninfo needs to know from outside: environment variables, files, and who the user is.

/// A file as conninfo sees it, after following symbolic links.
#[derive(Debug, Clone)]
pub struct Found {
    pub is_regular: bool,
    /// The permission bits.
    pub mode: u32,
    pub owner: u32,
    /// `None` when the file exists but cannot be opened.
    pub contents: Option<Vec<u8>>,
}

/// The outside world; the program hands in [`super::system::System`], tests a made-up one.
pub trait World {
    fn variable(&self, name: &str) -> Option<Vec<u8>>;

    /// The file at a path; `None` when nothing is there.
    fn file(&self, path: &[u8]) -> Option<Found>;

    /// The effective user id.
    fn user_id(&self) -> u32;

    /// The folder of HOME, or of the password database when HOME is unset or empty.
    fn home(&self) -> Option<Vec<u8>> {
        match self.variable("HOME") {
            Some(home) if !home.is_empty() => Some(home),
            _ => self.account(5),
        }
    }

    /// The name of the operating-system user.
    fn user_name(&self) -> Option<Vec<u8>> {
        self.account(0)
    }

    /// The name of another operating-system user.
    fn name_of(&self, user_id: u32) -> Option<Vec<u8>> {
        account_field(&self.file(b"/etc/passwd")?.contents?, user_id, 0)
    }

    /// A field of the user's line in `/etc/passwd` (0 is the name, 5 the home folder).
    fn account(&self, field: usize) -> Option<Vec<u8>> {
        account_field(&self.file(b"/etc/passwd")?.contents?, self.user_id(), field)
    }
}

fn account_field(passwd: &[u8], user_id: u32, field: usize) -> Option<Vec<u8>> {
    let wanted = user_id.to_string();
    passwd
        .split(|&b| b == b'\n')
        .map(|line| line.split(|&b| b == b':').collect::<Vec<_>>())
        .find(|fields| fields.len() >= 6 && fields[2] == wanted.as_bytes())
        .map(|fields| fields[field].to_vec())
        .filter(|value| !value.is_empty())
}
