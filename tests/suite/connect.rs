//! Cases for `connect`: what happens with real servers, with servers that misbehave, and what is said about it.

use std::ffi::OsString;
use std::fs;
use std::io::Write;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::thread;
use std::time::Duration;

use pgtusk::cli::pg_isready;
use pgtusk::interrupt::Interrupt;
use pgtusk::pg::connect::{ConnectError, Connected, connect};
use pgtusk::pg::conninfo::require_auth::AuthPolicy;
use pgtusk::pg::conninfo::spec::ChannelBinding;
use pgtusk::pg::conninfo::tls::CertificateMode;
use pgtusk::pg::conninfo::{self, ConnectSpec, Found, Secret, System, World};
use pgtusk::pg::startup::{Demands, Notes, Watch};
use pgtusk::pg::tls::certificate::{Certificate, Parts};
use pgtusk::pg::tls::hello::{ServerHello, server_hello};
use pgtusk::pg::{Ended, Request, Server as Session};

use crate::support::cases::{self, Case};
use crate::support::peer::{free_port, misbehave, unescape};
use crate::support::sink::LastError;

#[test]
fn real_servers_are_reached_and_refused_as_psql_does() {
    let server = server();
    cases::check("connect", |case| {
        let expected = case.section("expect").to_vec();
        if server.version < since(case) {
            return vec![("expect", expected)];
        }
        let _presented = server.present(&case_word(case, "certificate", "good"));
        let text = server.with_places(&case.text("connect"));
        vec![("expect", server.without_places(&outcome(text.trim_end())))]
    });
}

#[test]
fn servers_that_misbehave_get_an_error_and_nothing_else() {
    cases::check("connect_hostile", |case| {
        let port = misbehave(&case.text("script"));
        let options = case.text("connect");
        let text = format!("host=127.0.0.1 port={port} user=u dbname=d {options}");
        let said = String::from_utf8_lossy(&outcome(text.trim_end())).into_owned();
        let said = said.replace(&port.to_string(), "{port}");
        vec![("expect", said.into_bytes())]
    });
}

#[test]
fn an_encrypted_session_knows_its_facts() {
    let server = server();
    let _presented = server.present("good");
    let connected = open(&server.with_places(
        "host=localhost port={port} user=scram password=secret dbname=postgres sslmode=require",
    ))
    .expect("it connects");
    let tls = connected.tls.expect("it is encrypted");
    assert_eq!(tls.protocol, "TLSv1.3");
    assert_eq!(tls.cipher, "TLS_AES_256_GCM_SHA384");
    assert_eq!(tls.key_bits, 256);
    let alpn = (server.version >= 17).then(|| "postgresql");
    assert_eq!(tls.alpn, alpn);
    assert!(connected.password_used);
    assert_eq!(connected.endpoint.host, b"localhost");
    assert_eq!(connected.endpoint.port, server.port.to_string().as_bytes());
    assert!(!connected.endpoint.is_socket);
}

#[test]
fn an_older_encrypted_session_knows_its_facts() {
    let server = server();
    let text = "host=localhost port={port} user=postgres dbname=postgres sslmode=require ssl_max_protocol_version=TLSv1.2";
    let connected = open(&server.with_places(text)).expect("it connects");
    let tls = connected.tls.expect("it is encrypted");
    assert_eq!(tls.protocol, "TLSv1.2");
    assert_eq!(tls.cipher, "ECDHE-RSA-AES256-GCM-SHA384");
    assert_eq!(tls.key_bits, 256);
}

#[test]
fn a_server_hello_is_found_in_any_pieces_and_behind_a_retry() {
    let hello = |random: &[u8]| {
        let extensions = b"\x00\x2b\x00\x02\x03\x04";
        let length = u8::try_from(extensions.len()).expect("it is short");
        let body = [
            b"\x03\x03",
            random,
            &[0, 0x13, 0x02, 0, 0, length],
            extensions,
        ]
        .concat();
        let size = u8::try_from(body.len()).expect("it is short");
        [&[2, 0, 0, size], body.as_slice()].concat()
    };
    let record = |kind: u8, payload: &[u8]| {
        let size = u8::try_from(payload.len()).expect("it is short");
        [&[kind, 3, 3, 0, size], payload].concat()
    };
    let retry = unescape(
        "\\xcf\\x21\\xad\\x74\\xe5\\x9a\\x61\\x11\\xbe\\x1d\\x8c\\x02\\x1e\\x65\\xb8\\x91\\xc2\\xa2\\x11\\x16\\x7a\\xbb\\x8c\\x5e\\x07\\x9e\\x09\\xe2\\xc8\\xa8\\x33\\x9c",
    );
    let real = hello(&[7; 32]);
    let (first, second) = real.split_at(20);
    let bytes = [
        record(22, &hello(&retry)),
        record(20, &[1]),
        record(22, first),
        record(22, second),
    ]
    .concat();
    let found = ServerHello {
        version: 0x0304,
        suite: 0x1302,
    };
    assert_eq!(server_hello(&bytes), Some(found));
    for end in 0..bytes.len() {
        assert_eq!(server_hello(&bytes[..end]), None);
    }
    for place in 0..bytes.len() {
        for byte in [0, 1, 0x7f, 0xff] {
            let mut damaged = bytes.clone();
            damaged[place] = byte;
            let _ = server_hello(&damaged);
        }
    }
}

#[test]
fn a_socket_session_knows_its_facts() {
    let server = server();
    let text = "host={socket} port={port} user=postgres dbname=postgres application_name=me";
    let connected = open(&server.with_places(text)).expect("it connects");
    assert!(connected.tls.is_none());
    assert!(!connected.password_used);
    assert!(connected.endpoint.is_socket);
    assert_eq!(connected.endpoint.hostaddr, None);
    let names: Vec<_> = connected.parameters.iter().map(|(name, _)| name).collect();
    assert!(names.iter().any(|name| *name == b"server_version"));
    let application = connected
        .parameters
        .iter()
        .find(|(name, _)| name == b"application_name");
    assert_eq!(application.expect("it is reported").1, b"me");
}

#[test]
fn only_a_missing_password_is_worth_asking_for() {
    let server = server();
    let failed = |password: &str| {
        let text = format!("host=localhost port={{port}} user=md5 dbname=postgres {password}");
        refused(&server.with_places(&text))
    };
    assert!(failed("").needs_password);
    assert!(failed("").has_requested);
    assert!(!failed("password=wrong").needs_password);
    let text = "host=localhost port={port} user=md5 dbname=postgres";
    let spec = spec(&server.with_places(text)).expect("it resolves");
    let spec = spec.with_password(Secret::new(b"secret"));
    assert!(run(connect(&spec, &System)).is_ok());
}

#[test]
fn password_file_and_service_file_lead_to_a_server() {
    let server = server();
    let passfile = server.folder.join("pgpass");
    fs::write(
        &passfile,
        format!("localhost:{}:*:scram:secret\n", server.port),
    )
    .expect("written");
    fs::set_permissions(&passfile, fs::Permissions::from_mode(0o600)).expect("its mode is set");
    let service = server.folder.join("service.conf");
    let lines = format!(
        "[it]\nhost=localhost\nport={}\nuser=scram\ndbname=postgres\nsslmode=require\n",
        server.port
    );
    fs::write(&service, lines).expect("written");
    let world = Variables(vec![
        ("PGPASSFILE", passfile.into_os_string()),
        ("PGSERVICEFILE", service.into_os_string()),
    ]);
    let spec = conninfo::resolve(&[("dbname", b"service=it")], &world).expect("it resolves");
    let connected = run(async { connect(&spec, &world).await }).expect("it connects");
    assert!(connected.password_used);
}

#[test]
fn a_wrong_password_from_a_file_names_the_file() {
    let server = server();
    let passfile = server.folder.join("pgpass-wrong");
    fs::write(&passfile, "*:*:*:*:wrong\n").expect("written");
    fs::set_permissions(&passfile, fs::Permissions::from_mode(0o600)).expect("its mode is set");
    let text = format!(
        "host=localhost port={{port}} user=scram dbname=postgres sslmode=require passfile={}",
        passfile.display()
    );
    let error = refused(&server.with_places(&text));
    let last = format!("\npassword retrieved from file \"{}\"", passfile.display());
    assert!(error.to_string().ends_with(&last), "{error}");
}

#[test]
fn a_server_that_starts_up_is_passed_over_for_the_next_host() {
    let server = server();
    let starting = misbehave(STARTING_UP);
    let text = format!(
        "host=127.0.0.1,localhost port={starting},{{port}} user=postgres dbname=postgres sslmode=disable"
    );
    let connected = open(&server.with_places(&text)).expect("the second host takes us");
    assert_eq!(connected.endpoint.host, b"localhost");
}

#[test]
fn a_cancel_request_stops_a_statement_encrypted_or_not() {
    let server = server();
    let _presented = server.present("good");
    for options in ["sslmode=require", "sslmode=disable"] {
        let text = format!("host=localhost port={{port}} user=postgres dbname=postgres {options}");
        let mut sink = LastError::default();
        let ended = interrupted(&server.with_places(&text), &mut sink);
        assert!(ended.was_interrupted);
        assert_eq!(
            sink.0.expect("an error").field(b'C'),
            Some(&b"57014"[..]),
            "{options}"
        );
    }
}

/// Starts a long statement and presses Ctrl-C while it runs.
fn interrupted(text: &str, sink: &mut LastError) -> Ended {
    let interrupt = Interrupt::default();
    let (ours, theirs) = UnixStream::pair().expect("a pair of sockets");
    let mut session = Session::new(interrupt.clone(), Some(theirs)).expect("a session");
    let spec = spec(text).expect("it resolves");
    session.connect(&spec, &System).expect("it connects");
    thread::spawn(move || {
        thread::sleep(Duration::from_millis(200));
        interrupt.flag().store(true, Ordering::Relaxed);
        (&ours).write_all(b"!").expect("somebody listens");
        thread::sleep(Duration::from_secs(20));
    });
    let request = Request::simple(b"select pg_sleep(20)");
    session.run(request, sink).expect("the connection lives on")
}

#[test]
fn pg_isready_tells_the_kinds_of_servers_apart() {
    let server = server();
    let port = server.port.to_string();
    let rejecting = misbehave(STARTING_UP);
    let nobody = free_port().to_string();
    let rejecting = rejecting.to_string();
    let cases: [(&[&str], &str, u8); 12] = [
        (
            &["-h", "localhost", "-p", &port],
            "localhost:{port} - accepting connections\n",
            0,
        ),
        (
            &["-h", "localhost", "-p", &port, "-U", "nobody"],
            "localhost:{port} - accepting connections\n",
            0,
        ),
        (
            &["-h", "localhost", "-p", &port, "-U", "md5", "-d", "nix"],
            "localhost:{port} - accepting connections\n",
            0,
        ),
        (&["-h", "localhost", "-p", &port, "-q"], "", 0),
        (
            &["-d", "host=127.0.0.1 sslmode=disable", "-p", &rejecting],
            "127.0.0.1:{port} - rejecting connections\n",
            1,
        ),
        (
            &["--hos=127.0.0.1", "--p", &nobody],
            "127.0.0.1:{port} - no response\n",
            2,
        ),
        (
            &["-h", "/none", "-p", "abc"],
            "/none:abc - no response\n",
            2,
        ),
        (&["-h", "x", "-d", "sslmode=x"], "x:5432 - no attempt\n", 3),
        (
            &["-d", "a=b"],
            "pg_isready: error: invalid connection option \"a\"\n",
            3,
        ),
        (
            &["--foo=bar"],
            "pg_isready: unrecognized option '--foo=bar'\npg_isready: hint: Try \"pg_isready --help\" for more information.\n",
            3,
        ),
        (
            &["--quiet=1"],
            "pg_isready: option '--quiet' doesn't allow an argument\npg_isready: hint: Try \"pg_isready --help\" for more information.\n",
            3,
        ),
        (
            &["x", "y"],
            "pg_isready: error: too many command-line arguments (first is \"x\")\npg_isready: hint: Try \"pg_isready --help\" for more information.\n",
            3,
        ),
    ];
    for (arguments, expected, code) in cases {
        let (said, ended) = is_ready(arguments);
        let said = [&port, &rejecting, &nobody]
            .iter()
            .fold(said, |said, port| said.replace(port.as_str(), "{port}"));
        assert_eq!((said.as_str(), ended), (expected, code), "{arguments:?}");
    }
}

fn is_ready(arguments: &[&str]) -> (String, u8) {
    let argv: Vec<OsString> = ["pg_isready"]
        .iter()
        .chain(arguments)
        .map(OsString::from)
        .collect();
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let code = pg_isready::run(&argv, &Variables(Vec::new()), &mut out, &mut err)
        .expect("writing to memory");
    out.extend_from_slice(&err);
    (String::from_utf8_lossy(&out).into_owned(), code)
}

/// A server that is not ready yet.
const STARTING_UP: &str = "read\nsend E\\0\\0\\0\\x3eSFATAL\\0VFATAL\\0C57P03\\0Mthe database system is starting up\\0\\0\nread\n";

#[test]
fn damaged_certificates_are_read_without_panic() {
    let server = server();
    for name in ["good.der", "old.der"] {
        let whole = fs::read(server.folder.join(name)).expect("it is there");
        assert!(Parts::parse(&whole).is_some());
        assert_eq!(
            Parts::parse(&whole).map(|p| p.is_version1),
            Some(name == "old.der")
        );
        for end in 0..whole.len() {
            let _ = (
                Certificate::parse(&whole[..end]),
                Parts::parse(&whole[..end]),
            );
        }
        for place in 0..whole.len() {
            for byte in [0, 0x7f, 0x80, 0x84, 0xff] {
                let mut damaged = whole.clone();
                damaged[place] = byte;
                let _ = (Certificate::parse(&damaged), Parts::parse(&damaged));
            }
        }
    }
}

#[test]
fn start_up_frames_are_understood_in_any_pieces() {
    let frames = unescape(
        "R\\0\\0\\0\\x08\\0\\0\\0\\0S\\0\\0\\0\\x08ab\\0\\0K\\0\\0\\0\\x0c\\0\\0\\0\\x07\\0\\0\\0\\x09Z\\0\\0\\0\\x05I",
    );
    for size in 1..=frames.len() {
        let notes = Notes::default();
        let mut watch = Watch::new(nothing_demanded(), notes.clone());
        for piece in frames.chunks(size) {
            watch.feed(piece).expect("they are in order");
        }
        let learned = notes.read();
        assert!(watch.is_done());
        assert_eq!(learned.key, Some((7, 9)));
        assert_eq!(learned.parameters, [(b"ab".to_vec(), Vec::new())]);
    }
}

fn nothing_demanded() -> Demands {
    Demands {
        auth: AuthPolicy::parse(None).expect("nothing is required"),
        channel_binding: ChannelBinding::Prefer,
        certificate_mode: CertificateMode::Allow,
        has_password: false,
        is_encrypted: false,
        certificate_was_asked: false,
        certificate_was_sent: false,
    }
}

/// What psql would print: the answer to a query, or the error.
fn outcome(text: &str) -> Vec<u8> {
    match open(text) {
        Ok(_) => b"ok\n".to_vec(),
        Err(error) => [b"psql: error: ", error.text.as_slice(), b"\n"].concat(),
    }
}

fn open(text: &str) -> Result<Connected, ConnectError> {
    let spec = spec(text)?;
    run(connect(&spec, &System))
}

fn refused(text: &str) -> ConnectError {
    open(text).err().expect("it is refused")
}

fn spec(text: &str) -> Result<ConnectSpec, ConnectError> {
    conninfo::resolve(&[("dbname", text.as_bytes())], &Variables(Vec::new())).map_err(|problem| {
        ConnectError {
            text: problem.0,
            needs_password: false,
            has_requested: false,
            server: None,
        }
    })
}

fn run<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime")
        .block_on(future)
}

/// The real world with other environment variables, and nothing in the home folder.
struct Variables(Vec<(&'static str, OsString)>);

impl World for Variables {
    fn variable(&self, name: &str) -> Option<Vec<u8>> {
        if name == "HOME" {
            return Some(b"/nonexistent".to_vec());
        }
        let own = self.0.iter().find(|(known, _)| *known == name);
        own.map(|(_, value)| value.as_encoded_bytes().to_vec())
    }

    fn file(&self, path: &[u8]) -> Option<Found> {
        System.file(path)
    }

    fn user_id(&self) -> u32 {
        System.user_id()
    }
}

/// The major version from which on a case holds.
fn since(case: &Case) -> u32 {
    case_word(case, "since", "0").parse().expect("a version")
}

fn case_word(case: &Case, section: &str, default: &str) -> String {
    match case.find(section) {
        Some(_) => case.text(section).trim_end().to_owned(),
        None => default.to_owned(),
    }
}

/// A port below those that the kernel hands out: between the choice and the server's start nobody else gets it.
fn server_port(number: u16) -> u16 {
    let seed = std::process::id() as u16 % 500 * 20 + number;
    (0..1000)
        .map(|step| 20_000 + (seed + step * 7) % 10_000)
        .find(|port| TcpListener::bind(("127.0.0.1", *port)).is_ok())
        .expect("a port")
}

/// A private PostgreSQL with TLS and one user for each way of authentication; stopped when dropped.
struct Server {
    folder: PathBuf,
    binaries: PathBuf,
    port: u16,
    version: u32,
    presented: Mutex<String>,
}

/// The server that all tests share while one of them needs it.
fn server() -> Arc<Server> {
    static SHARED: Mutex<Weak<Server>> = Mutex::new(Weak::new());
    let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(server) = shared.upgrade() {
        return server;
    }
    let server = Arc::new(Server::start());
    *shared = Arc::downgrade(&server);
    server
}

const CONFIGURATION: &str = "
listen_addresses = '127.0.0.1'
fsync = off
max_connections = 30
ssl = on
ssl_cert_file = 'good.crt'
ssl_key_file = 'good.key'
ssl_ca_file = 'clientca.crt'
";

const AUTHENTICATION: &str = "
local all all trust
hostssl all scram 127.0.0.1/32 scram-sha-256
hostssl all certuser 127.0.0.1/32 cert
hostssl all sslonly 127.0.0.1/32 trust
hostnossl all plainonly 127.0.0.1/32 trust
host all md5 127.0.0.1/32 md5
host all pw 127.0.0.1/32 password
host all scramany 127.0.0.1/32 scram-sha-256
host all postgres 127.0.0.1/32 trust
";

const USERS: &str = "
create role scram login password 'secret';
create role scramany login password 'secret';
create role certuser login;
create role sslonly login;
create role plainonly login;
set password_encryption = md5;
create role md5 login password 'secret';
create role pw login password 'secret';
";

/// Makes two authorities and what they sign; `wrong` is for other hosts, `cnonly` has no alternative names.
const CERTIFICATES: &str = r#"
set -e
authority() {
  openssl req -x509 -new -newkey rsa:2048 -nodes -keyout $1.key -out $1.crt -subj /CN=$1 -days 30 \
    -addext basicConstraints=critical,CA:TRUE -addext keyUsage=keyCertSign,cRLSign
}
sign() {
  openssl req -new -newkey rsa:2048 -nodes -keyout $1.key -out $1.csr -subj $2
  echo "$3" > $1.ext
  openssl x509 -req -in $1.csr -CA $4.crt -CAkey $4.key -CAcreateserial -days 30 -out $1.crt -extfile $1.ext $5
}
authority ca; authority other; authority clientca
sign good /CN=common.example subjectAltName=DNS:localhost,DNS:*.wild.example,IP:127.0.0.1 ca
sign cnonly /CN=localhost basicConstraints=CA:FALSE ca
sign wrong /CN=wrong.example subjectAltName=DNS:a.example,DNS:b.example ca
sign sha384 /CN=localhost subjectAltName=DNS:localhost ca -sha384
sign sha512 /CN=localhost subjectAltName=DNS:localhost ca -sha512
sign client /CN=certuser basicConstraints=CA:FALSE clientca
openssl req -new -newkey rsa:2048 -nodes -keyout old.key -out old.csr -subj /CN=localhost
openssl x509 -req -in old.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 30 -out old.crt
openssl x509 -in good.crt -outform der -out good.der
openssl x509 -in old.crt -outform der -out old.der
: > index.txt; echo 01 > crlnumber
printf '[ca]\ndefault_ca=x\n[x]\ndatabase=index.txt\ncrlnumber=crlnumber\ndefault_md=sha256\ndefault_crl_days=30\ncertificate=ca.crt\nprivate_key=ca.key\n' > ca.cnf
openssl ca -config ca.cnf -gencrl -out none.crl
openssl ca -config ca.cnf -revoke good.crt
openssl ca -config ca.cnf -gencrl -out good.crl
openssl req -x509 -new -newkey rsa:2048 -nodes -keyout self.key -out self.crt -subj /CN=localhost -days 30
openssl pkey -in client.key -aes256 -passout pass:x -out encrypted.key
cp client.key open.key
: > empty.crt
chmod 600 *.key *.crt
chmod 644 open.key
"#;

impl Server {
    fn start() -> Server {
        let binaries = binaries();
        // A server that is still being stopped must not share a folder with its successor.
        static STARTED: AtomicU16 = AtomicU16::new(0);
        let number = STARTED.fetch_add(1, Ordering::Relaxed);
        let name = format!("pgtusk-{}-{number}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).expect("a folder");
        give_to_postgres(&folder);
        let server = Server {
            port: server_port(number),
            version: version(&binaries),
            presented: Mutex::new("good".to_owned()),
            folder,
            binaries,
        };
        let data = server.data();
        server.succeed(
            server
                .tool("initdb")
                .args(["-A", "trust", "-U", "postgres", "-E", "UTF8"])
                .args(["--locale=C", "--no-sync", "-D"])
                .arg(&data),
        );
        server.succeed(
            Command::new("sh")
                .args(["-c", CERTIFICATES])
                .current_dir(&server.folder),
        );
        for name in [
            "good", "cnonly", "wrong", "sha384", "sha512", "self", "old", "clientca",
        ] {
            for extension in ["crt", "key"] {
                let file = format!("{name}.{extension}");
                fs::copy(server.folder.join(&file), data.join(&file)).expect("copied");
                give_to_postgres(&data.join(&file));
            }
        }
        append(&data.join("postgresql.conf"), CONFIGURATION);
        fs::write(data.join("pg_hba.conf"), AUTHENTICATION).expect("written");
        let options = format!("-p {} -k {}", server.port, server.folder.display());
        server.succeed(
            server
                .tool("pg_ctl")
                .args(["-w", "-o", &options, "-l"])
                .arg(server.folder.join("log"))
                .arg("-D")
                .arg(&data)
                .arg("start"),
        );
        server.query(USERS);
        server
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// One of PostgreSQL's programs, as a user that may run a server.
    fn tool(&self, name: &str) -> Command {
        let mut command = match is_root() {
            false => Command::new(self.binaries.join(name)),
            true => {
                let mut command = Command::new("setpriv");
                command
                    .args(["--reuid=postgres", "--regid=postgres", "--clear-groups"])
                    .arg(self.binaries.join(name));
                command
            }
        };
        command.current_dir(&self.folder);
        command
    }

    fn query(&self, text: &str) -> String {
        let output = Command::new(self.binaries.join("psql"))
            .args([
                "-XqAt",
                "-v",
                "ON_ERROR_STOP=1",
                "-U",
                "postgres",
                "-d",
                "postgres",
                "-h",
            ])
            .arg(&self.folder)
            .args(["-p", &self.port.to_string(), "-c", text])
            .output()
            .expect("psql runs");
        assert!(output.status.success(), "{output:?}");
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    /// Runs a command whose output nobody reads: a server would keep a pipe open.
    fn succeed(&self, command: &mut Command) {
        let errors = self.folder.join("errors");
        let output = fs::File::create(&errors).expect("a file");
        let status = command
            .env("HOME", "/nonexistent")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(output)
            .status()
            .unwrap_or_else(|error| panic!("{command:?}: {error}"));
        let said = fs::read_to_string(&errors).unwrap_or_default();
        assert!(status.success(), "{command:?}: {said}");
    }

    /// Makes the server present a certificate, as long as the guard is held.
    fn present(&self, name: &str) -> MutexGuard<'_, String> {
        let mut presented = self
            .presented
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if *presented == name {
            return presented;
        }
        self.query(&format!("alter system set ssl_key_file = '{name}.key'"));
        self.query(&format!("alter system set ssl_cert_file = '{name}.crt'"));
        self.query("select pg_reload_conf()");
        let wanted = format!("{name}.crt");
        while self.query("show ssl_cert_file") != wanted {
            thread::sleep(Duration::from_millis(20));
        }
        *presented = name.to_owned();
        presented
    }

    fn with_places(&self, text: &str) -> String {
        text.replace("{port}", &self.port.to_string())
            .replace("{socket}", &self.folder.to_string_lossy())
            .replace("{files}", &self.folder.to_string_lossy())
    }

    fn without_places(&self, text: &[u8]) -> Vec<u8> {
        String::from_utf8_lossy(text)
            .replace(&*self.folder.to_string_lossy(), "{files}")
            .replace(&self.port.to_string(), "{port}")
            .into_bytes()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let mut stop = self.tool("pg_ctl");
        stop.args(["-m", "immediate", "-D"])
            .arg(self.data())
            .arg("stop");
        let _ = stop.stdout(Stdio::null()).stderr(Stdio::null()).status();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// PGTUSK_PG_BIN, or the newest of the system's installations.
fn binaries() -> PathBuf {
    if let Some(folder) = std::env::var_os("PGTUSK_PG_BIN") {
        return PathBuf::from(folder);
    }
    let installed = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten();
    installed
        .filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok())
        .max()
        .map(|version| PathBuf::from(format!("/usr/lib/postgresql/{version}/bin")))
        .expect(
            "these tests need PostgreSQL: set PGTUSK_PG_BIN to the folder with initdb and postgres",
        )
}

fn version(binaries: &Path) -> u32 {
    let output = Command::new(binaries.join("postgres"))
        .arg("--version")
        .output()
        .expect("postgres runs");
    String::from_utf8_lossy(&output.stdout)
        .split([' ', '.', '\n'])
        .find_map(|word| word.parse().ok())
        .expect("a version")
}

fn is_root() -> bool {
    System.user_id() == 0
}

fn give_to_postgres(path: &Path) {
    if is_root() {
        let status = Command::new("chown").arg("postgres:").arg(path).status();
        assert!(status.expect("chown runs").success());
    }
}

fn append(path: &Path, text: &str) {
    let mut file = fs::OpenOptions::new()
        .append(true)
        .open(path)
        .expect("it opens");
    file.write_all(text.as_bytes()).expect("it is written");
}
