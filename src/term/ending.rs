//! Ends the program, and makes the terminal usable first: after a signal, a broken pipe, or a panic.

use std::sync::Once;
use std::{panic, process};

use signal_hook::consts::{SIGPIPE, SIGQUIT};
use signal_hook::low_level;

use crate::term::hold;
use crate::term::pager;
use crate::wall;

/// Ends the program as this signal would have, with the terminal as it was found.
pub fn by_signal(signal: i32) -> ! {
    hold::restore();
    if signal == SIGQUIT || signal == SIGPIPE {
        // SIGQUIT with the core dump that was asked for. As PID 1 neither does anything: the exit code says the same.
        let _ = low_level::emulate_default_handler(signal);
    }
    by_code_of(signal)
}

/// Ends the program with the exit code of this signal, without a core dump.
pub fn by_code_of(signal: i32) -> ! {
    hold::restore();
    process::exit(128 + signal)
}

/// Ends the program because the reader of its output is gone: without an error message.
pub fn by_broken_pipe() -> ! {
    by_signal(SIGPIPE)
}

/// Has every panic make the terminal usable before it is reported, from the first call on. A panic may come from
/// anywhere, and from what draws as well: nothing is waited for.
pub fn restore_on_panic() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let report = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if wall::is_inside() {
                return;
            }
            pager::give_up_screen();
            hold::give_up();
            report(info);
        }));
    });
}
