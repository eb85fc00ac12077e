//! Makes the alias of a table by pgcli's rule.

use std::collections::HashSet;

use super::options::Options;
use super::spelling::needs_quotes;

/// The letters that stand for a name: its capitals if it has any, else the first of each of its words.
fn letters(name: &str) -> String {
    let capitals: String = name.chars().filter(|c| c.is_uppercase()).collect();
    if !capitals.is_empty() {
        return capitals;
    }
    let words = name.split(|c: char| !c.is_alphanumeric());
    words.filter_map(|word| word.chars().next()).collect()
}

/// The same in small letters.
pub fn abbreviation(name: &str) -> String {
    letters(name).to_lowercase()
}

/// Whether `qualifier` may well stand for the relation `name`: its alias by the rule, its name, or its beginning.
pub fn is_likely(name: &str, qualifier: &str) -> bool {
    if qualifier.is_empty() || name.starts_with(qualifier) {
        return !qualifier.is_empty();
    }
    // This is asked of every relation: the usual names are compared without making the abbreviation.
    if name.bytes().any(|b| b.is_ascii_uppercase()) {
        return abbreviation(name) == qualifier;
    }
    let words = name.split(|c: char| !c.is_alphanumeric());
    let letters = words.filter_map(|word| word.chars().next());
    letters.eq(qualifier.chars())
}

/// An alias for `name` that means none of `taken`, as it is to be written.
pub fn generate(name: &str, options: &Options, taken: &HashSet<String>) -> String {
    let alias = match options.alias_map.get(name) {
        Some(mapped) => mapped.clone(),
        None => letters(&preferred(name, options)),
    };
    free(alias, 1, taken)
}

/// The name itself with the first number that makes it free: for a table that joins itself.
pub fn numbered(name: &str, options: &Options, taken: &HashSet<String>) -> String {
    free(preferred(name, options), 2, taken)
}

/// A name in the case that the user prefers, where it means the same in any.
fn preferred(name: &str, options: &Options) -> String {
    let casing = options.casing.get(name).filter(|_| !needs_quotes(name));
    casing.map_or(name, String::as_str).to_owned()
}

/// The first of `alias`, `alias2`, `alias3` .. that is free, from that number on.
fn free(alias: String, from: usize, taken: &HashSet<String>) -> String {
    let mut all = (from..).map(|number| match number {
        1 => alias.clone(),
        _ => format!("{alias}{number}"),
    });
    let free = all.find(|alias| !taken.contains(&alias.to_lowercase()));
    free.unwrap_or_default()
}
