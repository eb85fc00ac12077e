//! Which start files run: the system's psqlrc and the user's, each in its most specific version.

use std::path::PathBuf;

use crate::engine::include;
use crate::engine::send::Fatal;
use crate::pg::conninfo::{System, World};
use crate::session::Session;

/// The suffixes by which a start file can be for one version of psql only, tried in this order.
const SUFFIXES: &[&str] = &["-18.6", "-18", ""];

/// The folder of the system's start file, when PGSYSCONFDIR names no other.
const SYSTEM_FOLDER: &str = "/etc/postgresql-common";

/// Runs the start files that there are; errors in them do not end the program.
pub fn run(session: &mut Session) -> Result<(), Fatal> {
    let folder = std::env::var_os("PGSYSCONFDIR").unwrap_or_else(|| SYSTEM_FOLDER.into());
    run_first(session, &PathBuf::from(folder).join("psqlrc"))?;
    match user_file() {
        Some(path) => run_first(session, &path),
        None => Ok(()),
    }
}

/// PSQLRC, or `.psqlrc` in the home folder.
fn user_file() -> Option<PathBuf> {
    let Some(named) = std::env::var_os("PSQLRC").filter(|name| !name.is_empty()) else {
        return home().map(|home| home.join(".psqlrc"));
    };
    let below_home = named.to_str().and_then(|name| name.strip_prefix("~/"));
    match (below_home, home()) {
        (Some(rest), Some(home)) => Some(home.join(rest)),
        _ => Some(PathBuf::from(named)),
    }
}

fn home() -> Option<PathBuf> {
    use std::os::unix::ffi::OsStringExt;
    System
        .home()
        .map(|home| PathBuf::from(std::ffi::OsString::from_vec(home)))
}

fn run_first(session: &mut Session, path: &std::path::Path) -> Result<(), Fatal> {
    use std::os::unix::ffi::OsStrExt;
    for suffix in SUFFIXES {
        let mut name = path.as_os_str().to_owned();
        name.push(suffix);
        if rustix::fs::access(&name, rustix::fs::Access::READ_OK).is_ok() {
            include::file(session, name.as_bytes())?;
            return Ok(());
        }
    }
    Ok(())
}
