//! THE loop: read a line, split it into units, run each unit, until the source ends or something says stop.
//!
//! It follows psql's MainLoop: what is echoed, which line number an error carries, what ends a script and with
//! which exit code.

use crate::engine::include;
use crate::engine::send::{Fatal, Query, send};
use crate::engine::source::{Read, Source};
use crate::error::{Exit, os_error};
use crate::meta::{self, Flow, MetaCx};
use crate::session::buffer::QueryBuffer;
use crate::session::{Session, Substitution};
use crate::sql::encoding::Encoding;
use crate::sql::splitter::{Line, Splitter, Stop};
use crate::vars::conditions::Conditions;
use crate::vars::special::Echo;

/// What belongs to one source of input, and ends with it.
struct Input {
    splitter: Splitter,
    buffer: QueryBuffer,
    conditions: Conditions,
    /// What the last unit came to.
    is_success: bool,
    was_quit: bool,
}

/// Runs everything a source gives. The result is its exit code; `Err` ends the whole program.
pub fn drive(session: &mut Session, source: &mut dyn Source) -> Result<Exit, Fatal> {
    let mut input = Input {
        splitter: Splitter::new(),
        buffer: QueryBuffer::default(),
        conditions: Conditions::new(),
        is_success: true,
        was_quit: false,
    };
    let mut line = Vec::new();
    let mut is_first = true;
    loop {
        if session.interrupt.is_pressed() {
            session.interrupt.clear_if(source.is_interactive());
            if !source.is_interactive() {
                return Ok(Exit::User);
            }
        }
        let pending = input.splitter.pending(&input.buffer.text);
        match source.read(session, pending, &mut line) {
            Ok(Read::Line) => {}
            Ok(Read::End) => break,
            Ok(Read::Cleared) => {
                input.clear();
                continue;
            }
            Err(error) => {
                let text = format!("could not read from input file: {}", os_error(&error));
                session.error(text);
                return Ok(Exit::Failure);
            }
        }
        session.report.at_line(source.line_number());
        if std::mem::take(&mut is_first) {
            if let Some(rest) = line.strip_prefix(b"\xef\xbb\xbf") {
                line = rest.to_vec();
            }
            if !source.is_interactive() && line.starts_with(b"PGDMP") {
                session.error(CUSTOM_DUMP);
                return Ok(Exit::Failure);
            }
        }
        if line.is_empty() && !input.splitter.in_quote() {
            continue;
        }
        if !source.is_interactive() && session.settings.vars.typed().echo == Echo::All {
            session.output.stdout.write(&line);
            session.output.stdout.write(b"\n");
        }
        let before = line.clone_for_history(source.is_interactive());
        input.line(session, source, &line)?;
        drop(before);
        if input.was_quit {
            return Ok(Exit::Success);
        }
        if let Some(exit) = verdict(session, source, input.is_success) {
            return Ok(exit);
        }
    }
    input.end(session, source)
}

/// psql's words for a dump that only pg_restore reads.
const CUSTOM_DUMP: &str = "The input is a PostgreSQL custom-format dump.\n\
    Use the pg_restore command-line client to restore this dump to a database.";

/// Whether a script ends here.
fn verdict(session: &Session, source: &dyn Source, is_success: bool) -> Option<Exit> {
    if source.is_interactive() {
        return None;
    }
    if !is_success && session.settings.vars.typed().on_error_stop {
        return Some(Exit::User);
    }
    (!session.server.is_connected()).then_some(Exit::BadConnection)
}
