//! `\pset` and its short forms: how results look.

use super::args::Mode;
use super::{Call, Flow, MetaCommand, MetaCx, Reads};
use crate::format::{self, FormatKind};

const ONE: Reads = Reads::Each(&[Mode::Normal]);

pub static COMMANDS: &[MetaCommand] = &[
    MetaCommand::new(&["pset"], Reads::Each(&[Mode::Normal, Mode::Normal]), pset),
    MetaCommand::new(&["a"], Reads::Each(&[]), toggle_aligned),
    MetaCommand::new(&["C"], ONE, |cx, call| option(cx, call, "title")).drops_semicolons(),
    MetaCommand::new(&["f"], ONE, |cx, call| option(cx, call, "fieldsep")),
    MetaCommand::new(&["H", "html"], Reads::Each(&[]), toggle_html),
    MetaCommand::new(&["t"], ONE, |cx, call| option(cx, call, "tuples_only")).drops_semicolons(),
    MetaCommand::new(&["T"], ONE, |cx, call| {
        match cx.session.settings.has_looks {
            true => look(cx, call),
            false => option(cx, call, "tableattr"),
        }
    }),
    MetaCommand::new(&["x"], ONE, |cx, call| option(cx, call, "expanded")).drops_semicolons(),
];

fn pset(cx: &mut MetaCx, call: &Call) -> Flow {
    let Some(name) = call.text(0) else {
        let listing = format::list(&cx.session.settings.display);
        cx.session.list(&listing);
        return Flow::Next;
    };
    change(cx, name, call.text(1))
}

fn option(cx: &mut MetaCx, call: &Call, name: &str) -> Flow {
    change(cx, name.as_bytes(), call.text(0))
}

/// `\T` of pgcli: the frame around tables, or a format without one.
fn look(cx: &mut MetaCx, call: &Call) -> Flow {
    let names = format::table_formats().join(", ");
    let display = &mut cx.session.settings.display;
    let Some(name) = call.text(0) else {
        let current = format::table_format(display);
        cx.confirm(format!("Table format is {current}.\nFormats: {names}."));
        return Flow::Next;
    };
    let name = String::from_utf8_lossy(name);
    if !format::choose_table_format(display, &name) {
        cx.session.error(format!("unknown table format \"{name}\""));
        cx.session.hint(&format!("Formats are {names}."));
        return Flow::Failed;
    }
    let current = format::table_format(display);
    cx.confirm(format!("Table format is {current}."));
    Flow::Next
}

fn toggle_aligned(cx: &mut MetaCx, _: &Call) -> Flow {
    let format = match cx.session.settings.display.format {
        FormatKind::Aligned => "unaligned",
        _ => "aligned",
    };
    change(cx, b"format", Some(format.as_bytes()))
}

fn toggle_html(cx: &mut MetaCx, _: &Call) -> Flow {
    let format = match cx.session.settings.display.format {
        FormatKind::Html => "aligned",
        _ => "html",
    };
    change(cx, b"format", Some(format.as_bytes()))
}

fn change(cx: &mut MetaCx, name: &[u8], value: Option<&[u8]>) -> Flow {
    match format::set(&mut cx.session.settings.display, name, value) {
        Ok(report) => {
            if !report.is_empty() {
                cx.confirm(report);
            }
            Flow::Next
        }
        Err(message) => {
            cx.session.error(message);
            Flow::Failed
        }
    }
}
