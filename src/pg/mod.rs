//! The server: the only folder that knows how to reach one.

pub mod conninfo;
