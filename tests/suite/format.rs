//! Cases for `format`.
