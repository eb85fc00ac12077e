//! What the tests share.
pub mod cases;
pub mod peer;
pub mod server;
pub mod sink;
pub mod tls_server;
