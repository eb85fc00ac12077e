//! Cases for `cli`: mistakes and help as psql words them, and what good arguments ask for.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::os::unix::ffi::OsStringExt;
use std::path::Path;
use std::process::Command;

use pgtusk::cli::args::{Action, Args, Complete, Password, Request, Setting, parse, usage_error};
use pgtusk::cli::getopt::Dialect;
use pgtusk::meta::help::{self, Topic};
use pgtusk::options::{LONG_NAMES, all, by_name, own};

use crate::support::cases::{self, Case};
use crate::support::server;

#[test]
fn cases() {
    cases::check("cli", |case| {
        let (_, request) = parse(&arguments(case), Dialect::Psql, false);
        match request {
            Request::Usage(message) => {
                let argv0 = OsStr::new("/usr/bin/psql");
                vec![("stderr", usage_error(argv0, message.as_deref()))]
            }
            Request::Help(topic) => printed(case, help::text(topic, "psql")),
            Request::Version => printed(case, "psql (PostgreSQL) 18.6\n".to_owned()),
            Request::Run => vec![("stderr", b"nothing is wrong\n".to_vec())],
        }
    });
}

fn printed(case: &Case, text: String) -> Vec<(&'static str, Vec<u8>)> {
    match case.find("first_line") {
        None => vec![("stdout", text.into_bytes())],
        Some(_) => {
            let end = text.find('\n').map_or(text.len(), |at| at + 1);
            vec![("first_line", text.as_bytes()[..end].to_vec())]
        }
    }
}

fn arguments(case: &Case) -> Vec<OsString> {
    let text = case.section("args");
    let text = text.strip_suffix(b"\n").unwrap_or(text);
    let lines = text.split(|&b| b == b'\n');
    lines
        .map(|line| OsString::from_vec(line.to_vec()))
        .collect()
}

/// Arguments parted by single blanks.
fn run(line: &str) -> Args {
    let arguments: Vec<OsString> = line.split(' ').map(OsString::from).collect();
    let (args, request) = parse(&arguments, Dialect::Psql, false);
    assert_eq!(request, Request::Run, "{line}");
    args
}

fn command(text: &str) -> Action {
    Action::Command(text.into())
}

fn variable(name: &str, value: Option<&str>) -> Setting {
    Setting::Variable(name.into(), value.map(Vec::from))
}

#[test]
fn options_follow_operands() {
    let args = run("db -h host user --port=1");
    assert_eq!(args.connection.dbname, Some("db".into()));
    assert_eq!(args.connection.username, Some("user".into()));
    assert_eq!(args.connection.host, Some("host".into()));
    assert_eq!(args.connection.port, Some("1".into()));
}

#[test]
fn operands_fill_what_options_left() {
    let args = run("-d db user x -U other");
    assert_eq!(args.connection.dbname, Some("db".into()));
    assert_eq!(args.connection.username, Some("other".into()));
    assert_eq!(args.extra, ["user", "x"]);
}

#[test]
fn double_dash_ends_the_options() {
    let args = run("-A -- -x --");
    assert_eq!(args.connection.dbname, Some("-x".into()));
    assert_eq!(args.connection.username, Some("--".into()));
}

#[test]
fn a_lone_dash_is_an_operand_or_a_value() {
    assert_eq!(run("-").connection.dbname, Some("-".into()));
    assert_eq!(run("-f -").actions, [Action::File("-".into())]);
}

#[test]
fn values_are_attached_or_follow_even_with_a_dash() {
    for line in [
        "-c-x",
        "-c -x",
        "--command=-x",
        "--command -x",
        "--comm -x",
        "-Xc -x",
    ] {
        assert_eq!(run(line).actions, [command("-x")], "{line}");
    }
    assert_eq!(run("-c --help").actions, [command("--help")]);
    assert_eq!(run("--command=").actions, [command("")]);
    assert_eq!(run("-c=1").actions, [command("=1")]);
}

#[test]
fn actions_keep_their_order() {
    let args = run("-c one -f two --command=three -ffour");
    let expected = [
        command("one"),
        Action::File("two".into()),
        command("three"),
        Action::File("four".into()),
    ];
    assert_eq!(args.actions, expected);
}

#[test]
fn settings_keep_their_order() {
    let args = run("-aAqv a=1=2 -Pborder=2 --set b --variable=c= -o out -e --csv -P x -F , -z");
    let expected = [
        variable("ECHO", Some("all")),
        Setting::Print("format", b"unaligned".to_vec()),
        variable("QUIET", Some("on")),
        variable("a", Some("1=2")),
        Setting::Pset(b"border".to_vec(), Some(b"2".to_vec())),
        variable("b", None),
        variable("c", Some("")),
        Setting::Output("out".into()),
        variable("ECHO", Some("queries")),
        Setting::Print("format", b"csv".to_vec()),
        Setting::Pset(b"x".to_vec(), None),
        Setting::Print("fieldsep", b",".to_vec()),
        Setting::Print("fieldsep_zero", Vec::new()),
    ];
    assert_eq!(args.settings, expected);
}

#[test]
fn the_last_of_a_kind_wins() {
    let args = run("-p 1 -p2 --port=3 -w -W -h a -h b");
    assert_eq!(args.connection.port, Some("3".into()));
    assert_eq!(args.connection.host, Some("b".into()));
    assert_eq!(args.password, Password::Force);
    assert_eq!(run("-W -w").password, Password::Never);
}

#[test]
fn flags_may_be_repeated() {
    let args = run("-1 -1 -l -n -X -XX -L log");
    assert!(args.single_transaction && args.list && args.no_readline && args.no_psqlrc);
    assert_eq!(args.log_file, Some("log".into()));
}

#[test]
fn settings_before_a_mistake_are_kept() {
    let arguments = ["-v", "ON_ERROR_STOP=x", "--foo"].map(OsString::from);
    let (args, request) = parse(&arguments, Dialect::Psql, false);
    assert_eq!(args.settings, [variable("ON_ERROR_STOP", Some("x"))]);
    assert_eq!(
        request,
        Request::Usage(Some(b"unrecognized option '--foo'".to_vec()))
    );
}

#[test]
fn bytes_of_any_encoding_pass() {
    let raw = OsString::from_vec(b"--dbname=\xff\xfe".to_vec());
    let (args, _) = parse(&[raw], Dialect::Psql, false);
    assert_eq!(
        args.connection.dbname,
        Some(OsString::from_vec(b"\xff\xfe".to_vec()))
    );
}

#[test]
fn first_operand_ends_the_options_when_posix_says_so() {
    let arguments = ["db", "-A"].map(OsString::from);
    let (args, _) = parse(&arguments, Dialect::Psql, true);
    assert_eq!(args.connection.username, Some("-A".into()));
}

#[test]
fn nothing_asks_for_a_session() {
    let (args, request) = parse(&[], Dialect::Psql, false);
    assert_eq!((args, request), (Args::default(), Request::Run));
}

#[test]
fn every_long_name_is_counted_up_and_has_a_row() {
    let rows = all()
        .flat_map(|option| [Some(option.long), option.alias])
        .flatten();
    assert_eq!(rows.count(), LONG_NAMES.len() + own().count());
    assert!(LONG_NAMES.iter().all(|name| by_name(name).is_some()));
}

#[test]
fn our_own_options_are_not_psqls_and_are_never_abbreviated() {
    let arguments = arguments_of(&["--complete", "select", "--cursor=3"]);
    let (args, request) = parse(&arguments, Dialect::Own, false);
    let complete = Complete {
        text: Some(b"select".to_vec()),
        cursor: Some(3),
        limit: None,
    };
    assert_eq!((args.complete, request), (Some(complete), Request::Run));
    for wrong in [
        &["--comp", "x"][..],
        &["--cursor", "3"],
        &["--complete", "x", "--cursor", "-1"],
    ] {
        let (_, request) = parse(&arguments_of(wrong), Dialect::Own, false);
        assert!(matches!(request, Request::Usage(_)), "{wrong:?}");
    }
    let (args, _) = parse(&arguments_of(&["--comm", "select"]), Dialect::Own, false);
    assert_eq!(args.actions, [Action::Command(b"select".to_vec())]);
    let (_, request) = parse(&arguments_of(&["--complete", "x"]), Dialect::Psql, false);
    assert!(matches!(request, Request::Usage(_)));
}

#[test]
fn the_program_installs_itself_under_all_its_names() {
    let folder = server::scratch("installed").join("usr/bin");
    let install = |folder: &Path| {
        Command::new(env!("CARGO_BIN_EXE_pgtusk"))
            .arg("--install")
            .arg(folder)
            .output()
            .expect("the program starts")
    };
    // The second time it replaces what may be running.
    for _ in 0..2 {
        assert!(install(&folder).status.success());
    }
    let mut names: Vec<_> = fs::read_dir(&folder)
        .expect("the folder has been made")
        .map(|entry| entry.expect("the folder is readable").file_name())
        .collect();
    names.sort();
    assert_eq!(names, ["pg_isready", "pgcli", "pgtusk", "psql"]);
    let answer = Command::new(folder.join("pg_isready"))
        .arg("--version")
        .output()
        .expect("what was installed starts");
    assert!(answer.stdout.starts_with(b"pg_isready (PostgreSQL) 18"));
    let refused = install(Path::new("/dev/null/x"));
    assert_eq!(refused.status.code(), Some(1));
    assert_eq!(
        String::from_utf8_lossy(&refused.stderr),
        "pgtusk: error: could not install to \"/dev/null/x\": Not a directory\n"
    );
}

fn arguments_of(words: &[&str]) -> Vec<OsString> {
    words.iter().map(OsString::from).collect()
}

#[test]
fn help_fits_95_columns_and_another_name_points_to_no_bug_list() {
    for topic in [Topic::Options, Topic::Commands, Topic::Variables] {
        let text = help::text(topic, "pgtusk");
        assert!(text.lines().all(|line| line.len() <= 95), "{text}");
        assert!(!text.contains("bugs"), "{text}");
    }
    assert!(help::options("pgtusk").contains("\n  pgtusk [OPTION]..."));
}

#[test]
fn no_arguments_are_too_odd() {
    const PIECES: &[&str] = &[
        "-", "--", "=", "c", "?", "help", "set", "A", "v", "x", "\u{e9}", "", " ",
    ];
    let mut seed = 7_u32;
    let mut below = |limit: usize| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 16) as usize % limit
    };
    for _ in 0..2000 {
        let mut argument = || -> OsString {
            let count = below(5);
            (0..count)
                .map(|_| PIECES[below(PIECES.len())])
                .collect::<String>()
                .into()
        };
        let arguments: Vec<OsString> = (0..3).map(|_| argument()).collect();
        parse(&arguments, Dialect::Psql, false);
    }
}
