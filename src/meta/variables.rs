//! `\set`, `\unset`, `\getenv`, `\setenv`: psql's variables and the environment.

use super::args::Mode;
use super::{Call, Flow, MetaCommand, MetaCx, Reads};

const NAMES: Reads = Reads::Each(&[Mode::Normal, Mode::Normal]);

pub static COMMANDS: &[MetaCommand] = &[
    MetaCommand::new(&["set"], Reads::All(Mode::Normal), set),
    MetaCommand::new(&["unset"], Reads::Each(&[Mode::Normal]), unset),
    MetaCommand::new(&["getenv"], NAMES, getenv),
];

fn set(cx: &mut MetaCx, call: &Call) -> Flow {
    let vars = &mut cx.session.settings.vars;
    let Some(name) = call.text(0) else {
        let listing = vars.listing();
        cx.session.output.stdout.write(&listing);
        return Flow::Next;
    };
    let value: Vec<u8> = call.args[1..]
        .iter()
        .flat_map(|arg| arg.text.clone())
        .collect();
    match vars.set(name, &value) {
        Ok(()) => Flow::Next,
        Err(refusal) => {
            cx.session.error(&refusal.message);
            Flow::Failed
        }
    }
}

fn unset(cx: &mut MetaCx, call: &Call) -> Flow {
    let Some(name) = call.text(0) else {
        return cx.fail(call.name, "missing required argument");
    };
    match cx.session.settings.vars.unset(name) {
        Ok(()) => Flow::Next,
        Err(refusal) => {
            cx.session.error(&refusal.message);
            Flow::Failed
        }
    }
}

fn getenv(cx: &mut MetaCx, call: &Call) -> Flow {
    use std::os::unix::ffi::OsStrExt;
    let (Some(variable), Some(name)) = (call.text(0), call.text(1)) else {
        return cx.fail(call.name, "missing required argument");
    };
    let Some(value) = std::env::var_os(std::ffi::OsStr::from_bytes(name)) else {
        return Flow::Next;
    };
    match cx.session.settings.vars.set(variable, value.as_bytes()) {
        Ok(()) => Flow::Next,
        Err(refusal) => {
            cx.session.error(&refusal.message);
            Flow::Failed
        }
    }
}
