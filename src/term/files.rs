//! What is in a folder of this machine, for completion.

use std::fs;
use std::path::{Path, PathBuf};

use crate::complete::world::{Entry, Files};

/// The files of this machine. A folder that cannot be read is an empty one.
pub struct LocalFiles;

/// More names than anyone looks through.
const MOST: usize = 10_000;

impl Files for LocalFiles {
    fn list(&self, path: &str) -> Vec<Entry> {
        let Ok(entries) = fs::read_dir(place(path)) else {
            return Vec::new();
        };
        let entries = entries.flatten().take(MOST).map(|entry| Entry {
            name: entry.file_name().to_string_lossy().into_owned(),
            is_folder: entry.path().is_dir(),
        });
        entries.collect()
    }
}

fn place(path: &str) -> PathBuf {
    if path.is_empty() {
        return PathBuf::from(".");
    }
    match (path.strip_prefix("~/"), std::env::var_os("HOME")) {
        (Some(rest), Some(home)) => Path::new(&home).join(rest),
        _ => PathBuf::from(path),
    }
}
