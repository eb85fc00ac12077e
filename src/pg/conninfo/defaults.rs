//! Which values do parameters get that nobody gave: service, environment, compiled-in defaults, in this order.

use super::Problem;
use super::keywords::{KEYWORDS, STARTUP_VARIABLES, Settings};
use super::service;
use super::world::World;

/// Fills in the parameters that have no value yet.
pub fn fill(settings: &mut Settings, world: &dyn World) -> Result<(), Problem> {
    service::absorb(settings, world)?;
    fill_without_service(settings, world);
    Ok(())
}

/// The defaults of this environment alone, as `PQconndefaults` gives them: a bad service is no problem there.
pub fn of_environment(world: &dyn World) -> Settings {
    let mut settings = Settings::default();
    if fill(&mut settings, world).is_err() {
        fill_without_service(&mut settings, world);
    }
    settings
}

fn fill_without_service(settings: &mut Settings, world: &dyn World) {
    let asked_for_mode = settings.value("sslmode").is_some();
    for keyword in &KEYWORDS {
        if settings.value(keyword.name).is_some() {
            continue;
        }
        if let Some(value) = keyword.variable.and_then(|name| world.variable(name)) {
            settings.set(keyword.name.as_bytes(), &value);
        }
    }
    if settings.value("sslmode").is_none() && requires_ssl(world) {
        settings.set(b"sslmode", b"require");
    }
    let mode_is_open = !asked_for_mode && settings.value("sslmode").is_none();
    if mode_is_open && settings.value("sslrootcert") == Some(b"system") {
        // The system's roots vouch for anybody: only a checked name makes them worth something.
        settings.set(b"sslmode", b"verify-full");
    }
    for keyword in &KEYWORDS {
        if let Some(default) = keyword.default {
            settings.set_if_absent(keyword.name.as_bytes(), default.as_bytes());
        }
    }
    if settings.value("user").is_none()
        && let Some(name) = world.user_name()
    {
        settings.set(b"user", &name);
    }
}

/// The obsolete PGREQUIRESSL counts when it starts with a one.
fn requires_ssl(world: &dyn World) -> bool {
    world
        .variable("PGREQUIRESSL")
        .is_some_and(|value| value.starts_with(b"1"))
}

/// Start-up parameters that come straight from the environment (PGDATESTYLE, PGTZ, PGGEQO).
pub fn startup_variables(world: &dyn World) -> Vec<(&'static str, Vec<u8>)> {
    STARTUP_VARIABLES
        .iter()
        .filter_map(|(variable, parameter)| Some((*parameter, world.variable(variable)?)))
        .filter(|(_, value)| !value.eq_ignore_ascii_case(b"default"))
        .collect()
}
