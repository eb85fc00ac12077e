//! Which connection parameters exist: libpq 18's keywords with their environment variables and defaults.

use super::secret::Secret;

/// One connection parameter, as `PQconndefaults` lists it.
#[derive(Debug)]
pub struct Keyword {
    pub name: &'static str,
    /// The environment variable that supplies a value nobody gave.
    pub variable: Option<&'static str>,
    /// The value used when the environment has none either.
    pub default: Option<&'static str>,
    /// Whether the value must never be shown.
    pub secret: bool,
}

const fn row(
    name: &'static str,
    variable: Option<&'static str>,
    default: Option<&'static str>,
) -> Keyword {
    Keyword {
        name,
        variable,
        default,
        secret: false,
    }
}

const fn hidden(name: &'static str, variable: Option<&'static str>) -> Keyword {
    Keyword {
        name,
        variable,
        default: None,
        secret: true,
    }
}

/// All parameters in libpq's order.
pub const KEYWORDS: [Keyword; 50] = [
    row("service", Some("PGSERVICE"), None),
    row("user", Some("PGUSER"), None),
    hidden("password", Some("PGPASSWORD")),
    row("passfile", Some("PGPASSFILE"), None),
    row("channel_binding", Some("PGCHANNELBINDING"), Some("prefer")),
    row("connect_timeout", Some("PGCONNECT_TIMEOUT"), None),
    row("dbname", Some("PGDATABASE"), None),
    row("host", Some("PGHOST"), None),
    row("hostaddr", Some("PGHOSTADDR"), None),
    row("port", Some("PGPORT"), Some("5432")),
    row("client_encoding", Some("PGCLIENTENCODING"), None),
    row("options", Some("PGOPTIONS"), Some("")),
    row("application_name", Some("PGAPPNAME"), None),
    row("fallback_application_name", None, None),
    row("keepalives", None, None),
    row("keepalives_idle", None, None),
    row("keepalives_interval", None, None),
    row("keepalives_count", None, None),
    row("tcp_user_timeout", None, None),
    row("sslmode", Some("PGSSLMODE"), Some("prefer")),
    row("sslnegotiation", Some("PGSSLNEGOTIATION"), Some("postgres")),
    row("sslcompression", Some("PGSSLCOMPRESSION"), Some("0")),
    row("sslcert", Some("PGSSLCERT"), None),
    row("sslkey", Some("PGSSLKEY"), None),
    row("sslcertmode", Some("PGSSLCERTMODE"), None),
    hidden("sslpassword", None),
    row("sslrootcert", Some("PGSSLROOTCERT"), None),
    row("sslcrl", Some("PGSSLCRL"), None),
    row("sslcrldir", Some("PGSSLCRLDIR"), None),
    row("sslsni", Some("PGSSLSNI"), Some("1")),
    row("requirepeer", Some("PGREQUIREPEER"), None),
    row("require_auth", Some("PGREQUIREAUTH"), None),
    row("min_protocol_version", Some("PGMINPROTOCOLVERSION"), None),
    row("max_protocol_version", Some("PGMAXPROTOCOLVERSION"), None),
    row(
        "ssl_min_protocol_version",
        Some("PGSSLMINPROTOCOLVERSION"),
        Some("TLSv1.2"),
    ),
    row(
        "ssl_max_protocol_version",
        Some("PGSSLMAXPROTOCOLVERSION"),
        None,
    ),
    row("gssencmode", Some("PGGSSENCMODE"), Some("disable")),
    row("krbsrvname", Some("PGKRBSRVNAME"), Some("postgres")),
    row("gsslib", Some("PGGSSLIB"), None),
    row("gssdelegation", Some("PGGSSDELEGATION"), Some("0")),
    row("replication", None, None),
    row(
        "target_session_attrs",
        Some("PGTARGETSESSIONATTRS"),
        Some("any"),
    ),
    row(
        "load_balance_hosts",
        Some("PGLOADBALANCEHOSTS"),
        Some("disable"),
    ),
    hidden("scram_client_key", None),
    hidden("scram_server_key", None),
    row("oauth_issuer", None, None),
    row("oauth_client_id", None, None),
    hidden("oauth_client_secret", None),
    row("oauth_scope", None, None),
    row("sslkeylogfile", None, None),
];

/// Environment variables that become start-up parameters, in the order libpq sends them.
pub const STARTUP_VARIABLES: [(&str, &str); 3] = [
    ("PGDATESTYLE", "datestyle"),
    ("PGTZ", "timezone"),
    ("PGGEQO", "geqo"),
];

/// A value for each keyword, or none; what `PQconninfo` returns.
#[derive(Debug, Clone)]
pub struct Settings {
    values: [Option<Secret>; KEYWORDS.len()],
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            values: [const { None }; KEYWORDS.len()],
        }
    }
}

impl Settings {
    /// The value of a keyword; `None` when it has none or there is no such keyword.
    pub fn value(&self, name: &str) -> Option<&[u8]> {
        let slot = position(name.as_bytes())?;
        self.values[slot].as_ref().map(Secret::bytes)
    }

    /// The value of a keyword unless it is empty.
    pub fn non_empty(&self, name: &str) -> Option<&[u8]> {
        self.value(name).filter(|value| !value.is_empty())
    }

    /// Gives a keyword a value; false when there is no such keyword.
    pub fn set(&mut self, name: &[u8], value: &[u8]) -> bool {
        match position(name) {
            None => false,
            Some(slot) => {
                self.values[slot] = Some(Secret::new(value));
                true
            }
        }
    }

    /// Gives a keyword a value unless it has one; false when there is no such keyword.
    pub fn set_if_absent(&mut self, name: &[u8], value: &[u8]) -> bool {
        match position(name) {
            None => false,
            Some(slot) => {
                self.values[slot].get_or_insert_with(|| Secret::new(value));
                true
            }
        }
    }

    /// Takes a keyword's value away.
    pub fn clear(&mut self, name: &str) {
        if let Some(slot) = position(name.as_bytes()) {
            self.values[slot] = None;
        }
    }

    /// Takes empty values away: as parameters of a connection they count for nothing.
    pub fn drop_empty(&mut self) {
        for value in &mut self.values {
            value.take_if(|value| value.bytes().is_empty());
        }
    }

    /// The keywords that have a value, in libpq's order.
    pub fn iter(&self) -> impl Iterator<Item = (&'static Keyword, &[u8])> {
        KEYWORDS
            .iter()
            .zip(&self.values)
            .filter_map(|(keyword, value)| Some((keyword, value.as_ref()?.bytes())))
    }
}

/// Whether libpq knows the keyword.
pub fn is_keyword(name: &[u8]) -> bool {
    position(name).is_some()
}

fn position(name: &[u8]) -> Option<usize> {
    KEYWORDS.iter().position(|k| k.name.as_bytes() == name)
}
