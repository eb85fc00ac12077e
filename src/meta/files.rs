//! `\i`, `\ir`, `\o`, `\echo`, `\qecho`, `\warn`, `\cd`, `\!`: files, output and the shell.

use std::io;

use super::args::Mode;
use super::{Call, Flow, MetaCommand, MetaCx, Reads, Script};
use crate::error::os_error;
use crate::session::delivery::{Target, expand_tilde, path};
use crate::session::report::write_stderr;
use crate::term::spawn;

pub static COMMANDS: &[MetaCommand] = &[
    MetaCommand::new(&["i", "include"], Reads::Each(&[Mode::Normal]), include).drops_semicolons(),
    MetaCommand::new(
        &["ir", "include_relative"],
        Reads::Each(&[Mode::Normal]),
        include,
    )
    .drops_semicolons(),
    MetaCommand::new(&["o", "out"], Reads::Each(&[Mode::FilePipe]), out).drops_semicolons(),
    MetaCommand::new(&["echo"], Reads::OneByOne(echo_argument), end_echo),
    MetaCommand::new(&["qecho"], Reads::OneByOne(echo_argument), end_echo),
    MetaCommand::new(&["warn"], Reads::OneByOne(echo_argument), end_echo),
    MetaCommand::new(&["cd"], Reads::Each(&[Mode::Normal]), cd).drops_semicolons(),
    MetaCommand::new(&["!"], Reads::Each(&[Mode::WholeLine]), shell),
];

fn include(cx: &mut MetaCx, call: &Call) -> Flow {
    let Some(name) = call.text(0) else {
        return cx.fail(call.name, "missing required argument");
    };
    Flow::Include(Script {
        name: expand_tilde(name, &cx.session.environment),
        command: call.name,
        is_relative: call.name.starts_with("ir") || call.name.ends_with("relative"),
    })
}

/// Diverts results from now on; without an argument they go to standard output again.
fn out(cx: &mut MetaCx, call: &Call) -> Flow {
    let target = call
        .text(0)
        .map(|name| Target::parse(&expand_tilde(name, &cx.session.environment)));
    let opened = match &target {
        None => Ok(None),
        Some(target) => {
            if matches!(target, Target::Program(_)) {
                cx.session.output.flush();
            }
            target.open(&cx.session.environment).map(Some)
        }
    };
    match opened {
        Ok(output) => {
            let before = std::mem::replace(&mut cx.session.output.diverted, output);
            match before.map_or(Ok(None), |before| before.close()) {
                Ok(status) => {
                    if let Some(status) = status {
                        cx.session.settings.shell_ended(spawn::code(status));
                    }
                    Flow::Next
                }
                Err(error) => {
                    cx.session.error(os_error(&error));
                    Flow::Failed
                }
            }
        }
        Err(error) => {
            if let Some(target) = target {
                cx.session.error(target.complaint(&error));
            }
            Flow::Failed
        }
    }
}

/// Writes the argument that was read last: what goes wrong with the next one is told after it.
fn echo_argument(cx: &mut MetaCx, call: &Call) {
    let before = call.args.len().saturating_sub(1);
    let Some(arg) = call
        .args
        .last()
        .filter(|_| before > 0 || !keeps_line_open(call))
    else {
        return;
    };
    if before > usize::from(keeps_line_open(call)) {
        write_echo(cx, call, b" ");
    }
    write_echo(cx, call, &arg.text);
}

fn end_echo(cx: &mut MetaCx, call: &Call) -> Flow {
    if !keeps_line_open(call) {
        write_echo(cx, call, b"\n");
    }
    Flow::Next
}

/// Whether `-n` is the first argument.
fn keeps_line_open(call: &Call) -> bool {
    let first = call.args.first();
    first.is_some_and(|arg| arg.text == b"-n" && arg.quote.is_none())
}

fn write_echo(cx: &mut MetaCx, call: &Call, text: &[u8]) {
    let output = &mut cx.session.output;
    match call.name {
        "warn" => {
            output.stdout.flush();
            write_stderr(text);
        }
        "qecho" => output.results().write(text),
        _ => output.stdout.write(text),
    }
}

fn cd(cx: &mut MetaCx, call: &Call) -> Flow {
    let home = cx.session.environment.value("HOME".as_ref());
    let folder = match (call.text(0), &home) {
        (Some(folder), _) => path(folder).as_os_str(),
        (None, Some(home)) => home.as_os_str(),
        (None, None) => {
            return cx.fail(call.name, "could not get home directory: HOME is not set");
        }
    };
    match std::env::set_current_dir(folder) {
        Ok(()) => Flow::Next,
        Err(error) => {
            let folder = folder.to_string_lossy();
            let reason = os_error(&error);
            cx.fail(
                call.name,
                format!("could not change directory to \"{folder}\": {reason}"),
            )
        }
    }
}

fn shell(cx: &mut MetaCx, call: &Call) -> Flow {
    cx.session.output.flush();
    let ran = spawn::run(call.text(0), &cx.session.environment);
    // Ctrl-C was for the command.
    cx.session.interrupt.clear();
    let settings = &mut cx.session.settings;
    match ran {
        Ok(status) => {
            settings.shell_ended(status);
            Flow::Next
        }
        Err(error) => {
            settings.shell_ended(127);
            shell_failure(cx, call, &error)
        }
    }
}

fn shell_failure(cx: &mut MetaCx, call: &Call, error: &io::Error) -> Flow {
    let text = spawn::failure("/bin/sh", error);
    cx.fail(call.name, text)
}
