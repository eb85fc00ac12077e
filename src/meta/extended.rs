//! `\bind`, `\bind_named`, `\parse`, `\close_prepared`, and the pipeline commands: what psql has of the extended
//! protocol. Here they only say what is sent; `engine` sends it.

use super::args::Mode;
use super::{Call, Flow, MetaCommand, MetaCx, Reads};
use crate::pg::pipeline::Status;
use crate::scalar;
use crate::session::delivery::{Binding, Delivery, Sending, Step};

const NONE: Reads = Reads::Each(&[]);
const ONE: Reads = Reads::Each(&[Mode::Normal]);
const ALL: Reads = Reads::All(Mode::Normal);

pub static COMMANDS: &[MetaCommand] = &[
    MetaCommand::new(&["bind"], ALL, |cx, call| {
        bind(cx, None, call.args.iter().map(|arg| arg.text.clone()))
    }),
    MetaCommand::new(&["bind_named"], ALL, |cx, call| {
        named(cx, call, |cx, name| {
            let parameters = call.args[1..].iter().map(|arg| arg.text.clone());
            bind(cx, Some(name), parameters)
        })
    }),
    MetaCommand::new(&["close_prepared"], ONE, |cx, call| {
        named(cx, call, |_, name| send(Sending::Close(name)))
    }),
    MetaCommand::new(&["parse"], ONE, |cx, call| {
        named(cx, call, |_, name| send(Sending::Parse(name)))
    }),
    MetaCommand::new(&["startpipeline"], NONE, |_, _| step(Step::Start)),
    MetaCommand::new(&["sendpipeline"], NONE, send_pipeline),
    MetaCommand::new(&["syncpipeline"], NONE, |_, _| step(Step::Sync)),
    MetaCommand::new(&["flushrequest"], NONE, |_, _| step(Step::RequestFlush)),
    MetaCommand::new(&["flush"], NONE, |_, _| step(Step::Flush)),
    MetaCommand::new(&["getresults"], ONE, get_results),
    MetaCommand::new(&["endpipeline"], NONE, |_, _| step(Step::End)),
];

/// The refusal of a command that has no place in a pipeline, if there is one; parameters are forgotten by it.
pub fn refused_in_pipeline(cx: &mut MetaCx, name: &str) -> Option<Flow> {
    if cx.session.server.pipeline() == Status::Off {
        return None;
    }
    cx.buffer.binding = None;
    let text = format!("\\{name} not allowed in pipeline mode");
    cx.session.error(text);
    Some(Flow::Failed)
}

/// Notes parameters for whatever is sent next; the last ones win.
fn bind(
    cx: &mut MetaCx,
    statement: Option<Vec<u8>>,
    parameters: impl Iterator<Item = Vec<u8>>,
) -> Flow {
    cx.buffer.binding = Some(Binding {
        statement,
        parameters: parameters.collect(),
    });
    Flow::Next
}

/// Goes on with the name of a prepared statement, which may be empty but not missing.
fn named(cx: &mut MetaCx, call: &Call, then: impl FnOnce(&mut MetaCx, Vec<u8>) -> Flow) -> Flow {
    cx.buffer.binding = None;
    match call.text(0) {
        Some(name) => then(cx, name.to_vec()),
        None => cx.fail(call.name, "missing required argument"),
    }
}

fn send_pipeline(cx: &mut MetaCx, _: &Call) -> Flow {
    let problem = match (cx.session.server.pipeline(), &cx.buffer.binding) {
        (Status::Off, _) => "\\sendpipeline not allowed outside of pipeline mode",
        (_, None) => "\\sendpipeline must be used after \\bind or \\bind_named",
        (_, Some(_)) => return send(Sending::Text),
    };
    cx.buffer.binding = None;
    cx.session.error(problem);
    Flow::Failed
}

fn get_results(cx: &mut MetaCx, call: &Call) -> Flow {
    let wanted = call.text(0).map_or(0, scalar::leading_integer);
    match usize::try_from(wanted) {
        Ok(wanted) => step(Step::Get(wanted)),
        Err(_) => cx.fail(call.name, "invalid number of requested results"),
    }
}

fn step(step: Step) -> Flow {
    send(Sending::Pipeline(step))
}

fn send(sending: Sending) -> Flow {
    Flow::Send(Delivery {
        sending,
        ..Delivery::default()
    })
}
