//! The terminal while the pager has it: no line editing, the alternate screen; everything is as it was afterwards.

use std::io;
use std::sync::{Mutex, PoisonError};

use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;
use rustix::stdio::{stdin, stdout};
use rustix::termios::{
    InputModes, LocalModes, OptionalActions, Termios, tcgetattr, tcgetwinsize, tcsetattr,
};

use super::model::Size;
use crate::term::ending;

/// What a terminal of unknown size is taken to be.
const USUAL: Size = Size {
    rows: 24,
    columns: 80,
};

const ENTER: &[u8] = b"\x1b[?1049h\x1b[?25l\x1b[H";
const LEAVE: &[u8] = b"\x1b[0m\x1b[?2004l\x1b[?25h\x1b[?1049l";

/// How the terminal was before a [`Screen`] took it. There is one terminal, and a panic has to find this from anywhere.
static BEFORE: Mutex<Option<Termios>> = Mutex::new(None);

/// Holds the terminal; dropping it gives it back.
#[derive(Debug)]
pub struct Screen(());

impl Screen {
    pub fn open() -> io::Result<Screen> {
        ending::restore_on_panic();
        let screen = Screen(());
        screen.enter()?;
        Ok(screen)
    }

    /// Takes the terminal, again after [`Screen::leave`].
    pub fn enter(&self) -> io::Result<()> {
        let before = tcgetattr(stdin())?;
        let mut raw = before.clone();
        raw.local_modes
            .remove(LocalModes::ECHO | LocalModes::ICANON | LocalModes::ISIG | LocalModes::IEXTEN);
        raw.input_modes
            .remove(InputModes::IXON | InputModes::ICRNL | InputModes::INLCR | InputModes::ISTRIP);
        tcsetattr(stdin(), OptionalActions::Drain, &raw)?;
        *BEFORE.lock().unwrap_or_else(PoisonError::into_inner) = Some(before);
        write(ENTER)
    }

    /// Gives the terminal back.
    pub fn leave(&self) {
        let before = BEFORE.lock().unwrap_or_else(PoisonError::into_inner).take();
        give_back(before);
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        self.leave();
    }
}

fn give_back(before: Option<Termios>) {
    if let Some(before) = before {
        // The terminal may be gone; then there is nothing to restore.
        let _ = write(LEAVE);
        let _ = tcsetattr(stdin(), OptionalActions::Drain, &before);
    }
}

/// Gives the terminal back from wherever the program panics.
pub fn give_up() {
    if let Ok(mut before) = BEFORE.try_lock() {
        give_back(before.take());
    }
}

/// The size of the terminal.
pub fn size() -> Size {
    match tcgetwinsize(stdout()) {
        Ok(size) if size.ws_row > 0 && size.ws_col > 0 => Size {
            rows: usize::from(size.ws_row),
            columns: usize::from(size.ws_col),
        },
        _ => USUAL,
    }
}

/// Writes all of it to the terminal.
pub fn write(mut bytes: &[u8]) -> io::Result<()> {
    while !bytes.is_empty() {
        match rustix::io::write(stdout(), bytes) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(written) => bytes = &bytes[written..],
            Err(Errno::INTR) => {}
            Err(Errno::AGAIN) => {
                let stdout = stdout();
                poll(&mut [PollFd::new(&stdout, PollFlags::OUT)], None)?;
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}
