//! The server: the only folder that knows how to reach one.

pub mod connect;
pub mod conninfo;
pub mod net;
pub mod ping;
pub mod startup;
pub mod tap;
pub mod tls;
pub mod transport;
