//! `\restrict`, `\unrestrict`: between them no other backslash command runs, so that a dump can run none.

use super::args::Mode;
use super::{Call, Flow, MetaCommand, MetaCx, Reads};

pub static COMMANDS: &[MetaCommand] = &[
    MetaCommand::new(&["restrict"], Reads::Each(&[Mode::Normal]), restrict),
    MetaCommand::new(&["unrestrict"], Reads::Each(&[Mode::WholeLine]), unrestrict),
];

fn restrict(cx: &mut MetaCx, call: &Call) -> Flow {
    match call.text(0) {
        None | Some(b"") => cx.fail(call.name, "missing required argument"),
        Some(key) => {
            cx.session.restriction = Some(key.to_vec());
            Flow::Next
        }
    }
}

fn unrestrict(cx: &mut MetaCx, call: &Call) -> Flow {
    let Some(key) = call.text(0).filter(|key| !key.is_empty()) else {
        return cx.fail(call.name, "missing required argument");
    };
    match &cx.session.restriction {
        None => cx.fail(call.name, "not currently in restricted mode"),
        Some(expected) if expected != key => cx.fail(call.name, "wrong key"),
        Some(_) => {
            cx.session.restriction = None;
            Flow::Next
        }
    }
}

/// The refusal of the command of that name, which need not be one, if a restriction is in force.
pub fn refuses(cx: &mut MetaCx, name: &[u8]) -> Option<Flow> {
    cx.session.restriction.as_ref()?;
    if name == b"unrestrict" {
        return None;
    }
    cx.session
        .error("backslash commands are restricted; only \\unrestrict is allowed");
    Some(Flow::Failed)
}
