//! What is known about the session at a glance: where it is, its transaction, and whether that is production.

use crate::repl::Manner;
use crate::repl::desk::Status;
use crate::session::Session;

/// What the toolbar tells about the session.
pub fn status(session: &Session, manner: &Manner) -> Status {
    let value = |name: &[u8]| {
        let value = session.settings.vars.get(name).unwrap_or(b"");
        String::from_utf8_lossy(value).into_owned()
    };
    let (user, host, database) = (value(b"USER"), value(b"HOST"), value(b"DBNAME"));
    Status {
        place: match host.starts_with('/') || host.is_empty() {
            true => format!("{user}@local/{database}"),
            false => format!("{user}@{host}/{database}"),
        },
        transaction: session.server.transaction(),
        is_production: manner.is_production
            || manner
                .production_hosts
                .iter()
                .any(|pattern| fits(pattern, &host)),
    }
}

/// Whether a pattern with `*` and `?` fits a text.
fn fits(pattern: &str, text: &str) -> bool {
    let mut rest = pattern.chars();
    match rest.next() {
        None => text.is_empty(),
        Some('*') => {
            let rest = rest.as_str();
            let ends = text.char_indices().map(|(at, _)| at).chain([text.len()]);
            ends.into_iter().any(|at| fits(rest, &text[at..]))
        }
        Some(first) => {
            let mut letters = text.chars();
            let is_same = letters.next().is_some_and(|c| first == '?' || c == first);
            is_same && fits(rest.as_str(), letters.as_str())
        }
    }
}
