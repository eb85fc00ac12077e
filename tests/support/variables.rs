//! Variables to substitute, for the tests of the lexers.

use pgtusk::encoding::Encoding;
use pgtusk::sql::expand::Lookup;

/// The names and values that a suite's recordings were made with.
pub struct Fixed(pub &'static [(&'static str, &'static str)]);

impl Lookup for Fixed {
    fn value(&self, name: &[u8]) -> Option<&[u8]> {
        self.0
            .iter()
            .find(|(known, _)| known.as_bytes() == name)
            .map(|(_, value)| value.as_bytes())
    }

    fn encoding(&self) -> Option<Encoding> {
        Some(Encoding::Utf8)
    }
}
