//! The aligned and wrapped formats expanded: one line per column, a heading line above each record.

use std::io::Write;

use super::buffer::Buffer;
use super::display::{Display, FormatKind, HeaderWidth};
use super::kept::{Kept, Kind, Piece};
use super::layout::Measures;
use super::lines;
use super::page::Page;
use super::width::{Lines, fit, pad};

/// A table whose widths are settled.
#[derive(Debug)]
pub(super) struct Down {
    lines: lines::Lines,
    /// 0, 1 or 2.
    border: u16,
    /// The border as it was set: heading lines of borders above 2 lack their ends.
    set_border: u16,
    header_width: HeaderWidth,
    /// The width of the output, 0 when it has none.
    columns: usize,
    name_width: usize,
    value_width: usize,
    /// Whether a name has several lines.
    split_names: bool,
    /// Whether values leave a column for marks at their right.
    split_values: bool,
    names: Vec<Name>,
    row: Vec<Piece>,
    value: Lines,
    /// Records printed before, in this table and in this piece of it.
    records: u64,
    is_first: bool,
}

/// A column's name, ready to print.
#[derive(Debug)]
struct Name {
    lines: Lines,
    /// All that stands before a value of one line, when the name has one line too.
    prefix: Option<Vec<u8>>,
}

impl Down {
    /// Settles the widths for the `rows` rows that `measures` has seen, after `records` records printed before.
    pub fn new(
        page: &Page,
        display: &Display,
        measures: &Measures,
        rows: u64,
        records: u64,
        columns: usize,
    ) -> Down {
        let names = page.names.iter().map(|name| Lines::of(name, page.encoding));
        let names: Vec<Name> = names
            .map(|lines| Name {
                lines,
                prefix: None,
            })
            .collect();
        let mut down = Down {
            lines: lines::Lines::of(display.line_style, display.unicode),
            border: display.border.min(2),
            set_border: display.border,
            header_width: display.header_width,
            columns,
            name_width: measures.header.iter().copied().max().unwrap_or(0),
            value_width: measures.widest_cell,
            split_names: names.iter().any(|name| name.lines.len() > 1),
            split_values: measures.has_newlines,
            row: vec![Piece::default(); names.len()],
            names,
            value: Lines::default(),
            records,
            is_first: true,
        };
        let limit = match display.format {
            FormatKind::Wrapped => columns,
            _ => 0,
        };
        down.fit_values(page.tuples_only, rows, limit);
        for index in 0..down.names.len() {
            if down.names[index].lines.len() == 1 {
                let mut prefix = Vec::new();
                down.name(index, 0, &mut prefix);
                down.divider(false, 0, &mut prefix);
                prefix.push(b' ');
                down.names[index].prefix = Some(prefix);
            }
        }
        down
    }

    /// The width of a line of the table.
    pub fn width(&self) -> usize {
        self.name_width + self.value_width
    }

    /// The title.
    pub fn start(&self, page: &Page, out: &mut impl Buffer) {
        if let Some(title) = page.title() {
            out.extend_from_slice(title);
            out.push(b'\n');
        }
    }

    /// Prints the next kept row; false after the last one. `continues` says that records of this table were printed
    /// before this piece.
    pub fn row(
        &mut self,
        page: &Page,
        kept: &mut Kept,
        continues: bool,
        out: &mut impl Buffer,
    ) -> bool {
        if !kept.next_row(&mut self.row) {
            return false;
        }
        let rule = if self.is_first {
            self.lines.top
        } else {
            self.lines.middle
        };
        let name_width = self.name_width + usize::from(self.has_left_marks() && self.border < 2);
        if !page.tuples_only {
            self.records += 1;
            self.heading(self.records, name_width, rule, out);
        } else if !self.is_first || continues || self.border == 2 {
            self.heading(0, name_width, rule, out);
        }
        self.is_first = false;
        for index in 0..self.row.len() {
            self.field(index, page, kept, out);
        }
        true
    }

    /// The rule at the bottom and the footers.
    pub fn stop(&self, page: &Page, out: &mut impl Buffer) {
        if self.border == 2 {
            self.heading(0, self.name_width, self.lines.bottom, out);
        }
        let footers = page.own_footers();
        if !footers.is_empty() && self.border < 2 {
            out.push(b'\n');
        }
        for footer in footers {
            out.extend_from_slice(footer);
            out.push(b'\n');
        }
        out.push(b'\n');
    }

    /// Whether names have marks of continuation at their left.
    fn has_left_marks(&self) -> bool {
        self.split_names && self.lines.is_old
    }

    /// Makes values as wide as the heading lines at least, and wraps them at `limit` columns (0: never).
    fn fit_values(&mut self, tuples_only: bool, rows: u64, limit: usize) {
        let mut between = match self.border {
            0 => 1 + usize::from(self.split_names),
            1 => 3 + usize::from(self.has_left_marks()),
            _ => 7,
        };
        let marks = self.border < 2 && !self.lines.is_old;
        between += usize::from(self.split_values && marks);
        let heading = match tuples_only {
            true => 0,
            false => digits(rows) + [9, 12, 15][usize::from(self.border)],
        };
        loop {
            let fixed = self.name_width + between;
            let natural = (fixed + self.value_width).max(heading);
            // Room for three columns of a value, at least.
            let least = (fixed + 3).max(heading);
            let width = match limit {
                1.. if limit < natural => limit.max(least),
                _ => natural,
            };
            let value_width = width - fixed;
            if value_width >= self.value_width || self.split_values || !marks {
                self.value_width = value_width;
                return;
            }
            self.split_values = true;
            between += 1;
        }
    }

    /// The line above a record, or a rule when `record` is 0.
    fn heading(&self, record: u64, name_width: usize, rule: lines::Rule, out: &mut impl Buffer) {
        let stroke = if self.set_border > 0 {
            rule.stroke
        } else {
            " "
        };
        if self.set_border == 2 {
            out.extend_from_slice(rule.left.as_bytes());
        }
        if matches!(self.set_border, 1 | 2) {
            out.extend_from_slice(stroke.as_bytes());
        }
        let mut room = [0; LABEL];
        let text = match record {
            0 => &[][..],
            _ => label(record, self.set_border, &mut room),
        };
        out.extend_from_slice(text);
        let name_width = name_width as i64;
        let taken = text.len() as i64 + i64::from(self.set_border != 2);
        out.strokes(stroke, count(name_width - taken));
        // How far the text reaches beyond the names' column: it hides what would stand there.
        let mut beyond = taken - name_width;
        let only_names = self.header_width == HeaderWidth::Column;
        if self.set_border > 0 {
            let crossing = if only_names { rule.right } else { rule.middle };
            for (part, shown) in [
                (rule.stroke, true),
                (crossing, true),
                (rule.stroke, !only_names),
            ] {
                if beyond <= 0 && shown {
                    out.extend_from_slice(part.as_bytes());
                }
                beyond -= 1;
            }
        } else {
            if beyond <= 0 {
                out.push(b' ');
            }
            beyond -= 1;
        }
        if !only_names {
            let beyond = beyond.max(0);
            out.strokes(
                stroke,
                count(self.heading_width(name_width).max(beyond) - beyond),
            );
            if self.set_border == 2 {
                out.extend_from_slice(stroke.as_bytes());
                out.extend_from_slice(rule.right.as_bytes());
            }
        }
        out.push(b'\n');
    }

    /// The part of a heading line above the values.
    fn heading_width(&self, name_width: i64) -> i64 {
        let columns = match self.header_width {
            HeaderWidth::Full | HeaderWidth::Column => 0,
            HeaderWidth::Page => self.columns as i64,
            HeaderWidth::Exact(columns) => columns.into(),
        };
        let lines = match self.set_border {
            0 => 0,
            1 => 3,
            2 => 7,
            _ => return self.value_width as i64,
        };
        match columns {
            1.. => (self.value_width as i64).min((columns - name_width - lines).max(0)),
            _ => self.value_width as i64,
        }
    }

    fn field(&mut self, index: usize, page: &Page, kept: &Kept, out: &mut impl Buffer) {
        let piece = self.row[index];
        let single = piece.kind != Kind::Split && piece.width <= self.value_width;
        match &self.names[index].prefix {
            Some(prefix) if single => {
                out.extend_from_slice(prefix);
                out.extend_from_slice(kept.text(piece));
                if self.border == 2 {
                    pad(self.value_width - piece.width + 1, out);
                    out.extend_from_slice(self.lines.row.right.as_bytes());
                }
                out.push(b'\n');
            }
            _ => {
                self.value.fill(kept.text(piece), page.encoding);
                self.several_lines(index, page, out);
            }
        }
    }

    /// A field whose name or value takes more than one line: both go on side by side until both have ended.
    fn several_lines(&self, index: usize, page: &Page, out: &mut impl Buffer) {
        let names = self.names[index].lines.len();
        let mut name = 0;
        let mut line = 0;
        let mut offset = 0;
        let mut left = self.value.line(0).1;
        let mut done = false;
        while !done || name < names {
            self.name(index, name, out);
            name += 1;
            self.divider(offset > 0, line, out);
            if done {
                if self.border == 2 {
                    pad(self.value_width + 2, out);
                    out.extend_from_slice(self.lines.row.right.as_bytes());
                }
                out.push(b'\n');
                continue;
            }
            let mark = if offset == 0 {
                " "
            } else {
                self.lines.wrap.left
            };
            out.extend_from_slice(mark.as_bytes());
            let rest = self.value.line(line).0.get(offset..).unwrap_or_default();
            let (length, width) = fit(rest, self.value_width, page.encoding);
            out.extend_from_slice(&rest[..length]);
            left = left.saturating_sub(width);
            offset += length;
            let space = self.value_width.saturating_sub(width);
            let marks = self.border == 2 || (self.split_values && !self.lines.is_old);
            if left > 0 {
                self.end_of_line(marks, space, self.lines.wrap.right, out);
            } else if line + 1 < self.value.len() {
                self.end_of_line(marks, space, self.lines.newline.right, out);
                line += 1;
                offset = 0;
                left = self.value.line(line).1;
            } else {
                self.end_of_line(self.border == 2, space, " ", out);
                done = true;
            }
        }
    }

    fn end_of_line(&self, marked: bool, space: usize, mark: &str, out: &mut impl Buffer) {
        if marked {
            pad(space, out);
            out.extend_from_slice(mark.as_bytes());
        }
        if self.border == 2 {
            out.extend_from_slice(self.lines.row.right.as_bytes());
        }
        out.push(b'\n');
    }

    /// A line of a name with the border at its left, or the room for it.
    fn name(&self, index: usize, line: usize, out: &mut impl Buffer) {
        let name = &self.names[index].lines;
        let old = self.lines.is_old;
        if self.border == 2 {
            out.extend_from_slice(self.lines.row.left.as_bytes());
        }
        if line >= name.len() {
            let room = self.name_width
                + usize::from(self.border)
                + usize::from(self.border < 2 && self.split_names && old)
                + usize::from(self.border == 0 && self.split_names && !old);
            pad(room.max(1), out);
            return;
        }
        let mark = self.lines.header_newline;
        if self.border == 2 || self.has_left_marks() {
            let left = if line > 0 { mark.left } else { " " };
            out.extend_from_slice(left.as_bytes());
        }
        let (text, width) = name.line(line);
        out.extend_from_slice(text);
        pad(self.name_width.saturating_sub(width), out);
        if self.border > 0 || (self.split_names && !old) {
            let right = if line + 1 < name.len() {
                mark.right
            } else {
                " "
            };
            out.extend_from_slice(right.as_bytes());
        }
    }

    /// The line between name and value.
    fn divider(&self, wrapped: bool, line: usize, out: &mut impl Buffer) {
        if self.border == 0 {
            return;
        }
        let divider = match line {
            _ if wrapped => self.lines.after_wrap,
            0 => self.lines.row.middle,
            _ => self.lines.after_newline,
        };
        out.extend_from_slice(divider.as_bytes());
    }
}

/// A number of strokes: none where there is no room.
fn count(strokes: i64) -> usize {
    usize::try_from(strokes).unwrap_or(0)
}

/// More than any record's label takes.
const LABEL: usize = 40;

/// Writes what stands above a record: this is done for every one, so without a string of its own.
fn label(record: u64, border: u16, room: &mut [u8; LABEL]) -> &[u8] {
    let mut left = &mut room[..];
    let written = match border {
        0 => write!(left, "* Record {record}"),
        _ => write!(left, "[ RECORD {record} ]"),
    };
    let length = LABEL - left.len();
    written.map_or(&[], |()| &room[..length])
}

/// The number of digits of a count, none for 0.
fn digits(count: u64) -> usize {
    count.checked_ilog10().map_or(0, |log| log as usize + 1)
}
