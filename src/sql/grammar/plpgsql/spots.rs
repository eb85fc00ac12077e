//! Says what can stand at the end of an unfinished PL/pgSQL statement.

use std::ops::Range;

use super::blocks::{Block, Open};
use super::heads::{
    COMMANDS, DIAGNOSTICS, DIRECTIONS, HEADS, Head, LEVELS, RAISE_OPTIONS, STATEMENTS,
};
use super::{Body, Fragment, Spot, Wants};
use crate::sql::grammar::Start;
use crate::sql::lexer::Kind;

/// Says what can stand at the end of `body`, whose last statement is `open`.
pub(super) fn spot<'a>(body: &Body<'a>, open: &Open) -> Spot<'a> {
    let (start, end) = (open.start, body.tokens.len());
    if start >= end {
        return beginning(open);
    }
    if open.is_declaring {
        return declaration(body, start);
    }
    let is_handler = matches!(open.blocks.last(), Some(Block::Exception | Block::Handler));
    let first = body.token(start).to_ascii_lowercase();
    match first.as_str() {
        "when" if is_handler => words(&["OR", "SQLSTATE", "THEN"], Wants::Condition),
        "end" => ending(body, start, open),
        "for" => for_loop(body, start),
        "foreach" => foreach(body, start),
        "exit" | "continue" => leave(body, start),
        "raise" => raise(body, start),
        "get" => diagnostics(body, start),
        "open" => open_cursor(body, start),
        "fetch" | "move" | "close" => move_cursor(body, start),
        "null" => words(&[], Wants::Nothing),
        "<<" => words(&[], Wants::NewName),
        _ => match HEADS.iter().find(|head| begins(body, start, head.words)) {
            Some(head) => headed(body, start + head.words.len(), head),
            None => other(body, start),
        },
    }
}

fn words<'a>(keywords: &[&'static str], wants: Wants) -> Spot<'a> {
    Spot {
        keywords: keywords.to_vec(),
        wants,
        ..Spot::default()
    }
}

/// SQL with the words that can stand instead of it as long as there is none, and those that can end it.
fn sql<'a>(
    start: Start,
    piece: Range<usize>,
    instead: &[&'static str],
    closing: &[&'static str],
) -> Spot<'a> {
    let (keywords, closing) = match piece.is_empty() {
        true => (instead, &[][..]),
        false => (&[][..], closing),
    };
    Spot {
        fragment: Some(Fragment {
            start,
            pieces: vec![piece],
        }),
        keywords: keywords.to_vec(),
        closing: closing.to_vec(),
        ..Spot::default()
    }
}

fn begins(body: &Body, at: usize, words: &[&str]) -> bool {
    words
        .iter()
        .enumerate()
        .all(|(i, word)| body.is(at + i, word))
}

/// At the beginning of a statement.
fn beginning<'a>(open: &Open) -> Spot<'a> {
    let closing: &[&'static str] = match open.blocks.last() {
        None => return words(&["BEGIN", "DECLARE"], Wants::Nothing),
        Some(Block::Declare) => return words(&["BEGIN"], Wants::NewName),
        Some(Block::Begin) => &["END", "EXCEPTION", "EXCEPTION WHEN"],
        Some(Block::Exception) => return words(&["WHEN"], Wants::Nothing),
        Some(Block::Handler) => &["END", "WHEN"],
        Some(Block::If) => &["ELSE", "ELSIF", "END IF"],
        Some(Block::Case) => &["ELSE", "END CASE", "WHEN"],
        Some(Block::Loop) => &["END LOOP"],
    };
    let mut spot = sql(Start::Statement, 0..0, closing, &[]);
    spot.keywords.extend(STATEMENTS);
    spot.wants = Wants::Target;
    spot
}

/// `name [CONSTANT] type [COLLATE c] [NOT NULL] [:= value]`, or a cursor, or an alias.
fn declaration<'a>(body: &Body<'a>, start: usize) -> Spot<'a> {
    let end = body.tokens.len();
    if let Some(at) = (start..end).find(|&at| body.is_any(at, &[":=", "=", "default"])) {
        return sql(Start::Expression, body.between(at + 1, end), &[], &[]);
    }
    if let Some(at) = (start..end).find(|&at| body.is(at, "cursor")) {
        return match (at..end).find(|&at| body.is_any(at, &["for", "is"])) {
            Some(at) => sql(Start::Statement, body.between(at + 1, end), &[], &[]),
            None => cursor_arguments(body, at + 1),
        };
    }
    if body.is(start + 1, "alias") {
        return words(&["FOR"], Wants::Target);
    }
    if body.is(end - 1, "%") {
        return words(&["ROWTYPE", "TYPE"], Wants::Nothing);
    }
    if body.is(end - 1, "not") {
        return words(&["NULL"], Wants::Nothing);
    }
    let from = start + 1 + usize::from(body.is(start + 1, "constant"));
    let instead: &[&'static str] = match from == start + 1 {
        true => &[
            "ALIAS FOR",
            "CONSTANT",
            "CURSOR FOR",
            "NO SCROLL CURSOR FOR",
            "RECORD",
        ],
        false => &[],
    };
    let closing = &["COLLATE", "DEFAULT", "NOT NULL"];
    sql(Start::TypeName, body.between(from, end), instead, closing)
}

/// `[(name type, ...)] FOR`, after `CURSOR`.
fn cursor_arguments<'a>(body: &Body<'a>, from: usize) -> Spot<'a> {
    let end = body.tokens.len();
    let closed = body.tokens[from..]
        .iter()
        .any(|t| t.kind == Kind::CloseParen);
    if from == end || closed {
        return words(&["FOR", "IS"], Wants::Nothing);
    }
    if body.is_any(end - 1, &["(", ","]) {
        return words(&[], Wants::NewName);
    }
    let name = (from..end).rfind(|&at| body.is_any(at, &["(", ","]));
    let from = name.map_or(end, |at| (at + 2).min(end));
    sql(Start::TypeName, body.between(from, end), &[], &[])
}

fn ending<'a>(body: &Body<'a>, start: usize, open: &Open) -> Spot<'a> {
    if body.tokens.len() > start + 1 {
        return words(&[], Wants::Label);
    }
    match open.blocks.last() {
        Some(Block::If) => words(&["IF"], Wants::Nothing),
        Some(Block::Case) => words(&["CASE"], Wants::Nothing),
        Some(Block::Loop) => words(&["LOOP"], Wants::Nothing),
        _ => words(&[], Wants::Label),
    }
}

/// `FOR i IN [REVERSE] a .. b LOOP`, `FOR r IN query LOOP`, `FOR r IN EXECUTE text [USING ...] LOOP`.
fn for_loop<'a>(body: &Body<'a>, start: usize) -> Spot<'a> {
    let end = body.tokens.len();
    let Some(at) = (start..end).find(|&at| body.is(at, "in")) else {
        let keywords: &[&str] = if end > start + 1 { &["IN"] } else { &[] };
        return words(keywords, Wants::NewName);
    };
    let from = at + 1;
    if from == end {
        let keywords = &["EXECUTE", "REVERSE", "SELECT", "WITH"];
        return sql(Start::Expression, body.between(from, end), keywords, &[]);
    }
    if body.is(from, "execute") {
        return split(body, from + 1, Start::Expression, &["USING", "LOOP"]);
    }
    let is_query = body.is_any(
        from,
        &[
            "select", "with", "values", "table", "insert", "update", "delete", "(",
        ],
    );
    if is_query {
        return sql(Start::Statement, body.between(from, end), &[], &["LOOP"]);
    }
    let from = from + usize::from(body.is(from, "reverse"));
    let last = (from..end).rfind(|&at| body.is_any(at, &["..", "by"]));
    let from = last.map_or(from, |at| at + 1);
    sql(
        Start::Expression,
        body.between(from, end),
        &[],
        &["BY", "LOOP"],
    )
}

/// `FOREACH x [SLICE n] IN ARRAY a LOOP`.
fn foreach<'a>(body: &Body<'a>, start: usize) -> Spot<'a> {
    let end = body.tokens.len();
    if let Some(at) = (start..end).find(|&at| body.is(at, "array")) {
        return sql(Start::Expression, body.between(at + 1, end), &[], &["LOOP"]);
    }
    if body.is(end - 1, "in") {
        return words(&["ARRAY"], Wants::Nothing);
    }
    match end - start {
        1 => words(&[], Wants::Target),
        _ => words(&["IN ARRAY", "SLICE"], Wants::Nothing),
    }
}

/// `EXIT [label] [WHEN condition]`.
fn leave<'a>(body: &Body<'a>, start: usize) -> Spot<'a> {
    let end = body.tokens.len();
    match (start..end).find(|&at| body.is(at, "when")) {
        Some(at) => sql(Start::Expression, body.between(at + 1, end), &[], &[]),
        None => words(&["WHEN"], Wants::Label),
    }
}

/// `RAISE [level] ['format' [, value ...]] [USING option = value, ...]`.
fn raise<'a>(body: &Body<'a>, start: usize) -> Spot<'a> {
    let end = body.tokens.len();
    if let Some(at) = (start..end).find(|&at| body.is(at, "using")) {
        let last = (at..end).rfind(|&at| body.is_any(at, &["using", ","]));
        let option = last.unwrap_or(at);
        return match end - option {
            1 => words(RAISE_OPTIONS, Wants::Nothing),
            2 => words(&[], Wants::Nothing),
            _ => sql(Start::Expression, body.between(option + 3, end), &[], &[]),
        };
    }
    if let Some(at) = (start..end).find(|&at| body.is(at, ",")) {
        return sql(
            Start::Expression,
            body.between(at + 1, end),
            &[],
            &["USING"],
        );
    }
    match end - start {
        1 => words(LEVELS, Wants::Condition),
        2 if !matches!(body.tokens[start + 1].kind, Kind::String) => {
            words(&["SQLSTATE", "USING"], Wants::Condition)
        }
        _ => words(&["USING"], Wants::Nothing),
    }
}

/// `GET [CURRENT | STACKED] DIAGNOSTICS variable = item, ...`.
fn diagnostics<'a>(body: &Body<'a>, start: usize) -> Spot<'a> {
    let end = body.tokens.len();
    if body.is_any(end - 1, &["=", ":="]) {
        return words(DIAGNOSTICS, Wants::Nothing);
    }
    if body.is_any(end - 1, &["diagnostics", ","]) {
        return words(&[], Wants::Target);
    }
    match end - start {
        1 => words(
            &["CURRENT DIAGNOSTICS", "DIAGNOSTICS", "STACKED DIAGNOSTICS"],
            Wants::Nothing,
        ),
        2 => words(&["DIAGNOSTICS"], Wants::Nothing),
        _ => words(&[], Wants::Nothing),
    }
}

/// `OPEN cursor [[NO] SCROLL] FOR query`, `... FOR EXECUTE text`, `OPEN cursor (arguments)`.
fn open_cursor<'a>(body: &Body<'a>, start: usize) -> Spot<'a> {
    let end = body.tokens.len();
    if let Some(at) = (start..end).find(|&at| body.is(at, "for")) {
        return match body.is(at + 1, "execute") {
            true => split(body, at + 2, Start::Expression, &["USING"]),
            false => {
                let keywords: &[&str] = if at + 1 == end { &["EXECUTE"] } else { &[] };
                sql(Start::Statement, body.between(at + 1, end), keywords, &[])
            }
        };
    }
    match (end - start, body.is(start + 2, "(")) {
        (1, _) => words(&[], Wants::Cursor),
        (_, true) => sql(Start::Expression, body.between(start + 3, end), &[], &[]),
        (_, false) => words(&["FOR", "NO SCROLL FOR", "SCROLL FOR"], Wants::Nothing),
    }
}

/// `FETCH [direction FROM] cursor INTO target`, `MOVE [direction FROM] cursor`, `CLOSE cursor`.
fn move_cursor<'a>(body: &Body<'a>, start: usize) -> Spot<'a> {
    let end = body.tokens.len();
    if (start..end).any(|at| body.is(at, "into")) {
        return words(&[], Wants::Target);
    }
    if end == start + 1 {
        let keywords = if body.is(start, "close") {
            &[]
        } else {
            DIRECTIONS
        };
        return words(keywords, Wants::Cursor);
    }
    if body.is_any(end - 1, &["from", "in"]) {
        return words(&[], Wants::Cursor);
    }
    words(&["FROM", "IN", "INTO"], Wants::Cursor)
}

fn headed<'a>(body: &Body<'a>, from: usize, head: &Head) -> Spot<'a> {
    let end = body.tokens.len();
    if from >= end {
        return sql(head.start, body.between(from, end), head.first, &[]);
    }
    match head.start {
        Start::Statement => query(body, from),
        start => split(body, from, start, head.later),
    }
}

/// An expression that `INTO` or `USING` may follow.
fn split<'a>(body: &Body<'a>, from: usize, start: Start, later: &[&'static str]) -> Spot<'a> {
    let end = body.tokens.len();
    let takes = |word: &str| later.iter().any(|l| l.eq_ignore_ascii_case(word));
    let is_joint = |at: &usize| {
        (body.is(*at, "into") && takes("into")) || (body.is(*at, "using") && takes("using"))
    };
    match outer(body, from..end).rfind(is_joint) {
        Some(at) if body.is(at, "into") => {
            let keywords: &[&str] = if at + 1 == end {
                &["STRICT"]
            } else {
                &["USING"]
            };
            words(keywords, Wants::Target)
        }
        Some(at) => sql(Start::Expression, body.between(at + 1, end), &[], &[]),
        None => sql(start, body.between(from, end), &[], later),
    }
}

/// Tokens that are in no parentheses.
fn outer<'b>(
    body: &'b Body,
    range: Range<usize>,
) -> impl DoubleEndedIterator<Item = usize> + use<'b> {
    let mut depth = 0_usize;
    let is_outer = |&at: &usize| {
        match body.tokens[at].kind {
            Kind::OpenParen => depth += 1,
            Kind::CloseParen => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0
    };
    range.filter(is_outer).collect::<Vec<_>>().into_iter()
}

/// An assignment or an SQL statement.
fn other<'a>(body: &Body<'a>, start: usize) -> Spot<'a> {
    let is_word = body.is_any(start, COMMANDS);
    let is_assigned = body.is_any(start + 1, &[":=", "=", ".", "["]);
    match is_word && !is_assigned {
        true => query(body, start),
        false => sql(
            Start::Assignment,
            body.between(start, body.tokens.len()),
            &[],
            &[],
        ),
    }
}

/// A statement of SQL, out of which `INTO [STRICT] targets` is taken.
fn query<'a>(body: &Body<'a>, start: usize) -> Spot<'a> {
    let end = body.tokens.len();
    let is_into = |at: &usize| {
        body.is(*at, "into") && *at > start && !body.is_any(*at - 1, &["insert", "merge"])
    };
    let Some(into) = outer(body, start..end).find(is_into) else {
        let closing = &["INTO", "INTO STRICT"];
        return sql(Start::Statement, body.between(start, end), &[], closing);
    };
    let targets = targets_end(body, into + 1);
    if targets == end && !is_name(body, end - 1) {
        let keywords: &[&str] = if into + 1 == end { &["STRICT"] } else { &[] };
        return words(keywords, Wants::Target);
    }
    Spot {
        fragment: Some(Fragment {
            start: Start::Statement,
            pieces: vec![body.between(start, into), body.between(targets, end)],
        }),
        ..Spot::default()
    }
}

fn is_name(body: &Body, at: usize) -> bool {
    let kind = body.tokens.get(at).map(|token| token.kind);
    let is_word = matches!(
        kind,
        Some(Kind::Word | Kind::QuotedIdentifier | Kind::Variable)
    );
    is_word && !body.is_any(at, &["into", "strict"])
}

/// The token after `a, b.c`.
fn targets_end(body: &Body, from: usize) -> usize {
    let mut at = from + usize::from(body.is(from, "strict"));
    while is_name(body, at) {
        at += 1;
        if !body.is_any(at, &[",", "."]) {
            break;
        }
        at += 1;
    }
    at
}
