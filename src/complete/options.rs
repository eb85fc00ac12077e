//! Holds how the user wants to be completed: pgcli's completion settings.

use std::collections::HashMap;

/// The case in which keywords are offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeywordCase {
    Upper,
    Lower,
    /// As the last typed letter; upper case when there is none.
    Auto,
    /// psql's `preserve-lower` and `preserve-upper`: as the first typed character if it is a letter, else this one.
    PreserveLower,
    PreserveUpper,
}

/// When column names carry their table's name or alias.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Qualify {
    Never,
    IfMoreThanOneTable,
    Always,
}

/// The order of the columns that `*` is expanded to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StarOrder {
    Table,
    Alphabetic,
}

/// How names are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// By context, fuzzily.
    Smart,
    /// All names that begin with the word, without looking at the context.
    Plain,
    /// By context, only names that begin with the word, as psql's Tab does.
    Psql,
}

/// The settings of completion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    pub style: Style,
    pub keyword_case: KeywordCase,
    pub qualify_columns: Qualify,
    pub star_order: StarOrder,
    /// Whether tables are offered with an alias.
    pub generate_aliases: bool,
    /// The aliases that certain tables get.
    pub alias_map: HashMap<String, String>,
    /// Whether unqualified names come from the search path only.
    pub search_path_filter: bool,
    /// The preferred spelling of names, by their small letters.
    pub casing: HashMap<String, String>,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            style: Style::Smart,
            keyword_case: KeywordCase::Auto,
            qualify_columns: Qualify::IfMoreThanOneTable,
            star_order: StarOrder::Table,
            generate_aliases: false,
            alias_map: HashMap::new(),
            search_path_filter: false,
            casing: HashMap::new(),
        }
    }
}

impl KeywordCase {
    /// `keyword`, which is in upper case, as this setting wants it after `typed`.
    pub fn apply(self, keyword: &str, typed: &str) -> String {
        let is_lower = match self {
            KeywordCase::Lower => true,
            KeywordCase::Upper => false,
            KeywordCase::Auto => {
                let letter = typed.chars().rev().find(|c| c.is_alphabetic());
                letter.is_some_and(char::is_lowercase)
            }
            KeywordCase::PreserveLower => !typed.starts_with(char::is_uppercase),
            KeywordCase::PreserveUpper => typed.starts_with(char::is_lowercase),
        };
        match is_lower {
            true => keyword.to_lowercase(),
            false => keyword.to_owned(),
        }
    }
}
