//! Which environment do other programs get: our own, with what `\setenv` changed.
//!
//! The process's environment itself is never changed: with threads there is no safe way to.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::process::Command;

/// The changes; a variable without a value is taken away.
#[derive(Debug, Clone, Default)]
pub struct Environment {
    changes: BTreeMap<OsString, Option<OsString>>,
}

impl Environment {
    /// The value that a variable has now.
    pub fn value(&self, name: &OsStr) -> Option<OsString> {
        match self.changes.get(name) {
            Some(changed) => changed.clone(),
            None => std::env::var_os(name),
        }
    }

    /// Sets a variable; without a value, takes it away.
    pub fn set(&mut self, name: &OsStr, value: Option<&OsStr>) {
        let value = value.map(OsStr::to_os_string);
        self.changes.insert(name.to_os_string(), value);
    }

    /// Gives the changes to a program that is about to run.
    pub fn give(&self, command: &mut Command) {
        for (name, value) in &self.changes {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
    }
}
