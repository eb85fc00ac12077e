//! How is something asked on the terminal: a password, without echo, or a value; without a terminal nobody is asked.

use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Read, Write};

use crate::term::hold::{self, Hold};
use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};

/// Keeps the terminal from echoing, and from turning keys into signals that would end us before it is set right
/// again; everything is as it was when this is dropped.
struct Silence<'a> {
    terminal: &'a File,
    before: Termios,
}

impl<'a> Silence<'a> {
    fn new(terminal: &'a File) -> Option<Silence<'a>> {
        let before = tcgetattr(terminal).ok()?;
        let mut silent = before.clone();
        let kept = LocalModes::ECHO | LocalModes::ISIG | LocalModes::ICANON;
        silent.local_modes.remove(kept);
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
    let _lent = hold::lend();
    line(&prompted(prompt)?)
}

/// Asks for a password on the controlling terminal; `None` when there is none, or when Ctrl-C was the answer: then
/// that has done what Ctrl-C does, once the terminal is as it was.
pub fn ask(prompt: &[u8]) -> Option<Vec<u8>> {
    let _lent = hold::lend();
    let mut terminal = opened()?;
    let password = {
        // Where no prompt does so already.
        let _hold = Hold::begin(&terminal, None).ok()?;
        // First: a program may answer as soon as it sees the question.
        let _silence = Silence::new(&terminal)?;
        (&terminal).write_all(prompt).ok()?;
        unseen_line(&terminal)
    };
    terminal.write_all(b"\n").ok()?;
    if password.is_none() {
        signal_hook::low_level::raise(signal_hook::consts::SIGINT).ok()?;
    }
    password
}

/// Reads keys up to Enter; the few that edit a line are obeyed here, since the terminal does not.
fn unseen_line(mut terminal: &File) -> Option<Vec<u8>> {
    const CTRL_C: u8 = 0x03;
    const CTRL_D: u8 = 0x04;
    const CTRL_U: u8 = 0x15;
    const DELETE: u8 = 0x7f;
    let mut line = Vec::new();
    let mut key = [0];
    while terminal.read(&mut key).ok()? > 0 {
        match key[0] {
            b'\n' | b'\r' | CTRL_D => break,
            CTRL_C => return None,
            CTRL_U => line.clear(),
            0x08 | DELETE => drop(line.pop()),
            byte => line.push(byte),
        }
    }
    Some(line)
}

/// The terminal, with the prompt on it.
fn prompted(prompt: &[u8]) -> Option<File> {
    let mut terminal = opened()?;
    terminal.write_all(prompt).ok()?;
    Some(terminal)
}

fn opened() -> Option<File> {
    OpenOptions::new()
        .read(true)
        .write(true)
        .open("/dev/tty")
        .ok()
}

fn line(terminal: &File) -> Option<Vec<u8>> {
    let mut line = Vec::new();
    BufReader::new(terminal).read_until(b'\n', &mut line).ok()?;
    Some(line)
}
