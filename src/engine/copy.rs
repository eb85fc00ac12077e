//! How does `\copy` run: its file or program is opened first, then its COPY is sent like any statement, and what
//! was opened is closed last.

use std::io;
use std::process::Child;

use crate::engine::outputs::CopyOutput;
use crate::engine::send::{CopyEnds, Fatal, Query, send};
use crate::error::named_error;
use crate::interrupt::Interrupt;
use crate::rows::CopyIn;
use crate::session::Session;
use crate::session::delivery::{
    CopyTarget, DataSource, Delivery, canonical, closed, expand_tilde, path,
};
use crate::session::source::{CopySource, Source};
use crate::sql::splitter::copies_in;
use crate::term::input::{Reader, SharedReader};
use crate::term::output::Output;
use crate::term::spawn;

/// Runs the COPY statement `sql`; `Ok(false)` when something failed, which has been told.
pub fn run(
    session: &mut Session,
    source: &mut dyn Source,
    sql: &[u8],
    mut delivery: Delivery,
) -> Result<bool, Fatal> {
    let target = delivery.copy_target.take();
    let data = delivery.data.take();
    let query = Query {
        sql,
        copies: copies_in(sql, session.standard_strings()) as usize,
        delivery,
        is_interactive: source.is_interactive(),
    };
    if let Some(target) = target {
        return copy_out(session, source, &query, &target);
    }
    match data {
        // A script on standard input has the lines of both.
        Some(DataSource::StandardInput) if source.reads_standard_input() => {}
        Some(data) => return copy_in(session, &query, &data, source.line_number()),
        None => {}
    }
    send(session, &query, CopyEnds::of(source.copy_source()))
}

/// Sends data from a file, a program or standard input, as it is: no line of it is a marker.
fn copy_in(
    session: &mut Session,
    query: &Query,
    data: &DataSource,
    line_number: u64,
) -> Result<bool, Fatal> {
    let mut child = None;
    let reader = match open(session, data, &mut child) {
        Ok(reader) => reader,
        Err(text) => {
            session.error(text);
            return Ok(false);
        }
    };
    let mut bytes = Bytes {
        reader,
        interrupt: session.interrupt.clone(),
        line_number,
    };
    let sent = send(session, query, CopyEnds::of(&mut bytes));
    // A program learns that nobody reads on, before it is waited for.
    drop(bytes);
    match (data, child) {
        (DataSource::Program(command), Some(mut child)) => {
            let ended = child.wait().map(Some);
            Ok(closed(session, command, ended) & sent?)
        }
        _ => sent,
    }
}

fn open(
    session: &mut Session,
    data: &DataSource,
    child: &mut Option<Child>,
) -> Result<SharedReader, Vec<u8>> {
    match data {
        DataSource::StandardInput => Ok(session.stdin.clone()),
        DataSource::File(name) => {
            let name = canonical(&expand_tilde(name, &session.environment));
            let reader = Reader::open(path(&name)).map_err(|error| named_error(&name, &error))?;
            match reader.is_directory() {
                true => Err([&name[..], b": cannot copy from/to a directory"].concat()),
                false => Ok(reader.shared()),
            }
        }
        DataSource::Program(command) => {
            session.output.flush();
            let (reader, started) =
                Reader::program(path(command).as_os_str(), &session.environment)
                    .map_err(|e| not_run(command, &e))?;
            *child = Some(started);
            Ok(reader.shared())
        }
    }
}

/// Writes data to a file, a program or standard output.
fn copy_out(
    session: &mut Session,
    source: &mut dyn Source,
    query: &Query,
    target: &CopyTarget,
) -> Result<bool, Fatal> {
    let (name, opened) = match target {
        CopyTarget::StandardOutput => {
            // Where results go anyway, psql makes no difference.
            let target = session
                .output
                .diverted
                .is_some()
                .then_some(CopyOutput::StandardOutput);
            let source = source.copy_source();
            return send(session, query, CopyEnds { source, target });
        }
        CopyTarget::File(name) => {
            let name = canonical(&expand_tilde(name, &session.environment));
            let opened = Output::file(path(&name)).map_err(|error| named_error(&name, &error));
            (name, opened)
        }
        CopyTarget::Program(command) => {
            session.output.flush();
            let started = Output::program(path(command).as_os_str(), &session.environment);
            let opened = started.map_err(|error| not_run(command, &error));
            (command.clone(), opened)
        }
    };
    let mut output = match opened {
        Ok(output) => output,
        Err(text) => {
            session.error(text);
            return Ok(false);
        }
    };
    let ends = CopyEnds {
        source: source.copy_source(),
        target: Some(CopyOutput::Opened(&mut output)),
    };
    let sent = send(session, query, ends);
    Ok(closed(session, &name, output.end()) & sent?)
}

fn not_run(command: &[u8], error: &io::Error) -> Vec<u8> {
    let reason = spawn::failure("/bin/sh", error);
    [
        b"could not execute command \"",
        command,
        b"\": ",
        reason.as_bytes(),
    ]
    .concat()
}

/// Gives the bytes of an input as COPY data.
struct Bytes {
    reader: SharedReader,
    interrupt: Interrupt,
    /// Of the script, for messages: the lines of the data do not count.
    line_number: u64,
}

impl CopySource for Bytes {
    fn begin(&mut self, _is_binary: bool) {}

    fn next(&mut self, data: &mut Vec<u8>) -> CopyIn {
        // A program may never end, and what it writes may never come.
        loop {
            if self.interrupt.is_pressed() {
                // The server is told by the failure: a cancel request would hit the next statement.
                self.interrupt.clear();
                return CopyIn::Fail("canceled by user".to_owned());
            }
            if self.reader.borrow().is_ready() {
                break;
            }
        }
        self.reader.borrow_mut().copy_binary(data)
    }

    fn line_number(&self) -> u64 {
        self.line_number
    }

    /// Nobody takes this data for SQL.
    fn skip(&mut self) {}
}
