//! What can go wrong, and which exit code follows.

/// The exit codes of psql, which scripts read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// All done.
    Success = 0,
    /// A failure of our own, or a failed `-c`.
    Failure = 1,
    /// No connection, a lost connection, or bad usage where psql says so.
    BadConnection = 2,
    /// A script stopped by ON_ERROR_STOP or an interrupt.
    User = 3,
}

/// An ErrorResponse or NoticeResponse: its fields as the server sent them, in any encoding.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ServerMessage {
    fields: Vec<(u8, Vec<u8>)>,
}

impl ServerMessage {
    /// Reads the body of an ErrorResponse or NoticeResponse; what does not fit is left out.
    pub fn parse(body: &[u8]) -> ServerMessage {
        let mut fields = Vec::new();
        let mut rest = body;
        while let Some((&code, tail)) = rest.split_first() {
            if code == 0 {
                break;
            }
            let end = tail.iter().position(|&b| b == 0).unwrap_or(tail.len());
            fields.push((code, tail[..end].to_vec()));
            rest = tail.get(end + 1..).unwrap_or(&[]);
        }
        ServerMessage { fields }
    }

    /// Whether the server said nothing at all.
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }

    /// A field by its protocol code (`b'M'` message, `b'C'` SQLSTATE, `b'P'` position ...).
    pub fn field(&self, code: u8) -> Option<&[u8]> {
        self.fields
            .iter()
            .find(|(c, _)| *c == code)
            .map(|(_, value)| value.as_slice())
    }
}

/// psql's words for what could not be opened, read or written: its name and why.
pub fn named_error(name: &[u8], error: &std::io::Error) -> Vec<u8> {
    [name, b": ", os_error(error).as_bytes()].concat()
}

/// The C library's text for an I/O error, without Rust's "(os error N)".
pub fn os_error(error: &std::io::Error) -> String {
    let text = error.to_string();
    match text.rfind(" (os error ") {
        Some(end) => text[..end].to_owned(),
        None => text,
    }
}
