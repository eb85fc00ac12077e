//! What are psql's variables worth: the store, the special ones, and the stack of `\if`.

pub mod conditions;
pub mod parse;
pub mod special;
mod store;

pub use store::{Refusal, Variables, is_special};
