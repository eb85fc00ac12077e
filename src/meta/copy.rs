//! What does `\copy` ask for: its line becomes a COPY statement, and a file, program or stream on our side.
//!
//! The words are split as psql splits them, with single spaces between them: what the server says about the
//! statement shows its text.

use super::args::Mode;
use super::{Call, Flow, MetaCommand, MetaCx, Reads};
use crate::encoding::Encoding;
use crate::session::delivery::{CopyTarget, DataSource, Delivery};

pub static COMMANDS: &[MetaCommand] =
    &[MetaCommand::new(&["copy"], Reads::Each(&[Mode::WholeLine]), copy).in_any_case()];

fn copy(cx: &mut MetaCx, call: &Call) -> Flow {
    let Some(line) = call.text(0) else {
        return cx.fail("copy", "arguments required");
    };
    let encoding = cx.session.encoding();
    match parse(line, cx.session.standard_strings(), encoding) {
        Ok(Copy { sql, delivery }) => Flow::Run {
            sql,
            delivery,
            command: call.name,
        },
        Err(Wrong(Some(word))) => {
            cx.fail("copy", [b"parse error at \"", &word[..], b"\""].concat())
        }
        Err(Wrong(None)) => cx.fail("copy", "parse error at end of line"),
    }
}

/// A COPY of the client.
#[derive(Debug)]
pub struct Copy {
    /// The statement for the server: `COPY ... FROM STDIN ...` or `COPY ... TO STDOUT ...`.
    pub sql: Vec<u8>,
    /// Where its data comes from or goes to.
    pub delivery: Delivery,
}

/// Where the line makes no sense: a word of it, or its end.
#[derive(Debug, PartialEq, Eq)]
pub struct Wrong(pub Option<Vec<u8>>);

/// Reads the arguments of `\copy`.
pub fn parse(line: &[u8], standard_strings: bool, encoding: Encoding) -> Result<Copy, Wrong> {
    let mut words = Words {
        rest: line,
        encoding,
    };
    let mut sql = b"COPY ".to_vec();
    let word = subject(&mut words, standard_strings, &mut sql)?;
    let is_from = word.eq_ignore_ascii_case(b"from");
    if !is_from && !word.eq_ignore_ascii_case(b"to") {
        return Err(Wrong(Some(word.to_vec())));
    }
    let end = end(&mut words)?;
    sql.extend_from_slice(if is_from {
        b" FROM STDIN "
    } else {
        b" TO STDOUT "
    });
    sql.extend_from_slice(words.rest);
    Ok(Copy {
        sql,
        delivery: match is_from {
            true => Delivery {
                data: end.source(),
                ..Delivery::default()
            },
            false => Delivery {
                copy_target: end.target(),
                ..Delivery::default()
            },
        },
    })
}

/// Our end of a COPY, for both directions.
enum End {
    /// `stdin`, `stdout`: the script, and where results go.
    Usual,
    /// `pstdin`, `pstdout`: the standard input and output of the program.
    Own,
    File(Vec<u8>),
    Program(Vec<u8>),
}

impl End {
    fn source(self) -> Option<DataSource> {
        match self {
            End::Usual => None,
            End::Own => Some(DataSource::StandardInput),
            End::File(name) => Some(DataSource::File(name)),
            End::Program(command) => Some(DataSource::Program(command)),
        }
    }

    fn target(self) -> Option<CopyTarget> {
        match self {
            End::Usual => None,
            End::Own => Some(CopyTarget::StandardOutput),
            End::File(name) => Some(CopyTarget::File(name)),
            End::Program(command) => Some(CopyTarget::Program(command)),
        }
    }
}

const NAME: Kind = Kind {
    delimiters: b".,()",
    quotes: b"\"",
    ..Kind::PLAIN
};
const COLUMNS: Kind = Kind {
    delimiters: b"()",
    ..NAME
};
const ENDPOINT: Kind = Kind {
    delimiters: b";",
    quotes: b"'",
    ..Kind::PLAIN
};

/// Reads the table with its columns, or the query, into `sql`; gives the word behind it.
fn subject<'a>(
    words: &mut Words<'a>,
    standard_strings: bool,
    sql: &mut Vec<u8>,
) -> Result<&'a [u8], Wrong> {
    let mut word = words.need(NAME)?;
    if word.eq_ignore_ascii_case(b"binary") {
        sql.extend_from_slice(word);
        word = words.need(NAME)?;
    }
    if word == b"(" {
        word = query(words, standard_strings, sql)?;
    }
    append(sql, word);
    word = words.need(NAME)?;
    if word == b"." {
        sql.push(b'.');
        sql.extend_from_slice(words.need(NAME)?);
        word = words.need(NAME)?;
    }
    if word == b"(" {
        while word != b")" {
            append(sql, word);
            word = words.need(COLUMNS)?;
        }
        append(sql, word);
        word = words.need(NAME)?;
    }
    Ok(word)
}

/// Reads a query in parentheses, all but the last one, which is given back.
fn query<'a>(
    words: &mut Words<'a>,
    standard_strings: bool,
    sql: &mut Vec<u8>,
) -> Result<&'a [u8], Wrong> {
    let kind = Kind {
        delimiters: b"()",
        quotes: b"\"'",
        escape: (!standard_strings).then_some(b'\\'),
        has_e_strings: true,
    };
    let mut word = &b"("[..];
    let mut depth = 1;
    while depth > 0 {
        append(sql, word);
        word = words.need(kind)?;
        match word {
            b"(" => depth += 1,
            b")" => depth -= 1,
            _ => {}
        }
    }
    Ok(word)
}

fn append(sql: &mut Vec<u8>, word: &[u8]) {
    sql.push(b' ');
    sql.extend_from_slice(word);
}

fn end(words: &mut Words) -> Result<End, Wrong> {
    let word = words.need(ENDPOINT)?;
    let is = |names: [&str; 2]| {
        names
            .iter()
            .any(|n| word.eq_ignore_ascii_case(n.as_bytes()))
    };
    if is(["program", "program"]) {
        let command = words.need(ENDPOINT)?;
        let is_quoted = command.len() >= 2 && command.starts_with(b"'") && command.ends_with(b"'");
        return match is_quoted {
            true => Ok(End::Program(unquoted(command, words.encoding))),
            false => Err(Wrong(Some(command.to_vec()))),
        };
    }
    Ok(if is(["stdin", "stdout"]) {
        End::Usual
    } else if is(["pstdin", "pstdout"]) {
        End::Own
    } else {
        End::File(unquoted(word, words.encoding))
    })
}

/// Takes the quotes off both ends of a word, and makes one of every two inside.
fn unquoted(word: &[u8], encoding: Encoding) -> Vec<u8> {
    let mut rest = word.strip_prefix(b"'").unwrap_or(word);
    let mut out = Vec::with_capacity(rest.len());
    while let Some(&byte) = rest.first() {
        if byte == b'\'' {
            rest = &rest[1..];
            if rest.is_empty() {
                break;
            }
            if !rest.starts_with(b"'") {
                out.push(byte);
                continue;
            }
        }
        let length = rest.len().min(encoding.char_len(rest).max(1));
        out.extend_from_slice(&rest[..length]);
        rest = &rest[length..];
    }
    out
}

/// How the next word is found.
#[derive(Clone, Copy)]
struct Kind {
    /// Each of these is a word of its own.
    delimiters: &'static [u8],
    quotes: &'static [u8],
    /// What makes the next character ordinary within quotes.
    escape: Option<u8>,
    /// `E'...'` is a word, with backslash as its escape.
    has_e_strings: bool,
}

impl Kind {
    const PLAIN: Kind = Kind {
        delimiters: b"",
        quotes: b"",
        escape: None,
        has_e_strings: false,
    };
}

const SPACE: &[u8] = b" \t\n\r";

/// Splits the line into words; `rest` is what has not been read.
struct Words<'a> {
    rest: &'a [u8],
    encoding: Encoding,
}

impl<'a> Words<'a> {
    fn need(&mut self, kind: Kind) -> Result<&'a [u8], Wrong> {
        self.next(kind).ok_or(Wrong(None))
    }

    /// Gives the next word, quotes and all.
    fn next(&mut self, kind: Kind) -> Option<&'a [u8]> {
        let start = self.rest.iter().position(|b| !SPACE.contains(b))?;
        let text = &self.rest[start..];
        let length = match text[0] {
            first if kind.delimiters.contains(&first) => 1,
            b'E' | b'e' if kind.has_e_strings && text.get(1) == Some(&b'\'') => {
                1 + self.quoted(&text[1..], Some(b'\\'))
            }
            first if kind.quotes.contains(&first) => self.quoted(text, kind.escape),
            _ => {
                let ends = |b: &u8| {
                    SPACE.contains(b) || kind.delimiters.contains(b) || kind.quotes.contains(b)
                };
                text.iter().position(ends).unwrap_or(text.len())
            }
        };
        let (word, rest) = text.split_at(length);
        // The white space that ends a word belongs to it.
        self.rest = match rest.split_first() {
            Some((first, tail)) if SPACE.contains(first) => tail,
            _ => rest,
        };
        Some(word)
    }

    /// The length of the quoted text at the start of `text`; without a closing quote it goes to the end.
    fn quoted(&self, text: &[u8], escape: Option<u8>) -> usize {
        let quote = text[0];
        let mut at = 1;
        while at < text.len() {
            let next = text.get(at + 1);
            if Some(text[at]) == escape && next.is_some() {
                at += 1;
            } else if text[at] == quote {
                match next == Some(&quote) {
                    true => at += 1,
                    false => return at + 1,
                }
            }
            at += self.encoding.char_len(&text[at..]).max(1);
        }
        text.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sql(line: &str) -> String {
        match parse(line.as_bytes(), true, Encoding::default()) {
            Ok(copy) => String::from_utf8(copy.sql).expect("the test is ASCII"),
            Err(Wrong(word)) => format!(
                "wrong: {}",
                String::from_utf8_lossy(&word.unwrap_or_default())
            ),
        }
    }

    #[test]
    fn words_are_joined_by_single_spaces() {
        assert_eq!(
            sql("s . \"t\"\"u\"  ( a,b ) from stdin  with (x)  "),
            "COPY  s.\"t\"\"u\" ( a,b ) FROM STDIN  with (x)  "
        );
        assert_eq!(
            sql("(select ')', (1), E'\\'' from t) to 'f'"),
            "COPY  ( select ')' , ( 1 ) , E'\\'' from t ) TO STDOUT "
        );
    }

    #[test]
    fn files_and_programs_may_hold_quotes() {
        let delivery = |line: &[u8]| {
            let copy = parse(line, true, Encoding::default()).expect("the line is right");
            copy.delivery
        };
        assert_eq!(
            delivery(b"t from program 'echo ''x'' ' csv").data,
            Some(DataSource::Program(b"echo 'x' ".to_vec()))
        );
        assert_eq!(
            delivery(b"t from a;b").data,
            Some(DataSource::File(b"a".to_vec()))
        );
        assert_eq!(delivery(b"t from StdOut").data, None);
        assert_eq!(
            delivery(b"t to pstdin").copy_target,
            Some(CopyTarget::StandardOutput)
        );
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (line, wrong) in [
            ("t frob x", "wrong: frob"),
            ("t from program x", "wrong: x"),
            ("t from program 'x", "wrong: 'x"),
            ("(select 1", "wrong: "),
            ("t (a from x", "wrong: "),
            ("t from", "wrong: "),
            ("", "wrong: "),
        ] {
            assert_eq!(sql(line), wrong, "{line}");
        }
    }

    #[test]
    fn no_cut_of_a_line_panics() {
        let line = b"binary s.t (a, \"b\") from program 'x''y' (\xff\xe4\\";
        for encoding in [Encoding::default(), Encoding::from_name(b"SJIS")] {
            for end in 0..=line.len() {
                let _ = parse(&line[..end], false, encoding);
                let _ = parse(&line[end..], false, encoding);
            }
        }
    }
}
