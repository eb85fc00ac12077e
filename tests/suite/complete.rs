//! Completion: candidates for a text and a cursor.
//!
//! A case has an input in which `|` marks the cursor, and what must hold of its candidates: `@ first` are the texts
//! at the top, in order, `@ top` the same with kinds and what is replaced; `@ among` must be in the first five; `@ offered` anywhere; `@ absent` nowhere; `@ all` is
//! each candidate with its kind and what it replaces. Instead of an input, `@ rows` are many: `INPUT => A; B` where all of
//! A, B .. must be offered. `@ options` are lines of pgcli's `[main]`. The database of
//! `NAME.case` is made by `NAME.sql`.

mod keyword_case;
mod properties;

use std::collections::HashMap;
use std::process::Command;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use pgtusk::catalog::Catalog;
use pgtusk::cli::completion;
use pgtusk::cli::config::Config;
use pgtusk::complete::candidate::Candidate;
use pgtusk::complete::complete;
use pgtusk::complete::options::{Options, Style};
use pgtusk::complete::usage::Usage;
use pgtusk::complete::world::{Entry, Files, SessionNames, World};
use pgtusk::interrupt::Interrupt;
use pgtusk::pg::conninfo::{System, resolve};

use crate::support::cases::{self, Case};
use crate::support::server;

#[test]
fn candidates_are_those_that_are_meant() {
    cases::check("complete", |case| {
        if case.find("rows").is_some() {
            return vec![("rows", rows(case).into_bytes())];
        }
        let candidates = candidates(case, &case.text("input"));
        let texts: Vec<&str> = candidates.iter().map(|c| c.text.as_str()).collect();
        let mut sections = Vec::new();
        for (name, lines) in &case.sections {
            let wanted = String::from_utf8_lossy(lines);
            let wanted: Vec<&str> = wanted.lines().collect();
            let held: Vec<String> = match name.as_str() {
                "first" => texts
                    .iter()
                    .take(wanted.len())
                    .map(|t| (*t).to_owned())
                    .collect(),
                "among" => found(&wanted, &texts[..texts.len().min(5)]),
                "offered" => found(&wanted, &texts),
                "absent" => wanted
                    .iter()
                    .filter(|line| !texts.contains(line))
                    .map(|line| (*line).to_owned())
                    .collect(),
                "top" => candidates.iter().take(wanted.len()).map(whole).collect(),
                "all" => candidates.iter().map(whole).collect(),
                _ => continue,
            };
            let text: String = held.iter().map(|line| format!("{line}\n")).collect();
            let section = SECTIONS.iter().find(|known| *known == name);
            sections.push((*section.expect("the section is known"), text.into_bytes()));
        }
        sections
    });
}

/// The rows, with those candidates that are offered.
fn rows(case: &Case) -> String {
    let mut held = String::new();
    for row in case.text("rows").lines() {
        let (input, wanted) = row.split_once(" => ").expect("a row has an arrow");
        let candidates = candidates(case, input);
        let texts: Vec<&str> = candidates.iter().map(|c| c.text.as_str()).collect();
        let wanted: Vec<&str> = wanted.split("; ").collect();
        held += &format!("{input} => {}\n", found(&wanted, &texts).join("; "));
    }
    held
}

const SECTIONS: &[&str] = &["first", "among", "offered", "absent", "top", "all"];

fn found(wanted: &[&str], texts: &[&str]) -> Vec<String> {
    let found = wanted.iter().filter(|line| texts.contains(line));
    found.map(|line| (*line).to_owned()).collect()
}

fn whole(candidate: &Candidate) -> String {
    let Candidate {
        text, kind, range, ..
    } = candidate;
    format!("{text} ({}) {}..{}", kind.word(), range.start, range.end)
}

fn candidates(case: &Case, input: &str) -> Vec<Candidate> {
    let input = input.strip_suffix('\n').unwrap_or(input);
    let cursor = input.rfind('|').expect("a cursor");
    let text = format!("{}{}", &input[..cursor], &input[cursor + 1..]);
    let options = options(&case.text("options"));
    let session = session();
    let mut usage = Usage::default();
    for statement in case.text("used").lines() {
        usage.learn(statement);
    }
    let stem = case.file.with_extension("sql");
    let catalog = catalog(&stem);
    let world = World {
        catalog: &catalog,
        options: &options,
        usage: &usage,
        session: &session,
        files: &TwoFolders,
    };
    complete(&text, cursor, &world, 200)
}

pub(super) fn session() -> SessionNames {
    let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    SessionNames {
        variables: texts(&["VERBOSITY", "my_variable"]),
        environment: texts(&["HOME", "PGHOST"]),
        prepared_statements: texts(&["some_prepared"]),
        cursors: texts(&["some_cursor"]),
        channels: texts(&["some_channel"]),
        named_queries: vec![("daily".to_owned(), "select 1".to_owned())],
        dsns: texts(&["production"]),
        print_options: vec![("border", vec![]), ("format", vec!["aligned", "csv"])],
        table_formats: vec!["psql", "github"],
        ..SessionNames::default()
    }
}

fn options(lines: &str) -> Options {
    let style = lines.lines().find_map(|line| match line {
        "psql" => Some(Style::Psql),
        "plain" => Some(Style::Plain),
        _ => None,
    });
    let config = Config::parse(&format!("[main]\n{lines}"));
    let (mut options, problems) = completion::options(&config, None);
    assert_eq!(problems, Vec::<String>::new());
    for (name, alias) in config.section("alias_map") {
        options.alias_map.insert(name.to_owned(), alias.to_owned());
    }
    for (_, word) in config.section("casing") {
        options.casing.insert(word.to_lowercase(), word.to_owned());
    }
    options.style = style.unwrap_or(options.style);
    options
}

/// `data/` with two files, and a file beside it.
pub(super) struct TwoFolders;

impl Files for TwoFolders {
    fn list(&self, path: &str) -> Vec<Entry> {
        let names: &[&str] = match path {
            "" => &["data/", "script.sql", ".hidden"],
            "data/" => &["one file.csv", "two.csv"],
            _ => &[],
        };
        let entries = names.iter().map(|name| Entry {
            name: name.trim_end_matches('/').to_owned(),
            is_folder: name.ends_with('/'),
        });
        entries.collect()
    }
}

/// The catalog of the database that a script makes, once for all cases.
pub(super) fn catalog(script: &std::path::Path) -> Arc<Catalog> {
    type Catalogs = Mutex<HashMap<std::path::PathBuf, Arc<Catalog>>>;
    static CATALOGS: OnceLock<Catalogs> = OnceLock::new();
    let mut catalogs = CATALOGS
        .get_or_init(Catalogs::default)
        .lock()
        .expect("no panic before");
    let entry = catalogs.entry(script.to_owned());
    Arc::clone(entry.or_insert_with(|| load(script)))
}

fn load(script: &std::path::Path) -> Arc<Catalog> {
    let name = script.file_stem().expect("a file").to_string_lossy();
    let database = format!("complete_{name}");
    let server = server::Server::shared();
    server.create_database(&database);
    let mut psql = Command::new(server::bin_folder().join("psql"));
    server.aim(&mut psql);
    psql.args(["-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", &database, "-f"])
        .arg(script);
    let said = psql.output().expect("psql runs");
    assert!(
        said.status.success(),
        "{}",
        String::from_utf8_lossy(&said.stderr)
    );
    let text = format!(
        "host={} port={} user=postgres dbname={database}",
        server.folder.display(),
        server.port
    );
    let spec = resolve(&[("dbname", text.as_bytes())], &System).expect("a connection string");
    let mut session = pgtusk::pg::Server::new(Interrupt::default(), None).expect("a runtime");
    let (catalog, failures) = session.load_all(&spec, Duration::from_secs(60));
    assert!(failures.is_empty(), "{failures:?}");
    catalog
}
