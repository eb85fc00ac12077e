//! `\timing`, `\errverbose`, `\s`, `\copyright`, `\refresh`: what is told about statements, the last error, and
//! psql itself.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

use super::args::Mode;
use super::{Call, Flow, MetaCommand, MetaCx, Reads};
use crate::error::os_error;
use crate::session::delivery::expand_tilde;
use crate::session::message::{self, Kind, Wording};
use crate::vars::parse::boolean_for;
use crate::vars::special::{ShowContext, Verbosity};

const ONE: Reads = Reads::Each(&[Mode::Normal]);

pub static COMMANDS: &[MetaCommand] = &[
    MetaCommand::new(&["timing"], ONE, timing),
    MetaCommand::new(&["errverbose"], Reads::Each(&[]), errverbose),
    MetaCommand::new(&["s"], ONE, history).drops_semicolons(),
    MetaCommand::new(&["refresh", "#"], Reads::Each(&[]), refresh).not_in_psql(),
    MetaCommand::new(&["copyright"], Reads::Each(&[]), copyright),
];

fn timing(cx: &mut MetaCx, call: &Call) -> Flow {
    let is_on = cx.session.settings.timing;
    let wanted = match call.text(0) {
        None => Ok(!is_on),
        Some(word) => boolean_for("\\timing", word),
    };
    let refusal = match wanted {
        Ok(wanted) => {
            cx.session.settings.timing = wanted;
            None
        }
        Err(refusal) => Some(refusal),
    };
    if let Some(refusal) = &refusal {
        cx.session.error(&refusal.message);
    }
    // psql tells how it stands after a refusal as well.
    cx.confirm(match cx.session.settings.timing {
        true => "Timing is on.",
        false => "Timing is off.",
    });
    Flow::from(refusal.is_none())
}

fn errverbose(cx: &mut MetaCx, _: &Call) -> Flow {
    let Some(last) = &cx.session.last_error else {
        let stdout = &mut cx.session.output.stdout;
        stdout.write(b"There is no previous error.\n");
        return Flow::Next;
    };
    let wording = Wording {
        verbosity: Verbosity::Verbose,
        show_context: ShowContext::Always,
        query: last.sql.as_deref(),
        encoding: cx.session.encoding(),
    };
    let text = message::render(&last.message, Kind::Error, &wording);
    cx.session.error(text);
    Flow::Next
}

/// Shows what was typed, or writes it to a file. There is no history without a prompt: as in psql the command then
/// fails and says nothing.
fn history(cx: &mut MetaCx, call: &Call) -> Flow {
    let mut text = Vec::new();
    let entries = cx.source.history();
    for entry in entries.iter().flatten() {
        text.extend_from_slice(entry.as_bytes());
        text.push(b'\n');
    }
    let Some(name) = call.text(0) else {
        cx.session.show(&text);
        cx.session.output.stdout.write(b"\n");
        return Flow::from(entries.is_some());
    };
    if entries.is_none() {
        return Flow::Failed;
    }
    let name = expand_tilde(name, &cx.session.environment);
    let shown = String::from_utf8_lossy(&name).into_owned();
    match std::fs::write(OsStr::from_bytes(&name), &text) {
        Ok(()) => {
            cx.confirm(format!("Wrote history to file \"{shown}\"."));
            Flow::Next
        }
        Err(error) => {
            let reason = os_error(&error);
            let text = format!("could not save history to file \"{shown}\": {reason}");
            cx.session.error(text);
            Flow::Failed
        }
    }
}

fn copyright(cx: &mut MetaCx, _: &Call) -> Flow {
    let text = include_bytes!("copyright.txt");
    cx.session.output.stdout.write(text);
    Flow::Next
}

/// Reads the catalog again for completion: `\refresh`, in pgcli also `\#`.
fn refresh(cx: &mut MetaCx, _: &Call) -> Flow {
    cx.session.knowledge.forget();
    cx.confirm("Auto-completion refresh started in the background.");
    Flow::Next
}
