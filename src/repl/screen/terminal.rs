//! The terminal under the line editor: who writes to it, its size, and that it is left as it was found.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::thread;

use rustix::process::{Signal, getpid, kill_process};
use rustix::stdio::{dup2_stdout, stdin, stdout};
use rustix::termios::{OptionalActions, Termios, isatty, tcgetattr, tcgetwinsize, tcsetattr};
use rustyline::{Event, KeyCode, KeyEvent, Modifiers};
use signal_hook::consts::{SIGCONT, SIGHUP, SIGTERM, SIGWINCH};

use crate::repl::screen::Screen;
use crate::repl::screen::frame::Size;

pub const PASTES_ON: &str = "\x1b[?2004h";
pub const PASTES_OFF: &str = "\x1b[?2004l";
/// What makes a terminal usable again, whatever was going on.
const SANE: &[u8] = b"\x1b[?2026l\x1b[?2004l\x1b[?25h\x1b[0m\r\n";

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

/// The terminal, and how it was when we came.
pub struct Terminal {
    writer: OwnedFd,
    found: Termios,
}

impl Terminal {
    pub fn open() -> io::Result<Terminal> {
        Ok(Terminal {
            writer: rustix::io::fcntl_dupfd_cloexec(stdout(), 3)?,
            found: tcgetattr(stdin())?,
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

    /// Follows the signals that concern the terminal, in a thread of its own: a new size, and the program's end.
    pub fn follow(&self, screen: Screen) -> io::Result<()> {
        let (mut told, ear) = UnixStream::pair()?;
        for (signal, letter) in [(SIGWINCH, b'w'), (SIGTERM, b't'), (SIGHUP, b'h')] {
            tell(signal, letter, &ear)?;
        }
        let found = self.found.clone();
        let mut writer = self.writer()?;
        restore_on_panic(self.writer()?, self.found.clone());
        thread::Builder::new()
            .name("terminal".to_owned())
            .spawn(move || {
                let mut letter = [0];
                while told.read_exact(&mut letter).is_ok() {
                    let signal = match letter[0] {
                        b'w' => {
                            resize(&screen);
                            continue;
                        }
                        b't' => SIGTERM,
                        _ => SIGHUP,
                    };
                    // Without a line being edited somebody else has the terminal.
                    let mut state = screen.lock();
                    if !state.is_active {
                        continue;
                    }
                    // Nobody draws again: the lock is kept.
                    state.finish("");
                    // The terminal may be gone: what can be done has been.
                    let _ = writer.write_all(SANE);
                    let _ = tcsetattr(stdin(), OptionalActions::Now, &found);
                    std::process::exit(128 + signal);
                }
            })?;
        Ok(())
    }
}

/// Writes `letter` into the pipe for each `signal`.
fn tell(signal: i32, letter: u8, ear: &UnixStream) -> io::Result<()> {
    // signal_hook writes one byte of its own choice, so each signal has a pipe, and a thread names it.
    let (mut rung, bell) = UnixStream::pair()?;
    signal_hook::low_level::pipe::register(signal, bell)?;
    let mut ear = ear.try_clone()?;
    thread::Builder::new()
        .name("signal".to_owned())
        .spawn(move || {
            let mut byte = [0];
            while rung.read_exact(&mut byte).is_ok() && ear.write_all(&[letter]).is_ok() {}
        })?;
    Ok(())
}

fn resize(screen: &Screen) {
    let mut state = screen.lock();
    state.canvas.resized(size(), wraps_anew());
    if state.is_active {
        state.draw();
    }
}

fn restore_on_panic(mut writer: File, found: Termios) {
    let usual = std::panic::take_hook();
    let restored = std::sync::Mutex::new(move || {
        let _ = writer.write_all(SANE);
        let _ = tcsetattr(stdin(), OptionalActions::Now, &found);
    });
    std::panic::set_hook(Box::new(move |panic| {
        if let Ok(mut restore) = restored.lock() {
            restore();
        }
        usual(panic);
    }));
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

/// Stops the program until its shell lets it go on. As PID 1 nobody would.
pub fn suspend(screen: &Screen) {
    if getpid().is_init() {
        return;
    }
    let Ok(raw) = tcgetattr(stdin()) else { return };
    let Ok((mut told, bell)) = UnixStream::pair() else {
        return;
    };
    let Ok(registered) = signal_hook::low_level::pipe::register(SIGCONT, bell) else {
        return;
    };
    let mut state = screen.lock();
    state.canvas.erase();
    state.canvas.write(PASTES_OFF);
    let mut cooked = raw.clone();
    cooked.local_modes.insert(
        rustix::termios::LocalModes::ICANON
            | rustix::termios::LocalModes::ECHO
            | rustix::termios::LocalModes::ISIG
            | rustix::termios::LocalModes::IEXTEN,
    );
    cooked
        .input_modes
        .insert(rustix::termios::InputModes::ICRNL);
    cooked
        .output_modes
        .insert(rustix::termios::OutputModes::OPOST);
    let _ = tcsetattr(stdin(), OptionalActions::Now, &cooked);
    if kill_process(getpid(), Signal::TSTP).is_ok() {
        // The signal may arrive after the call is back: only SIGCONT says that we go on.
        let _ = told.read(&mut [0]);
    }
    signal_hook::low_level::unregister(registered);
    let _ = tcsetattr(stdin(), OptionalActions::Now, &raw);
    state.canvas.resized(size(), false);
    state.canvas.forget();
    state.canvas.write(PASTES_ON);
    state.draw();
}
