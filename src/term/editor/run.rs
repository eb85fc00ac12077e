//! The editor on the terminal: keys in, frames out, until the user is done.

use std::io;

use super::model::{Effect, Model};
use super::view;
use crate::term::pager::Frame;
use crate::term::pager::mode;
use crate::term::pager::paint::Painter;
use crate::term::pager::run::{REST, Terminal, Woken};
use crate::term::tty;
use crate::term::tui::keys::{Key, PASTE_END, Parsed, parse};
use crate::wall::{self, Feature};

/// Giving the terminal back turns this off.
const PASTES_ON: &[u8] = b"\x1b[?2004h";

/// Whether the user goes on.
enum Stay {
    On,
    Done,
    Left,
}

/// Lets the user edit `text`, which `title` names; `None` when it is to stay as it was.
pub fn edit(text: &str, title: &str, line: Option<u32>) -> io::Result<Option<String>> {
    let (terminal, _rope) = Terminal::open()?;
    let mut editor = Editor {
        model: Model::new(text, title, line, mode::size()),
        painter: Painter::new(tty::has_colours()),
        terminal,
        typed: Vec::new(),
        pasted: None,
    };
    mode::write(PASTES_ON)?;
    Ok(match editor.run()? {
        Stay::Done if editor.model.is_changed() => Some(editor.model.lines.text()),
        _ => None,
    })
}

struct Editor {
    model: Model,
    painter: Painter,
    terminal: Terminal,
    /// Bytes that do not make a whole key yet.
    typed: Vec<u8>,
    /// What has come of a paste.
    pasted: Option<Vec<u8>>,
}

impl Editor {
    fn run(&mut self) -> io::Result<Stay> {
        loop {
            self.terminal.silence();
            if self.terminal.is_ending() {
                return Ok(Stay::Left);
            }
            if self.terminal.pauses()? {
                mode::write(PASTES_ON)?;
                self.painter.forget();
            }
            if self.pasted.is_none() {
                self.draw()?;
            }
            let timeout = (!self.typed.is_empty()).then_some(REST);
            let stay = match self.terminal.wait(timeout)? {
                Woken::Key => self.take_keys()?,
                Woken::Timeout if self.pasted.is_none() => {
                    self.typed.clear();
                    self.key(Key::Escape)
                }
                Woken::Timeout | Woken::Bell => Stay::On,
            };
            if !matches!(stay, Stay::On) {
                return Ok(stay);
            }
        }
    }

    fn draw(&mut self) -> io::Result<()> {
        let size = mode::size();
        if self.model.size != size {
            // The terminal may have moved anything anywhere.
            self.painter.forget();
        }
        self.model.scroll(size);
        let frame = wall::contain(Feature::Editor, || view::frame(&self.model));
        let frame = frame.unwrap_or_else(|fault| {
            Frame::message(&format!("{fault} (Ctrl-S is done, Esc leaves)"))
        });
        let bytes = self.painter.paint(frame);
        mode::write(&bytes)
    }

    fn take_keys(&mut self) -> io::Result<Stay> {
        let mut bytes = [0; 16 * 1024];
        let read = match rustix::io::read(rustix::stdio::stdin(), &mut bytes) {
            Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(read) => read,
            Err(rustix::io::Errno::INTR | rustix::io::Errno::AGAIN) => 0,
            Err(error) => return Err(error.into()),
        };
        self.typed.extend_from_slice(&bytes[..read]);
        loop {
            if self.pasted.is_some() && !self.take_paste() {
                return Ok(Stay::On);
            }
            if self.typed.is_empty() {
                return Ok(Stay::On);
            }
            let Parsed::Key(key, length) = parse(&self.typed) else {
                return Ok(Stay::On);
            };
            self.typed.drain(..length.min(self.typed.len()));
            if key == Key::PasteBegin {
                self.pasted = Some(Vec::new());
                continue;
            }
            let stay = self.key(key);
            if !matches!(stay, Stay::On) {
                return Ok(stay);
            }
        }
    }

    /// Moves what was typed to the paste; whether the paste is complete.
    fn take_paste(&mut self) -> bool {
        let Some(pasted) = &mut self.pasted else {
            return true;
        };
        let end = memchr::memmem::find(&self.typed, PASTE_END);
        // The last bytes may be the beginning of what ends it.
        let kept = self.typed.len().saturating_sub(PASTE_END.len() - 1);
        pasted.extend(self.typed.drain(..end.unwrap_or(kept)));
        if end.is_none() {
            return false;
        }
        self.typed.drain(..PASTE_END.len());
        let pasted = self.pasted.take().unwrap_or_default();
        self.model.paste(&String::from_utf8_lossy(&pasted));
        true
    }

    fn key(&mut self, key: Key) -> Stay {
        let effect = wall::contain(Feature::Editor, || self.model.key(key));
        let effect = effect.unwrap_or_else(|fault| {
            self.model.message = fault.to_string();
            match key {
                Key::Ctrl('s') | Key::F(10) => Effect::Done,
                Key::Escape | Key::Ctrl('c') => Effect::Leave,
                _ => Effect::None,
            }
        });
        match effect {
            Effect::None => Stay::On,
            Effect::Redraw => {
                self.painter.forget();
                Stay::On
            }
            Effect::Done => Stay::Done,
            Effect::Leave => Stay::Left,
        }
    }
}
