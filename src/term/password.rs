//! Asks for something: a password, without echo, or a value, on the terminal or else on standard error and input.

use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, IsTerminal, Read, Write};

use crate::format::harmless;
use crate::term::hold::{self, Hold};
use crate::term::input::Reader;
use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};

/// Keeps the terminal from echoing, or also from turning keys into signals that would end us before it is set right
/// again; everything is as it was when this is dropped.
struct Silence<'a> {
    terminal: &'a File,
    before: Termios,
}

impl<'a> Silence<'a> {
    /// The terminal also hands over each key as it comes, with nothing done about it.
    fn of_keys(terminal: &'a File) -> Option<Silence<'a>> {
        let kept = LocalModes::ECHO | LocalModes::ISIG | LocalModes::ICANON;
        Silence::without(terminal, kept)
    }

    fn without(terminal: &'a File, modes: LocalModes) -> Option<Silence<'a>> {
        let before = tcgetattr(terminal).ok()?;
        let mut silent = before.clone();
        silent.local_modes.remove(modes);
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

/// Asks for a line that may be seen, on the controlling terminal, or on `stdin` where there is none. The line is
/// empty at the end of the input; `None` says that Ctrl-C came first.
pub fn ask_with_echo(prompt: &[u8], stdin: &mut Reader) -> Option<Vec<u8>> {
    let _lent = hold::lend();
    let line = match opened() {
        Some(terminal) => seen_line(&terminal, prompt).unwrap_or_default(),
        None => {
            say(prompt);
            line_of(stdin)?
        }
    };
    Some(without_end(line))
}

/// Asks for a password on the controlling terminal, or on `stdin` where there is none: as much of it as a line is the
/// answer, and the rest is left for others. `None` says that Ctrl-C was the answer; that has done what Ctrl-C does,
/// once the terminal is as it was.
pub fn ask(prompt: &[u8], stdin: &mut Reader) -> Option<Vec<u8>> {
    let _lent = hold::lend();
    match opened() {
        Some(terminal) => unseen_answer(terminal, prompt),
        None => {
            let input = File::from(rustix::io::dup(rustix::stdio::stdin()).ok()?);
            let _silence = Silence::without(&input, LocalModes::ECHO);
            say(prompt);
            let password = line_of(stdin);
            stdin.forget();
            say(b"\n");
            password.map(without_end)
        }
    }
}

/// A line of standard input, empty at its end.
fn line_of(stdin: &mut Reader) -> Option<Vec<u8>> {
    let mut line = Vec::new();
    match stdin.line(&mut line) {
        Err(error) if error.kind() == io::ErrorKind::Interrupted => None,
        // What cannot be read has no answer either.
        _ => Some(line),
    }
}

fn without_end(mut line: Vec<u8>) -> Vec<u8> {
    while matches!(line.last(), Some(b'\n' | b'\r')) {
        line.pop();
    }
    line
}

/// Asks on standard error; nobody can be told that this failed.
fn say(text: &[u8]) {
    let mut stderr = io::stderr();
    let text = if stderr.is_terminal() {
        harmless(text)
    } else {
        text.into()
    };
    let _ = stderr.write_all(&text);
}

fn unseen_answer(mut terminal: File, prompt: &[u8]) -> Option<Vec<u8>> {
    let password = {
        // Where no prompt does so already.
        let _hold = Hold::begin(&terminal, None).ok()?;
        // First: a program may answer as soon as it sees the question.
        let _silence = Silence::of_keys(&terminal)?;
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

fn opened() -> Option<File> {
    OpenOptions::new()
        .read(true)
        .write(true)
        .open("/dev/tty")
        .ok()
}

fn seen_line(mut terminal: &File, prompt: &[u8]) -> io::Result<Vec<u8>> {
    terminal.write_all(prompt)?;
    let mut line = Vec::new();
    BufReader::new(terminal).read_until(b'\n', &mut line)?;
    if !line.ends_with(b"\n") {
        // The end of the input, which ends no line: what comes next is not to be glued to the question.
        terminal.write_all(b"\n")?;
    }
    Ok(line)
}
