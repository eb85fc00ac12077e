//! What both sides of the pager see: the model, who waits for whom, and whether more rows are wanted.

use std::os::unix::net::UnixStream;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::content::{Content, Text};
use super::model::{Model, Reading};
use crate::encoding::Encoding;

/// The model between the side that brings rows and the side that reads them.
#[derive(Debug)]
pub struct Shared {
    state: Mutex<State>,
    /// Rung for the side that brings rows.
    pub changed: Condvar,
    /// Rung for the side that reads.
    rope: UnixStream,
}

#[derive(Debug)]
pub struct State {
    pub model: Model,
    /// The content is taken away.
    pub is_over: bool,
    /// The bell has been rung, and nobody has come yet.
    pub is_rung: bool,
    /// No more rows are taken, and whether that is because the reader has left.
    is_shut: bool,
    is_left: bool,
    /// Whether the query may be cancelled, and whether that has been asked for.
    may_cancel: bool,
    is_cancelled: bool,
    /// No query runs now.
    is_paused: bool,
    /// The side that brings rows waits, and has waited for so long.
    is_waiting: bool,
    pub waited: Duration,
}

/// What the side that brings rows is to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Demand {
    More,
    /// The rest is not wanted: it is read and dropped.
    Nothing,
    /// The rest is not wanted, and the query may be cancelled.
    Cancel,
}

impl Shared {
    pub fn new(model: Model, rope: UnixStream, may_cancel: bool) -> Shared {
        Shared {
            state: Mutex::new(State {
                model,
                is_over: false,
                is_rung: false,
                is_shut: false,
                is_left: false,
                may_cancel,
                is_cancelled: false,
                is_paused: false,
                is_waiting: false,
                waited: Duration::ZERO,
            }),
            changed: Condvar::new(),
            rope,
        }
    }

    pub fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Gives back what there was to read.
    pub fn take_content(&self) -> Content {
        let nothing = Content::Text(Text::new(Encoding::Utf8));
        std::mem::replace(&mut self.lock().model.content, nothing)
    }

    /// Changes the model, and waits until more is wanted or nothing is.
    pub fn bring(&self, change: impl FnOnce(&mut Model)) -> Demand {
        let mut state = self.lock();
        if state.is_shut {
            return Demand::Nothing;
        }
        change(&mut state.model);
        state.model.grown();
        self.ring(&mut state);
        let begun = Instant::now();
        while !state.is_shut && !state.model.wants_more() {
            state.is_waiting = true;
            let waited = self.changed.wait(state);
            state = waited.unwrap_or_else(PoisonError::into_inner);
            state.is_waiting = false;
        }
        state.waited += begun.elapsed();
        if !state.is_shut {
            return Demand::More;
        }
        match state.may_cancel && !std::mem::replace(&mut state.is_cancelled, true) {
            true => Demand::Cancel,
            false => Demand::Nothing,
        }
    }

    /// Changes what is shown, and waits for nobody.
    pub fn show(&self, change: impl FnOnce(&mut Model)) {
        let mut state = self.lock();
        change(&mut state.model);
        self.ring(&mut state);
    }

    /// No more rows come; the reader may go on reading.
    pub fn end(&self, reading: Reading) {
        let mut state = self.lock();
        if state.model.reading == Reading::Going {
            state.model.ended(reading);
        }
        state.is_shut = true;
        self.ring(&mut state);
    }

    /// The content is taken away from the reader.
    pub fn take_away(&self) {
        let mut state = self.lock();
        state.is_over = true;
        self.ring(&mut state);
    }

    /// The reader leaves. Whether the side that brings rows must be interrupted to cancel the query: it waits for the
    /// server, not for the reader.
    pub fn leave(&self) -> bool {
        let mut state = self.lock();
        state.is_left = true;
        self.shut(&mut state)
    }

    /// The rows that came are all for now; the next result may begin while they are read.
    pub fn pause(&self) {
        let mut state = self.lock();
        state.is_paused = true;
        if state.model.reading == Reading::Going {
            state.model.ended(Reading::Complete);
        }
        self.ring(&mut state);
    }

    /// The query runs again.
    pub fn resume(&self, may_cancel: bool) {
        let mut state = self.lock();
        state.is_paused = false;
        state.may_cancel = may_cancel;
    }

    /// Waits until the reader leaves, but no longer than so long; whether they have left.
    pub fn is_left_within(&self, time: Duration) -> bool {
        let has_not_left = |state: &mut State| !state.is_left;
        let waited = self
            .changed
            .wait_timeout_while(self.lock(), time, has_not_left);
        let (state, _) = waited.unwrap_or_else(PoisonError::into_inner);
        state.is_left
    }

    /// The reader wants no more rows; what is returned is as with [`Shared::leave`].
    pub fn stop(&self) -> bool {
        let mut state = self.lock();
        state.model.ended(Reading::Stopped);
        self.shut(&mut state)
    }

    /// Whether the query was cancelled for the reader.
    pub fn is_cancelled(&self) -> bool {
        self.lock().is_cancelled
    }

    fn shut(&self, state: &mut State) -> bool {
        let was_shut = std::mem::replace(&mut state.is_shut, true);
        self.changed.notify_all();
        if was_shut || state.is_waiting || state.is_paused || !state.may_cancel {
            return false;
        }
        state.is_cancelled = true;
        true
    }

    fn ring(&self, state: &mut State) {
        if !std::mem::replace(&mut state.is_rung, true) {
            // A bell that cannot be rung belongs to a reader who has left.
            let _ = rustix::io::write(&self.rope, b"!");
        }
    }
}
