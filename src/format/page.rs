//! What does every format need to know of the result it prints: names, alignment, title, footers, the text of a cell.

use super::Frame;
use super::display::Display;
use super::numeric::NumericLocale;
use super::valid::valid;
use crate::encoding::Encoding;
use crate::rows::Column;

/// One result: made from [`Display`] and [`Frame`], completed by the columns.
#[derive(Debug)]
pub(super) struct Page {
    pub tuples_only: bool,
    pub border: u16,
    pub names: Vec<Vec<u8>>,
    /// Which columns are aligned right.
    pub right: Vec<bool>,
    /// What is shown for NULL.
    pub null: Vec<u8>,
    pub encoding: Encoding,
    /// Rows taken so far.
    pub rows: u64,
    title: Option<Vec<u8>>,
    footers: Vec<Vec<u8>>,
    default_footer: bool,
    numeric: Option<NumericLocale>,
}

impl Page {
    pub fn new(display: &Display, frame: &Frame) -> Page {
        let mut scratch = Vec::new();
        Page {
            tuples_only: display.tuples_only,
            border: display.border,
            names: Vec::new(),
            right: Vec::new(),
            null: valid(&display.null, frame.encoding, &mut scratch).to_vec(),
            encoding: frame.encoding,
            rows: 0,
            title: frame.title.map(<[u8]>::to_vec),
            footers: frame.footers.unwrap_or_default().to_vec(),
            default_footer: frame.default_footer && display.footer,
            numeric: display.numeric_locale.then(|| frame.numeric.clone()),
        }
    }

    pub fn take_columns(&mut self, columns: &[Column]) {
        let mut scratch = Vec::new();
        self.right = columns
            .iter()
            .map(|c| is_right_aligned(c.type_oid))
            .collect();
        self.names = columns
            .iter()
            .map(|c| valid(&c.name, self.encoding, &mut scratch).to_vec())
            .collect();
    }

    pub fn is_right(&self, column: usize) -> bool {
        self.right.get(column).copied().unwrap_or(false)
    }

    /// The title, unless only tuples are wanted.
    pub fn title(&self) -> Option<&[u8]> {
        self.title.as_deref().filter(|_| !self.tuples_only)
    }

    /// The footers that the table was given, unless only tuples are wanted: those that expanded formats show.
    pub fn own_footers(&self) -> &[Vec<u8>] {
        match self.tuples_only {
            true => &[],
            false => &self.footers,
        }
    }

    /// The footers, or else the count of rows.
    pub fn footers(&self) -> Vec<Vec<u8>> {
        if self.tuples_only || !self.footers.is_empty() || !self.default_footer {
            return self.own_footers().to_vec();
        }
        let word = if self.rows == 1 { "row" } else { "rows" };
        vec![format!("({} {word})", self.rows).into()]
    }

    /// Whether the cells of some columns are shown as other texts than their own.
    pub fn localizes(&self) -> bool {
        self.numeric.is_some()
    }

    /// The text to show for a cell; `scratch` is used when it is not the cell's own.
    #[inline]
    pub fn text<'a>(
        &'a self,
        column: usize,
        cell: Option<&'a [u8]>,
        scratch: &'a mut Vec<u8>,
    ) -> &'a [u8] {
        let Some(cell) = cell else {
            return &self.null;
        };
        if let Some(numeric) = &self.numeric
            && self.is_right(column)
        {
            return match numeric.localize(cell, scratch) {
                true => scratch,
                false => valid(cell, self.encoding, scratch),
            };
        }
        valid(cell, self.encoding, scratch)
    }
}

/// Whether psql aligns values of a type to the right: the numbers, `oid`, `xid`, `cid` and `money`.
fn is_right_aligned(type_oid: u32) -> bool {
    matches!(
        type_oid,
        20 | 21 | 23 | 26 | 28 | 29 | 700 | 701 | 790 | 1700 | 5069
    )
}
