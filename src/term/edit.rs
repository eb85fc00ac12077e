//! How is a text edited on the whole screen: in a file of ours or of the user's, by the program that the environment
//! names, or by our own editor where there is no such program.

use std::ffi::{OsStr, OsString};
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, SystemTime};

use crate::error::os_error;
use crate::term::environment::Environment;
use crate::term::{editor, hold, spawn, tty};

/// Where the program's name is looked for.
const NAMES: &[&str] = &["PSQL_EDITOR", "EDITOR", "VISUAL"];
const USUAL: &str = "vi";
/// How the program is told at which line to begin, for the usual one.
const LINE: &str = "+";

/// What is to be edited.
#[derive(Debug, Clone, Copy)]
pub struct Job<'a> {
    /// A file of the user's, instead of `text` in one of ours.
    pub file: Option<&'a Path>,
    pub text: &'a [u8],
    /// The line to begin at, from 1.
    pub line: Option<u32>,
}

/// Why nothing came of an edit, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// It was not possible.
    Impossible(String),
    /// The program ran and ended without success, of which psql says nothing.
    Ended(String),
}

impl Failure {
    pub fn message(self) -> String {
        match self {
            Failure::Impossible(message) | Failure::Ended(message) => message,
        }
    }
}

impl From<String> for Failure {
    fn from(message: String) -> Failure {
        Failure::Impossible(message)
    }
}

/// Lets the user edit; `None` when nothing was changed.
pub fn edit(job: Job, environment: &Environment) -> Result<Option<Vec<u8>>, Failure> {
    let is_ours = tty::is_able() && !has_editor(environment);
    match job.file {
        Some(path) if is_ours => Ok(edit_file_here(path, job.line)?),
        Some(path) => edit_file(path, job.line, environment),
        None if is_ours => Ok(edit_here(job.text, STATEMENT, job.line)?),
        None => match temporary(job.text) {
            Ok(path) => {
                let edited = edit_file(&path, job.line, environment);
                // It is in a folder for files that come and go.
                let _ = fs::remove_file(&path);
                edited
            }
            // Our own editor needs no file.
            Err(_) if tty::is_able() => Ok(edit_here(job.text, STATEMENT, job.line)?),
            Err(reason) => Err(reason.into()),
        },
    }
}

/// What our own editor calls a text that is in no file.
const STATEMENT: &str = "statement";

/// Whether the named editor or the usual one can be run.
fn has_editor(environment: &Environment) -> bool {
    let can_run = |name: &OsStr| {
        let program = name.to_string_lossy();
        let is_script = program.contains(|c: char| "\"'$;&|<>()`\\".contains(c));
        let first = program.split_whitespace().next().unwrap_or("");
        let has_shell = Path::new(spawn::SHELL).exists();
        (is_script && has_shell) || spawn::is_there(OsStr::new(first), environment)
    };
    named(environment).is_some_and(|name| can_run(&name)) || can_run(OsStr::new(USUAL))
}

/// The editor that the environment names.
fn named(environment: &Environment) -> Option<OsString> {
    NAMES
        .iter()
        .find_map(|name| environment.value(OsStr::new(name)))
}

fn edit_here(text: &[u8], title: &str, line: Option<u32>) -> Result<Option<Vec<u8>>, String> {
    let Ok(text) = std::str::from_utf8(text) else {
        return Err(format!("{title}: the built-in editor reads UTF-8 only"));
    };
    let edited = editor::edit(text, title, line);
    let edited = edited.map_err(|error| format!("{title}: {}", os_error(&error)))?;
    Ok(edited.map(String::into_bytes))
}

fn edit_file_here(path: &Path, line: Option<u32>) -> Result<Option<Vec<u8>>, String> {
    let title = path.display().to_string();
    let complaint = |error: io::Error| format!("{title}: {}", os_error(&error));
    let before = match fs::read(path) {
        Ok(text) => Some(text),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(complaint(error)),
    };
    let text = before.as_deref().unwrap_or_default();
    let Some(mut edited) = edit_here(text, &title, line)? else {
        return Ok(None);
    };
    if edited.last().is_some_and(|&last| last != b'\n') {
        edited.push(b'\n');
    }
    let written = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(path)
        .and_then(|mut file| file.write_all(&edited));
    written.map_err(complaint)?;
    Ok(Some(edited))
}

/// Writes a text into a file that nobody else can read.
fn temporary(text: &[u8]) -> Result<PathBuf, String> {
    let path = std::env::temp_dir().join(format!("psql.edit.{}.sql", std::process::id()));
    let written = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&path)
        .and_then(|mut file| {
            file.write_all(text)?;
            if !text.is_empty() && !text.ends_with(b"\n") {
                file.write_all(b"\n")?;
            }
            // Where times are coarse, a quick edit would not be seen; one that is missed does no harm.
            let _ = file.set_modified(SystemTime::now() - Duration::from_secs(2));
            Ok(())
        });
    let complaint = |error: io::Error| {
        let reason = os_error(&error);
        format!(
            "could not open temporary file \"{}\": {reason}",
            path.display()
        )
    };
    written.map_err(complaint)?;
    Ok(path)
}

fn edit_file(
    path: &Path,
    line: Option<u32>,
    environment: &Environment,
) -> Result<Option<Vec<u8>>, Failure> {
    let complaint = |error: io::Error| format!("{}: {}", path.display(), os_error(&error));
    // As psql has it, what is edited is there before.
    let before = stamp(path).map_err(complaint)?;
    run(path, line, environment)?;
    if stamp(path).map_err(complaint)? == before {
        return Ok(None);
    }
    Ok(Some(fs::read(path).map_err(complaint)?))
}

/// What tells, as in psql, whether a file was written: saying the same again is an edit as well.
fn stamp(path: &Path) -> io::Result<(u64, SystemTime)> {
    let file = fs::metadata(path)?;
    Ok((file.len(), file.modified()?))
}

/// Runs the program by the shell, as psql does; by itself where there is no shell.
fn run(path: &Path, line: Option<u32>, environment: &Environment) -> Result<(), Failure> {
    let named = named(environment);
    let name = named.as_ref().map_or(USUAL.into(), |n| n.to_string_lossy());
    let mut at = String::new();
    if let Some(line) = line {
        let argument = environment.value(OsStr::new("PSQL_EDITOR_LINENUMBER_ARG"));
        let argument = argument.map_or(LINE.to_owned(), |a| a.to_string_lossy().into_owned());
        at = format!("{argument}{line}");
    }
    let has_shell = Path::new(spawn::SHELL).exists();
    let mut command = match has_shell {
        true => {
            let mut shell = spawn::shell(environment);
            let script = format!("exec {name} {at} \"$1\"");
            shell.args(["-c", &script, "sh"]).arg(path);
            shell
        }
        false => {
            let mut words = name.split_whitespace().chain(at.split_whitespace());
            let mut command = Command::new(words.next().unwrap_or(USUAL));
            command.args(words).arg(path);
            environment.give(&mut command);
            command
        }
    };
    let _lent = hold::lend();
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) if has_shell && matches!(status.code(), Some(126 | 127)) => {
            Err(Failure::Ended(format!(
                "could not start editor \"{name}\": there is no such program (set PSQL_EDITOR)"
            )))
        }
        Ok(status) => Err(Failure::Ended(
            spawn::complaint(status).unwrap_or_else(|| format!("the editor \"{name}\" failed")),
        )),
        Err(error) => Err(Failure::Impossible(format!(
            "could not start editor: {}",
            spawn::failure(&name, &error)
        ))),
    }
}

/// A file's name from bytes.
pub fn path(name: &[u8]) -> &Path {
    Path::new(OsStr::from_bytes(name))
}
