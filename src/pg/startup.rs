//! Judges what a server says before it is ready, and before the driver may answer it.
//!
//! The driver would send a password to anyone who asks for one; `require_auth`, `channel_binding` and `sslcertmode`
//! forbid that. A server that talks nonsense is caught here as well, with libpq's words.

use std::io;

use bytes::BytesMut;

use super::conninfo::require_auth::{AuthPolicy, Method};
use super::conninfo::spec::ChannelBinding;
use super::conninfo::tls::CertificateMode;
use super::frames::{self, Fault, State};
use crate::error::ServerMessage;

/// libpq's limit for an error that comes before authentication is done.
const ERROR_LIMIT: i32 = 30_000;

/// How much a server may say before it is ready; all of it is kept until then.
const TOTAL_LIMIT: usize = 1024 * 1024;

const NO_PASSWORD: &str = "fe_sendauth: no password supplied";
const OUT_OF_ORDER: &str = "fe_sendauth: invalid authentication request from server: AUTH_REQ_SASL_CONT without AUTH_REQ_SASL";

/// What is demanded of the server.
#[derive(Debug, Clone)]
pub struct Demands {
    pub auth: AuthPolicy,
    pub channel_binding: ChannelBinding,
    pub certificate_mode: CertificateMode,
    pub has_password: bool,
    pub is_encrypted: bool,
    pub certificate_was_asked: bool,
    pub certificate_was_sent: bool,
}

/// What is known once the server is ready, or has ended the conversation.
#[derive(Debug, Clone, Default)]
pub struct Learned {
    /// Whether the server has answered with an authentication request, so that there is one.
    pub has_requested: bool,
    /// Whether the server has let us in.
    pub is_authenticated: bool,
    /// Whether the server asked for a password.
    pub wanted_password: bool,
    pub parameters: Vec<(Vec<u8>, Vec<u8>)>,
    /// The process id and the secret for cancel requests.
    pub key: Option<(i32, i32)>,
    /// The error that the server ended the conversation with.
    pub error: Option<ServerMessage>,
    /// Why we ended the conversation, in libpq's words.
    pub refusal: Option<Vec<u8>>,
    is_bound: bool,
}

impl Learned {
    /// The last value of a parameter that the server reported.
    pub fn parameter(&self, name: &[u8]) -> Option<&[u8]> {
        let mut parameters = self.parameters.iter().rev();
        parameters
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_slice())
    }
}

/// Follows the messages of a server's start-up.
#[derive(Debug)]
pub struct StartUp {
    demands: Demands,
    pub learned: Learned,
    /// What the driver may see.
    pub(super) approved: BytesMut,
    /// What came by itself, for when the session is open.
    kept: BytesMut,
    /// What was not judged yet.
    pending: BytesMut,
    fed: usize,
    state: State,
}

impl StartUp {
    pub fn new(demands: Demands) -> StartUp {
        StartUp {
            demands,
            learned: Learned::default(),
            approved: BytesMut::new(),
            kept: BytesMut::new(),
            pending: BytesMut::new(),
            fed: 0,
            state: State::Authentication,
        }
    }

    /// Whether the server is ready, so that there is nothing more to judge.
    pub fn is_done(&self) -> bool {
        self.state == State::Idle
    }

    /// What the server has said that is not about its start-up.
    pub(super) fn into_rest(mut self) -> (Learned, BytesMut) {
        self.kept.unsplit(self.pending);
        (self.learned, self.kept)
    }

    /// Takes the next bytes apart; after an error the driver must see no more.
    pub fn feed(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.pending.extend_from_slice(bytes);
        self.fed = self.fed.saturating_add(bytes.len());
        self.read_frames().map_err(|refusal| {
            self.learned.refusal = Some(refusal);
            io::Error::other("the server's start-up was refused")
        })
    }

    fn read_frames(&mut self) -> Result<(), Vec<u8>> {
        while !self.is_done() {
            let Some((tag, length)) = frames::header(&self.pending) else {
                break;
            };
            let size = self.size(tag, length)?;
            if self.pending.len() < size {
                break;
            }
            let frame = self.pending.split_to(size);
            let body = &frame[frames::HEADER..];
            match tag {
                b'N' | b'A' => {
                    self.kept.unsplit(frame);
                    continue;
                }
                b'R' => self.judge_request(body)?,
                // We ask for the lowest version and no options, so there is nothing to negotiate.
                b'v' => return Err(b"received invalid protocol negotiation message: server negotiated but asks for no changes".to_vec()),
                b'E' => self.learned.error = Some(ServerMessage::parse(body)),
                b'K' => self.learned.key = read_key(body),
                b'Z' => self.state = State::Idle,
                _ => {
                    let (name, value) = frames::parameter_status(body)
                        .ok_or_else(|| frames::lost_synchronization(tag, length).into_bytes())?;
                    // The driver would want UTF-8.
                    let pair = (name.to_vec(), value.to_vec());
                    self.learned.parameters.push(pair);
                    continue;
                }
            }
            self.approved.unsplit(frame);
        }
        if self.is_done() || self.fed <= TOTAL_LIMIT {
            return Ok(());
        }
        Err(b"server sent too many messages during startup".to_vec())
    }

    /// The size of a frame that may come; the words for one that may not are libpq's.
    fn size(&self, tag: u8, length: i32) -> Result<usize, Vec<u8>> {
        if tag == b'E' && !(8..=ERROR_LIMIT).contains(&length) {
            return Err(b"received invalid error message".to_vec());
        }
        frames::judge(self.state, tag, length).map_err(|fault| match (fault, tag, self.state) {
            (Fault::Unexpected, _, State::Authentication) => [
                b"expected authentication request from server, but received ",
                [tag].as_slice(),
            ]
            .concat(),
            (Fault::Unexpected, ..) => b"unexpected message from server during startup".to_vec(),
            (_, b'R', _) => b"received invalid authentication request".to_vec(),
            (_, b'v', _) => b"received invalid protocol negotiation message".to_vec(),
            _ => frames::lost_synchronization(tag, length).into_bytes(),
        })
    }

    fn judge_request(&mut self, body: &[u8]) -> Result<(), Vec<u8>> {
        let Some((code, rest)) = body.split_first_chunk::<4>() else {
            return Err(b"received invalid authentication request".to_vec());
        };
        let code = u32::from_be_bytes(*code);
        self.learned.has_requested = true;
        self.check_policy(code)?;
        self.check_binding(code)?;
        match code {
            OK => {
                self.learned.is_authenticated = true;
                self.state = State::StartUp;
            }
            CLEARTEXT | MD5 => self.need_password()?,
            SASL => self.judge_mechanisms(rest)?,
            SASL_CONTINUE if !self.learned.wanted_password => {
                return Err(OUT_OF_ORDER.as_bytes().to_vec());
            }
            SASL_CONTINUE | SASL_FINAL => {}
            GSS | GSS_CONTINUE => return Err(b"GSSAPI authentication not supported".to_vec()),
            SSPI => return Err(b"SSPI authentication not supported".to_vec()),
            1 => return Err(b"Kerberos 4 authentication not supported".to_vec()),
            2 => return Err(b"Kerberos 5 authentication not supported".to_vec()),
            4 => return Err(b"Crypt authentication not supported".to_vec()),
            code => return Err(format!("authentication method {code} not supported").into_bytes()),
        }
        Ok(())
    }

    /// `require_auth` and `sslcertmode=require`.
    fn check_policy(&self, code: u32) -> Result<(), Vec<u8>> {
        if code == OK && self.demands.certificate_mode == CertificateMode::Require {
            if !self.demands.certificate_was_asked {
                return Err(b"server did not request an SSL certificate".to_vec());
            }
            if !self.demands.certificate_was_sent {
                return Err(b"server accepted connection without a valid SSL certificate".to_vec());
            }
        }
        let policy = &self.demands.auth;
        if policy.text.is_empty() {
            return Ok(());
        }
        let allows = |method| policy.allows(method);
        let (is_allowed, reason) = match code {
            OK => (
                !policy.must_authenticate || self.learned.wanted_password,
                "server did not complete authentication",
            ),
            CLEARTEXT => (
                allows(Method::Password),
                "server requested a cleartext password",
            ),
            MD5 => (allows(Method::Md5), "server requested a hashed password"),
            GSS | GSS_CONTINUE => (
                allows(Method::Gss),
                "server requested GSSAPI authentication",
            ),
            SSPI => (allows(Method::Sspi), "server requested SSPI authentication"),
            SASL | SASL_CONTINUE | SASL_FINAL => (
                allows(Method::Scram) || allows(Method::OAuth),
                "server requested SASL authentication",
            ),
            _ => (false, "server requested an unknown authentication type"),
        };
        match is_allowed {
            true => Ok(()),
            false => Err(policy_failed(policy, reason)),
        }
    }

    fn check_binding(&self, code: u32) -> Result<(), Vec<u8>> {
        if self.demands.channel_binding != ChannelBinding::Require {
            return Ok(());
        }
        match code {
            SASL | SASL_CONTINUE | SASL_FINAL => Ok(()),
            OK if self.learned.is_bound => Ok(()),
            OK => Err(
                b"channel binding required, but server authenticated client without channel binding"
                    .to_vec(),
            ),
            _ => Err(
                b"channel binding required but not supported by server's authentication request"
                    .to_vec(),
            ),
        }
    }

    /// Chooses among the SASL mechanisms as libpq does.
    fn judge_mechanisms(&mut self, list: &[u8]) -> Result<(), Vec<u8>> {
        let required = self.demands.channel_binding == ChannelBinding::Require;
        if required && !self.demands.is_encrypted {
            return Err(b"channel binding required, but SSL not in use".to_vec());
        }
        let offers = |name: &[u8]| list.split(|&b| b == 0).any(|offer| offer == name);
        let offers_plus = offers(b"SCRAM-SHA-256-PLUS");
        if offers_plus && !self.demands.is_encrypted {
            return Err(
                b"server offered SCRAM-SHA-256-PLUS authentication over a non-SSL connection"
                    .to_vec(),
            );
        }
        if !offers_plus && !offers(b"SCRAM-SHA-256") {
            return Err(
                b"none of the server's SASL authentication mechanisms are supported".to_vec(),
            );
        }
        if required && !offers_plus {
            return Err(b"channel binding is required, but server did not offer an authentication method that supports channel binding".to_vec());
        }
        if !self.demands.auth.allows(Method::Scram) {
            let name = if offers_plus {
                "SCRAM-SHA-256-PLUS"
            } else {
                "SCRAM-SHA-256"
            };
            let reason = format!("server requested {name} authentication");
            return Err(policy_failed(&self.demands.auth, &reason));
        }
        // With `require` the driver goes on with binding or not at all.
        self.learned.is_bound = required;
        self.need_password()
    }

    fn need_password(&mut self) -> Result<(), Vec<u8>> {
        self.learned.wanted_password = true;
        match self.demands.has_password {
            true => Ok(()),
            false => Err(NO_PASSWORD.as_bytes().to_vec()),
        }
    }
}

// Authentication requests, by the protocol's numbers.
const OK: u32 = 0;
const CLEARTEXT: u32 = 3;
const MD5: u32 = 5;
const GSS: u32 = 7;
const GSS_CONTINUE: u32 = 8;
const SSPI: u32 = 9;
const SASL: u32 = 10;
const SASL_CONTINUE: u32 = 11;
const SASL_FINAL: u32 = 12;

fn read_key(body: &[u8]) -> Option<(i32, i32)> {
    let (process, rest) = body.split_first_chunk::<4>()?;
    let (secret, _) = rest.split_first_chunk::<4>()?;
    Some((i32::from_be_bytes(*process), i32::from_be_bytes(*secret)))
}

fn policy_failed(policy: &AuthPolicy, reason: &str) -> Vec<u8> {
    [
        b"authentication method requirement \"",
        policy.text.as_slice(),
        b"\" failed: ",
        reason.as_bytes(),
    ]
    .concat()
}
