//! What the tests share.
pub mod cases;
pub mod corpus;
pub mod peer;
pub mod random;
pub mod readers;
pub mod run;
pub mod screen;
pub mod server;
pub mod sink;
pub mod tls_server;
pub mod variables;
