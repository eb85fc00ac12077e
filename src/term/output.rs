//! Where do bytes go: standard output, a file or a program, through one buffer that remembers the first failure.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Stdio};

use crate::format::Out;
use crate::term::environment::Environment;
use crate::term::hold::{self, Lent};
use crate::term::pager::{Demand, Paged, Reading};
use crate::term::{spawn, tty};

/// The buffer is written out when it holds this much.
const SPILL: usize = 64 * 1024;

/// A buffered destination.
///
/// Formats append to [`Output::buffer`]; [`Output::spill`] writes when enough is there. After the first failed
/// write everything is dropped, and [`Output::failure`] tells why.
pub struct Output {
    buffer: Vec<u8>,
    target: Target,
    failure: Option<io::Error>,
    /// How what is read in a pager ends.
    reading: Reading,
}

enum Target {
    Stdout {
        /// Asked once: it is looked at for every row of COPY data.
        is_terminal: bool,
    },
    File(File),
    /// It may use the terminal meanwhile.
    Program(Child, ChildStdin, Lent),
    /// Kept, for [`Output::take_kept`].
    Memory(Vec<u8>),
    /// The terminal, or a pager on it.
    Paged(Box<Paged>),
}

impl Output {
    pub fn stdout() -> Output {
        Output::new(Target::Stdout {
            is_terminal: tty::is_terminal(),
        })
    }

    /// Creates or truncates a file.
    pub fn file(path: &Path) -> io::Result<Output> {
        let file = File::create(path)?;
        Ok(Output::new(Target::File(file)))
    }

    /// Opens a file to append to (`-L`).
    pub fn append(path: &Path) -> io::Result<Output> {
        let file = OpenOptions::new().create(true).append(true).open(path)?;
        Ok(Output::new(Target::File(file)))
    }

    /// Starts a program by the shell and writes to its standard input.
    pub fn program(command: &std::ffi::OsStr, environment: &Environment) -> io::Result<Output> {
        let lent = hold::lend();
        let mut child = spawn::shell(environment)
            .arg("-c")
            .arg(command)
            .stdin(Stdio::piped())
            .spawn()?;
        let stdin = child.stdin.take().expect("standard input is piped");
        Ok(Output::new(Target::Program(child, stdin, lent)))
    }

    /// Keeps what is written.
    pub fn memory() -> Output {
        Output::new(Target::Memory(Vec::new()))
    }

    /// Takes what has been written to [`Output::memory`].
    pub fn take_kept(&mut self) -> Vec<u8> {
        self.flush();
        match &mut self.target {
            Target::Memory(kept) => std::mem::take(kept),
            _ => Vec::new(),
        }
    }

    /// Text for the terminal that is paged if it does not fit.
    pub fn paged(paged: Paged) -> Output {
        Output::new(Target::Paged(Box::new(paged)))
    }

    fn new(target: Target) -> Output {
        Output {
            buffer: Vec::new(),
            target,
            failure: None,
            reading: Reading::Complete,
        }
    }

    pub fn is_stdout(&self) -> bool {
        matches!(self.target, Target::Stdout { .. })
    }

    pub fn is_program(&self) -> bool {
        matches!(self.target, Target::Program(..))
    }

    /// Whether what is written is seen at once.
    pub fn is_terminal(&self) -> bool {
        matches!(self.target, Target::Stdout { is_terminal: true })
    }

    /// Whether the program that takes it has ended.
    pub fn has_ended(&mut self) -> bool {
        match &mut self.target {
            Target::Program(child, _, _) => child.try_wait().is_ok_and(|status| status.is_some()),
            _ => false,
        }
    }

    /// Tells whoever reads it in a pager that it is not complete, and why.
    pub fn interrupted(&mut self, why: Reading) {
        self.reading = why;
    }

    /// Whether its reader wants more, if it is read in a pager.
    pub fn demand(&self) -> Demand {
        match &self.target {
            Target::Paged(paged) => paged.demand(),
            _ => Demand::More,
        }
    }

    /// Whether its reader wanted no more, and the query was cancelled for that.
    pub fn is_cancelled(&self) -> bool {
        matches!(&self.target, Target::Paged(paged) if paged.is_cancelled())
    }

    /// Whether a pager shows it now.
    pub fn is_read(&self) -> bool {
        matches!(&self.target, Target::Paged(paged) if paged.is_read())
    }

    /// The bytes that have not been written yet.
    pub fn buffer(&mut self) -> &mut Vec<u8> {
        &mut self.buffer
    }

    /// Writes what is there if it is much.
    #[inline]
    pub fn spill(&mut self) {
        if self.buffer.len() >= SPILL {
            self.flush();
        }
    }

    /// Adds bytes; large ones are written without being copied.
    pub fn write(&mut self, bytes: &[u8]) {
        if bytes.len() >= SPILL {
            self.flush();
            self.write_through(bytes);
            return;
        }
        self.buffer.extend_from_slice(bytes);
        self.spill();
    }

    /// Writes what is there.
    pub fn flush(&mut self) {
        if self.buffer.is_empty() {
            return;
        }
        let bytes = std::mem::take(&mut self.buffer);
        self.write_through(&bytes);
        self.buffer = bytes;
        self.buffer.clear();
        // One huge value must not keep its memory for the rest of the session.
        self.buffer.shrink_to(2 * SPILL);
    }

    fn write_through(&mut self, bytes: &[u8]) {
        if self.failure.is_some() {
            return;
        }
        let written = match &mut self.target {
            Target::Stdout { .. } => write_all_stdout(bytes),
            Target::File(file) => file.write_all(bytes),
            Target::Program(_, stdin, _) => stdin.write_all(bytes),
            Target::Memory(kept) => {
                kept.extend_from_slice(bytes);
                Ok(())
            }
            Target::Paged(paged) => paged.write(bytes),
        };
        self.failure = written.err();
    }

    /// The first failure of a write, if there was one.
    pub fn failure(&self) -> Option<&io::Error> {
        self.failure.as_ref()
    }

    /// Takes the first failure, so that it is told once.
    pub fn take_failure(&mut self) -> Option<io::Error> {
        self.failure.take()
    }

    pub fn is_broken_pipe(&self) -> bool {
        let kind = self.failure.as_ref().map(io::Error::kind);
        kind == Some(io::ErrorKind::BrokenPipe)
    }

    /// Writes the rest and closes; a program is waited for, and its status is the result.
    pub fn close(mut self) -> io::Result<Option<std::process::ExitStatus>> {
        self.flush();
        let failure = self.failure;
        let status = match self.target {
            Target::Program(mut child, stdin, _lent) => {
                drop(stdin);
                Some(child.wait()?)
            }
            Target::Paged(paged) => {
                paged.close(self.reading)?;
                None
            }
            Target::Stdout { .. } | Target::File(_) | Target::Memory(_) => None,
        };
        match failure {
            Some(error) => Err(error),
            None => Ok(status),
        }
    }

    /// Closes like [`Output::close`], but of a program only its status counts, not what it did not read.
    pub fn end(mut self) -> io::Result<Option<std::process::ExitStatus>> {
        self.flush();
        if self.is_program() {
            self.failure = None;
        }
        self.close()
    }
}

impl Out for Output {
    fn bytes(&mut self) -> &mut Vec<u8> {
        &mut self.buffer
    }

    fn relieve(&mut self) {
        self.spill();
    }
}

/// Standard output without the line buffer of `std::io::stdout`.
fn write_all_stdout(mut bytes: &[u8]) -> io::Result<()> {
    while !bytes.is_empty() {
        match rustix::io::write(rustix::stdio::stdout(), bytes) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(written) => bytes = &bytes[written..],
            Err(rustix::io::Errno::INTR) => {}
            Err(rustix::io::Errno::AGAIN) => wait_for_stdout()?,
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// Waits until a non-blocking standard output (shared with another program) takes more.
fn wait_for_stdout() -> io::Result<()> {
    use rustix::event::{PollFd, PollFlags, poll};
    let stdout = rustix::stdio::stdout();
    let mut stdout = [PollFd::new(&stdout, PollFlags::OUT)];
    poll(&mut stdout, None)?;
    Ok(())
}
