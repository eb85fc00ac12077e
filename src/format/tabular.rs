//! The aligned and wrapped formats: keep the rows, settle the widths, then print across or down.

use bytes::Bytes;

use super::across::Across;
use super::buffer::{Buffer, Out, Relieved};
use super::display::{Display, Expanded};
use super::down::Down;
use super::kept::Kept;
use super::layout::{Layout, Measures};
use super::lines::Lines;
use super::page::Page;
use super::{Format, Frame, Progress};
use crate::rows::{Cells, Column};

/// How much is printed before the caller gets a chance to write it.
const PIECE: usize = 64 * 1024;

/// A table that is printed when its rows are known.
pub(super) struct Tabular {
    page: Page,
    display: Display,
    /// The width of the output, 0 when it has none.
    columns: usize,
    paged_columns: Option<usize>,
    kept: Kept,
    measures: Measures,
    scratch: Vec<u8>,
    /// Records printed in earlier chunks.
    printed: u64,
    /// Whether title and header are out.
    started: bool,
    drawing: Option<Drawing>,
}

/// A table being printed.
enum Drawing {
    Across(Box<Across>),
    Down(Box<Down>),
    /// An expanded table without cells: only its footers, the count of rows among them.
    Nothing,
}

impl Tabular {
    pub fn new(display: &Display, frame: &Frame) -> Tabular {
        Tabular {
            page: Page::new(display, frame),
            display: display.clone(),
            columns: frame.terminal_columns.unwrap_or(0),
            paged_columns: frame.paged_columns,
            kept: Kept::new(frame.encoding),
            measures: Measures::default(),
            scratch: Vec::new(),
            printed: 0,
            started: false,
            drawing: None,
        }
    }

    /// Settles the widths.
    fn draw(&mut self, is_last: bool) -> Drawing {
        let rows = self.kept.rows();
        let border = self.display.border.min(2);
        let names = &self.page.names;
        let fresh = Measures::new(names, self.page.encoding);
        let measures = std::mem::replace(&mut self.measures, fresh);
        let columns = match usize::try_from(self.display.columns) {
            Ok(columns @ 1..) => columns,
            _ => self.columns,
        };
        let layout = Layout::new(&measures, rows, self.display.format, border, columns);
        let is_down = match self.display.expanded {
            Expanded::Off => false,
            Expanded::On => true,
            Expanded::Auto => names.len() > 1 && layout.overflows,
        };
        match is_down {
            true if is_last && !self.started && rows == 0 => Drawing::Nothing,
            true => {
                let down = Down::new(
                    &self.page,
                    &self.display,
                    &measures,
                    rows,
                    self.printed,
                    columns,
                );
                Drawing::Down(Box::new(down))
            }
            false => {
                let lines = Lines::of(self.display.line_style, self.display.unicode);
                Drawing::Across(Box::new(Across::new(layout, lines, border)))
            }
        }
    }

    fn footers(&self, out: &mut impl Buffer) {
        for footer in self.page.footers() {
            out.extend_from_slice(&footer);
            out.push(b'\n');
        }
        out.push(b'\n');
    }

    /// Prints rows until they are out or enough for now.
    fn print(&mut self, is_last: bool, out: &mut dyn Out) -> Progress {
        let is_new = self.drawing.is_none();
        let drawing = match self.drawing.take() {
            Some(drawing) => drawing,
            None => self.draw(is_last),
        };
        match drawing.width() > PIECE {
            true => self.print_rows(drawing, is_new, &mut Relieved(out)),
            false => self.print_rows(drawing, is_new, out.bytes()),
        }
    }

    fn print_rows(
        &mut self,
        mut drawing: Drawing,
        is_new: bool,
        out: &mut impl Buffer,
    ) -> Progress {
        if is_new && !self.started {
            match &drawing {
                Drawing::Across(across) => across.start(&self.page, out),
                Drawing::Down(down) => down.start(&self.page, out),
                Drawing::Nothing => {}
            }
        }
        loop {
            let (page, kept) = (&self.page, &mut self.kept);
            let more = match &mut drawing {
                Drawing::Across(across) => across.row(page, kept, out),
                Drawing::Down(down) => down.row(page, kept, self.started, out),
                Drawing::Nothing => false,
            };
            if !more || out.length() >= PIECE {
                self.drawing = Some(drawing);
                return if more { Progress::More } else { Progress::Done };
            }
        }
    }
}

impl Drawing {
    fn width(&self) -> usize {
        match self {
            Drawing::Across(across) => across.width(),
            Drawing::Down(down) => down.width(),
            Drawing::Nothing => 0,
        }
    }
}

impl Format for Tabular {
    fn begin(&mut self, columns: &[Column], _out: &mut Vec<u8>) {
        self.page.take_columns(columns);
        self.measures = Measures::new(&self.page.names, self.page.encoding);
    }

    fn row(&mut self, cells: Cells<'_>, _out: &mut Vec<u8>) {
        self.page.rows += 1;
        let columns = self.page.names.len();
        if columns == 0 {
            return;
        }
        // Besides the cell, its head, which the protocol has too: its width, or the text of NULL.
        let more = columns * (4 + self.page.null.len());
        self.kept.start_row(cells.fields().len() + more);
        let is_own = !self.page.localizes();
        let mut cells = cells.iter();
        for column in 0..columns {
            let cell = cells.next().flatten();
            let easy = cell
                .filter(|_| is_own)
                .and_then(|cell| self.kept.push_easy(cell));
            let (width, has_newlines) = match easy {
                Some(width) => (width, false),
                None => self
                    .kept
                    .push(self.page.text(column, cell, &mut self.scratch)),
            };
            self.measures.add(column, width, has_newlines);
        }
    }

    fn large_row(&mut self, cells: Cells<'_>, owner: &Bytes, _out: &mut dyn Out) {
        self.page.rows += 1;
        self.kept.start_large_row(owner);
        let mut cells = cells.iter();
        for column in 0..self.page.names.len() {
            let cell = cells.next().flatten();
            let text = self.page.text(column, cell, &mut self.scratch);
            let (width, has_newlines) = self.kept.push_large(text);
            self.measures.add(column, width, has_newlines);
        }
    }

    fn chunk(&mut self, out: &mut dyn Out) -> Progress {
        if let Some(columns) = self.paged_columns {
            self.columns = columns;
            if self.display.expanded == Expanded::Auto {
                self.display.expanded = Expanded::On;
            }
        }
        let progress = self.print(false, out);
        if progress == Progress::Done {
            self.drawing = None;
            self.started = true;
            self.printed = self.page.rows;
        }
        progress
    }

    fn end(&mut self, out: &mut dyn Out) -> Progress {
        if self.print(true, out) == Progress::More {
            return Progress::More;
        }
        let mut out = Relieved(out);
        match &self.drawing {
            Some(Drawing::Across(across)) => across.stop(&self.page, &mut out),
            Some(Drawing::Down(down)) => down.stop(&self.page, &mut out),
            Some(Drawing::Nothing) => self.footers(&mut out),
            None => {}
        }
        Progress::Done
    }
}
