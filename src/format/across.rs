//! The aligned and wrapped formats with one row under the other: rules, header, and rows of any number of lines.

use super::buffer::Buffer;
use super::kept::{Kept, Kind, Piece};
use super::layout::Layout;
use super::lines;
use super::page::Page;
use super::width::{Lines, fit, measure, pad};

/// A table whose widths are settled.
#[derive(Debug)]
pub(super) struct Across {
    layout: Layout,
    lines: lines::Lines,
    /// 0, 1 or 2.
    border: u16,
    row: Vec<Piece>,
    /// The columns of a row that has several lines.
    split: Vec<SplitCell>,
}

/// A cell on its way out, line by line.
#[derive(Debug, Default)]
struct SplitCell {
    lines: Lines,
    line: usize,
    /// How much of the line is out, in bytes.
    offset: usize,
    continued: Continued,
}

/// How the next line of a cell continues it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Continued {
    #[default]
    No,
    Wrapped,
    Newline,
}

impl Across {
    pub fn new(layout: Layout, lines: lines::Lines, border: u16) -> Across {
        let columns = layout.widths.len();
        Across {
            layout,
            lines,
            border,
            row: vec![Piece::default(); columns],
            split: Vec::new(),
        }
    }

    /// The width of a line of the table.
    pub fn width(&self) -> usize {
        self.layout.total
    }

    /// Title and header.
    pub fn start(&self, page: &Page, out: &mut impl Buffer) {
        if let Some(title) = page.title() {
            let width = measure(title, page.encoding).width;
            pad(self.layout.total.saturating_sub(width) / 2, out);
            out.extend_from_slice(title);
            out.push(b'\n');
        }
        if page.tuples_only {
            return;
        }
        if self.border == 2 {
            self.rule(self.lines.top, out);
        }
        self.header(page, out);
        self.rule(self.lines.middle, out);
    }

    /// Prints the next kept row; false after the last one.
    #[inline]
    pub fn row(&mut self, page: &Page, kept: &mut Kept, out: &mut impl Buffer) -> bool {
        if !kept.next_row(&mut self.row) {
            return false;
        }
        let mut single = true;
        for (piece, width) in self.row.iter().zip(&self.layout.widths) {
            single &= piece.kind != Kind::Split && piece.width <= *width;
        }
        match single {
            true => self.single_line(page, kept, out),
            false => self.several_lines(page, kept, out),
        }
        true
    }

    /// The rule at the bottom and the footers.
    pub fn stop(&self, page: &Page, out: &mut impl Buffer) {
        if self.border == 2 {
            self.rule(self.lines.bottom, out);
        }
        for footer in page.footers() {
            out.extend_from_slice(&footer);
            out.push(b'\n');
        }
        out.push(b'\n');
    }

    fn rule(&self, rule: lines::Rule, out: &mut impl Buffer) {
        let stroke = rule.stroke.as_bytes();
        if self.border == 2 {
            out.extend_from_slice(rule.left.as_bytes());
        }
        if self.border > 0 {
            out.extend_from_slice(stroke);
        }
        for (column, &width) in self.layout.widths.iter().enumerate() {
            if column > 0 && self.border == 0 {
                out.push(b' ');
            } else if column > 0 {
                for part in [rule.stroke, rule.middle, rule.stroke] {
                    out.extend_from_slice(part.as_bytes());
                }
            }
            out.strokes(rule.stroke, width);
        }
        if self.border > 0 {
            out.extend_from_slice(stroke);
        }
        if self.border == 2 {
            out.extend_from_slice(rule.right.as_bytes());
        }
        out.push(b'\n');
    }

    fn header(&self, page: &Page, out: &mut impl Buffer) {
        let names: Vec<Lines> = page
            .names
            .iter()
            .map(|name| Lines::of(name, page.encoding))
            .collect();
        let height = names.iter().map(Lines::len).max().unwrap_or(0);
        let last = names.len().saturating_sub(1);
        let mark = self.lines.header_newline;
        for index in 0..height {
            if self.border == 2 {
                out.extend_from_slice(self.lines.row.left.as_bytes());
            }
            for (column, name) in names.iter().enumerate() {
                if self.border != 0 || (self.lines.is_old && column > 0) {
                    let left = if index > 0 { mark.left } else { " " };
                    out.extend_from_slice(left.as_bytes());
                }
                let (text, width) = name.line(index);
                let space = self.layout.widths[column].saturating_sub(width);
                pad(space / 2, out);
                out.extend_from_slice(text);
                pad(space - space / 2, out);
                if self.border != 0 || !self.lines.is_old {
                    let right = if index + 1 < name.len() {
                        mark.right
                    } else {
                        " "
                    };
                    out.extend_from_slice(right.as_bytes());
                }
                if self.border != 0 && column < last {
                    out.extend_from_slice(self.lines.row.middle.as_bytes());
                }
            }
            if self.border == 2 {
                out.extend_from_slice(self.lines.row.right.as_bytes());
            }
            out.push(b'\n');
        }
    }

    /// A row all of whose cells fit on one line, which nearly all do.
    #[inline]
    fn single_line(&self, page: &Page, kept: &Kept, out: &mut impl Buffer) {
        let last = self.row.len().saturating_sub(1);
        if self.border == 2 {
            out.extend_from_slice(self.lines.row.left.as_bytes());
        }
        for (column, piece) in self.row.iter().enumerate() {
            let text = kept.text(*piece);
            let mut space = self.layout.widths[column] - piece.width;
            let closed = self.border == 2 || column < last;
            let mut lead = usize::from(self.border != 0);
            if page.right[column] {
                lead += space;
                space = 0;
            }
            pad(lead, out);
            out.extend_from_slice(text);
            if closed {
                pad(space + 1, out);
            }
            if self.border != 0 && column < last {
                out.extend_from_slice(self.lines.row.middle.as_bytes());
            }
        }
        if self.border == 2 {
            out.extend_from_slice(self.lines.row.right.as_bytes());
        }
        out.push(b'\n');
    }

    fn several_lines(&mut self, page: &Page, kept: &Kept, out: &mut impl Buffer) {
        self.split.resize_with(self.row.len(), SplitCell::default);
        for (cell, piece) in self.split.iter_mut().zip(&self.row) {
            cell.lines.fill(kept.text(*piece), page.encoding);
            cell.line = 0;
            cell.offset = 0;
            cell.continued = Continued::No;
        }
        while self.split.iter().any(|cell| cell.line < cell.lines.len()) {
            if self.border == 2 {
                out.extend_from_slice(self.lines.row.left.as_bytes());
            }
            for column in 0..self.split.len() {
                self.split_cell(column, page, out);
            }
            if self.border == 2 {
                out.extend_from_slice(self.lines.row.right.as_bytes());
            }
            out.push(b'\n');
        }
    }

    /// The next line of one cell, with the mark on either side and the line between it and the next cell.
    fn split_cell(&mut self, column: usize, page: &Page, out: &mut impl Buffer) {
        let is_last = column + 1 == self.split.len();
        let closed = self.border == 2 || !is_last;
        let width = self.layout.widths[column];
        let cell = &mut self.split[column];
        if self.border != 0 {
            let mark = match cell.continued {
                Continued::Wrapped => self.lines.wrap.left,
                Continued::Newline => self.lines.newline.left,
                Continued::No => " ",
            };
            out.extend_from_slice(mark.as_bytes());
        }
        let is_right = page.right[column];
        let space = match cell.line < cell.lines.len() {
            false if closed => {
                pad(width, out);
                0
            }
            false => 0,
            true => cell.next_line(width, is_right, page, out),
        };
        if !is_right && (closed || cell.continued != Continued::No) {
            pad(space, out);
        }
        let mark = match cell.continued {
            Continued::Wrapped => self.lines.wrap.right,
            Continued::Newline => self.lines.newline.right,
            Continued::No if closed => " ",
            Continued::No => "",
        };
        out.extend_from_slice(mark.as_bytes());
        if self.border != 0 && !is_last {
            let next = &self.split[column + 1];
            let divider = match next.continued {
                Continued::Wrapped => self.lines.after_wrap,
                Continued::Newline => self.lines.after_newline,
                Continued::No if next.line >= next.lines.len() => self.lines.after_end,
                Continued::No => self.lines.row.middle,
            };
            out.extend_from_slice(divider.as_bytes());
        }
    }
}

impl SplitCell {
    /// Prints as much of the cell as one line holds; returns the room left on it.
    fn next_line(&mut self, width: usize, is_right: bool, page: &Page, out: &mut impl Buffer) -> usize {
        let (line, _) = self.lines.line(self.line);
        let rest = line.get(self.offset..).unwrap_or_default();
        let (length, columns) = fit(rest, width, page.encoding);
        // A character wider than the column is taken for as wide as the column.
        let space = width.saturating_sub(columns);
        if is_right {
            pad(space, out);
        }
        out.extend_from_slice(&rest[..length]);
        self.offset += length;
        if length == rest.len() {
            self.line += 1;
            self.offset = 0;
        }
        self.continued = match self.line < self.lines.len() {
            true if self.offset != 0 => Continued::Wrapped,
            true => Continued::Newline,
            false => Continued::No,
        };
        space
    }
}
