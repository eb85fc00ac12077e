//! Keeps names: each distinct text once, in one piece of memory, as a number.

use std::hash::{BuildHasher, RandomState};
use std::num::NonZeroU32;

/// A text of a [`Names`]; equal names are equal texts, but their order means nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(NonZeroU32);

impl Name {
    /// Its number, from 1 on, for tables by name.
    pub fn number(self) -> usize {
        self.0.get() as usize
    }
}

/// Distinct texts with their numbers.
#[derive(Debug, Clone)]
pub struct Names {
    text: String,
    /// Where each text ends; the first is empty and nobody's.
    ends: Vec<u32>,
    /// Open addressing: the number of a text, or 0. At most half of it is in use.
    slots: Vec<u32>,
    /// Seeded at random: whoever names the tables cannot make look-ups slow.
    hasher: RandomState,
}

impl Default for Names {
    fn default() -> Names {
        Names {
            text: String::new(),
            ends: vec![0],
            slots: Vec::new(),
            hasher: RandomState::new(),
        }
    }
}

impl Names {
    /// The text of a name; empty for a name of another catalog that this one does not have.
    pub fn text(&self, name: Name) -> &str {
        let number = name.number();
        let Some(&end) = self.ends.get(number) else {
            return "";
        };
        let start = self.ends[number - 1] as usize;
        self.text.get(start..end as usize).unwrap_or("")
    }

    /// The name with this text, if anything has it.
    pub fn find(&self, text: &str) -> Option<Name> {
        if self.slots.is_empty() {
            return None;
        }
        let slot = self.slot(text);
        NonZeroU32::new(self.slots[slot]).map(Name)
    }

    /// How many distinct texts there are.
    pub fn len(&self) -> usize {
        self.ends.len() - 1
    }

    /// All of them, in the order in which they came.
    pub fn iter(&self) -> impl Iterator<Item = Name> + use<> {
        let numbers = 1..self.ends.len() as u32;
        numbers.filter_map(|number| NonZeroU32::new(number).map(Name))
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The name with this text, made if need be.
    ///
    /// What would make the arena larger than 4 GB is kept as an empty text: the loader stops long before.
    pub(super) fn intern(&mut self, text: &str) -> Name {
        if self.slots.len() < self.ends.len() * 2 {
            self.grow();
        }
        let slot = self.slot(text);
        if let Some(number) = NonZeroU32::new(self.slots[slot]) {
            return Name(number);
        }
        let fits = u32::try_from(self.text.len() + text.len()).is_ok();
        self.text.push_str(if fits { text } else { "" });
        let number = u32::try_from(self.ends.len())
            .ok()
            .and_then(NonZeroU32::new);
        let name = Name(number.expect("four thousand million names do not fit the memory"));
        self.ends.push(self.text.len() as u32);
        self.slots[slot] = name.0.get();
        name
    }

    pub(super) fn shrink(&mut self) {
        self.text.shrink_to_fit();
        self.ends.shrink_to_fit();
    }

    fn grow(&mut self) {
        let size = (self.ends.len() * 4).next_power_of_two().max(64);
        self.slots = vec![0; size];
        for number in 1..self.ends.len() as u32 {
            let name = Name(NonZeroU32::new(number).expect("it counts from 1"));
            let slot = self.slot(self.text(name));
            self.slots[slot] = number;
        }
    }

    /// Where `text` is, or would go.
    fn slot(&self, text: &str) -> usize {
        let mask = self.slots.len() - 1;
        let mut slot = self.hasher.hash_one(text) as usize & mask;
        while let Some(number) = NonZeroU32::new(self.slots[slot]) {
            if self.text(Name(number)) == text {
                break;
            }
            slot = (slot + 1) & mask;
        }
        slot
    }
}
