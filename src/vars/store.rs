//! Where variables are kept: sorted by name, with the special ones watched over.

use std::collections::BTreeMap;

use super::special::{SPECIAL, Special, Typed};
use crate::sql::bytes::is_variable_byte;

/// Why a variable was not set: psql's message, without what it puts before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    pub message: Vec<u8>,
}

impl Refusal {
    pub(super) fn text(message: String) -> Refusal {
        Refusal {
            message: message.into_bytes(),
        }
    }

    /// Puts `value` behind the first of `parts`.
    pub(super) fn new(parts: &[&str], value: &[u8]) -> Refusal {
        let (first, rest) = parts.split_first().expect("a message has a part");
        let mut message = first.as_bytes().to_vec();
        message.extend_from_slice(value);
        for part in rest {
            message.extend_from_slice(part.as_bytes());
        }
        Refusal { message }
    }

    /// A value that is none of the `words`, a list with commas.
    pub fn not_among(name: &str, value: &[u8], words: &str) -> Refusal {
        let parts = [
            "unrecognized value \"",
            "\" for \"",
            name,
            "\"\nAvailable values are: ",
            words,
            ".",
        ];
        Refusal::new(&parts, value)
    }
}

/// What tells of a session in which nothing has happened.
const STARTING: &[(&str, &str)] = &[
    ("LAST_ERROR_MESSAGE", ""),
    ("LAST_ERROR_SQLSTATE", "00000"),
    ("PIPELINE_COMMAND_COUNT", "0"),
    ("PIPELINE_RESULT_COUNT", "0"),
    ("PIPELINE_SYNC_COUNT", "0"),
];

/// psql's variables.
#[derive(Debug, Clone)]
pub struct Variables {
    values: BTreeMap<Vec<u8>, Vec<u8>>,
    typed: Typed,
}

impl Default for Variables {
    fn default() -> Variables {
        Variables::new()
    }
}

impl Variables {
    /// The names of the variables that are set.
    pub fn names(&self) -> impl Iterator<Item = &[u8]> {
        self.values.keys().map(Vec::as_slice)
    }

    /// The variables psql starts with, before it knows a server.
    pub fn new() -> Variables {
        let mut variables = Variables {
            values: BTreeMap::new(),
            typed: Typed::default(),
        };
        for special in SPECIAL {
            let initial = special.initial.or(special.unset);
            if let Some(text) = initial {
                variables
                    .set(special.name.as_bytes(), text.as_bytes())
                    .expect("the table's own values fit");
            }
        }
        for (name, value) in STARTING {
            variables.put(name, value.as_bytes());
        }
        variables
    }

    /// The value of a variable, if it is set.
    pub fn get(&self, name: &[u8]) -> Option<&[u8]> {
        self.values.get(name).map(Vec::as_slice)
    }

    /// Sets a variable, if its name and, for a special one, its value are good.
    pub fn set(&mut self, name: &[u8], value: &[u8]) -> Result<(), Refusal> {
        if !is_name(name) {
            return Err(Refusal::new(&["invalid variable name: \"", "\""], name));
        }
        self.change(name, Some(value))
    }

    /// Unsets a variable; a special one goes back to what it is worth unset. Never an error for unknown names.
    pub fn unset(&mut self, name: &[u8]) -> Result<(), Refusal> {
        self.change(name, None)
    }

    /// Sets one of the variables that tell what happened (`ROW_COUNT`, `ERROR` ...): these have no hooks.
    pub fn put(&mut self, name: &'static str, value: &[u8]) {
        match self.values.get_mut(name.as_bytes()) {
            Some(text) => {
                text.clear();
                text.extend_from_slice(value);
            }
            None => {
                self.values.insert(name.into(), value.to_vec());
            }
        }
    }

    /// Unsets one of them.
    pub fn forget(&mut self, name: &'static str) {
        self.values.remove(name.as_bytes());
    }

    /// The special variables as values.
    pub fn typed(&self) -> &Typed {
        &self.typed
    }

    /// All variables that are set, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&[u8], &[u8])> {
        self.values
            .iter()
            .map(|(name, value)| (name.as_slice(), value.as_slice()))
    }

    /// The lines of a bare `\set`.
    pub fn listing(&self) -> Vec<u8> {
        let mut out = Vec::new();
        for (name, value) in self.iter() {
            for part in [name, b" = '", value, b"'\n"] {
                out.extend_from_slice(part);
            }
        }
        out
    }

    fn change(&mut self, name: &[u8], value: Option<&[u8]>) -> Result<(), Refusal> {
        let text = match Special::named(name) {
            None => value.map(<[u8]>::to_vec),
            Some(special) => {
                let text = special.substitute(value);
                special.assign(text.as_deref().unwrap_or_default(), &mut self.typed)?;
                text
            }
        };
        match text {
            Some(text) => self.values.insert(name.to_vec(), text),
            None => self.values.remove(name),
        };
        Ok(())
    }
}

/// Whether this is a special variable, which `\gset` and `\getenv` may not set.
pub fn is_special(name: &[u8]) -> bool {
    Special::named(name).is_some()
}

fn is_name(name: &[u8]) -> bool {
    !name.is_empty() && name.iter().copied().all(is_variable_byte)
}
