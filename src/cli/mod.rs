//! The command lines: which options each program takes and what they mean.

pub mod pg_isready;
