//! `\watch`: the query buffer runs again and again; here its arguments are read.

use super::args::Mode;
use super::extended::refused_in_pipeline;
use super::{Call, Flow, MetaCommand, MetaCx, Reads};
use crate::scalar;
use crate::session::delivery::{Delivery, Repeat, Sending};
use crate::vars::number;

pub static COMMANDS: &[MetaCommand] =
    &[MetaCommand::new(&["watch"], Reads::All(Mode::Normal), watch).drops_semicolons()];

fn watch(cx: &mut MetaCx, call: &Call) -> Flow {
    let sql = cx.buffer.current().to_vec();
    cx.buffer.text.clear();
    cx.splitter.reset();
    if let Some(refused) = refused_in_pipeline(cx, call.name) {
        return refused;
    }
    let seconds = cx.session.settings.vars.typed().watch_interval;
    let mut given = Given::default();
    for arg in &call.args {
        if let Err(text) = given.take(&arg.text) {
            return cx.fail("watch", text);
        }
    }
    if sql.is_empty() {
        cx.session
            .error("\\watch cannot be used with an empty query");
        return Flow::Failed;
    }
    let repeat = Repeat {
        seconds: given.seconds.unwrap_or(seconds),
        count: given.count,
        min_rows: given.min_rows.unwrap_or(0).into(),
    };
    let sending = match cx.buffer.binding.take() {
        Some(binding) => Sending::Bound(binding),
        None => Sending::Text,
    };
    Flow::Run {
        sql,
        delivery: Delivery {
            repeat: Some(repeat),
            sending,
            ..Delivery::default()
        },
        command: call.name,
    }
}

/// What the arguments say.
#[derive(Default)]
struct Given {
    seconds: Option<f64>,
    count: Option<u32>,
    min_rows: Option<u32>,
}

impl Given {
    /// Reads `name=value`, or an interval without a name; an error is psql's words.
    fn take(&mut self, arg: &[u8]) -> Result<(), Vec<u8>> {
        let Some(at) = memchr::memchr(b'=', arg) else {
            return self.interval(arg);
        };
        let value = &arg[at + 1..];
        match &arg[..at] {
            b"i" | b"interval" => self.interval(value),
            b"c" | b"count" => once(
                &mut self.count,
                "iteration count is specified more than once",
                positive(value).ok_or_else(|| incorrect("iteration count", value)),
            ),
            b"m" | b"min_rows" => once(
                &mut self.min_rows,
                "minimum row count specified more than once",
                positive(value).ok_or_else(|| incorrect("minimum row count", value)),
            ),
            _ => Err(quoted("unrecognized parameter", arg)),
        }
    }

    fn interval(&mut self, value: &[u8]) -> Result<(), Vec<u8>> {
        // Nothing is zero for C.
        let seconds = match value.is_empty() {
            true => Some(0.0),
            false => number(value),
        };
        once(
            &mut self.seconds,
            "interval value is specified more than once",
            seconds
                .filter(|&seconds| seconds >= 0.0 || seconds.is_nan())
                .ok_or_else(|| incorrect("interval value", value)),
        )
    }
}

/// Sets what has not been set; that it has is told before what is wrong with the value.
fn once<T>(
    place: &mut Option<T>,
    complaint: &str,
    value: Result<T, Vec<u8>>,
) -> Result<(), Vec<u8>> {
    if place.is_some() {
        return Err(complaint.as_bytes().to_vec());
    }
    *place = Some(value?);
    Ok(())
}

fn positive(value: &[u8]) -> Option<u32> {
    let number = scalar::decimal_integer(value)?;
    u32::try_from(number).ok().filter(|&number| number > 0)
}

fn incorrect(what: &str, value: &[u8]) -> Vec<u8> {
    quoted(&format!("incorrect {what}"), value)
}

fn quoted(what: &str, value: &[u8]) -> Vec<u8> {
    [what.as_bytes(), b" \"", value, b"\""].concat()
}
