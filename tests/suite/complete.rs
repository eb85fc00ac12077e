//! Completion: candidates for a text and a cursor.
