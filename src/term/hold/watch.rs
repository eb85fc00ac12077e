//! What happens when a signal ends or stops the program while it holds the terminal.

use std::io::{self, Read};
use std::os::unix::net::UnixStream;
use std::sync::{Arc, Once};
use std::thread;
use std::time::Duration;

use signal_hook::consts::{SIGCONT, SIGHUP, SIGQUIT, SIGTERM, SIGTSTP};
use signal_hook::low_level;

use super::{Painter, held, stop};
use crate::term::{ending, signal};

/// How soon a pager has to have dealt with a signal.
const PATIENCE: Duration = Duration::from_millis(10);

/// Follows the signals from the first call on, and has a panic make the terminal usable.
pub fn follow() -> io::Result<()> {
    static ONCE: Once = Once::new();
    let mut followed = Ok(());
    ONCE.call_once(|| {
        ending::restore_on_panic();
        followed = [SIGTERM, SIGHUP, SIGQUIT, SIGTSTP, SIGCONT]
            .into_iter()
            .try_for_each(listen);
    });
    followed
}

/// Calls `heard` for a signal, in a thread of its own: a pipe does not tell which signal it was.
fn listen(signal: i32) -> io::Result<()> {
    let (mut ear, bell) = UnixStream::pair()?;
    low_level::pipe::register(signal, bell)?;
    thread::Builder::new()
        .name("signal".to_owned())
        .spawn(move || {
            let mut rung = [0];
            while ear.read_exact(&mut rung).is_ok() {
                heard(signal);
            }
        })?;
    Ok(())
}

fn heard(signal: i32) {
    match signal {
        SIGTSTP => pause(),
        SIGCONT => {
            if let Some(held) = &*held() {
                held.settle();
            }
        }
        signal => end(signal),
    }
}

fn end(signal: i32) -> ! {
    // The pager ends the program itself, once it is gone from the screen.
    while signal::is_watched() {
        thread::sleep(PATIENCE);
    }
    if let Some(painter) = painter() {
        painter.end();
    }
    ending::by_signal(signal)
}

fn pause() {
    // The pager does it itself.
    if signal::is_watched() {
        return;
    }
    let painter = painter();
    if let Some(painter) = &painter {
        painter.leave();
    }
    stop();
    if let Some(painter) = &painter {
        painter.come_back();
    }
}

fn painter() -> Option<Arc<dyn Painter>> {
    held().as_ref().and_then(|held| held.painter.clone())
}
