//! What is known about the connection: the variables that psql sets from it, and where it leads.

use crate::pg::conninfo::ConnectSpec;
use crate::session::Session;

/// The release of psql whose behaviour this is: what scripts test `:VERSION_NUM` for.
pub const PSQL_VERSION: &str = "18.6";
/// The same as PostgreSQL counts.
pub const PSQL_VERSION_NUMBER: u32 = 180_006;

/// The oldest server that psql 18 promises to work with.
const OLDEST_SERVER: u32 = 90_200;

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
    session.forget_catalog();
}

/// Closes the connection for good: nothing of it can be used again.
pub fn disconnected(session: &mut Session) {
    session.server.close();
    session.target = None;
    unknown(session);
}

/// Forgets what variables tell about the connection.
pub fn unknown(session: &mut Session) {
    for name in [
        "DBNAME",
        "SERVICE",
        "USER",
        "HOST",
        "PORT",
        "ENCODING",
        "SERVER_VERSION_NAME",
        "SERVER_VERSION_NUM",
    ] {
        session.settings.vars.forget(name);
    }
}

/// What psql tells a user about a server that is not of its own version.
pub fn versions(session: &Session) -> String {
    let name = session.server.parameter("server_version");
    let name = name.unwrap_or_default();
    let server = version_number(&name);
    if server == PSQL_VERSION_NUMBER {
        return String::new();
    }
    let program = String::from_utf8_lossy(session.report.program());
    let name = String::from_utf8_lossy(&name);
    let mut text = format!("{program} ({PSQL_VERSION}, server {name})\n");
    if server / 100 > PSQL_VERSION_NUMBER / 100 || server < OLDEST_SERVER {
        let (ours, theirs) = (major(PSQL_VERSION_NUMBER), major(server));
        text += &format!(
            "WARNING: {program} major version {ours}, server major version {theirs}.\n         \
             Some psql features might not work.\n"
        );
    }
    text
}

/// What psql tells a user about an encrypted connection.
pub fn encryption(session: &Session) -> String {
    match session.server.tls() {
        None => String::new(),
        Some(tls) => format!(
            "SSL connection (protocol: {}, cipher: {}, compression: off, ALPN: {})\n",
            tls.protocol,
            tls.cipher,
            tls.alpn.unwrap_or("none")
        ),
    }
}

/// The major version: one number from 10 on, two before.
fn major(version: u32) -> String {
    match version / 10_000 {
        major @ 10.. => major.to_string(),
        major => format!("{major}.{}", version / 100 % 100),
    }
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
