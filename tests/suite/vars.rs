//! Cases for `vars`.
