//! What does the database contain: an immutable snapshot in which completion looks names up.
