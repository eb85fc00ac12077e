//! What does a service file say about a service.

use super::keywords::Settings;
use super::pairs::is_blank;
use super::world::World;
use super::{Problem, message};

/// libpq reads lines into a buffer of this size.
const LINE_LIMIT: usize = 1023;

/// Adds what the wanted service says to `settings`, without touching what is already set.
pub fn absorb(settings: &mut Settings, world: &dyn World) -> Result<(), Problem> {
    let named = settings.value("service").map(<[u8]>::to_vec);
    let Some(service) = named.or_else(|| world.variable("PGSERVICE")) else {
        return Ok(());
    };
    if let Some(path) = user_file(world)
        && absorb_file(settings, &service, &path, world)?
    {
        return Ok(());
    }
    let path = system_file(world);
    if world.file(&path).is_some() && absorb_file(settings, &service, &path, world)? {
        return Ok(());
    }
    Err(message(&[
        b"definition of service \"",
        &service,
        b"\" not found",
    ]))
}

/// PGSERVICEFILE must exist; the file in the home folder need not.
fn user_file(world: &dyn World) -> Option<Vec<u8>> {
    if let Some(path) = world.variable("PGSERVICEFILE") {
        return Some(path);
    }
    let path = [world.home()?.as_slice(), b"/.pg_service.conf"].concat();
    world.file(&path).map(|_| path)
}

fn system_file(world: &dyn World) -> Vec<u8> {
    let folder = world
        .variable("PGSYSCONFDIR")
        .unwrap_or_else(|| b"/etc/postgresql-common".to_vec());
    [folder.as_slice(), b"/pg_service.conf"].concat()
}

/// Reads one service file; true when it has the service.
fn absorb_file(
    settings: &mut Settings,
    service: &[u8],
    path: &[u8],
    world: &dyn World,
) -> Result<bool, Problem> {
    let Some(contents) = world.file(path).and_then(|file| file.contents) else {
        return Err(message(&[b"service file \"", path, b"\" not found"]));
    };
    let mut inside = false;
    for (index, line) in contents.split_inclusive(|&b| b == b'\n').enumerate() {
        let at = (path, index + 1);
        if line.len() >= LINE_LIMIT {
            return Err(too_long(at));
        }
        match trim(line) {
            [] | [b'#', ..] => {}
            [b'[', ..] if inside => return Ok(true),
            [b'[', name @ ..] => {
                inside = name
                    .strip_prefix(service)
                    .is_some_and(|rest| rest.first() == Some(&b']'));
            }
            line if inside => absorb_line(settings, line, at)?,
            _ => {}
        }
    }
    Ok(inside)
}

/// A file and a line in it, counted from one.
type At<'a> = (&'a [u8], usize);

fn absorb_line(settings: &mut Settings, line: &[u8], at: At<'_>) -> Result<(), Problem> {
    let Some(equals) = line.iter().position(|&b| b == b'=') else {
        return Err(syntax_error(at));
    };
    let (name, value) = (&line[..equals], &line[equals + 1..]);
    if name == b"service" {
        return Err(nested(at));
    }
    match settings.set_if_absent(name, value) {
        true => Ok(()),
        false => Err(syntax_error(at)),
    }
}

fn trim(line: &[u8]) -> &[u8] {
    let start = line.iter().take_while(|&&b| is_blank(b)).count();
    let end = line
        .iter()
        .rposition(|&b| !is_blank(b))
        .map_or(0, |i| i + 1);
    line.get(start..end).unwrap_or(&[])
}

fn too_long((path, line): At<'_>) -> Problem {
    let line = line.to_string();
    message(&[
        b"line ",
        line.as_bytes(),
        b" too long in service file \"",
        path,
        b"\"",
    ])
}

fn syntax_error((path, line): At<'_>) -> Problem {
    let line = line.to_string();
    message(&[
        b"syntax error in service file \"",
        path,
        b"\", line ",
        line.as_bytes(),
    ])
}

fn nested((path, line): At<'_>) -> Problem {
    let line = line.to_string();
    message(&[
        b"nested service specifications not supported in service file \"",
        path,
        b"\", line ",
        line.as_bytes(),
    ])
}
