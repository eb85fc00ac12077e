//! Cases for `cli`.
