//! `\timing`, `\errverbose`, `\s`, `\copyright`, `\refresh`: what is told about statements, the last error, and
//! psql itself.

use super::args::Mode;
use super::{Call, Flow, MetaCommand, MetaCx, Reads};
use crate::session::message::{self, Kind, Wording};
use crate::vars::parse::boolean_for;
use crate::vars::special::{ShowContext, Verbosity};

const ONE: Reads = Reads::Each(&[Mode::Normal]);

pub static COMMANDS: &[MetaCommand] = &[
    MetaCommand::new(&["timing"], ONE, timing),
    MetaCommand::new(&["errverbose"], Reads::Each(&[]), errverbose),
    MetaCommand::new(&["s"], ONE, history).drops_semicolons(),
    MetaCommand::new(&["refresh", "#"], Reads::Each(&[]), refresh),
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
        query: Some(&last.sql),
        encoding: cx.session.encoding(),
    };
    let text = message::render(&last.message, Kind::Error, &wording);
    cx.session.error(text);
    Flow::Next
}

/// There is no history without a prompt: as in psql the command fails and says nothing.
fn history(cx: &mut MetaCx, call: &Call) -> Flow {
    if call.args.is_empty() {
        cx.session.output.stdout.write(b"\n");
    }
    Flow::Failed
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
