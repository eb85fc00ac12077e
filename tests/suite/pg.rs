//! What happens when a server lets us in and then talks nonsense: a clear message, exit code 2, and nothing else.
//!
//! A case has the peer's script (`@ script`, see support/peer.rs), which goes on after the start-up, and the output,
//! standard error mixed in; an exit code other than 0 is its last line. The statement is `select 1` unless there is an
//! `@ sql`. `tests/cases/pg` is recorded from the real psql: `UPDATE=1 PGTUSK_REAL_PSQL=/path/to/psql-18 cargo test
//! --test suite pg::`. `tests/cases/pg_own` has the cases in which the real one hangs, crashes or says less.
//!
//! The program may use 400 MB of address space, so that no flood goes unnoticed.

use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use bytes::Bytes;
use pgtusk::error::ServerMessage;
use pgtusk::interrupt::Interrupt;
use pgtusk::pg::conninfo::{self, System};
use pgtusk::pg::tls::hello::{ServerHello, server_hello};
use pgtusk::pg::{Request, RunError, Server};
use pgtusk::rows::{CopyIn, Go, ResultSink};

use crate::support::cases::{self, Case};
use crate::support::peer::{misbehave, unescape};
use crate::support::run::said;
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

/// Messages of servers: the type, and the length where there is only one. The last ones are unknown.
const MESSAGES: [(u8, Option<u32>); 28] = [
    (b'T', None),
    (b'D', None),
    (b'C', None),
    (b'E', None),
    (b'N', None),
    (b'A', None),
    (b'S', None),
    (b'd', None),
    (b't', None),
    (b'G', None),
    (b'H', None),
    (b'W', None),
    (b'Z', Some(5)),
    (b'I', Some(4)),
    (b'c', Some(4)),
    (b'1', Some(4)),
    (b'2', Some(4)),
    (b'3', Some(4)),
    (b'n', Some(4)),
    (b's', Some(4)),
    (b'K', Some(12)),
    (b'R', None),
    (b'v', None),
    (b'V', None),
    (b'x', None),
    (b'Q', None),
    (0, None),
    (0xff, None),
];

/// What a server has said before: nothing, that it takes COPY data, that it gives COPY data; and what may come then.
const STATES: [(&str, &[u8]); 3] = [
    ("", b"TDCENAStGHWZIc123ns"),
    ("\nmessage G \\0\\0\\0", b"ENAS"),
    ("\nmessage H \\0\\0\\0", b"ENASdcC"),
];

#[test]
fn every_frame_that_cannot_be_ends_the_connection() {
    for (before, may_come) in STATES {
        for (tag, fixed) in MESSAGES {
            let lengths: &[u32] = match may_come.contains(&tag) {
                true => &[0, 3, 4, 5, 6, 12, 0x7fff_ffff, 0xffff_ffff],
                false => &[0, 4, 12],
            };
            let is_wrong = |length: &u32| {
                let is_impossible = *length < 4 || *length > 0x7000_0000;
                let is_other = fixed.is_some_and(|right| right != *length);
                is_impossible || is_other || !may_come.contains(&tag)
            };
            for &length in lengths.iter().filter(|length| is_wrong(length)) {
                let reason = reason_for_leaving(before, tag, length);
                let is_clear = reason.starts_with("lost synchronization with server: got message")
                    || reason == "cannot allocate memory for input buffer";
                assert!(is_clear, "{before:?} {tag} {length}: {reason}");
            }
        }
    }
}

/// Has a server send a frame and then wait for ever.
fn reason_for_leaving(before: &str, tag: u8, length: u32) -> String {
    let body = "\\0".repeat(length.saturating_sub(4).min(300) as usize);
    let header = [&[tag][..], &length.to_be_bytes()].concat();
    let header: String = header.iter().map(|byte| format!("\\x{byte:02x}")).collect();
    let port = misbehave(&format!("start\nread{before}\nsend {header}{body}\nhold"));
    let (tell, told) = channel();
    thread::spawn(move || {
        let target = format!("host=127.0.0.1 port={port} user=u dbname=d sslmode=disable");
        let spec = conninfo::resolve(&[("dbname", target.as_bytes())], &System);
        let mut session = Server::new(Interrupt::default(), None).expect("a session");
        session
            .connect(&spec.expect("it resolves"), &System)
            .expect("it connects");
        let ended = session.run(Request::simple(b"select 1"), &mut Feeding);
        let Err(RunError::Lost(lost)) = ended else {
            panic!("the connection lives on: {tag} {length}");
        };
        tell.send(lost.reason).expect("somebody listens");
    });
    let reason = told.recv_timeout(Duration::from_secs(20));
    reason.unwrap_or_else(|_| panic!("it hangs: {tag} {length}"))
}

/// A sink that has COPY data without end.
struct Feeding;

impl ResultSink for Feeding {
    fn rows(&mut self, _run: Bytes) -> Go {
        Go::Continue(())
    }

    fn end(&mut self, _tag: &[u8]) -> Go {
        Go::Continue(())
    }

    fn error(&mut self, _message: ServerMessage) {}

    fn copy_out_begin(&mut self) -> Go {
        Go::Continue(())
    }

    fn copy_in_begin(&mut self, _is_binary: bool) -> Go {
        Go::Continue(())
    }

    fn copy_in(&mut self, data: &mut Vec<u8>) -> CopyIn {
        data.extend_from_slice(&[b'x'; 4096]);
        CopyIn::More
    }
}

#[test]
fn a_second_interrupt_leaves_a_server_that_does_not_answer() {
    let port = misbehave("start\nread\nhold");
    let target = format!("host=127.0.0.1 port={port} user=u dbname=d sslmode=disable");
    let mut child = Command::new(ours("pg-hold"))
        .args(["-X", "-c", "select 1", &target])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program runs");
    let said = child.stderr.take().expect("it is piped");
    let mut lines = BufReader::new(said).lines().map(|line| line.expect("text"));
    let interrupt = || {
        let pid = child.id().to_string();
        let status = Command::new("kill").args(["-INT", &pid]).status();
        assert!(status.expect("kill runs").success());
    };
    // Before it waits for an answer, an interrupt would just end the program.
    std::thread::sleep(Duration::from_millis(500));
    interrupt();
    assert_eq!(lines.next().as_deref(), Some("Cancel request sent"));
    interrupt();
    let gave_up = "the server did not answer the cancel request; connection closed";
    assert_eq!(lines.next().as_deref(), Some(gave_up));
    assert_eq!(
        lines.next().as_deref(),
        Some("connection to server was lost")
    );
    assert_eq!(child.wait().expect("it ends").code(), Some(2));
}

#[test]
fn passwords_are_shown_to_nobody() {
    let port =
        misbehave("read\nmessage R \\0\\0\\0\\x03\nread\nmessage E SFATAL\\0C28P01\\0Mno\\0\\0");
    let folder = server::scratch("pg-password");
    let passfile = folder.join("passfile");
    server::write(&passfile, b"*:*:*:*:hunter2\n");
    fs::set_permissions(&passfile, fs::Permissions::from_mode(0o600)).expect("its mode is set");
    let target = format!("host=127.0.0.1 port={port} user=u dbname=d sslmode=disable");
    let passfile = passfile.to_string_lossy().into_owned();
    for (name, value) in [("PGPASSWORD", "hunter2"), ("PGPASSFILE", &passfile)] {
        let output = Command::new(server::called("psql", &folder))
            .args(["-X", "-w", "-c", "select 1", &target])
            .env(name, value)
            .stdin(Stdio::null())
            .output()
            .expect("the program runs");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(said.contains("FATAL:  no"), "{said}");
        assert!(!said.contains("hunter2"), "{said}");
        assert_eq!(output.status.code(), Some(2));
    }
}

#[test]
fn a_server_hello_is_found_in_any_pieces_and_behind_a_retry() {
    let hello = |random: &[u8]| {
        let extensions = b"\x00\x2b\x00\x02\x03\x04";
        let length = u8::try_from(extensions.len()).expect("it is short");
        let body = [
            b"\x03\x03",
            random,
            &[0, 0x13, 0x02, 0, 0, length],
            extensions,
        ]
        .concat();
        let size = u8::try_from(body.len()).expect("it is short");
        [&[2, 0, 0, size], body.as_slice()].concat()
    };
    let record = |kind: u8, payload: &[u8]| {
        let size = u8::try_from(payload.len()).expect("it is short");
        [&[kind, 3, 3, 0, size], payload].concat()
    };
    let retry = unescape(
        "\\xcf\\x21\\xad\\x74\\xe5\\x9a\\x61\\x11\\xbe\\x1d\\x8c\\x02\\x1e\\x65\\xb8\\x91\\xc2\\xa2\\x11\\x16\\x7a\\xbb\\x8c\\x5e\\x07\\x9e\\x09\\xe2\\xc8\\xa8\\x33\\x9c",
    );
    let real = hello(&[7; 32]);
    let (first, second) = real.split_at(20);
    let bytes = [
        record(22, &hello(&retry)),
        record(20, &[1]),
        record(22, first),
        record(22, second),
    ]
    .concat();
    let found = ServerHello {
        version: 0x0304,
        suite: 0x1302,
    };
    assert_eq!(server_hello(&bytes), Some(found));
    for end in 0..bytes.len() {
        assert_eq!(server_hello(&bytes[..end]), None);
    }
    for place in 0..bytes.len() {
        for byte in [0, 1, 0x7f, 0xff] {
            let mut damaged = bytes.clone();
            damaged[place] = byte;
            let _ = server_hello(&damaged);
        }
    }
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
    let mut command = Command::new("sh");
    command
        .args([
            "-c",
            "ulimit -v 400000; exec timeout -s KILL 5 \"$@\"",
            "sh",
        ])
        .arg(program)
        .args(["-X", "-w", "-c", sql.trim_end(), &target])
        .env_clear()
        .env("PATH", std::env::var_os("PATH").expect("PATH is set"))
        .env("LANG", "C.UTF-8");
    let said = said(&mut command, output);
    let said = String::from_utf8_lossy(&said).replace(&port.to_string(), "{port}");
    said.into_bytes()
}
