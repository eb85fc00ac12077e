//! The framed looks that pgcli's users know: tables with a line around them, drawn by comfy-table.
//!
//! A large result streams: the first rows settle the widths, and what comes later and is wider is wrapped within its
//! cell, so that nothing is lost. Texts are those that psql shows, escapes included; a line of more than
//! [`WIDEST`] columns is cut, and ends with `...`.

mod looks;

use bytes::Bytes;
use comfy_table::{Cell, CellAlignment, ColumnConstraint, LineStyle, Table, TableStyle, Width};

use super::buffer::Out;
use super::display::{Display, Expanded, FormatKind};
use super::page::Page;
use super::tabular::Tabular;
use super::width::{Lines, fit};
use super::{Format, Frame, Progress};
use crate::rows::{Cells, Column};

pub use looks::{LOOKS, Look, LookRow};

/// How many rows, and how many bytes, settle the widths and are drawn at once.
const CHUNK_ROWS: usize = 1000;
const CHUNK_BYTES: usize = 1024 * 1024;

/// Longer lines are cut.
const WIDEST: usize = 500;
const CUT: &str = "...";

/// Columns do not get narrower than this.
const NARROWEST: u16 = 5;

/// How many more digits later numbers may have than those that settle the widths.
const DIGITS: u16 = 3;

/// The spaces of a cell.
const PADDING: u16 = 2;

/// What stands around a coloured text until it has been drawn; both take no room.
const COLOURED: char = '\u{2062}';
const PLAIN_AGAIN: char = '\u{2063}';
const HEADER_COLOUR: &str = "\x1b[1;36m";
const NULL_COLOUR: &str = "\x1b[2m";
const NO_COLOUR: &str = "\x1b[0m";

/// A table that is drawn in a frame.
pub(super) struct Framed {
    page: Page,
    style: TableStyle,
    has_colours: bool,
    /// The rows that have not been drawn, with marks around NULL.
    rows: Vec<Vec<String>>,
    bytes: usize,
    /// Settled by the first chunk.
    widths: Option<Vec<u16>>,
    /// The width that the wrapped format keeps to.
    wraps_at: Option<usize>,
    /// Expanded display, where a table is too wide for this many columns.
    expand: Option<Expand>,
}

/// What `\x auto` needs: the rows as they came, and the format that shows them if they are too wide.
struct Expand {
    columns: usize,
    format: Box<Tabular>,
    is_on: bool,
}

/// The framed format, if the display asks for a look and that can be had: expanded rows have none, and other
/// encodings than UTF-8 cannot be drawn by comfy-table.
pub(super) fn framed(display: &Display, frame: &Frame) -> Option<Box<dyn Format>> {
    let look = display.look?;
    let is_utf8 = frame.encoding == crate::encoding::Encoding::Utf8;
    if !is_utf8 || display.expanded == Expanded::On || display.tuples_only {
        return None;
    }
    let columns = match usize::try_from(display.columns) {
        Ok(columns @ 1..) => Some(columns),
        _ => frame.terminal_columns,
    };
    let expand = columns
        .filter(|_| display.expanded == Expanded::Auto)
        .map(|columns| {
            let display = Display {
                expanded: Expanded::On,
                ..display.clone()
            };
            Expand {
                columns,
                format: Box::new(Tabular::new(&display, frame)),
                is_on: false,
            }
        });
    Some(Box::new(Framed {
        page: Page::new(display, frame),
        style: look.row().style,
        has_colours: frame.has_colours,
        rows: Vec::new(),
        bytes: 0,
        widths: None,
        wraps_at: columns.filter(|_| display.format == FormatKind::Wrapped),
        expand,
    }))
}

impl Framed {
    /// The text of a cell as it is drawn.
    fn text(&self, column: usize, cell: Option<&[u8]>) -> String {
        let mut scratch = Vec::new();
        let text = self.page.text(column, cell, &mut scratch);
        let shown = shown(text, &self.page);
        match (cell, self.has_colours) {
            (None, true) => format!("{COLOURED}{shown}{PLAIN_AGAIN}"),
            _ => shown,
        }
    }

    /// Draws the rows that are there; the first time with the header, and with the widths they have.
    fn draw(&mut self, is_last: bool, out: &mut Vec<u8>) {
        let is_first = self.widths.is_none();
        if is_first {
            self.settle(is_last);
            if self.expand.as_ref().is_some_and(|expand| expand.is_on) {
                return;
            }
            if let Some(title) = self.page.title() {
                out.extend_from_slice(shown(title, &self.page).as_bytes());
                out.push(b'\n');
            }
        }
        if is_first {
            let style = self.style.bottom_border(LineStyle::none());
            self.lines(self.table(style, true), out);
        } else if !self.rows.is_empty() {
            if self.style.row_separator != LineStyle::none() {
                self.rule(self.style.row_separator, out);
            }
            let style = self.style.top_border(LineStyle::none());
            self.lines(
                self.table(style.bottom_border(LineStyle::none()), false),
                out,
            );
        }
        self.rows.clear();
        self.bytes = 0;
    }

    /// Settles the widths by the rows that are there.
    fn settle(&mut self, is_last: bool) {
        let mut widths = self.table(self.style, true).column_max_content_widths();
        if !is_last {
            self.leave_room(&mut widths);
        }
        if let Some(columns) = self.wraps_at {
            shrink(&mut widths, columns);
        }
        let total: usize = widths.iter().map(|&width| usize::from(width) + 3).sum();
        self.widths = Some(widths);
        if let Some(expand) = &mut self.expand {
            expand.is_on = total + 1 > expand.columns && self.page.names.len() > 1;
            if expand.is_on {
                self.rows.clear();
            } else {
                self.expand = None;
            }
        }
    }

    /// Makes room for what is likely to come: NULL, and larger numbers, which are hard to read when they are wrapped.
    fn leave_room(&self, widths: &mut [u16]) {
        let null = u16::try_from(self.page.null.len().min(WIDEST)).unwrap_or(0);
        for (column, width) in widths.iter_mut().enumerate() {
            let digits = if self.page.is_right(column) {
                DIGITS
            } else {
                0
            };
            *width = null.max(*width + digits);
        }
    }

    fn table(&self, style: TableStyle, has_header: bool) -> Table {
        let mut table = Table::new();
        table.load_style(style);
        if has_header {
            let names = self.page.names.iter().map(|name| {
                let name = shown(name, &self.page);
                match self.has_colours {
                    true => format!("{COLOURED}{name}{PLAIN_AGAIN}"),
                    false => name,
                }
            });
            table.set_header(names.collect::<Vec<String>>());
        }
        for row in &self.rows {
            let cells = row.iter().enumerate().map(|(column, text)| {
                let alignment = match self.page.is_right(column) {
                    true => CellAlignment::Right,
                    false => CellAlignment::Left,
                };
                Cell::new(text).set_alignment(alignment)
            });
            table.add_row(cells.collect::<Vec<Cell>>());
        }
        if let Some(widths) = &self.widths {
            let fixed = |&width| ColumnConstraint::Absolute(Width::Fixed(width + PADDING));
            table.set_constraints(widths.iter().map(fixed));
        }
        table
    }

    /// Prints the lines of a table, with colours in the place of their marks.
    fn lines(&self, table: Table, out: &mut Vec<u8>) {
        let mut colour = HEADER_COLOUR;
        for line in table.lines() {
            if !self.has_colours {
                out.extend_from_slice(line.as_bytes());
                out.push(b'\n');
                continue;
            }
            let is_header = self.is_header_end(&line);
            for c in line.chars() {
                match c {
                    COLOURED => out.extend_from_slice(colour.as_bytes()),
                    PLAIN_AGAIN => out.extend_from_slice(NO_COLOUR.as_bytes()),
                    c => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
                }
            }
            out.push(b'\n');
            if is_header || table.header().is_none() {
                colour = NULL_COLOUR;
            }
        }
    }

    /// Whether a line is the one after the header.
    fn is_header_end(&self, line: &str) -> bool {
        let mut rule = Vec::new();
        self.rule(self.style.header_separator, &mut rule);
        line.as_bytes() == rule.trim_ascii_end()
    }

    fn rule(&self, rule: LineStyle, out: &mut Vec<u8>) {
        let (Some(left), Some(fill), Some(junction), Some(right)) =
            (rule.left, rule.fill, rule.junction, rule.right)
        else {
            return;
        };
        let widths = self.widths.as_deref().unwrap_or_default();
        let mut line = String::new();
        for (column, &width) in widths.iter().enumerate() {
            line.push(if column == 0 { left } else { junction });
            line.extend(std::iter::repeat_n(fill, usize::from(width + PADDING)));
        }
        line.push(right);
        line.push('\n');
        out.extend_from_slice(line.as_bytes());
    }
}

impl Format for Framed {
    fn begin(&mut self, columns: &[Column], out: &mut Vec<u8>) {
        self.page.take_columns(columns);
        if let Some(expand) = &mut self.expand {
            expand.format.begin(columns, out);
        }
    }

    fn row(&mut self, cells: Cells<'_>, out: &mut Vec<u8>) {
        if let Some(expand) = &mut self.expand {
            expand.format.row(cells, out);
            if expand.is_on {
                return;
            }
        }
        self.page.rows += 1;
        let mut cells = cells.iter();
        let row =
            (0..self.page.names.len()).map(|column| self.text(column, cells.next().flatten()));
        let row: Vec<String> = row.collect();
        self.bytes += row.iter().map(String::len).sum::<usize>();
        self.rows.push(row);
        if self.rows.len() >= CHUNK_ROWS || self.bytes >= CHUNK_BYTES {
            self.draw(false, out);
        }
    }

    fn large_row(&mut self, cells: Cells<'_>, _owner: &Bytes, out: &mut dyn Out) {
        self.row(cells, out.bytes());
    }

    fn chunk(&mut self, out: &mut dyn Out) -> Progress {
        self.draw(false, out.bytes());
        match &mut self.expand {
            Some(expand) if expand.is_on => expand.format.chunk(out),
            _ => Progress::Done,
        }
    }

    fn end(&mut self, out: &mut dyn Out) -> Progress {
        if !self.expand.as_ref().is_some_and(|expand| expand.is_on) {
            self.draw(true, out.bytes());
        }
        if let Some(expand) = &mut self.expand {
            return expand.format.end(out);
        }
        let out = out.bytes();
        self.rule(self.style.bottom_border, out);
        for footer in self.page.own_footers() {
            out.extend_from_slice(footer);
            out.push(b'\n');
        }
        Progress::Done
    }
}

/// Takes columns from the widest column until the table is not wider than `columns`, or nothing can be taken.
fn shrink(widths: &mut [u16], columns: usize) {
    let total: usize = widths.iter().map(|&width| usize::from(width) + 3).sum();
    for _ in columns..total + 1 {
        let widest = widths.iter_mut().max().filter(|width| **width > NARROWEST);
        let Some(widest) = widest else {
            return;
        };
        *widest -= 1;
    }
}

/// A text as psql shows it, lines that are too long cut.
fn shown(text: &[u8], page: &Page) -> String {
    let lines = Lines::of(text, page.encoding);
    let mut shown = String::new();
    for number in 0..lines.len() {
        let (line, width) = lines.line(number);
        if number > 0 {
            shown.push('\n');
        }
        let end = match width > WIDEST {
            true => fit(line, WIDEST - CUT.len(), page.encoding).0,
            false => line.len(),
        };
        let line = String::from_utf8_lossy(&line[..end]);
        shown.extend(
            line.chars()
                .filter(|c| ![COLOURED, PLAIN_AGAIN].contains(c)),
        );
        if width > WIDEST {
            shown.push_str(CUT);
        }
    }
    shown
}
