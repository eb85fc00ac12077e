//! All tests of pgtusk: one suite, with modules named like the folders of `src`.
#![forbid(unsafe_code)]

#[path = "../support/mod.rs"]
mod support;

mod between;
mod catalog;
mod cli;
mod complete;
mod connect;
mod conninfo;
mod describe;
mod editor;
mod format;
mod full_edit;
mod grammar;
mod guard;
mod harmless;
mod history;
mod keys;
mod leaving;
mod looks;
mod lost;
mod meaning;
mod meta;
mod pager;
mod panics;
mod password;
mod pg;
mod psql;
mod scope;
mod signals;
mod sql;
mod sql_highlight;
mod sql_total;
mod tab;
mod vars;
mod vi;
mod walls;
