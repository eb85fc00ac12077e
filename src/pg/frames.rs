//! What does a message of the server say: backend frames as borrowed views.
//!
//! Nothing here fails loudly: what does not fit the protocol is `None`, and the caller ends the connection.
//! Source: the PostgreSQL documentation, "Message Formats".

use bytes::{BufMut, Bytes, BytesMut};

use crate::rows::Column;

/// The length of a frame's header: a tag and the length that includes itself.
pub const HEADER: usize = 5;

/// Messages that may be longer than [`SHORT_LIMIT`] bytes (libpq's VALID_LONG_MESSAGE_TYPE).
const LONG_TAGS: &[u8] = b"TDdVENAt";

/// Any other message with more bytes than this means that the stream is out of step (libpq's limit).
const SHORT_LIMIT: usize = 30_000;

/// Reads a header: the tag and the length field.
pub fn header(bytes: &[u8]) -> Option<(u8, i32)> {
    let (header, _) = bytes.split_first_chunk::<HEADER>()?;
    let length = i32::from_be_bytes([header[1], header[2], header[3], header[4]]);
    Some((header[0], length))
}

/// The size of the whole frame with its tag, unless the length cannot be right.
pub fn plausible_length(tag: u8, length: i32) -> Option<usize> {
    let length = usize::try_from(length).ok()?;
    let is_plausible = length >= 4 && (length <= SHORT_LIMIT || LONG_TAGS.contains(&tag));
    is_plausible.then_some(length + 1)
}

/// libpq's words for a stream that is out of step.
pub fn lost_synchronization(tag: u8, length: i32) -> String {
    format!(
        "lost synchronization with server: got message type \"{}\", length {length}",
        char::from(tag).escape_default()
    )
}

/// Iterates over the frames in a run of whole frames: tag, and the range of the frame with its header.
pub fn frames(run: &[u8]) -> impl Iterator<Item = (u8, std::ops::Range<usize>)> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let (tag, length) = header(&run[at..])?;
        let start = at;
        at += plausible_length(tag, length)?;
        Some((tag, start..at))
    })
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

/// A StartupMessage with these names and values.
pub fn startup_message(protocol: i32, parameters: &[(Vec<u8>, Vec<u8>)]) -> Bytes {
    let mut body = BytesMut::new();
    for text in parameters.iter().flat_map(|(name, value)| [name, value]) {
        body.put_slice(text);
        body.put_u8(0);
    }
    body.put_u8(0);
    let mut message = BytesMut::with_capacity(8 + body.len());
    message.put_i32(length_field(body.len() + 4));
    message.put_i32(protocol);
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
