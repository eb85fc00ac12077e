//! `\q`: leaving.

use super::{Call, Flow, MetaCommand, MetaCx, Reads};

pub static COMMANDS: &[MetaCommand] = &[MetaCommand::new(&["q", "quit"], Reads::Each(&[]), quit)];

fn quit(_: &mut MetaCx, _: &Call) -> Flow {
    Flow::Quit
}
