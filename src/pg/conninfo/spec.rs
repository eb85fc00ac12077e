//! What exactly is to be connected to: checked parameters, one entry per host.

use super::defaults::startup_variables;
use super::encoding::encoding_of_locale;
use super::hosts::{Host, hosts, look_up_passwords};
use super::keywords::Settings;
use super::require_auth::AuthPolicy;
use super::secret::Secret;
use super::tls::TlsSpec;
use super::world::World;
use super::{Problem, message};

/// Everything a connection attempt needs to know.
#[derive(Debug, Clone)]
pub struct ConnectSpec {
    pub hosts: Vec<Host>,
    pub user: Vec<u8>,
    pub dbname: Vec<u8>,
    /// The password given for all hosts.
    pub password: Option<Secret>,
    /// The file that the hosts' own passwords come from.
    pub passfile: Option<Vec<u8>>,
    pub tls: TlsSpec,
    pub channel_binding: ChannelBinding,
    pub auth: AuthPolicy,
    pub target: Target,
    /// Whether hosts and addresses are tried in random order.
    pub shuffle: bool,
    pub environment: Vec<(&'static str, Vec<u8>)>,
    /// Lines for stderr, such as a password file that is too open.
    pub warnings: Vec<Vec<u8>>,
    /// All parameters with their final values, as `PQconninfo` gives them.
    pub settings: Settings,
}

/// Whether authentication is bound to the encrypted channel (`channel_binding`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChannelBinding {
    Disable,
    Prefer,
    Require,
}

/// What kind of session is wanted (`target_session_attrs`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    Any,
    ReadWrite,
    ReadOnly,
    Primary,
    Standby,
    PreferStandby,
}

const CHANNEL_BINDINGS: [(&str, ChannelBinding); 3] = [
    ("disable", ChannelBinding::Disable),
    ("prefer", ChannelBinding::Prefer),
    ("require", ChannelBinding::Require),
];

const TARGETS: [(&str, Target); 6] = [
    ("any", Target::Any),
    ("read-write", Target::ReadWrite),
    ("read-only", Target::ReadOnly),
    ("primary", Target::Primary),
    ("standby", Target::Standby),
    ("prefer-standby", Target::PreferStandby),
];

/// `latest` is 3.2 today.
const PROTOCOLS: [(&str, u8); 3] = [("3.0", 0), ("3.2", 2), ("latest", 2)];

impl ConnectSpec {
    /// The start-up parameters in libpq's order.
    pub fn startup(&self, with_application_name: bool) -> Vec<(Vec<u8>, Vec<u8>)> {
        let application_name = self
            .settings
            .value("application_name")
            .or(self.settings.value("fallback_application_name"))
            .filter(|_| with_application_name);
        let named = [
            ("user", Some(self.user.as_slice())),
            ("database", Some(self.dbname.as_slice())),
            ("replication", self.settings.value("replication")),
            ("options", self.settings.value("options")),
            ("application_name", application_name),
            ("client_encoding", self.settings.value("client_encoding")),
        ];
        let environment = self
            .environment
            .iter()
            .map(|(name, value)| (*name, Some(value.as_slice())));
        named
            .into_iter()
            .filter(|(_, value)| value.is_some_and(|value| !value.is_empty()))
            .chain(environment)
            .filter_map(|(name, value)| Some((name.as_bytes().to_vec(), value?.to_vec())))
            .collect()
    }
}

/// Checks parameters that already have their defaults; the order of the checks is libpq's.
pub fn build(mut settings: Settings, world: &dyn World) -> Result<ConnectSpec, Problem> {
    let mut hosts = hosts(&settings, world)?;
    let user = user(&settings, world)?;
    let dbname = settings.non_empty("dbname").unwrap_or(&user).to_vec();
    settings.set(b"user", &user);
    settings.set(b"dbname", &dbname);
    let mut warnings = Vec::new();
    let password = settings.non_empty("password").map(Secret::new);
    if password.is_none() {
        fill_passfile(&mut settings, world);
        warnings = look_up_passwords(&mut hosts, &settings, world);
    }
    let auth = AuthPolicy::parse(settings.value("require_auth"))?;
    let channel_binding =
        choose(&settings, "channel_binding", &CHANNEL_BINDINGS)?.unwrap_or(ChannelBinding::Prefer);
    let tls = TlsSpec::read(&settings, world)?;
    settings.set_if_absent(b"sslcertmode", b"allow");
    check_gss(&settings)?;
    let target = choose(&settings, "target_session_attrs", &TARGETS)?.unwrap_or(Target::Any);
    check_scram_keys(&settings)?;
    let orders = [("disable", false), ("random", true)];
    let shuffle = choose(&settings, "load_balance_hosts", &orders)?.unwrap_or(false);
    check_protocols(&settings)?;
    if settings.value("client_encoding") == Some(b"auto") {
        settings.set(b"client_encoding", encoding_of_locale(world).as_bytes());
    }
    Ok(ConnectSpec {
        hosts,
        user,
        dbname,
        password,
        passfile: settings.non_empty("passfile").map(<[u8]>::to_vec),
        tls,
        channel_binding,
        auth,
        target,
        shuffle,
        environment: startup_variables(world),
        warnings,
        settings,
    })
}

/// Looks an enumerated value up; `None` when the parameter has no value.
pub(super) fn choose<T: Copy>(
    settings: &Settings,
    name: &str,
    choices: &[(&str, T)],
) -> Result<Option<T>, Problem> {
    let Some(value) = settings.value(name) else {
        return Ok(None);
    };
    match choices.iter().find(|(text, _)| text.as_bytes() == value) {
        Some((_, choice)) => Ok(Some(*choice)),
        None => Err(invalid(name, value)),
    }
}

pub(super) fn invalid(name: &str, value: &[u8]) -> Problem {
    message(&[b"invalid ", name.as_bytes(), b" value: \"", value, b"\""])
}

fn user(settings: &Settings, world: &dyn World) -> Result<Vec<u8>, Problem> {
    if let Some(user) = settings.non_empty("user") {
        return Ok(user.to_vec());
    }
    world.user_name().ok_or_else(|| {
        Problem(format!("local user with ID {} does not exist", world.user_id()).into_bytes())
    })
}

fn fill_passfile(settings: &mut Settings, world: &dyn World) {
    if settings.non_empty("passfile").is_none()
        && let Some(home) = world.home()
    {
        settings.set(b"passfile", &[home.as_slice(), b"/.pgpass"].concat());
    }
}

/// There is no GSSAPI in this program.
fn check_gss(settings: &Settings) -> Result<(), Problem> {
    let modes = [("disable", true), ("prefer", true), ("require", false)];
    match choose(settings, "gssencmode", &modes)? {
        Some(false) => Err(message(&[
            b"gssencmode value \"require\" invalid when GSSAPI support is not compiled in",
        ])),
        _ => Ok(()),
    }
}

/// The keys that dblink and postgres_fdw pass through: 32 bytes in base64.
fn check_scram_keys(settings: &Settings) -> Result<(), Problem> {
    for (name, what) in [
        ("scram_client_key", "client"),
        ("scram_server_key", "server"),
    ] {
        let Some(text) = settings.value(name) else {
            continue;
        };
        match base64_length(text) {
            Some(32) => {}
            None => {
                return Err(message(&[b"invalid SCRAM ", what.as_bytes(), b" key"]));
            }
            Some(length) => {
                let text = format!("invalid SCRAM {what} key length: {length}");
                return Err(Problem(text.into_bytes()));
            }
        }
    }
    Ok(())
}

/// The number of bytes that a base64 text stands for; `None` when it is none.
fn base64_length(text: &[u8]) -> Option<usize> {
    let digits = text.iter().rposition(|&b| b != b'=').map_or(0, |i| i + 1);
    let (digits, padding) = text.split_at(digits);
    let is_digit = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/');
    let is_whole = text.len().is_multiple_of(4) && padding.len() <= 2;
    (is_whole && digits.iter().all(is_digit)).then_some(text.len() / 4 * 3 - padding.len())
}

fn check_protocols(settings: &Settings) -> Result<(), Problem> {
    let lowest = choose(settings, "min_protocol_version", &PROTOCOLS)?;
    let highest = choose(settings, "max_protocol_version", &PROTOCOLS)?;
    match (lowest, highest) {
        (Some(low), Some(high)) if low > high => Err(message(&[
            b"\"min_protocol_version\" is greater than \"max_protocol_version\"",
        ])),
        _ => Ok(()),
    }
}
