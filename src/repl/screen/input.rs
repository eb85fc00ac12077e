//! Reads keys and pastes from the terminal; what was typed ahead is kept for the next text.

use std::io;
use std::os::unix::net::UnixStream;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::stdio::stdin;

use crate::term::tui::keys::{Key, PASTE_END, Parsed, parse};

/// How long the rest of a key's bytes is waited for.
const REST: Duration = Duration::from_millis(100);

/// What has come.
#[derive(Debug, PartialEq, Eq)]
pub enum Event {
    Key(Key),
    Paste(String),
    /// The wake pipe has something: the size has changed, or somebody wants the prompt's attention.
    Woken,
    /// The terminal is gone.
    End,
}

/// The bytes that have not been made into keys yet.
pub struct Input {
    typed: Vec<u8>,
    pasted: Option<Vec<u8>>,
    wake: UnixStream,
    /// An event that was taken too early.
    returned: Option<Event>,
}

impl Input {
    pub fn new(wake: UnixStream) -> io::Result<Input> {
        wake.set_nonblocking(true)?;
        Ok(Input {
            typed: Vec::new(),
            pasted: None,
            wake,
            returned: None,
        })
    }

    /// Gives back an event that belongs to the next text.
    pub fn put_back(&mut self, event: Option<Event>) {
        self.returned = event;
    }

    /// What is there already, without waiting.
    pub fn ready(&mut self) -> io::Result<Option<Event>> {
        if let Some(event) = self.take() {
            return Ok(Some(event));
        }
        if !self.wait(Some(Duration::ZERO))?.1 {
            return Ok(None);
        }
        let has_more = self.read()?;
        let event = self.take();
        Ok(if has_more {
            event
        } else {
            event.or(Some(Event::End))
        })
    }

    /// The next event, however long it takes.
    pub fn next(&mut self) -> io::Result<Event> {
        loop {
            if let Some(event) = self.take() {
                return Ok(event);
            }
            let is_partial = !self.typed.is_empty() && self.pasted.is_none();
            let (is_woken, is_typed) = self.wait(is_partial.then_some(REST))?;
            if is_typed {
                if !self.read()? {
                    return Ok(Event::End);
                }
            } else if is_woken {
                let mut bytes = [0; 64];
                while rustix::io::read(&self.wake, &mut bytes).is_ok_and(|read| read == bytes.len())
                {
                }
                return Ok(Event::Woken);
            } else if is_partial {
                return Ok(self.give_up());
            }
        }
    }

    /// Whether the wake pipe, and whether the terminal, has something to read.
    fn wait(&self, timeout: Option<Duration>) -> io::Result<(bool, bool)> {
        let terminal = stdin();
        let mut waits = [
            PollFd::new(&self.wake, PollFlags::IN),
            PollFd::new(&terminal, PollFlags::IN),
        ];
        let timeout = timeout.map(|timeout| Timespec {
            tv_sec: i64::try_from(timeout.as_secs()).unwrap_or(i64::MAX),
            tv_nsec: timeout.subsec_nanos().into(),
        });
        match poll(&mut waits, timeout.as_ref()) {
            Ok(_) => Ok((
                !waits[0].revents().is_empty(),
                !waits[1].revents().is_empty(),
            )),
            Err(Errno::INTR) => Ok((false, false)),
            Err(error) => Err(error.into()),
        }
    }

    /// Reads what there is; `false` at the end of the input.
    fn read(&mut self) -> io::Result<bool> {
        let mut bytes = [0; 64 * 1024];
        match rustix::io::read(stdin(), &mut bytes) {
            // A terminal that is gone gives an error or nothing.
            Ok(0) | Err(Errno::IO) => Ok(false),
            Ok(read) => {
                self.typed.extend_from_slice(&bytes[..read]);
                Ok(true)
            }
            Err(Errno::INTR | Errno::AGAIN) => Ok(true),
            Err(error) => Err(error.into()),
        }
    }

    /// The key or the paste that the bytes begin with, if it is whole.
    fn take(&mut self) -> Option<Event> {
        if self.returned.is_some() {
            return self.returned.take();
        }
        loop {
            if self.pasted.is_some() {
                return self.take_paste();
            }
            if self.typed.is_empty() {
                return None;
            }
            let Parsed::Key(key, length) = parse(&self.typed) else {
                return None;
            };
            self.typed.drain(..length.min(self.typed.len()));
            match key {
                Key::PasteBegin => self.pasted = Some(Vec::new()),
                Key::Other => {}
                key => return Some(Event::Key(key)),
            }
        }
    }

    fn take_paste(&mut self) -> Option<Event> {
        let pasted = self.pasted.as_mut()?;
        let end = memchr::memmem::find(&self.typed, PASTE_END);
        // The last bytes may be the beginning of what ends it.
        let kept = self.typed.len().saturating_sub(PASTE_END.len() - 1);
        pasted.extend(self.typed.drain(..end.unwrap_or(kept)));
        end?;
        self.typed.drain(..PASTE_END.len());
        let pasted = self.pasted.take().unwrap_or_default();
        let text = String::from_utf8_lossy(&pasted);
        // Terminals send Enter for the ends of lines.
        Some(Event::Paste(text.replace("\r\n", "\n").replace('\r', "\n")))
    }

    /// Nothing has followed the beginning of a key: Escape was pressed, or the bytes are no text.
    fn give_up(&mut self) -> Event {
        let first = self.typed.remove(0);
        match first {
            0x1b => Event::Key(Key::Escape),
            _ => Event::Key(Key::Char(char::REPLACEMENT_CHARACTER)),
        }
    }
}
