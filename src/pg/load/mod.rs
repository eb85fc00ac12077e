//! How is the catalog read from the server.
