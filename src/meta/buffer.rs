//! `\g` and its family, `\p`, `\r`, `\w`: the query buffer.

use super::args::{Arg, Args, Mode};
use super::extended::refused_in_pipeline;
use super::{Call, Flow, MetaCommand, MetaCx, Reads};
use crate::format::{self, Expanded};
use crate::session::delivery::{Consumer, Delivery, Target, canonical, closed, expand_tilde};

pub static COMMANDS: &[MetaCommand] = &[
    MetaCommand::new(&["g"], Reads::GOptions, send),
    MetaCommand::new(&["gx"], Reads::GOptions, send),
    MetaCommand::new(&["gset"], Reads::Each(&[Mode::Normal]), |cx, call| {
        let prefix = call.text(0).unwrap_or(b"").to_vec();
        refused_in_pipeline(cx, call.name).unwrap_or_else(|| hand_to(Consumer::Variables(prefix)))
    }),
    MetaCommand::new(&["gexec"], Reads::Each(&[]), |cx, call| {
        refused_in_pipeline(cx, call.name).unwrap_or_else(|| hand_to(Consumer::Execute))
    }),
    MetaCommand::new(&["gdesc"], Reads::Each(&[]), |_, _| {
        hand_to(Consumer::Describe)
    }),
    MetaCommand::new(
        &["crosstabview"],
        Reads::AtMost(Mode::Normal, 4),
        |_, call| {
            let args = call.args.iter().map(|arg| arg.text.clone());
            hand_to(Consumer::Crosstab(args.collect()))
        },
    )
    .drops_semicolons(),
    MetaCommand::new(&["p", "print"], Reads::Each(&[]), print),
    MetaCommand::new(&["r", "reset"], Reads::Each(&[]), reset),
    MetaCommand::new(&["w", "write"], Reads::Each(&[Mode::FilePipe]), write).drops_semicolons(),
];

/// Reads `\g`'s arguments: options in parentheses, each an argument of its own, then a file or a pipe.
///
/// What is given back is the options as they are, parentheses and all, and the target last with the quote `|`.
pub fn g_arguments(args: &mut Args) -> Vec<Arg> {
    let mut read = Vec::new();
    let Some(first) = args.next(Mode::FilePipe) else {
        return read;
    };
    if !first.text.starts_with(b"(") {
        read.push(target(first));
        return read;
    }
    let mut next = Some(first);
    while let Some(arg) = next {
        let is_last = arg.text.ends_with(b")");
        read.push(arg);
        if is_last {
            read.extend(args.next(Mode::FilePipe).map(target));
            return read;
        }
        next = args.next(Mode::Normal);
    }
    read
}

fn target(arg: Arg) -> Arg {
    Arg {
        quote: Some(b'|'),
        ..arg
    }
}

fn send(cx: &mut MetaCx, call: &Call) -> Flow {
    let mut args = call.args.as_slice();
    let mut delivery = Delivery::default();
    if let Some((last, rest)) = args.split_last()
        && last.quote == Some(b'|')
    {
        delivery.target = Some(Target::parse(&expand_tilde(
            &last.text,
            &cx.session.environment,
        )));
        args = rest;
    }
    let mut display = cx.session.settings.display.clone();
    if !options(cx, call, args, &mut display) {
        return Flow::Failed;
    }
    if let Some(refused) = refused_in_pipeline(cx, call.name) {
        return refused;
    }
    if call.name == "gx" {
        display.expanded = Expanded::On;
    }
    let is_changed = call.name == "gx" || !args.is_empty();
    delivery.display = is_changed.then(|| Box::new(display));
    Flow::Send(delivery)
}

/// Sends the query buffer for something else than printing.
fn hand_to(consumer: Consumer) -> Flow {
    Flow::Send(Delivery {
        consumer,
        ..Delivery::default()
    })
}

/// Applies `(name=value name=value ...)`; tells every option that is wrong, and gives whether none was.
fn options(cx: &mut MetaCx, call: &Call, args: &[Arg], display: &mut format::Display) -> bool {
    let mut is_good = true;
    for (n, arg) in args.iter().enumerate() {
        let text = &arg.text[usize::from(n == 0)..];
        let option = text.strip_suffix(b")").unwrap_or(text);
        if option.is_empty() {
            continue;
        }
        let (name, value) = match memchr::memchr(b'=', option) {
            Some(at) => (&option[..at], Some(&option[at + 1..])),
            None => (option, None),
        };
        if let Err(message) = format::set(display, name, value) {
            cx.session.error(message);
            is_good = false;
        }
    }
    if args.last().is_some_and(|last| !last.text.ends_with(b")")) {
        cx.fail(call.name, "missing right parenthesis");
        is_good = false;
    }
    is_good
}

fn print(cx: &mut MetaCx, _: &Call) -> Flow {
    let mut text = cx.buffer.current().to_vec();
    match text.is_empty() {
        true => cx.confirm("Query buffer is empty."),
        false => {
            text.push(b'\n');
            cx.session.output.stdout.write(&text);
        }
    }
    Flow::Next
}

fn reset(cx: &mut MetaCx, _: &Call) -> Flow {
    cx.buffer.text.clear();
    cx.splitter.reset();
    cx.confirm("Query buffer reset (cleared).");
    Flow::Next
}

/// Writes what `\g` would send to a file or a program.
fn write(cx: &mut MetaCx, call: &Call) -> Flow {
    if cx.buffer.is_missing {
        return cx.fail_without_buffer();
    }
    let Some(argument) = call.text(0) else {
        return cx.fail(call.name, "missing required argument");
    };
    let (name, target) = match Target::parse(&expand_tilde(argument, &cx.session.environment)) {
        Target::File(name) => {
            let name = canonical(&name);
            (name.clone(), Target::File(name))
        }
        program => (argument.to_vec(), program),
    };
    cx.session.output.flush();
    let ended = target.open(&cx.session.environment).and_then(|mut output| {
        let text = cx.buffer.current();
        if !text.is_empty() {
            output.write(text);
            output.write(b"\n");
        }
        output.end()
    });
    Flow::from(closed(cx.session, &name, ended))
}
