//! `\password`: a role's new password, which is asked for twice and sent as a hash only.

use super::args::Mode;
use super::{Call, Flow, MetaCommand, MetaCx, Reads};
use crate::pg::conninfo::secret::Secret;
use crate::pg::hashed::{ITERATIONS, hashed};
use crate::rows::Cells;
use crate::session::Session;
use crate::session::lost::{self};
use crate::session::query::{self, Answer};
use crate::sql::quote;
use crate::term::password;

pub static COMMANDS: &[MetaCommand] =
    &[MetaCommand::new(&["password"], Reads::Each(&[Mode::SqlId]), change).drops_semicolons()];

fn change(cx: &mut MetaCx, call: &Call) -> Flow {
    let session = &mut *cx.session;
    Flow::from(ask_and_set(session, call.text(0)).is_some())
}

/// Asks and sets; `None` when that failed, which has been told.
fn ask_and_set(session: &mut Session, user: Option<&[u8]>) -> Option<()> {
    let user = match user {
        Some(user) => user.to_vec(),
        None => current_user(session)?,
    };
    let first = [b"Enter new password for user \"", &user[..], b"\": "].concat();
    let password = ask(session, &first)?;
    if ask(session, b"Enter it again: ")? != password {
        session.error("Passwords didn't match.");
        return None;
    }
    set(session, &user, password.bytes())
}

fn current_user(session: &mut Session) -> Option<Vec<u8>> {
    let sql = "SELECT CURRENT_USER";
    if !query::show(session, sql) {
        return None;
    }
    value(&run(session, sql.as_bytes())?)
}

fn ask(session: &mut Session, prompt: &[u8]) -> Option<Secret> {
    session.output.stdout.flush();
    password::ask(prompt, &mut session.stdin.borrow_mut()).map(Secret::from)
}

/// Sends the hash. The statement is neither shown nor logged here, and not in an error either.
fn set(session: &mut Session, user: &[u8], password: &[u8]) -> Option<()> {
    let way = value(&run(session, b"show password_encryption")?)?;
    let iterations = session.server.parameter("scram_iterations");
    let is_fewer = |wanted: &Vec<u8>| way == b"scram-sha-256" && wanted != ITERATIONS.as_bytes();
    if let Some(wanted) = iterations.filter(is_fewer) {
        let wanted = String::from_utf8_lossy(&wanted);
        session.warning(format!(
            "the password is hashed with {ITERATIONS} iterations, not the {wanted} of scram_iterations"
        ));
    }
    let encoding = session.encoding();
    let mut sql = b"ALTER USER ".to_vec();
    let hash = match hashed(&way, &String::from_utf8_lossy(user), password) {
        Ok(hash) => hash,
        Err(problem) => {
            session.info(problem);
            return None;
        }
    };
    let quoted = quote::identifier(user, encoding, &mut sql).and_then(|()| {
        sql.extend_from_slice(b" PASSWORD ");
        quote::literal(hash.as_bytes(), encoding, &mut sql)
    });
    if let Err(problem) = quoted {
        session.info(problem.message());
        return None;
    }
    run(session, &sql).map(drop)
}

fn run(session: &mut Session, sql: &[u8]) -> Option<Answer> {
    // Without the statement, which an error could show a part of.
    lost::ask_about(session, sql, b"", |session, error| {
        session.server_error(error, b"");
    })
}

/// The only value of an answer.
fn value(answer: &Answer) -> Option<Vec<u8>> {
    let row = answer.table.rows.first()?;
    let cell = Cells::parse(row)?.iter().next()??;
    Some(cell.to_vec())
}
