//! Publishes the newest catalog: the loader puts it in, the editor takes it out.

use std::sync::{Arc, Mutex, MutexGuard};

use super::Catalog;

/// How much of the database a catalog has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Stage {
    #[default]
    Nothing,
    /// The schemas, and the relations on the search path.
    Path,
    /// All relations, and the columns and foreign keys of those on the search path.
    Columns,
    /// Functions, types, settings, roles and the like.
    Objects,
    /// The other columns and foreign keys, constraints, comments, triggers ...: everything.
    All,
}

/// How the loading goes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Progress {
    /// Nobody has begun.
    #[default]
    Idle,
    /// What has been read; during a refresh the catalog in the slot is still the old one.
    Loading(Stage),
    Ready,
    /// Why there is no newer catalog.
    Failed(String),
}

/// A place for the newest catalog; clones are the same place.
///
/// The lock is held for as long as it takes to copy a pointer: nobody waits for the loader or for the editor.
#[derive(Debug, Clone, Default)]
pub struct Slot {
    held: Arc<Mutex<Held>>,
}

#[derive(Debug, Default)]
struct Held {
    catalog: Arc<Catalog>,
    stage: Stage,
    progress: Progress,
    /// The session's own search path, where it is not the one that the loader sees.
    path: Option<Arc<[String]>>,
}

impl Slot {
    pub fn new() -> Slot {
        Slot::default()
    }

    /// The newest catalog, empty at first.
    pub fn read(&self) -> Arc<Catalog> {
        Arc::clone(&self.lock().catalog)
    }

    pub fn progress(&self) -> Progress {
        self.lock().progress.clone()
    }

    /// How much the catalog in place has.
    pub fn stage(&self) -> Stage {
        self.lock().stage
    }

    /// Puts a newer catalog in place, with the session's search path.
    pub fn publish(&self, mut catalog: Catalog, stage: Stage) {
        let path = self.lock().path.clone();
        if let Some(path) = path {
            catalog.set_search_path(&path);
        }
        let catalog = Arc::new(catalog);
        let mut held = self.lock();
        held.stage = stage;
        let old = std::mem::replace(&mut held.catalog, catalog);
        drop(held);
        // Freeing an old catalog takes its time, which nobody need wait for.
        drop(old);
    }

    pub fn set_progress(&self, progress: Progress) {
        self.lock().progress = progress;
    }

    /// Says what the session's search path is (`current_schemas(true)`): now, and for catalogs to come.
    pub fn set_search_path(&self, path: &[String]) {
        self.lock().path = Some(path.into());
        let mut catalog = Catalog::clone(&self.read());
        catalog.set_search_path(path);
        self.publish(catalog, self.stage());
    }

    /// Forgets everything: the session has gone to another database.
    pub fn clear(&self) {
        let old = std::mem::take(&mut *self.lock());
        drop(old);
    }

    fn lock(&self) -> MutexGuard<'_, Held> {
        self.held
            .lock()
            .expect("nobody panics while holding the slot's lock")
    }
}
