//! The program: it runs under the name it was called by, and ends with that program's exit code.
#![forbid(unsafe_code)]

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(pgtusk::cli::run(std::env::args_os().collect()))
}
