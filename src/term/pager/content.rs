//! What is being read: a table whose cells come row by row, or lines of text.

use super::glyphs;
use super::store::Rows;
use crate::encoding::Encoding;
use crate::rows::{self, Cells};

/// As much of a value is measured: it can be seen by moving sideways; more can be copied and written.
const MEASURED: usize = 64 * 1024;

/// Rows of cells, or lines.
#[derive(Debug)]
pub enum Content {
    Table(Table),
    Text(Text),
}

impl Content {
    pub fn rows(&self) -> &Rows {
        match self {
            Content::Table(table) => &table.rows,
            Content::Text(text) => &text.lines,
        }
    }

    /// How many cells a row has; a line is one.
    pub fn width(&self) -> usize {
        match self {
            Content::Table(table) => table.columns.len(),
            Content::Text(_) => 1,
        }
    }

    pub fn encoding(&self) -> Encoding {
        match self {
            Content::Table(table) => table.encoding,
            Content::Text(text) => text.encoding,
        }
    }

    /// The cells of a row; none past the last one.
    pub fn cells(&self, row: usize) -> impl Iterator<Item = Option<&[u8]>> {
        let body = self.rows().get(row).unwrap_or_default();
        let (cells, line) = match self {
            Content::Table(table) => (Some(table.cells(row)), None),
            Content::Text(_) => (None, Some(Some(body))),
        };
        cells.into_iter().flat_map(|cells| cells.iter()).chain(line)
    }

    pub fn cell(&self, row: usize, column: usize) -> Option<&[u8]> {
        self.cells(row).nth(column).flatten()
    }
}

/// A result.
#[derive(Debug)]
pub struct Table {
    pub columns: Vec<Column>,
    pub rows: Rows,
    pub encoding: Encoding,
    /// What is shown for NULL.
    pub null: Vec<u8>,
    null_width: usize,
}

/// A column of a table.
#[derive(Debug, Clone)]
pub struct Column {
    pub name: Vec<u8>,
    pub kind: Kind,
    /// The width of the name, and of the widest of name and cells so far.
    pub header: usize,
    pub widest: usize,
    pub is_hidden: bool,
    /// Whether it is shown as wide as it is.
    pub is_unfolded: bool,
}

/// How the values of a column are aligned and compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Number,
    Boolean,
    Json,
    Text,
}

impl Kind {
    fn of(type_oid: u32) -> Kind {
        match type_oid {
            20 | 21 | 23 | 26 | 28 | 29 | 700 | 701 | 790 | 1700 | 5069 => Kind::Number,
            16 => Kind::Boolean,
            114 | 3802 => Kind::Json,
            _ => Kind::Text,
        }
    }
}

impl Table {
    pub fn new(columns: &[rows::Column], null: &[u8], encoding: Encoding) -> Table {
        // There is nothing beside it: it is not folded.
        let is_only = columns.len() == 1;
        let columns = columns.iter().map(|column| {
            let width = glyphs::width(&column.name, encoding);
            Column {
                name: column.name.clone(),
                kind: Kind::of(column.type_oid),
                header: width,
                widest: width,
                is_hidden: false,
                is_unfolded: is_only,
            }
        });
        Table {
            columns: columns.collect(),
            rows: Rows::default(),
            encoding,
            null: null.to_vec(),
            null_width: glyphs::width(null, encoding),
        }
    }

    /// Adds a row of as many cells as there are columns.
    pub fn push(&mut self, cells: Cells) {
        self.rows.push(cells.fields());
        for (column, cell) in self.columns.iter_mut().zip(cells.iter()) {
            // A byte takes at most the four columns of its escape.
            let width = match cell {
                None => self.null_width,
                Some(cell) if cell.len() * 4 <= column.widest => continue,
                Some(cell) => measured(cell, self.encoding),
            };
            column.widest = column.widest.max(width);
        }
    }

    pub fn cells(&self, row: usize) -> Cells<'_> {
        let fields = self.rows.get(row).unwrap_or_default();
        Cells::from_fields(self.columns.len(), fields)
    }
}

/// Lines.
#[derive(Debug)]
pub struct Text {
    pub lines: Rows,
    /// The start of a line whose end has not come yet.
    open: Vec<u8>,
    pub widest: usize,
    pub encoding: Encoding,
}

impl Text {
    pub fn new(encoding: Encoding) -> Text {
        Text {
            lines: Rows::default(),
            open: Vec::new(),
            widest: 0,
            encoding,
        }
    }

    /// Adds text, which may end within a line.
    pub fn push(&mut self, text: &[u8]) {
        for line in text.split_inclusive(|&b| b == b'\n') {
            match line.strip_suffix(b"\n") {
                None => self.open.extend_from_slice(line),
                Some(line) if self.open.is_empty() => self.line(line),
                Some(line) => {
                    let mut whole = std::mem::take(&mut self.open);
                    whole.extend_from_slice(line);
                    self.line(&whole);
                }
            }
        }
    }

    /// Takes the last line, if it has no end.
    pub fn finish(&mut self) {
        if !self.open.is_empty() {
            let line = std::mem::take(&mut self.open);
            self.line(&line);
        }
    }

    fn line(&mut self, line: &[u8]) {
        self.lines.push(line);
        if line.len() * 4 > self.widest {
            self.widest = self.widest.max(measured(line, self.encoding));
        }
    }
}

fn measured(text: &[u8], encoding: Encoding) -> usize {
    glyphs::width(&text[..text.len().min(MEASURED)], encoding)
}
