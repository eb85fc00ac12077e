//! Which statements were typed before: in memory, and in a file that sessions share.
//!
//! The file has the layout of pgcli's (an empty line, `# time`, and each line of the statement behind a `+`) or of
//! psql's (a line for each statement). It is readable for its owner only. What cannot be read or written is kept in
//! memory alone. A statement that holds a password is kept nowhere.

use std::collections::HashSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::repl::secret;
use crate::vars::special::HistControl;

/// How far back a suggestion is looked for.
const SUGGESTED_FROM: usize = 10_000;

/// How much of a file is read for each entry, at least and at most: a prompt does not wait for a history of years.
const ENTRY: u64 = 512;
const LEAST: u64 = 1024 * 1024;
const MOST: u64 = 8 * 1024 * 1024;

/// How the file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Layout {
    #[default]
    Pgcli,
    Psql,
}

/// What HISTCONTROL and HISTSIZE say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Control {
    pub ignores: HistControl,
    /// In the file: not with a HISTSIZE of 0.
    pub is_kept: bool,
}

impl Default for Control {
    fn default() -> Control {
        Control {
            ignores: HistControl::default(),
            is_kept: true,
        }
    }
}

/// What stands for a newline in psql's layout.
const NEWLINE: &str = "\u{1}";

/// Statements, the oldest first.
#[derive(Debug, Default)]
pub struct History {
    entries: Vec<String>,
    file: Option<PathBuf>,
    layout: Layout,
    /// What the loaded file was cut to.
    most: usize,
}

impl History {
    /// Reads a history; without a file, or with one that cannot be read, it begins empty.
    pub fn open(file: Option<PathBuf>, layout: Layout, most: usize) -> History {
        let text = file.as_deref().and_then(|path| read(path, most));
        let mut entries = text.map_or(Vec::new(), |text| {
            parse(&String::from_utf8_lossy(&text), layout)
        });
        entries.drain(..entries.len().saturating_sub(most));
        History {
            entries,
            file,
            layout,
            most,
        }
    }

    pub fn entries(&self) -> &[String] {
        &self.entries
    }

    /// Adds a statement, in the file as well, unless HISTCONTROL or its content says no; tells whether it did.
    pub fn add(&mut self, statement: &str, control: Control) -> bool {
        let statement = statement.trim_end();
        let ignores =
            |wanted: HistControl| [wanted, HistControl::IgnoreBoth].contains(&control.ignores);
        // psql keeps repetitions, unless it is told not to.
        let drops_repeated = self.layout == Layout::Pgcli || ignores(HistControl::IgnoreDups);
        let is_repeated =
            drops_repeated && self.entries.last().is_some_and(|last| last == statement);
        if statement.trim().is_empty()
            || is_repeated
            || (ignores(HistControl::IgnoreSpace) && statement.starts_with(' '))
            || secret::is_in(statement)
        {
            return false;
        }
        self.entries.push(statement.to_owned());
        if self.entries.len() > self.most {
            self.entries.remove(0);
        }
        if let Some(path) = self.file.as_ref().filter(|_| control.is_kept)
            && append(path, statement, self.layout).is_err()
        {
            // A read-only file system is no reason to complain with every line.
            self.file = None;
        }
        true
    }

    /// Cuts the file to as many entries as are kept; what cannot be done is left for another time.
    pub fn shorten(&self) {
        if let Some(path) = self.file.as_ref().filter(|path| is_file(path)) {
            let _ = shorten(path, self.layout, self.most);
        }
    }

    /// The last word of a statement, so many back; a semicolon is no part of it.
    pub fn argument(&self, back: usize) -> Option<String> {
        let words = |entry: &String| {
            let entry = entry.trim_end_matches([';', ' ', '\n']);
            entry.split_whitespace().next_back().map(str::to_owned)
        };
        self.entries.iter().rev().filter_map(words).nth(back)
    }

    /// The rest of the newest statement that begins with `typed`.
    pub fn suggestion(&self, typed: &str) -> Option<&str> {
        if typed.trim().is_empty() {
            return None;
        }
        let recent = self.entries.iter().rev().take(SUGGESTED_FROM);
        let mut rests = recent.filter_map(|entry| entry.strip_prefix(typed));
        rests.find(|rest| !rest.is_empty())
    }

    /// The statements that have all `words` in them, the newest first, each once; case does not matter.
    pub fn search(&self, words: &str, most: usize) -> Vec<String> {
        let words = words.to_lowercase();
        let has_all = |entry: &str| {
            let entry = entry.to_lowercase();
            words.split_whitespace().all(|word| entry.contains(word))
        };
        let mut seen = HashSet::new();
        let fitting = self
            .entries
            .iter()
            .rev()
            .filter(|entry| has_all(entry) && seen.insert(entry.as_str()));
        fitting.take(most).cloned().collect()
    }
}

fn parse(text: &str, layout: Layout) -> Vec<String> {
    match layout {
        Layout::Pgcli => parse_pgcli(text),
        Layout::Psql => text
            .lines()
            .map(|line| line.replace(NEWLINE, "\n"))
            .collect(),
    }
}

fn parse_pgcli(text: &str) -> Vec<String> {
    let mut entries = Vec::new();
    let mut current: Option<String> = None;
    for line in text.lines() {
        match (line.strip_prefix('+'), &mut current) {
            (Some(line), Some(entry)) => {
                entry.push('\n');
                entry.push_str(line);
            }
            (Some(line), None) => current = Some(line.to_owned()),
            (None, _) => entries.extend(current.take()),
        }
    }
    entries.extend(current);
    entries
}

/// How many milliseconds another session is waited for; a file system without locks has none.
const PATIENCE: u32 = 50;

/// One write, so that sessions that share the file do not tear each other's entries.
fn append(path: &Path, statement: &str, layout: Layout) -> io::Result<()> {
    let mut text = match layout {
        Layout::Pgcli => pgcli_entry(statement),
        Layout::Psql => format!("{}\n", statement.replace('\n', NEWLINE)),
    };
    // The end of the file says nothing while another session writes.
    let (mut file, is_locked) = open_locked(path)?;
    if is_locked && has_torn_end(path) {
        text.insert(0, '\n');
    }
    file.write_all(text.as_bytes())
}

/// Opens the file for appending, locked where that is possible. The lock ends with the file.
fn open_locked(path: &Path) -> io::Result<(File, bool)> {
    loop {
        let file = OpenOptions::new()
            .create(true)
            .append(true)
            .mode(0o600)
            .open(path)?;
        let is_locked = (0..PATIENCE).any(|_| {
            let is_locked = file.try_lock().is_ok();
            if !is_locked {
                thread::sleep(Duration::from_millis(1));
            }
            is_locked
        });
        // Another session may have put a shortened file in its place meanwhile.
        let is_same = match (file.metadata(), fs::metadata(path)) {
            (Ok(ours), Ok(now)) => ours.ino() == now.ino() && ours.dev() == now.dev(),
            _ => true,
        };
        if is_same || !is_locked {
            return Ok((file, is_locked));
        }
    }
}

/// Puts a file with the last `most` entries in the place of one that has more.
fn shorten(path: &Path, layout: Layout, most: usize) -> io::Result<()> {
    let (_lock, is_locked) = open_locked(path)?;
    if !is_locked || fs::symlink_metadata(path)?.is_symlink() {
        return Ok(());
    }
    let text = fs::read(path)?;
    let Some(start) = entry_from_end(&text, layout, most) else {
        return Ok(());
    };
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{}", std::process::id()));
    let shorter = PathBuf::from(name);
    let written = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&shorter)
        .and_then(|mut file| file.write_all(&text[start..]));
    let replaced = written.and_then(|()| fs::rename(&shorter, path));
    if replaced.is_err() {
        let _ = fs::remove_file(&shorter);
    }
    replaced
}

/// Where the last `most` entries of the text begin; `None` when it has no more than these.
fn entry_from_end(text: &[u8], layout: Layout, most: usize) -> Option<usize> {
    let starts: Vec<usize> = match layout {
        Layout::Pgcli => memchr::memmem::find_iter(text, b"\n# ").collect(),
        Layout::Psql => {
            let ends = memchr::memchr_iter(b'\n', text).map(|end| end + 1);
            std::iter::once(0)
                .chain(ends)
                .filter(|&start| start < text.len())
                .collect()
        }
    };
    let first = starts.len().checked_sub(most).filter(|&first| first > 0)?;
    starts.get(first).copied()
}

/// Whether the last line of the file has no end: somebody died while writing it.
fn has_torn_end(path: &Path) -> bool {
    let last = || {
        let mut file = File::open(path).ok()?;
        file.seek(SeekFrom::End(-1)).ok()?;
        let mut last = [0];
        file.read_exact(&mut last).ok()?;
        Some(last[0])
    };
    is_file(path) && last().is_some_and(|last| last != b'\n')
}

/// Whether it is a file and nothing that would have us wait, as a pipe does.
fn is_file(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|what| what.is_file())
}

/// The end of the file, from the beginning of a line on: as much as `most` entries may take.
fn read(path: &Path, most: usize) -> Option<Vec<u8>> {
    if !is_file(path) {
        return None;
    }
    let mut file = File::open(path).ok()?;
    let length = file.metadata().ok()?.len();
    let wanted = (most as u64).saturating_mul(ENTRY).clamp(LEAST, MOST);
    let start = length.saturating_sub(wanted);
    file.seek(SeekFrom::Start(start)).ok()?;
    let mut text = Vec::new();
    file.read_to_end(&mut text).ok()?;
    if start > 0 {
        let line = text.iter().position(|&b| b == b'\n').map_or(0, |at| at + 1);
        text.drain(..line);
    }
    Some(text)
}

fn pgcli_entry(statement: &str) -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let mut text = format!("\n# {}\n", now.map_or(0, |now| now.as_secs()));
    for line in statement.lines() {
        text.push('+');
        text.push_str(line);
        text.push('\n');
    }
    text
}
