//! `\set`, `\unset`, `\getenv`, `\setenv`, `\prompt`: psql's variables and the environment.

use std::ffi::OsStr;
use std::io::ErrorKind;
use std::os::unix::ffi::OsStrExt;

use super::args::Mode;
use super::{Call, Flow, MetaCommand, MetaCx, Reads};
use crate::error::os_error;
use crate::term::password;

const NAMES: Reads = Reads::Each(&[Mode::Normal, Mode::Normal]);

pub static COMMANDS: &[MetaCommand] = &[
    MetaCommand::new(&["set"], Reads::All(Mode::Normal), set),
    MetaCommand::new(&["unset"], Reads::Each(&[Mode::Normal]), unset),
    MetaCommand::new(&["getenv"], NAMES, getenv),
    MetaCommand::new(&["setenv"], NAMES, setenv),
    MetaCommand::new(&["prompt"], NAMES, prompt),
];

fn set(cx: &mut MetaCx, call: &Call) -> Flow {
    let vars = &mut cx.session.settings.vars;
    let Some(name) = call.text(0) else {
        let listing = vars.listing();
        cx.session.list(&listing);
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
    let (Some(variable), Some(name)) = (call.text(0), call.text(1)) else {
        return cx.fail(call.name, "missing required argument");
    };
    let Some(value) = cx.session.environment.value(OsStr::from_bytes(name)) else {
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

fn setenv(cx: &mut MetaCx, call: &Call) -> Flow {
    let Some(name) = call.text(0) else {
        return cx.fail(call.name, "missing required argument");
    };
    if name.contains(&b'=') {
        let text = "environment variable name must not contain \"=\"";
        return cx.fail(call.name, text);
    }
    // The C library refuses a name of nothing, and psql does not tell.
    if !name.is_empty() {
        let value = call.text(1).map(OsStr::from_bytes);
        cx.session.environment.set(OsStr::from_bytes(name), value);
    }
    Flow::Next
}

/// Asks for the value of a variable: on the terminal, or on standard input where a script has a name or there is no
/// terminal.
fn prompt(cx: &mut MetaCx, call: &Call) -> Flow {
    let (question, name) = match (call.text(0), call.text(1)) {
        (Some(question), Some(name)) => (Some(question), name),
        (Some(name), None) => (None, name),
        (None, _) => return cx.fail(call.name, "missing required argument"),
    };
    let answer = match cx.session.report.file() {
        Some(_) => answer_to_script(cx, question.unwrap_or(b"")),
        None => answer_to_user(cx, question.unwrap_or(b"")),
    };
    let Some(answer) = answer else {
        return cx.fail(call.name, "could not read value for variable");
    };
    match cx.session.settings.vars.set(name, &answer) {
        Ok(()) => Flow::Next,
        Err(refusal) => {
            cx.session.error(&refusal.message);
            Flow::Failed
        }
    }
}

/// A line of standard input; `None` at its end.
fn answer_to_script(cx: &mut MetaCx, question: &[u8]) -> Option<Vec<u8>> {
    cx.session.output.stdout.write(question);
    line_of_standard_input(cx)
}

/// A line typed by the user, which is empty when there is none; `None` when Ctrl-C came first.
fn answer_to_user(cx: &mut MetaCx, question: &[u8]) -> Option<Vec<u8>> {
    cx.session.output.stdout.flush();
    password::ask_with_echo(question, &mut cx.session.stdin.borrow_mut())
}

/// Reads where the program's standard input stands, which may be behind the line with the command.
fn line_of_standard_input(cx: &mut MetaCx) -> Option<Vec<u8>> {
    cx.session.output.stdout.flush();
    let mut line = Vec::new();
    let read = cx.session.stdin.borrow_mut().line(&mut line);
    match read {
        Ok(true) => Some(line),
        Ok(false) => None,
        Err(error) if error.kind() == ErrorKind::Interrupted => None,
        Err(error) => {
            let reason = os_error(&error);
            cx.session
                .error(format!("could not read from input file: {reason}"));
            None
        }
    }
}
