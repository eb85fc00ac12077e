//! What is being typed: the query buffer, and the one before it that `\g` and `\p` fall back on.

use crate::session::delivery::Binding;

/// The text of the statement so far, and of the last one that was sent.
#[derive(Debug, Default)]
pub struct QueryBuffer {
    pub text: Vec<u8>,
    pub previous: Vec<u8>,
    /// What `\bind` or `\bind_named` said for whatever is sent next.
    pub binding: Option<Binding>,
    /// Whether there is none: the one command of a `-c` has no query beside it.
    pub is_missing: bool,
}

impl QueryBuffer {
    /// The statement has been sent: it becomes the previous one.
    pub fn sent(&mut self) {
        std::mem::swap(&mut self.text, &mut self.previous);
        self.text.clear();
    }

    /// The text, or that of the statement before while nothing has been typed.
    pub fn current(&self) -> &[u8] {
        match self.text.is_empty() {
            true => &self.previous,
            false => &self.text,
        }
    }
}
