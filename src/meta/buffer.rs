//! `\g`, `\gx`, `\p`, `\r`: the query buffer.

use super::args::{Arg, Args, Mode};
use super::{Call, Flow, MetaCommand, MetaCx, Reads};
use crate::format::{self, Expanded};
use crate::session::delivery::{Delivery, Target};

pub static COMMANDS: &[MetaCommand] = &[
    MetaCommand::new(&["g"], Reads::GOptions, send),
    MetaCommand::new(&["gx"], Reads::GOptions, send),
    MetaCommand::new(&["p", "print"], Reads::Each(&[]), print),
    MetaCommand::new(&["r", "reset"], Reads::Each(&[]), reset),
];

/// Reads `\g`'s arguments: options in parentheses, each an argument of its own, then a file or a pipe.
///
/// What is given back is the options as they are, parentheses and all, and the target last with the quote `|`.
pub fn g_arguments(args: &mut Args) -> Vec<Arg> {
    let mut read = Vec::new();
    let Some(first) = args.next(Mode::FilePipe) else {
        return read;
    };
    if !first.text.starts_with(b"(") || first.quote.is_some() {
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
        delivery.target = Some(Target::parse(&last.text));
        args = rest;
    }
    let mut display = cx.session.settings.display.clone();
    let mut is_changed = false;
    if call.name == "gx" {
        display.expanded = Expanded::On;
        is_changed = true;
    }
    if !args.is_empty() {
        if let Err(message) = options(args, &mut display) {
            return cx.fail(call.name, message);
        }
        is_changed = true;
    }
    delivery.display = is_changed.then(|| Box::new(display));
    Flow::Send(delivery)
}

/// Applies `(name=value name=value ...)`.
fn options(args: &[Arg], display: &mut format::Display) -> Result<(), Vec<u8>> {
    let mut text: Vec<u8> = Vec::new();
    for arg in args {
        if !text.is_empty() {
            text.push(b' ');
        }
        text.extend_from_slice(&arg.text);
    }
    let Some(inner) = text.strip_prefix(b"(").and_then(|t| t.strip_suffix(b")")) else {
        return Err(b"missing right parenthesis".to_vec());
    };
    for option in inner.split(|&b| b == b' ').filter(|o| !o.is_empty()) {
        let (name, value) = match memchr::memchr(b'=', option) {
            Some(at) => (&option[..at], Some(&option[at + 1..])),
            None => (option, None),
        };
        format::set(display, name, value)?;
    }
    Ok(())
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
    cx.buffer.previous.clear();
    cx.splitter.reset();
    cx.confirm("Query buffer reset (cleared).");
    Flow::Next
}
