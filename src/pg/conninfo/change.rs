//! Which parameters does a connection have that takes over those of another one, as `\connect` does.
//!
//! A password goes along only to the user and server that it was given for.

use super::keywords::Settings;
use super::{Problem, parse};

/// Values given one by one; `None` keeps the old one.
#[derive(Debug, Clone, Copy, Default)]
pub struct Values<'a> {
    pub dbname: Option<&'a [u8]>,
    pub user: Option<&'a [u8]>,
    pub host: Option<&'a [u8]>,
    pub port: Option<&'a [u8]>,
}

/// What a password depends on.
const WHO_AND_WHERE: [&str; 4] = ["user", "host", "hostaddr", "port"];

/// The old parameters with single ones changed; an address does not outlive the name of its host.
pub fn by_values(mut settings: Settings, values: &Values) -> Settings {
    let given = [
        ("user", values.user),
        ("host", values.host),
        ("port", values.port),
    ];
    let has_changed = |name: &str, value: Option<&[u8]>| {
        value.is_some_and(|value| settings.value(name) != Some(value))
    };
    let keeps_password = !given.iter().any(|&(name, value)| has_changed(name, value));
    if has_changed("host", values.host) {
        settings.clear("hostaddr");
    }
    if !keeps_password {
        settings.clear("password");
    }
    for (name, value) in given.into_iter().chain([("dbname", values.dbname)]) {
        if let Some(value) = value {
            settings.set(name.as_bytes(), value);
        }
    }
    settings
}

/// The old parameters with those changed that a connection string gives.
pub fn by_string(mut settings: Settings, text: &[u8]) -> Result<Settings, Problem> {
    let given = parse(text)?;
    let has_changed = |name: &str| {
        let value = given.value(name);
        value.is_some() && value != settings.value(name)
    };
    if WHO_AND_WHERE.iter().any(|name| has_changed(name)) {
        settings.clear("password");
    }
    for (keyword, value) in given.iter() {
        settings.set(keyword.name.as_bytes(), value);
    }
    Ok(settings)
}
