//! Which alias does a table get: pgcli's rule.

use std::collections::HashSet;

use super::options::Options;

/// The letters that stand for a name: its capitals if it has any, else the first of each of its words.
pub fn abbreviation(name: &str) -> String {
    let capitals: String = name.chars().filter(|c| c.is_uppercase()).collect();
    if !capitals.is_empty() {
        return capitals.to_lowercase();
    }
    let words = name.split(|c: char| !c.is_alphanumeric());
    words.filter_map(|word| word.chars().next()).collect()
}

/// Whether `qualifier` may well stand for the relation `name`: its alias by the rule, its name, or its beginning.
pub fn is_likely(name: &str, qualifier: &str) -> bool {
    !qualifier.is_empty() && (name.starts_with(qualifier) || abbreviation(name) == qualifier)
}

/// An alias for `name` that none of `taken` is.
pub fn generate(name: &str, options: &Options, taken: &HashSet<String>) -> String {
    let preferred = options.casing.get(name).map_or(name, String::as_str);
    let alias = match options.alias_map.get(name) {
        Some(mapped) => mapped.clone(),
        None => abbreviation(preferred),
    };
    let is_free = |alias: &String| !taken.contains(&alias.to_lowercase());
    let numbered = (2..).map(|number| format!("{alias}{number}"));
    let mut all = std::iter::once(alias.clone()).chain(numbered);
    all.find(is_free).unwrap_or(alias)
}

/// The name itself with the first number that makes it free: for a table that joins itself.
pub fn numbered(name: &str, taken: &HashSet<String>) -> String {
    let mut all = (2..).map(|number| format!("{name}{number}"));
    let free = all.find(|alias| !taken.contains(&alias.to_lowercase()));
    free.unwrap_or_else(|| name.to_owned())
}
