//! Which arguments does a backslash command get: psql's rules for quotes, `` `cmd` ``, `:var` and `|pipe`.
//!
//! Pure: a command in backticks is run by a function of the caller, and what goes wrong is left in `problems`.

use std::borrow::Cow;

use crate::encoding::Encoding;
use crate::sql::bytes::is_space;
use crate::sql::ends::variable_end;
use crate::sql::expand::{self, Form, Level, Lookup, Problem};
use crate::sql::quote;

/// How one argument is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Quotes and substitutions, up to white space or a backslash.
    Normal,
    /// A SQL identifier: letters outside double quotes become lower case, the quotes go.
    SqlId,
    /// Like [`Mode::SqlId`], but the case stays.
    SqlIdKeepCase,
    /// A file name, or everything to the end of the line if it starts with `|`.
    FilePipe,
    /// Everything to the end of the line, as it is.
    WholeLine,
}

/// One argument.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arg {
    pub text: Vec<u8>,
    /// The last kind of quoting in it: `'`, `"`, `` ` `` or `:` for a variable.
    pub quote: Option<u8>,
}

/// What substitutions may use.
pub struct World<'a> {
    pub vars: &'a dyn Lookup,
    pub encoding: Encoding,
    /// Whether the command will run: in an inactive `\if` branch nothing is substituted or run.
    pub is_active: bool,
    /// Runs a command of the shell and gives its output; it reports its own failure and gives `None`.
    pub shell: &'a mut dyn FnMut(&[u8]) -> Option<Vec<u8>>,
}

/// Reads the name and the arguments of one backslash command.
pub struct Args<'a> {
    raw: &'a [u8],
    text: Cow<'a, [u8]>,
    at: &'a mut usize,
    world: World<'a>,
    /// What is to be told about the arguments read so far.
    pub problems: Vec<Problem>,
}

/// Where in an argument the reader is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Inside {
    Nothing,
    Single,
    Double,
    Backtick,
}

/// The argument being read.
#[derive(Default)]
struct Draft {
    out: Vec<u8>,
    quote: Option<u8>,
    /// How many bytes at the end were under no kind of quoting.
    unquoted: usize,
    backtick_start: usize,
}

impl Draft {
    fn set_quote(&mut self, quote: u8) {
        self.quote = Some(quote);
        self.unquoted = 0;
    }
}

impl<'a> Args<'a> {
    /// Reads from `text[*at..]`, which is behind the backslash.
    pub fn new(text: &'a [u8], at: &'a mut usize, world: World<'a>) -> Args<'a> {
        let lexed = match world.encoding.mask(text) {
            Some(masked) => Cow::Owned(masked),
            None => Cow::Borrowed(text),
        };
        Args {
            raw: text,
            text: lexed,
            at,
            world,
            problems: Vec::new(),
        }
    }

    /// Reads the name of the command: everything up to white space or another backslash.
    pub fn name(&mut self) -> Vec<u8> {
        let start = *self.at;
        *self.at = self.find(|b| is_space(b) || b == b'\\');
        self.raw[start..*self.at].to_vec()
    }

    /// Reads the next argument, if there is one.
    pub fn next(&mut self, mode: Mode) -> Option<Arg> {
        self.read(mode, false)
    }

    /// Reads the next argument without the semicolons it ends with.
    pub fn next_without_semicolon(&mut self, mode: Mode) -> Option<Arg> {
        self.read(mode, true)
    }

    /// Ends the command: a `\\` behind it is eaten.
    pub fn end(&mut self) {
        if self.text[*self.at..].starts_with(b"\\\\") {
            *self.at += 2;
        }
    }

    fn read(&mut self, mode: Mode, drop_semicolons: bool) -> Option<Arg> {
        *self.at = self.find(|b| !is_space(b));
        if mode == Mode::WholeLine || (mode == Mode::FilePipe && self.peek() == Some(b'|')) {
            return self.whole_line(drop_semicolons);
        }
        let mut draft = Draft::default();
        if self.fill(&mut draft) != Inside::Nothing {
            self.problems.push(Problem {
                level: Level::Error,
                message: b"unterminated quoted string".to_vec(),
            });
            return None;
        }
        if drop_semicolons {
            drop_semicolons_at_end(&mut draft);
        }
        if matches!(mode, Mode::SqlId | Mode::SqlIdKeepCase) {
            draft.out = identifier(&draft.out, mode == Mode::SqlId, self.world.encoding);
        }
        finish(draft)
    }

    /// Reads the rest of the line; with `drop_semicolons`, white space behind it goes as well, as in psql.
    fn whole_line(&mut self, drop_semicolons: bool) -> Option<Arg> {
        let start = std::mem::replace(self.at, self.text.len());
        let line = &self.raw[start..];
        let is_kept = |&b: &u8| !drop_semicolons || !(b == b';' || is_space(b));
        let length = line.iter().rposition(is_kept).map_or(0, |last| last + 1);
        finish(Draft {
            out: line[..length].to_vec(),
            ..Draft::default()
        })
    }

    /// Reads up to the end of the argument; gives what was still open at the end of the line.
    fn fill(&mut self, draft: &mut Draft) -> Inside {
        let mut inside = Inside::Nothing;
        while let Some(byte) = self.peek() {
            inside = match inside {
                Inside::Nothing if is_space(byte) || byte == b'\\' => return inside,
                Inside::Nothing => self.unquoted(byte, draft),
                Inside::Single => self.single_quoted(byte, draft),
                Inside::Double => self.double_quoted(byte, draft),
                Inside::Backtick => self.backticked(byte, draft),
            };
        }
        inside
    }

    fn unquoted(&mut self, byte: u8, draft: &mut Draft) -> Inside {
        match byte {
            b'\'' => {
                draft.set_quote(byte);
                *self.at += 1;
                return Inside::Single;
            }
            b'`' => {
                draft.set_quote(byte);
                draft.backtick_start = draft.out.len();
                *self.at += 1;
                return Inside::Backtick;
            }
            b'"' => {
                draft.set_quote(byte);
                self.keep(draft);
                return Inside::Double;
            }
            b':' => {
                if let Some(end) = variable_end(&self.text, *self.at) {
                    self.substitute(end, draft);
                    return Inside::Nothing;
                }
            }
            _ => {}
        }
        draft.unquoted += 1;
        self.keep(draft);
        Inside::Nothing
    }

    fn single_quoted(&mut self, byte: u8, draft: &mut Draft) -> Inside {
        let next = self.text.get(*self.at + 1).copied();
        match (byte, next) {
            (b'\'', Some(b'\'')) => {
                draft.out.push(b'\'');
                *self.at += 2;
            }
            (b'\'', _) => {
                *self.at += 1;
                return Inside::Nothing;
            }
            (b'\\', Some(next)) if next != b'\n' => self.escape(next, draft),
            _ => self.keep(draft),
        }
        Inside::Single
    }

    fn escape(&mut self, next: u8, draft: &mut Draft) {
        *self.at += 1;
        let is_hex = next == b'x' && self.digits(1, 2, 16).is_some();
        let simple = match next {
            b'n' => b'\n',
            b't' => b'\t',
            b'b' => 0x08,
            b'r' => b'\r',
            b'f' => 0x0C,
            b'0'..=b'7' => return self.code(0, 3, 8, draft),
            b'x' if is_hex => return self.code(1, 2, 16, draft),
            _ => self.raw[*self.at],
        };
        draft.out.push(simple);
        *self.at += 1;
    }

    /// Appends the byte that up to `most` digits, `skip` bytes on, stand for.
    fn code(&mut self, skip: usize, most: usize, radix: u32, draft: &mut Draft) {
        let Some((value, count)) = self.digits(skip, most, radix) else {
            return;
        };
        // As in C, \777 keeps the low byte.
        draft.out.push(value.to_le_bytes()[0]);
        *self.at += skip + count;
    }

    fn digits(&self, skip: usize, most: usize, radix: u32) -> Option<(u32, usize)> {
        let mut value = 0;
        let mut count = 0;
        for &byte in self.text[*self.at..].iter().skip(skip).take(most) {
            let Some(digit) = char::from(byte).to_digit(radix) else {
                break;
            };
            value = value * radix + digit;
            count += 1;
        }
        (count > 0).then_some((value, count))
    }

    fn double_quoted(&mut self, byte: u8, draft: &mut Draft) -> Inside {
        self.keep(draft);
        match byte {
            b'"' => Inside::Nothing,
            _ => Inside::Double,
        }
    }

    fn backticked(&mut self, byte: u8, draft: &mut Draft) -> Inside {
        match byte {
            b'`' => {
                *self.at += 1;
                self.run_backtick(draft);
                return Inside::Nothing;
            }
            b':' => match variable_end(&self.text, *self.at) {
                Some(end) if !matches!(self.text[*self.at + 1], b'"' | b'{') => {
                    self.substitute_in_backtick(end, draft);
                }
                _ => self.keep(draft),
            },
            _ => self.keep(draft),
        }
        Inside::Backtick
    }

    /// Puts the output of the command in the place of its text; in an inactive branch the text stays.
    fn run_backtick(&mut self, draft: &mut Draft) {
        if !self.world.is_active {
            return;
        }
        let command = draft.out.split_off(draft.backtick_start);
        let mut output = (self.world.shell)(&command).unwrap_or_default();
        if output.last() == Some(&b'\n') {
            output.pop();
        }
        draft.out.append(&mut output);
    }

    fn substitute(&mut self, end: usize, draft: &mut Draft) {
        let reference = &self.raw[*self.at..end];
        let (form, _) = expand::parse(reference);
        match self.world.is_active {
            true => {
                expand::substitute(
                    reference,
                    self.world.vars,
                    &mut draft.out,
                    &mut self.problems,
                );
            }
            false if form == Form::Test => draft.out.extend_from_slice(b"FALSE"),
            false => draft.out.extend_from_slice(reference),
        }
        if form != Form::Test {
            draft.set_quote(b':');
        }
        *self.at = end;
    }

    fn substitute_in_backtick(&mut self, end: usize, draft: &mut Draft) {
        let reference = &self.raw[*self.at..end];
        *self.at = end;
        let (form, name) = expand::parse(reference);
        let value = match self.world.is_active {
            true => self.world.vars.value(name),
            false => None,
        };
        match value {
            None => draft.out.extend_from_slice(reference),
            Some(value) if form == Form::Plain => draft.out.extend_from_slice(value),
            Some(value) => {
                if let Err(error) = quote::shell_argument(value, &mut draft.out) {
                    let parts = [error.message().as_bytes(), b": \"", value, b"\""];
                    self.problems.push(Problem {
                        level: Level::Error,
                        message: parts.concat(),
                    });
                    draft.out.extend_from_slice(reference);
                }
            }
        }
    }

    fn keep(&mut self, draft: &mut Draft) {
        draft.out.push(self.raw[*self.at]);
        *self.at += 1;
    }

    fn peek(&self) -> Option<u8> {
        self.text.get(*self.at).copied()
    }

    fn find(&self, wanted: impl Fn(u8) -> bool) -> usize {
        self.text[*self.at..]
            .iter()
            .position(|&b| wanted(b))
            .map_or(self.text.len(), |length| *self.at + length)
    }
}

fn drop_semicolons_at_end(draft: &mut Draft) {
    while draft.unquoted > 0 && draft.out.last() == Some(&b';') {
        draft.out.pop();
        draft.unquoted -= 1;
    }
}

/// An argument without quotes cannot be empty: then there is none. A zero byte ends it, as in C.
fn finish(draft: Draft) -> Option<Arg> {
    let Draft { mut out, quote, .. } = draft;
    if let Some(end) = memchr::memchr(0, &out) {
        out.truncate(end);
    }
    if out.is_empty() && quote.is_none() {
        return None;
    }
    Some(Arg { text: out, quote })
}

/// Takes the double quotes out of an identifier, and folds the case outside them if asked to.
pub fn identifier(text: &[u8], fold: bool, encoding: Encoding) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut is_quoted = false;
    let mut at = 0;
    while at < text.len() {
        let end = text.len().min(at + encoding.char_len(&text[at..]));
        match text[at] {
            b'"' if is_quoted && text.get(end) == Some(&b'"') => {
                out.push(b'"');
                at = end;
            }
            b'"' => is_quoted = !is_quoted,
            byte if fold && !is_quoted => {
                out.push(byte.to_ascii_lowercase());
                out.extend_from_slice(&text[at + 1..end]);
            }
            _ => out.extend_from_slice(&text[at..end]),
        }
        at = end.max(at + 1);
    }
    out
}
