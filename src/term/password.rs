//! How is something asked on the terminal: a password, without echo, or a value; without a terminal nobody is asked.

use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Write};

use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};

/// Turns the echo back on when it is dropped.
struct Silence<'a> {
    terminal: &'a File,
    before: Termios,
}

impl<'a> Silence<'a> {
    fn new(terminal: &'a File) -> Option<Silence<'a>> {
        let before = tcgetattr(terminal).ok()?;
        let mut silent = before.clone();
        silent.local_modes.remove(LocalModes::ECHO);
        tcsetattr(terminal, OptionalActions::Flush, &silent).ok()?;
        Some(Silence { terminal, before })
    }
}

impl Drop for Silence<'_> {
    fn drop(&mut self) {
        // The terminal may be gone; then there is no echo to restore.
        let _ = tcsetattr(self.terminal, OptionalActions::Flush, &self.before);
    }
}

/// Asks for a line that may be seen; `None` when there is no controlling terminal.
pub fn ask_with_echo(prompt: &[u8]) -> Option<Vec<u8>> {
    line(&prompted(prompt)?)
}

/// Asks for a password on the controlling terminal; `None` when there is none.
pub fn ask(prompt: &[u8]) -> Option<Vec<u8>> {
    let mut terminal = prompted(prompt)?;
    let mut password = {
        let _silence = Silence::new(&terminal)?;
        line(&terminal)?
    };
    terminal.write_all(b"\n").ok()?;
    while matches!(password.last(), Some(b'\n' | b'\r')) {
        password.pop();
    }
    Some(password)
}

/// The terminal, with the prompt on it.
fn prompted(prompt: &[u8]) -> Option<File> {
    let mut terminal = OpenOptions::new()
        .read(true)
        .write(true)
        .open("/dev/tty")
        .ok()?;
    terminal.write_all(prompt).ok()?;
    Some(terminal)
}

fn line(terminal: &File) -> Option<Vec<u8>> {
    let mut line = Vec::new();
    BufReader::new(terminal).read_until(b'\n', &mut line).ok()?;
    Some(line)
}
