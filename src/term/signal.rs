//! Which signals mean what: Ctrl-C asks to stop, SIGTERM and SIGHUP end the program, a broken pipe ends it quietly.

use std::io;
use std::os::unix::net::UnixStream;
use std::process;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use signal_hook::consts::{SIGHUP, SIGINT, SIGPIPE, SIGTERM};

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
    let ends = ENDS.get_or_init(|| Arc::new(AtomicBool::new(true)));
    for signal in [SIGTERM, SIGHUP] {
        signal_hook::flag::register_conditional_shutdown(signal, 128 + signal, ends.clone())?;
    }
    Ok(wake)
}

/// Whether SIGTERM and SIGHUP end the program at once: handlers of signals are the whole program's.
static ENDS: OnceLock<Arc<AtomicBool>> = OnceLock::new();

/// Leaves the program's end by SIGTERM and SIGHUP to somebody who has to put something in order first.
pub fn leave_ending_to_others() {
    if let Some(ends) = ENDS.get() {
        ends.store(false, Ordering::Relaxed);
    }
}

/// Ends the program as SIGPIPE would have: the reader of our output is gone, and nobody wants an error message.
pub fn die_of_broken_pipe() -> ! {
    // As PID 1 the signal does not end us; then the exit code says the same.
    let _ = signal_hook::low_level::emulate_default_handler(SIGPIPE);
    process::exit(128 + SIGPIPE)
}
