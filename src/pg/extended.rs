//! Conversations of the extended protocol, as requests that take the place of a simple query.
//!
//! Source: the PostgreSQL documentation, "Message Formats".

use bytes::{BufMut, BytesMut};

use super::stream::Request;

/// Parses a statement without a name and asks what it would return, without running it.
pub fn describe(sql: &[u8]) -> Request {
    let mut messages = BytesMut::new();
    // Parse: statement name, text, number of parameter types.
    message(&mut messages, b'P', &[b"\0", sql, b"\0", &[0, 0]]);
    message(&mut messages, b'D', &[b"S\0"]);
    message(&mut messages, b'S', &[]);
    Request {
        messages: messages.freeze(),
        syncs: 1,
    }
}

fn message(messages: &mut BytesMut, tag: u8, parts: &[&[u8]]) {
    let length: usize = parts.iter().map(|part| part.len()).sum();
    messages.put_u8(tag);
    messages.put_i32(i32::try_from(length + 4).expect("callers refuse messages above 1 GB"));
    for part in parts {
        messages.put_slice(part);
    }
}
