//! What does somebody at a terminal see of a result that takes long: a line that counts its rows, and goes away.

use std::time::{Duration, Instant};

use crate::term::output::Output;

/// Nobody wonders before.
const PATIENCE: Duration = Duration::from_secs(1);

/// How often the line changes.
const PACE: Duration = Duration::from_millis(200);

const CLEAR: &[u8] = b"\r\x1b[K";

/// Counts the rows of a result that are not on the screen yet.
#[derive(Debug)]
pub struct Progress {
    begun: Instant,
    rows: u64,
    /// When the line was written last, while it is there.
    shown: Option<Instant>,
}

impl Progress {
    pub fn begin() -> Progress {
        Progress {
            begun: Instant::now(),
            rows: 0,
            shown: None,
        }
    }

    /// Counts rows, and tells how many there are.
    pub fn count(&mut self, rows: usize, stdout: &mut Output) {
        self.rows += rows as u64;
        let elapsed = self.begun.elapsed();
        let is_fresh = self.shown.is_some_and(|shown| shown.elapsed() < PACE);
        if elapsed < PATIENCE || is_fresh {
            return;
        }
        stdout.write(CLEAR);
        stdout.write(format!("{} rows, {:.1} s", self.rows, elapsed.as_secs_f64()).as_bytes());
        stdout.flush();
        self.shown = Some(Instant::now());
    }

    /// Takes the line away.
    pub fn clear(&mut self, stdout: &mut Output) {
        if self.shown.take().is_some() {
            stdout.write(CLEAR);
            stdout.flush();
        }
    }
}
