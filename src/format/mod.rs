//! How does a result look: rows go in, bytes come out.
//!
//! The printing of psql 18, byte for byte: [`printer`] makes a [`Format`] from the [`Display`] (what `\pset` says) and
//! a [`Frame`] (what this one result needs). Formats append to a buffer, do no I/O and cannot fail. The unaligned, csv,
//! html, asciidoc, latex and troff formats append each row as it comes; aligned and wrapped keep the rows, because the
//! widths depend on all of them, and append when the end is known.

mod across;
mod asciidoc;
mod buffer;
mod choice;
mod csv;
mod display;
mod down;
mod frame;
mod harmless;
mod html;
mod kept;
mod latex;
mod layout;
mod lines;
mod numeric;
mod options;
mod page;
mod scan;
mod setters;
mod stream;
mod tabular;
mod troff;
mod unaligned;
mod valid;
mod values;
mod width;

pub use buffer::Out;
pub use choice::{choose_table_format, table_format, table_formats};
pub use display::{
    Display, Expanded, FormatKind, HeaderWidth, LineStyle, Pager, Separator, Strokes, UnicodeStyle,
};
pub use frame::{LOOKS, Look, LookRow};
use harmless::Harmless;
pub use harmless::harmless;
pub use numeric::NumericLocale;
pub use options::{OPTIONS, PsetOption, list, names as option_names, set};
pub use width::{Extent, measure};

use bytes::Bytes;

use crate::encoding::Encoding;
use crate::rows::{Cells, Column, Table};
use page::Page;
use stream::Stream;
use tabular::Tabular;

/// Turns one result into bytes: `begin`, then `row` for each row, then `end`.
///
/// Everything is appended to `out`, which the caller may empty between calls; an [`Out`] may also empty itself within
/// rows that are too large to be held twice.
pub trait Format {
    /// Takes the columns; the streaming formats print what stands before the rows.
    fn begin(&mut self, columns: &[Column], out: &mut Vec<u8>);

    /// Takes a row. Cells beyond the columns are left out, missing ones are NULL.
    fn row(&mut self, cells: Cells<'_>, out: &mut Vec<u8>);

    /// Takes a row that is very large; `owner` holds the bytes of its cells, so that they need not be copied.
    fn large_row(&mut self, cells: Cells<'_>, owner: &Bytes, out: &mut dyn Out);

    /// Prints the rows taken since the last chunk, as psql does for each FETCH_COUNT rows: call it after every
    /// FETCH_COUNT rows and once more for the rows left before `end`. Call it again while it returns
    /// [`Progress::More`].
    fn chunk(&mut self, out: &mut dyn Out) -> Progress;

    /// Prints what is left. Call it again while it returns [`Progress::More`]: each call appends some 64 KiB, and
    /// what is printed is no longer kept.
    fn end(&mut self, out: &mut dyn Out) -> Progress;
}

/// Whether a format has more to append.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Progress {
    More,
    Done,
}

/// What one result needs besides the [`Display`].
#[derive(Debug, Clone)]
pub struct Frame<'a> {
    /// For query results [`Display::title`], for the tables of commands their own; as it is, without checks.
    pub title: Option<&'a [u8]>,
    /// Lines after the rows; the count of rows when there are none.
    pub footers: Option<&'a [Vec<u8>]>,
    /// Whether the count of rows may be shown; `\d` and its like say no. `\pset footer` has its say as well.
    pub default_footer: bool,
    pub encoding: Encoding,
    /// The width that wrapping, `expanded auto` and `xheader_width page` go by when `\pset columns` is not positive.
    ///
    /// psql knows one only when the output is stdout and stdout is a terminal, or when it goes through the pager: then
    /// it is the environment's COLUMNS if that is a positive number, else the terminal's width. In all other cases
    /// (`\o`, `\g file`, a pipe) the caller must say `None`, whatever COLUMNS says.
    pub terminal_columns: Option<usize>,
    /// The same for what [`Format::chunk`] prints, when the output is stdout; `None` when it is not.
    ///
    /// psql takes chunks on their way to stdout for paged even if no pager runs: `expanded auto` then means on, and
    /// COLUMNS counts even if stdout is no terminal. `Some(0)` when there is neither COLUMNS nor a terminal.
    pub paged_columns: Option<usize>,
    pub numeric: NumericLocale,
    /// Whether headers and NULL may have colours where the display asks for a look; the output is a terminal then.
    pub has_colours: bool,
    /// Whether control characters of values are made visible: the output is a terminal.
    pub is_on_terminal: bool,
}

impl<'a> Frame<'a> {
    /// The frame of a query's result that does not go to a terminal.
    pub fn query(display: &'a Display, encoding: Encoding) -> Frame<'a> {
        Frame {
            title: display.title.as_deref(),
            footers: None,
            default_footer: true,
            encoding,
            terminal_columns: None,
            paged_columns: None,
            numeric: NumericLocale::default(),
            has_colours: false,
            is_on_terminal: false,
        }
    }
}

/// An output format: its name and how it is made.
#[derive(Debug)]
pub struct FormatRow {
    pub kind: FormatKind,
    pub name: &'static str,
    make: fn(&Display, &Frame) -> Box<dyn Format>,
}

/// The output formats, in the order in which messages list them.
pub static FORMATS: &[FormatRow] = &[
    FormatRow {
        kind: FormatKind::Aligned,
        name: "aligned",
        make: tabular,
    },
    FormatRow {
        kind: FormatKind::Asciidoc,
        name: "asciidoc",
        make: |display, frame| {
            let writer = asciidoc::Asciidoc {
                expanded: is_expanded(display),
            };
            stream(display, frame, writer)
        },
    },
    FormatRow {
        kind: FormatKind::Csv,
        name: "csv",
        make: |display, frame| {
            let writer = csv::Csv {
                separator: display.csv_separator,
                expanded: is_expanded(display),
            };
            stream(display, frame, writer)
        },
    },
    FormatRow {
        kind: FormatKind::Html,
        name: "html",
        make: |display, frame| {
            let writer = html::Html {
                attributes: display.table_attributes.clone(),
                expanded: is_expanded(display),
            };
            stream(display, frame, writer)
        },
    },
    FormatRow {
        kind: FormatKind::Latex,
        name: "latex",
        make: |display, frame| match is_expanded(display) {
            true => latex_records(display, frame),
            false => stream(display, frame, latex::Latex),
        },
    },
    FormatRow {
        kind: FormatKind::LatexLongtable,
        name: "latex-longtable",
        make: |display, frame| {
            if is_expanded(display) {
                return latex_records(display, frame);
            }
            let writer = latex::LatexLongtable {
                attributes: display.table_attributes.clone(),
            };
            stream(display, frame, writer)
        },
    },
    FormatRow {
        kind: FormatKind::TroffMs,
        name: "troff-ms",
        make: |display, frame| match is_expanded(display) {
            true => stream(display, frame, troff::TroffMsRecords),
            false => stream(display, frame, troff::TroffMs),
        },
    },
    FormatRow {
        kind: FormatKind::Unaligned,
        name: "unaligned",
        make: |display, frame| {
            let writer = unaligned::Unaligned {
                field_separator: display.field_separator.bytes().to_vec(),
                record_separator: display.record_separator.bytes().to_vec(),
                expanded: is_expanded(display),
                open: false,
            };
            stream(display, frame, writer)
        },
    },
    FormatRow {
        kind: FormatKind::Wrapped,
        name: "wrapped",
        make: tabular,
    },
];

/// Makes the format that `display` asks for.
pub fn printer(display: &Display, frame: &Frame) -> Box<dyn Format> {
    let row = FORMATS.iter().find(|row| row.kind == display.format);
    let format = (row.expect("every format has a row").make)(display, frame);
    let is_harmless = matches!(display.format, FormatKind::Aligned | FormatKind::Wrapped);
    match frame.is_on_terminal && !is_harmless {
        true => Box::new(Harmless(format)),
        false => format,
    }
}

/// Prints a table that pgtusk made, with its own title and footers instead of the frame's.
pub fn print_table(table: &Table, display: &Display, frame: &Frame, out: &mut Vec<u8>) {
    let frame = Frame {
        title: table.title.as_deref(),
        footers: Some(&table.footers),
        ..frame.clone()
    };
    let mut format = printer(display, &frame);
    format.begin(&table.columns, out);
    for row in &table.rows {
        if let Some(cells) = Cells::parse(row) {
            format.row(cells, out);
        }
    }
    while format.end(out) == Progress::More {}
}

fn tabular(display: &Display, frame: &Frame) -> Box<dyn Format> {
    frame::framed(display, frame).unwrap_or_else(|| Box::new(Tabular::new(display, frame)))
}

fn stream(
    display: &Display,
    frame: &Frame,
    writer: impl stream::Writer + 'static,
) -> Box<dyn Format> {
    Box::new(Stream::new(Page::new(display, frame), writer))
}

fn latex_records(display: &Display, frame: &Frame) -> Box<dyn Format> {
    stream(display, frame, latex::LatexRecords)
}

/// Whether rows are shown expanded by a format that does not look at widths.
fn is_expanded(display: &Display) -> bool {
    display.expanded == Expanded::On
}
