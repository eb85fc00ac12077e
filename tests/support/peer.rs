//! A scripted peer in place of a server: it says what the script says, right or wrong.
//!
//! A script has one step on each line. Bytes are written as they are, with `\0`, `\n`, `\r` and `\xNN`.
//!
//! ```text
//! read                  waits for bytes and drops them
//! start                 reads the start-up message and lets the client in
//! send BYTES            sends bytes
//! message T BODY        sends a message of type T with the right length
//! columns NAME ...      sends a RowDescription of text columns
//! row VALUE ...         sends a DataRow
//! complete TAG          sends a CommandComplete
//! ready                 sends a ReadyForQuery
//! repeat N STEP         does a step N times, in as few writes as possible
//! dribble               from now on sends one byte at a time
//! hold                  does nothing until the client goes away
//! ```
//!
//! At the end of the script the connection is closed.
#![allow(dead_code)] // each suite uses the part it needs

use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

/// Serves every connection by a script; returns the port on 127.0.0.1.
pub fn misbehave(script: &str) -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let script = script.to_owned();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let script = script.clone();
            thread::spawn(move || play(stream, &script));
        }
    });
    port
}

/// A port that nobody listens at.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
    listener.local_addr().expect("an address").port()
}

/// Reads the escapes of a script.
pub fn unescape(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let (byte, tail) = match (first, tail) {
            (b'\\', [b'0', tail @ ..]) => (0, tail),
            (b'\\', [b'r', tail @ ..]) => (b'\r', tail),
            (b'\\', [b'n', tail @ ..]) => (b'\n', tail),
            (b'\\', [b'x', high, low, tail @ ..]) => {
                let digits = [*high, *low];
                let digits = std::str::from_utf8(&digits).expect("hexadecimal digits");
                (u8::from_str_radix(digits, 16).expect("a byte"), tail)
            }
            _ => (*first, tail),
        };
        bytes.push(byte);
        rest = tail;
    }
    bytes
}

/// How much a repeated step sends at once.
const CHUNK: usize = 64 * 1024;

fn play(stream: TcpStream, script: &str) {
    let mut peer = Peer {
        stream,
        is_dribbling: false,
    };
    // A client that goes away ends the script.
    let _ = script.lines().try_for_each(|step| peer.step(step));
}

struct Peer {
    stream: TcpStream,
    is_dribbling: bool,
}

impl Peer {
    fn step(&mut self, step: &str) -> io::Result<()> {
        let (verb, rest) = step.split_once(' ').unwrap_or((step, ""));
        match verb {
            "read" => self.stream.read(&mut [0; 4096]).map(drop),
            "start" => {
                self.step("read")?;
                self.send(&greeting())
            }
            "repeat" => {
                let (count, step) = rest.split_once(' ').expect("repeat N STEP");
                self.repeat(count.parse().expect("a number"), &message_of(step))
            }
            "dribble" => {
                self.is_dribbling = true;
                self.stream.set_nodelay(true)
            }
            "hold" => self.stream.read_to_end(&mut Vec::new()).map(drop),
            _ => self.send(&message_of(step)),
        }
    }

    fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        if !self.is_dribbling {
            return self.stream.write_all(bytes);
        }
        bytes.iter().try_for_each(|byte| {
            thread::sleep(std::time::Duration::from_micros(200));
            self.stream.write_all(&[*byte])
        })
    }

    fn repeat(&mut self, count: usize, bytes: &[u8]) -> io::Result<()> {
        let many = (CHUNK / bytes.len()).clamp(1, count.max(1));
        let chunk = bytes.repeat(many);
        (0..count / many).try_for_each(|_| self.send(&chunk))?;
        self.send(&bytes.repeat(count % many))
    }
}

/// The bytes that a step sends.
fn message_of(step: &str) -> Vec<u8> {
    let (verb, rest) = step.split_once(' ').unwrap_or((step, ""));
    match verb {
        "send" => unescape(rest),
        "message" => {
            let (tag, body) = rest.split_once(' ').unwrap_or((rest, ""));
            message(tag.as_bytes()[0], &unescape(body))
        }
        "columns" => {
            let names: Vec<_> = rest.split_whitespace().collect();
            let column = |name: &&str| {
                let text_type = b"\0\0\0\0\0\0\0\0\0\x19\xff\xff\xff\xff\xff\xff\0\0";
                [name.as_bytes(), b"\0", text_type].concat()
            };
            message(b'T', &counted(names.iter().map(column).collect()))
        }
        "row" => {
            let value = |value: &str| [&length(value.len()), value.as_bytes()].concat();
            message(b'D', &counted(rest.split_whitespace().map(value).collect()))
        }
        "complete" => message(b'C', &[rest.as_bytes(), b"\0"].concat()),
        "ready" => message(b'Z', b"I"),
        _ => panic!("unknown step: {step}"),
    }
}

/// What a server says that trusts everybody.
pub fn greeting() -> Vec<u8> {
    [
        message(b'R', &[0; 4]),
        message(b'S', b"server_version\x0018.6\0"),
        message(b'S', b"client_encoding\0UTF8\0"),
        message(b'S', b"standard_conforming_strings\0on\0"),
        message(b'S', b"in_hot_standby\0off\0"),
        message(b'S', b"default_transaction_read_only\0off\0"),
        message(b'K', b"\0\0\0\x07\0\0\0\x09"),
        message(b'Z', b"I"),
    ]
    .concat()
}

fn message(tag: u8, body: &[u8]) -> Vec<u8> {
    [&[tag], length(body.len() + 4).as_slice(), body].concat()
}

fn counted(parts: Vec<Vec<u8>>) -> Vec<u8> {
    let count = u16::try_from(parts.len()).expect("a few");
    [count.to_be_bytes().to_vec(), parts.concat()].concat()
}

fn length(bytes: usize) -> [u8; 4] {
    u32::try_from(bytes).expect("it is short").to_be_bytes()
}
