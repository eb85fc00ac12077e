//! From the command line to a running session: which program was called, what its arguments ask for, and the start.

pub mod args;
pub mod getopt;
pub mod help;
pub mod options;
pub mod psqlrc;
mod start;

use std::ffi::OsString;

/// Runs the program under the name it was called by, and gives the exit code.
pub fn run(argv: Vec<OsString>) -> u8 {
    start::run(&argv) as u8
}
