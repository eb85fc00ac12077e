//! How is a long or wide result read on a terminal without any other program: the built-in pager.
//!
//! In go the rows of a table or the text of any other output, while they come; out come frames on the alternate
//! screen. The pager has a thread for the keys; the thread that brings rows waits when it is far enough ahead of the
//! reader, which keeps the server from sending more. `model`, `act`, `view` and what they use are pure: keys in, a
//! frame out. Nothing of a value reaches the terminal as a command (`glyphs`).

mod act;
mod content;
mod export;
mod frame;
pub(in crate::term) mod glyphs;
mod help;
mod json;
mod keys;
mod layout;
pub(in crate::term) mod mode;
mod model;
mod motion;
mod order;
pub(in crate::term) mod paint;
mod picker;
mod prompt;
mod record;
pub(in crate::term) mod run;
mod search;
mod seek;
mod shared;
mod store;
mod text;
mod view;
mod when;

pub use crate::term::tui::keys::{Key, Parsed, parse};
pub(in crate::term) use mode::give_up as give_up_screen;

pub use act::Effect;
pub use content::{Content, Table, Text};
pub use frame::{Frame, Role, Row, Span};
pub use keys::{Binding, KEYS};
pub use model::{Model, Reading, Size};
pub use shared::Demand;
pub use text::{Paged, extent};
pub use view::frame;
pub use when::{Paging, Reads};

use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use run::{Reader, Terminal};
use shared::Shared;

use crate::rows::Cells;

/// The pager on the terminal, as the side that brings rows sees it; dropping it takes it away.
#[derive(Debug)]
pub struct Pager {
    shared: Arc<Shared>,
    reader: Option<JoinHandle<()>>,
}

impl Pager {
    /// Takes the terminal; the content comes back when that fails. `may_cancel` tells whether leaving early may cancel
    /// the query.
    pub fn open(content: Content, may_cancel: bool) -> Result<Pager, Box<Content>> {
        let Ok((terminal, rope)) = Terminal::open() else {
            return Err(Box::new(content));
        };
        let model = Model::new(content, mode::size());
        let shared = Arc::new(Shared::new(model, rope, may_cancel));
        let reader = Reader::new(shared.clone(), terminal);
        let thread = thread::Builder::new().name("pager".to_owned());
        match thread.spawn(|| reader.run()) {
            Ok(reader) => Ok(Pager {
                shared,
                reader: Some(reader),
            }),
            Err(_) => Err(Box::new(shared.take_content())),
        }
    }

    /// Opens like [`Pager::open`] for a statement that runs again and again. The title tells when and how often.
    pub fn follow(
        content: Content,
        title: String,
        reading: Reading,
        may_cancel: bool,
    ) -> Result<Pager, Box<Content>> {
        let pager = Pager::open(content, may_cancel)?;
        pager.shared.show(|model| {
            model.title = title;
            if reading != Reading::Going {
                model.ended(reading);
            }
        });
        Ok(pager)
    }

    /// Adds rows of the table's width, and waits while the reader has enough of them.
    pub fn rows<'a>(&self, rows: impl Iterator<Item = Cells<'a>>) -> Demand {
        self.shared
            .bring(|model| rows.for_each(|cells| model.push(cells)))
    }

    /// Adds text, and waits in the same way.
    pub fn write(&self, text: &[u8]) -> Demand {
        self.shared.bring(|model| model.write(text))
    }

    /// The rows that came are all for now; the reader goes on, and [`Pager::replace`] may follow.
    pub fn pause(&self) {
        self.shared.pause();
    }

    /// Waits until the reader leaves, but no longer than so long; whether they have left.
    pub fn is_left_within(&self, time: Duration) -> bool {
        self.shared.is_left_within(time)
    }

    /// The query runs again, and may be cancelled or not.
    pub fn resume(&self, may_cancel: bool) {
        self.shared.resume(may_cancel);
    }

    /// Shows the next result: the place, the order and the pattern stay.
    pub fn replace(&self, content: Content, title: String, reading: Reading) {
        self.shared.show(|model| {
            model.restart(content);
            model.title = title;
            if reading != Reading::Going {
                model.ended(reading);
            }
        });
    }

    /// Tells the reader something.
    pub fn say(&self, message: String) {
        self.shared.show(|model| model.message = message);
    }

    /// No more rows come: waits until the reader leaves.
    pub fn close(&mut self, reading: Reading) {
        self.shared.end(reading);
        self.join();
    }

    /// Whether the query was cancelled because its reader wanted no more.
    pub fn is_cancelled(&self) -> bool {
        self.shared.is_cancelled()
    }

    /// How long the side that brings rows has waited for the reader.
    pub fn waited(&self) -> Duration {
        self.shared.lock().waited
    }

    fn join(&mut self) {
        if let Some(reader) = self.reader.take() {
            // A reader that panicked has told so, and has given the terminal back.
            let _ = reader.join();
        }
    }
}

impl Drop for Pager {
    fn drop(&mut self) {
        self.shared.take_away();
        self.join();
    }
}
