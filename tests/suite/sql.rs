//! Cases for `sql`.
