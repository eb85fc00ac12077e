//! What is known about the session at a glance: where it is, its transaction, and whether that is production.

use crate::repl::desk::Status;
use crate::session::Session;

/// What the toolbar tells about the session.
pub fn status(session: &Session) -> Status {
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
        is_production: session.is_production(),
    }
}
