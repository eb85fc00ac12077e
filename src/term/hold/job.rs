//! How does the program stop like any other job of a shell: only where somebody is there to let it go on.

use std::fs;

use rustix::process::{Signal, kill_current_process_group};
use signal_hook::consts::SIGSTOP;
use signal_hook::low_level;

/// Stops the program. The kernel does so for SIGTSTP only where nobody handles that signal.
pub fn stop() {
    // It cannot fail: the signal exists.
    let _ = low_level::raise(SIGSTOP);
}

/// Sends the job what the terminal sends for Ctrl-Z.
pub fn ask_to_stop() {
    // Our own group is there.
    let _ = kill_current_process_group(Signal::TSTP);
}

/// Whether a shell looks after this job: a process of the session above us in another group. Nobody would let a
/// stopped program go on otherwise, which is why the kernel ignores SIGTSTP then.
pub fn has_shell() -> bool {
    let Some(own) = Place::of("self") else {
        return false;
    };
    let mut above = own.parent;
    // PID 1 of a container has no parent that it knows of.
    while above > 0 {
        let Some(place) = Place::of(&above.to_string()) else {
            return false;
        };
        if place.session != own.session {
            return false;
        }
        if place.group != own.group {
            return true;
        }
        above = place.parent;
    }
    false
}

/// Where a process is among the others. From /proc, because numbers from outside a container are zeros in it.
struct Place {
    parent: u32,
    group: u32,
    session: u32,
}

impl Place {
    fn of(process: &str) -> Option<Place> {
        let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
        // The name before it may hold anything.
        let behind_name = &stat[stat.rfind(')')? + 1..];
        let mut numbers = behind_name.split_whitespace().skip(1).map(str::parse);
        let mut next = || numbers.next()?.ok();
        Some(Place {
            parent: next()?,
            group: next()?,
            session: next()?,
        })
    }
}
