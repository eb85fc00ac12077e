#![forbid(unsafe_code)]
//! pgtusk, in pipeline order: see `src/README.md`.

pub mod error;
pub mod interrupt;
pub mod pg;
pub mod rows;
