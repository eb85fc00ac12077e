//! Cases for `conninfo`: connection strings, environment and files in, parameters and problems out.

use std::collections::HashMap;

use pgtusk::pg::conninfo::{self, Found, Problem, Settings, World};

use crate::support::cases::{self, Case};

#[test]
fn connection_strings_mean_what_libpq_reads() {
    cases::check("conninfo", |case| {
        let result = match case.find("parse") {
            Some(text) => conninfo::parse(text.strip_suffix(b"\n").unwrap_or(text)),
            None => resolve(case),
        };
        vec![("expect", shown(result))]
    });
}

fn resolve(case: &Case) -> Result<Settings, Problem> {
    let world = MadeUp::of(case);
    let parameters: Vec<(String, Vec<u8>)> = lines(case.section("connect"))
        .map(|(name, value)| (String::from_utf8_lossy(name).into_owned(), value.to_vec()))
        .collect();
    let borrowed: Vec<(&str, &[u8])> = parameters
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_slice()))
        .collect();
    let spec = conninfo::resolve(&borrowed, &world)?;
    let mut settings = spec.settings.clone();
    // Shown by the cases about password files; libpq tells it to nobody.
    if case.find("passwords").is_some() {
        settings = Settings::default();
        settings.set(b"options", &seen_passwords(&spec));
    }
    Ok(settings)
}

fn seen_passwords(spec: &conninfo::ConnectSpec) -> Vec<u8> {
    let mut seen: Vec<&[u8]> = spec
        .hosts
        .iter()
        .map(|host| host.password.as_ref().map(|p| p.bytes()))
        .map(|password| password.filter(|p| !p.is_empty()).unwrap_or(b"-"))
        .collect();
    seen.extend(spec.warnings.iter().map(Vec::as_slice));
    seen.join(&b"|"[..])
}

/// The output of a program that prints `PQconninfo`, without what every connection has.
fn shown(result: Result<Settings, Problem>) -> Vec<u8> {
    let mut out = Vec::new();
    match result {
        Err(Problem(text)) => {
            out.extend_from_slice(b"error: ");
            out.extend_from_slice(&text);
            out.push(b'\n');
        }
        Ok(settings) => {
            for (keyword, value) in settings.iter() {
                if keyword.default.map(str::as_bytes) == Some(value) {
                    continue;
                }
                out.extend_from_slice(keyword.name.as_bytes());
                out.push(b'=');
                out.extend_from_slice(value);
                out.push(b'\n');
            }
        }
    }
    out
}

/// A world of the case's own: sections `env` (NAME=value lines) and `file PATH [MODE [OWNER]]`.
struct MadeUp {
    variables: HashMap<String, Vec<u8>>,
    files: HashMap<Vec<u8>, Found>,
}

impl MadeUp {
    fn of(case: &Case) -> MadeUp {
        let mut variables: HashMap<String, Vec<u8>> = lines(case.section("env"))
            .map(|(name, value)| (String::from_utf8_lossy(name).into_owned(), value.to_vec()))
            .collect();
        variables
            .entry("HOME".to_owned())
            .or_insert_with(|| b"/nonexistent".to_vec());
        let mut files = HashMap::new();
        files.insert(
            b"/etc/passwd".to_vec(),
            file(b"root:x:0:0:root:/root:/bin/sh\n", "644", "0"),
        );
        for (name, text) in &case.sections {
            let words: Vec<&str> = name.split(' ').collect();
            if let ["file", path, rest @ ..] = words.as_slice() {
                let mode = rest.first().unwrap_or(&"600");
                let owner = rest.get(1).unwrap_or(&"1000");
                files.insert(path.as_bytes().to_vec(), file(text, mode, owner));
            }
        }
        MadeUp { variables, files }
    }
}

fn file(text: &[u8], mode: &str, owner: &str) -> Found {
    let mode = u32::from_str_radix(mode, 8).expect("a file's mode is octal");
    Found {
        is_regular: mode & 0o40000 == 0,
        mode: mode & 0o7777,
        owner: owner.parse().expect("a file's owner is a number"),
        contents: Some(text.to_vec()),
    }
}

impl World for MadeUp {
    fn variable(&self, name: &str) -> Option<Vec<u8>> {
        self.variables.get(name).cloned()
    }

    fn file(&self, path: &[u8]) -> Option<Found> {
        self.files.get(path).cloned()
    }

    fn user_id(&self) -> u32 {
        match self.variables.get("UID") {
            Some(id) => String::from_utf8_lossy(id)
                .parse()
                .expect("UID is a number"),
            None => 0,
        }
    }
}

fn lines(text: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    text.split(|&b| b == b'\n')
        .filter(|line| !line.is_empty())
        .map(|line| {
            let equals = line.iter().position(|&b| b == b'=').unwrap_or(line.len());
            (&line[..equals], line.get(equals + 1..).unwrap_or(&[]))
        })
}

#[test]
fn passwords_do_not_show_in_debug_output() {
    let settings = conninfo::parse(b"password=hush user=me").expect("it parses");
    assert!(!format!("{settings:?}").contains("104"));
    assert!(!format!("{settings:?}").contains("hush"));
}

#[test]
fn no_text_makes_the_parsers_panic() {
    let pieces: [&[u8]; 14] = [
        b"postgres://",
        b"user",
        b"=",
        b"'",
        b"\\",
        b"%",
        b"%4",
        b"[",
        b"]",
        b":",
        b"?",
        b"&",
        b" ",
        b"\xff",
    ];
    for a in pieces {
        for b in pieces {
            for c in pieces {
                for d in pieces {
                    let _ = conninfo::parse(&[a, b, c, d].concat());
                }
            }
        }
    }
}
