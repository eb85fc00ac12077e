//! What happens at one address: connect, encrypt, start up, authenticate.

use std::time::Duration;

use tokio_postgres::Config;
use tokio_postgres::config::{self, SslNegotiation};

use super::negotiate::{Answer, Encryption, request_tls};
use super::numbers::integer;
use super::words::{NO_TLS, driver_text, server_text};
use super::{CancelInfo, Endpoint};
use crate::error::{ServerMessage, os_error};
use crate::pg::conninfo::spec::ChannelBinding;
use crate::pg::conninfo::{ConnectSpec, Host, World};
use crate::pg::frames;
use crate::pg::lent::Opening;
use crate::pg::link::Link;
use crate::pg::net::{Address, NoStream, Stream, Tcp};
use crate::pg::startup::{Demands, Learned, StartUp};
use crate::pg::tls::facts::TlsFacts;
use crate::pg::tls::{Secured, TlsSetup};
use crate::pg::transport::Transport;
use crate::pg::wire::Wire;

/// SQLSTATEs that libpq reacts to.
const CANNOT_CONNECT_NOW: &[u8] = b"57P03";
const INVALID_PASSWORD: &[u8] = b"28P01";
const UNDEFINED_OBJECT: &[u8] = b"42704";

/// How far a failed attempt at one address went.
pub(super) enum Failure {
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

/// One attempt at one address with one kind of encryption.
pub(super) struct Attempt<'a> {
    pub(super) spec: &'a ConnectSpec,
    pub(super) host: &'a Host,
    pub(super) address: &'a Address,
    pub(super) encryption: Encryption,
    pub(super) with_name: bool,
}

/// What a failed attempt says.
pub(super) struct Failed {
    pub(super) failure: Failure,
    pub(super) text: Vec<u8>,
    pub(super) needs_password: bool,
    /// Whether the server got as far as asking for authentication.
    pub(super) has_requested: bool,
    pub(super) server: Option<ServerMessage>,
    /// Whether libpq keeps quiet about it while there are other addresses.
    pub(super) is_silent: bool,
}

impl Failed {
    pub(super) fn new(failure: Failure, text: Vec<u8>) -> Failed {
        Failed {
            failure,
            text,
            needs_password: false,
            has_requested: false,
            server: None,
            is_silent: false,
        }
    }
}

impl Attempt<'_> {
    /// Goes all the way to an open session.
    pub(super) async fn run(self, world: &dyn World) -> Result<Link, Failed> {
        let stream = self.open().await?;
        self.check_peer(&stream, world)?;
        let (stream, secured) = self.encrypt(stream).await?;
        self.start(stream, secured).await
    }

    async fn open(&self) -> Result<Stream, Failed> {
        let tcp = match self.address {
            Address::Tcp(_) => self.tcp(),
            Address::Socket(_) => Ok(Tcp::default()),
        };
        let tcp = tcp.map_err(|text| Failed::new(Failure::Address, text))?;
        match Stream::connect(self.address, tcp).await {
            Err(NoStream::Option(name, error)) => {
                let mut text = format!("setsockopt({name}) failed: ").into_bytes();
                text.extend_from_slice(os_error(&error).as_bytes());
                Err(Failed::new(Failure::Address, text))
            }
            Ok(stream) => Ok(stream),
            Err(NoStream::Unsupported(error)) => {
                let text = format!("could not create socket: {}", os_error(&error));
                Err(Failed {
                    is_silent: true,
                    ..Failed::new(Failure::Address, text.into_bytes())
                })
            }
            Err(NoStream::Refused(error)) => Err(Failed::new(
                Failure::Address,
                [
                    os_error(&error).as_bytes(),
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

    /// The keepalives* parameters and tcp_user_timeout; negative numbers count as zero.
    fn tcp(&self) -> Result<Tcp, Vec<u8>> {
        let number = |name: &str| match self.spec.settings.value(name) {
            Some(text) => integer(text, name).map(|n| Some(u32::try_from(n).unwrap_or(0))),
            None => Ok(None),
        };
        let is_on = match self.spec.settings.value("keepalives") {
            Some(text) => integer(text, "keepalives")? != 0,
            None => true,
        };
        Ok(Tcp {
            keepalives: is_on,
            idle: number("keepalives_idle")?,
            interval: number("keepalives_interval")?,
            count: number("keepalives_count")?,
            user_timeout: number("tcp_user_timeout")?,
        })
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
                let reason = os_error(&error).into_bytes();
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

    async fn encrypt(&self, stream: Stream) -> Result<(Transport, Option<Encrypted>), Failed> {
        let Address::Tcp(address) = self.address else {
            return Ok((Transport::Plain(stream), None));
        };
        let stream = match (self.encryption, self.spec.tls.direct) {
            (Encryption::Plain, _) => return Ok((Transport::Plain(stream), None)),
            (_, true) => stream,
            (encryption, false) => {
                let answer = request_tls(stream)
                    .await
                    .map_err(|text| Failed::new(Failure::Final, text))?;
                match (answer, encryption) {
                    (Answer::Yes(stream), _) => stream,
                    (Answer::No(stream), Encryption::TlsOrPlain) => {
                        return Ok((Transport::Plain(stream), None));
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
            certificate_was_asked,
            certificate_was_sent,
        } = secured;
        let encrypted = Encrypted {
            setup,
            facts,
            certificate_was_asked,
            certificate_was_sent,
        };
        Ok((Transport::Tls(Box::new(stream)), Some(encrypted)))
    }

    /// Sends the start-up message and authenticates, which is the driver's part.
    async fn start(
        &self,
        transport: Transport,
        encrypted: Option<Encrypted>,
    ) -> Result<Link, Failed> {
        let password = self.password();
        let demands = Demands {
            auth: self.spec.auth.clone(),
            channel_binding: self.spec.channel_binding,
            certificate_mode: self.spec.tls.certificate_mode,
            has_password: password.is_some(),
            is_encrypted: encrypted.is_some(),
            certificate_was_asked: encrypted.as_ref().is_some_and(|e| e.certificate_was_asked),
            certificate_was_sent: encrypted.as_ref().is_some_and(|e| e.certificate_was_sent),
        };
        let message = frames::startup_message(&self.spec.startup(self.with_name));
        let opening = Opening::new(transport, StartUp::new(demands), message);
        let (opening, result) = opening.run(&self.driver_config(password)).await;
        let (learned, rest) = opening.start_up.into_rest();
        match result {
            Err(error) => Err(self.explain(learned, encrypted.is_some(), &error)),
            Ok(()) => Ok(self.link(Wire::new(opening.transport, rest), learned, encrypted)),
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
            // Only MD5 authentication looks at the user: the start-up message is ours.
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

    fn link(&self, wire: Wire, learned: Learned, encrypted: Option<Encrypted>) -> Link {
        let (process_id, secret) = learned.key.unwrap_or_default();
        let (tls, setup) = encrypted
            .map(|encrypted| {
                let version = learned.parameter(b"server_version").unwrap_or_default();
                (encrypted.facts.with_alpn_of(version), encrypted.setup)
            })
            .unzip();
        let endpoint = Endpoint {
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
        };
        let cancel = CancelInfo {
            address: self.address.clone(),
            tls: setup,
            direct: self.spec.tls.direct,
            limit: self.cancel_limit(),
            process_id,
            secret,
        };
        let mut link = Link::new(wire, endpoint, tls, cancel);
        link.password_used = learned.wanted_password;
        for (name, value) in &learned.parameters {
            link.set_parameter(name, value);
        }
        link
    }

    /// How long a cancel request may take: as long as connecting, or ten seconds.
    fn cancel_limit(&self) -> Duration {
        let text = self.spec.settings.value("connect_timeout");
        let seconds = text.and_then(|text| integer(text, "connect_timeout").ok());
        let seconds = seconds
            .and_then(|n| u64::try_from(n).ok())
            .filter(|n| *n > 0);
        Duration::from_secs(seconds.unwrap_or(10))
    }

    /// Words the end of a conversation that did not lead to a session, and says what may be tried next.
    fn explain(
        &self,
        learned: Learned,
        is_encrypted: bool,
        error: &tokio_postgres::Error,
    ) -> Failed {
        let has_password = self.password().is_some();
        let needs_password = learned.wanted_password && !has_password;
        let failed = |failure, text, server| Failed {
            needs_password,
            has_requested: learned.has_requested,
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
        // What was to be encrypted and is not has been tried both ways.
        let was_last = self.encryption == Encryption::TlsOrPlain && !is_encrypted;
        let failure = match learned.is_authenticated {
            false if was_last => Failure::Final,
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
    certificate_was_asked: bool,
    certificate_was_sent: bool,
}
