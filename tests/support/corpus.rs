//! Reads the statements that the readers of text are proven with, and makes unfinished and wrong ones of them.
//!
//! They come from `target/corpus`, which `scripts/corpus` fills, and from the repository's own cases.
#![allow(dead_code)] // each suite uses the part it needs

use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use pgtusk::encoding::Encoding;
use pgtusk::sql::expand::NoVariables;
use pgtusk::sql::lexer::{Kind, Lexer, State};
use pgtusk::sql::line::Line;
use pgtusk::sql::splitter::{Splitter, Stop};

use super::random::Random;

/// A longer statement is data, which a script loads and nobody types.
const LONGEST: usize = 20_000;

/// A text with a cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cut {
    pub text: String,
    pub cursor: usize,
}

/// All statements, each with what stands before it in its line: backslash commands are among them.
pub fn statements() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    collect(&root.join("target/corpus"), &mut files);
    collect(&root.join("tests/cases"), &mut files);
    files.sort();
    let mut found = Vec::new();
    for file in files {
        let bytes = fs::read(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        split(&String::from_utf8_lossy(&bytes), &mut found);
    }
    found.retain(|statement| statement.len() <= LONGEST);
    found
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
        let extension = path.extension().and_then(|e| e.to_str());
        if path.is_dir() {
            collect(&path, files);
        } else if matches!(extension, Some("sql" | "case")) {
            files.push(path);
        }
    }
}

/// Parts a script at its statements and backslash commands; lines of a case that are none are taken for SQL.
fn split(script: &str, found: &mut Vec<String>) {
    let mut splitter = Splitter::new();
    let mut buffer = Vec::new();
    for text in script.lines() {
        if text.starts_with("@ ") || text.starts_with("@@ ") {
            take(&mut buffer, found);
            splitter.reset();
            continue;
        }
        let mut line = Line::new(text.as_bytes(), Encoding::SingleByte);
        splitter.start_line(&mut buffer);
        loop {
            match splitter.scan(&mut line, &NoVariables, &mut buffer) {
                Stop::Semicolon => take(&mut buffer, found),
                Stop::Backslash => {
                    let (rest, at) = line.rest();
                    buffer.push(b'\\');
                    buffer.extend_from_slice(&rest[*at..]);
                    take(&mut buffer, found);
                    splitter.reset();
                    break;
                }
                Stop::LineEnd | Stop::Incomplete => break,
            }
        }
    }
    take(&mut buffer, found);
}

fn take(buffer: &mut Vec<u8>, found: &mut Vec<String>) {
    let statement = String::from_utf8_lossy(&std::mem::take(buffer)).into_owned();
    if !statement.trim().is_empty() {
        found.push(statement);
    }
}

/// The places of a statement's tokens, without white space.
pub fn tokens(statement: &str) -> Vec<Range<usize>> {
    Lexer::new(statement.as_bytes(), State::default())
        .filter(|token| token.kind != Kind::Whitespace)
        .map(|token| token.start..token.end)
        .collect()
}

/// Every cut of a statement: before and behind each token and at three places inside tokens, each with and without
/// what follows.
pub fn cuts(statement: &str, random: &mut Random) -> Vec<Cut> {
    let tokens = tokens(statement);
    let mut places: Vec<usize> = tokens.iter().flat_map(|t| [t.start, t.end]).collect();
    let long: Vec<&Range<usize>> = tokens.iter().filter(|t| t.len() > 1).collect();
    for _ in 0..if long.is_empty() { 0 } else { 3 } {
        let token = *random.pick(&long);
        places.push(token.start + 1 + random.below(token.len() - 1));
    }
    places.push(0);
    places.sort_unstable();
    places.dedup();
    let cut = |at: usize| {
        let at = statement.floor_char_boundary(at);
        let before = statement[..at].to_owned();
        [(statement.to_owned(), at), (before, at)].map(|(text, cursor)| Cut { text, cursor })
    };
    places.into_iter().flat_map(cut).collect()
}

/// The statement with one word removed, doubled or swapped with the next.
pub fn disturbed(statement: &str, random: &mut Random) -> String {
    let tokens = tokens(statement);
    if tokens.is_empty() {
        return statement.to_owned();
    }
    let at = random.below(tokens.len());
    let token = &tokens[at];
    let (before, behind) = (&statement[..token.start], &statement[token.end..]);
    let word = &statement[token.clone()];
    match (random.below(3), tokens.get(at + 1)) {
        (0, _) => format!("{before}{behind}"),
        (1, Some(next)) => {
            let between = &statement[token.end..next.start];
            let (next, rest) = (&statement[next.clone()], &statement[next.end..]);
            format!("{before}{next}{between}{word}{rest}")
        }
        _ => format!("{before}{word} {word}{behind}"),
    }
}

/// One cut of one of the statements, half of them disturbed.
pub fn any_cut(statements: &[String], random: &mut Random) -> Cut {
    let statement = random.pick(statements);
    let text = match random.below(2) {
        0 => statement.clone(),
        _ => disturbed(statement, random),
    };
    let tokens = tokens(&text);
    let at = match (random.below(4), tokens.get(random.below(tokens.len()))) {
        (0, Some(token)) => token.start + random.below(token.len()),
        (1, Some(token)) => token.start,
        (_, Some(token)) => token.end,
        (_, None) => 0,
    };
    let cursor = text.floor_char_boundary(at);
    match random.below(2) {
        0 => Cut { text, cursor },
        _ => Cut {
            text: text[..cursor].to_owned(),
            cursor,
        },
    }
}

/// Long texts of one pattern each, of about this many bytes: what takes more than its length in time is seen here.
pub fn long_texts(length: usize) -> Vec<(&'static str, String)> {
    PATTERNS
        .iter()
        .map(|&(name, begin, piece, end)| {
            let count = length / piece.len();
            (name, format!("{begin}{}{end}", piece.repeat(count)))
        })
        .collect()
}

/// A name, how the text begins, what is repeated, and how it ends.
type Pattern = (&'static str, &'static str, &'static str, &'static str);

const PATTERNS: &[Pattern] = &[
    ("open parentheses", "select ", "(", ""),
    ("closing parentheses", "select 1", ")", ""),
    ("pairs of parentheses", "select ", "()", ""),
    ("open brackets", "select a", "[", ""),
    ("mixed openings", "select ", "([", ""),
    ("columns", "select ", "a,", " from t where "),
    ("qualified columns", "select ", "t.a, ", " from t where "),
    ("stars", "select ", "*,", ""),
    ("dots", "select a", ".a", ""),
    ("lone dots", "select ", ". ", ""),
    ("casts", "select a", "::int", ""),
    ("nested case", "select ", "case when a then ", ""),
    (
        "nested case in order",
        "select ",
        "case when a then b else ",
        "1",
    ),
    ("ends", "select ", "end ", ""),
    (
        "with queries",
        "with a as (select 1)",
        ", a as (select 1)",
        " select * from ",
    ),
    ("nested with queries", "", "with a as (", ""),
    ("joins", "select * from t", " join t on a = b", " where "),
    (
        "joins without conditions",
        "select * from t",
        " join t",
        " on ",
    ),
    ("left joins", "select * from t", " left join t", " where "),
    ("joins in parentheses", "select * from ", "(t join ", ""),
    ("relations", "select * from t", ", t", " where "),
    ("sub-selects", "", "select * from (", ""),
    ("scalar sub-selects", "", "select (", ""),
    ("unions", "select 1", " union select 1", " order by "),
    ("unions without queries", "select 1", " union", ""),
    ("rows", "insert into t values ", "(1, 'a'), ", ""),
    ("conditions", "select 1 where ", "a = 1 and ", ""),
    ("negations", "select ", "not ", ""),
    ("signs", "select ", "- ", ""),
    ("operators", "select 1", " + 1", ""),
    ("statements", "", "select 1; ", "select "),
    ("updates", "", "update t set a = 1; ", ""),
    ("words", "", "word ", ""),
    ("one word", "select ", "word", ""),
    ("selects", "", "select ", ""),
    ("froms", "select ", "from ", ""),
    ("wheres", "delete from t ", "where ", ""),
    ("quotes", "select ", "'", ""),
    ("strings", "select ", "'a' ", ""),
    ("strings without space", "select ", "'a'", "'"),
    ("quoted names", "select ", "\"a\".", ""),
    ("double quotes", "select ", "\"", ""),
    ("quotes of both kinds", "select ", "'\"", ""),
    ("dollar quotes", "select ", "$a$ $b$ ", ""),
    ("dollars", "select ", "$", ""),
    ("dollar words", "select ", "$a", ""),
    ("comments", "", "/*", ""),
    ("line comments", "", "--\n", "select "),
    ("commands", "", "\\a ", ""),
    ("commands without space", "", "\\a", ""),
    ("lines of commands", "", "\\d t\n", "select "),
    ("escaped semicolons", "", "select 1 \\; ", ""),
    ("variables", "select ", ":a ", ""),
    ("colons", "select ", ":", ""),
    ("lines", "", "\n", "select "),
    ("settings", "set ", "a.", ""),
    ("numbers", "select ", "1 ", ""),
    ("copy options", "copy t from stdin (", "format csv, ", ""),
    ("arguments", "select f(", "a => 1, ", ""),
    ("nested calls", "select ", "f(", ""),
    ("declarations", "do $$ declare ", "a int; ", "begin "),
    ("loops", "do $$ begin ", "for r in select 1 loop ", ""),
    ("blocks", "do $$ ", "begin ", ""),
    (
        "bodies",
        "",
        "create function f() returns int language sql as $$ ",
        "",
    ),
    (
        "atomic bodies",
        "create function f() returns int begin atomic ",
        "select 1; ",
        "",
    ),
    (
        "columns of a table",
        "create table t (",
        "a int default 1, ",
        "",
    ),
    ("indexes", "create index on t (", "(", ""),
    (
        "merge actions",
        "merge into t using u on a ",
        "when matched then delete ",
        "",
    ),
    ("set items", "update t set ", "a = 1, ", ""),
    (
        "json tables",
        "select * from json_table(a, '$' columns (",
        "nested path 'a' columns (",
        "",
    ),
    ("control characters", "", "\u{1}", ""),
    ("letters outside ASCII", "select ", "é", ""),
];
