//! What can follow a piece of SQL.

use pgtusk::sql::grammar::{Position, Role, Start, after, plpgsql};

use crate::support::cases;

/// The most keywords that are shown: a long list says little.
const SHOWN: usize = 12;

#[test]
fn following() {
    cases::check("grammar", |case| {
        let start = match case.find("start").map(|_| case.text("start")).as_deref() {
            Some("expression\n") => Start::Expression,
            Some("assignment\n") => Start::Assignment,
            Some("type\n") => Start::TypeName,
            _ => Start::Statement,
        };
        let answers = case
            .text("text")
            .lines()
            .map(|line| answer(line, start))
            .collect::<String>();
        vec![("follows", answers.into_bytes())]
    });
}

/// The text, what names can follow, and, if there are few, which keywords.
fn answer(line: &str, start: Start) -> String {
    let before = line.strip_suffix('|').expect("the cursor is at the end");
    let following = after(before, start);
    let slots = following
        .slots
        .iter()
        .map(|place| format!("{:?}", place.slot));
    let mut parts: Vec<String> = slots.collect();
    let words: Vec<&str> = following
        .keywords
        .iter()
        .filter(|word| word.role == Role::Plain)
        .map(|word| word.text.as_ref())
        .collect();
    if !following.names.is_empty() {
        parts.push(format!("({} ...)", following.names[0]));
    }
    parts.push(match words.len() {
        0 => String::new(),
        1..=SHOWN => words.join(", "),
        _ => "...".to_owned(),
    });
    match following.position {
        Position::Operator => parts.push("<operator>".to_owned()),
        Position::Operand => parts.push("<operand>".to_owned()),
        Position::Elsewhere => {}
    }
    if !following.is_certain {
        parts.push("?".to_owned());
    }
    parts.retain(|part| !part.is_empty());
    format!("{line} {}\n", parts.join(" "))
}

#[test]
fn plpgsql_bodies() {
    cases::check("plpgsql", |case| {
        let text = case.text("text");
        let body = text
            .trim_end()
            .strip_suffix('|')
            .expect("the cursor is at the end");
        vec![("spot", spot(body).into_bytes())]
    });
}

fn spot(body: &str) -> String {
    let spot = plpgsql::at(body);
    let mut lines = Vec::new();
    if let Some(fragment) = &spot.fragment {
        let pieces = fragment
            .pieces
            .iter()
            .map(|piece| body[piece.clone()].trim());
        let text = pieces.collect::<Vec<_>>().join(" ... ");
        lines.push(format!("{:?} {text}", fragment.start).trim_end().to_owned());
    }
    if spot.wants != plpgsql::Wants::Nothing {
        lines.push(format!("wants {:?}", spot.wants));
    }
    if !spot.keywords.is_empty() {
        let shown = &spot.keywords[..spot.keywords.len().min(SHOWN)];
        lines.push(shown.join(", "));
    }
    if !spot.closing.is_empty() {
        lines.push(format!("then {}", spot.closing.join(", ")));
    }
    let variables = spot.variables.iter();
    let variables = variables.map(|v| format!("{} {}", v.name, v.of_type).trim().to_owned());
    let variables = variables.collect::<Vec<_>>().join("; ");
    if !variables.is_empty() {
        lines.push(format!("variables {variables}"));
    }
    lines.iter().map(|line| format!("{line}\n")).collect()
}
