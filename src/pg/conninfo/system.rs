//! The real world behind conninfo: this process's environment, disk and user.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use super::world::{Found, World};

/// Reads the environment and the disk each time it is asked.
#[derive(Debug, Clone, Copy, Default)]
pub struct System;

impl World for System {
    fn variable(&self, name: &str) -> Option<Vec<u8>> {
        std::env::var_os(name).map(OsStringExt::into_vec)
    }

    fn file(&self, path: &[u8]) -> Option<Found> {
        let path = Path::new(OsStr::from_bytes(path));
        let facts = fs::metadata(path).ok()?;
        // A FIFO would block and a device never end: only regular files are read.
        let contents = match facts.is_file() {
            true => fs::read(path).ok(),
            false => Some(Vec::new()),
        };
        Some(Found {
            is_regular: facts.is_file(),
            mode: facts.mode() & 0o7777,
            owner: facts.uid(),
            contents,
        })
    }

    fn user_id(&self) -> u32 {
        rustix::process::geteuid().as_raw()
    }
}
