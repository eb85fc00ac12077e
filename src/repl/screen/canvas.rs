//! How do frames reach the terminal: only what has changed, in one write, without absolute positions.
//!
//! The canvas owns the part of the screen from the row where the prompt began. It never clears from the top left
//! corner, because some terminals then push what was there into their scrollback.

use std::fmt::Write as _;
use std::fs::File;
use std::io::Write as _;

use crate::repl::screen::cell::{self, Row};
use crate::repl::screen::frame::{Frame, Size};
use crate::term::style::{Look, RESET, Theme};

/// The shape of the terminal's cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Shape {
    #[default]
    Usual,
    Block,
    Bar,
}

impl Shape {
    fn sequence(self) -> &'static str {
        match self {
            Shape::Usual => "\x1b[0 q",
            Shape::Block => "\x1b[2 q",
            Shape::Bar => "\x1b[6 q",
        }
    }
}

/// The rows on the terminal, and where its cursor is.
pub struct Canvas {
    terminal: File,
    theme: Theme,
    drawn: Vec<Row>,
    cursor: (usize, usize),
    size: Size,
    shape: Shape,
    /// What is on the rows of the frame and below it is not known.
    is_unknown: bool,
    /// The program ends: nothing is drawn any more.
    is_closed: bool,
}

const BEGIN: &str = "\x1b[?2026h\x1b[?25l";
const END: &str = "\x1b[?25h\x1b[?2026l";
const CLEAR_ROW: &str = "\x1b[K";
const CLEAR_WHOLE_ROW: &str = "\x1b[2K";
const CLEAR_BELOW: &str = "\x1b[J";

impl Canvas {
    pub fn new(terminal: File, theme: Theme, size: Size) -> Canvas {
        Canvas {
            terminal,
            theme,
            drawn: Vec::new(),
            cursor: (0, 0),
            size,
            shape: Shape::default(),
            is_unknown: false,
            is_closed: false,
        }
    }

    /// Gives the cursor a shape, until the frame is gone.
    pub fn shape(&mut self, shape: Shape) {
        if shape != self.shape {
            self.shape = shape;
            self.write(shape.sequence());
        }
    }

    /// Draws a frame over the last one.
    pub fn draw(&mut self, frame: &Frame) {
        let mut out = BEGIN.to_owned();
        self.to_top(&mut out);
        self.rows(&frame.rows, &mut out);
        if std::mem::take(&mut self.is_unknown) {
            out.push_str(CLEAR_BELOW);
        }
        place(frame.rows.len().saturating_sub(1), frame.cursor, &mut out);
        out.push_str(END);
        self.write(&out);
        self.drawn.clone_from(&frame.rows);
        self.cursor = frame.cursor;
    }

    /// Draws the last rows of a prompt and goes below them: they stay on the screen.
    pub fn finish(&mut self, rows: &[Row]) {
        self.shape(Shape::Usual);
        let mut out = BEGIN.to_owned();
        self.to_top(&mut out);
        self.rows(rows, &mut out);
        out.push_str("\r\n");
        out.push_str(CLEAR_BELOW);
        out.push_str(END);
        self.write(&out);
        self.forget();
    }

    /// Takes the frame away, with the cursor where it began.
    pub fn erase(&mut self) {
        self.shape(Shape::Usual);
        let mut out = BEGIN.to_owned();
        self.to_top(&mut out);
        self.rows(&[Row::new()], &mut out);
        out.push('\r');
        out.push_str(END);
        self.write(&out);
        self.forget();
    }

    /// Puts lines above the frame, which is then drawn again.
    pub fn print_above(&mut self, text: &str, frame: &Frame) {
        let mut out = BEGIN.to_owned();
        self.to_top(&mut out);
        for line in text.lines() {
            out.push_str(line);
            out.push_str(CLEAR_ROW);
            out.push_str("\r\n");
        }
        self.drawn.clear();
        self.rows(&frame.rows, &mut out);
        out.push_str(CLEAR_BELOW);
        place(frame.rows.len().saturating_sub(1), frame.cursor, &mut out);
        out.push_str(END);
        self.write(&out);
        self.drawn.clone_from(&frame.rows);
        self.cursor = frame.cursor;
    }

    /// The terminal has another size: all is drawn again from where the first row must be by now, which is another
    /// place where the terminal wraps its rows anew.
    pub fn resized(&mut self, size: Size, wraps: bool) {
        let columns = size.columns.max(1);
        if wraps {
            let rows = self.drawn.iter().take(self.cursor.0);
            let above: usize = rows.map(|row| cell::rows_at(row, columns)).sum();
            let own = self.drawn.get(self.cursor.0);
            let before = own.map_or(0, |row| cell::row_of(row, self.cursor.1, columns));
            self.cursor.0 = above.saturating_add(before);
        }
        self.drawn.clear();
        self.is_unknown = true;
        self.size = size;
    }

    pub fn size(&self) -> Size {
        self.size
    }

    /// Nothing of ours is on the screen: something else has been written.
    pub fn forget(&mut self) {
        self.drawn.clear();
        self.cursor = (0, 0);
    }

    /// Clears the screen; the next frame begins at its top.
    pub fn clear(&mut self) {
        self.write("\x1b[H\x1b[2J");
        self.forget();
    }

    /// Writes as it is: switching modes of the terminal.
    pub fn write(&mut self, text: &str) {
        if self.is_closed {
            return;
        }
        // A terminal that is gone ends the program by SIGHUP; there is nobody to tell.
        let _ = self.terminal.write_all(text.as_bytes());
    }

    /// Draws nothing any more: the program is about to end.
    pub fn close(&mut self) {
        self.is_closed = true;
    }

    fn to_top(&self, out: &mut String) {
        out.push('\r');
        if self.cursor.0 > 0 {
            let _ = write!(out, "\x1b[{}A", self.cursor.0);
        }
    }

    /// Writes the rows that differ, and clears what was below them.
    fn rows(&self, rows: &[Row], out: &mut String) {
        for (index, row) in rows.iter().enumerate() {
            if index > 0 {
                out.push_str("\r\n");
            }
            if self.is_unknown {
                // A row that was wrapped keeps that mark until it is cleared, and the terminal would join it again.
                out.push_str(CLEAR_WHOLE_ROW);
            }
            if self.drawn.get(index) != Some(row) {
                self.row(row, out);
            }
        }
        if self.drawn.len() > rows.len() {
            // What is below begins with the next row; at the right edge of a full one nothing may be cleared.
            for _ in rows.len()..self.drawn.len() {
                out.push_str("\r\n");
                out.push_str(CLEAR_ROW);
            }
            let _ = write!(out, "\x1b[{}A", self.drawn.len() - rows.len());
        }
    }

    fn row(&self, row: &Row, out: &mut String) {
        let mut look = Look::Plain;
        for cell in row {
            if cell.look != look {
                out.push_str(RESET);
                out.push_str(self.theme.sgr(cell.look));
                look = cell.look;
            }
            out.push_str(&cell.text);
        }
        if look != Look::Plain {
            out.push_str(RESET);
        }
        if cell::width(row) < self.size.columns {
            out.push_str(CLEAR_ROW);
        }
    }
}

/// Goes from the last row to where the cursor belongs.
fn place(last: usize, (row, column): (usize, usize), out: &mut String) {
    out.push('\r');
    if last > row {
        let _ = write!(out, "\x1b[{}A", last - row);
    }
    if column > 0 {
        let _ = write!(out, "\x1b[{column}C");
    }
}
