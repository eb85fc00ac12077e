//! How are other programs run: the shell for `\!`, backticks and pipes, with a clear word where there is no shell.

use std::ffi::OsStr;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};

use crate::error::os_error;
use crate::term::environment::Environment;
use crate::term::hold;

pub const SHELL: &str = "/bin/sh";

/// The shell, by the name that the C library gives it: its messages begin with it.
pub fn shell(environment: &Environment) -> Command {
    let mut shell = Command::new(SHELL);
    shell.arg0("sh");
    environment.give(&mut shell);
    shell
}

/// Whether there is a program of that name: a path, or in one of the folders of PATH.
pub fn is_there(program: &OsStr, environment: &Environment) -> bool {
    if program.as_bytes().contains(&b'/') {
        return Path::new(program).is_file();
    }
    let path = environment.value(OsStr::new("PATH"));
    path.is_some_and(|path| {
        std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
    })
}

/// Runs a command with our own input and output, or an interactive shell; gives the exit code.
pub fn run(command: Option<&[u8]>, environment: &Environment) -> io::Result<i32> {
    let _lent = hold::lend();
    let status = match command {
        None => {
            let name = environment.value(OsStr::new("SHELL"));
            let mut shell = Command::new(name.unwrap_or_else(|| SHELL.into()));
            environment.give(&mut shell);
            shell.status()?
        }
        Some(command) => shell(environment)
            .arg("-c")
            .arg(OsStr::from_bytes(command))
            .status()?,
    };
    Ok(code(status))
}

/// Runs a command for its output and exit code; the text says what went wrong, in psql's words.
pub fn output_of(command: &[u8], environment: &Environment) -> Result<(Vec<u8>, i32), String> {
    let name = String::from_utf8_lossy(command).into_owned();
    let _lent = hold::lend();
    let output = shell(environment)
        .arg("-c")
        .arg(OsStr::from_bytes(command))
        .stdin(Stdio::inherit())
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("{name}: {}", failure(SHELL, &error)))?;
    Ok((output.stdout, code(output.status)))
}

/// The text for a program that could not be run.
pub fn failure(program: &str, error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => {
            format!("could not run \"{program}\": there is no such program in this image")
        }
        _ => format!("could not run \"{program}\": {}", os_error(error)),
    }
}

/// The exit code as the shell tells it: 128 and the number for a signal.
pub fn code(status: ExitStatus) -> i32 {
    let by_signal = || status.signal().map(|signal| 128 + signal);
    status.code().or_else(by_signal).unwrap_or(-1)
}

/// What there is to complain about in how a program ended, in psql's words.
pub fn complaint(status: ExitStatus) -> Option<String> {
    if let Some(signal) = status.signal() {
        let name = usize::try_from(signal).ok().and_then(|n| SIGNALS.get(n));
        let name = name.unwrap_or(&"unrecognized signal");
        return Some(format!(
            "child process was terminated by signal {signal}: {name}"
        ));
    }
    match status.code() {
        Some(0) => None,
        Some(126) => Some("command not executable".to_owned()),
        Some(127) => Some("command not found".to_owned()),
        code => Some(format!(
            "child process exited with exit code {}",
            code.unwrap_or(-1)
        )),
    }
}

/// The C library's names of the signals that end programs, by number.
const SIGNALS: [&str; 16] = [
    "Unknown signal 0",
    "Hangup",
    "Interrupt",
    "Quit",
    "Illegal instruction",
    "Trace/breakpoint trap",
    "Aborted",
    "Bus error",
    "Floating point exception",
    "Killed",
    "User defined signal 1",
    "Segmentation fault",
    "User defined signal 2",
    "Broken pipe",
    "Alarm clock",
    "Terminated",
];
