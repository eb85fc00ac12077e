//! How is a session opened: hosts, addresses and kinds of encryption are tried in libpq's order, with its messages.

mod attempt;
mod cancel;
mod negotiate;
mod numbers;
pub(super) mod target;
pub(super) mod words;

use std::fmt;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::net::IpAddr;
use std::time::Duration;

use tokio::time::timeout;

use self::attempt::{Attempt, Failed, Failure};
pub use self::cancel::{CancelInfo, cancel};
use self::negotiate::encryptions;
use self::numbers::{BadPort, integer, port_number};
use super::conninfo::spec::Target;
use super::conninfo::{ConnectSpec, Host, HostKind, World};
use super::link::Link;
use super::net::{self, Address};
use crate::error::ServerMessage;

/// Which server a session is with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    /// The host as given (`PQhost`): a name, an address or a socket folder.
    pub host: Vec<u8>,
    /// The numeric address (`PQhostaddr`); `None` for a socket.
    pub hostaddr: Option<IpAddr>,
    /// The port as given (`PQport`).
    pub port: Vec<u8>,
    pub is_socket: bool,
}

/// Why there is no session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConnectError {
    /// `PQerrorMessage` without its last newline.
    pub text: Vec<u8>,
    /// Whether asking the user for a password and trying again may help.
    pub needs_password: bool,
    /// Whether the last server tried got as far as asking for authentication.
    pub has_requested: bool,
    /// The server's own last error, with all its fields.
    pub server: Option<ServerMessage>,
}

impl fmt::Display for ConnectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&String::from_utf8_lossy(&self.text))
    }
}

impl std::error::Error for ConnectError {}

/// Opens a session with the first server that will have us.
pub async fn connect(spec: &ConnectSpec, world: &dyn World) -> Result<Link, ConnectError> {
    let mut hosts: Vec<&Host> = spec.hosts.iter().collect();
    if spec.shuffle {
        shuffle(&mut hosts);
    }
    let mut search = Search {
        spec,
        world,
        target: spec.target,
        lines: Vec::new(),
        needs_password: false,
        has_requested: false,
        server: None,
    };
    if let Some(text) = newer_protocol(spec) {
        search.lines.push(text);
        return Err(search.fail());
    }
    loop {
        for host in &hosts {
            match search.try_host(host).await {
                Next::Done(link) => return Ok(*link),
                Next::Host => {}
                Next::Nothing => return Err(search.fail()),
            }
        }
        if search.target != Target::PreferStandby {
            return Err(search.fail());
        }
        // No standby anywhere: the second round takes what there is.
        search.target = Target::Any;
    }
}

/// The driver speaks protocol version 3.0, which every server does.
fn newer_protocol(spec: &ConnectSpec) -> Option<Vec<u8>> {
    let lowest = spec.settings.value("min_protocol_version")?;
    (!lowest.is_empty() && lowest != b"3.0").then(|| {
        [
            b"min_protocol_version \"",
            lowest,
            b"\" is not supported: pgtusk speaks protocol version 3.0",
        ]
        .concat()
    })
}

/// The longest path that fits a socket address.
const SOCKET_PATH_LIMIT: usize = 107;

/// What to do after a host has been tried.
enum Next {
    Done(Box<Link>),
    Host,
    Nothing,
}

struct Search<'a> {
    spec: &'a ConnectSpec,
    world: &'a dyn World,
    target: Target,
    lines: Vec<Vec<u8>>,
    needs_password: bool,
    has_requested: bool,
    server: Option<ServerMessage>,
}

impl Search<'_> {
    fn fail(self) -> ConnectError {
        ConnectError {
            text: self.lines.join(&b'\n'),
            needs_password: self.needs_password,
            has_requested: self.has_requested,
            server: self.server,
        }
    }

    async fn try_host(&mut self, host: &Host) -> Next {
        let port = match port_number(&host.port) {
            Ok(port) => port,
            Err(BadPort::NotANumber(text)) => {
                self.lines.push(text);
                return Next::Nothing;
            }
            Err(BadPort::OutOfRange(text)) => {
                self.lines.push(text);
                return Next::Host;
            }
        };
        let mut addresses = match self.addresses(host, port).await {
            Ok(addresses) => addresses,
            Err(text) => {
                self.lines.push(text);
                return Next::Host;
            }
        };
        if self.spec.shuffle {
            shuffle(&mut addresses);
        }
        for (index, address) in addresses.iter().enumerate() {
            let is_last = index + 1 == addresses.len();
            match self.try_address(host, address, is_last).await {
                Ok(link) => return Next::Done(Box::new(link)),
                Err(Failure::Address) => {}
                Err(Failure::Host) => return Next::Host,
                Err(_) => return Next::Nothing,
            }
        }
        Next::Host
    }

    async fn addresses(&self, host: &Host, port: u16) -> Result<Vec<Address>, Vec<u8>> {
        match host.kind {
            HostKind::Socket => {
                socket_path(&host.host, port).map(|path| vec![Address::Socket(path)])
            }
            HostKind::Address => match net::parse_address(&host.hostaddr) {
                Some(address) => Ok(vec![Address::Tcp((address, port).into())]),
                None => Err([
                    b"could not parse network address \"",
                    host.hostaddr.as_slice(),
                    b"\": Name or service not known",
                ]
                .concat()),
            },
            HostKind::Name => {
                let name = String::from_utf8_lossy(&host.host);
                match net::look_up(&name, port).await {
                    Ok(addresses) => Ok(addresses.into_iter().map(Address::Tcp).collect()),
                    Err(reason) => Err([
                        b"could not translate host name \"",
                        host.host.as_slice(),
                        b"\" to address: ",
                        &reason,
                    ]
                    .concat()),
                }
            }
        }
    }

    /// Tries the kinds of encryption that sslmode allows, one after the other.
    async fn try_address(
        &mut self,
        host: &Host,
        address: &Address,
        is_last: bool,
    ) -> Result<Link, Failure> {
        let mut kinds = encryptions(self.spec.tls.mode, address).iter();
        let mut kind = kinds.next();
        let mut with_name = true;
        while let Some(&encryption) = kind {
            let attempt = Attempt {
                spec: self.spec,
                host,
                address,
                encryption,
                with_name,
            };
            let identity = words::identity(host, address);
            let failed = match self.within_time(attempt).await {
                Ok(link) => match target::check(self.target, link).await {
                    Ok(link) => return Ok(link),
                    Err(text) => Failed::new(Failure::Host, text),
                },
                Err(failed) => failed,
            };
            if failed.is_silent && !is_last {
                return Err(Failure::Address);
            }
            self.lines
                .push([identity.as_slice(), &failed.text].concat());
            self.needs_password = failed.needs_password;
            self.has_requested = failed.has_requested;
            self.server = failed.server;
            match failed.failure {
                Failure::Encryption => kind = kinds.next(),
                Failure::ApplicationName if with_name => with_name = false,
                failure => return Err(failure),
            }
        }
        Err(Failure::Final)
    }

    /// Runs an attempt within connect_timeout, which counts for each address anew.
    async fn within_time(&self, attempt: Attempt<'_>) -> Result<Link, Failed> {
        let limit = self.spec.settings.value("connect_timeout");
        let seconds = match limit.map_or(Ok(0), |text| integer(text, "connect_timeout")) {
            Ok(seconds) => seconds,
            Err(text) => return Err(Failed::new(Failure::Final, text)),
        };
        match u64::try_from(seconds) {
            Err(_) | Ok(0) => attempt.run(self.world).await,
            Ok(seconds) => timeout(Duration::from_secs(seconds), attempt.run(self.world))
                .await
                .unwrap_or_else(|_| {
                    Err(Failed::new(Failure::Address, b"timeout expired".to_vec()))
                }),
        }
    }
}

fn socket_path(folder: &[u8], port: u16) -> Result<Vec<u8>, Vec<u8>> {
    let path = [folder, format!("/.s.PGSQL.{port}").as_bytes()].concat();
    match path.len() > SOCKET_PATH_LIMIT {
        false => Ok(path),
        true => Err([
            b"Unix-domain socket path \"",
            path.as_slice(),
            b"\" is too long (maximum 107 bytes)",
        ]
        .concat()),
    }
}

/// Puts things in random order. The seed is the one that the standard library draws for its hash maps.
fn shuffle<T>(things: &mut [T]) {
    for last in (1..things.len()).rev() {
        let random = RandomState::new().build_hasher().finish();
        let other = random % (last as u64 + 1);
        things.swap(last, other as usize);
    }
}
