//! What is one row of the screen made of: cells, each a character as the user sees it, with its look and width.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::term::style::Look;

/// A character with everything that is drawn on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    pub text: String,
    pub look: Look,
    /// Columns; 0 for the right half of a wide character.
    pub width: u8,
}

pub type Row = Vec<Cell>;

/// How far apart the stops of a tabulator are.
const TAB: usize = 4;

/// The characters of a text as they are drawn: control characters are shown, tabulators are spaces. `column` is
/// where the text begins.
pub fn cells(text: &str, look: Look, column: usize) -> impl Iterator<Item = Cell> {
    let mut column = column;
    text.graphemes(true).flat_map(move |grapheme| {
        let drawn = drawn(grapheme, look, column);
        column += drawn
            .iter()
            .map(|cell| usize::from(cell.width))
            .sum::<usize>();
        drawn
    })
}

/// The cells of one grapheme.
pub fn drawn(grapheme: &str, look: Look, column: usize) -> Vec<Cell> {
    let first = grapheme.chars().next().unwrap_or(' ');
    if first == '\t' {
        let count = TAB - column % TAB;
        return vec![cell(" ", look, 1); count];
    }
    if first.is_control() {
        let code = u32::from(first);
        let shown = match code {
            0..=31 => char::from_u32(code + 64).unwrap_or('?'),
            _ => '?',
        };
        return vec![cell("^", look, 1), cell(&shown.to_string(), look, 1)];
    }
    match grapheme.width() {
        0 => Vec::new(),
        1 => vec![cell(grapheme, look, 1)],
        _ => vec![cell(grapheme, look, 2), cell("", look, 0)],
    }
}

fn cell(text: &str, look: Look, width: u8) -> Cell {
    Cell {
        text: text.to_owned(),
        look,
        width,
    }
}

/// The columns that a row takes.
pub fn width(row: &[Cell]) -> usize {
    row.iter().map(|cell| usize::from(cell.width)).sum()
}

/// How many rows a row takes where the terminal wraps it at another width.
pub fn rows_at(row: &[Cell], columns: usize) -> usize {
    row_of(row, width(row).saturating_sub(1), columns) + 1
}

/// In which of them the column stands.
pub fn row_of(row: &[Cell], column: usize, columns: usize) -> usize {
    let (mut rows, mut filled, mut passed) = (0, 0, 0);
    for cell in row {
        let cell_width = usize::from(cell.width);
        if filled + cell_width > columns {
            rows += 1;
            filled = 0;
        }
        if passed + cell_width > column {
            return rows;
        }
        filled += cell_width;
        passed += cell_width;
    }
    // The cursor after the text: the rest of the row is blank.
    rows + filled.saturating_add(column.saturating_sub(passed)) / columns.max(1)
}

/// A row of exactly `width` columns from pieces of text: cut, or filled up in the last look.
pub fn fitted(pieces: &[(&str, Look)], columns: usize) -> Row {
    let mut row = Row::new();
    let mut look = Look::Plain;
    for (text, piece) in pieces {
        look = *piece;
        for cell in cells(text, look, width(&row)) {
            if width(&row) + usize::from(cell.width) > columns {
                break;
            }
            row.push(cell);
        }
    }
    while width(&row) < columns {
        row.push(cell(" ", look, 1));
    }
    row
}

/// Puts `above` over `row` from a column on.
pub fn overlay(row: &mut Row, column: usize, above: &[Cell]) {
    while width(row) < column {
        row.push(cell(" ", Look::Plain, 1));
    }
    let mut at = 0;
    let mut columns = 0;
    while columns < column {
        columns += usize::from(row[at].width);
        at += 1;
    }
    // A wide character that would be cut in half gives way to a space.
    if columns > column {
        row[at - 1] = cell(" ", Look::Plain, 1);
        if let Some(next) = row.get_mut(at).filter(|next| next.width == 0) {
            *next = cell(" ", Look::Plain, 1);
        }
    }
    while row.get(at).is_some_and(|cell| cell.width == 0) {
        at += 1;
    }
    let end = (at + above.len()).min(row.len());
    let mut tail: Row = row.split_off(end);
    if tail.first().is_some_and(|cell| cell.width == 0) {
        tail[0] = cell(" ", Look::Plain, 1);
    }
    row.truncate(at);
    row.extend_from_slice(above);
    row.append(&mut tail);
}
