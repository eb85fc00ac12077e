//! Offers the names of files and folders.

use crate::complete::candidate::{Candidate, Kind};
use crate::complete::world::Files;
use std::ops::Range;

/// Which files are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    Any,
    Folders,
}

/// The files whose paths begin with `typed`, which stands at `range`; the case matters, as it does for files.
pub fn matching(
    files: &dyn Files,
    typed: &str,
    range: Range<usize>,
    wanted: Wanted,
) -> Vec<Candidate> {
    let start = typed.rfind('/').map_or(0, |at| at + 1);
    let (folder, name) = typed.split_at(start);
    let mut entries = files.list(folder);
    entries.retain(|entry| {
        let is_hidden = entry.name.starts_with('.') && !name.starts_with('.');
        entry.name.starts_with(name) && !is_hidden && (entry.is_folder || wanted == Wanted::Any)
    });
    entries.sort();
    let candidates = entries.into_iter().map(|entry| Candidate {
        text: format!(
            "{folder}{}{}",
            entry.name,
            if entry.is_folder { "/" } else { "" }
        ),
        kind: Kind::File,
        detail: if entry.is_folder { "folder" } else { "" }.to_owned(),
        range: range.clone(),
    });
    candidates.collect()
}
