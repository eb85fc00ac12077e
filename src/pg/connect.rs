//! How is a session opened: hosts, addresses and kinds of encryption are tried in libpq's order, with its messages.

use std::fmt;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::net::IpAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::timeout;
use tokio_postgres::config::{self, SslNegotiation};
use tokio_postgres::{Client, Config, Connection};

use super::conninfo::spec::{ChannelBinding, Target};
use super::conninfo::tls::SslMode;
use super::conninfo::{ConnectSpec, Host, HostKind, World};
use super::net::{self, Address, NoStream, Stream};
use super::startup::{Demands, Learned, Notes, Watch};
use super::tap::{Handle, Tap};
use super::tls::{Secured, TlsFacts, TlsSetup};
use super::transport::{Binder, Bound, Kind, Transport};
use crate::error::ServerMessage;

/// The driver's connection, plain or encrypted.
pub type ServerConnection = Connection<Tap<Transport>, Bound>;

/// An open session.
pub struct Connected {
    pub client: Client,
    pub connection: ServerConnection,
    pub handle: Handle,
    pub endpoint: Endpoint,
    /// `None` when the connection is not encrypted.
    pub tls: Option<TlsFacts>,
    /// Whether the server asked for a password.
    pub password_used: bool,
    /// The parameters that the server reported before it was ready.
    pub parameters: Vec<(Vec<u8>, Vec<u8>)>,
    pub cancel: CancelInfo,
}

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

/// What it takes to cancel the running statement of a session.
#[derive(Debug, Clone)]
pub struct CancelInfo {
    address: Address,
    tls: Option<TlsSetup>,
    direct: bool,
    pub process_id: i32,
    secret: i32,
}

/// Why there is no session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConnectError {
    /// `PQerrorMessage` without its last newline.
    pub text: Vec<u8>,
    /// Whether asking the user for a password and trying again may help.
    pub needs_password: bool,
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
pub async fn connect(spec: &ConnectSpec, world: &dyn World) -> Result<Connected, ConnectError> {
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
        server: None,
    };
    loop {
        for host in &hosts {
            match search.try_host(host).await {
                Next::Done(connected) => return Ok(*connected),
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

/// Sends a cancel request on a connection of its own, encrypted if the session is.
pub async fn cancel(session: &CancelInfo) -> Result<(), Vec<u8>> {
    let stream = Stream::connect(&session.address, true)
        .await
        .map_err(|error| match error {
            NoStream::Unsupported(error) | NoStream::Refused(error) => net::error_text(&error),
        })?;
    let mut transport = match &session.tls {
        None => Transport::new(Kind::Plain(stream), None),
        Some(setup) => {
            let stream = match session.direct {
                true => stream,
                false => match request_tls(stream).await? {
                    Answer::Yes(stream) => stream,
                    Answer::No(_) => return Err(NO_TLS.to_vec()),
                },
            };
            let secured = setup.handshake(stream).await?;
            Transport::new(Kind::Tls(Box::new(secured.stream)), None)
        }
    };
    let packet = cancel_packet(session.process_id, session.secret);
    let sent = async {
        transport.write_all(&packet).await?;
        transport.flush().await?;
        // The server closes when it has passed the request on; only then may the caller rely on it.
        transport.read(&mut [0; 1]).await
    };
    match sent.await {
        Ok(_) => Ok(()),
        Err(error) => Err([
            b"could not send cancel packet: ".as_slice(),
            &net::error_text(&error),
        ]
        .concat()),
    }
}

fn cancel_packet(process_id: i32, secret: i32) -> [u8; 16] {
    let mut packet = [0; 16];
    let words = [16, (1234 << 16) | 5678, process_id, secret];
    for (slot, word) in packet.chunks_exact_mut(4).zip(words) {
        slot.copy_from_slice(&word.to_be_bytes());
    }
    packet
}

const NO_TLS: &[u8] = b"server does not support SSL, but SSL was required";
const CLOSED: &[u8] = b"server closed the connection unexpectedly\n\tThis probably means the server terminated abnormally\n\tbefore or while processing the request.";

/// SQLSTATEs that libpq reacts to.
const CANNOT_CONNECT_NOW: &[u8] = b"57P03";
const INVALID_PASSWORD: &[u8] = b"28P01";
const UNDEFINED_OBJECT: &[u8] = b"42704";

/// The longest path that fits a socket address.
const SOCKET_PATH_LIMIT: usize = 107;

/// What to do after a host has been tried.
enum Next {
    Done(Box<Connected>),
    Host,
    Nothing,
}

/// How far a failed attempt at one address went.
enum Failure {
    /// Nobody there: the host's next address may do.
    Address,
    /// Not with this kind of encryption.
    Encryption,
    /// Not with the start-up parameter `application_name`.
    ApplicationName,
    /// The host is there, but not what we look for.
    Host,
    /// No other attempt would help.
    Final,
}

/// How a connection is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Encryption {
    Plain,
    Tls,
    /// TLS if the server has it, else plain on the same connection.
    TlsOrPlain,
}

struct Search<'a> {
    spec: &'a ConnectSpec,
    world: &'a dyn World,
    target: Target,
    lines: Vec<Vec<u8>>,
    needs_password: bool,
    server: Option<ServerMessage>,
}

impl Search<'_> {
    fn fail(self) -> ConnectError {
        ConnectError {
            text: self.lines.join(&b'\n'),
            needs_password: self.needs_password,
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
                Ok(connected) => return Next::Done(Box::new(connected)),
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
    ) -> Result<Connected, Failure> {
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
            let identity = identity(host, address);
            let failed = match self.within_time(attempt).await {
                Ok(connected) => match self.check_target(connected).await {
                    Ok(connected) => return Ok(connected),
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
    async fn within_time(&self, attempt: Attempt<'_>) -> Result<Connected, Failed> {
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

    /// target_session_attrs: is this the kind of session that is wanted?
    async fn check_target(&self, mut connected: Connected) -> Result<Connected, Vec<u8>> {
        let refusal = match self.target {
            Target::Any => return Ok(connected),
            Target::ReadWrite | Target::ReadOnly => {
                match (self.target, is_read_only(&mut connected).await?) {
                    (Target::ReadWrite, true) => "session is read-only",
                    (Target::ReadOnly, false) => "session is not read-only",
                    _ => return Ok(connected),
                }
            }
            Target::Primary | Target::Standby | Target::PreferStandby => {
                match (self.target, is_standby(&mut connected).await?) {
                    (Target::Primary, true) => "server is in hot standby mode",
                    (Target::Standby | Target::PreferStandby, false) => {
                        "server is not in hot standby mode"
                    }
                    _ => return Ok(connected),
                }
            }
        };
        Err(refusal.as_bytes().to_vec())
    }
}

/// One attempt at one address with one kind of encryption.
struct Attempt<'a> {
    spec: &'a ConnectSpec,
    host: &'a Host,
    address: &'a Address,
    encryption: Encryption,
    with_name: bool,
}

/// What a failed attempt says.
struct Failed {
    failure: Failure,
    text: Vec<u8>,
    needs_password: bool,
    server: Option<ServerMessage>,
    /// Whether libpq keeps quiet about it while there are other addresses.
    is_silent: bool,
}

impl Failed {
    fn new(failure: Failure, text: Vec<u8>) -> Failed {
        Failed {
            failure,
            text,
            needs_password: false,
            server: None,
            is_silent: false,
        }
    }
}

impl Attempt<'_> {
    async fn run(self, world: &dyn World) -> Result<Connected, Failed> {
        let stream = self.open().await?;
        self.check_peer(&stream, world)?;
        let (stream, secured) = self.encrypt(stream).await?;
        self.start(stream, secured).await
    }

    async fn open(&self) -> Result<Stream, Failed> {
        let settings = &self.spec.settings;
        let keepalive = match settings.value("keepalives") {
            Some(text) => integer(text, "keepalives"),
            None => Ok(1),
        };
        let keepalive = keepalive.map_err(|text| Failed::new(Failure::Address, text))? != 0;
        for name in [
            "keepalives_idle",
            "keepalives_interval",
            "keepalives_count",
            "tcp_user_timeout",
        ] {
            if let (Address::Tcp(_), Some(text)) = (self.address, settings.value(name)) {
                integer(text, name).map_err(|text| Failed::new(Failure::Address, text))?;
            }
        }
        match Stream::connect(self.address, keepalive).await {
            Ok(stream) => Ok(stream),
            Err(NoStream::Unsupported(error)) => {
                let text = [
                    b"could not create socket: ".as_slice(),
                    &net::error_text(&error),
                ];
                Err(Failed {
                    is_silent: true,
                    ..Failed::new(Failure::Address, text.concat())
                })
            }
            Err(NoStream::Refused(error)) => Err(Failed::new(
                Failure::Address,
                [
                    net::error_text(&error).as_slice(),
                    b"\n\tIs the server running ",
                    match self.address {
                        Address::Socket(_) => {
                            b"locally and accepting connections on that socket?".as_slice()
                        }
                        Address::Tcp(_) => b"on that host and accepting TCP/IP connections?",
                    },
                ]
                .concat(),
            )),
        }
    }

    /// requirepeer: the user that runs the server behind a socket.
    fn check_peer(&self, stream: &Stream, world: &dyn World) -> Result<(), Failed> {
        let failed = |text: Vec<u8>| Err(Failed::new(Failure::Final, text));
        let Some(wanted) = self.spec.settings.non_empty("requirepeer") else {
            return Ok(());
        };
        let user_id = match stream.peer_user() {
            None => return Ok(()),
            Some(Ok(user_id)) => user_id,
            Some(Err(error)) => {
                let reason = net::error_text(&error);
                return failed([b"could not get peer credentials: ", reason.as_slice()].concat());
            }
        };
        match world.name_of(user_id) {
            None => failed(format!("local user with ID {user_id} does not exist").into_bytes()),
            Some(name) if name == wanted => Ok(()),
            Some(name) => failed(
                [
                    b"requirepeer specifies \"",
                    wanted,
                    b"\", but actual peer user name is \"",
                    &name,
                    b"\"",
                ]
                .concat(),
            ),
        }
    }

    async fn encrypt(&self, stream: Stream) -> Result<(Kind, Option<Encrypted>), Failed> {
        let Address::Tcp(address) = self.address else {
            return Ok((Kind::Plain(stream), None));
        };
        let stream = match (self.encryption, self.spec.tls.direct) {
            (Encryption::Plain, _) => return Ok((Kind::Plain(stream), None)),
            (_, true) => stream,
            (encryption, false) => {
                let answer = request_tls(stream)
                    .await
                    .map_err(|text| Failed::new(Failure::Final, text))?;
                match (answer, encryption) {
                    (Answer::Yes(stream), _) => stream,
                    (Answer::No(stream), Encryption::TlsOrPlain) => {
                        return Ok((Kind::Plain(stream), None));
                    }
                    (Answer::No(_), _) => {
                        return Err(Failed::new(Failure::Final, NO_TLS.to_vec()));
                    }
                }
            }
        };
        let broken = |text: Vec<u8>| Failed::new(Failure::Encryption, text);
        let setup = TlsSetup::new(&self.spec.tls, &self.host.host, address.ip()).map_err(broken)?;
        let secured = setup.handshake(stream).await.map_err(broken)?;
        let Secured {
            stream,
            facts,
            binding,
            certificate_was_asked,
            certificate_was_sent,
        } = secured;
        let encrypted = Encrypted {
            setup,
            facts,
            binding,
            certificate_was_asked,
            certificate_was_sent,
        };
        Ok((Kind::Tls(Box::new(stream)), Some(encrypted)))
    }

    /// Sends the start-up message and authenticates, which is the driver's part.
    async fn start(&self, kind: Kind, encrypted: Option<Encrypted>) -> Result<Connected, Failed> {
        let password = self.password();
        let notes = Notes::default();
        let demands = Demands {
            auth: self.spec.auth.clone(),
            channel_binding: self.spec.channel_binding,
            certificate_mode: self.spec.tls.certificate_mode,
            has_password: password.is_some(),
            is_encrypted: encrypted.is_some(),
            certificate_was_asked: encrypted.as_ref().is_some_and(|e| e.certificate_was_asked),
            certificate_was_sent: encrypted.as_ref().is_some_and(|e| e.certificate_was_sent),
        };
        let watch = Watch::new(demands, notes.clone());
        let handle = Handle::new();
        handle.set_startup(self.spec.startup(self.with_name));
        let tap = Tap::new(Transport::new(kind, Some(watch)), handle.clone());
        let binding = encrypted.as_ref().and_then(|e| e.binding.clone());
        let config = self.driver_config(password);
        let result = config.connect_raw(tap, Binder(binding)).await;
        let learned = notes.read();
        match result {
            Err(error) => Err(self.explain(learned, &error)),
            Ok((client, connection)) => {
                Ok(self.connected(client, connection, handle, learned, encrypted))
            }
        }
    }

    /// The password for this host; empty ones do not count.
    fn password(&self) -> Option<&[u8]> {
        let own = self.host.password.as_ref();
        own.or(self.spec.password.as_ref())
            .map(|password| password.bytes())
            .filter(|password| !password.is_empty())
    }

    fn driver_config(&self, password: Option<&[u8]>) -> Config {
        let mut config = Config::new();
        config
            // Only MD5 authentication looks at the user: the tap sends its own start-up message.
            .user(String::from_utf8_lossy(&self.spec.user))
            .ssl_mode(config::SslMode::Require)
            .ssl_negotiation(SslNegotiation::Direct)
            .channel_binding(match self.spec.channel_binding {
                ChannelBinding::Disable => config::ChannelBinding::Disable,
                ChannelBinding::Prefer => config::ChannelBinding::Prefer,
                ChannelBinding::Require => config::ChannelBinding::Require,
            });
        if let Some(password) = password {
            config.password(password);
        }
        config
    }

    fn connected(
        &self,
        client: Client,
        connection: ServerConnection,
        handle: Handle,
        learned: Learned,
        encrypted: Option<Encrypted>,
    ) -> Connected {
        let (process_id, secret) = learned.key.unwrap_or_default();
        let (tls, setup) = encrypted
            .map(|encrypted| (encrypted.facts, encrypted.setup))
            .unzip();
        Connected {
            client,
            connection,
            handle,
            endpoint: Endpoint {
                host: match self.host.host.is_empty() {
                    true => self.host.hostaddr.clone(),
                    false => self.host.host.clone(),
                },
                hostaddr: match self.address {
                    Address::Socket(_) => None,
                    Address::Tcp(address) => Some(address.ip()),
                },
                port: self.host.port.clone(),
                is_socket: matches!(self.address, Address::Socket(_)),
            },
            tls,
            password_used: learned.wanted_password,
            parameters: learned.parameters,
            cancel: CancelInfo {
                address: self.address.clone(),
                tls: setup,
                direct: self.spec.tls.direct,
                process_id,
                secret,
            },
        }
    }

    /// Words the end of a conversation that did not lead to a session, and says what may be tried next.
    fn explain(&self, learned: Learned, error: &tokio_postgres::Error) -> Failed {
        let has_password = self.password().is_some();
        let needs_password = learned.wanted_password && !has_password;
        let failed = |failure, text, server| Failed {
            needs_password,
            server,
            ..Failed::new(failure, text)
        };
        if let Some(text) = learned.refusal {
            return failed(Failure::Final, text, None);
        }
        let Some(message) = learned.error else {
            return failed(Failure::Final, driver_text(error), None);
        };
        let state = message.field(b'C').unwrap_or_default().to_vec();
        let mut text = server_text(&message);
        if state == CANNOT_CONNECT_NOW && !learned.is_authenticated {
            return failed(Failure::Host, text, Some(message));
        }
        if state == INVALID_PASSWORD && learned.wanted_password && self.host.password.is_some() {
            text.extend_from_slice(b"\npassword retrieved from file \"");
            text.extend_from_slice(self.spec.passfile.as_deref().unwrap_or_default());
            text.push(b'"');
        }
        let failure = match learned.is_authenticated {
            false => Failure::Encryption,
            true if state == UNDEFINED_OBJECT && self.with_name => Failure::ApplicationName,
            true => Failure::Final,
        };
        failed(failure, text, Some(message))
    }
}

/// What is known of an encrypted connection besides its bytes.
struct Encrypted {
    setup: TlsSetup,
    facts: TlsFacts,
    binding: Option<Vec<u8>>,
    certificate_was_asked: bool,
    certificate_was_sent: bool,
}

/// The server's answer to an SSLRequest.
enum Answer {
    Yes(Stream),
    No(Stream),
}

async fn request_tls(mut stream: Stream) -> Result<Answer, Vec<u8>> {
    let mut packet = [0; 8];
    packet[..4].copy_from_slice(&8u32.to_be_bytes());
    packet[4..].copy_from_slice(&((1234u32 << 16) | 5679).to_be_bytes());
    stream.write_all(&packet).await.map_err(|error| {
        [
            b"could not send SSL negotiation packet: ".as_slice(),
            &net::error_text(&error),
        ]
        .concat()
    })?;
    // Room for more than the one byte that may come: whatever follows it was not encrypted.
    let mut answer = [0; 2];
    let length = stream.read(&mut answer).await.map_err(|e| lost(&e))?;
    match (&answer[..length], answer[0]) {
        ([], _) => Err(CLOSED.to_vec()),
        ([_, _], b'S' | b'N') => Err(b"received unencrypted data after SSL response".to_vec()),
        (_, b'S') => Ok(Answer::Yes(stream)),
        (_, b'N') => Ok(Answer::No(stream)),
        (_, b'E') => Err(b"server sent an error response during SSL exchange".to_vec()),
        (_, byte) => Err([
            b"received invalid response to SSL negotiation: ".as_slice(),
            &[byte],
        ]
        .concat()),
    }
}

/// A socket has no TLS; the weaker modes have a second choice.
fn encryptions(mode: SslMode, address: &Address) -> &'static [Encryption] {
    match (address, mode) {
        (Address::Socket(_), _) | (_, SslMode::Disable) => &[Encryption::Plain],
        (_, SslMode::Allow) => &[Encryption::Plain, Encryption::Tls],
        (_, SslMode::Prefer) => &[Encryption::TlsOrPlain, Encryption::Plain],
        _ => &[Encryption::Tls],
    }
}

/// `connection to server ... failed: `.
fn identity(host: &Host, address: &Address) -> Vec<u8> {
    let address = match address {
        Address::Socket(path) => {
            return [
                b"connection to server on socket \"",
                path.as_slice(),
                b"\" failed: ",
            ]
            .concat();
        }
        Address::Tcp(address) => address.ip().to_string(),
    };
    let port: &[u8] = match host.port.as_slice() {
        [] => b"5432",
        port => port,
    };
    let (shown, numeric) = match host.kind {
        HostKind::Address => (host.hostaddr.as_slice(), None),
        _ if host.host == address.as_bytes() => (host.host.as_slice(), None),
        _ => (host.host.as_slice(), Some(format!(" ({address})"))),
    };
    [
        b"connection to server at \"",
        shown,
        b"\"",
        numeric.unwrap_or_default().as_bytes(),
        b", port ",
        port,
        b" failed: ",
    ]
    .concat()
}

enum BadPort {
    NotANumber(Vec<u8>),
    OutOfRange(Vec<u8>),
}

fn port_number(text: &[u8]) -> Result<u16, BadPort> {
    if text.is_empty() {
        return Ok(5432);
    }
    let number = integer(text, "port").map_err(BadPort::NotANumber)?;
    match u16::try_from(number) {
        Ok(port) if port > 0 => Ok(port),
        _ => Err(BadPort::OutOfRange(
            [b"invalid port number: \"", text, b"\""].concat(),
        )),
    }
}

/// Reads a C int with blanks around it.
fn integer(text: &[u8], name: &str) -> Result<i32, Vec<u8>> {
    let is_blank = |c: char| matches!(c, ' ' | '\t'..='\r');
    std::str::from_utf8(text)
        .ok()
        .and_then(|text| text.trim_matches(is_blank).parse().ok())
        .ok_or_else(|| {
            [
                b"invalid integer value \"",
                text,
                b"\" for connection option \"",
                name.as_bytes(),
                b"\"",
            ]
            .concat()
        })
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

async fn is_read_only(connected: &mut Connected) -> Result<bool, Vec<u8>> {
    let known = |name: &str| parameter(connected, name).map(|value| value == b"on");
    match (
        known("default_transaction_read_only"),
        known("in_hot_standby"),
    ) {
        (Some(default), Some(standby)) => Ok(default || standby),
        _ => Ok(ask(connected, "SHOW transaction_read_only").await? == "on"),
    }
}

async fn is_standby(connected: &mut Connected) -> Result<bool, Vec<u8>> {
    match parameter(connected, "in_hot_standby") {
        Some(value) => Ok(value == b"on"),
        None => Ok(ask(connected, "SELECT pg_catalog.pg_is_in_recovery()").await? == "t"),
    }
}

fn parameter<'a>(connected: &'a Connected, name: &str) -> Option<&'a [u8]> {
    let mut parameters = connected.parameters.iter().rev();
    parameters
        .find(|(known, _)| known == name.as_bytes())
        .map(|(_, value)| value.as_slice())
}

/// Servers before 14 do not report what they are, and have to be asked.
async fn ask(connected: &mut Connected, query: &str) -> Result<String, Vec<u8>> {
    let answer = connected.client.simple_query(query);
    let answer = futures_util::future::select(Box::pin(answer), &mut connected.connection).await;
    let rows = match answer {
        futures_util::future::Either::Left((Ok(rows), _)) => rows,
        _ => return Err(format!("\"{query}\" failed").into_bytes()),
    };
    let value = rows.iter().find_map(|message| match message {
        tokio_postgres::SimpleQueryMessage::Row(row) => row.get(0).map(str::to_owned),
        _ => None,
    });
    value.ok_or_else(|| format!("\"{query}\" failed").into_bytes())
}

/// The parts of a server's error that psql shows, as it shows them.
fn server_text(message: &ServerMessage) -> Vec<u8> {
    let mut text = Vec::new();
    if let Some(severity) = message.field(b'S') {
        text.extend_from_slice(severity);
        text.extend_from_slice(b":  ");
    }
    text.extend_from_slice(message.field(b'M').unwrap_or_default());
    for (code, label) in [
        (b'D', "DETAIL"),
        (b'H', "HINT"),
        (b'q', "QUERY"),
        (b'W', "CONTEXT"),
    ] {
        if let Some(value) = message.field(code) {
            text.extend_from_slice(format!("\n{label}:  ").as_bytes());
            text.extend_from_slice(value);
        }
    }
    text
}

/// What the driver says when the server said nothing.
fn driver_text(error: &tokio_postgres::Error) -> Vec<u8> {
    use std::error::Error as _;
    if error.is_closed() {
        return CLOSED.to_vec();
    }
    let Some(cause) = error.source() else {
        return error.to_string().into_bytes();
    };
    match cause.downcast_ref::<std::io::Error>() {
        Some(error) => lost(error),
        None => cause.to_string().into_bytes(),
    }
}

/// Words the loss of a connection.
fn lost(error: &std::io::Error) -> Vec<u8> {
    use std::io::ErrorKind;
    if let Some(error) = error
        .get_ref()
        .and_then(|inner| inner.downcast_ref::<rustls::Error>())
    {
        return super::tls::words::session(error);
    }
    match error.kind() {
        ErrorKind::ConnectionReset | ErrorKind::BrokenPipe | ErrorKind::UnexpectedEof => {
            CLOSED.to_vec()
        }
        _ => [
            b"could not receive data from server: ".as_slice(),
            &net::error_text(error),
        ]
        .concat(),
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
