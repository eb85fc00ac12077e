//! Text on its way to the screen: held back until it is known whether it fits, then printed or paged.

use std::borrow::Cow;
use std::io::{self, Write};
use std::process::{Child, ChildStdin, Stdio};

use super::content::{Content, Text};
use super::glyphs;
use super::model::Reading;
use super::when::{Paging, Reads};
use super::{Demand, Pager, mode};
use crate::encoding::Encoding;
use crate::term::environment::Environment;
use crate::term::hold::{self, Lent};
use crate::term::spawn;

/// Text that is paged where it does not fit on the screen.
#[derive(Debug)]
pub struct Paged {
    paging: Paging,
    environment: Environment,
    encoding: Encoding,
    may_cancel: bool,
    held: Vec<u8>,
    way: Way,
    demand: Demand,
    is_cancelled: bool,
}

#[derive(Debug)]
enum Way {
    Undecided,
    Screen,
    Pager(Pager),
    Program(Child, ChildStdin, Lent),
}

impl Paged {
    pub fn new(
        paging: Paging,
        environment: &Environment,
        encoding: Encoding,
        may_cancel: bool,
    ) -> Paged {
        Paged {
            paging,
            environment: environment.clone(),
            encoding,
            may_cancel,
            held: Vec::new(),
            way: Way::Undecided,
            demand: Demand::More,
            is_cancelled: false,
        }
    }

    /// Adds text. The error [`io::ErrorKind::BrokenPipe`] says that its reader wants no more.
    pub fn write(&mut self, text: &[u8]) -> io::Result<()> {
        match &mut self.way {
            Way::Undecided => {
                self.held.extend_from_slice(text);
                let (lines, widest) = extent(&self.held, self.encoding);
                if !self.paging.is_wanted(lines, widest) {
                    return Ok(());
                }
                self.open();
                let held = std::mem::take(&mut self.held);
                self.write(&held)
            }
            Way::Screen => mode::write(text),
            Way::Pager(pager) => {
                self.demand = pager.write(text);
                self.is_cancelled |= self.demand == Demand::Cancel;
                match self.demand {
                    Demand::More => Ok(()),
                    Demand::Nothing | Demand::Cancel => Err(io::ErrorKind::BrokenPipe.into()),
                }
            }
            Way::Program(_, stdin, _) => {
                let written = stdin.write_all(text);
                if written.is_err() {
                    self.is_cancelled = self.may_cancel;
                    self.demand = match self.may_cancel {
                        true => Demand::Cancel,
                        false => Demand::Nothing,
                    };
                }
                written
            }
        }
    }

    /// What came of the last write.
    pub fn demand(&self) -> Demand {
        self.demand
    }

    /// Whether the query was cancelled, or is to be, because the reader wanted no more.
    pub fn is_cancelled(&self) -> bool {
        match &self.way {
            Way::Pager(pager) => self.is_cancelled || pager.is_cancelled(),
            _ => self.is_cancelled,
        }
    }

    /// No more comes, and why: waits until it has been read.
    pub fn close(mut self, why: Reading) -> io::Result<()> {
        match self.way {
            Way::Undecided => mode::write(&std::mem::take(&mut self.held)),
            Way::Screen => Ok(()),
            Way::Pager(mut pager) => {
                pager.close(why);
                Ok(())
            }
            Way::Program(mut child, stdin, _lent) => {
                drop(stdin);
                child.wait()?;
                Ok(())
            }
        }
    }

    /// Whether somebody reads it in a pager now.
    pub fn is_read(&self) -> bool {
        matches!(self.way, Way::Pager(_) | Way::Program(..))
    }

    /// Opens the pager; where that fails the text is printed, as psql does.
    fn open(&mut self) {
        self.way = match &self.paging.reads {
            Reads::BuiltIn => {
                let content = Content::Text(Text::new(self.encoding));
                Pager::open(content, self.may_cancel).map_or(Way::Screen, Way::Pager)
            }
            Reads::Program(command) => {
                let lent = hold::lend();
                let spawned = spawn::shell(&self.environment)
                    .arg("-c")
                    .arg(command)
                    .stdin(Stdio::piped())
                    .spawn();
                match spawned {
                    Ok(mut child) => {
                        let stdin = child.stdin.take().expect("standard input is piped");
                        Way::Program(child, stdin, lent)
                    }
                    Err(_) => Way::Screen,
                }
            }
        };
    }
}

/// The lines of a text, and the width of the widest; colours take no room.
pub fn extent(text: &[u8], encoding: Encoding) -> (usize, usize) {
    let lines = memchr::memchr_iter(b'\n', text).count();
    let widths = text
        .split(|&b| b == b'\n')
        .map(|line| glyphs::width(&without_colours(line), encoding));
    (lines, widths.max().unwrap_or(0))
}

/// A line without the sequences that set colours.
fn without_colours(line: &[u8]) -> Cow<'_, [u8]> {
    let mut parts = line.split(|&b| b == 0x1b);
    let first = parts.next().unwrap_or_default();
    if first.len() == line.len() {
        return Cow::Borrowed(line);
    }
    let mut plain = first.to_vec();
    for part in parts {
        let numbers = part.iter().skip(1);
        let numbers = numbers
            .take_while(|b| b.is_ascii_digit() || **b == b';')
            .count();
        match (part.first(), part.get(numbers + 1)) {
            (Some(b'['), Some(b'm')) => plain.extend_from_slice(&part[numbers + 2..]),
            _ => {
                plain.push(0x1b);
                plain.extend_from_slice(part);
            }
        }
    }
    Cow::Owned(plain)
}
