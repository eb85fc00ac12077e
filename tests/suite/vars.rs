//! Cases for `vars`: what `\set` and `\unset` leave behind, the typed values, and the stack of `\if`.

use pgtusk::encoding::Encoding;
use pgtusk::meta::args::{Args, Mode, World};
use pgtusk::scalar;
use pgtusk::sql::expand::{Lookup, NoVariables, substitute};
use pgtusk::vars::conditions::{Branch, Conditions, Elif, Mark, Misplaced};
use pgtusk::vars::special::{Echo, EchoHidden, SPECIAL, Verbosity};
use pgtusk::vars::{Refusal, Variables, Visible, is_special};

use crate::support::cases::{self, Case};

#[test]
fn cases() {
    cases::check("vars", |case| match case.find("start") {
        Some(_) => vec![("start", Variables::new().listing())],
        None => set_and_unset(case),
    });
}

fn set_and_unset(case: &Case) -> Vec<(&'static str, Vec<u8>)> {
    let mut variables = Variables::new();
    let mut names = Vec::new();
    let mut refused = Vec::new();
    for line in case.section("input").split(|&b| b == b'\n') {
        let words = words(line);
        let Some((command, [name, values @ ..])) = words.split_first() else {
            continue;
        };
        let result = match command.as_slice() {
            b"set" => variables.set(name, &values.concat()),
            _ => variables.unset(name),
        };
        if let Err(Refusal { message }) = result {
            refused.extend_from_slice(&message);
            refused.push(b'\n');
        }
        names.push(name.clone());
    }
    vec![
        ("listing", listing(&variables, &names)),
        ("refused", refused),
    ]
}

fn words(line: &[u8]) -> Vec<Vec<u8>> {
    let mut at = 0;
    let world = World {
        vars: &NoVariables,
        encoding: Encoding::Utf8,
        is_active: true,
        shell: &mut |_| None,
    };
    let mut args = Args::new(line, &mut at, world);
    std::iter::from_fn(|| args.next(Mode::Normal))
        .map(|arg| arg.text)
        .collect()
}

fn listing(variables: &Variables, names: &[Vec<u8>]) -> Vec<u8> {
    let is_touched = |line: &[u8]| {
        let name = line.split(|&b| b == b' ').next().unwrap_or_default();
        names.iter().any(|touched| touched == name)
    };
    let listing = variables.listing();
    let lines = listing.split_inclusive(|&b| b == b'\n');
    lines
        .filter(|line| is_touched(line))
        .flatten()
        .copied()
        .collect()
}

#[test]
fn typed_values_follow_the_text() {
    let mut variables = Variables::new();
    assert!(variables.typed().autocommit);
    for (name, value) in [
        ("ECHO", "queries"),
        ("ECHO_HIDDEN", "NOEXEC"),
        ("FETCH_COUNT", "0x10"),
        ("QUIET", ""),
    ] {
        variables
            .set(name.as_bytes(), value.as_bytes())
            .expect("a good value");
    }
    let typed = variables.typed();
    assert_eq!(typed.echo, Echo::Queries);
    assert_eq!(typed.echo_hidden, EchoHidden::NoExec);
    assert_eq!(typed.fetch_count, 16);
    assert!(typed.quiet);
    variables.unset(b"ECHO").expect("unset is never refused");
    assert_eq!(variables.typed().echo, Echo::None);
    assert!(variables.set(b"VERBOSITY", b"x").is_err());
    assert_eq!(variables.typed().verbosity, Verbosity::Default);
}

#[test]
fn special_rows_are_sorted_and_found() {
    assert!(SPECIAL.is_sorted_by_key(|special| special.name));
    assert!(
        SPECIAL
            .iter()
            .all(|special| is_special(special.name.as_bytes()))
    );
    assert!(!is_special(b"ROW_COUNT"));
}

#[test]
fn booleans_have_unique_prefixes() {
    for (value, read) in [
        ("t", Some(true)),
        ("N", Some(false)),
        ("o", None),
        ("of", Some(false)),
        ("", None),
        ("10", None),
    ] {
        assert_eq!(scalar::boolean(value.as_bytes()), read, "{value}");
    }
}

const AT_IF: Mark = Mark {
    query_length: 3,
    paren_depth: 1,
};
const LATER: Mark = Mark {
    query_length: 9,
    paren_depth: 2,
};

#[test]
fn first_true_branch_runs_and_no_other() {
    let mut conditions = Conditions::new();
    assert!(conditions.is_active());
    conditions.open(false, AT_IF);
    assert!(!conditions.is_active());
    assert_eq!(conditions.elif(LATER), Ok(Elif::Evaluate));
    conditions.decide_elif(true);
    assert!(conditions.is_active());
    assert_eq!(conditions.mark(), Some(AT_IF));
    assert_eq!(conditions.elif(LATER), Ok(Elif::Skip));
    assert!(!conditions.is_active());
    assert_eq!(conditions.mark(), Some(LATER));
    assert_eq!(conditions.otherwise(LATER), Ok(()));
    assert!(!conditions.is_active());
    assert_eq!(conditions.close(), Ok(Branch::ElseFalse));
    assert!(conditions.is_empty());
}

#[test]
fn nothing_runs_inside_a_skipped_if() {
    let mut conditions = Conditions::new();
    conditions.open_ignored(AT_IF);
    assert_eq!(conditions.elif(LATER), Ok(Elif::Skip));
    conditions.otherwise(LATER).expect("one \\else is fine");
    assert!(!conditions.is_active());
}

#[test]
fn misplaced_branches_are_told() {
    let mut conditions = Conditions::new();
    assert_eq!(conditions.elif(LATER), Err(Misplaced::ElifWithoutIf));
    assert_eq!(conditions.otherwise(LATER), Err(Misplaced::ElseWithoutIf));
    assert_eq!(conditions.close(), Err(Misplaced::EndifWithoutIf));
    conditions.open(false, AT_IF);
    conditions.otherwise(LATER).expect("one \\else is fine");
    assert!(conditions.is_active());
    assert_eq!(conditions.otherwise(LATER), Err(Misplaced::ElseAfterElse));
    assert_eq!(conditions.elif(LATER), Err(Misplaced::ElifAfterElse));
    assert_eq!(
        Misplaced::ElseAfterElse.message(),
        "\\else: cannot occur after \\else"
    );
}

#[test]
fn nothing_is_substituted_in_an_inactive_branch() {
    let mut variables = Variables::new();
    variables.set(b"a", b"1").expect("a good name");
    let visible = |is_active| Visible {
        variables: &variables,
        encoding: None,
        is_active,
    };
    assert_eq!(visible(true).value(b"a"), Some(b"1".as_slice()));
    assert_eq!(visible(false).value(b"a"), None);
}

#[test]
fn quoting_needs_a_connection() {
    let mut variables = Variables::new();
    variables.set(b"a", b"1").expect("a good name");
    let visible = Visible {
        variables: &variables,
        encoding: None,
        is_active: true,
    };
    let (mut out, mut problems) = (Vec::new(), Vec::new());
    substitute(b":'a'", &visible, &mut out, &mut problems);
    assert_eq!(out, b":'a'");
    assert_eq!(
        problems[0].message,
        b"cannot escape without active connection"
    );
}
