#![forbid(unsafe_code)]
//! pgtusk, in pipeline order: see `src/README.md`.

pub mod error;
pub mod format;
pub mod interrupt;
pub mod meta;
pub mod rows;
pub mod sql;
pub mod vars;
