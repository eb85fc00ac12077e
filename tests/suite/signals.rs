//! What signals do while output is not being read, which no shell script can bring about.

use std::io::Read;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use crate::support::server::{self, Server};

/// More output than a pipe holds.
const ENDLESS: &str = "copy (select generate_series(1, 3000000)) to stdout";

#[test]
fn one_press_of_ctrl_c_cancels_while_the_reader_is_slow() {
    let mut child = start(ENDLESS);
    send(&child, "INT");
    sleep(Duration::from_millis(300));
    let (error, code) = finish(&mut child);
    let expected = "Cancel request sent\nERROR:  canceling statement due to user request\n";
    assert_eq!((error.as_str(), code), (expected, 1));
}

#[test]
fn sigterm_ends_the_program_while_the_reader_is_slow() {
    let mut child = start(ENDLESS);
    send(&child, "TERM");
    let code = child.wait().expect("it ends").code();
    assert_eq!(code, Some(143));
}

/// Starts a statement, and waits until its output has filled the pipe.
fn start(sql: &str) -> Child {
    let folder = server::scratch(&format!("signals-bin-{:?}", std::thread::current().id()));
    let mut command = Command::new(server::called("psql", &folder));
    let child = Server::shared()
        .aim(&mut command)
        .args(["-X", "-c", sql])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program can be run");
    sleep(Duration::from_secs(1));
    child
}

fn send(child: &Child, signal: &str) {
    let status = Command::new("kill")
        .args(["-s", signal, &child.id().to_string()])
        .status();
    assert!(status.expect("kill can be run").success());
}

/// Reads everything at last; what came on standard error, and the exit code.
fn finish(child: &mut Child) -> (String, i32) {
    let mut output = Vec::new();
    let mut stdout = child.stdout.take().expect("it is piped");
    stdout.read_to_end(&mut output).expect("it is readable");
    let mut error = String::new();
    let mut stderr = child.stderr.take().expect("it is piped");
    stderr.read_to_string(&mut error).expect("it is readable");
    let status = child.wait().expect("it ends");
    (error, status.code().unwrap_or(-1))
}
