//! Has the user asked to stop: one flag, set by signal handlers and read by every loop.

use std::os::fd::{AsFd, OwnedFd};
use std::sync::Arc;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// How long is slept at once where nothing wakes.
const SHORT: Duration = Duration::from_millis(20);

/// How long is waited at once: the system takes no time without end.
const LONG: Duration = Duration::from_secs(3600);

/// A flag that Ctrl-C sets; cheap to clone and to read.
#[derive(Debug, Clone, Default)]
pub struct Interrupt {
    pressed: Arc<AtomicBool>,
    /// Readable after each Ctrl-C, until somebody has read it.
    bell: Arc<OnceLock<OwnedFd>>,
}

impl Interrupt {
    pub fn is_pressed(&self) -> bool {
        self.pressed.load(Ordering::Relaxed)
    }

    pub fn clear(&self) {
        let was_pressed = self.pressed.swap(false, Ordering::Relaxed);
        if let Some(bell) = self.bell.get()
            && was_pressed
        {
            silence(bell);
        }
    }

    /// Sets what [`Interrupt::wait`] wakes by; only the first call counts.
    pub fn set_bell(&self, bell: OwnedFd) {
        // A second bell is refused, as promised.
        let _ = self.bell.set(bell);
    }

    /// Waits until `input` can be read; `true` when Ctrl-C came first.
    pub fn wait(&self, input: impl AsFd) -> bool {
        use rustix::event::{PollFd, PollFlags, poll};
        let Some(bell) = self.bell.get() else {
            return self.is_pressed();
        };
        while !self.is_pressed() {
            let mut waits = [
                PollFd::new(&input, PollFlags::IN),
                PollFd::new(bell, PollFlags::IN),
            ];
            let polled = poll(&mut waits, None);
            if polled.is_ok() && !waits[0].revents().is_empty() {
                return false;
            }
            silence(bell);
            // An input that cannot be polled is simply read.
            if polled.is_err_and(|error| error != rustix::io::Errno::INTR) {
                return false;
            }
        }
        true
    }

    /// Waits so long, or until Ctrl-C; whether that came.
    pub fn wait_for(&self, time: Duration) -> bool {
        use rustix::event::{PollFd, PollFlags, Timespec, poll};
        let end = Instant::now().checked_add(time);
        while !self.is_pressed() {
            let left = end.map_or(LONG, |end| end.saturating_duration_since(Instant::now()));
            if left.is_zero() {
                return false;
            }
            let Some(bell) = self.bell.get() else {
                std::thread::sleep(left.min(SHORT));
                continue;
            };
            let left = left.min(LONG);
            let timeout = Timespec {
                tv_sec: left.as_secs().try_into().unwrap_or(i64::MAX),
                tv_nsec: left.subsec_nanos().into(),
            };
            // Whatever woke it, the flag tells.
            let _ = poll(&mut [PollFd::new(bell, PollFlags::IN)], Some(&timeout));
            silence(bell);
        }
        true
    }

    /// The flag itself, for a signal handler to set.
    pub fn flag(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.pressed)
    }
}

/// Reads the bell, so that it rings for the next press only.
fn silence(bell: &OwnedFd) {
    let mut rung = [0; 16];
    // The bell does not block: there is nothing to be read, or it is read.
    let _ = rustix::io::read(bell, &mut rung);
}
