//! Which hosts are to be tried, and which password does the password file have for each.

use super::Problem;
use super::keywords::Settings;
use super::passfile::{self, Wanted};
use super::secret::Secret;
use super::world::World;

/// One of the hosts to try.
#[derive(Debug, Clone)]
pub struct Host {
    pub kind: HostKind,
    /// The host as given, or the default socket folder; empty when only an address was given.
    pub host: Vec<u8>,
    pub hostaddr: Vec<u8>,
    /// Unchecked: libpq complains about a bad port only when it comes to the host.
    pub port: Vec<u8>,
    /// The password that the password file has for this host.
    pub password: Option<Secret>,
}

/// How a host is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HostKind {
    /// By a folder with a Unix socket, or an abstract name that starts with `@`.
    Socket,
    /// By a name that has to be looked up.
    Name,
    /// By a numeric address.
    Address,
}

/// Where a server's socket may be when no host is given: Debian's folder, then PostgreSQL's own.
const SOCKET_FOLDERS: [&[u8]; 2] = [b"/var/run/postgresql", b"/tmp"];

/// Matches hosts, addresses and ports up.
pub(super) fn hosts(settings: &Settings, world: &dyn World) -> Result<Vec<Host>, Problem> {
    let names = list(settings.non_empty("host"));
    let addresses = list(settings.non_empty("hostaddr"));
    let count = match (addresses.len(), names.len()) {
        (0, 0) => 1,
        (0, names) => names,
        (addresses, _) => addresses,
    };
    if !names.is_empty() && names.len() != count {
        return Err(mismatch(
            names.len(),
            " host names to ",
            count,
            " hostaddr values",
        ));
    }
    let ports = list(settings.non_empty("port"));
    if ports.len() > 1 && ports.len() != count {
        return Err(mismatch(ports.len(), " port numbers to ", count, " hosts"));
    }
    let port = |index: usize| match ports.len() {
        1 => ports[0].to_vec(),
        _ => item(&ports, index),
    };
    Ok((0..count)
        .map(|i| host(item(&names, i), item(&addresses, i), port(i), world))
        .collect())
}

fn host(name: Vec<u8>, hostaddr: Vec<u8>, port: Vec<u8>, world: &dyn World) -> Host {
    let kind = match (hostaddr.is_empty(), name.first()) {
        (false, _) => HostKind::Address,
        (true, None | Some(b'/' | b'@')) => HostKind::Socket,
        (true, Some(_)) => HostKind::Name,
    };
    let host = match name.is_empty() && kind == HostKind::Socket {
        true => default_folder(&port, world),
        false => name,
    };
    Host {
        kind,
        host,
        hostaddr,
        port,
        password: None,
    }
}

/// The folder that has the socket; failing that, Debian's if it exists, else PostgreSQL's own.
pub fn default_folder(port: &[u8], world: &dyn World) -> Vec<u8> {
    let port = if port.is_empty() { b"5432" } else { port };
    let has_socket = |folder: &&&[u8]| {
        let socket = [folder, b"/.s.PGSQL.".as_slice(), port].concat();
        world.file(&socket).is_some()
    };
    let exists = |folder: &&&[u8]| world.file(folder).is_some();
    SOCKET_FOLDERS
        .iter()
        .find(has_socket)
        .or_else(|| SOCKET_FOLDERS.iter().find(exists))
        .unwrap_or(&SOCKET_FOLDERS[1])
        .to_vec()
}

fn list(value: Option<&[u8]>) -> Vec<&[u8]> {
    value.map_or(Vec::new(), |text| text.split(|&b| b == b',').collect())
}

fn item(list: &[&[u8]], index: usize) -> Vec<u8> {
    list.get(index).map_or(Vec::new(), |text| text.to_vec())
}

fn mismatch(left: usize, middle: &str, right: usize, end: &str) -> Problem {
    Problem(format!("could not match {left}{middle}{right}{end}").into_bytes())
}

/// Gives each host its password; what is returned are warnings.
pub(super) fn look_up_passwords(
    hosts: &mut [Host],
    settings: &Settings,
    world: &dyn World,
) -> Vec<Vec<u8>> {
    let Some(path) = settings.non_empty("passfile") else {
        return Vec::new();
    };
    let Some(file) = world.file(path) else {
        return Vec::new();
    };
    if let Err(refused) = passfile::examine(&file) {
        // libpq looks, and warns, once for each host.
        return vec![refused.warning(path); hosts.len()];
    }
    if let Some(contents) = &file.contents {
        for host in hosts {
            host.password = passfile::look_up(contents, &wanted(host, settings));
        }
    }
    passfile::forget(file);
    Vec::new()
}

/// Names the host as password files do: a default socket folder is `localhost`.
fn wanted<'a>(host: &'a Host, settings: &'a Settings) -> Wanted<'a> {
    let name = match host.host.as_slice() {
        [] => host.hostaddr.as_slice(),
        folder if SOCKET_FOLDERS.contains(&folder) => b"localhost",
        name => name,
    };
    Wanted {
        host: name,
        port: match host.port.as_slice() {
            [] => b"5432",
            port => port,
        },
        dbname: settings.value("dbname").unwrap_or_default(),
        user: settings.value("user").unwrap_or_default(),
    }
}
