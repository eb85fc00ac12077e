//! Where do lines come from: a buffered reader over standard input or a file, for SQL lines and COPY data alike.
//!
//! Both kinds of reading share one buffer, so that COPY data starts exactly after the line that asked for it. And
//! there is one reader of standard input, whoever asks: a script that it is, what that includes, questions, `\copy`.

use std::cell::RefCell;
use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, Read};
use std::os::fd::OwnedFd;
use std::path::Path;
use std::process::{Child, Stdio};
use std::rc::Rc;

use crate::error::os_error;
use crate::interrupt::Interrupt;
use crate::rows::CopyIn;
use crate::term::environment::Environment;
use crate::term::hold;
use crate::term::spawn;

const BUFFER: usize = 64 * 1024;

/// A reader that several read from in turn, each where the one before stopped.
pub type SharedReader = Rc<RefCell<Reader>>;

/// Reads lines and COPY data from one input.
pub struct Reader {
    input: Option<File>,
    is_stdin: bool,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    /// The number of lines handed out, COPY data included.
    lines: u64,
    interrupt: Option<Interrupt>,
}

impl Reader {
    /// Standard input; waiting for COPY data there ends when `interrupt` is pressed.
    pub fn stdin(interrupt: &Interrupt) -> io::Result<Reader> {
        let stdin = rustix::io::dup(rustix::stdio::stdin())?;
        Ok(Reader {
            interrupt: Some(interrupt.clone()),
            is_stdin: true,
            ..Reader::new(Some(File::from(stdin)))
        })
    }

    /// An input that is at its end: what a closed standard input reads as.
    pub fn empty() -> Reader {
        Reader::new(None)
    }

    pub fn open(path: &Path) -> io::Result<Reader> {
        let file = File::open(path)?;
        Ok(Reader::new(Some(file)))
    }

    /// Starts a program by the shell and reads its standard output; the caller waits for it.
    pub fn program(command: &OsStr, environment: &Environment) -> io::Result<(Reader, Child)> {
        let mut child = spawn::shell(environment)
            .arg("-c")
            .arg(command)
            .stdout(Stdio::piped())
            .spawn()?;
        let stdout = child.stdout.take().expect("standard output is piped");
        let input = File::from(OwnedFd::from(stdout));
        Ok((Reader::new(Some(input)), child))
    }

    /// Lets several read from it.
    pub fn shared(self) -> SharedReader {
        Rc::new(RefCell::new(self))
    }

    /// The program's own standard input.
    pub fn is_stdin(&self) -> bool {
        self.is_stdin
    }

    pub fn is_directory(&self) -> bool {
        let metadata = self.input.as_ref().map(File::metadata);
        matches!(metadata, Some(Ok(metadata)) if metadata.is_dir())
    }

    /// Waits a moment for something to read; `false` when there is nothing yet.
    pub fn is_ready(&self) -> bool {
        use rustix::event::{PollFd, PollFlags, Timespec, poll};
        const MOMENT: Timespec = Timespec {
            tv_sec: 0,
            tv_nsec: 100_000_000,
        };
        match &self.input {
            Some(input) if self.start == self.end => {
                let mut input = [PollFd::new(input, PollFlags::IN)];
                // What poll cannot tell, the read will.
                !matches!(
                    poll(&mut input, Some(&MOMENT)),
                    Ok(0) | Err(rustix::io::Errno::INTR)
                )
            }
            _ => true,
        }
    }

    fn new(input: Option<File>) -> Reader {
        Reader {
            input,
            is_stdin: false,
            buffer: Vec::new(),
            start: 0,
            end: 0,
            lines: 0,
            interrupt: None,
        }
    }

    /// The number of lines handed out so far, to whomever.
    pub fn lines(&self) -> u64 {
        self.lines
    }

    /// Replaces `line` by the next line without its newline; `false` at the end of the input.
    ///
    /// The error `Interrupted` says that Ctrl-C came first.
    pub fn line(&mut self, line: &mut Vec<u8>) -> io::Result<bool> {
        line.clear();
        let mut has_any = false;
        loop {
            if self.is_interrupted() {
                return Err(io::ErrorKind::Interrupted.into());
            }
            if !self.fill()? {
                self.lines += u64::from(has_any);
                return Ok(has_any);
            }
            has_any = true;
            let unread = &self.buffer[self.start..self.end];
            match memchr::memchr(b'\n', unread) {
                Some(length) => {
                    line.extend_from_slice(&unread[..length]);
                    self.start += length + 1;
                    self.lines += 1;
                    return Ok(true);
                }
                None => {
                    line.extend_from_slice(unread);
                    self.start = self.end;
                }
            }
        }
    }

    /// Overwrites what has been read, which was a secret.
    pub fn forget(&mut self) {
        self.buffer[..self.start].fill(0);
    }

    /// Reads the answer to a question: two bytes, or fewer up to a newline, as psql does; the rest is left unread.
    ///
    /// The error `Interrupted` says that Ctrl-C came first.
    pub fn answer(&mut self, answer: &mut Vec<u8>) -> io::Result<()> {
        while answer.len() < 2 && !answer.ends_with(b"\n") {
            if self.is_interrupted() {
                return Err(io::ErrorKind::Interrupted.into());
            }
            if !self.fill()? {
                break;
            }
            answer.push(self.buffer[self.start]);
            self.start += 1;
        }
        Ok(())
    }

    /// Appends COPY data up to a line `\.` (which is dropped) or the end of the input.
    ///
    /// `at_line_start` is carried from call to call and starts as `true`.
    pub fn copy_text(&mut self, data: &mut Vec<u8>, at_line_start: &mut bool) -> CopyIn {
        if self.is_interrupted() {
            return CopyIn::Cancelled;
        }
        match self.fill() {
            Ok(true) => {}
            Ok(false) => return CopyIn::Done,
            Err(error) => return read_failed(&error),
        }
        if *at_line_start && self.buffer[self.start] == b'\\' {
            return self.copy_marker(data, at_line_start);
        }
        let unread = &self.buffer[self.start..self.end];
        // A marker can only stand after a newline; everything before it goes in one piece.
        let length = memchr::memmem::find(unread, b"\n\\").map_or(unread.len(), |at| at + 1);
        let piece = &unread[..length];
        data.extend_from_slice(piece);
        self.lines += memchr::memchr_iter(b'\n', piece).count() as u64;
        *at_line_start = piece.ends_with(b"\n");
        self.start += length;
        CopyIn::More
    }

    /// Handles a line that starts with a backslash: the marker ends the data, any other line is data.
    fn copy_marker(&mut self, data: &mut Vec<u8>, at_line_start: &mut bool) -> CopyIn {
        while self.end - self.start < 4 && !self.holds_newline() {
            match self.fill_more() {
                Ok(true) => {}
                Ok(false) => break,
                Err(error) => return read_failed(&error),
            }
        }
        let unread = &self.buffer[self.start..self.end];
        for marker in [&b"\\.\n"[..], b"\\.\r\n"] {
            if unread.starts_with(marker) {
                self.start += marker.len();
                self.lines += 1;
                return CopyIn::Done;
            }
        }
        if unread == b"\\." {
            self.start = self.end;
            self.lines += 1;
            return CopyIn::Done;
        }
        data.push(b'\\');
        self.start += 1;
        *at_line_start = false;
        CopyIn::More
    }

    /// Waits for data on standard input, where Ctrl-C may come first.
    fn is_interrupted(&self) -> bool {
        match (&self.interrupt, &self.input) {
            (Some(interrupt), Some(input)) if self.start == self.end => interrupt.wait(input),
            _ => false,
        }
    }

    fn holds_newline(&self) -> bool {
        memchr::memchr(b'\n', &self.buffer[self.start..self.end]).is_some()
    }

    /// Appends COPY data up to the end of the input (binary format has no marker).
    pub fn copy_binary(&mut self, data: &mut Vec<u8>) -> CopyIn {
        if self.is_interrupted() {
            return CopyIn::Cancelled;
        }
        match self.fill() {
            Ok(true) => {}
            Ok(false) => return CopyIn::Done,
            Err(error) => return read_failed(&error),
        }
        data.extend_from_slice(&self.buffer[self.start..self.end]);
        self.start = self.end;
        CopyIn::More
    }

    /// Makes sure that something is unread; `false` at the end of the input.
    fn fill(&mut self) -> io::Result<bool> {
        if self.start < self.end {
            return Ok(true);
        }
        (self.start, self.end) = (0, 0);
        self.fill_more()
    }

    /// Reads behind what is unread.
    fn fill_more(&mut self) -> io::Result<bool> {
        self.buffer.copy_within(self.start..self.end, 0);
        self.end -= self.start;
        self.start = 0;
        self.buffer.resize(BUFFER, 0);
        let Some(input) = &mut self.input else {
            return Ok(false);
        };
        let _lent = self.is_stdin.then(hold::lend);
        loop {
            match input.read(&mut self.buffer[self.end..]) {
                Ok(0) => return Ok(false),
                Ok(length) => {
                    self.end += length;
                    return Ok(true);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }
}

fn read_failed(error: &io::Error) -> CopyIn {
    CopyIn::Fail(format!(
        "aborted because of read failure: {}",
        os_error(error)
    ))
}
