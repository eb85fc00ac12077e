//! `\connect`, `\conninfo`, `\encoding`: the connection.

use std::net::IpAddr;

use super::args::{Arg, Args, Mode};
use super::{Call, Flow, MetaCommand, MetaCx, Reads, describe};
use crate::pg::connect::Endpoint;
use crate::pg::conninfo::change::{self, Values};
use crate::pg::conninfo::{self, Secret, Settings, System, defaults};
use crate::rows::{Column, Table, encode_row};
use crate::session::report::Level;
use crate::session::{Session, connect, facts, lost, query};
use crate::sql::quote;
use crate::vars::Refusal;
use crate::vars::parse::boolean_for;

pub static COMMANDS: &[MetaCommand] = &[
    MetaCommand::new(&["c", "connect"], Reads::Connect, reconnect),
    MetaCommand::new(&["conninfo"], Reads::Each(&[]), conninfo),
    MetaCommand::new(&["encoding"], Reads::Each(&[Mode::Normal]), encoding),
];

const NOT_CONNECTED: &[u8] = b"You are currently not connected to a database.\n";

const REUSE: &[u8] = b"-reuse-previous=";

/// Reads the option, if it is there, and the four parameters.
pub fn arguments(args: &mut Args) -> Vec<Arg> {
    let mut read = Vec::new();
    let mut wanted = 4;
    while read.len() < wanted
        && let Some(arg) = args.next_without_semicolon(Mode::SqlIdKeepCase)
    {
        if read.is_empty() && arg.text.starts_with(REUSE) {
            wanted += 1;
        }
        read.push(arg);
    }
    read
}

fn reconnect(cx: &mut MetaCx, call: &Call) -> Flow {
    let (reuses, args) = match reuse_option(&call.args) {
        Ok(read) => read,
        Err(refusal) => {
            cx.session.error(&refusal.message);
            return Flow::Failed;
        }
    };
    let value = |n: usize| args.get(n).and_then(value);
    let values = Values {
        dbname: value(0),
        user: value(1),
        host: value(2),
        port: value(3),
    };
    let string = values
        .dbname
        .filter(|name| conninfo::is_connection_string(name));
    if string.is_some() && (values.user, values.host, values.port) != (None, None, None) {
        cx.session
            .error("Do not give user, host, or port separately when using a connection string");
        return Flow::Failed;
    }
    let old = match (reuses.unwrap_or(string.is_none()), &cx.session.target) {
        (false, _) => None,
        (true, Some(target)) => Some(target.settings.clone()),
        (true, None) => {
            cx.session
                .error("No database connection exists to re-use parameters from");
            return Flow::Failed;
        }
    };
    let settings = match (string, old) {
        (Some(string), old) => change::by_string(old.unwrap_or_default(), string),
        (None, Some(old)) => Ok(change::by_values(old, &values)),
        (None, None) => Ok(change::by_values(
            defaults::of_environment(&System),
            &values,
        )),
    };
    match settings {
        Ok(settings) => connect_by(cx, &settings, values.user),
        Err(problem) => {
            cx.session.error(&problem.0);
            give_up(cx)
        }
    }
}

/// What `-reuse-previous` says, if it is there, and the parameters behind it.
fn reuse_option(args: &[Arg]) -> Result<(Option<bool>, &[Arg]), Refusal> {
    match args.split_first() {
        Some((option, rest)) if option.text.starts_with(REUSE) => {
            let reuses = boolean_for("-reuse-previous", &option.text[REUSE.len()..])?;
            Ok((Some(reuses), rest))
        }
        _ => Ok((None, args)),
    }
}

/// The value of an argument: `-` and nothing stand for the old one, unless they are quoted.
fn value(arg: &Arg) -> Option<&[u8]> {
    let is_omitted = arg.quote.is_none() && matches!(arg.text.as_slice(), b"" | b"-");
    (!is_omitted).then_some(&arg.text)
}

fn connect_by(cx: &mut MetaCx, settings: &Settings, user: Option<&[u8]>) -> Flow {
    let before = cx.session.server.endpoint().cloned();
    let spec = |session: &Session, secret: Option<&Secret>| lost::again(session, settings, secret);
    match connect::open(cx.session, user, spec) {
        Ok(()) => {
            greet(cx, before.as_ref());
            Flow::Next
        }
        Err(text) => {
            match cx.source.is_interactive() {
                true => cx.session.say(Level::Info, text),
                false => cx.session.error([b"\\connect: ", &text[..]].concat()),
            }
            give_up(cx)
        }
    }
}

/// After a failure a user at a prompt keeps the connection. A script loses it, so that what follows does not run
/// where it should not.
fn give_up(cx: &mut MetaCx) -> Flow {
    match cx.source.is_interactive() {
        true if cx.session.server.is_connected() => {
            cx.session.say(Level::Info, "Previous connection kept");
        }
        true => {}
        false => facts::disconnected(cx.session),
    }
    Flow::Failed
}

/// Tells where the new connection leads, with host and port only if they are others than `before`.
fn greet(cx: &mut MetaCx, before: Option<&Endpoint>) {
    let session = &mut *cx.session;
    if session.settings.vars.typed().quiet {
        return;
    }
    let (Some(target), Some(now)) = (&session.target, session.server.endpoint()) else {
        return;
    };
    let mut text = Vec::new();
    if connect::is_at_terminal() {
        text.extend_from_slice(facts::versions(session).as_bytes());
        text.extend_from_slice(facts::encryption(session).as_bytes());
    }
    text.extend_from_slice(b"You are now connected to database \"");
    text.extend_from_slice(&target.dbname);
    text.extend_from_slice(b"\" as user \"");
    text.extend_from_slice(&target.user);
    text.push(b'"');
    if before.is_none_or(|before| before.host != now.host || before.port != now.port) {
        place(now, &mut text);
    }
    text.extend_from_slice(b".\n");
    session.output.stdout.write(&text);
    session.output.stdout.flush();
}

fn place(endpoint: &Endpoint, text: &mut Vec<u8>) {
    let host = endpoint.host.as_slice();
    match (is_socket(host), endpoint.hostaddr) {
        (true, None) => text.extend_from_slice(&[b" via socket in \"", host].concat()),
        (true, Some(address)) => {
            text.extend_from_slice(format!(" on address \"{address}").as_bytes());
        }
        (false, _) => text.extend_from_slice(&[b" on host \"", host].concat()),
    }
    text.push(b'"');
    if let Some(address) = other_address(endpoint) {
        text.extend_from_slice(format!(" (address \"{address}\")").as_bytes());
    }
    text.extend_from_slice(b" at port \"");
    text.extend_from_slice(&endpoint.port);
    text.push(b'"');
}

/// Whether a host is a folder or abstract name of a socket, whatever address may overrule it.
fn is_socket(host: &[u8]) -> bool {
    matches!(host.first(), Some(b'/' | b'@'))
}

/// The address of a host that goes by another name.
fn other_address(endpoint: &Endpoint) -> Option<IpAddr> {
    endpoint.hostaddr.filter(|address| {
        !is_socket(&endpoint.host) && endpoint.host != address.to_string().as_bytes()
    })
}

fn conninfo(cx: &mut MetaCx, _: &Call) -> Flow {
    match description(cx.session) {
        Some(table) => describe::print(cx.session, &table),
        None => cx.session.output.stdout.write(NOT_CONNECTED),
    }
    Flow::Next
}

fn description(session: &Session) -> Option<Table> {
    let server = &session.server;
    let (target, endpoint) = (session.target.as_ref()?, server.endpoint()?);
    let mut rows = Vec::new();
    let mut row = |name: &str, value: &[u8]| {
        let mut body = Vec::new();
        encode_row([Some(name.as_bytes()), Some(value)].into_iter(), &mut body);
        rows.push(body);
    };
    let truth = |is_so: bool| if is_so { &b"true"[..] } else { b"false" };
    row("Database", &target.dbname);
    row("Client User", &target.user);
    match (is_socket(&endpoint.host), endpoint.hostaddr) {
        (true, None) => row("Socket Directory", &endpoint.host),
        (true, Some(address)) => row("Host Address", address.to_string().as_bytes()),
        (false, _) => row("Host", &endpoint.host),
    }
    if let Some(address) = other_address(endpoint) {
        row("Host Address", address.to_string().as_bytes());
    }
    row("Server Port", &endpoint.port);
    row("Options", target.settings.value("options").unwrap_or(b""));
    row("Protocol Version", b"3.0");
    row("Password Used", truth(server.password_used()));
    row("GSSAPI Authenticated", b"false");
    let process_id = server.process_id().unwrap_or_default();
    row("Backend PID", process_id.to_string().as_bytes());
    row("SSL Connection", truth(server.tls().is_some()));
    if let Some(tls) = server.tls() {
        row("SSL Library", b"rustls");
        row("SSL Protocol", tls.protocol.as_bytes());
        row("SSL Key Bits", tls.key_bits.to_string().as_bytes());
        row("SSL Cipher", tls.cipher.as_bytes());
        row("SSL Compression", b"false");
        row("ALPN", tls.alpn.unwrap_or("none").as_bytes());
    }
    for (name, parameter) in [
        ("Superuser", "is_superuser"),
        ("Hot Standby", "in_hot_standby"),
    ] {
        let value = server.parameter(parameter);
        row(name, value.as_deref().unwrap_or(b"unknown"));
    }
    Some(Table {
        title: Some(b"Connection Information".to_vec()),
        columns: vec![Column::text("Parameter"), Column::text("Value")],
        rows,
        ..Table::default()
    })
}

/// Shows the encoding or asks the server for another one; psql counts neither as a failure.
fn encoding(cx: &mut MetaCx, call: &Call) -> Flow {
    let session = &mut *cx.session;
    let Some(name) = call.text(0) else {
        let name = session.server.parameter("client_encoding");
        let stdout = &mut session.output.stdout;
        stdout.write(name.as_deref().unwrap_or(b"UTF8"));
        stdout.write(b"\n");
        return Flow::Next;
    };
    if !set_encoding(session, name) {
        let reason = b": invalid encoding name or conversion procedure not found";
        session.error([name, reason].concat());
    }
    Flow::Next
}

fn set_encoding(session: &mut Session, name: &[u8]) -> bool {
    let name = match name {
        b"auto" => conninfo::encoding_of_locale(&System).as_bytes(),
        name => name,
    };
    let mut sql = b"set client_encoding to ".to_vec();
    if quote::literal(name, session.encoding(), &mut sql).is_err() {
        return false;
    }
    let Ok(answer) = query::run(&mut session.server, &sql) else {
        return false;
    };
    session.server_notices(&answer.notices, &sql);
    if let Some(name) = session.server.parameter("client_encoding") {
        session.settings.vars.put("ENCODING", &name);
    }
    true
}
