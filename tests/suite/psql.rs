//! The whole program, called as psql, against a real server: its output is byte for byte what psql 18 prints.
//!
//! A case has files (`@ file NAME`), a shell command (`@ run`) and the output, standard error mixed in as it comes
//! (`@ output`); an exit code other than 0 is its last line. To record from the real psql, run
//! `UPDATE=1 PGTUSK_REAL_PSQL=/path/to/psql-18 cargo test --test suite psql::`. Cases of a file share a database.

use std::path::Path;
use std::process::Command;

use crate::support::cases::{self, Case};
use crate::support::run::said;
use crate::support::server::{self, Server};
use crate::support::tls_server::TlsServer;

#[test]
fn scripts_print_what_psql_prints() {
    check("psql", Server::shared());
}

/// The server of these has TLS, and users with passwords (see `tls_server.rs`).
#[test]
fn sessions_over_tls_print_what_psql_prints() {
    check("psql_tls", &TlsServer::shared().server);
}

fn check(folder: &str, server: &Server) {
    let bin = server::scratch(&format!("{folder}-bin"));
    match std::env::var_os("PGTUSK_REAL_PSQL") {
        Some(real) => {
            std::os::unix::fs::symlink(real, bin.join("psql")).expect("a link can be made")
        }
        None => drop(server::called("psql", &bin)),
    }
    let mut last_file = None;
    let database = database(folder);
    let state = std::sync::Mutex::new(&mut last_file);
    cases::check(folder, |case| {
        let mut last = state.lock().expect("no other thread");
        if last.as_ref() != Some(&case.file) {
            server.create_database(&database);
            **last = Some(case.file.clone());
        }
        vec![("output", run(case, server, &bin, folder))]
    });
}

fn database(folder: &str) -> String {
    format!("cases_{folder}")
}

fn run(case: &Case, server: &Server, bin: &Path, name: &str) -> Vec<u8> {
    let folder = server::scratch(&format!("{name}-case"));
    for (name, text) in &case.sections {
        if let Some(file) = name.strip_prefix("file ") {
            server::write(&folder.join(file), text);
        }
    }
    let path = std::env::var("PATH").expect("PATH is set");
    let mut command = Command::new("sh");
    server.aim(&mut command);
    command
        .args(["-c", &case.text("run")])
        .env("PATH", format!("{}:{path}", bin.display()))
        .env("PGDATABASE", database(name))
        .current_dir(&folder);
    said(&mut command, &folder.join(".output"))
}
