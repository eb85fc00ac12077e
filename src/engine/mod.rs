//! The only loop: lines from a source become statements and commands, which run one after the other.

pub mod answer;
pub mod ask;
mod confirm;
pub mod consume;
pub mod copy;
mod crosstab;
pub mod drive;
pub mod include;
pub mod outcome;
pub mod outputs;
pub mod pipeline;
pub mod plan;
pub mod send;
pub mod watch;
