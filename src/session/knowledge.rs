//! What does completion know, and when must it look again: the catalog's slot, what was used, and what has changed.

use std::sync::{Arc, Mutex, MutexGuard};

use crate::catalog::Slot;
use crate::complete::usage::Usage;
use crate::complete::world::SessionNames;
use crate::pg::Transaction;
use crate::pg::pipeline::Status;
use crate::session::{Session, names};
use crate::sql::statement;

/// Which connection reads the catalog.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Reader {
    /// Nobody completes anything here.
    #[default]
    Nobody,
    /// A connection of its own, closed when the catalog is read.
    Own,
    /// The session's, between statements.
    Session,
}

/// How much of what is known may be wrong by now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
enum Stale {
    #[default]
    Nothing,
    Path,
    Catalog,
}

/// What the editor shares with the session.
#[derive(Debug, Clone, Default)]
pub struct Shared {
    pub slot: Slot,
    learned: Arc<Mutex<Learned>>,
}

#[derive(Debug, Default)]
struct Learned {
    usage: Usage,
    names: SessionNames,
}

/// What completion knows of the database and of the session.
#[derive(Debug, Default)]
pub struct Knowledge {
    pub reader: Reader,
    pub shared: Shared,
    stale: Stale,
    /// Changed in a transaction that is still open: others see it when it is committed.
    pending: Stale,
}

impl Shared {
    /// Lets `look` see how often things were used and which names the session has.
    pub fn with<T>(&self, look: impl FnOnce(&Usage, &SessionNames) -> T) -> T {
        let learned = self.lock();
        look(&learned.usage, &learned.names)
    }

    fn lock(&self) -> MutexGuard<'_, Learned> {
        self.learned
            .lock()
            .expect("nobody panics while holding what was learned")
    }
}

impl Knowledge {
    /// Takes note of a statement that was run with success, which ended with `tag`.
    fn note(&mut self, sql: &str, tag: &str, is_in_transaction: bool) {
        let makes_table = tag.starts_with("SELECT") && statement::has_word(sql, "into");
        let changed = if statement::changes_catalog(sql)
            || statement::changes_catalog(tag)
            || makes_table
        {
            Stale::Catalog
        } else if statement::has_word(sql, "search_path") || tag == "RESET" || tag == "DISCARD ALL"
        {
            Stale::Path
        } else {
            Stale::Nothing
        };
        self.pending = self.pending.max(changed);
        if !is_in_transaction {
            self.stale = self.stale.max(std::mem::take(&mut self.pending));
        }
    }

    /// Asks for everything to be read again.
    pub fn forget(&mut self) {
        self.stale = Stale::Catalog;
    }
}

impl Session {
    /// Takes note of a statement that was run with success, for completion.
    pub fn learn(&mut self, sql: &[u8], tag: &[u8]) {
        if self.knowledge.reader == Reader::Nobody {
            return;
        }
        let sql = String::from_utf8_lossy(sql);
        let tag = String::from_utf8_lossy(tag);
        let is_in_transaction = self.server.transaction() == Some(Transaction::Open)
            || self.server.pipeline() != Status::Off;
        self.knowledge.note(&sql, &tag, is_in_transaction);
        let mut learned = self.knowledge.shared.lock();
        learned.usage.learn(&sql);
        learned.names.learn(&sql);
    }

    /// Begins to read what may have changed. Called before the user is asked for a line.
    pub fn refresh_knowledge(&mut self) {
        let fresh = names::of(self);
        self.knowledge.shared.lock().names.update(fresh);
        let stale = std::mem::take(&mut self.knowledge.stale);
        let target = self.target.as_ref().filter(|_| self.server.is_connected());
        let (Some(target), true) = (target, stale > Stale::Nothing) else {
            self.knowledge.stale = stale;
            return;
        };
        let slot = &self.knowledge.shared.slot;
        if stale == Stale::Catalog {
            match self.knowledge.reader {
                Reader::Nobody => return,
                Reader::Own => self.server.load(target, slot),
                Reader::Session => self.server.load_between(slot),
            }
        }
        if let Some(path) = self.server.search_path() {
            slot.set_search_path(&path);
        }
    }

    /// Forgets the database that the session has left.
    pub fn forget_catalog(&mut self) {
        self.knowledge.shared.slot.clear();
        self.knowledge.forget();
    }
}
