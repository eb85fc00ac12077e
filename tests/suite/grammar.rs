//! What can follow a piece of SQL.

use pgtusk::sql::grammar::{
    Category, Following, Parser, Position, Role, Slot, Start, after, keyword, keywords, plpgsql,
};
use pgtusk::sql::lexer::{Kind, written};

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
    let slots = following.slots.iter().map(|place| match place.slot {
        Slot::Object(kind) => format!("{kind:?}"),
        slot => format!("{slot:?}"),
    });
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
    cases::check("grammar/plpgsql", |case| {
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

#[test]
fn every_word_of_a_correct_statement_can_follow() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases/grammar/valid.sql");
    let text = std::fs::read_to_string(path).expect("the statements can be read");
    for statement in text.lines().filter(|line| !line.starts_with("--")) {
        let mut parser = Parser::new(Start::Statement);
        let tokens: Vec<_> = written(statement).collect();
        for (at, &(kind, word)) in tokens.iter().enumerate() {
            let is_free = kind == Kind::Word && at > 0 && tokens[at - 1].1 != ".";
            if is_free && !word.eq_ignore_ascii_case("uescape") {
                let following = parser.following();
                assert!(expects(&following, word), "{word} in {statement}");
            }
            parser.push(kind, word);
            assert!(
                parser.is_certain(),
                "repair at {word}, number {at}, in {statement}"
            );
        }
        parser.push(Kind::Semicolon, ";");
        assert!(parser.is_certain(), "repair at the end of {statement}");
    }
}

fn expects(following: &Following, word: &str) -> bool {
    let upper = word.to_ascii_uppercase();
    let mut words = following.keywords.iter();
    !following.slots.is_empty() || words.any(|w| w.text.split(' ').next() == Some(&upper))
}

#[test]
fn any_text_has_an_answer() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases/grammar/valid.sql");
    let text = std::fs::read_to_string(path).expect("the statements can be read");
    let all: Vec<_> = written(&text).collect();
    let starts = [
        Start::Statement,
        Start::Expression,
        Start::Assignment,
        Start::TypeName,
    ];
    let mut random = 7_usize;
    for round in 0..60 {
        let mut parser = Parser::new(starts[round % starts.len()]);
        let mut body = String::new();
        for _ in 0..60 {
            random = random
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            let (kind, word) = all[(random >> 33) % all.len()];
            parser.push(kind, word);
            body.push_str(word);
            body.push(' ');
        }
        parser.following();
        plpgsql::at(&body).following(&body);
    }
}

#[test]
fn keywords_are_classed_as_the_server_does() {
    let of = |word| keyword(word).map(|keyword| (keyword.category, keyword.is_bare_label));
    assert_eq!(of("select"), Some((Category::Reserved, true)));
    assert_eq!(of("Year"), Some((Category::Unreserved, false)));
    assert_eq!(of("LEFT"), Some((Category::TypeOrFunctionName, true)));
    assert_eq!(of("coalesce"), Some((Category::ColumnName, true)));
    assert_eq!(of("users"), None);
    assert_eq!(keywords().len(), 494);
}
