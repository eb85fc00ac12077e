//! What is asked before a typed statement destroys something, and pgcli's way to say where to connect.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::support::screen::Screen;
use crate::support::server::{self, Server};

const CTRL_C: &str = "\x03";

/// The program called `name`, in a home of its own with this configuration.
fn command(name: &str, home: &Path, configuration: &str) -> Command {
    let file = home.join("config");
    fs::write(&file, configuration).expect("the home can be written");
    let mut command = Command::new(server::called(name, home));
    Server::shared().aim(&mut command);
    command
        .env("HOME", home)
        .env_remove("NO_COLOR")
        .current_dir(home)
        .arg("-X")
        .arg("--pgclirc")
        .arg(file);
    command
}

fn home(name: &str) -> PathBuf {
    server::scratch(&format!("guard-{name}"))
}

#[test]
fn what_is_asked_about() {
    Server::shared().create_database("guard");
    let home = home("asked");
    let mut command = command("pgtusk", &home, "");
    let mut screen = Screen::start(command.arg("guard"), 24, 90);
    screen.until("guard=#").until_raw(true);
    screen
        .send("create table t as select 1 as a;\r")
        .until("SELECT 1");
    screen.until_raw(true).send("delete from t;\r");
    screen
        .until("(DELETE without WHERE: all rows)")
        .until("[y/N]:");
    screen.send("n\r").until("cancelled query").until_raw(true);
    screen
        .send("delete from t where a = 2;\r")
        .until("DELETE 0");
    screen.until_raw(true).send("\x0c").until_gone("DELETE 0");
    screen
        .send("drop table t;\r")
        .until("(DROP)")
        .until("[y/N]:");
    screen.send(CTRL_C).until("cancelled query").until_raw(true);
    screen.send("\x0c").until_gone("cancelled");
    screen.send("drop table t;\r").until("[y/N]:");
    screen.send("y\r").until("DROP TABLE").until_raw(true);
}

#[test]
fn a_production_system_asks_before_whatever_writes() {
    let home = home("production");
    let mut command = command("pgtusk", &home, "");
    let mut screen = Screen::start(command.args(["--prod", "postgres"]), 24, 90);
    screen
        .until("postgres=#")
        .until("PRODUCTION")
        .until_raw(true);
    screen.send("create table t (a int);\r");
    screen
        .until("on a PRODUCTION system (CREATE)")
        .until("[y/N]:");
    screen.send("\r").until("cancelled query").until_raw(true);
    screen.send("select 41 + 1;\r").until("42");
}

#[test]
fn the_configuration_says_what_is_asked_about() {
    let home = home("configured");
    let configuration = "[main]\n\
        destructive_warning = insert\n\
        destructive_statements_require_transaction = True\n";
    let mut command = command("pgtusk", &home, configuration);
    let mut screen = Screen::start(command.arg("postgres"), 24, 90);
    screen.until("postgres=#").until_raw(true);
    screen.send("insert into pg_class select;\r");
    screen.until("Destructive statements must be run within a transaction.");
    screen.until_raw(true).send("drop table nothing_like_it;\r");
    screen.until("does not exist").until_raw(true);
    screen.send("begin;\r").until("BEGIN").until_raw(true);
    screen
        .send("insert into pg_class select;\r")
        .until("(INSERT)");
}

fn run(command: &mut Command) -> Output {
    command.output().expect("the program can be run")
}

#[test]
fn an_alias_says_where_to_connect() {
    let home = home("alias");
    let server = Server::shared();
    let (folder, port) = (server.folder.display(), server.port);
    let configuration = format!(
        "[alias_dsn]\nhere = host={folder} port={port} dbname=template1\nsecret = postgresql://u:geheim@example/d\n"
    );
    let mut listed = command("pgcli", &home, &configuration);
    let listed = run(listed.arg("--list-dsn"));
    let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
    assert!(listed.contains("here : "), "{listed}");
    let secret = "secret : user=u password=*** dbname=d host=example";
    assert!(
        listed.contains(secret) && !listed.contains("geheim"),
        "{listed}"
    );

    let mut asked = command("pgcli", &home, &configuration);
    asked.env_remove("PGHOST").env_remove("PGPORT");
    let asked = run(asked
        .args(["-D", "here", "--init-command", "set work_mem = '7MB'"])
        .args(["-At", "-q", "-c", "show work_mem"]));
    assert_eq!(String::from_utf8_lossy(&asked.stdout), "7MB\n", "{asked:?}");

    let mut unknown = command("pgcli", &home, &configuration);
    let unknown = run(unknown.args(["-D", "there", "-c", "select 1"]));
    let told = String::from_utf8_lossy(&unknown.stderr).into_owned();
    assert!(
        told.contains("could not find a DSN with alias \"there\""),
        "{told}"
    );
    assert_eq!(unknown.status.code(), Some(1));

    let mut pinged = command("pgcli", &home, &configuration);
    let pinged = run(pinged.args(["-D", "here", "--ping"]));
    assert_eq!(
        String::from_utf8_lossy(&pinged.stdout),
        "PONG\n",
        "{pinged:?}"
    );
}

#[test]
fn a_refused_text_runs_nothing_of_it() {
    Server::shared().create_database("guard_whole");
    let home = home("whole");
    let mut command = command("pgtusk", &home, "");
    let mut screen = Screen::start(command.arg("guard_whole"), 30, 90);
    screen.until("guard_whole=#").until_raw(true);
    screen
        .send("create table keep as select 1 as a;\r")
        .until("SELECT 1");
    screen.until_raw(true);
    screen
        .send("insert into keep values (2); delete from keep; drop table keep; insert into keep values (3);\r")
        .until("2 destructive commands")
        .until("DELETE without WHERE: all rows: delete from keep;")
        .until("DROP: drop table keep;")
        .until("[y/N]:");
    screen
        .send("n\r")
        .until("[y/N]: n")
        .until("cancelled query");
    screen
        .until_raw(true)
        .send("select 'rows ' || count(*) from keep;\r");
    screen.until("rows 1").until_raw(true);
    // Accepted once, it is not asked about again; what it prints cannot be taken for accepted.
    screen.send("\x0cinsert into keep values (2); delete from keep;\r");
    screen
        .until("[y/N]:")
        .send("y\r")
        .until("DELETE 2")
        .until_raw(true);
    screen.send("select 'delete from keep' \\gexec\r");
    screen
        .until("[y/N]:")
        .send("\r")
        .until("cancelled query")
        .until_raw(true);
}

#[test]
fn an_open_transaction_is_not_lost_by_leaving() {
    Server::shared().create_database("guard_leave");
    let home = home("leave");
    let leave = |keys: &[&str]| {
        let mut command = command("pgtusk", &home, "");
        let mut screen = Screen::start(command.arg("guard_leave"), 30, 90);
        screen.until("guard_leave=#").until_raw(true);
        screen
            .send("create table if not exists t (a int);\r")
            .until("CREATE TABLE");
        screen
            .until_raw(true)
            .send("begin; insert into t values (1);\r");
        screen.until("INSERT 0 1").until_raw(true);
        for key in keys {
            screen.send(key).until_raw(true);
        }
        screen
    };
    let mut stays = leave(&["exit;\r"]);
    stays
        .until("[s]tay?")
        .send("s\r")
        .until("[s]tay? s")
        .until_raw(true);
    stays
        .send("\x04")
        .until_screen("a second question", |screen| {
            screen.matches("[s]tay?").count() == 2
        })
        .send("what\r");
    stays
        .until("unknown answer \"what\"")
        .until("[c]ommit, [r]oll back, or [s]tay?")
        .until_raw(true);
    stays
        .send("\x04")
        .until("The open transaction is rolled back.");
    let mut commits = leave(&["\\q\r"]);
    commits.until("[s]tay?").send("c\r").until("COMMIT");
    let mut fails = leave(&["select 1/0;\r"]);
    fails
        .until("division by zero")
        .until_raw(true)
        .send("\x04")
        .until("The failed transaction is rolled back.");
    let mut counts = leave(&["rollback;\r"]);
    counts.until("ROLLBACK").until_raw(true);
    counts
        .send("select 'rows ' || count(*) from t;\r")
        .until("rows 1");
}
