//! A program on a terminal of its own: keys go in, and what is on its screen comes out.
//!
//! Nothing waits for a fixed time: a test waits until the screen shows what it expects, and fails with the screen
//! printed when that does not happen within [`PATIENCE`].
#![allow(dead_code)] // each suite uses the part it needs

use std::fs::OpenOptions;
use std::num::NonZeroU16;
use std::os::fd::OwnedFd;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{LocalModes, Winsize, tcgetattr, tcsetwinsize};

/// How long a screen may take to become what is expected, on a machine that does much else.
const PATIENCE: Duration = Duration::from_secs(60);

/// A screen on which nothing has happened for this long has settled.
const QUIET: Duration = Duration::from_millis(150);

/// Sets the terminal up as the controlling one, tells its size, and becomes the program.
const SESSION: &str = r#"exec setsid --ctty "$@""#;
/// The same after a line.
const TOLD: &str = r#"read line; exec setsid --ctty "$@""#;

/// A program and its terminal; dropping it ends the program.
pub struct Screen {
    child: Child,
    terminal: OwnedFd,
    model: vt100::Parser,
    /// Everything that the program wrote.
    raw: Vec<u8>,
}

impl Screen {
    /// Starts `command` on a terminal of `rows` and `columns`. Its TERM is `xterm-256color` unless the command says
    /// otherwise.
    pub fn start(command: &Command, rows: u16, columns: u16) -> Screen {
        Screen::open(on_terminal(command, SESSION), rows, columns)
    }

    /// The same, but the program starts when a line has been typed.
    pub fn start_when_told(command: &Command, rows: u16, columns: u16) -> Screen {
        Screen::open(on_terminal(command, TOLD), rows, columns)
    }

    fn open(mut command: Command, rows: u16, columns: u16) -> Screen {
        let terminal = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).expect("there are ptys");
        grantpt(&terminal).expect("the pty is ours");
        unlockpt(&terminal).expect("the pty is ours");
        let name = ptsname(&terminal, Vec::new()).expect("it has a name");
        let name = name.into_string().expect("its name is ASCII");
        tcsetwinsize(&terminal, size(rows, columns)).expect("it is a terminal");
        let open = || {
            let side = OpenOptions::new().read(true).write(true).open(&name);
            Stdio::from(side.expect("the pty has another side"))
        };
        let child = command
            .stdin(open())
            .stdout(open())
            .stderr(open())
            .spawn()
            .expect("sh and setsid can be run");
        Screen {
            child,
            terminal,
            model: vt100::Parser::new(count(rows), count(columns), 1000),
            raw: Vec::new(),
        }
    }

    /// Types text or keys, as the terminal sends them.
    pub fn send(&mut self, keys: &str) -> &mut Screen {
        let mut bytes = keys.as_bytes();
        while !bytes.is_empty() {
            // Nobody reads more while the program's output is not taken.
            self.take(Duration::ZERO);
            let written = rustix::io::write(&self.terminal, bytes).expect("the terminal is open");
            bytes = &bytes[written..];
        }
        self
    }

    /// Waits until the screen shows `text`, as [`Screen::text`] gives it: without spaces at the end of a row.
    pub fn until(&mut self, text: &str) -> &mut Screen {
        self.until_screen(&format!("{text:?}"), |screen| screen.contains(text))
    }

    /// Waits until the screen does not show `text` any more.
    pub fn until_gone(&mut self, text: &str) -> &mut Screen {
        self.until_screen(&format!("{text:?} to go"), |screen| !screen.contains(text))
    }

    /// Waits until the screen, as text, is as `is_it` wants it.
    pub fn until_screen(&mut self, what: &str, is_it: impl Fn(&str) -> bool) -> &mut Screen {
        let begun = Instant::now();
        loop {
            if is_it(&self.text()) {
                return self;
            }
            let is_open = self.take(Duration::from_millis(50));
            let is_late = begun.elapsed() > PATIENCE;
            if is_late || (!is_open && !is_it(&self.text())) {
                let why = if is_late {
                    "in vain"
                } else {
                    "and the program ended"
                };
                panic!("waited for {what} {why}; the screen:\n{}", self.picture());
            }
        }
    }

    /// Waits until nothing happens on the screen any more.
    pub fn settle(&mut self) -> &mut Screen {
        let begun = Instant::now();
        let mut seen = self.raw.len();
        while self.take(QUIET) && self.raw.len() != seen && begun.elapsed() < PATIENCE {
            seen = self.raw.len();
        }
        self
    }

    /// Waits until the program reads its keys one by one, or no more.
    pub fn until_raw(&mut self, is_raw: bool) -> &mut Screen {
        let begun = Instant::now();
        while self.is_raw() != is_raw {
            self.take(Duration::from_millis(20));
            let picture = self.picture();
            assert!(
                begun.elapsed() < PATIENCE,
                "raw mode: {}; the screen:\n{picture}",
                !is_raw
            );
        }
        self
    }

    /// Whether the program reads its keys one by one, those that would be signals as well. Between two lines it does
    /// not: then Ctrl-C is a signal.
    pub fn is_raw(&self) -> bool {
        !self.has_mode(LocalModes::ICANON) && !self.has_mode(LocalModes::ISIG)
    }

    /// How the terminal is set: all of what `stty -a` shows but the size.
    pub fn modes(&self) -> String {
        let modes = tcgetattr(&self.terminal).expect("it is a terminal");
        format!("{modes:?}")
    }

    /// Waits until the terminal is in the mode `mode`.
    pub fn until_mode(&mut self, mode: LocalModes) -> &mut Screen {
        let begun = Instant::now();
        while !self.has_mode(mode) {
            self.take(Duration::from_millis(20));
            assert!(begun.elapsed() < PATIENCE, "{mode:?}: {}", self.picture());
        }
        self
    }

    /// Whether the terminal is in the mode `mode`.
    pub fn has_mode(&self, mode: LocalModes) -> bool {
        let modes = tcgetattr(&self.terminal).expect("it is a terminal");
        modes.local_modes.contains(mode)
    }

    /// Gives the terminal another size.
    pub fn resize(&mut self, rows: u16, columns: u16) -> &mut Screen {
        self.model
            .screen_mut()
            .set_size(count(rows), count(columns));
        tcsetwinsize(&self.terminal, size(rows, columns)).expect("it is a terminal");
        self
    }

    /// Has the terminal say that its size is 0 by 0, as some consoles in containers do.
    pub fn forget_size(&mut self) -> &mut Screen {
        tcsetwinsize(&self.terminal, size(0, 0)).expect("it is a terminal");
        self
    }

    /// The program's process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Sends the program a signal, by its name without SIG.
    pub fn signal(&mut self, signal: &str) -> &mut Screen {
        let id = self.child.id().to_string();
        let status = Command::new("kill").args(["-s", signal, &id]).status();
        assert!(status.expect("kill can be run").success());
        self
    }

    /// The screen as text: its rows without the spaces at their ends, and without the empty ones at the bottom.
    pub fn text(&self) -> String {
        let columns = self.columns();
        let rows = self.model.screen().rows(0, columns);
        let rows: Vec<String> = rows.map(|row| row.trim_end().to_owned()).collect();
        let last = rows.iter().rposition(|row| !row.is_empty());
        rows[..last.map_or(0, |last| last + 1)].join("\n")
    }

    fn columns(&self) -> u16 {
        self.model.screen().size().1.get()
    }

    /// One row of the screen as text.
    pub fn row(&self, number: u16) -> String {
        let columns = self.columns();
        let row = self
            .model
            .screen()
            .rows(0, columns)
            .nth(usize::from(number));
        row.unwrap_or_default().trim_end().to_owned()
    }

    /// The parts of a row that look alike, with the names of what distinguishes them: `bold`, `dim`, `underline`,
    /// `inverse`, `fg=N`, `bg=N`.
    pub fn looks(&self, number: u16) -> Vec<(String, String)> {
        let columns = self.columns();
        let mut parts: Vec<(String, String)> = Vec::new();
        for column in 0..columns {
            let Some(cell) = self.model.screen().cell(number, column) else {
                continue;
            };
            if cell.is_wide_continuation() {
                continue;
            }
            let text = if cell.has_contents() {
                cell.contents()
            } else {
                " "
            };
            let look = look(cell);
            match parts.last_mut() {
                Some((before, so_far)) if *before == look => so_far.push_str(text),
                _ => parts.push((look, text.to_owned())),
            }
        }
        parts
    }

    /// Where the cursor is: row and column, from 0.
    pub fn cursor(&self) -> (u16, u16) {
        self.model.screen().cursor_position()
    }

    /// Whether the program has the alternate screen.
    pub fn is_alternate(&self) -> bool {
        self.model.screen().alternate_screen()
    }

    /// Everything that the program wrote.
    pub fn raw(&self) -> &[u8] {
        &self.raw
    }

    /// How much memory the program has taken at most, in kilobytes.
    pub fn peak_memory(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()));
        let status = status.expect("the program runs");
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let digits = line.expect("Linux tells").split_whitespace().next();
        digits.and_then(|n| n.parse().ok()).expect("a number")
    }

    /// Waits until the program has ended.
    pub fn ended(&mut self) -> ExitStatus {
        let begun = Instant::now();
        loop {
            self.take(Duration::from_millis(20));
            if let Some(status) = self.child.try_wait().expect("it is our child") {
                while self.take(Duration::ZERO) {}
                return status;
            }
            let picture = self.picture();
            assert!(
                begun.elapsed() < PATIENCE,
                "it does not end; the screen:\n{picture}"
            );
        }
    }

    /// Takes what the program has written, waiting a while for the first of it; false when no more can come.
    fn take(&mut self, wait: Duration) -> bool {
        let mut wait = wait;
        let mut buffer = [0; 64 * 1024];
        loop {
            let mut waits = [PollFd::new(&self.terminal, PollFlags::IN)];
            let timeout = Timespec {
                tv_sec: wait.as_secs() as i64,
                tv_nsec: wait.subsec_nanos().into(),
            };
            match poll(&mut waits, Some(&timeout)) {
                Ok(0) | Err(Errno::INTR) => return true,
                Ok(_) => {}
                Err(error) => panic!("{error}"),
            }
            match rustix::io::read(&self.terminal, &mut buffer) {
                Ok(0) | Err(Errno::IO) => return false,
                Ok(read) => {
                    self.raw.extend_from_slice(&buffer[..read]);
                    self.model.process(&buffer[..read]);
                }
                Err(Errno::INTR | Errno::AGAIN) => {}
                Err(error) => panic!("{error}"),
            }
            wait = Duration::ZERO;
        }
    }

    /// The screen in a frame, for whoever has to find out why a test failed.
    pub fn picture(&self) -> String {
        let columns = self.columns();
        let edge = "-".repeat(usize::from(columns));
        let rows = self.model.screen().rows(0, columns);
        let rows: String = rows.map(|row| format!("|{row}\n")).collect();
        let (row, column) = self.cursor();
        format!("+{edge}\n{rows}+{edge}\ncursor in row {row}, column {column}\n")
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The same command with the terminal as its controlling one.
fn on_terminal(command: &Command, script: &str) -> Command {
    let mut session = Command::new("sh");
    session.args(["-c", script, "sh"]);
    session.arg(command.get_program()).args(command.get_args());
    session.env("TERM", "xterm-256color");
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => session.env(name, value),
            None => session.env_remove(name),
        };
    }
    if let Some(folder) = command.get_current_dir() {
        session.current_dir(folder);
    }
    session
}

fn count(number: u16) -> NonZeroU16 {
    NonZeroU16::new(number).expect("a screen has rows and columns")
}

fn size(rows: u16, columns: u16) -> Winsize {
    Winsize {
        ws_row: rows,
        ws_col: columns,
        ws_xpixel: 0,
        ws_ypixel: 0,
    }
}

fn look(cell: &vt100::Cell) -> String {
    let colour = |name, colour| match colour {
        vt100::Color::Default => String::new(),
        vt100::Color::Idx(index) => format!("{name}={index}"),
        vt100::Color::Rgb(r, g, b) => format!("{name}={r},{g},{b}"),
    };
    let flags = [
        (cell.bold(), "bold"),
        (cell.dim(), "dim"),
        (cell.italic(), "italic"),
        (cell.underline(), "underline"),
        (cell.inverse(), "inverse"),
    ];
    let mut words: Vec<String> = flags
        .iter()
        .filter(|flag| flag.0)
        .map(|flag| flag.1.to_owned())
        .collect();
    words.push(colour("fg", cell.fgcolor()));
    words.push(colour("bg", cell.bgcolor()));
    words.retain(|word| !word.is_empty());
    words.join(" ")
}
