//! The terminal under the line editor: who writes to it, its size, and what happens to the frame when the
//! program ends or stops.

use std::fs::{File, OpenOptions};
use std::io::{self, Read};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::thread;

use rustix::stdio::{dup2_stdout, stdin, stdout};
use rustix::termios::{isatty, tcgetwinsize};
use rustyline::{Event, KeyCode, KeyEvent, Modifiers};
use signal_hook::consts::SIGWINCH;

use crate::repl::screen::Screen;
use crate::repl::screen::frame::Size;
use crate::term::hold::Painter;

pub const PASTES_ON: &str = "\x1b[?2004h";
pub const PASTES_OFF: &str = "\x1b[?2004l";

/// Whether standard input and output are a terminal that knows escape sequences.
pub fn is_capable() -> bool {
    let is_dumb = std::env::var_os("TERM").is_none_or(|term| term == "dumb" || term.is_empty());
    isatty(stdin()) && isatty(stdout()) && !is_dumb
}

/// The terminal's size; 80 by 24 where it has none.
pub fn size() -> Size {
    let size = tcgetwinsize(stdin()).ok();
    let or = |number: u16, usual: usize| match number {
        0 => usual,
        number => usize::from(number),
    };
    Size {
        columns: or(size.map_or(0, |size| size.ws_col), 80),
        rows: or(size.map_or(0, |size| size.ws_row), 24),
    }
}

/// Whether the terminal wraps its rows anew when it gets another size, as all but the oldest do.
fn wraps_anew() -> bool {
    let is_console = std::env::var_os("TERM").is_some_and(|term| term == "linux");
    std::env::var_os("XTERM_VERSION").is_none() && !is_console
}

/// The terminal, and a way to it that stays.
pub struct Terminal {
    writer: OwnedFd,
}

impl Terminal {
    pub fn open() -> io::Result<Terminal> {
        Ok(Terminal {
            writer: rustix::io::fcntl_dupfd_cloexec(stdout(), 3)?,
        })
    }

    /// A handle to write to the terminal by, whatever becomes of standard output.
    pub fn writer(&self) -> io::Result<File> {
        Ok(File::from(self.writer.try_clone()?))
    }

    /// Points standard output at /dev/null until the guard is dropped.
    pub fn detach(&self) -> io::Result<Detached> {
        let null = OpenOptions::new().write(true).open("/dev/null")?;
        let back = self.writer.try_clone()?;
        dup2_stdout(&null)?;
        Ok(Detached { back })
    }

    /// Follows the terminal's size, in a thread of its own.
    pub fn follow(&self, screen: Screen) -> io::Result<()> {
        let (mut told, bell) = UnixStream::pair()?;
        signal_hook::low_level::pipe::register(SIGWINCH, bell)?;
        thread::Builder::new()
            .name("terminal".to_owned())
            .spawn(move || {
                let mut rung = [0];
                while told.read_exact(&mut rung).is_ok() {
                    resize(&screen);
                }
            })?;
        Ok(())
    }
}

fn resize(screen: &Screen) {
    let mut state = screen.lock();
    state.canvas.resized(size(), wraps_anew());
    if state.is_active {
        state.draw();
    }
}

/// The program ends or stops while a line is edited.
impl Painter for Screen {
    fn end(&self) {
        let mut state = self.lock();
        if state.is_active {
            state.finish("");
            state.canvas.write(PASTES_OFF);
        }
        // Nobody draws again.
        std::mem::forget(state);
    }

    fn leave(&self) {
        let mut state = self.lock();
        if state.is_active {
            state.canvas.erase();
            state.canvas.write(PASTES_OFF);
        }
    }

    fn come_back(&self) {
        let mut state = self.lock();
        state.canvas.resized(size(), false);
        if state.is_active {
            state.canvas.forget();
            state.canvas.write(PASTES_ON);
            state.draw();
        }
    }
}

/// Standard output is /dev/null as long as this lives.
pub struct Detached {
    back: OwnedFd,
}

impl Drop for Detached {
    fn drop(&mut self) {
        // It was a terminal a moment ago.
        let _ = dup2_stdout(&self.back);
    }
}

/// Whether this is Ctrl-Z.
pub fn is_suspend(event: &Event) -> bool {
    event.get(0) == Some(&KeyEvent(KeyCode::Char('Z'), Modifiers::CTRL))
}
