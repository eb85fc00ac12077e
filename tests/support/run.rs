//! What does a program say: both of its outputs in the order in which they come, and its exit code.

use std::fs::{self, File};
use std::os::fd::AsFd;
use std::path::Path;
use std::process::{Command, Stdio};

/// Runs `command` without input, both outputs in the file `output`; an exit code other than 0 is the last line.
pub fn said(command: &mut Command, output: &Path) -> Vec<u8> {
    let sink = File::create(output).expect("the scratch folder is writable");
    let stdout = sink.as_fd().try_clone_to_owned();
    let status = command
        .stdin(Stdio::null())
        .stdout(stdout.expect("a file can be shared"))
        .stderr(sink)
        .status()
        .expect("sh can be run");
    let mut said = fs::read(output).expect("the output was written");
    if !status.success() {
        let exit = format!("[exit {}]\n", status.code().unwrap_or(-1));
        said.extend_from_slice(exit.as_bytes());
    }
    said
}
