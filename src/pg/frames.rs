//! Messages as the protocol lays them out: which may come in which state, and what they say as borrowed views.
//!
//! Nothing here fails loudly: what does not fit the protocol is `None` or a [`Fault`], and the caller ends the
//! connection.
//! Source: the PostgreSQL documentation, "Message Formats".

use bytes::{BufMut, Bytes, BytesMut};

use crate::rows::Column;

/// The length of a frame's header: a tag and the length that includes itself.
pub(super) const HEADER: usize = 5;

/// What the server may say depends on what it was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// It has not let us in yet.
    Authentication,
    /// It has, and is not ready yet.
    StartUp,
    /// It has answered all that it was asked.
    Idle,
    /// It answers a request, which ends with ReadyForQuery.
    Request,
    /// It answers one command of a pipeline.
    Command,
    /// It answers the Sync of a pipeline.
    Sync,
    /// It takes COPY data.
    CopyIn,
    /// It gives COPY data.
    CopyOut,
}

/// Why a message cannot be what it says it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// No such message may come now.
    Unexpected,
    /// A message of this type has another length.
    Length,
    /// A message of this type can be long, but no server sends one that is as long as this.
    TooLarge,
}

/// Decides whether a message of this type and length may come in this state; the size of the whole frame if so.
pub(super) fn judge(state: State, tag: u8, length: i32) -> Result<usize, Fault> {
    let expected: &[u8] = match state {
        State::Authentication => b"REv",
        State::StartUp => b"KZNASE",
        State::Idle => b"NASE",
        State::Request => b"TDCIGHWZ123ntscNASE",
        State::Command => b"TDCIGHW123ntscNASE",
        State::Sync => b"ZNASE",
        State::CopyIn => b"NASE",
        State::CopyOut => b"dcCNASE",
    };
    let rule = LENGTHS.iter().find(|(tags, ..)| tags.contains(&tag));
    let &(_, least, most) = rule.ok_or(Fault::Unexpected)?;
    match usize::try_from(length) {
        Ok(length) if length > most && most > SHORT => Err(Fault::TooLarge),
        Ok(length) if (least..=most).contains(&length) => match expected.contains(&tag) {
            true => Ok(length + 1),
            false => Err(Fault::Unexpected),
        },
        _ => Err(Fault::Length),
    }
}

/// libpq's limits: what is longer means that the stream is out of step, or that somebody plays with us.
const AUTHENTICATION: usize = 2_000;
const SHORT: usize = 30_000;

/// Far more than any server needs for what has to be held whole, before anybody has asked for it.
const LONG: usize = 16 * 1024 * 1024;

/// A server holds no message of 1 GB, and whether there is room for less is for the memory to say.
const VALUE: usize = 1 << 30;

/// The lengths that messages can have, by their types: what is fixed, what is short, what is long.
const LENGTHS: [(&[u8], usize, usize); 11] = [
    (b"cI123ns", 4, 4),
    (b"Z", 5, 5),
    (b"K", 12, 12),
    (b"Rv", 8, AUTHENTICATION),
    (b"GHW", 7, SHORT),
    (b"C", 5, SHORT),
    (b"S", 6, SHORT),
    (b"A", 10, LONG),
    (b"T", 6, LONG),
    (b"NEt", 4, LONG),
    (b"Dd", 4, VALUE),
];

/// Reads a header: the tag and the length field.
pub(super) fn header(bytes: &[u8]) -> Option<(u8, i32)> {
    let (header, _) = bytes.split_first_chunk::<HEADER>()?;
    let length = i32::from_be_bytes([header[1], header[2], header[3], header[4]]);
    Some((header[0], length))
}

/// libpq's words for a stream that is out of step.
pub(super) fn lost_synchronization(tag: u8, length: i32) -> String {
    format!(
        "lost synchronization with server: got message type \"{}\", length {length}",
        char::from(tag).escape_default()
    )
}

/// The columns of a RowDescription.
pub fn row_description(body: &[u8]) -> Option<Vec<Column>> {
    let (count, mut rest) = take_u16(body)?;
    let mut columns = Vec::with_capacity(usize::from(count).min(rest.len() / 19));
    for _ in 0..count {
        let (name, after) = take_string(rest)?;
        // table OID (4), attribute number (2), type OID (4), type size (2), type modifier (4), format code (2)
        let (fixed, after) = after.split_first_chunk::<18>()?;
        columns.push(Column {
            name: name.to_vec(),
            type_oid: u32::from_be_bytes([fixed[6], fixed[7], fixed[8], fixed[9]]),
            type_modifier: i32::from_be_bytes([fixed[12], fixed[13], fixed[14], fixed[15]]),
        });
        rest = after;
    }
    rest.is_empty().then_some(columns)
}

/// The name and value of a ParameterStatus.
pub fn parameter_status(body: &[u8]) -> Option<(&[u8], &[u8])> {
    let (name, rest) = take_string(body)?;
    let (value, _) = take_string(rest)?;
    Some((name, value))
}

/// A NotificationResponse: who sent what on which channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notification {
    pub process_id: u32,
    pub channel: Vec<u8>,
    pub payload: Vec<u8>,
}

/// Reads a NotificationResponse.
pub fn notification(body: &[u8]) -> Option<Notification> {
    let (process_id, rest) = body.split_first_chunk::<4>()?;
    let (channel, rest) = take_string(rest)?;
    let (payload, _) = take_string(rest)?;
    Some(Notification {
        process_id: u32::from_be_bytes(*process_id),
        channel: channel.to_vec(),
        payload: payload.to_vec(),
    })
}

/// The command tag of a CommandComplete.
pub fn command_tag(body: &[u8]) -> Option<&[u8]> {
    take_string(body).map(|(tag, _)| tag)
}

/// Whether a CopyInResponse or CopyOutResponse announces binary data.
pub fn copy_is_binary(body: &[u8]) -> bool {
    body.first() == Some(&1)
}

/// A simple Query message.
pub fn query(sql: &[u8]) -> Bytes {
    let mut frame = BytesMut::with_capacity(HEADER + sql.len() + 1);
    frame.put_u8(b'Q');
    frame.put_i32(length_field(sql.len() + 1));
    frame.put_slice(sql);
    frame.put_u8(0);
    frame.freeze()
}

/// A CopyData message.
pub fn copy_data(data: &[u8]) -> Bytes {
    let mut frame = BytesMut::with_capacity(HEADER + data.len());
    frame.put_u8(b'd');
    frame.put_i32(length_field(data.len()));
    frame.put_slice(data);
    frame.freeze()
}

/// A CopyDone message.
pub fn copy_done() -> Bytes {
    Bytes::from_static(b"c\0\0\0\x04")
}

/// A CopyFail message: `reason` becomes part of the server's error.
pub fn copy_fail(reason: &str) -> Bytes {
    let mut frame = BytesMut::new();
    frame.put_u8(b'f');
    frame.put_i32(length_field(reason.len() + 1));
    frame.put_slice(reason.as_bytes());
    frame.put_u8(0);
    frame.freeze()
}

/// A Terminate message.
pub fn terminate() -> Bytes {
    Bytes::from_static(b"X\0\0\0\x04")
}

/// The code of protocol version 3.0.
const PROTOCOL: i32 = 3 << 16;

/// A StartupMessage with these names and values.
pub fn startup_message(parameters: &[(Vec<u8>, Vec<u8>)]) -> Bytes {
    let mut body = BytesMut::new();
    for text in parameters.iter().flat_map(|(name, value)| [name, value]) {
        body.put_slice(text);
        body.put_u8(0);
    }
    body.put_u8(0);
    let mut message = BytesMut::with_capacity(8 + body.len());
    message.put_i32(length_field(body.len() + 4));
    message.put_i32(PROTOCOL);
    message.put_slice(&body);
    message.freeze()
}

fn length_field(body: usize) -> i32 {
    i32::try_from(body + 4).expect("callers refuse messages above 1 GB")
}

fn take_u16(bytes: &[u8]) -> Option<(u16, &[u8])> {
    let (number, rest) = bytes.split_first_chunk::<2>()?;
    Some((u16::from_be_bytes(*number), rest))
}

fn take_string(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = memchr::memchr(0, bytes)?;
    Some((&bytes[..end], &bytes[end + 1..]))
}
