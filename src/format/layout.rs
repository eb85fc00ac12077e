//! How wide is each column of an aligned table, where is it wrapped, and does it fit across.

use super::display::FormatKind;
use super::width::measure;
use crate::encoding::Encoding;

/// What is learned of the columns as the rows come in.
#[derive(Debug, Default)]
pub(super) struct Measures {
    pub header: Vec<usize>,
    /// The widest of header and cells.
    pub widest: Vec<usize>,
    /// The widest cell of all.
    pub widest_cell: usize,
    /// Whether a cell has several lines.
    pub has_newlines: bool,
    /// psql counts the widths together in 32 bits.
    sums: Vec<u32>,
}

impl Measures {
    pub fn new(names: &[Vec<u8>], encoding: Encoding) -> Measures {
        let header: Vec<usize> = names
            .iter()
            .map(|name| measure(name, encoding).width)
            .collect();
        Measures {
            widest: header.clone(),
            sums: vec![0; header.len()],
            header,
            widest_cell: 0,
            has_newlines: false,
        }
    }

    /// Takes note of a cell; `column` is one of the table's.
    #[inline]
    pub fn add(&mut self, column: usize, width: usize, has_newlines: bool) {
        if width > self.widest[column] {
            self.widest[column] = width;
        }
        self.widest_cell = self.widest_cell.max(width);
        self.has_newlines |= has_newlines;
        self.sums[column] = self.sums[column].wrapping_add(width as u32);
    }
}

/// The widths that a table across is printed with.
#[derive(Debug)]
pub(super) struct Layout {
    pub widths: Vec<usize>,
    /// The width of the whole table.
    pub total: usize,
    /// Whether a column is narrower than its widest cell.
    pub wraps: bool,
    /// Whether the table is wider than the output, wrapped or not.
    pub overflows: bool,
}

impl Layout {
    /// Lays out `rows` rows for an output of `columns` columns (0: unlimited) with a border of 0, 1 or 2.
    pub fn new(
        measures: &Measures,
        rows: u64,
        format: FormatKind,
        border: u16,
        columns: usize,
    ) -> Layout {
        let count = measures.header.len();
        let lines = match border {
            0 => count,
            1 => (count * 3).saturating_sub(1),
            _ => count * 3 + 1,
        };
        let least = lines + measures.header.iter().sum::<usize>();
        let mut layout = Layout {
            widths: measures.widest.clone(),
            total: lines + measures.widest.iter().sum::<usize>(),
            wraps: false,
            overflows: false,
        };
        if format == FormatKind::Wrapped && columns > 0 && columns >= least {
            layout.shrink(measures, rows, columns);
        }
        layout.overflows = columns > 0 && (columns < least || columns < layout.total);
        layout
    }

    /// Takes columns away one by one, each time from the column where the fewest cells are likely to be wide.
    fn shrink(&mut self, measures: &Measures, rows: u64, columns: usize) {
        // psql's count of rows is the number of cells, 32 bits wide, by that of columns.
        let cells = (rows as u32).wrapping_mul(self.widths.len() as u32);
        let rows = (cells / self.widths.len().max(1) as u32).max(1);
        let averages: Vec<u32> = measures.sums.iter().map(|sum| sum / rows).collect();
        while self.total > columns {
            let mut worst = None;
            let mut worst_ratio = 0.0;
            for (column, &width) in self.widths.iter().enumerate() {
                if averages[column] == 0 || width <= measures.header[column] {
                    continue;
                }
                let ratio = width as f64 / f64::from(averages[column])
                    + measures.widest[column] as f64 * 0.01;
                if ratio > worst_ratio {
                    worst_ratio = ratio;
                    worst = Some(column);
                }
            }
            let Some(column) = worst else {
                break;
            };
            self.widths[column] -= 1;
            self.total -= 1;
            self.wraps = true;
        }
    }
}
