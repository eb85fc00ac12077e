//! Cases for `meta::args`: which arguments a backslash command gets.

use std::process::Command;

use pgtusk::encoding::Encoding;
use pgtusk::meta::args::{Args, Mode, World};

use crate::support::cases::{self, Case};
use crate::support::variables::Fixed;

/// The variables the recordings were made with.
const VARIABLES: Fixed = Fixed(&[
    ("one", "1"),
    ("quote", "it's"),
    ("path", "back\\slash"),
    ("lines", "a\nb"),
    ("empty", ""),
]);

fn shell(command: &[u8]) -> Option<Vec<u8>> {
    let command = String::from_utf8(command.to_vec()).expect("the cases' commands are UTF-8");
    let output = Command::new("sh").arg("-c").arg(command).output();
    Some(output.expect("a shell runs").stdout)
}

/// Runs `read` over the arguments in `text`; gives its result, the messages and how far it came.
fn with_args<T>(
    text: &[u8],
    is_active: bool,
    read: impl FnOnce(&mut Args) -> T,
) -> (T, Vec<u8>, usize) {
    let mut at = 0;
    let mut shell = shell;
    let world = World {
        vars: &VARIABLES,
        encoding: Encoding::Utf8,
        is_active,
        shell: &mut shell,
    };
    let mut args = Args::new(text, &mut at, world);
    let result = read(&mut args);
    let mut notes = Vec::new();
    for problem in &args.problems {
        notes.extend_from_slice(&problem.message);
        notes.push(b'\n');
    }
    (result, notes, at)
}

fn all(args: &mut Args) -> Vec<Vec<u8>> {
    std::iter::from_fn(|| args.next(Mode::Normal))
        .map(|arg| arg.text)
        .collect()
}

#[test]
fn cases() {
    cases::check("meta", |case| {
        let (mut text, notes) = arguments(case);
        text.push(b'\n');
        vec![("args", text), ("notes", notes)]
    });
}

fn arguments(case: &Case) -> (Vec<u8>, Vec<u8>) {
    let input = case.section("input");
    let text = input.strip_suffix(b"\n").unwrap_or(input);
    let one = |mode: Mode| {
        let (arg, notes, _) = with_args(text, true, |args| match mode {
            Mode::WholeLine => args.next(mode),
            _ => args.next_without_semicolon(mode),
        });
        (arg.map(|arg| arg.text).unwrap_or_default(), notes)
    };
    match case.section("command") {
        b"echo\n" => {
            let (args, notes, _) = with_args(text, true, all);
            (args.join(&b' '), notes)
        }
        b"crosstabview\n" => one(Mode::SqlId),
        b"cd\n" => one(Mode::Normal),
        b"w\n" => one(Mode::FilePipe),
        _ => one(Mode::WholeLine),
    }
}

#[test]
fn name_ends_at_a_blank_or_a_backslash() {
    for (text, name, behind) in [
        ("d+ x", "d+", 2),
        ("a\\t", "a", 1),
        ("\\x", "", 0),
        ("g", "g", 1),
    ] {
        let (read, _, at) = with_args(text.as_bytes(), true, |args| args.name());
        assert_eq!((read.as_slice(), at), (name.as_bytes(), behind), "{text}");
    }
}

#[test]
fn two_backslashes_end_a_command() {
    let (_, _, at) = with_args(b"a b \\\\ select 1", true, |args| {
        args.name();
        all(args);
        args.end();
    });
    assert_eq!(at, 6);
}

#[test]
fn inactive_branch_substitutes_and_runs_nothing() {
    let (args, notes, _) = with_args(b":one :'lines' `exit 1` :{?one} 'a\\tb'", false, all);
    let expected: [&[u8]; 5] = [b":one", b":'lines'", b"exit 1", b"FALSE", b"a\tb"];
    assert_eq!(args, expected);
    assert_eq!(notes, b"");
}

#[test]
fn quoting_is_told() {
    for (text, quote) in [
        ("a", None),
        ("'a'", Some(b'\'')),
        (":one", Some(b':')),
        ("'a'\"b\"", Some(b'"')),
    ] {
        let (arg, _, _) = with_args(text.as_bytes(), true, |args| args.next(Mode::Normal));
        assert_eq!(arg.and_then(|arg| arg.quote), quote, "{text}");
    }
}

#[test]
fn case_is_kept_where_asked() {
    let (arg, _, _) = with_args(b"Ab\"C\"", true, |args| args.next(Mode::SqlIdKeepCase));
    assert_eq!(arg.map(|arg| arg.text), Some(b"AbC".to_vec()));
}

/// What arguments are made of, and bytes that are no text at all.
const PIECES: &[&[u8]] = &[
    b"a",
    b"B",
    b" ",
    b"\t",
    b"'",
    b"''",
    b"\"",
    b"`",
    b"\\",
    b"\\\\",
    b":",
    b":one",
    b":'quote'",
    b":\"lines\"",
    b":{?one}",
    b":{?",
    b"{",
    b"}",
    b"|",
    b";",
    b"$",
    b"\xff",
    b"\xc3",
    b"\xe6\x97\xa5",
    b"\0",
    b"\\n",
    b"\\x4",
    b"\\101",
    b"-n",
    b"=",
];

#[test]
fn arguments_of_any_bytes_end() {
    const MODES: &[Mode] = &[
        Mode::Normal,
        Mode::SqlId,
        Mode::SqlIdKeepCase,
        Mode::FilePipe,
        Mode::WholeLine,
    ];
    let mut seed = 0x5eed_u64;
    let mut below = |limit: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        (seed % limit as u64) as usize
    };
    let mut no_shell = |_: &[u8]| Some(b"said\n".to_vec());
    for round in 0..20_000 {
        let count = below(24);
        let text: Vec<u8> = (0..count)
            .flat_map(|_| PIECES[below(PIECES.len())].iter().copied())
            .collect();
        let mut at = 0;
        let encoding = [Encoding::Utf8, Encoding::Sjis, Encoding::Gb18030][round % 3];
        let world = World {
            vars: &VARIABLES,
            encoding,
            is_active: round % 5 != 0,
            shell: &mut no_shell,
        };
        let mut args = Args::new(&text, &mut at, world);
        let read = (0..=text.len() + 1).take_while(|_| args.next(MODES[below(5)]).is_some());
        assert!(read.count() <= text.len() + 1, "{text:?}");
        drop(args);
        assert!(at <= text.len(), "{text:?}");
    }
}
