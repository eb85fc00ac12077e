//! Which variables does substitution see: all of them, or none in an inactive branch.

use super::Variables;
use crate::encoding::Encoding;
use crate::sql::expand::Lookup;

/// The variables as the lexers look them up.
#[derive(Debug, Clone, Copy)]
pub struct Visible<'a> {
    pub variables: &'a Variables,
    /// The client encoding; `None` without a connection.
    pub encoding: Option<Encoding>,
    /// Whether this is an active branch of `\if`.
    pub is_active: bool,
}

impl Lookup for Visible<'_> {
    fn value(&self, name: &[u8]) -> Option<&[u8]> {
        match self.is_active {
            true => self.variables.get(name),
            false => None,
        }
    }

    fn encoding(&self) -> Option<Encoding> {
        self.encoding
    }

    fn is_active(&self) -> bool {
        self.is_active
    }
}
