//! Which server, as whom and how: connection strings, services, environment and password files -> ConnectSpec.
//!
//! Pure: whatever is outside comes in through [`World`]. Values are bytes in any encoding, and the words of every
//! problem are libpq's.

pub mod change;
pub mod defaults;
pub mod hosts;
pub mod keywords;
pub mod pairs;
pub mod passfile;
pub mod secret;
pub mod service;
pub mod spec;
pub mod system;
pub mod uri;
pub mod world;

mod encoding;
pub mod require_auth;
pub mod tls;

pub use encoding::encoding_of_locale;
pub use hosts::{Host, HostKind};
pub use keywords::{KEYWORDS, Keyword, Settings};
pub use secret::Secret;
pub use spec::ConnectSpec;
pub use system::System;
pub use world::{Found, World};

/// Why connection parameters make no sense: libpq's text, without its last newline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem(pub Vec<u8>);

pub(crate) fn message(parts: &[&[u8]]) -> Problem {
    Problem(parts.concat())
}

/// Whether a database name is really a connection string.
pub fn is_connection_string(text: &[u8]) -> bool {
    uri::is_uri(text) || text.contains(&b'=')
}

/// Reads a connection string as it stands, without defaults.
pub fn parse(text: &[u8]) -> Result<Settings, Problem> {
    match uri::is_uri(text) {
        true => uri::parse(text),
        false => pairs::parse(text),
    }
}

/// Combines parameters as `PQconnectdbParams(..., expand_dbname = true)` does, without defaults: later ones win, empty
/// ones do not count, and the first `dbname` may be a connection string.
pub fn combine(parameters: &[(&str, &[u8])]) -> Result<Settings, Problem> {
    let mut expansion = match parameters.iter().find(|(name, _)| *name == "dbname") {
        Some((_, text)) if is_connection_string(text) => Some(parse(text)?),
        _ => None,
    };
    let mut settings = Settings::default();
    for (name, value) in parameters.iter().filter(|(_, value)| !value.is_empty()) {
        if *name == "dbname"
            && let Some(expanded) = expansion.take()
        {
            for (keyword, value) in expanded.iter() {
                settings.set(keyword.name.as_bytes(), value);
            }
        } else if !settings.set(name.as_bytes(), value) {
            return Err(invalid_option(name.as_bytes()));
        }
    }
    Ok(settings)
}

/// Goes all the way from parameters to what to connect to.
pub fn resolve(parameters: &[(&str, &[u8])], world: &dyn World) -> Result<ConnectSpec, Problem> {
    complete(combine(parameters)?, world)
}

/// Goes from parameters that are already taken apart to what to connect to.
pub fn complete(mut settings: Settings, world: &dyn World) -> Result<ConnectSpec, Problem> {
    defaults::fill(&mut settings, world)?;
    spec::build(settings, world)
}

/// Stores a value under a keyword or under the obsolete `requiressl`.
fn store(settings: &mut Settings, name: &[u8], value: &[u8]) -> Result<(), Problem> {
    let stored = match name {
        b"requiressl" if value.first() == Some(&b'1') => settings.set(b"sslmode", b"require"),
        b"requiressl" => settings.set(b"sslmode", b"prefer"),
        _ => settings.set(name, value),
    };
    match stored {
        true => Ok(()),
        false => Err(invalid_option(name)),
    }
}

fn invalid_option(name: &[u8]) -> Problem {
    message(&[b"invalid connection option \"", name, b"\""])
}
