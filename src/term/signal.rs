//! Which signals mean what: Ctrl-C asks to stop, SIGTERM and SIGHUP end the program, a broken pipe ends it quietly.

use std::io;
use std::os::unix::net::UnixStream;
use std::process;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use signal_hook::SigId;
use signal_hook::consts::{SIGHUP, SIGINT, SIGPIPE, SIGTERM, SIGWINCH};

use crate::interrupt::Interrupt;

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

/// The signals that end the program.
const ENDING: [i32; 2] = [SIGTERM, SIGHUP];

/// Whether they do so at once. Handlers belong to the process, and so does this.
static ENDS_AT_ONCE: OnceLock<Arc<AtomicBool>> = OnceLock::new();

/// Watches the signals for whoever has the terminal: SIGTERM and SIGHUP do not end the program before it is given
/// back, and a new size of the terminal is told. Dropping it does what such a signal asked for.
#[derive(Debug)]
pub struct Watch {
    registered: Vec<SigId>,
    ending: Arc<AtomicUsize>,
}

impl Watch {
    /// Begins; each signal writes a byte to `rope`.
    pub fn begin(rope: &UnixStream) -> io::Result<Watch> {
        let mut watch = Watch {
            registered: Vec::new(),
            ending: Arc::new(AtomicUsize::new(0)),
        };
        for signal in ENDING {
            let number = usize::try_from(signal).expect("signals are small");
            let ending = watch.ending.clone();
            let id = signal_hook::flag::register_usize(signal, ending, number)?;
            watch.registered.push(id);
        }
        for signal in ENDING.into_iter().chain([SIGWINCH]) {
            let id = signal_hook::low_level::pipe::register(signal, rope.try_clone()?)?;
            watch.registered.push(id);
        }
        set_at_once(false);
        Ok(watch)
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
        set_at_once(true);
        for id in self.registered.drain(..) {
            signal_hook::low_level::unregister(id);
        }
        if let Some(signal) = self.ending() {
            process::exit(128 + signal);
        }
    }
}

/// Says whether SIGTERM and SIGHUP end the program at once, or whoever has the terminal does so when it is in order.
pub fn set_at_once(at_once: bool) {
    if let Some(ends) = ENDS_AT_ONCE.get() {
        ends.store(at_once, Ordering::SeqCst);
    }
}

/// Ends the program as SIGPIPE would have: the reader of our output is gone, and nobody wants an error message.
pub fn die_of_broken_pipe() -> ! {
    // As PID 1 the signal does not end us; then the exit code says the same.
    let _ = signal_hook::low_level::emulate_default_handler(SIGPIPE);
    process::exit(128 + SIGPIPE)
}
