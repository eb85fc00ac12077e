//! The reader's side: keys in, frames out, on a thread of its own, so that neither a slow query nor a long search keeps
//! a key waiting.

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::stdio::stdin;
use signal_hook::consts::SIGINT;
use signal_hook::low_level::raise;

use super::act::Effect;
use super::export;
use super::frame::Frame;
use super::mode::{self, Screen};
use super::model::Size;
use super::paint::Painter;
use super::shared::Shared;
use super::view;
use crate::error::os_error;
use crate::term::hold;
use crate::term::signal::Watch;
use crate::term::tty;
use crate::term::tui::keys::{Key, Parsed, parse};
use crate::wall::{self, Feature};

/// How long the rest of a key's bytes is waited for.
pub const REST: Duration = Duration::from_millis(50);

/// Rows that come are shown this often at most.
const PACE: Duration = Duration::from_millis(40);

/// The reader's side.
pub struct Reader {
    shared: Arc<Shared>,
    terminal: Terminal,
    painter: Painter,
    size: Size,
    /// Bytes that do not make a whole key yet.
    typed: Vec<u8>,
}

/// The terminal, and what happens around it; it is given back before a signal may end the program.
pub struct Terminal {
    screen: Screen,
    watch: Watch,
    /// Readable when there is something new.
    bell: UnixStream,
}

impl Terminal {
    /// Takes the terminal; the other end rings the bell.
    pub fn open() -> io::Result<(Terminal, UnixStream)> {
        let (bell, rope) = UnixStream::pair()?;
        bell.set_nonblocking(true)?;
        rope.set_nonblocking(true)?;
        let terminal = Terminal {
            watch: Watch::begin(&rope)?,
            screen: Screen::open()?,
            bell,
        };
        Ok((terminal, rope))
    }

    /// Whether a signal has asked for the program's end. [`Terminal::silence`] comes first: a signal before it shows
    /// here, one after it rings.
    pub fn is_ending(&self) -> bool {
        self.watch.ending().is_some()
    }

    /// Where a signal has asked for it, gives the terminal back while the program is stopped; whether that was so,
    /// and everything has to be drawn again.
    pub fn pauses(&self) -> io::Result<bool> {
        if !self.watch.take_stopping() {
            return Ok(false);
        }
        self.screen.leave();
        hold::stop();
        self.screen.enter()?;
        Ok(true)
    }

    /// Silences the bell.
    pub fn silence(&self) {
        let mut rung = [0; 64];
        while rustix::io::read(&self.bell, &mut rung).is_ok_and(|read| read == rung.len()) {}
    }

    /// Waits for a key or the bell.
    pub fn wait(&self, timeout: Option<Duration>) -> io::Result<Woken> {
        let terminal = stdin();
        let mut waits = [
            PollFd::new(&terminal, PollFlags::IN),
            PollFd::new(&self.bell, PollFlags::IN),
        ];
        let timeout = timeout.map(timespec);
        match poll(&mut waits, timeout.as_ref()) {
            Ok(0) => Ok(Woken::Timeout),
            Ok(_) if !waits[0].revents().is_empty() => Ok(Woken::Key),
            Ok(_) | Err(rustix::io::Errno::INTR) => Ok(Woken::Bell),
            Err(error) => Err(error.into()),
        }
    }
}

/// What woke the reader's side.
#[derive(PartialEq, Eq)]
pub enum Woken {
    Key,
    Bell,
    Timeout,
}

/// Whether it goes on.
type Stay = bool;

impl Reader {
    pub fn new(shared: Arc<Shared>, terminal: Terminal) -> Reader {
        Reader {
            shared,
            terminal,
            painter: Painter::new(tty::has_colours()),
            size: mode::size(),
            typed: Vec::new(),
        }
    }

    /// Shows the content until the reader leaves, the content is taken away, or the terminal is gone.
    pub fn run(mut self) {
        if self.read().is_err() {
            // Nobody can read any more.
            self.shared.leave();
        }
    }

    fn read(&mut self) -> io::Result<()> {
        while let Some(has_work) = self.draw()? {
            if self.terminal.is_ending() {
                self.shared.leave();
                return Ok(());
            }
            if self.terminal.pauses()? {
                self.painter.forget();
                continue;
            }
            let timeout = match (has_work, self.typed.is_empty()) {
                (true, _) => Some(Duration::ZERO),
                (false, false) => Some(REST),
                (false, true) => None,
            };
            let mut woken = self.terminal.wait(timeout)?;
            if woken == Woken::Bell {
                woken = self.wait_for_key(PACE)?;
            }
            let stay = match woken {
                Woken::Key => self.take_keys()?,
                Woken::Timeout if !has_work && !self.typed.is_empty() => self.take_escape()?,
                _ => true,
            };
            if !stay {
                return Ok(());
            }
        }
        Ok(())
    }

    /// Does a part of what goes on, and brings the screen up to date. `None` when the content is taken away, else
    /// whether there is more to do.
    fn draw(&mut self) -> io::Result<Option<bool>> {
        self.terminal.silence();
        let size = mode::size();
        if std::mem::replace(&mut self.size, size) != size {
            // The terminal may have moved anything anywhere.
            self.painter.forget();
        }
        let (frame, has_work) = {
            let mut state = self.shared.lock();
            state.is_rung = false;
            if state.is_over {
                return Ok(None);
            }
            let model = &mut state.model;
            wall::contain(Feature::Pager, || {
                model.resize(size);
                if model.has_work() {
                    model.step();
                }
                (view::frame(model), model.has_work())
            })
            .unwrap_or_else(|fault| (Frame::message(&format!("{fault} (q leaves)")), false))
        };
        self.shared.changed.notify_all();
        let bytes = self.painter.paint(frame);
        mode::write(&bytes)?;
        Ok(Some(has_work))
    }

    fn wait_for_key(&self, timeout: Duration) -> io::Result<Woken> {
        let terminal = stdin();
        let mut waits = [PollFd::new(&terminal, PollFlags::IN)];
        match poll(&mut waits, Some(&timespec(timeout))) {
            Ok(0) | Err(rustix::io::Errno::INTR) => Ok(Woken::Bell),
            Ok(_) => Ok(Woken::Key),
            Err(error) => Err(error.into()),
        }
    }

    fn take_keys(&mut self) -> io::Result<Stay> {
        let mut bytes = [0; 512];
        let read = match rustix::io::read(stdin(), &mut bytes) {
            Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(read) => read,
            Err(rustix::io::Errno::INTR | rustix::io::Errno::AGAIN) => 0,
            Err(error) => return Err(error.into()),
        };
        self.typed.extend_from_slice(&bytes[..read]);
        while !self.typed.is_empty() {
            let Parsed::Key(key, length) = parse(&self.typed) else {
                return Ok(true);
            };
            self.typed.drain(..length.min(self.typed.len()));
            if !self.key(key)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Nothing followed: Escape was pressed by itself.
    fn take_escape(&mut self) -> io::Result<Stay> {
        self.typed.clear();
        self.key(Key::Escape)
    }

    fn key(&mut self, key: Key) -> io::Result<Stay> {
        let effect = wall::contain(Feature::Pager, || self.shared.lock().model.key(key.bare()));
        self.shared.changed.notify_all();
        let effect = effect.unwrap_or_else(|fault| {
            self.say(fault.to_string());
            match key {
                Key::Char('q') | Key::Escape | Key::Ctrl('c') => Effect::Leave,
                _ => Effect::None,
            }
        });
        match effect {
            Effect::None => {}
            Effect::Leave => {
                if self.shared.leave() {
                    raise(SIGINT)?;
                }
                return Ok(false);
            }
            Effect::Stop => {
                if self.shared.stop() {
                    raise(SIGINT)?;
                }
            }
            Effect::Redraw => self.painter.forget(),
            Effect::Suspend => {
                hold::stop_job();
            }
            Effect::Copy { text, what } => {
                mode::write(&export::clipboard(&text))?;
                let length = text.len();
                self.say(format!("{what}, {length} bytes, sent to the clipboard"));
            }
            Effect::Write { path, text, what } => self.say(match write_new(&path, &text) {
                Ok(()) => format!("{what} written to {path}"),
                Err(error) => format!("{path}: {}", os_error(&error)),
            }),
        }
        Ok(true)
    }

    fn say(&self, message: String) {
        self.shared.lock().model.message = message;
    }
}

/// Writes a file that does not exist yet: nobody is asked here whether an old one may go. It is the user's alone.
fn write_new(path: &str, text: &[u8]) -> io::Result<()> {
    let home = std::env::var_os("HOME").filter(|home| !home.is_empty());
    let place = match (path.strip_prefix("~/"), home) {
        (Some(rest), Some(home)) => Path::new(&home).join(rest),
        _ => path.into(),
    };
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(place)?;
    file.write_all(text)
}

fn timespec(duration: Duration) -> Timespec {
    Timespec {
        tv_sec: duration.as_secs().try_into().unwrap_or(i64::MAX),
        tv_nsec: duration.subsec_nanos().into(),
    }
}
