//! In which order are the rows of a table shown when they are sorted by one column.
//!
//! Numbers by value, everything else byte by byte; NULL comes last in both directions, and equal rows keep their
//! order.

use std::cmp::Ordering;

use super::content::{Kind, Table};

/// By which column, and in which direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct By {
    pub column: usize,
    pub is_descending: bool,
}

/// The numbers of the rows in their new order.
pub fn sorted(table: &Table, by: By) -> Vec<u32> {
    let count = u32::try_from(table.rows.len()).unwrap_or(u32::MAX);
    let cell = |row: u32| table.cells(row as usize).iter().nth(by.column).flatten();
    match table.columns[by.column].kind {
        Kind::Number => {
            let keys = (0..count).map(|row| (cell(row).map(number), row));
            let rule = |a: &f64, b: &f64, first: u32, second: u32| {
                let digits = |row: u32| cell(row).unwrap_or_default();
                a.total_cmp(b)
                    .then_with(|| exact(digits(first), digits(second)))
            };
            arranged(keys.collect(), by, rule)
        }
        _ => {
            // The first bytes decide nearly always, and need no look at the row itself.
            let keys = (0..count).map(|row| (cell(row).map(prefix), row));
            let rule = |a: &u64, b: &u64, first: u32, second: u32| {
                a.cmp(b).then_with(|| cell(first).cmp(&cell(second)))
            };
            arranged(keys.collect(), by, rule)
        }
    }
}

fn arranged<K>(
    mut keys: Vec<(Option<K>, u32)>,
    by: By,
    compare: impl Fn(&K, &K, u32, u32) -> Ordering,
) -> Vec<u32> {
    keys.sort_unstable_by(|(a, first), (b, second)| {
        let order = match (a, b) {
            (None, None) => Ordering::Equal,
            (None, _) => Ordering::Greater,
            (_, None) => Ordering::Less,
            (Some(a), Some(b)) => {
                let order = compare(a, b, *first, *second);
                if by.is_descending {
                    order.reverse()
                } else {
                    order
                }
            }
        };
        order.then(first.cmp(second))
    });
    keys.into_iter().map(|(_, row)| row).collect()
}

/// Compares numbers that are the same as floating-point numbers: an int8 or a numeric may have more digits.
fn exact(a: &[u8], b: &[u8]) -> Ordering {
    let is_plain = |text: &[u8]| text.iter().all(|b| b.is_ascii_digit() || *b == b'.');
    let (is_negative, a, b) = match (a.strip_prefix(b"-"), b.strip_prefix(b"-")) {
        (Some(a), Some(b)) => (true, a, b),
        _ => (false, a, b),
    };
    if !is_plain(a) || !is_plain(b) {
        return Ordering::Equal;
    }
    let whole = |text: &[u8]| text.iter().take_while(|b| **b != b'.').count();
    // Digits of equal length before the point compare like texts, and so do those behind it.
    let order = whole(a).cmp(&whole(b)).then_with(|| a.cmp(b));
    if is_negative { order.reverse() } else { order }
}

fn prefix(cell: &[u8]) -> u64 {
    let mut bytes = [0; 8];
    let length = cell.len().min(8);
    bytes[..length].copy_from_slice(&cell[..length]);
    u64::from_be_bytes(bytes)
}

/// The value of a number as the server writes it; `money` has signs and separators around its digits.
fn number(cell: &[u8]) -> f64 {
    let text = String::from_utf8_lossy(cell);
    if let Ok(number) = text.parse() {
        return number;
    }
    let is_part = |c: &char| c.is_ascii_digit() || matches!(c, '.' | '-');
    let digits: String = text.chars().filter(is_part).collect();
    digits.parse().unwrap_or(f64::NAN)
}
