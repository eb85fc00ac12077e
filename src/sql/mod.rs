//! Reads SQL text: lexing, splitting into statements, variable substitution, quoting, grammar and scope.
//!
//! Everything here works on bytes in any encoding, never fails and never touches the outside world.

pub(crate) mod bytes;
pub(crate) mod ends;
pub mod expand;
pub mod grammar;
pub mod help;
pub mod identifier;
pub mod lexer;
pub mod line;
pub mod meaning;
pub mod object;
pub mod quote;
pub mod scope;
pub mod splitter;
pub mod statement;
