//! `\lo_import`, `\lo_export`, `\lo_unlink`: large objects and files.
//!
//! The bytes go through functions of the server, piece by piece, in a transaction of their own unless one is open.

use std::fs::File;
use std::io::{Read, Write};

use super::args::Mode;
use super::{Call, Flow, MetaCommand, MetaCx, Reads};
use crate::error::os_error;
use crate::format::FormatKind;
use crate::pg::Transaction;
use crate::rows::Cells;
use crate::scalar;
use crate::session::Session;
use crate::session::delivery::{expand_tilde, path};
use crate::session::lost::{self};
use crate::session::query::{self, Answer};
use crate::sql::quote;

const TWO: Reads = Reads::Each(&[Mode::Normal, Mode::Normal]);

pub static COMMANDS: &[MetaCommand] = &[
    MetaCommand::new(&["lo_import"], TWO, import).drops_semicolons(),
    MetaCommand::new(&["lo_export"], TWO, export).drops_semicolons(),
    MetaCommand::new(&["lo_unlink"], TWO, unlink).drops_semicolons(),
];

/// How much of an object is sent or asked for at a time.
const PIECE: usize = 512 * 1024;

/// What went wrong has been told.
struct Told;

fn import(cx: &mut MetaCx, call: &Call) -> Flow {
    let Some(name) = call.text(0) else {
        return cx.fail(call.name, "missing required argument");
    };
    let name = expand_tilde(name, &cx.session.environment);
    let comment = call.text(1);
    let imported = in_transaction(cx.session, call.name, |session| {
        let id = send(session, &name)?;
        if let Some(comment) = comment {
            describe(session, &id, comment)?;
        }
        Ok(id)
    });
    let Ok(id) = imported else {
        return Flow::Failed;
    };
    tell(cx.session, &format!("lo_import {id}"));
    cx.session.settings.vars.put("LASTOID", id.as_bytes());
    Flow::Next
}

fn export(cx: &mut MetaCx, call: &Call) -> Flow {
    let (Some(id), Some(name)) = (call.text(0), call.text(1)) else {
        return cx.fail(call.name, "missing required argument");
    };
    let id = oid(id);
    let name = expand_tilde(name, &cx.session.environment);
    match in_transaction(cx.session, call.name, |session| receive(session, id, &name)) {
        Ok(()) => {
            tell(cx.session, "lo_export");
            Flow::Next
        }
        Err(Told) => Flow::Failed,
    }
}

fn unlink(cx: &mut MetaCx, call: &Call) -> Flow {
    let Some(id) = call.text(0) else {
        return cx.fail(call.name, "missing required argument");
    };
    let id = oid(id);
    let sql = format!("SELECT pg_catalog.lo_unlink('{id}'::pg_catalog.oid)");
    match in_transaction(cx.session, call.name, |session| ask(session, &sql)) {
        Ok(_) => {
            tell(cx.session, &format!("lo_unlink {id}"));
            Flow::Next
        }
        Err(Told) => Flow::Failed,
    }
}

/// The number that a text begins with, as C reads an OID.
fn oid(text: &[u8]) -> u32 {
    scalar::leading_integer(text) as u32
}

/// Does `work` in a transaction: the one that is open, or one of its own.
fn in_transaction<T>(
    session: &mut Session,
    name: &str,
    work: impl FnOnce(&mut Session) -> Result<T, Told>,
) -> Result<T, Told> {
    let is_own = match session.server.transaction() {
        None => {
            session.error(format!("\\{name}: not connected to a database"));
            return Err(Told);
        }
        Some(Transaction::Failed) => {
            session.error(format!("\\{name}: current transaction is aborted"));
            return Err(Told);
        }
        Some(Transaction::Active) => {
            session.error(format!("\\{name}: unknown transaction status"));
            return Err(Told);
        }
        Some(Transaction::Open) => false,
        Some(Transaction::Idle) => {
            shown(session, "BEGIN")?;
            true
        }
    };
    let ends = is_own && session.settings.vars.typed().autocommit;
    match work(session) {
        Ok(done) if ends => shown(session, "COMMIT").map(|_| done),
        Ok(done) => Ok(done),
        Err(Told) => {
            if ends {
                // The first failure is what is told.
                let _ = shown(session, "ROLLBACK");
            }
            Err(Told)
        }
    }
}

/// Runs what psql shows under ECHO_HIDDEN.
fn shown(session: &mut Session, sql: impl AsRef<[u8]>) -> Result<Answer, Told> {
    match query::show(session, &sql) {
        true => ask(session, sql),
        false => Err(Told),
    }
}

fn ask(session: &mut Session, sql: impl AsRef<[u8]>) -> Result<Answer, Told> {
    let answer = lost::ask(session, sql.as_ref(), |session, error| {
        session.server_error(error, b"");
    });
    answer.ok_or(Told)
}

/// The only value of an answer.
fn value(answer: &Answer) -> Vec<u8> {
    let row = answer.table.rows.first();
    let cells = row.and_then(|row| Cells::parse(row));
    let cell = cells.and_then(|cells| cells.iter().next().flatten());
    cell.map_or(Vec::new(), <[u8]>::to_vec)
}

/// Makes a large object of a file, and gives its OID.
fn send(session: &mut Session, name: &[u8]) -> Result<String, Told> {
    let complain = |session: &mut Session, error: &std::io::Error| {
        let name = String::from_utf8_lossy(name).into_owned();
        session.info(format!(
            "could not open file \"{name}\": {}",
            os_error(error)
        ));
        Told
    };
    let mut file = File::open(path(name)).map_err(|error| complain(session, &error))?;
    let created = ask(session, "SELECT pg_catalog.lo_create('0'::pg_catalog.oid)")?;
    let id = String::from_utf8_lossy(&value(&created)).into_owned();
    let mut piece = vec![0; PIECE];
    let mut offset = 0u64;
    loop {
        let read = file
            .read(&mut piece)
            .map_err(|error| complain(session, &error))?;
        if read == 0 {
            return Ok(id);
        }
        let data = hexadecimal(&piece[..read]);
        let sql = format!(
            "SELECT pg_catalog.lo_put('{id}'::pg_catalog.oid, {offset}, '\\x{data}'::pg_catalog.bytea)"
        );
        ask(session, &sql)?;
        offset += read as u64;
    }
}

fn describe(session: &mut Session, id: &str, comment: &[u8]) -> Result<(), Told> {
    let mut quoted = Vec::new();
    quote::literal_to_judge(comment, session.encoding(), &mut quoted);
    let mut sql = format!("COMMENT ON LARGE OBJECT {id} IS ").into_bytes();
    sql.extend_from_slice(&quoted);
    shown(session, &sql).map(drop)
}

/// Writes a large object to a file.
fn receive(session: &mut Session, id: u32, name: &[u8]) -> Result<(), Told> {
    let complain = |session: &mut Session, error: &std::io::Error| {
        let name = String::from_utf8_lossy(name).into_owned();
        session.info(format!(
            "could not open file \"{name}\": {}",
            os_error(error)
        ));
        Told
    };
    let mut offset = 0u64;
    let mut file: Option<File> = None;
    loop {
        let sql = format!(
            "SELECT pg_catalog.encode(pg_catalog.lo_get('{id}'::pg_catalog.oid, {offset}, {PIECE}), 'hex')"
        );
        let answer = ask(session, &sql)?;
        // The object is there: only now is the file made.
        let file = match &mut file {
            Some(file) => file,
            none => {
                none.insert(File::create(path(name)).map_err(|error| complain(session, &error))?)
            }
        };
        let data = bytes(&value(&answer));
        file.write_all(&data)
            .map_err(|error| complain(session, &error))?;
        offset += data.len() as u64;
        if data.len() < PIECE {
            return Ok(());
        }
    }
}

fn hexadecimal(data: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = String::with_capacity(data.len() * 2);
    for byte in data {
        text.push(char::from(DIGITS[usize::from(byte >> 4)]));
        text.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
    text
}

/// The bytes that hexadecimal digits stand for.
fn bytes(digits: &[u8]) -> Vec<u8> {
    let digit = |c: u8| char::from(c).to_digit(16).unwrap_or(0) as u8;
    let pairs = digits.chunks_exact(2);
    pairs
        .map(|pair| digit(pair[0]) << 4 | digit(pair[1]))
        .collect()
}

/// Tells where results go that something was done, unless QUIET is on.
fn tell(session: &mut Session, text: &str) {
    let is_html = session.settings.display.format == FormatKind::Html;
    if session.settings.vars.typed().quiet {
        return;
    }
    let line = match is_html {
        true => format!("<p>{text}</p>\n"),
        false => format!("{text}\n"),
    };
    let results = session.output.results();
    results.write(line.as_bytes());
    results.flush();
}
