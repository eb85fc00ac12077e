//! What happens when a server lets us in and then talks nonsense: a clear message, exit code 2, and nothing else.
//!
//! A case has the peer's script (`@ script`, see support/peer.rs), which goes on after the start-up, and the output,
//! standard error mixed in; an exit code other than 0 is its last line. The statement is `select 1` unless there is an
//! `@ sql`. `tests/cases/pg` is recorded from the real psql: `UPDATE=1 PGTUSK_REAL_PSQL=/path/to/psql-18 cargo test
//! --test suite pg::`. `tests/cases/pg_own` has the cases in which the real one hangs, crashes or says less.
//!
//! The program may use 400 MB of address space, so that no flood goes unnoticed.

use std::fs::File;
use std::os::fd::AsFd;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::support::cases::{self, Case};
use crate::support::peer::misbehave;
use crate::support::server;

#[test]
fn servers_that_talk_nonsense_are_left_as_psql_leaves_them() {
    let program = match std::env::var_os("PGTUSK_REAL_PSQL") {
        Some(real) => PathBuf::from(real),
        None => ours("pg"),
    };
    check("pg", &program);
}

#[test]
fn servers_that_confuse_psql_are_left_as_well() {
    check("pg_own", &ours("pg-own"));
}

fn ours(name: &str) -> PathBuf {
    server::called("psql", &server::scratch(&format!("{name}-bin")))
}

fn check(folder: &str, program: &Path) {
    let output = server::scratch(&format!("{folder}-case")).join("output");
    cases::check(folder, |case| vec![("output", run(case, program, &output))]);
}

/// Runs the program against the case's peer.
fn run(case: &Case, program: &Path, output: &Path) -> Vec<u8> {
    let port = misbehave(&format!("start\nread\n{}", case.text("script")));
    let target = format!("host=127.0.0.1 port={port} user=u dbname=d sslmode=disable");
    let sql = match case.find("sql") {
        Some(_) => case.text("sql"),
        None => "select 1".to_owned(),
    };
    let sink = File::create(output).expect("the scratch folder is writable");
    let status = Command::new("sh")
        .args([
            "-c",
            "ulimit -v 400000; exec timeout -s KILL 5 \"$@\"",
            "sh",
        ])
        .arg(program)
        .args(["-X", "-w", "-c", sql.trim_end(), &target])
        .env_clear()
        .env("PATH", std::env::var_os("PATH").expect("PATH is set"))
        .env("LANG", "C.UTF-8")
        .stdin(Stdio::null())
        .stdout(
            sink.as_fd()
                .try_clone_to_owned()
                .expect("a file can be shared"),
        )
        .stderr(sink)
        .status()
        .expect("sh can be run");
    let said = std::fs::read(output).expect("the output was written");
    let mut said = String::from_utf8_lossy(&said).replace(&port.to_string(), "{port}");
    if !status.success() {
        said.push_str(&format!("[exit {}]\n", status.code().unwrap_or(-1)));
    }
    said.into_bytes()
}
