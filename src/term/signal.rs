//! Which signals mean what: Ctrl-C asks to stop, SIGTERM and SIGHUP end the program, a broken pipe ends it quietly.

use std::io;
use std::os::unix::net::UnixStream;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use signal_hook::SigId;
use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH};

use crate::interrupt::Interrupt;
use crate::term::{ending, hold};

/// Installs the handlers; the stream is readable after each Ctrl-C, for loops that wait for the network.
///
/// While `is_starting` is set, Ctrl-C ends the program: there is nothing yet that could be asked to stop.
pub fn install(interrupt: &Interrupt, is_starting: &Arc<AtomicBool>) -> io::Result<UnixStream> {
    let (wake, signalled) = UnixStream::pair()?;
    interrupt.set_bell(wake.try_clone()?.into());
    signal_hook::flag::register_conditional_shutdown(SIGINT, 128 + SIGINT, is_starting.clone())?;
    signal_hook::flag::register(SIGINT, interrupt.flag())?;
    signal_hook::low_level::pipe::register(SIGINT, signalled)?;
    // As PID 1 the default action of these would be to do nothing.
    let at_once = ENDS_AT_ONCE.get_or_init(|| Arc::new(AtomicBool::new(true)));
    for signal in ENDING {
        signal_hook::flag::register_conditional_shutdown(signal, 128 + signal, at_once.clone())?;
    }
    Ok(wake)
}

/// The signals that end the program; whoever has the terminal looks after one more.
const ENDING: [i32; 2] = [SIGTERM, SIGHUP];
const WATCHED: [i32; 3] = [SIGTERM, SIGHUP, SIGQUIT];

/// Whether they do so at once. Handlers belong to the process, and so does this.
static ENDS_AT_ONCE: OnceLock<Arc<AtomicBool>> = OnceLock::new();

/// Watches the signals for whoever has the terminal: SIGTERM and SIGHUP do not end the program before it is given
/// back, and a new size of the terminal is told. Dropping it does what such a signal asked for.
#[derive(Debug)]
pub struct Watch {
    registered: Vec<SigId>,
    ending: Arc<AtomicUsize>,
    stopping: Arc<AtomicBool>,
    /// Whether such a signal ended the program at once before.
    was_at_once: bool,
}

/// How many watch now.
static WATCHES: AtomicUsize = AtomicUsize::new(0);

/// Whether somebody watches who does what signals ask for.
pub fn is_watched() -> bool {
    WATCHES.load(Ordering::SeqCst) > 0
}

impl Watch {
    /// Begins; each signal writes a byte to `rope`.
    pub fn begin(rope: &UnixStream) -> io::Result<Watch> {
        hold::follow_signals()?;
        WATCHES.fetch_add(1, Ordering::SeqCst);
        let mut watch = Watch {
            registered: Vec::new(),
            ending: Arc::new(AtomicUsize::new(0)),
            stopping: Arc::new(AtomicBool::new(false)),
            was_at_once: set_at_once(false),
        };
        let stopping = watch.stopping.clone();
        let id = signal_hook::flag::register(SIGTSTP, stopping)?;
        watch.registered.push(id);
        for signal in WATCHED {
            let number = usize::try_from(signal).expect("signals are small");
            let ending = watch.ending.clone();
            let id = signal_hook::flag::register_usize(signal, ending, number)?;
            watch.registered.push(id);
        }
        for signal in WATCHED.into_iter().chain([SIGWINCH, SIGTSTP]) {
            let id = signal_hook::low_level::pipe::register(signal, rope.try_clone()?)?;
            watch.registered.push(id);
        }
        Ok(watch)
    }

    /// Whether somebody has asked the program to stop for a while, since the last call.
    pub fn take_stopping(&self) -> bool {
        self.stopping.swap(false, Ordering::SeqCst)
    }

    /// The signal that is to end the program.
    pub fn ending(&self) -> Option<i32> {
        match self.ending.load(Ordering::SeqCst) {
            0 => None,
            signal => i32::try_from(signal).ok(),
        }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        set_at_once(self.was_at_once);
        for id in self.registered.drain(..) {
            signal_hook::low_level::unregister(id);
        }
        if let Some(signal) = self.ending() {
            ending::by_code_of(signal);
        }
        WATCHES.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Says whether SIGTERM and SIGHUP end the program at once, or whoever has the terminal does so when it is in order.
/// Returns what held before.
pub fn set_at_once(at_once: bool) -> bool {
    match ENDS_AT_ONCE.get() {
        Some(ends) => ends.swap(at_once, Ordering::SeqCst),
        None => true,
    }
}
