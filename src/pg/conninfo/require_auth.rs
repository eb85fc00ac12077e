//! Which ways of authentication does `require_auth` allow.

use super::{Problem, message};

/// A way to prove who the user is, as `require_auth` names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    Password,
    Md5,
    Gss,
    Sspi,
    Scram,
    OAuth,
}

const METHODS: [(&[u8], Method); 6] = [
    (b"password", Method::Password),
    (b"md5", Method::Md5),
    (b"gss", Method::Gss),
    (b"sspi", Method::Sspi),
    (b"scram-sha-256", Method::Scram),
    (b"oauth", Method::OAuth),
];

/// What a server may ask for before it lets us in.
#[derive(Debug, Clone)]
pub struct AuthPolicy {
    /// The value of `require_auth`, for messages; empty when anything goes.
    pub text: Vec<u8>,
    /// Whether a server that asks for nothing is refused.
    pub must_authenticate: bool,
    allowed: Vec<Method>,
}

impl AuthPolicy {
    fn open() -> AuthPolicy {
        AuthPolicy {
            text: Vec::new(),
            must_authenticate: false,
            allowed: METHODS.iter().map(|(_, method)| *method).collect(),
        }
    }

    pub fn allows(&self, method: Method) -> bool {
        self.allowed.contains(&method)
    }

    /// Reads the value of `require_auth`; `None` or empty allows everything.
    pub fn parse(value: Option<&[u8]>) -> Result<AuthPolicy, Problem> {
        let mut policy = AuthPolicy::open();
        let Some(text) = value.filter(|text| !text.is_empty()) else {
            return Ok(policy);
        };
        let negative = text.starts_with(b"!");
        policy.text = text.to_vec();
        if !negative {
            policy.allowed.clear();
            policy.must_authenticate = true;
        }
        for part in text.split(|&b| b == b',') {
            policy.apply(part, negative)?;
        }
        Ok(policy)
    }

    fn apply(&mut self, part: &[u8], negative: bool) -> Result<(), Problem> {
        let name = match (part.strip_prefix(b"!"), negative) {
            (Some(name), true) => name,
            (None, false) => part,
            (Some(_), false) => return Err(mixed(b"negative ", part, b"non-negative methods")),
            (None, true) => return Err(mixed(b"", part, b"negative methods")),
        };
        if name == b"none" {
            if self.must_authenticate == negative {
                return Err(repeated(part));
            }
            self.must_authenticate = negative;
            return Ok(());
        }
        let Some((_, method)) = METHODS.iter().find(|(known, _)| *known == name) else {
            return Err(message(&[b"invalid require_auth value: \"", name, b"\""]));
        };
        if self.allows(*method) != negative {
            return Err(repeated(part));
        }
        match negative {
            true => self.allowed.retain(|allowed| allowed != method),
            false => self.allowed.push(*method),
        }
        Ok(())
    }
}

fn mixed(kind: &[u8], part: &[u8], with: &[u8]) -> Problem {
    message(&[
        kind,
        b"require_auth method \"",
        part,
        b"\" cannot be mixed with ",
        with,
    ])
}

fn repeated(part: &[u8]) -> Problem {
    message(&[
        b"require_auth method \"",
        part,
        b"\" is specified more than once",
    ])
}
