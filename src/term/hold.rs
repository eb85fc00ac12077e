//! How is the terminal kept while lines are typed at it: between two lines no key is lost, other programs get it as
//! they expect it, and whatever ends or stops the program, it is left as it was found.
//!
//! The terminal belongs to the process, and so does what is known about it here. Signals are followed by a thread,
//! because what is to be done about them is more than a signal handler may do.

mod job;
mod watch;

use std::fs::File;
use std::io::{self, Write};
use std::os::fd::AsFd;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustix::termios::{
    InputModes, LocalModes, OptionalActions, SpecialCodeIndex, Termios, isatty, tcgetattr,
    tcsetattr,
};

use crate::term::signal;

/// What becomes of keys that are typed while no line is edited; all of them are for the next line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Between {
    /// Nothing is seen of them.
    Silent,
    /// They are echoed where the cursor is, as psql has it.
    Echoed,
}

/// Somebody who draws on the terminal.
pub trait Painter: Send + Sync {
    /// The program ends: the last frame stays.
    fn end(&self);
    /// The program stops for a while: the frame goes.
    fn leave(&self);
    /// The program goes on.
    fn come_back(&self);
}

/// The terminal that is held.
struct Held {
    terminal: File,
    found: Termios,
    /// `None` while there are no lines yet: the terminal stays as it is.
    between: Option<Between>,
    /// How many other programs have the terminal now.
    lent: usize,
    is_edited: bool,
    painter: Option<Arc<dyn Painter>>,
}

static HELD: Mutex<Option<Held>> = Mutex::new(None);

fn held() -> MutexGuard<'static, Option<Held>> {
    HELD.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Held {
    /// Sets the terminal as it is to be now.
    fn settle(&self) {
        let modes = match self.between {
            _ if self.lent > 0 => self.found.clone(),
            _ if self.is_edited => raw(&self.found),
            Some(between) if self.lent == 0 => quiet(&self.found, between),
            _ => self.found.clone(),
        };
        // A terminal that is gone has no modes.
        let _ = tcsetattr(&self.terminal, OptionalActions::Drain, &modes);
    }

    /// Makes the terminal usable, whatever was going on.
    fn give_up(&self) {
        if self.painter.is_some() {
            let _ = (&self.terminal).write_all(SANE);
        }
        let _ = tcsetattr(&self.terminal, OptionalActions::Now, &self.found);
    }
}

/// Makes a terminal usable that somebody was drawing on.
const SANE: &[u8] = b"\x1b[?2026l\x1b[?2004l\x1b[?25h\x1b[0m\r\n";

/// Keys wait one by one, with nothing done about them, but those that make signals make them. Enter stays the end of a
/// line, which is what a program that is run next makes something of.
fn quiet(found: &Termios, between: Between) -> Termios {
    let mut modes = found.clone();
    modes
        .local_modes
        .remove(LocalModes::ICANON | LocalModes::IEXTEN);
    modes.local_modes.insert(LocalModes::ISIG);
    if between == Between::Silent {
        modes.local_modes.remove(LocalModes::ECHO);
    }
    modes.special_codes[SpecialCodeIndex::VMIN] = 1;
    modes.special_codes[SpecialCodeIndex::VTIME] = 0;
    modes
}

/// Every key reaches us as it is.
fn raw(found: &Termios) -> Termios {
    let mut modes = found.clone();
    modes
        .local_modes
        .remove(LocalModes::ECHO | LocalModes::ICANON | LocalModes::ISIG | LocalModes::IEXTEN);
    modes.input_modes.remove(
        InputModes::BRKINT
            | InputModes::ICRNL
            | InputModes::INLCR
            | InputModes::ISTRIP
            | InputModes::IXON,
    );
    modes.special_codes[SpecialCodeIndex::VMIN] = 1;
    modes.special_codes[SpecialCodeIndex::VTIME] = 0;
    modes
}

/// Holds the terminal; dropping it gives the terminal back as it was found.
#[derive(Debug)]
pub struct Hold(());

impl Hold {
    /// Begins; `None` where `terminal` is none, or is held already.
    pub fn begin(terminal: impl AsFd, between: Option<Between>) -> io::Result<Option<Hold>> {
        let mut held = held();
        if !isatty(&terminal) || held.is_some() {
            return Ok(None);
        }
        let found = tcgetattr(&terminal)?;
        let terminal = File::from(rustix::io::fcntl_dupfd_cloexec(&terminal, 3)?);
        watch::follow()?;
        let new = Held {
            terminal,
            found,
            between,
            lent: 0,
            is_edited: false,
            painter: None,
        };
        new.settle();
        *held = Some(new);
        signal::set_at_once(false);
        Ok(Some(Hold(())))
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        restore();
        *held() = None;
        signal::set_at_once(true);
    }
}

/// Has the signals that stop the program and those that end it followed from now on, held or not.
pub fn follow_signals() -> io::Result<()> {
    watch::follow()
}

/// Sets the terminal as it was found, because the program ends.
pub fn restore() {
    if let Some(held) = &*held() {
        let _ = tcsetattr(&held.terminal, OptionalActions::Now, &held.found);
    }
}

/// Says who draws on the terminal from now on.
pub fn painted_by(painter: Arc<dyn Painter>) {
    if let Some(held) = &mut *held() {
        held.painter = Some(painter);
    }
}

/// The time in which a text is edited: all keys reach the editor.
#[derive(Debug)]
pub struct Edited(());

/// Begins to edit a line.
pub fn edit() -> Edited {
    if let Some(held) = &mut *held() {
        held.is_edited = true;
        held.settle();
    }
    Edited(())
}

/// Whether the terminal is held, and no line is edited: keys that make signals make them.
pub fn is_between_lines() -> bool {
    held().as_ref().is_some_and(|held| !held.is_edited)
}

impl Drop for Edited {
    fn drop(&mut self) {
        if let Some(held) = &mut *held() {
            held.is_edited = false;
            held.settle();
        }
    }
}

/// The time in which another program, or a question of ours, has the terminal as it was found.
#[derive(Debug)]
pub struct Lent(());

/// Lends the terminal.
pub fn lend() -> Lent {
    if let Some(held) = &mut *held() {
        held.lent += 1;
        held.settle();
    }
    Lent(())
}

impl Drop for Lent {
    fn drop(&mut self) {
        if let Some(held) = &mut *held() {
            held.lent = held.lent.saturating_sub(1);
            // Whatever the program has left it like.
            held.settle();
        }
    }
}

/// Stops the program until its shell lets it go on, with the terminal as it was found meanwhile; somebody else's
/// drawing is not touched. Without a shell that could do so the program goes on at once.
pub fn stop() {
    if !job::has_shell() {
        return;
    }
    let modes = held().as_ref().map(|held| {
        let now = tcgetattr(&held.terminal);
        let _ = tcsetattr(&held.terminal, OptionalActions::Now, &held.found);
        (held.terminal.try_clone(), now)
    });
    job::stop();
    if let Some((Ok(terminal), Ok(now))) = modes {
        let _ = tcsetattr(&terminal, OptionalActions::Now, &now);
    }
}

/// Stops the whole job, as the terminal does for Ctrl-Z.
pub fn stop_job() {
    if job::has_shell() {
        job::ask_to_stop();
    }
}

/// Makes the terminal usable from wherever the program panics.
pub(super) fn give_up() {
    if let Ok(held) = HELD.try_lock()
        && let Some(held) = &*held
    {
        held.give_up();
    }
}

/// Ends the program as the terminal's key for SIGQUIT does.
pub fn quit() {
    // It cannot fail: the signal exists.
    let _ = signal_hook::low_level::raise(signal_hook::consts::SIGQUIT);
}
