//! What do backslash commands do.

pub mod args;
