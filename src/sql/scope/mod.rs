//! Which names are visible at a place of a statement.
