//! How does the model look: a model in, a frame of exactly its size out. Pure.

use super::content::{Content, Kind, Table, Text};
use super::frame::{Frame, Role, Row};
use super::glyphs::{Glyph, glyphs};
use super::layout::{Slot, slots};
use super::model::{Ask, Mode, Model, Reading, Wish};
use super::{help, picker, record};

/// Stands where a value goes on beyond its column.
const MORE: &str = "…";

/// Draws the screen.
pub fn frame(model: &Model) -> Frame {
    let height = model.size.rows;
    let mut rows = match &model.mode {
        Mode::Help { top } => help::rows(model, *top),
        Mode::Record { top } => record::rows(model, *top),
        _ => match &model.content {
            Content::Table(table) => self::table(model, table),
            Content::Text(text) => self::text(model, text),
        },
    };
    if let (Mode::Picker { filter, at }, Some(table)) = (&model.mode, model.table()) {
        let room = height.saturating_sub(3);
        let list = picker::rows(table, filter, *at, room, model.size.columns);
        rows.truncate(2);
        rows.extend(list);
    }
    rows.resize(height.saturating_sub(1), Row::default());
    let (status, cursor) = status(model);
    rows.push(status);
    Frame {
        cursor: cursor.map(|column| (height.saturating_sub(1), column)),
        rows,
    }
}

fn table(model: &Model, table: &Table) -> Vec<Row> {
    let slots = slots(
        table,
        &model.shown_columns(),
        &model.place,
        model.size.columns,
    );
    let mut rows = vec![header(model, table, &slots), rule(model, &slots)];
    let end = model.len().min(model.place.top + model.height());
    rows.extend((model.place.top..end).map(|position| line(model, table, &slots, position)));
    rows
}

fn header(model: &Model, table: &Table, slots: &[Slot]) -> Row {
    let mut row = Row::default();
    for (at, slot) in slots.iter().enumerate() {
        let column = &table.columns[slot.number];
        let role = match slot.position == model.place.column {
            true => Role::HeaderCurrent,
            false => Role::Header,
        };
        let name = glyphs(&column.name, table.encoding).map(|glyph| (role, glyph));
        // The name stays where it is while the values move under it.
        let still = Slot {
            width: slot.room(),
            skip: 0,
            ..*slot
        };
        field(&mut row, model, &still, role, name, column.header, false);
        arrow(&mut row, model, slot);
        line_after(&mut row, model, slots, at);
    }
    row
}

/// The arrow after the name of the column by which the rows are sorted, over its padding.
fn arrow(row: &mut Row, model: &Model, slot: &Slot) {
    let Some(order) = &model.order else {
        return;
    };
    if order.by.column != slot.number || row.width > model.size.columns {
        return;
    }
    let Some(span) = row.spans.last_mut() else {
        return;
    };
    if span.text.pop() == Some(b' ') {
        let arrow = if order.by.is_descending { "▼" } else { "▲" };
        span.text.extend_from_slice(arrow.as_bytes());
    }
}

fn rule(model: &Model, slots: &[Slot]) -> Row {
    let mut row = Row::default();
    for (at, slot) in slots.iter().enumerate() {
        let room = model.size.columns.saturating_sub(row.width);
        row.say(Role::Rule, &"─".repeat((slot.room() + 2).min(room)));
        let room = model.size.columns.saturating_sub(row.width);
        match slots.get(at + 1) {
            Some(next) if room > 0 => {
                row.say(
                    Role::Rule,
                    if next.is_frozen || !slot.is_frozen {
                        "┼"
                    } else {
                        "╫"
                    },
                );
            }
            _ => {}
        }
    }
    row
}

fn line(model: &Model, table: &Table, slots: &[Slot], position: usize) -> Row {
    let number = model.number(position);
    let has_cursor = position == model.place.row;
    let is_marked = model.marks.contains(&number);
    let cells: Vec<Option<&[u8]>> = table.cells(number).iter().collect();
    let mut row = Row::default();
    for (at, slot) in slots.iter().enumerate() {
        let cell = cells.get(slot.number).copied().flatten();
        let role = match (has_cursor, is_marked, cell) {
            (true, ..) if slot.position == model.place.column => Role::Cell,
            (_, true, _) => Role::Marked,
            (true, ..) => Role::Row,
            (.., None) => Role::Null,
            _ => Role::Plain,
        };
        let kind = table.columns[slot.number].kind;
        value(&mut row, model, table, slot, role, cell, kind);
        line_after(&mut row, model, slots, at);
    }
    row
}

fn value(
    row: &mut Row,
    model: &Model,
    table: &Table,
    slot: &Slot,
    role: Role,
    cell: Option<&[u8]>,
    kind: Kind,
) {
    let text = cell.unwrap_or(&table.null);
    let matches = match (&model.pattern, cell) {
        (Some(pattern), Some(cell)) => pattern.places(start_of(cell, slot.width)),
        _ => Vec::new(),
    };
    let is_right = kind == Kind::Number;
    let width = match is_right {
        // Only here the width must be known before the value is drawn; numbers are short.
        true => super::glyphs::width(text, table.encoding),
        false => 0,
    };
    let marked = highlighted(text, table, role, &matches);
    field(row, model, slot, role, marked, width, is_right);
}

/// As much of a cell as can be seen: nothing takes more than four bytes for a column, or marks that join a character.
fn start_of(cell: &[u8], width: usize) -> &[u8] {
    &cell[..cell.len().min(width * 32)]
}

fn highlighted<'a>(
    text: &'a [u8],
    table: &Table,
    role: Role,
    matches: &'a [(usize, usize)],
) -> impl Iterator<Item = (Role, Glyph<'a>)> {
    let mut at = 0;
    glyphs(text, table.encoding).map(move |glyph| {
        let is_match = matches
            .iter()
            .any(|&(start, end)| (start..end).contains(&at));
        at += glyph.length;
        (if is_match { Role::Match } else { role }, glyph)
    })
}

/// Draws a value with its padding: a space, what fits, spaces up to the column's width, a space.
fn field<'a>(
    row: &mut Row,
    model: &Model,
    slot: &Slot,
    role: Role,
    glyphs: impl Iterator<Item = (Role, Glyph<'a>)>,
    width: usize,
    is_right: bool,
) {
    let room = |row: &Row| model.size.columns.saturating_sub(row.width);
    row.pad(role, 1.min(room(row)));
    let end = row.width + slot.room().min(room(row));
    if is_right {
        row.pad(
            role,
            slot.width
                .saturating_sub(width)
                .saturating_sub(slot.skip)
                .min(end - row.width),
        );
    }
    let skip = match is_right {
        // What is skipped first is the space to the left.
        true => slot.skip.saturating_sub(slot.width.saturating_sub(width)),
        false => slot.skip,
    };
    let begin = row.width;
    let (taken, has_more) = row.cut(glyphs, skip, end - begin);
    row.pad(role, end - begin - taken);
    match has_more {
        true if room(row) > 0 => row.say(role, MORE),
        _ => row.pad(role, 1.min(room(row))),
    }
}

fn line_after(row: &mut Row, model: &Model, slots: &[Slot], at: usize) {
    let Some(next) = slots.get(at + 1) else {
        return;
    };
    if row.width < model.size.columns {
        let is_edge = slots[at].is_frozen && !next.is_frozen;
        row.say(Role::Rule, if is_edge { "║" } else { "│" });
    }
}

fn text(model: &Model, text: &Text) -> Vec<Row> {
    let end = model.len().min(model.place.top + model.height());
    let rows = (model.place.top..end).map(|number| {
        let line = text.lines.get(number).unwrap_or_default();
        let role = match model.marks.contains(&number) {
            true => Role::Marked,
            false => Role::Plain,
        };
        let seen = start_of(line, model.place.inside + model.size.columns);
        let matches = model.pattern.as_ref().map(|pattern| pattern.places(seen));
        let matches = matches.unwrap_or_default();
        let mut at = 0;
        let glyphs = glyphs(line, text.encoding).map(|glyph| {
            let is_match = matches
                .iter()
                .any(|&(start, end)| (start..end).contains(&at));
            at += glyph.length;
            (if is_match { Role::Match } else { role }, glyph)
        });
        let mut row = Row::default();
        row.cut(glyphs, model.place.inside, model.size.columns);
        row
    });
    rows.collect()
}

/// The last row of the screen, and where the text cursor is in it.
fn status(model: &Model) -> (Row, Option<usize>) {
    let mut row = Row::default();
    let columns = model.size.columns.saturating_sub(1);
    let typed = match &model.mode {
        Mode::Prompt { ask, text } => Some((question(*ask), text)),
        Mode::Picker { filter, .. } => Some(("column (Enter go, Tab hide): ", filter)),
        _ => None,
    };
    if let Some((question, text)) = typed {
        row.say(Role::Message, question);
        let encoding = crate::encoding::Encoding::Utf8;
        let typed = glyphs(text.as_bytes(), encoding).map(|glyph| (Role::Message, glyph));
        // The end is what is being typed.
        let width = super::glyphs::width(text.as_bytes(), encoding);
        let room = columns.saturating_sub(row.width);
        row.cut(typed, width.saturating_sub(room), room);
        let cursor = row.width;
        row.pad(Role::Message, columns.saturating_sub(row.width));
        return (row, Some(cursor));
    }
    let (left, role) = match model.message.is_empty() {
        true => (standing(model), Role::Status),
        false => (model.message.clone(), Role::Message),
    };
    let right = match model.mode {
        Mode::Help { .. } | Mode::Record { .. } => "q back ",
        _ => "F1 help  q quit ",
    };
    let left = format!(" {left} ");
    let glyphs = glyphs(left.as_bytes(), crate::encoding::Encoding::Utf8);
    row.cut(glyphs.map(|glyph| (role, glyph)), 0, columns);
    let room = columns.saturating_sub(row.width);
    if room > right.len() {
        row.pad(role, room - right.len());
        row.say(role, right);
    } else {
        row.pad(role, room);
    }
    (row, None)
}

fn question(ask: Ask) -> &'static str {
    match ask {
        Ask::Search { is_backward: false } => "/",
        Ask::Search { is_backward: true } => "search backwards: ",
        Ask::Row => "row: ",
        Ask::File => "write to new file: ",
    }
}

/// Where one is.
fn standing(model: &Model) -> String {
    let len = model.len();
    let all = match &model.reading {
        Reading::Going => format!("{len}+"),
        Reading::Complete => len.to_string(),
        Reading::Stopped => format!("{len} (stopped)"),
        Reading::Failed(why) => format!("{len} ({why})"),
    };
    let mut parts = Vec::new();
    if model.is_followed() {
        parts.push(model.title.clone());
    }
    match (&model.mode, &model.content) {
        (Mode::Help { .. }, _) => return "keys".to_owned(),
        (Mode::Record { .. }, _) => parts.push(format!("row {} of {all}", model.place.row + 1)),
        (_, Content::Table(_)) => {
            let position = if len == 0 { 0 } else { model.place.row + 1 };
            parts.push(format!("row {position} of {all}"));
            let shown = model.shown_columns().len();
            parts.push(format!("column {} of {shown}", model.place.column + 1));
        }
        (_, Content::Text(_)) => {
            let end = len.min(model.place.top + model.height());
            let start = if len == 0 { 0 } else { model.place.top + 1 };
            parts.push(format!("lines {start}-{end} of {all}"));
        }
    }
    if !model.marks.is_empty() {
        parts.push(format!("{} marked", model.marks.len()));
    }
    match model.wish {
        Some(Wish::Match { .. }) => parts.push("searching".to_owned()),
        Some(Wish::Sort(_)) => parts.push("sorting".to_owned()),
        Some(Wish::End | Wish::Row(_)) => parts.push("reading".to_owned()),
        None => {}
    }
    parts.join("  ")
}
