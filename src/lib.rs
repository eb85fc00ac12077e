#![forbid(unsafe_code)]
#![doc = include_str!("README.md")]

pub mod cli;
pub mod repl;
pub mod engine;
pub mod meta;
pub mod session;
pub mod pg;
pub mod term;
pub mod format;
pub mod vars;
pub mod sql;
pub mod rows;
pub mod error;
pub mod interrupt;
