//! A throwaway server with TLS, several certificates to present, and one user for each way of authentication.

use std::process::Command;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread;
use std::time::Duration;

use super::server::{Server, bin_folder};

/// The server, and which of its certificates it presents.
pub struct TlsServer {
    pub server: Server,
    /// PostgreSQL's major version.
    pub version: u32,
    presented: Mutex<String>,
}

/// Makes authorities and what they sign; `wrong` is for other hosts, `cnonly` has no alternative names.
const PREPARE: &str = r#"
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
cp good.* cnonly.* wrong.* sha384.* sha512.* self.* old.* clientca.* db/
cat > db/pg_hba.conf <<'END'
local all all trust
hostssl all scram 127.0.0.1/32 scram-sha-256
hostssl all certuser 127.0.0.1/32 cert
hostssl all sslonly 127.0.0.1/32 trust
hostnossl all plainonly 127.0.0.1/32 trust
host all md5 127.0.0.1/32 md5
host all pw 127.0.0.1/32 password
host all scramany 127.0.0.1/32 scram-sha-256
host all postgres 127.0.0.1/32 trust
END
"#;

const OPTIONS: &str = "-c listen_addresses=127.0.0.1 -c ssl=on -c ssl_ca_file=clientca.crt";

const FIRST_CERTIFICATE: &str = "good";

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

impl TlsServer {
    /// The server that all tests share.
    pub fn shared() -> &'static TlsServer {
        static SHARED: OnceLock<TlsServer> = OnceLock::new();
        SHARED.get_or_init(TlsServer::start)
    }

    fn start() -> TlsServer {
        let prepare = format!(
            "{PREPARE}\necho \"ssl_cert_file = '{FIRST_CERTIFICATE}.crt'\" >> db/postgresql.conf
             echo \"ssl_key_file = '{FIRST_CERTIFICATE}.key'\" >> db/postgresql.conf"
        );
        let server = TlsServer {
            server: Server::prepared(&prepare, OPTIONS),
            version: version(),
            presented: Mutex::new(FIRST_CERTIFICATE.to_owned()),
        };
        server.query(USERS);
        server
    }

    fn query(&self, text: &str) -> String {
        let mut command = Command::new(bin_folder().join("psql"));
        self.server.aim(&mut command);
        let output = command
            .args(["-XqAt", "-v", "ON_ERROR_STOP=1", "-c", text])
            .output()
            .expect("psql runs");
        assert!(output.status.success(), "{output:?}");
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    /// Makes the server present a certificate, as long as the guard is held.
    pub fn present(&self, name: &str) -> MutexGuard<'_, String> {
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

    /// Puts the server's places where a text names them.
    pub fn with_places(&self, text: &str) -> String {
        text.replace("{port}", &self.server.port.to_string())
            .replace("{socket}", &self.server.folder.to_string_lossy())
            .replace("{files}", &self.server.folder.to_string_lossy())
    }

    /// The opposite of [`TlsServer::with_places`].
    pub fn without_places(&self, text: &[u8]) -> Vec<u8> {
        String::from_utf8_lossy(text)
            .replace(&*self.server.folder.to_string_lossy(), "{files}")
            .replace(&self.server.port.to_string(), "{port}")
            .into_bytes()
    }
}

fn version() -> u32 {
    let output = Command::new(bin_folder().join("postgres"))
        .arg("--version")
        .output()
        .expect("postgres runs");
    String::from_utf8_lossy(&output.stdout)
        .split([' ', '.', '\n'])
        .find_map(|word| word.parse().ok())
        .expect("a version")
}
