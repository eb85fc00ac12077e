//! What was asked for on the command line.

pub mod args;
pub mod getopt;
pub mod help;
pub mod options;
