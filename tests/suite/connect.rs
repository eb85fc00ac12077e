//! Cases for `connect`.
