//! Cases for `connect`: what happens with real servers, with servers that misbehave, and what is said about it.

use std::ffi::OsString;
use std::fs;
use std::io::{ErrorKind, Read, Write};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixStream;
use std::sync::atomic::Ordering;
use std::thread;
use std::time::{Duration, Instant};

use pgtusk::cli::pg_isready;
use pgtusk::interrupt::Interrupt;
use pgtusk::pg::connect::{ConnectError, connect};
use pgtusk::pg::conninfo::require_auth::AuthPolicy;
use pgtusk::pg::conninfo::spec::ChannelBinding;
use pgtusk::pg::conninfo::tls::CertificateMode;
use pgtusk::pg::conninfo::{self, ConnectSpec, Found, System, World};
use pgtusk::pg::startup::{Demands, StartUp};
use pgtusk::pg::tls::certificate::{Certificate, Parts};
use pgtusk::pg::{Ended, Link, Request, RunError, Server as Session};

use crate::support::cases::{self, Case};
use crate::support::peer::{free_port, greeting, misbehave, unescape};
use crate::support::sink::LastError;
use crate::support::tls_server::TlsServer;

#[test]
fn real_servers_are_reached_and_refused_as_psql_does() {
    let server = TlsServer::shared();
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
    let server = TlsServer::shared();
    let _presented = server.present("good");
    let connected = open(&server.with_places(
        "host=localhost port={port} user=scram password=secret dbname=postgres sslmode=require",
    ))
    .expect("it connects");
    let tls = connected.tls.expect("it is encrypted");
    assert_eq!(tls.protocol, "TLSv1.3");
    assert_eq!(tls.cipher, "TLS_AES_256_GCM_SHA384");
    assert_eq!(tls.key_bits, 256);
    let alpn = (server.version >= 17).then_some("postgresql");
    assert_eq!(tls.alpn, alpn);
    assert!(connected.password_used);
    assert_eq!(connected.endpoint.host, b"localhost");
    assert_eq!(
        connected.endpoint.port,
        server.server.port.to_string().as_bytes()
    );
    assert!(!connected.endpoint.is_socket);
}

#[test]
fn an_older_encrypted_session_knows_its_facts() {
    let server = TlsServer::shared();
    let text = "host=localhost port={port} user=postgres dbname=postgres sslmode=require ssl_max_protocol_version=TLSv1.2";
    let connected = open(&server.with_places(text)).expect("it connects");
    let tls = connected.tls.expect("it is encrypted");
    assert_eq!(tls.protocol, "TLSv1.2");
    assert_eq!(tls.cipher, "ECDHE-RSA-AES256-GCM-SHA384");
    assert_eq!(tls.key_bits, 256);
}

#[test]
fn a_socket_session_knows_its_facts() {
    let server = TlsServer::shared();
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
    let server = TlsServer::shared();
    let failed = |password: &str| {
        let text = format!("host=localhost port={{port}} user=md5 dbname=postgres {password}");
        refused(&server.with_places(&text))
    };
    assert!(failed("").needs_password);
    assert!(failed("").has_requested);
    assert!(!failed("password=wrong").needs_password);
    let text = "host=localhost port={port} user=md5 dbname=postgres password=secret";
    let spec = spec(&server.with_places(text)).expect("it resolves");
    assert!(run(connect(&spec, &System)).is_ok());
}

#[test]
fn password_file_and_service_file_lead_to_a_server() {
    let server = TlsServer::shared();
    let passfile = server.server.folder.join("pgpass");
    fs::write(
        &passfile,
        format!("localhost:{}:*:scram:secret\n", server.server.port),
    )
    .expect("written");
    fs::set_permissions(&passfile, fs::Permissions::from_mode(0o600)).expect("its mode is set");
    let service = server.server.folder.join("service.conf");
    let lines = format!(
        "[it]\nhost=localhost\nport={}\nuser=scram\ndbname=postgres\nsslmode=require\n",
        server.server.port
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
    let server = TlsServer::shared();
    let passfile = server.server.folder.join("pgpass-wrong");
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
    let server = TlsServer::shared();
    let starting = misbehave(STARTING_UP);
    let text = format!(
        "host=127.0.0.1,localhost port={starting},{{port}} user=postgres dbname=postgres sslmode=disable"
    );
    let connected = open(&server.with_places(&text)).expect("the second host takes us");
    assert_eq!(connected.endpoint.host, b"localhost");
}

#[test]
fn a_cancel_request_stops_a_statement_encrypted_or_not() {
    let server = TlsServer::shared();
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

#[test]
fn a_cancel_request_is_left_to_the_server_to_close() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let server = thread::spawn(move || {
        let (mut session, _) = listener.accept().expect("a session");
        let _ = session.read(&mut [0; 4096]).expect("a start-up message");
        session.write_all(&greeting()).expect("it listens");
        let _ = session.read(&mut [0; 4096]).expect("a statement");
        let (mut request, _) = listener.accept().expect("a cancel request");
        let mut packet = [0; 16];
        request.read_exact(&mut packet).expect("a cancel request");
        session
            .write_all(b"E\0\0\0\x0fC57014\0Mx\0\0Z\0\0\0\x05I")
            .expect("it listens");
        // Nothing is left to wait for but us.
        let patience = Some(Duration::from_millis(300));
        request.set_read_timeout(patience).expect("a socket");
        let said = request.read(&mut packet).map_err(|error| error.kind());
        assert_eq!(said, Err(ErrorKind::WouldBlock), "the client closed first");
        Instant::now()
    });
    let text = format!("host=127.0.0.1 port={port} user=u dbname=d sslmode=disable");
    let mut sink = LastError::default();
    assert!(interrupted(&text, &mut sink).was_interrupted);
    let ended = Instant::now();
    assert!(ended >= server.join().expect("the client waits"));
    assert!(sink.0.is_some());
}

#[test]
fn what_a_server_says_before_it_goes_is_read_after_a_write_has_failed() {
    let port = misbehave("start\nread\nmessage E SFATAL\\0C57P01\\0Mgo away\\0\\0");
    let text = format!("host=127.0.0.1 port={port} user=u dbname=d sslmode=disable");
    let mut session = Session::new(Interrupt::default(), None).expect("a session");
    let spec = spec(&text).expect("it resolves");
    session.connect(&spec, &System).expect("it connects");
    let mut sink = LastError::default();
    let request = Request::simple(&vec![b' '; 50_000_000]);
    let Err(RunError::Lost(lost)) = session.run(request, &mut sink) else {
        panic!("the connection lives on");
    };
    let said = sink.0.expect("the server's last words");
    assert_eq!(said.field(b'M'), Some(&b"go away"[..]));
    assert!(lost.reason.starts_with("server closed the connection"));
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
fn an_encrypted_connection_that_ends_is_told_as_openssl_would() {
    let text = "host=localhost port={port} user=postgres dbname=postgres sslmode=require";
    let spec = spec(&TlsServer::shared().with_places(text)).expect("it resolves");
    let mut session = Session::new(Interrupt::default(), None).expect("a session");
    session.connect(&spec, &System).expect("it connects");
    let request = Request::simple(b"select pg_terminate_backend(pg_backend_pid())");
    let Err(RunError::Lost(lost)) = session.run(request, &mut LastError::default()) else {
        panic!("the connection lives on");
    };
    assert_eq!(lost.reason, "SSL connection has been closed unexpectedly");
}

#[test]
fn pg_isready_tells_the_kinds_of_servers_apart() {
    let server = TlsServer::shared();
    let port = server.server.port.to_string();
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
    let server = TlsServer::shared();
    for name in ["good.der", "old.der"] {
        let whole = fs::read(server.server.folder.join(name)).expect("it is there");
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
        let mut start_up = StartUp::new(nothing_demanded());
        for piece in frames.chunks(size) {
            start_up.feed(piece).expect("they are in order");
        }
        assert!(start_up.is_done());
        let learned = start_up.learned;
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

fn open(text: &str) -> Result<Link, ConnectError> {
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
