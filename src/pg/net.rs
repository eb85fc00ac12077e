//! How are bytes carried: Unix sockets and TCP, and how a host's addresses are found.

use std::io::{self, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, Shutdown, SocketAddr, TcpStream as StdTcpStream};
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::net::UnixStream as StdUnixStream;
use std::path::Path;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use rustix::net::sockopt::{
    set_tcp_keepcnt, set_tcp_keepidle, set_tcp_keepintvl, set_tcp_user_timeout,
};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::unix::pipe::{Receiver, Sender};
use tokio::net::{TcpSocket, TcpStream, UnixStream};

use crate::error::os_error;

/// Whether the other side has gone.
pub(super) fn is_hang_up(error: &io::Error) -> bool {
    use io::ErrorKind;
    matches!(
        error.kind(),
        ErrorKind::ConnectionReset | ErrorKind::BrokenPipe | ErrorKind::UnexpectedEof
    )
}

/// Where a server listens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Address {
    /// The path of a socket; with a leading `@` a name in the abstract namespace.
    Socket(Vec<u8>),
    Tcp(SocketAddr),
}

/// A connected plain stream.
///
/// It tells the event loop that it waits for data only: a socket of tokio's own also wakes its task whenever the
/// server has read something, which for small statements would be one wake-up in two. A pipe's receiver has just
/// that interest, and to `read` a socket is like a pipe.
#[derive(Debug)]
pub struct Stream {
    socket: Socket,
    receiver: Receiver,
    /// There only while a write has to wait.
    sender: Option<Sender>,
}

#[derive(Debug)]
enum Socket {
    Unix(StdUnixStream),
    Tcp(StdTcpStream),
}

/// How a silent TCP connection is found to be dead; what is `None` is left to the system.
#[derive(Debug, Clone, Copy)]
pub struct Tcp {
    pub keepalives: bool,
    /// Seconds.
    pub idle: Option<u32>,
    /// Seconds.
    pub interval: Option<u32>,
    pub count: Option<u32>,
    /// Milliseconds.
    pub user_timeout: Option<u32>,
}

impl Default for Tcp {
    fn default() -> Tcp {
        Tcp {
            keepalives: true,
            idle: None,
            interval: None,
            count: None,
            user_timeout: None,
        }
    }
}

/// Why there is no stream.
#[derive(Debug)]
pub enum NoStream {
    /// A socket option was refused.
    Option(&'static str, io::Error),
    /// There is no such kind of socket on this machine.
    Unsupported(io::Error),
    Refused(io::Error),
}

impl Stream {
    pub async fn connect(address: &Address, tcp: Tcp) -> Result<Stream, NoStream> {
        let socket = match address {
            Address::Socket(path) => connect_socket(path)
                .await
                .and_then(UnixStream::into_std)
                .map(Socket::Unix)
                .map_err(NoStream::Refused)?,
            Address::Tcp(address) => connect_tcp(*address, tcp)
                .await?
                .into_std()
                .map(Socket::Tcp)
                .map_err(NoStream::Refused)?,
        };
        let receiver = socket
            .duplicate()
            .and_then(Receiver::from_owned_fd_unchecked)
            .map_err(NoStream::Refused)?;
        Ok(Stream {
            socket,
            receiver,
            sender: None,
        })
    }

    /// The user that owns the server's end of a Unix socket.
    pub fn peer_user(&self) -> Option<io::Result<u32>> {
        match &self.socket {
            Socket::Unix(stream) => Some(
                rustix::net::sockopt::socket_peercred(stream)
                    .map(|peer| peer.uid.as_raw())
                    .map_err(io::Error::from),
            ),
            Socket::Tcp(_) => None,
        }
    }

    /// Writes when the socket takes data again.
    fn poll_write_later(&mut self, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let sender = match &mut self.sender {
            Some(sender) => sender,
            absent => absent.insert(Sender::from_owned_fd_unchecked(self.socket.duplicate()?)?),
        };
        Pin::new(sender).poll_write(cx, bytes)
    }
}

impl Socket {
    fn duplicate(&self) -> io::Result<OwnedFd> {
        match self {
            Socket::Unix(stream) => stream.as_fd().try_clone_to_owned(),
            Socket::Tcp(stream) => stream.as_fd().try_clone_to_owned(),
        }
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Socket::Unix(stream) => stream.write(bytes),
            Socket::Tcp(stream) => stream.write(bytes),
        }
    }

    fn shut_down(&self) -> io::Result<()> {
        match self {
            Socket::Unix(stream) => stream.shutdown(Shutdown::Write),
            Socket::Tcp(stream) => stream.shutdown(Shutdown::Write),
        }
    }
}

async fn connect_socket(path: &[u8]) -> io::Result<UnixStream> {
    match path.split_first() {
        // The kernel wants a NUL where people write an at sign.
        Some((b'@', name)) => {
            let name = [b"\0", name].concat();
            UnixStream::connect(Path::new(std::ffi::OsStr::from_bytes(&name))).await
        }
        _ => UnixStream::connect(Path::new(std::ffi::OsStr::from_bytes(path))).await,
    }
}

async fn connect_tcp(address: SocketAddr, tcp: Tcp) -> Result<TcpStream, NoStream> {
    let socket = match address {
        SocketAddr::V4(_) => TcpSocket::new_v4(),
        SocketAddr::V6(_) => TcpSocket::new_v6(),
    };
    let socket = socket.map_err(NoStream::Unsupported)?;
    socket.set_nodelay(true).map_err(NoStream::Refused)?;
    tcp.apply(&socket)?;
    socket.connect(address).await.map_err(NoStream::Refused)
}

impl Tcp {
    fn apply(self, socket: &TcpSocket) -> Result<(), NoStream> {
        let failed = |name, error: rustix::io::Errno| NoStream::Option(name, error.into());
        if self.keepalives {
            socket.set_keepalive(true).map_err(NoStream::Refused)?;
            let seconds = |seconds| Duration::from_secs(u64::from(seconds));
            if let Some(idle) = self.idle {
                set_tcp_keepidle(socket, seconds(idle)).map_err(|e| failed("TCP_KEEPIDLE", e))?;
            }
            if let Some(interval) = self.interval {
                set_tcp_keepintvl(socket, seconds(interval))
                    .map_err(|e| failed("TCP_KEEPINTVL", e))?;
            }
            if let Some(count) = self.count {
                set_tcp_keepcnt(socket, count).map_err(|e| failed("TCP_KEEPCNT", e))?;
            }
        }
        match self.user_timeout {
            Some(limit) => {
                set_tcp_user_timeout(socket, limit).map_err(|e| failed("TCP_USER_TIMEOUT", e))
            }
            None => Ok(()),
        }
    }
}

/// All addresses of a host name, in the resolver's order; the error is `getaddrinfo`'s text.
pub async fn look_up(name: &str, port: u16) -> Result<Vec<SocketAddr>, Vec<u8>> {
    // Without a hosts file the resolver would ask the network who localhost is.
    if name.eq_ignore_ascii_case("localhost") && !Path::new("/etc/hosts").exists() {
        return Ok(vec![
            (Ipv4Addr::LOCALHOST, port).into(),
            (Ipv6Addr::LOCALHOST, port).into(),
        ]);
    }
    match tokio::net::lookup_host((name, port)).await {
        Ok(addresses) => Ok(addresses.collect()),
        Err(error) => {
            let text = os_error(&error);
            let reason = text.strip_prefix("failed to lookup address information: ");
            Err(reason.unwrap_or(&text).as_bytes().to_vec())
        }
    }
}

/// Reads a numeric address, in the forms that `inet_aton` takes as well.
pub fn parse_address(text: &[u8]) -> Option<IpAddr> {
    let text = std::str::from_utf8(text).ok()?;
    match text.parse() {
        Ok(address) => Some(address),
        Err(_) => loose_ipv4(text).map(IpAddr::V4),
    }
}

/// One to four parts, each decimal, octal or hexadecimal; the last fills what is left.
pub fn loose_ipv4(text: &str) -> Option<Ipv4Addr> {
    let parts: Vec<u32> = text.split('.').map(number).collect::<Option<_>>()?;
    let (last, first) = parts.split_last()?;
    if first.len() > 3 || first.iter().any(|part| *part > 255) {
        return None;
    }
    let room = 32 - 8 * first.len();
    if u64::from(*last) >= 1u64 << room {
        return None;
    }
    let high = first
        .iter()
        .enumerate()
        .fold(0, |sum, (i, part)| sum | part << (24 - 8 * i));
    Some(Ipv4Addr::from(high | last))
}

fn number(text: &str) -> Option<u32> {
    let lower = text.to_ascii_lowercase();
    let (digits, radix) = match (lower.strip_prefix("0x"), lower.strip_prefix('0')) {
        (Some(digits), _) => (digits, 16),
        (None, Some(digits)) if !digits.is_empty() => (digits, 8),
        _ => (lower.as_str(), 10),
    };
    let is_digits = !digits.is_empty() && digits.chars().all(|c| c.is_digit(radix));
    is_digits
        .then(|| u32::from_str_radix(digits, radix).ok())
        .flatten()
}

impl AsyncRead for Stream {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().receiver).poll_read(cx, buffer)
    }
}

impl AsyncWrite for Stream {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let me = self.get_mut();
        let written = loop {
            match me.socket.write(bytes) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    break ready!(me.poll_write_later(cx, bytes));
                }
                written => break written,
            }
        };
        match written {
            Ok(written) => {
                if written == bytes.len() {
                    me.sender = None;
                }
                Poll::Ready(Ok(written))
            }
            // What the server said before it went is still there to be read, and says why; its end is there as well.
            Err(error) if is_hang_up(&error) => Poll::Ready(Ok(bytes.len())),
            Err(error) => Poll::Ready(Err(error)),
        }
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(self.socket.shut_down())
    }
}
