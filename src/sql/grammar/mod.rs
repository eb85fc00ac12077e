//! What can follow a piece of SQL, by PostgreSQL's own grammar.
