//! Which candidates complete a text at a cursor: pure, from the text and a borrowed world.

pub mod candidate;
mod collector;
pub mod matching;
pub mod options;
pub mod rank;
pub mod spec;
pub mod spot;
pub mod usage;
