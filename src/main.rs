//! The program: which of its names was it called by, and what exit code does that run end with.
#![forbid(unsafe_code)]

fn main() {}
