//! Holds what completion may know: the catalog, the settings, what was used before, and names of the session.

use super::options::Options;
use super::usage::Usage;
use crate::catalog::Catalog;
use crate::sql::identifier;
use crate::sql::lexer::{self, Kind};

/// The most names of a kind that are remembered.
const MOST: usize = 500;

/// Everything the candidates come from, borrowed for one call.
#[derive(Clone, Copy)]
pub struct World<'w> {
    pub catalog: &'w Catalog,
    pub options: &'w Options,
    pub usage: &'w Usage,
    pub session: &'w SessionNames,
    pub files: &'w dyn Files,
}

/// Names that the session knows and the catalog does not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SessionNames {
    pub variables: Vec<String>,
    pub environment: Vec<String>,
    pub prepared_statements: Vec<String>,
    pub cursors: Vec<String>,
    pub channels: Vec<String>,
    pub savepoints: Vec<String>,
    /// Name and text.
    pub named_queries: Vec<(String, String)>,
    pub dsns: Vec<String>,
    /// The options of `\pset` with the words they take.
    pub print_options: Vec<(&'static str, Vec<&'static str>)>,
    pub table_formats: Vec<&'static str>,
}

impl SessionNames {
    /// Takes over what the session knows by itself; what was learned stays.
    pub fn update(&mut self, fresh: SessionNames) {
        self.variables = fresh.variables;
        self.environment = fresh.environment;
        self.print_options = fresh.print_options;
        self.table_formats = fresh.table_formats;
    }

    /// Remembers the names that a text of statements makes: PREPARE, DECLARE, LISTEN and the like.
    pub fn learn(&mut self, text: &str) {
        let mut before = [""; 2];
        for (kind, word) in lexer::written(text) {
            if matches!(kind, Kind::Word | Kind::QuotedIdentifier) {
                let list = match before[1].to_ascii_uppercase().as_str() {
                    "PREPARE" => Some(&mut self.prepared_statements),
                    "DECLARE" => Some(&mut self.cursors),
                    "LISTEN" | "NOTIFY" => Some(&mut self.channels),
                    "SAVEPOINT" if !before[0].eq_ignore_ascii_case("TO") => {
                        Some(&mut self.savepoints)
                    }
                    _ => None,
                };
                let name = identifier::parse(word).into_owned();
                if let Some(list) = list
                    && !is_no_name(&name)
                {
                    list.retain(|known| *known != name);
                    if list.len() >= MOST {
                        list.remove(0);
                    }
                    list.push(name);
                }
            }
            before = [before[1], word];
        }
    }
}

/// `PREPARE TRANSACTION` prepares nothing by that name.
fn is_no_name(word: &str) -> bool {
    matches!(word, "transaction" | "section")
}

/// Looks into folders; the only part of the world that is not a value.
pub trait Files {
    /// What is in the folder that `path` names, an empty one for the current folder.
    fn list(&self, path: &str) -> Vec<Entry>;
}

/// A file or a folder.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    pub name: String,
    pub is_folder: bool,
}

/// A world without files.
pub struct NoFiles;

impl Files for NoFiles {
    fn list(&self, _path: &str) -> Vec<Entry> {
        Vec::new()
    }
}
