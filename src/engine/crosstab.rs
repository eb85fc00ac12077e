//! `\crosstabview`: one column of a result across the top, one down the side, and a third where they meet.
//!
//! Pure: a result becomes another, or words of psql's say why it cannot.

use std::collections::HashMap;

use crate::encoding::Encoding;
use crate::meta::args::identifier;
use crate::rows::{Cells, Column, Table};
use crate::scalar;

/// The most different values that may stand across the top.
const MOST_COLUMNS: usize = 1600;

type Cell<'a> = Option<&'a [u8]>;

/// Which columns of the result are meant, from 0.
struct Places {
    down: usize,
    across: usize,
    data: usize,
    order: Option<usize>,
}

/// Different values in the order in which they were met first.
#[derive(Default)]
struct Heads<'a> {
    found: HashMap<Cell<'a>, usize>,
    /// With the value that they are to be ordered by.
    all: Vec<(Cell<'a>, Cell<'a>)>,
}

impl<'a> Heads<'a> {
    fn add(&mut self, head: Cell<'a>, order: Cell<'a>) -> usize {
        *self.found.entry(head).or_insert_with(|| {
            self.all.push((head, order));
            self.all.len() - 1
        })
    }
}

/// Turns a result around. `args` name its columns: down the side, across the top, the data, and what orders the top;
/// `null` is what stands for NULL across the top.
///
/// # Errors
///
/// psql's words for a result that cannot be turned, without the name of the command.
pub fn pivot(
    table: &Table,
    args: &[Vec<u8>],
    null: &[u8],
    encoding: Encoding,
) -> Result<Table, Vec<u8>> {
    let places = places(&table.columns, args, encoding)?;
    let mut down = Heads::default();
    let mut across = Heads::default();
    let mut cells = HashMap::new();
    let mut twice = None;
    for row in table.rows.iter().filter_map(|row| Cells::parse(row)) {
        let row: Vec<Cell> = row.iter().collect();
        let value = |place: usize| row.get(place).copied().flatten();
        let order = places.order.and_then(value);
        let column = across.add(value(places.across), order);
        if across.all.len() > MOST_COLUMNS {
            let text = format!("maximum number of columns ({MOST_COLUMNS}) exceeded");
            return Err(text.into_bytes());
        }
        let line = down.add(value(places.down), None);
        let before = cells.insert((line, column), value(places.data));
        if before.is_some() && twice.is_none() {
            twice = Some((value(places.down), value(places.across)));
        }
    }
    // psql counts the columns of the whole result first.
    if let Some((line, column)) = twice {
        return Err([
            b"query result contains multiple data values for row \"",
            shown(line, null),
            b"\", column \"",
            shown(column, null),
            b"\"",
        ]
        .concat());
    }
    let order = ordered(&across.all, places.order.is_some());
    let mut turned = Table {
        columns: columns(&table.columns, &places, &across, &order, null),
        ..Table::default()
    };
    for (line, &(head, _)) in down.all.iter().enumerate() {
        let data = order.iter().map(|&column| {
            let cell = cells.get(&(line, column));
            cell.copied().unwrap_or(Some(b""))
        });
        let row: Vec<Cell> = std::iter::once(head).chain(data).collect();
        turned.push(row.into_iter());
    }
    Ok(turned)
}

/// How a value is told in a message.
fn shown<'a>(value: Cell<'a>, null: &'a [u8]) -> &'a [u8] {
    match (value, null) {
        (Some(value), _) => value,
        (None, b"") => b"(null)",
        (None, null) => null,
    }
}

fn columns(
    before: &[Column],
    places: &Places,
    across: &Heads,
    order: &[usize],
    null: &[u8],
) -> Vec<Column> {
    let heads = order.iter().map(|&column| Column {
        name: across.all[column].0.unwrap_or(null).to_vec(),
        ..before[places.data].clone()
    });
    std::iter::once(before[places.down].clone())
        .chain(heads)
        .collect()
}

/// The heads in the order in which they stand across the top: as they came, or by the number that goes with each and
/// then by the heads themselves.
fn ordered(heads: &[(Cell, Cell)], is_ordered: bool) -> Vec<usize> {
    let mut order: Vec<usize> = (0..heads.len()).collect();
    if is_ordered {
        order.sort_by_key(|&head| {
            let (name, number) = heads[head];
            (number.map_or(0, rank), name.is_none(), name)
        });
    }
    order
}

/// The number that a head is ordered by: 0 if it is none.
fn rank(text: &[u8]) -> i32 {
    let digits = text.strip_prefix(b"-").unwrap_or(text);
    match digits.iter().all(u8::is_ascii_digit) {
        true => scalar::leading_integer(text),
        false => 0,
    }
}

fn places(columns: &[Column], args: &[Vec<u8>], encoding: Encoding) -> Result<Places, Vec<u8>> {
    if columns.len() < 3 {
        return Err(b"query must return at least three columns".to_vec());
    }
    let place = |n: usize| {
        let arg = args.get(n);
        arg.map(|arg| place_of(arg, columns, encoding)).transpose()
    };
    let down = place(0)?.unwrap_or(0);
    let across = place(1)?.unwrap_or(1);
    if down == across {
        return Err(b"vertical and horizontal headers must be different columns".to_vec());
    }
    let data = match place(2)? {
        Some(data) => data,
        None if columns.len() > 3 => {
            let text = "data column must be specified when query returns more than three columns";
            return Err(text.as_bytes().to_vec());
        }
        None => (0..3)
            .find(|&n| n != down && n != across)
            .unwrap_or_default(),
    };
    Ok(Places {
        down,
        across,
        data,
        order: place(3)?,
    })
}

/// The column that an argument means: a number from 1, or a name.
fn place_of(arg: &[u8], columns: &[Column], encoding: Encoding) -> Result<usize, Vec<u8>> {
    let count = columns.len();
    if !arg.is_empty() && arg.iter().all(u8::is_ascii_digit) {
        let number = scalar::leading_integer(arg);
        let place = usize::try_from(number).ok();
        let place = place.filter(|place| (1..=count).contains(place));
        let problem = || format!("column number {number} is out of range 1..{count}");
        return place
            .map(|place| place - 1)
            .ok_or_else(|| problem().into_bytes());
    }
    let name = identifier(arg, true, encoding);
    let mut found = (0..count).filter(|&n| columns[n].name == name);
    let problem = match (found.next(), found.next()) {
        (Some(place), None) => return Ok(place),
        (Some(_), Some(_)) => "ambiguous column name",
        (None, _) => "column name not found",
    };
    Err([problem.as_bytes(), b": \"", &name[..], b"\""].concat())
}
