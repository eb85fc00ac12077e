//! Connects the prompt with the terminal: its size, and what becomes of the frame when the program ends or stops.

use std::fs::File;
use std::io;
use std::os::unix::net::UnixStream;

use rustix::stdio::{stdin, stdout};
use rustix::termios::{isatty, tcgetwinsize};
use signal_hook::consts::SIGWINCH;

use crate::repl::screen::Screen;
use crate::repl::screen::frame::Size;
use crate::repl::screen::state::State;
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

/// A handle of the terminal to write by.
pub fn writer() -> io::Result<File> {
    Ok(File::from(rustix::io::fcntl_dupfd_cloexec(stdout(), 3)?))
}

/// Has the editor thread woken when the terminal gets another size.
pub fn wake_on_resize(wake: UnixStream) -> io::Result<()> {
    signal_hook::low_level::pipe::register(SIGWINCH, wake)?;
    Ok(())
}

/// Follows the terminal's size.
pub fn resize(state: &mut State) {
    let size = size();
    if size != state.canvas.size() {
        state.canvas.resized(size, wraps_anew());
    }
}

/// The program ends or stops while a text is edited.
impl Painter for Screen {
    fn end(&self) {
        let mut state = self.lock();
        if state.is_active {
            state.finish("");
            state.canvas.write(PASTES_OFF);
        }
        state.canvas.close();
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
