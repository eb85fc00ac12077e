//! Spells names for the text: quoted when PostgreSQL needs it, in the case that the user prefers.

use super::options::Options;
use crate::sql::grammar::{Category, keyword};

/// Spells names for one word at the cursor.
#[derive(Debug, Clone, Copy)]
pub struct Speller<'w> {
    pub options: &'w Options,
    /// The user has typed an opening quote: the name gets both.
    pub is_quoted: bool,
}

impl Speller<'_> {
    /// A name as an identifier.
    pub fn name(&self, name: &str) -> String {
        if self.is_quoted || needs_quotes(name) {
            return quoted(name);
        }
        match self.options.casing.get(name) {
            Some(preferred) => preferred.clone(),
            None => name.to_owned(),
        }
    }

    /// A new alias, whose capitals mean nothing.
    pub fn alias(&self, alias: &str) -> String {
        match self.is_quoted || needs_quotes(&alias.to_lowercase()) {
            true => quoted(alias),
            false => alias.to_owned(),
        }
    }

    /// A name under its schema.
    pub fn qualified(&self, schema: &str, name: &str) -> String {
        format!("{}.{}", self.name(schema), self.name(name))
    }
}

/// Whether a name means something else without quotes: the rule of PostgreSQL's `quote_ident`.
pub fn needs_quotes(name: &str) -> bool {
    let is_plain = |(at, c): (usize, char)| {
        c == '_' || c.is_ascii_lowercase() || (at > 0 && (c.is_ascii_digit() || c == '$'))
    };
    name.is_empty()
        || !name.char_indices().all(is_plain)
        || keyword(name).is_some_and(|keyword| keyword.category != Category::Unreserved)
}

pub fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A text as a string constant.
pub fn literal(text: &str) -> String {
    let quoted = text.replace('\'', "''");
    match text.contains('\\') {
        true => format!("E'{}'", quoted.replace('\\', "\\\\")),
        false => format!("'{quoted}'"),
    }
}
