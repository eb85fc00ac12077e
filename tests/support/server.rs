//! A throwaway PostgreSQL server: a data folder of its own, a private socket, gone when the tests end.
//!
//! The programs come from the folder in `PGTUSK_PG_BIN`, or else the newest of Debian's. There is no skipping:
//! without a server the tests fail.
#![allow(dead_code)] // each suite uses the part it needs

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

/// Starts the server, says `ready`, and takes everything away when standard input ends, which it does when the
/// test process ends, however that happens.
const KEEPER: &str = r#"
trap '' INT HUP TERM
bin=$1 dir=$2 port=$3 prepare=$4; shift 4
as() { if [ "$(id -u)" = 0 ]; then setpriv --reuid=postgres --regid=postgres --clear-groups env HOME=/nonexistent "$@"; else "$@"; fi; }
[ "$(id -u)" != 0 ] || chown postgres "$dir"
cd "$dir" || exit 1
as "$bin/initdb" -D "$dir/db" -A trust -U postgres -E UTF8 --locale=C.UTF-8 --no-sync >"$dir/initdb.log" 2>&1 || { cat "$dir/initdb.log" >&2; exit 1; }
sh -ec "$prepare" >"$dir/prepare.log" 2>&1 || { cat "$dir/prepare.log" >&2; exit 1; }
[ "$(id -u)" != 0 ] || chown -R postgres "$dir/db"
as "$bin/pg_ctl" -D "$dir/db" -l "$dir/log" -w -o "-p $port -k $dir -c fsync=off -c max_connections=100 $*" start >/dev/null || { cat "$dir/log" >&2; exit 1; }
echo ready
cat >/dev/null
as "$bin/pg_ctl" -D "$dir/db" -m immediate stop >/dev/null 2>&1
cd / && rm -rf "$dir"
"#;

/// A running server; dropping it ends it.
pub struct Server {
    pub folder: PathBuf,
    pub port: u16,
    keeper: Child,
    _stdin: Option<ChildStdin>,
}

impl Server {
    /// Starts a server with extra `postgres` options.
    pub fn start(options: &str) -> Server {
        Server::prepared("", options)
    }

    /// The same after a shell script has run in the server's folder, in which the data folder is `db`.
    pub fn prepared(script: &str, options: &str) -> Server {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("pgtusk-test-{}-{number}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        fs::create_dir_all(&folder).expect("the temporary folder is writable");
        let port = free_port(number);
        let mut keeper = Command::new("sh")
            .args(["-c", KEEPER, "keeper"])
            .arg(bin_folder())
            .arg(&folder)
            .arg(port.to_string())
            .arg(script)
            .arg(format!("-c listen_addresses= {options}"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("sh can be run");
        let mut said = String::new();
        let stdout = keeper.stdout.take().expect("it is piped");
        BufReader::new(stdout)
            .read_line(&mut said)
            .expect("it is readable");
        assert_eq!(said, "ready\n", "the server did not start; see above");
        let stdin = keeper.stdin.take();
        Server {
            folder,
            port,
            keeper,
            _stdin: stdin,
        }
    }

    /// The server that tests share; each makes databases of its own.
    pub fn shared() -> &'static Server {
        static SHARED: OnceLock<Server> = OnceLock::new();
        SHARED.get_or_init(|| Server::start(""))
    }

    /// Points a command at this server and away from everything of the user's.
    pub fn aim<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        for (name, _) in std::env::vars_os() {
            let name = name.to_string_lossy().into_owned();
            if name.starts_with("PG") || name.starts_with("PSQL") || name.starts_with("LC_") {
                command.env_remove(name);
            }
        }
        command
            .env_remove("HOME")
            .env_remove("COLUMNS")
            .env("LANG", "C.UTF-8")
            .env("PGHOST", &self.folder)
            .env("PGPORT", self.port.to_string())
            .env("PGUSER", "postgres")
            .env("PGDATABASE", "postgres")
    }

    /// Creates a database, in place of an old one of that name.
    pub fn create_database(&self, name: &str) {
        let mut command = Command::new(bin_folder().join("psql"));
        self.aim(&mut command).args(["-X", "-q"]);
        command.args(["-c", &format!("drop database if exists {name}")]);
        command.args(["-c", &format!("create database {name} template template0")]);
        let output = command.output().expect("psql can be run");
        assert!(output.status.success(), "{output:?}");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self._stdin.take());
        let _ = self.keeper.wait();
    }
}

/// A port below those that the kernel hands out: between the choice and the server's start nobody else gets it.
fn free_port(number: u32) -> u16 {
    let seed = std::process::id() % 500 * 20 + number;
    (0..1000)
        .map(|step| 20_000 + ((seed + step * 7) % 10_000) as u16)
        .find(|port| TcpListener::bind(("127.0.0.1", *port)).is_ok())
        .expect("a port")
}

/// Where initdb, pg_ctl and psql are.
pub fn bin_folder() -> PathBuf {
    if let Some(folder) = std::env::var_os("PGTUSK_PG_BIN") {
        return PathBuf::from(folder);
    }
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten();
    let newest = versions
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok()?.parse().ok())
        .max()
        .map(|version: u32| PathBuf::from(format!("/usr/lib/postgresql/{version}/bin")));
    newest
        .expect("PostgreSQL is installed (see scripts/test), or PGTUSK_PG_BIN names its bin folder")
}

/// A folder in which the program has the name `name`.
pub fn called(name: &str, folder: &Path) -> PathBuf {
    let link = folder.join(name);
    if !link.exists() {
        std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_pgtusk"), &link)
            .expect("a link can be made");
    }
    link
}

/// A folder of its own for one test, empty.
pub fn scratch(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("the target folder is writable");
    folder
}

/// Writes a file, with the folders above it.
pub fn write(path: &Path, bytes: &[u8]) {
    let mut file = fs::File::create(path).expect("the scratch folder is writable");
    file.write_all(bytes).expect("the disk has room");
}
