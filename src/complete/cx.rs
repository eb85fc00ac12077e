//! What every source looks at: the world, the statement's scope, and the word at the cursor.

use super::resolve::Resolver;
use super::spelling::Speller;
use super::spot::Word;
use super::world::World;
use crate::sql::scope::Scope;

/// One question for candidates.
pub struct Cx<'s> {
    pub world: World<'s>,
    pub scope: &'s Scope<'s>,
    pub resolver: Resolver<'s>,
    pub word: &'s Word,
}

impl<'s> Cx<'s> {
    pub fn speller(&self) -> Speller<'s> {
        Speller {
            options: self.world.options,
            is_quoted: self.word.is_quoted,
        }
    }

    /// The names before the word.
    pub fn qualifier(&self) -> Vec<&'s str> {
        self.word.qualifier.iter().map(|part| &*part.name).collect()
    }

    /// The schema that the word is qualified with; `None` also for more than one name.
    pub fn schema(&self) -> Option<&'s str> {
        match &self.word.qualifier[..] {
            [schema] => Some(&schema.name),
            // `database.schema.`
            [_, schema] => Some(&schema.name),
            _ => None,
        }
    }

    pub fn is_qualified(&self) -> bool {
        !self.word.qualifier.is_empty()
    }

    /// Whether the system's own objects are asked for.
    pub fn wants_system(&self) -> bool {
        self.is_qualified() || self.word.typed.to_lowercase().starts_with("pg_")
    }
}
