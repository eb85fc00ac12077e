//! The whole program, called as psql, against a real server: its output is byte for byte what psql 18 prints.
//!
//! A case has files (`@ file NAME`), a shell command (`@ run`) and the output, standard error mixed in as it comes
//! (`@ output`); an exit code other than 0 is its last line. To record from the real psql, run
//! `UPDATE=1 PGTUSK_REAL_PSQL=/path/to/psql-18 cargo test --test suite psql::`. Cases of a file share a database.
//!
//! What describes a database depends on the server: a case of `describe_*` may have `@ output 18` and the like, which
//! stand in for `@ output` on servers of that version. Recording with `PGTUSK_PG_BIN=/path/to/18/bin` adds them.

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

/// Where we do otherwise on purpose: recorded from ours, never from psql.
#[test]
fn scripts_differ_from_psql_where_that_is_meant() {
    let server = Server::shared();
    let bin = server::scratch("psql_own-bin");
    drop(server::called("psql", &bin));
    server.create_database(&database("psql_own"));
    cases::check("psql_own", |case| match case.find("run") {
        Some(_) => vec![("output", run(case, server, &bin, "psql_own"))],
        None => {
            let elsewhere = case.text("elsewhere");
            assert!(Path::new(elsewhere.trim_end()).exists(), "{}", case.name);
            Vec::new()
        }
    });
}

/// The README's list of differences is that of the cases, in their order.
#[test]
fn the_readme_lists_every_difference() {
    let readme = std::fs::read_to_string("README.md").expect("there is a README");
    let (_, list) = readme
        .split_once("## Where it differs from psql on purpose\n")
        .expect("the README has the list");
    let list = list.split("\n## ").next().unwrap_or_default();
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let told: Vec<String> = format!("\n{}", list.trim())
        .split("\n- ")
        .skip(1)
        .map(words)
        .collect();
    let cases = cases::files("psql_own")
        .into_iter()
        .flat_map(|file| cases::read(&file).1);
    let meant: Vec<String> = cases.map(|case| words(&case.text("differs"))).collect();
    assert_eq!(told, meant);
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
        let said = run(case, server, &bin, folder);
        vec![(section(case, &said), said)]
    });
}

/// The server that cases are recorded on, unless its version is told.
const USUAL: &str = "output 15";

/// The section that holds what is said on this server.
fn section(case: &Case, said: &[u8]) -> &'static str {
    let own = server_section();
    let is_recording = std::env::var_os("UPDATE").is_some();
    let describes = case
        .file
        .file_name()
        .is_some_and(|name| name.to_string_lossy().starts_with("describe_"));
    let is_new = is_recording && describes && said != case.section("output");
    match own != USUAL && (case.find(own).is_some() || is_new) {
        true => own,
        false => "output",
    }
}

fn server_section() -> &'static str {
    static SECTION: std::sync::OnceLock<String> = std::sync::OnceLock::new();
    SECTION.get_or_init(|| {
        let postgres = server::bin_folder().join("postgres");
        let told = Command::new(postgres).arg("--version").output();
        let told = told.expect("the server tells its version").stdout;
        let told = String::from_utf8_lossy(&told).into_owned();
        let version = told.split_whitespace().nth(2).unwrap_or_default();
        let major = version.split(|c: char| !c.is_ascii_digit()).next();
        format!("output {}", major.unwrap_or_default())
    })
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
