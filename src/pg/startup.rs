//! What does a server say before it is ready: its frames are judged here before the driver may answer them.
//!
//! The driver would send a password to anyone who asks for one; `require_auth`, `channel_binding` and `sslcertmode`
//! forbid that. A server that talks nonsense is caught here as well, with libpq's words.

use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::conninfo::require_auth::{AuthPolicy, Method};
use super::conninfo::spec::ChannelBinding;
use super::conninfo::tls::CertificateMode;
use crate::error::ServerMessage;

/// libpq's limits for the messages that come before authentication is done.
const AUTHENTICATION_LIMIT: usize = 2_000;
const ERROR_LIMIT: usize = 30_000;

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
    /// Whether we can prove to SCRAM which certificate we saw.
    pub has_binding: bool,
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

/// A place where [`Watch`] leaves what it learns.
#[derive(Debug, Clone, Default)]
pub struct Notes(Arc<Mutex<Learned>>);

impl Notes {
    pub fn read(&self) -> Learned {
        self.lock().clone()
    }

    fn lock(&self) -> MutexGuard<'_, Learned> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Follows the frames of a server's start-up.
#[derive(Debug)]
pub struct Watch {
    demands: Demands,
    notes: Notes,
    pending: Vec<u8>,
    is_done: bool,
}

impl Watch {
    pub fn new(demands: Demands, notes: Notes) -> Watch {
        Watch {
            demands,
            notes,
            pending: Vec::new(),
            is_done: false,
        }
    }

    /// Whether the server is ready, so that there is nothing more to watch.
    pub fn is_done(&self) -> bool {
        self.is_done
    }

    /// Looks at the next bytes; an error must keep them from the driver.
    pub fn feed(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.pending.extend_from_slice(bytes);
        match self.read_frames() {
            Ok(()) => Ok(()),
            Err(refusal) => {
                self.notes.lock().refusal = Some(refusal);
                Err(io::Error::other("the server's start-up was refused"))
            }
        }
    }

    fn read_frames(&mut self) -> Result<(), Vec<u8>> {
        while !self.is_done {
            let Some(&tag) = self.pending.first() else {
                break;
            };
            self.check_tag(tag)?;
            let Some(length) = self.pending.get(1..).and_then(<[u8]>::first_chunk::<4>) else {
                break;
            };
            let length = u32::from_be_bytes(*length) as usize;
            self.check_length(tag, length)?;
            if self.pending.len() < length + 1 {
                break;
            }
            let rest = self.pending.split_off(length + 1);
            let frame = std::mem::replace(&mut self.pending, rest);
            self.judge(tag, &frame[5..])?;
        }
        Ok(())
    }

    fn check_tag(&self, tag: u8) -> Result<(), Vec<u8>> {
        let is_authenticated = self.notes.lock().is_authenticated;
        match (is_authenticated, tag) {
            (false, b'R' | b'E' | b'v') | (true, b'S' | b'K' | b'N' | b'E' | b'Z' | b'A') => Ok(()),
            (false, tag) => Err([
                b"expected authentication request from server, but received ",
                [tag].as_slice(),
            ]
            .concat()),
            (true, _) => Err(b"unexpected message from server during startup".to_vec()),
        }
    }

    fn check_length(&self, tag: u8, length: usize) -> Result<(), Vec<u8>> {
        let (limit, complaint) = match tag {
            b'R' => (
                AUTHENTICATION_LIMIT,
                "received invalid authentication request",
            ),
            b'v' => (
                AUTHENTICATION_LIMIT,
                "received invalid protocol negotiation message",
            ),
            b'E' => (ERROR_LIMIT, "received invalid error message"),
            _ => {
                return match (4..=ERROR_LIMIT).contains(&length) {
                    true => Ok(()),
                    false => Err(out_of_step(tag, length)),
                };
            }
        };
        match (8..=limit).contains(&length) {
            true => Ok(()),
            false => Err(complaint.as_bytes().to_vec()),
        }
    }

    fn judge(&mut self, tag: u8, body: &[u8]) -> Result<(), Vec<u8>> {
        match tag {
            b'R' => return self.judge_request(body),
            // We ask for the lowest version and no options, so there is nothing to negotiate.
            b'v' => return Err(b"received invalid protocol negotiation message: server negotiated but asks for no changes".to_vec()),
            b'E' => self.notes.lock().error = Some(ServerMessage::parse(body)),
            b'S' => {
                let mut parts = body.split(|&b| b == 0);
                if let (Some(name), Some(value)) = (parts.next(), parts.next()) {
                    let pair = (name.to_vec(), value.to_vec());
                    self.notes.lock().parameters.push(pair);
                }
            }
            b'K' => self.notes.lock().key = read_key(body),
            b'Z' => self.is_done = true,
            _ => {}
        }
        Ok(())
    }

    fn judge_request(&mut self, body: &[u8]) -> Result<(), Vec<u8>> {
        let Some((code, rest)) = body.split_first_chunk::<4>() else {
            return Err(b"received invalid authentication request".to_vec());
        };
        let code = u32::from_be_bytes(*code);
        self.notes.lock().has_requested = true;
        self.check_policy(code)?;
        self.check_binding(code)?;
        match code {
            OK => self.notes.lock().is_authenticated = true,
            CLEARTEXT | MD5 => self.need_password()?,
            SASL => self.judge_mechanisms(rest)?,
            SASL_CONTINUE if !self.notes.lock().wanted_password => {
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
                !policy.must_authenticate || self.notes.lock().wanted_password,
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
            OK if self.notes.lock().is_bound => Ok(()),
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
        if required && !self.demands.has_binding {
            return Err(b"could not generate peer certificate hash".to_vec());
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
        self.notes.lock().is_bound = required;
        self.need_password()
    }

    fn need_password(&self) -> Result<(), Vec<u8>> {
        self.notes.lock().wanted_password = true;
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

fn out_of_step(tag: u8, length: usize) -> Vec<u8> {
    [
        b"lost synchronization with server: got message type \"",
        [tag].as_slice(),
        b"\", length ",
        length.to_string().as_bytes(),
    ]
    .concat()
}
