//! What does a `postgresql://` connection URI say.

use super::keywords::{Settings, is_keyword};
use super::{Problem, message, store};

const PREFIXES: [&[u8]; 2] = [b"postgresql://", b"postgres://"];

/// Whether the text starts like a connection URI.
pub fn is_uri(text: &[u8]) -> bool {
    PREFIXES.iter().any(|prefix| text.starts_with(prefix))
}

/// Reads `postgresql://[user[:password]@][host[:port],...][/dbname][?keyword=value&...]`.
pub fn parse(uri: &[u8]) -> Result<Settings, Problem> {
    let mut settings = Settings::default();
    let body = PREFIXES
        .iter()
        .find_map(|prefix| uri.strip_prefix(*prefix))
        .unwrap_or(uri);
    let rest = read_credentials(body, &mut settings)?;
    let rest = read_hosts(rest, uri, &mut settings)?;
    let rest = match rest.split_first() {
        Some((b'/', path)) => {
            let (dbname, rest) = split_at_any(path, b"?");
            store_part(&mut settings, b"dbname", dbname)?;
            rest
        }
        _ => rest,
    };
    read_parameters(rest.get(1..).unwrap_or(&[]), &mut settings)?;
    Ok(settings)
}

fn read_credentials<'a>(body: &'a [u8], settings: &mut Settings) -> Result<&'a [u8], Problem> {
    let (credentials, rest) = split_at_any(body, b"@/");
    let Some(rest) = rest.strip_prefix(b"@") else {
        return Ok(body);
    };
    let (user, password) = split_at_any(credentials, b":");
    store_part(settings, b"user", user)?;
    store_part(settings, b"password", password.get(1..).unwrap_or(&[]))?;
    Ok(rest)
}

/// Reads the comma list of hosts and ports; what is left starts with `/` or `?` or is empty.
fn read_hosts<'a>(
    body: &'a [u8],
    uri: &[u8],
    settings: &mut Settings,
) -> Result<&'a [u8], Problem> {
    let (mut hosts, mut ports) = (Vec::new(), Vec::new());
    let mut rest = body;
    loop {
        let (host, tail) = match rest.strip_prefix(b"[") {
            Some(inside) => read_bracketed(inside, uri)?,
            None => split_at_any(rest, b":/?,"),
        };
        hosts.extend_from_slice(host);
        rest = tail;
        if let Some(tail) = rest.strip_prefix(b":") {
            let (port, tail) = split_at_any(tail, b"/?,");
            ports.extend_from_slice(port);
            rest = tail;
        }
        let Some(tail) = rest.strip_prefix(b",") else {
            break;
        };
        rest = tail;
        hosts.push(b',');
        ports.push(b',');
    }
    store_part(settings, b"host", &hosts)?;
    store_part(settings, b"port", &ports)?;
    Ok(rest)
}

fn read_bracketed<'a>(inside: &'a [u8], uri: &[u8]) -> Result<(&'a [u8], &'a [u8]), Problem> {
    let (host, rest) = split_at_any(inside, b"]");
    let Some(rest) = rest.strip_prefix(b"]") else {
        return Err(message(&[
            b"end of string reached when looking for matching \"]\" in IPv6 host address in URI: \"",
            uri,
            b"\"",
        ]));
    };
    if host.is_empty() {
        return Err(message(&[
            b"IPv6 host address may not be empty in URI: \"",
            uri,
            b"\"",
        ]));
    }
    match rest.first() {
        None | Some(b':' | b'/' | b'?' | b',') => Ok((host, rest)),
        Some(&byte) => Err(message(&[
            b"unexpected character \"",
            &[byte],
            b"\" at position ",
            (uri.len() - rest.len() + 1).to_string().as_bytes(),
            b" in URI (expected \":\" or \"/\"): \"",
            uri,
            b"\"",
        ])),
    }
}

fn read_parameters(text: &[u8], settings: &mut Settings) -> Result<(), Problem> {
    let mut rest = text;
    while !rest.is_empty() {
        let (pair, tail) = split_at_any(rest, b"&");
        rest = tail.get(1..).unwrap_or(&[]);
        read_parameter(pair, settings)?;
    }
    Ok(())
}

fn read_parameter(pair: &[u8], settings: &mut Settings) -> Result<(), Problem> {
    let (name, value) = split_at_any(pair, b"=");
    let Some(value) = value.strip_prefix(b"=") else {
        return Err(message(&[
            b"missing key/value separator \"=\" in URI query parameter: \"",
            name,
            b"\"",
        ]));
    };
    if value.contains(&b'=') {
        return Err(message(&[
            b"extra key/value separator \"=\" in URI query parameter: \"",
            name,
            b"\"",
        ]));
    }
    let name = decode(name)?;
    let value = decode(value)?;
    match (name.as_slice(), value.as_slice()) {
        // JDBC's spelling.
        (b"ssl", b"true") => store(settings, b"sslmode", b"require"),
        (name, value) if is_keyword(name) || name == b"requiressl" => store(settings, name, value),
        (name, _) => Err(message(&[b"invalid URI query parameter: \"", name, b"\""])),
    }
}

/// Stores a part of the URI proper; an absent part leaves the default alone.
fn store_part(settings: &mut Settings, name: &[u8], part: &[u8]) -> Result<(), Problem> {
    if part.is_empty() {
        return Ok(());
    }
    store(settings, name, &decode(part)?)
}

/// Undoes percent-encoding; spaces are forgiven at both ends, but not inside.
fn decode(text: &[u8]) -> Result<Vec<u8>, Problem> {
    let mut decoded = Vec::with_capacity(text.len());
    let mut rest = skip_spaces(text);
    while let Some((&byte, tail)) = rest.split_first() {
        match byte {
            b' ' if skip_spaces(rest).is_empty() => break,
            b' ' => {
                return Err(message(&[
                    b"unexpected spaces found in \"",
                    text,
                    b"\", use percent-encoded spaces (%20) instead",
                ]));
            }
            b'%' => {
                let (byte, tail) = decode_token(tail, text)?;
                decoded.push(byte);
                rest = tail;
            }
            byte => {
                decoded.push(byte);
                rest = tail;
            }
        }
    }
    Ok(decoded)
}

/// Reads the two digits after a percent sign.
fn decode_token<'a>(digits: &'a [u8], text: &[u8]) -> Result<(u8, &'a [u8]), Problem> {
    let token = digits
        .split_first_chunk::<2>()
        .and_then(|(digits, tail)| Some(((hex(digits[0])? << 4) | hex(digits[1])?, tail)));
    match token {
        None => Err(message(&[
            b"invalid percent-encoded token: \"",
            text,
            b"\"",
        ])),
        Some((0, _)) => Err(message(&[
            b"forbidden value %00 in percent-encoded value: \"",
            text,
            b"\"",
        ])),
        Some(token) => Ok(token),
    }
}

fn skip_spaces(text: &[u8]) -> &[u8] {
    let spaces = text.iter().take_while(|&&b| b == b' ').count();
    &text[spaces..]
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit)
        .to_digit(16)
        .and_then(|d| u8::try_from(d).ok())
}

fn split_at_any<'a>(text: &'a [u8], stops: &[u8]) -> (&'a [u8], &'a [u8]) {
    let end = text
        .iter()
        .position(|b| stops.contains(b))
        .unwrap_or(text.len());
    text.split_at(end)
}
