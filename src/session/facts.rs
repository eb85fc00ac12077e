//! What is known about the connection: the variables that psql sets from it, and where it leads.

use crate::pg::conninfo::ConnectSpec;
use crate::session::Session;

/// Takes note of a new connection.
pub fn connected(session: &mut Session, spec: ConnectSpec) {
    let version = session
        .server
        .parameter("server_version")
        .unwrap_or_default();
    let number = version_number(&version).to_string();
    let encoding = session
        .server
        .parameter("client_encoding")
        .unwrap_or_default();
    let (host, port) = match session.server.endpoint() {
        Some(endpoint) => (endpoint.host.clone(), endpoint.port.clone()),
        None => (Vec::new(), Vec::new()),
    };
    let service = spec.settings.value("service").unwrap_or(b"").to_vec();
    let vars = &mut session.settings.vars;
    vars.put("DBNAME", &spec.dbname);
    vars.put("USER", &spec.user);
    vars.put("HOST", &host);
    vars.put("PORT", &port);
    match service.is_empty() {
        true => vars.forget("SERVICE"),
        false => vars.put("SERVICE", &service),
    }
    vars.put("ENCODING", &encoding);
    vars.put("SERVER_VERSION_NAME", &version);
    vars.put("SERVER_VERSION_NUM", number.as_bytes());
    session.target = Some(spec);
}

/// The number of a version as PostgreSQL counts: `18.6` is 180006, `9.6.3` was 90603.
pub fn version_number(version: &[u8]) -> u32 {
    let text = std::str::from_utf8(version).unwrap_or("");
    let text = text.split([' ', '(']).next().unwrap_or("");
    let mut parts = text.split('.').map(|part| {
        let digits = part.len() - part.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        part[..digits].parse::<u32>().unwrap_or(0)
    });
    let mut next = || parts.next().unwrap_or(0);
    match next() {
        major @ 10.. => major * 10_000 + next(),
        major => major * 10_000 + next() * 100 + next(),
    }
}
