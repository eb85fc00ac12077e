//! What can follow a piece of SQL.
