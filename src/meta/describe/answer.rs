//! The cells of an answer by their place, for what is not printed as it comes.

use crate::rows::{Cells, Table};

/// One row, its cells borrowed.
pub(super) struct Row<'a>(Vec<Option<&'a [u8]>>);

impl<'a> Row<'a> {
    /// A cell; empty for NULL and where there is none.
    pub fn cell(&self, at: usize) -> &'a [u8] {
        self.0.get(at).copied().flatten().unwrap_or_default()
    }

    /// The first byte of a cell, which is all that a "char" has; 0 if it is empty.
    pub fn letter(&self, at: usize) -> u8 {
        self.cell(at).first().copied().unwrap_or(0)
    }

    pub fn is_true(&self, at: usize) -> bool {
        self.cell(at) == b"t"
    }
}

/// The rows of an answer.
pub(super) fn rows(table: &Table) -> impl Iterator<Item = Row<'_>> {
    let cells = table.rows.iter().filter_map(|row| Cells::parse(row));
    cells.map(|cells| Row(cells.iter().collect()))
}

/// All that is not NULL, row by row.
pub(super) fn lines(table: &Table) -> Vec<Vec<u8>> {
    let cells = table.rows.iter().filter_map(|row| Cells::parse(row));
    cells
        .flat_map(|cells| cells.iter().flatten())
        .map(<[u8]>::to_vec)
        .collect()
}
