//! The terminal and the outside world: outputs, signals, programs. It does not know what it prints.

pub mod clock;
pub mod edit;
pub mod editor;
pub mod ending;
pub mod environment;
pub mod files;
pub mod hold;
pub mod input;
pub mod output;
pub mod pager;
pub mod password;
pub mod secrets;
pub mod signal;
pub mod spawn;
pub mod style;
pub mod tty;
pub mod tui;
mod zone;
