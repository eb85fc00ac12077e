//! What does the editor look like: a title, the lines that are seen, and the bottom line. Pure.

use std::ops::Range;

use super::columns;
use super::find;
use super::keys::KEYS;
use super::model::{Mode, Model};
use crate::encoding::Encoding;
use crate::highlight;
use crate::term::pager::glyphs::glyphs;
use crate::term::pager::{Frame, Role, Row};
use crate::term::style::Look;

/// A longer text is not coloured: a key must not wait for that.
const COLOURED: usize = 128 * 1024;

/// The screen, after [`Model::scroll`].
pub fn frame(model: &Model) -> Frame {
    let colours = colours(model);
    let last = model.lines.count().min(model.top + model.body());
    let mut rows = vec![title(model)];
    rows.extend((model.top..last).map(|line| text_row(model, line, &colours)));
    rows.resize(model.body() + 1, Row::default());
    let bottom = bottom(model);
    let cursor = match model.mode {
        Mode::Text => {
            let line = model.lines.line(model.cursor.line);
            let column = columns::column(line, model.cursor.byte);
            let column = model.margin() + column.saturating_sub(model.left);
            (model.cursor.line - model.top + 1, column)
        }
        Mode::Find(_) | Mode::Leave => (rows.len(), bottom.width),
    };
    rows.push(bottom);
    let columns = model.size.columns.max(1);
    Frame {
        rows,
        cursor: Some((cursor.0, cursor.1.min(columns - 1))),
    }
}

/// The parts of each line that is seen which are not plain.
fn colours(model: &Model) -> Vec<(Range<usize>, Look)> {
    let text = model.lines.text();
    if text.len() > COLOURED {
        return Vec::new();
    }
    let cursor = model.lines.start(model.cursor.line) + model.cursor.byte;
    let spans = highlight::spans(&text, cursor);
    let spans = spans.into_iter();
    spans.map(|(range, role)| (range, Look::of(role))).collect()
}

fn title(model: &Model) -> Row {
    let changed = if model.is_changed() { " (changed)" } else { "" };
    let place = format!("line {} of {}", model.cursor.line + 1, model.lines.count());
    bar(model, &format!(" {}{changed}   {place}", model.title))
}

fn bottom(model: &Model) -> Row {
    let text = match (model.mode, model.message.is_empty()) {
        (Mode::Leave, _) => " Leave without the changes? (y/n) ".to_owned(),
        (Mode::Find(_), true) => format!(" find: {}", model.pattern),
        (Mode::Find(_), false) => format!(" {}; find: {}", model.message, model.pattern),
        (Mode::Text, false) => format!(" {}", model.message),
        (Mode::Text, true) => {
            let shown = KEYS.iter().map(|row| row.shown);
            let shown: Vec<&str> = shown.filter(|shown| !shown.is_empty()).collect();
            format!(" {}", shown.join("  "))
        }
    };
    let mut row = Row::default();
    let role = match model.mode {
        Mode::Text if model.message.is_empty() => return bar(model, &text),
        _ => Role::Message,
    };
    let shown = glyphs(text.as_bytes(), Encoding::Utf8).map(|glyph| (role, glyph));
    row.cut(shown, 0, model.size.columns.saturating_sub(1));
    row
}

fn bar(model: &Model, text: &str) -> Row {
    let mut row = Row::default();
    let columns = model.size.columns;
    let shown = glyphs(text.as_bytes(), Encoding::Utf8).map(|glyph| (Role::Status, glyph));
    row.cut(shown, 0, columns);
    row.pad(Role::Status, columns.saturating_sub(row.width));
    row
}

fn text_row(model: &Model, line: usize, colours: &[(Range<usize>, Look)]) -> Row {
    let mut row = Row::default();
    let margin = model.margin();
    if margin > 0 {
        row.say(Role::Rule, &format!("{:>1$} ", line + 1, margin - 1));
    }
    let text = model.lines.line(line);
    let start = match colours.is_empty() {
        true => 0,
        false => model.lines.start(line),
    };
    let found: Vec<Range<usize>> = find::in_line(text, &model.pattern).collect();
    let shown = columns::shown(text).map(|(at, glyph)| {
        let is_found = found.iter().any(|range| range.contains(&at));
        (
            match is_found {
                true => Role::Match,
                false => role(colours, start + at),
            },
            glyph,
        )
    });
    let width = model.size.columns.saturating_sub(margin);
    row.cut(shown, model.left, width);
    row
}

fn role(colours: &[(Range<usize>, Look)], at: usize) -> Role {
    let behind = colours.partition_point(|(range, _)| range.start <= at);
    let before = behind.checked_sub(1).and_then(|last| colours.get(last));
    match before.filter(|(range, _)| range.contains(&at)) {
        Some((_, look)) => Role::Look(*look),
        None => Role::Plain,
    }
}
