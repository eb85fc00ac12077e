//! What the tests share.
pub mod cases;
pub mod server;
pub mod sink;
