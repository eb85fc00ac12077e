//! Cases for `sql`: what psql would send for a script, and properties that hold for any bytes.

use pgtusk::encoding::Encoding;
use pgtusk::sql::expand::Problem;
use pgtusk::sql::lexer::{Lexer, State};
use pgtusk::sql::line::Line;
use pgtusk::sql::splitter::{Pending, Splitter, Stop, copies_in, open_at_end};

use crate::support::cases::{self, Case};
use crate::support::random::Random;
use crate::support::variables::Fixed;

/// The variables the recordings were made with.
const VARIABLES: Fixed = Fixed(&[
    ("one", "1"),
    ("quote", "it's"),
    ("path", "back\\slash"),
    ("d", ":e x"),
    ("e", ":d y"),
    ("head", "select 1; select"),
    ("open", "'"),
    ("lines", "'x'\n'y'"),
    ("comment", "/*"),
    ("dashes", "-- z"),
    ("go", "x \\g y"),
]);

/// A small stand-in for the loop: `\g` sends, `\r` forgets, other commands take the line.
#[derive(Default)]
struct Session {
    splitter: Splitter,
    buffer: Vec<u8>,
    sent: Vec<Vec<u8>>,
    problems: Vec<Problem>,
}

impl Session {
    fn script(text: &[u8]) -> Session {
        let mut session = Session::default();
        for line in text
            .strip_suffix(b"\n")
            .unwrap_or(text)
            .split(|&b| b == b'\n')
        {
            session.line(line);
        }
        if !session.buffer.is_empty() {
            session.send();
        }
        session
    }

    fn line(&mut self, text: &[u8]) {
        if self.splitter.ignores(text) {
            return;
        }
        let mut line = Line::new(text, Encoding::Utf8);
        self.splitter.start_line(&mut self.buffer);
        loop {
            match self.splitter.scan(&mut line, &VARIABLES, &mut self.buffer) {
                Stop::Semicolon => self.send(),
                Stop::Backslash => self.command(&mut line),
                Stop::LineEnd | Stop::Incomplete => break,
            }
        }
        self.problems.append(&mut line.take_problems());
    }

    fn command(&mut self, line: &mut Line) {
        let (text, at) = line.rest();
        let end = text[*at..]
            .iter()
            .position(|b| b" \\".contains(b))
            .map_or(text.len(), |n| *at + n);
        match &text[*at..end] {
            b"g" => {
                self.send();
                self.splitter.reset();
            }
            b"r" => {
                self.buffer.clear();
                self.splitter.reset();
            }
            _ => {}
        }
        *at = match text[end..].strip_prefix(b" \\\\") {
            Some(rest) => text.len() - rest.len(),
            None => text.len(),
        };
    }

    fn send(&mut self) {
        self.sent.push(std::mem::take(&mut self.buffer));
    }
}

fn sent(session: &Session) -> Vec<u8> {
    let mut out = Vec::new();
    for statement in &session.sent {
        out.extend_from_slice(statement);
        out.extend_from_slice(b"\n----\n");
    }
    out
}

fn notes(session: &Session) -> Vec<u8> {
    let mut out = Vec::new();
    for problem in &session.problems {
        out.extend_from_slice(&problem.message);
        out.push(b'\n');
    }
    out
}

#[test]
fn cases() {
    cases::check("sql", |case| match case.find("prompt") {
        Some(_) => vec![("prompt", prompt(case))],
        None => {
            let session = Session::script(case.section("input"));
            vec![("sent", sent(&session)), ("notes", notes(&session))]
        }
    });
}

fn prompt(case: &Case) -> Vec<u8> {
    let mut session = Session::default();
    for line in case.section("input").split(|&b| b == b'\n') {
        session.line(line);
    }
    let shown = match session.splitter.pending(&session.buffer) {
        Pending::Nothing => "=\n",
        Pending::Statement => "-\n",
        Pending::SingleQuote => "'\n",
        Pending::DoubleQuote => "\"\n",
        Pending::DollarQuote => "$\n",
        Pending::Comment => "*\n",
        Pending::Paren => "(\n",
    };
    shown.as_bytes().to_vec()
}

/// Checked by hand against psql 18.6, which gives up with "unexpected COPY_IN result" where the count is too small.
#[test]
fn copy_from_stdin_is_counted_as_psql_does() {
    for (text, count) in [
        ("copy t from stdin", 1),
        ("/* a */ COPY public.t (a) FROM stdout;", 1),
        ("copy t from \"stdin\";", 0),
        ("copy t to stdout", 0),
        ("copy (select 1 from stdin) to stdout", 0),
        ("select 1; copy t from stdin", 0),
        ("copy t from stdin; copy t from stdin", 1),
    ] {
        assert_eq!(copies_in(text.as_bytes(), true), count, "{text}");
    }
    let session = |text: &[u8]| {
        let (mut splitter, mut buffer) = (Splitter::new(), Vec::new());
        let mut line = Line::new(text, Encoding::Utf8);
        splitter.scan(&mut line, &VARIABLES, &mut buffer);
        splitter.copies_from_stdin()
    };
    assert_eq!(
        session(b"select 1 \\; copy t from stdin \\; copy u from stdin;"),
        2
    );
}

#[test]
fn an_editor_knows_what_is_open() {
    for (text, open) in [
        ("select 1;", None),
        ("select 1", Some(Pending::Statement)),
        ("select 1; select '", Some(Pending::SingleQuote)),
        ("select (\n1;", Some(Pending::Paren)),
        ("select 1;\n\n", None),
        ("\\d t", None),
        ("", Some(Pending::Nothing)),
    ] {
        assert_eq!(open_at_end(text.as_bytes(), true), open, "{text}");
    }
}

/// Pieces that meet in every combination.
const PIECES: &[&[u8]] = &[
    b"'",
    b"\"",
    b"$$",
    b"$x$",
    b"$",
    b"/*",
    b"*/",
    b"--",
    b"-",
    b"/",
    b";",
    b"\\;",
    b"\\",
    b"\n",
    b" ",
    b"e'",
    b"U&\"",
    b"b'",
    b":one",
    b":'quote'",
    b":{?",
    b"::",
    b":",
    b":d",
    b":lines",
    b"(",
    b")",
    b"create",
    b"function",
    b"begin",
    b"end",
    b"case",
    b"x",
    b"1.",
    b"0x",
    b"1e+",
    b"$1",
    b"\xc3",
    b"\xa9",
    b"\xff",
    b"\0",
    b"\r",
    b"''",
    b"\\'",
    b"+",
    b"<",
];

#[test]
fn tokens_cover_any_text_without_gap() {
    let mut random = Random::new(0x5eed);
    for _ in 0..3000 {
        let text = random.text(PIECES, 40);
        let mut end = 0;
        for token in Lexer::new(&text, State::default()) {
            assert_eq!(token.start, end, "{text:?}");
            assert!(token.end > token.start, "{text:?}");
            end = token.end;
        }
        assert_eq!(end, text.len(), "{text:?}");
    }
}

/// Without line ends inside tokens, lexing line by line with the state carried over gives the tokens of the whole.
#[test]
fn lexing_does_not_depend_on_where_lines_are_cut() {
    let mut random = Random::new(0xfeed);
    for _ in 0..3000 {
        let text: Vec<u8> = random.text(PIECES, 40);
        let whole = {
            let mut lexer = Lexer::new(&text, State::default());
            // A string that goes on over a line end is one token of the whole but, as in psql, two strings of two lines.
            let goes_on = lexer.by_ref().any(|t| {
                text[t.start..t.end]
                    .windows(2)
                    .any(|w| w[0] == b'\'' && b"\n\r \t-".contains(&w[1]))
            });
            if goes_on {
                continue;
            }
            lexer.state().clone()
        };
        let mut state = State::default();
        for line in text.split_inclusive(|&b| b == b'\n') {
            let mut lexer = Lexer::new(line, state);
            while lexer.next().is_some() {}
            state = lexer.state().clone();
        }
        assert_eq!(state, whole, "{text:?}");
    }
}

#[test]
fn splitting_survives_any_bytes_in_any_encoding() {
    let mut random = Random::new(0xbead);
    for encoding in [
        Encoding::Utf8,
        Encoding::Sjis,
        Encoding::Gb18030,
        Encoding::EucTw,
    ] {
        for _ in 0..1000 {
            let text = random.text(PIECES, 40);
            let (mut splitter, mut buffer) = (Splitter::new(), Vec::new());
            for line in text.split(|&b| b == b'\n') {
                let mut line = Line::new(line, encoding);
                splitter.start_line(&mut buffer);
                while !matches!(
                    splitter.scan(&mut line, &VARIABLES, &mut buffer),
                    Stop::LineEnd | Stop::Incomplete
                ) {}
            }
        }
    }
}

#[test]
fn ascii_bytes_inside_a_multibyte_character_are_no_syntax() {
    let text = b"select '\x83\x5c'; select '\x83\x27;';";
    let (mut splitter, mut buffer) = (Splitter::new(), Vec::new());
    splitter.set_standard_strings(false);
    let mut line = Line::new(text, Encoding::Sjis);
    assert_eq!(
        splitter.scan(&mut line, &VARIABLES, &mut buffer),
        Stop::Semicolon
    );
    assert_eq!(buffer, b"select '\x83\x5c';");
    buffer.clear();
    assert_eq!(
        splitter.scan(&mut line, &VARIABLES, &mut buffer),
        Stop::Semicolon
    );
    assert_eq!(buffer, b"select '\x83\x27;';");
}
