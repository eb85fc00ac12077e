//! How does the program stop like any other job of a shell: only where somebody is there to let it go on.

use std::fs;

use rustix::process::{Pid, Signal, getpgid, getpgrp, getppid, getsid, kill_current_process_group};
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
    let (group, Ok(session)) = (getpgrp(), getsid(None)) else {
        return false;
    };
    let mut above = getppid();
    while let Some(process) = above {
        if getsid(Some(process)) != Ok(session) {
            return false;
        }
        if getpgid(Some(process)) != Ok(group) {
            return true;
        }
        above = parent(process);
    }
    false
}

/// The parent of another process.
fn parent(process: Pid) -> Option<Pid> {
    let stat = fs::read_to_string(format!("/proc/{}/stat", process.as_raw_nonzero())).ok()?;
    // The name before it may hold anything.
    let behind_name = &stat[stat.rfind(')')? + 1..];
    let parent = behind_name.split_whitespace().nth(1)?;
    Pid::from_raw(parent.parse().ok()?)
}
