//! What does somebody at a terminal see of a statement that takes long: a line with a clock that counts the rows, and
//! goes away.

use std::time::{Duration, Instant};

use crate::term::output::Output;
use crate::term::tty;

/// Nobody wonders before.
const PATIENCE: Duration = Duration::from_secs(1);

/// How often the line changes.
const PACE: Duration = Duration::from_millis(200);

const CLEAR: &[u8] = b"\r\x1b[K";
const DIM: &str = "\x1b[2m";
const USUAL: &str = "\x1b[0m";

/// The line about a statement of which nothing is on the screen yet.
#[derive(Debug)]
pub struct Progress {
    begun: Instant,
    rows: u64,
    is_cancelling: bool,
    /// When the line was written last, while it is there.
    shown: Option<Instant>,
}

impl Progress {
    pub fn begin() -> Progress {
        Progress {
            begun: Instant::now(),
            rows: 0,
            is_cancelling: false,
            shown: None,
        }
    }

    /// Counts rows, and shows how many there are.
    pub fn count(&mut self, rows: usize, stdout: &mut Output) {
        self.rows += rows as u64;
        self.tick(stdout);
    }

    /// Brings the line up to date when it is time; how long that holds.
    pub fn tick(&mut self, stdout: &mut Output) -> Duration {
        let due = match self.shown {
            Some(shown) => shown + PACE,
            None => self.begun + PATIENCE,
        };
        let left = due.saturating_duration_since(Instant::now());
        if !left.is_zero() {
            return left;
        }
        self.show(stdout);
        PACE
    }

    /// Says from now on that the statement is being cancelled.
    pub fn cancelling(&mut self) {
        self.is_cancelling = true;
    }

    /// Takes the line away.
    pub fn clear(&mut self, stdout: &mut Output) {
        if self.shown.take().is_some() {
            stdout.write(CLEAR);
            stdout.flush();
        }
    }

    fn show(&mut self, stdout: &mut Output) {
        let text = self.text();
        // A line that the terminal wraps could not be taken away.
        let room = tty::terminal_columns().saturating_sub(1);
        let text: String = text.chars().take(room).collect();
        let (before, behind) = match tty::has_colours() {
            true => (DIM, USUAL),
            false => ("", ""),
        };
        stdout.write(CLEAR);
        stdout.write([before, &text, behind].concat().as_bytes());
        stdout.flush();
        self.shown = Some(Instant::now());
    }

    fn text(&self) -> String {
        let seconds = self.begun.elapsed().as_secs_f64();
        let key = match self.is_cancelling {
            true => "^C again gives up",
            false => "^C cancels",
        };
        match (self.rows, self.is_cancelling) {
            (0, false) => format!("running {seconds:.1} s   {key}"),
            (0, true) => format!("cancelling {seconds:.1} s   {key}"),
            (rows, _) => format!("{rows} rows, {seconds:.1} s   {key}"),
        }
    }
}
