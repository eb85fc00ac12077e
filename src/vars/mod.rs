//! What are psql's variables worth: the store, the special ones, and the stack of `\if`.

pub mod conditions;
mod lookup;
pub mod parse;
pub mod special;
mod store;
mod words;

pub use lookup::Visible;
pub use parse::number;
pub use store::{Refusal, Variables, is_special};
