#![forbid(unsafe_code)]
#![doc = include_str!("README.md")]

pub mod catalog;
pub mod cli;
pub mod complete;
pub mod encoding;
pub mod engine;
pub mod error;
pub mod format;
pub mod highlight;
pub mod interrupt;
pub mod meta;
pub mod options;
pub mod pg;
pub mod repl;
pub mod rows;
pub mod scalar;
pub mod session;
pub mod sql;
pub mod term;
pub mod vars;
pub mod wall;
