//! What does `--complete` print: the candidates as JSON lines, best first.

use std::os::unix::net::UnixStream;
use std::sync::Arc;

use crate::catalog::{Catalog, Progress, Slot};
use crate::cli::args::{Args, Complete};
use crate::cli::{completion, config};
use crate::complete;
use crate::complete::candidate::Candidate;
use crate::complete::usage::Usage;
use crate::complete::world::World;
use crate::error::{Exit, os_error};
use crate::pg::load::Woken;
use crate::session::query::Unasked;
use crate::session::{Session, names};
use crate::term::files::LocalFiles;

/// How many candidates are printed when nobody says so.
const LIMIT: usize = 100;

/// Reads the catalog, completes the text, prints the candidates.
pub fn run(session: &mut Session, args: &Args, asked: &Complete) -> Exit {
    let text = String::from_utf8_lossy(asked.text.as_deref().unwrap_or_default()).into_owned();
    let (config, path) = match config::read(args.pgcli.pgclirc.as_deref()) {
        Ok(read) => read,
        Err((path, error)) => {
            let (path, reason) = (path.display(), os_error(&error));
            session.error(format!("could not read configuration \"{path}\": {reason}"));
            return Exit::Failure;
        }
    };
    let folder = path.as_deref().and_then(std::path::Path::parent);
    let (options, problems) = completion::options(&config, folder);
    for problem in problems {
        session.warning(problem);
    }
    let Ok(catalog) = catalog(session) else {
        return Exit::User;
    };
    let mut session_names = names::of(session);
    let dsns = config.section("alias_dsn").map(|(name, _)| name.to_owned());
    session_names.dsns = dsns.collect();
    let queries = config.section("named queries");
    session_names.named_queries = queries
        .map(|(name, sql)| (name.to_owned(), sql.to_owned()))
        .collect();
    let world = World {
        catalog: &catalog,
        options: &options,
        usage: &Usage::default(),
        session: &session_names,
        files: &LocalFiles,
    };
    let cursor = asked.cursor.unwrap_or(text.len());
    let limit = asked.limit.unwrap_or(LIMIT);
    for candidate in complete::complete(&text, cursor, &world, limit) {
        session.output.stdout.write(json(&candidate).as_bytes());
    }
    Exit::Success
}

/// The user has interrupted.
struct Interrupted;

/// Reads the catalog on the session's connection, which has nothing else to do, as far as it can be read.
fn catalog(session: &mut Session) -> Result<Arc<Catalog>, Interrupted> {
    let slot = Slot::new();
    session.server.load_between(&slot);
    // Nobody writes into this: only the loader ends the waiting.
    let Ok((never, _other_end)) = UnixStream::pair() else {
        return Ok(slot.read());
    };
    loop {
        match session.server.idle(&never, &mut Unasked::default()) {
            Woken::Loaded(Progress::Ready | Progress::Failed(_)) | Woken::Ready => break,
            Woken::Lost(lost) => {
                session.warning(&lost.reason);
                break;
            }
            Woken::Interrupted => return Err(Interrupted),
            Woken::Loaded(_) | Woken::Message => {}
        }
    }
    for failure in session.server.take_load_failures() {
        let (what, reason) = (failure.what, failure.reason);
        session.warning(format!("could not read {what}: {reason}"));
    }
    Ok(slot.read())
}

/// One line of JSON.
fn json(candidate: &Candidate) -> String {
    format!(
        "{{\"text\":{},\"kind\":{},\"detail\":{},\"start\":{},\"end\":{}}}\n",
        json_text(&candidate.text),
        json_text(candidate.kind.word()),
        json_text(&candidate.detail),
        candidate.range.start,
        candidate.range.end,
    )
}

/// A JSON text. Control characters, those of Unicode as well, are escaped: names come from a server.
fn json_text(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
