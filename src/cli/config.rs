//! What does pgcli's configuration file say: its sections and values, read and never written.
//!
//! The layout is that of ConfigObj: `[section]`, `key = value`, `#` comments, values in quotes, and in three quotes
//! over several lines. What cannot be read as such is passed over.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The values of a file, by section, in the order of the file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Config {
    sections: Vec<(String, Vec<(String, String)>)>,
}

impl Config {
    /// Reads the text of a file.
    pub fn parse(text: &str) -> Config {
        let mut config = Config::default();
        let mut lines = text.lines();
        while let Some(line) = lines.next() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            if line.starts_with('[') {
                let name = line.trim_matches(['[', ']', ' ']);
                config.sections.push((unquoted(name), Vec::new()));
                continue;
            }
            let Some((key, value)) = line.split_once('=') else {
                continue;
            };
            let value = value_of(value.trim(), &mut lines);
            if let Some((_, values)) = config.sections.last_mut() {
                values.push((unquoted(key.trim()), value));
            }
        }
        config
    }

    /// The value of a key; `None` when it is not there.
    pub fn value(&self, section: &str, key: &str) -> Option<&str> {
        let mut values = self.section(section);
        values
            .find(|(name, _)| *name == key)
            .map(|(_, value)| value)
    }

    /// The keys and values of a section.
    pub fn section(&self, name: &str) -> impl Iterator<Item = (&str, &str)> {
        self.sections
            .iter()
            .filter(move |(section, _)| section == name)
            .flat_map(|(_, values)| values)
            .map(|(key, value)| (key.as_str(), value.as_str()))
    }
}

/// A value that begins on this line; with three quotes it goes on until three more.
fn value_of(text: &str, lines: &mut std::str::Lines) -> String {
    for quotes in ["'''", "\"\"\""] {
        let Some(mut rest) = text.strip_prefix(quotes) else {
            continue;
        };
        let mut value = String::new();
        loop {
            if let Some((end, _)) = rest.split_once(quotes) {
                return value + end;
            }
            value.push_str(rest);
            value.push('\n');
            match lines.next() {
                Some(line) => rest = line,
                None => return value,
            }
        }
    }
    match text.chars().next() {
        Some(quote @ ('\'' | '"')) => match text[1..].split_once(quote) {
            Some((value, _)) => value.to_owned(),
            None => text.to_owned(),
        },
        _ => text.split(" #").next().unwrap_or(text).trim().to_owned(),
    }
}

fn unquoted(name: &str) -> String {
    name.trim_matches(['\'', '"']).to_owned()
}

/// Where the file is: as named, by `PGCLIRC`, or in its usual place.
fn place(
    named: Option<&Path>,
    variable: impl Fn(&str) -> Option<std::ffi::OsString>,
) -> Option<PathBuf> {
    if let Some(path) = named {
        return Some(path.to_owned());
    }
    if let Some(path) = variable("PGCLIRC").filter(|path| !path.is_empty()) {
        return Some(path.into());
    }
    let folder = match variable("XDG_CONFIG_HOME").filter(|path| !path.is_empty()) {
        Some(folder) => PathBuf::from(folder),
        None => PathBuf::from(variable("HOME").filter(|home| !home.is_empty())?).join(".config"),
    };
    Some(folder.join("pgcli").join("config"))
}

/// Reads the configuration. No file in the usual place is no mistake; one that was named must be there.
///
/// # Errors
///
/// The path and the reason when a file cannot be read.
pub fn read(named: Option<&Path>) -> Result<(Config, Option<PathBuf>), (PathBuf, io::Error)> {
    let Some(path) = place(named, |name| std::env::var_os(OsStr::new(name))) else {
        return Ok((Config::default(), None));
    };
    match fs::read(&path) {
        Ok(bytes) => {
            let config = Config::parse(&String::from_utf8_lossy(&bytes));
            Ok((config, Some(path)))
        }
        Err(error) if named.is_none() && error.kind() == io::ErrorKind::NotFound => {
            Ok((Config::default(), None))
        }
        Err(error) => Err((path, error)),
    }
}
