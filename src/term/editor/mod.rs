//! How is a text edited where there is no editor to run: a small one of ours on the whole screen.
//!
//! `model` and what it uses are pure: keys in, a [`view::frame`] out. Reading keys, painting, and giving the terminal
//! back whatever happens are the pager's.

mod columns;
mod find;
mod keys;
mod model;
mod motion;
mod run;
mod text;
mod view;

pub use model::{Effect, Model};
pub use run::edit;
pub use view::frame;
