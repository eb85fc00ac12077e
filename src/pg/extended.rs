//! Conversations of the extended protocol: the messages that parse, bind, run and close statements.
//!
//! Parameters and results are text: the bytes as they are given. A conversation outside a pipeline ends with a Sync. Source: the PostgreSQL documentation, "Message Formats".

use bytes::{BufMut, Bytes, BytesMut};

use super::pipeline::Kind;
use super::stream::Request;

/// The most parameters that a statement can have.
pub const MOST_PARAMETERS: usize = u16::MAX as usize;

/// Parses a statement without a name and asks what it would return, without running it.
pub fn describe(sql: &[u8]) -> Request {
    let mut messages = BytesMut::new();
    put_parse(&mut messages, b"", sql);
    put(&mut messages, b'D', &[b"S\0"]);
    put(&mut messages, b'S', &[]);
    Request {
        messages: messages.freeze(),
        kind: Kind::Execute,
    }
}

/// Runs a text with these parameters, as the statement without a name.
pub fn execute_text(sql: &[u8], parameters: &[Vec<u8>]) -> Command {
    let mut messages = BytesMut::new();
    put_parse(&mut messages, b"", sql);
    put_execute(&mut messages, b"", parameters);
    Command {
        messages,
        kind: Kind::Execute,
        text: Some(Bytes::copy_from_slice(sql)),
    }
}

/// Runs a prepared statement with these parameters.
pub fn execute_named(statement: &[u8], parameters: &[Vec<u8>]) -> Command {
    let mut messages = BytesMut::new();
    put_execute(&mut messages, statement, parameters);
    Command {
        messages,
        kind: Kind::Execute,
        text: None,
    }
}

/// Prepares a statement.
pub fn parse(statement: &[u8], sql: &[u8]) -> Command {
    let mut messages = BytesMut::new();
    put_parse(&mut messages, statement, sql);
    Command {
        messages,
        kind: Kind::Parse,
        text: Some(Bytes::copy_from_slice(sql)),
    }
}

/// Closes a prepared statement.
pub fn close(statement: &[u8]) -> Command {
    let mut messages = BytesMut::new();
    put(&mut messages, b'C', &[b"S", statement, b"\0"]);
    Command {
        messages,
        kind: Kind::Close,
        text: None,
    }
}

/// Ends a part of a pipeline.
pub fn sync() -> Command {
    let mut messages = BytesMut::new();
    put(&mut messages, b'S', &[]);
    Command {
        messages,
        kind: Kind::Sync,
        text: None,
    }
}

/// Asks the server for what it has so far.
pub fn flush() -> Bytes {
    Bytes::from_static(b"H\0\0\0\x04")
}

/// The messages of one command, for a pipeline or for a conversation of its own.
pub struct Command {
    pub messages: BytesMut,
    pub kind: Kind,
    /// The text that an error may point into.
    pub text: Option<Bytes>,
}

impl From<Command> for Request {
    fn from(mut command: Command) -> Request {
        put(&mut command.messages, b'S', &[]);
        Request {
            messages: command.messages.freeze(),
            kind: command.kind,
        }
    }
}

fn put_parse(messages: &mut BytesMut, statement: &[u8], sql: &[u8]) {
    // Statement name, text, number of parameter types.
    put(messages, b'P', &[statement, b"\0", sql, b"\0", &[0, 0]]);
}

/// Bind, Describe and Execute of the portal without a name.
fn put_execute(messages: &mut BytesMut, statement: &[u8], parameters: &[Vec<u8>]) {
    let count = u16::try_from(parameters.len()).expect("callers refuse more parameters");
    let lengths: Vec<[u8; 4]> = parameters.iter().map(|it| length_field(it.len())).collect();
    let count = count.to_be_bytes();
    // Portal name, statement name, no parameter formats.
    let mut parts: Vec<&[u8]> = vec![b"\0", statement, b"\0", &[0, 0], &count];
    for (length, parameter) in lengths.iter().zip(parameters) {
        parts.push(length);
        parts.push(parameter);
    }
    // One result format for all columns: text.
    parts.push(&[0, 1, 0, 0]);
    put(messages, b'B', &parts);
    put(messages, b'D', &[b"P\0"]);
    // Portal name, no limit to the rows.
    put(messages, b'E', &[b"\0", &[0; 4]]);
}

fn put(messages: &mut BytesMut, tag: u8, parts: &[&[u8]]) {
    let length: usize = parts.iter().map(|part| part.len()).sum();
    messages.put_u8(tag);
    messages.put_slice(&length_field(length + 4));
    for part in parts {
        messages.put_slice(part);
    }
}

fn length_field(length: usize) -> [u8; 4] {
    i32::try_from(length)
        .expect("callers refuse messages above 1 GB")
        .to_be_bytes()
}
