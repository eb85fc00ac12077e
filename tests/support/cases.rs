//! Case files: readable data, read and blessed.
//!
//! ```text
//! # lines before the first case are comments
//! @@ name_of_the_fact
//! @ input
//! any bytes, line by line
//! @ expect
//! any bytes
//! ```
//!
//! A section's text ends with a newline. A last line `\c` takes that newline away. A line of the text that starts
//! with `@` or `\` has one more `\` in front of it.
#![allow(dead_code)] // each suite uses the part it needs

use std::fs;
use std::path::{Path, PathBuf};

#[derive(Debug, Clone)]
pub struct Case {
    pub file: PathBuf,
    pub name: String,
    pub sections: Vec<(String, Vec<u8>)>,
}

impl Case {
    /// The text of a section; empty when the case has none of that name.
    pub fn section(&self, name: &str) -> &[u8] {
        self.find(name).unwrap_or(b"")
    }

    pub fn find(&self, name: &str) -> Option<&[u8]> {
        self.sections
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, text)| text.as_slice())
    }

    pub fn text(&self, name: &str) -> String {
        String::from_utf8(self.section(name).to_vec()).expect("this section is UTF-8")
    }

    pub fn set(&mut self, name: &str, text: Vec<u8>) {
        match self.sections.iter_mut().find(|(n, _)| n == name) {
            Some(section) => section.1 = text,
            None => self.sections.push((name.to_owned(), text)),
        }
    }
}

/// Runs `actual` over every case of `tests/cases/FOLDER/*.case` and compares what it returns (section name, bytes)
/// with the case's own sections. With `UPDATE=1` in the environment the files are rewritten instead.
pub fn check(folder: &str, actual: impl Fn(&Case) -> Vec<(&'static str, Vec<u8>)>) {
    let mut failures = Vec::new();
    let mut count = 0;
    for file in files(folder) {
        let (comment, mut cases) = read(&file);
        for case in &mut cases {
            count += 1;
            for (section, bytes) in actual(case) {
                if case.section(section) != bytes {
                    failures.push(difference(case, section, &bytes));
                    case.set(section, bytes);
                }
            }
        }
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&file, write(&comment, &cases)).expect("the case file can be written");
        }
    }
    assert!(count > 0, "no case in tests/cases/{folder}");
    if std::env::var_os("UPDATE").is_none() {
        let failed = failures.len();
        assert!(failed == 0, "{failed} differences\n{}", failures.join("\n"));
    }
}

fn difference(case: &Case, section: &str, bytes: &[u8]) -> String {
    format!(
        "{}: {}: {section}\n--- expected\n{}--- actual\n{}",
        case.file.display(),
        case.name,
        String::from_utf8_lossy(case.section(section)),
        String::from_utf8_lossy(bytes)
    )
}

pub fn files(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/cases")
        .join(folder);
    let mut files: Vec<PathBuf> = fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.expect("a folder entry").path())
        .filter(|path| path.extension().is_some_and(|e| e == "case"))
        .collect();
    files.sort();
    files
}

/// Reads a case file: the comment before the first case, and the cases.
pub fn read(file: &Path) -> (Vec<u8>, Vec<Case>) {
    let bytes = fs::read(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let mut comment = Vec::new();
    let mut cases: Vec<Case> = Vec::new();
    for line in bytes.split_inclusive(|&b| b == b'\n') {
        let trimmed = line.strip_suffix(b"\n").unwrap_or(line);
        if let Some(name) = trimmed.strip_prefix(b"@@ ") {
            cases.push(Case {
                file: file.to_owned(),
                name: String::from_utf8(name.to_vec()).expect("a case's name is UTF-8"),
                sections: Vec::new(),
            });
            continue;
        }
        let Some(case) = cases.last_mut() else {
            comment.extend_from_slice(line);
            continue;
        };
        if let Some(name) = trimmed.strip_prefix(b"@ ") {
            let name = String::from_utf8(name.to_vec()).expect("a section's name is UTF-8");
            case.sections.push((name, Vec::new()));
        } else if let Some((_, text)) = case.sections.last_mut() {
            if trimmed == b"\\c" {
                text.pop();
                continue;
            }
            text.extend_from_slice(line.strip_prefix(b"\\").unwrap_or(line));
        }
    }
    (comment, cases)
}

fn write(comment: &[u8], cases: &[Case]) -> Vec<u8> {
    let mut out = comment.to_vec();
    for case in cases {
        out.extend_from_slice(format!("@@ {}\n", case.name).as_bytes());
        for (name, text) in &case.sections {
            out.extend_from_slice(format!("@ {name}\n").as_bytes());
            for line in text.split_inclusive(|&b| b == b'\n') {
                if line.starts_with(b"@") || line.starts_with(b"\\") {
                    out.push(b'\\');
                }
                out.extend_from_slice(line);
            }
            if !text.is_empty() && !text.ends_with(b"\n") {
                out.extend_from_slice(b"\n\\c\n");
            }
        }
    }
    out
}
