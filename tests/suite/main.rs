//! All tests of pgtusk: one suite, with modules named like the folders of `src`.
#[path = "../support/mod.rs"]
mod support;

mod cli;
mod connect;
mod conninfo;
mod format;
mod meta;
mod pg;
mod psql;
mod signals;
mod sql;
mod vars;
