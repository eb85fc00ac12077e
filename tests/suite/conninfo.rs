//! Cases for `conninfo`.
