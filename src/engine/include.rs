//! How a script file runs: `-f`, `\i` and `\ir` open it, name it in messages, and drive it like any other source.

use std::path::{Path, PathBuf};

use crate::engine::drive::drive;
use crate::engine::send::Fatal;
use crate::error::{Exit, named_error};
use crate::meta::Script;
use crate::session::Session;
use crate::session::delivery::{canonical, path};
use crate::session::report::Place;
use crate::session::source::Script as ScriptSource;
use crate::term::input::Reader;

/// Runs the script that a command named.
pub fn run(session: &mut Session, script: &Script) -> Result<Exit, Fatal> {
    if script.name == b"-" {
        return standard_input(session, Some(b"<stdin>"));
    }
    match script.is_relative {
        true => file(session, &beside_current(session, &script.name)),
        false => file(session, &script.name),
    }
}

/// Runs standard input; with a name, messages carry it and the line.
///
/// Whatever runs meanwhile and asks for standard input reads on where this stopped.
pub fn standard_input(session: &mut Session, name: Option<&[u8]>) -> Result<Exit, Fatal> {
    let place = name.map(|file| Place {
        file: file.to_vec(),
        line: 0,
    });
    let source = ScriptSource::new(session.stdin.clone());
    run_source(session, place, source)
}

/// Runs a file.
pub fn file(session: &mut Session, name: &[u8]) -> Result<Exit, Fatal> {
    let name = &canonical(name);
    let reader = match Reader::open(path(name)) {
        Ok(reader) => reader,
        Err(error) => {
            session.error(named_error(name, &error));
            return Ok(Exit::Failure);
        }
    };
    let place = Place {
        file: name.clone(),
        line: 0,
    };
    run_source(session, Some(place), ScriptSource::new(reader.shared()))
}

/// How many scripts may run at once, each included by the one before. They nest on the stack, and as many are far from
/// its end; psql has its own somewhere after it has run out of files.
const MOST_NESTED: usize = 1000;

fn run_source(
    session: &mut Session,
    place: Option<Place>,
    mut source: ScriptSource,
) -> Result<Exit, Fatal> {
    if session.nesting >= MOST_NESTED {
        let name = place.map_or(b"<stdin>".to_vec(), |place| place.file);
        let problem = format!(": more than {MOST_NESTED} scripts include one another");
        session.error([&name[..], problem.as_bytes()].concat());
        session.hint("A script that includes itself ends with \\q in a branch of \\if.");
        return Ok(Exit::Failure);
    }
    session.nesting += 1;
    let before = session.report.enter(place);
    let ended = drive(session, &mut source);
    session.report.leave(before);
    session.nesting -= 1;
    ended
}

/// The name relative to the folder of the script being read.
fn beside_current(session: &Session, name: &[u8]) -> Vec<u8> {
    use std::os::unix::ffi::OsStrExt;
    let folder: PathBuf = match session.report.file() {
        Some(current) => path(current).parent().unwrap_or(Path::new("")).to_owned(),
        None => PathBuf::new(),
    };
    folder.join(path(name)).as_os_str().as_bytes().to_vec()
}
