//! From the command line to a running session: which program was called, what its arguments ask for, and the start.

pub mod args;
mod complete;
pub mod completion;
pub mod config;
pub mod getopt;
mod install;
pub mod pg_isready;
mod pgcli;
pub mod psqlrc;
mod start;

use std::ffi::{OsStr, OsString};

use crate::pg::conninfo::System;
use crate::term::secrets;

/// Runs the program under the name it was called by, and gives the exit code.
///
/// Called as `pg_isready` it is that program; under any other name it takes psql's command line.
pub fn run(argv: Vec<OsString>) -> u8 {
    secrets::hide();
    let name = argv.first().map_or(OsStr::new("pgtusk"), |name| name);
    if args::program_name(name) == "pg_isready" {
        let (mut out, mut err) = (std::io::stdout(), std::io::stderr());
        let ended = pg_isready::run(&argv, &System, &mut out, &mut err);
        // An answer that could not be written is none.
        return ended.unwrap_or(pg_isready::BAD_USAGE);
    }
    start::run(&argv) as u8
}
