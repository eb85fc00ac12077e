#![forbid(unsafe_code)]
//! pgtusk, in pipeline order: see `src/README.md`.

pub mod cli;
pub mod error;
pub mod interrupt;
pub mod pg;
pub mod rows;
