//! How is the connection of a session opened: at the start and by `\connect`, with a password asked for when needed.

use std::io::IsTerminal;

use crate::pg::conninfo::{ConnectSpec, Problem, Secret, System, World};
use crate::session::message::{self, Kind, Wording};
use crate::session::query::Unasked;
use crate::session::report::write_stderr;
use crate::session::{Session, facts};
use crate::term::password;
use crate::vars::special::{ShowContext, Verbosity};

/// When the user is asked for a password (`-w`, `-W`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Password {
    /// When the server wants one.
    #[default]
    Default,
    Never,
    /// Before connecting.
    Force,
}

/// Opens a connection in place of any earlier one, which is kept when this fails; `Err` is the reason.
///
/// `spec` says what to connect to, with the password that the user was asked for. `user` is who that is asked first,
/// under `-W`, as far as it is known by then.
pub fn open(
    session: &mut Session,
    user: Option<&[u8]>,
    spec: impl Fn(&Session, Option<&Secret>) -> Result<ConnectSpec, Problem>,
) -> Result<(), Vec<u8>> {
    let mut secret = match session.password {
        Password::Force => ask(session, user),
        Password::Default | Password::Never => None,
    };
    loop {
        let spec = spec(session, secret.as_ref()).map_err(|problem| problem.0)?;
        for warning in &spec.warnings {
            session.output.stdout.flush();
            write_stderr(&[&warning[..], b"\n"].concat());
        }
        let error = match session.server.connect(&spec, &System) {
            Ok(()) => {
                facts::connected(session, spec);
                tell_welcome(session);
                return Ok(());
            }
            Err(error) => error,
        };
        let may_ask = session.password == Password::Default && secret.is_none();
        if error.needs_password && may_ask {
            secret = ask(session, Some(&spec.user));
            if secret.is_some() {
                continue;
            }
        }
        return Err(error.text);
    }
}

/// Prints the notices that came with the connection: as libpq does by itself, whatever the session's settings, and
/// without the place in a script.
fn tell_welcome(session: &mut Session) {
    let mut unasked = Unasked::default();
    session.server.overhear(&mut unasked);
    let wording = Wording {
        verbosity: Verbosity::Default,
        show_context: ShowContext::Errors,
        query: None,
        encoding: session.encoding(),
    };
    for notice in &unasked.notices {
        session.output.stdout.flush();
        write_stderr(&message::render(notice, Kind::Notice, &wording));
    }
}

fn ask(session: &mut Session, user: Option<&[u8]>) -> Option<Secret> {
    session.output.stdout.flush();
    let prompt = match user {
        Some(user) if !user.is_empty() => [b"Password for user ", user, b": "].concat(),
        _ => b"Password: ".to_vec(),
    };
    password::ask(&prompt, &mut session.stdin.borrow_mut()).map(Secret::from)
}

/// The value of `client_encoding` that overrides any other: on a terminal the locale says how text is encoded, unless
/// the environment does.
pub fn encoding_override() -> Option<&'static [u8]> {
    let is_free = System.variable("PGCLIENTENCODING").is_none();
    (is_at_terminal() && is_free).then_some(b"auto")
}

/// Whether the user sits at both ends: what psql takes for a session with a human.
pub fn is_at_terminal() -> bool {
    std::io::stdin().is_terminal() && std::io::stdout().is_terminal()
}
