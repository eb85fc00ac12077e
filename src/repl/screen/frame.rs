//! What does the prompt look like: text, prompts, suggestion, menu and toolbar as rows of cells. Pure.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use crate::highlight::Role;
use crate::repl::screen::cell::{self, Cell, Row};
use crate::repl::screen::fold;
use crate::repl::screen::menu::{HEIGHT, Menu};
use crate::term::style::Look;

/// The size of a terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    pub columns: usize,
    pub rows: usize,
}

/// A piece of a prompt or of the toolbar.
pub type Piece = (String, Look);

/// Everything that is shown.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    pub text: &'a str,
    pub cursor: usize,
    pub spans: &'a [(Range<usize>, Role)],
    pub prompt: &'a [Piece],
    /// The prompt of each line behind the first.
    pub continuations: &'a [Piece],
    /// Pasted texts, of which `text` has one character each.
    pub folds: &'a [String],
    pub suggestion: &'a str,
    pub menu: Option<&'a Menu>,
    /// Where the word that the menu completes begins.
    pub word: usize,
    pub toolbar: &'a [Piece],
    pub size: Size,
}

/// The rows, and where the cursor is in them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Frame {
    pub rows: Vec<Row>,
    pub cursor: (usize, usize),
    /// The first row of the text that is seen.
    pub top: usize,
}

/// The text, laid out without an end.
struct Layout {
    rows: Vec<Row>,
    cursor: (usize, usize),
    /// The column at which the completed word begins.
    word: usize,
}

/// Composes a frame; `top` is the first row of the text that was seen before.
pub fn compose(view: &View, top: usize) -> Frame {
    let size = view.size;
    let mut layout = lay_out(view);
    let cursor = layout.cursor;
    let toolbar = usize::from(!view.toolbar.is_empty() && size.rows > 1);
    let body = size.rows.saturating_sub(toolbar).max(1);
    // The menu gets at most half of the rows.
    let height = HEIGHT.min((body / 2).max(1));
    let menu = view
        .menu
        .map_or(Vec::new(), |menu| menu.rows(height, size.columns));
    let menu = if body > 1 { menu } else { Vec::new() };
    let needed = layout.rows.len().max(cursor.0 + 1 + menu.len());
    layout.rows.resize(needed, Row::new());
    for (index, row) in menu.iter().enumerate() {
        let column = layout
            .word
            .min(size.columns.saturating_sub(cell::width(row)));
        cell::overlay(&mut layout.rows[cursor.0 + 1 + index], column, row);
    }
    let top = viewport(top, cursor.0, menu.len(), needed, body);
    let seen = needed.min(top + body);
    let mut rows: Vec<Row> = layout.rows.drain(top..seen).collect();
    if needed > body {
        mark_position(&mut rows, cursor.0, needed, size.columns);
    }
    if toolbar > 0 {
        let pieces: Vec<(&str, Look)> =
            view.toolbar.iter().map(|(t, l)| (t.as_str(), *l)).collect();
        rows.push(cell::fitted(&pieces, size.columns.saturating_sub(1)));
    }
    Frame {
        rows,
        cursor: (cursor.0 - top, cursor.1),
        top,
    }
}

/// The last rows of the text and a line below them, made with as little as possible: what is drawn when drawing fails.
pub fn plain(text: &str, cursor: usize, below: &str, size: Size) -> Frame {
    let columns = size.columns.max(2);
    let before = text.get(..cursor).unwrap_or(text);
    let mut rows = vec![Row::new()];
    for c in before.chars() {
        let last = rows.len() - 1;
        if c == '\n' || rows[last].len() + 2 > columns {
            rows.push(Row::new());
        }
        if c != '\n' {
            let last = rows.len() - 1;
            rows[last].push(Cell {
                text: if c.is_ascii_graphic() || c == ' ' {
                    c
                } else {
                    '?'
                }
                .to_string(),
                look: Look::Plain,
                width: 1,
            });
        }
    }
    let skipped = rows
        .len()
        .saturating_sub(size.rows.saturating_sub(1).max(1));
    let mut rows = rows.split_off(skipped);
    let cursor = (rows.len() - 1, rows.last().map_or(0, Vec::len));
    let below = below.chars().filter(|c| c.is_ascii_graphic() || *c == ' ');
    let below = below.take(columns - 1).map(|c| Cell {
        text: c.to_string(),
        look: Look::ToolbarFailed,
        width: 1,
    });
    rows.push(below.collect());
    Frame {
        rows,
        cursor,
        top: 0,
    }
}

/// The rows of the whole text without anything around it, for what stays in the scrollback.
pub fn finished(view: &View, most: usize) -> Vec<Row> {
    let bare = View {
        suggestion: "",
        menu: None,
        toolbar: &[],
        ..*view
    };
    let mut rows = lay_out(&bare).rows;
    let count = rows.len();
    if count > most {
        rows.truncate(most);
        let text = format!("\u{2026} {} more lines", count - most);
        rows.push(cell::fitted(
            &[(&text, Look::Continuation)],
            text.chars().count(),
        ));
    }
    rows
}

/// The first row to be seen: as before, unless the cursor or the menu would be out of sight.
fn viewport(top: usize, cursor: usize, menu: usize, needed: usize, body: usize) -> usize {
    let last = (cursor + menu).min(needed.saturating_sub(1));
    let lowest = (last + 1).saturating_sub(body);
    top.min(needed.saturating_sub(body))
        .clamp(lowest.min(cursor), cursor)
}

/// Says at the top right which row of how many the cursor is in.
fn mark_position(rows: &mut [Row], cursor: usize, needed: usize, columns: usize) {
    let text = format!(" {}/{needed} lines ", cursor + 1);
    let mark: Row = cell::cells(&text, Look::Continuation, 0).collect();
    if let Some(first) = rows.first_mut()
        && columns > cell::width(&mark) * 2
    {
        cell::overlay(first, columns - cell::width(&mark), &mark);
    }
}

/// Writes cells from left to right, and goes on in the next row at the right edge.
struct Pen {
    rows: Vec<Row>,
    column: usize,
    columns: usize,
}

impl Pen {
    fn draw(&mut self, cells: impl IntoIterator<Item = Cell>) {
        for cell in cells {
            let width = usize::from(cell.width);
            if self.column + width > self.columns {
                self.new_row();
            }
            self.column += width;
            self.rows.last_mut().expect("there is a row").push(cell);
        }
    }

    fn pieces(&mut self, pieces: &[Piece]) {
        for (text, look) in pieces {
            self.draw(cell::cells(text, *look, self.column));
        }
    }

    fn new_row(&mut self) {
        self.rows.push(Row::new());
        self.column = 0;
    }

    /// Where the next cell would go: behind a full row that is the next one.
    fn place(&self) -> (usize, usize) {
        match self.column < self.columns {
            true => (self.rows.len() - 1, self.column),
            false => (self.rows.len(), 0),
        }
    }
}

fn lay_out(view: &View) -> Layout {
    let mut pen = Pen {
        rows: vec![Row::new()],
        column: 0,
        columns: view.size.columns.max(1),
    };
    pen.pieces(view.prompt);
    let mut spans = view.spans.iter().peekable();
    let mut continuations = view.continuations.iter();
    let (mut cursor, mut word) = (None, None);
    for (at, grapheme) in view.text.grapheme_indices(true) {
        if at >= view.word {
            word.get_or_insert(pen.place().1);
        }
        if at >= view.cursor {
            cursor.get_or_insert(pen.place());
        }
        if matches!(grapheme, "\n" | "\r\n") {
            pen.new_row();
            pen.pieces(continuations.next().map_or(&[], std::slice::from_ref));
            continue;
        }
        while spans.next_if(|(range, _)| range.end <= at).is_some() {}
        let look = match spans.peek() {
            Some((range, role)) if range.start <= at => Look::of(*role),
            _ => Look::Plain,
        };
        match fold::label(grapheme, view.folds) {
            Some(label) => pen.draw(cell::cells(&label, Look::Fold, pen.column)),
            None => pen.draw(cell::drawn(grapheme, look, pen.column)),
        }
    }
    let cursor = cursor.unwrap_or(pen.place());
    let word = word.unwrap_or(pen.place().1);
    suggest(&mut pen, view.suggestion);
    let mut rows = pen.rows;
    rows.resize(rows.len().max(cursor.0 + 1), Row::new());
    Layout { rows, cursor, word }
}

/// Draws as much of the suggestion as the row has room for.
fn suggest(pen: &mut Pen, suggestion: &str) {
    let mut lines = suggestion.lines();
    let Some(first) = lines.next() else { return };
    let more = if lines.next().is_some() {
        " \u{23ce}"
    } else {
        ""
    };
    let cells = cell::cells(first, Look::Suggestion, pen.column);
    let cells = cells.chain(cell::cells(more, Look::Suggestion, 0));
    let mut room = pen.columns.saturating_sub(pen.column + 1);
    let fitting: Row = cells
        .take_while(|cell| {
            let fits = room >= usize::from(cell.width);
            room = room.saturating_sub(usize::from(cell.width));
            fits
        })
        .collect();
    pen.draw(fitting);
}
