//! Which columns of a table are on the screen, where, and how wide.

use super::content::{Column, Table};
use super::model::{Model, Place};

/// Wider columns are folded, unless there is room.
const FOLD: usize = 60;

/// The spaces around a value, and the line after it.
pub const PADDING: usize = 2;
pub const LINE: usize = 1;

/// A column on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slot {
    /// Its number in the table, and its position among the columns that are not hidden.
    pub number: usize,
    pub position: usize,
    /// Where it starts on the screen.
    pub x: usize,
    /// How wide it is, without padding.
    pub width: usize,
    /// How much of that is to the left of what is seen.
    pub skip: usize,
    pub is_frozen: bool,
}

impl Slot {
    /// The columns between its padding.
    pub fn room(&self) -> usize {
        self.width - self.skip
    }

    fn end(&self) -> usize {
        self.x + self.room() + PADDING
    }
}

/// Lays out the columns for a screen of `columns` columns; the last one may go beyond it.
pub fn slots(table: &Table, shown: &[usize], place: &Place, columns: usize) -> Vec<Slot> {
    let frozen = frozen(table, shown, place, columns);
    let left = place.left.max(frozen);
    let mut slots: Vec<Slot> = Vec::new();
    let mut x = 0;
    for position in (0..frozen).chain(left..shown.len()) {
        if x + PADDING >= columns && !slots.is_empty() {
            return slots;
        }
        let number = shown[position];
        let width = width(&table.columns[number], columns);
        let is_first = position == left && position >= frozen;
        let slot = Slot {
            number,
            position,
            x,
            width,
            skip: if is_first {
                place.inside.min(width.saturating_sub(1))
            } else {
                0
            },
            is_frozen: position < frozen,
        };
        x = slot.end() + LINE;
        slots.push(slot);
    }
    spread(table, &mut slots, columns);
    slots
}

/// Gives the room to the right of the last column to the columns that are folded.
fn spread(table: &Table, slots: &mut [Slot], columns: usize) {
    let mut spare = slots
        .last()
        .map_or(0, |slot| columns.saturating_sub(slot.end()));
    let mut moved = 0;
    for slot in slots {
        slot.x += moved;
        let wanted = table.columns[slot.number].widest;
        let more = wanted.saturating_sub(slot.width).min(spare);
        slot.width += more;
        spare -= more;
        moved += more;
    }
}

/// How many columns are frozen: no more than leave a third of the screen for the others.
fn frozen(table: &Table, shown: &[usize], place: &Place, columns: usize) -> usize {
    let mut taken = 0;
    let wanted = shown
        .iter()
        .take(place.frozen.min(shown.len().saturating_sub(1)));
    wanted
        .take_while(|&&number| {
            taken += width(&table.columns[number], columns) + PADDING + LINE;
            taken <= columns * 2 / 3
        })
        .count()
}

fn width(column: &Column, columns: usize) -> usize {
    match column.is_unfolded {
        true => column.widest.max(1),
        false => column
            .widest
            .min(FOLD)
            .min(columns - columns.min(PADDING))
            .max(1),
    }
}

/// Moves the screen so that the column with the cursor is on it.
pub fn show_column(model: &mut Model) {
    let shown = model.shown_columns();
    let columns = model.size.columns;
    let Some(table) = model.table() else {
        return;
    };
    let mut place = model.place;
    place.column = place.column.min(shown.len().saturating_sub(1));
    let frozen = frozen(table, &shown, &place, columns);
    if place.column < frozen {
        model.place = place;
        return;
    }
    if place.column < place.left || place.left < frozen {
        place.left = place.column.min(place.left).max(frozen);
        place.inside = 0;
    }
    while place.left < place.column
        && !is_whole(&slots(table, &shown, &place, columns), &place, columns)
    {
        place.left += 1;
        place.inside = 0;
    }
    model.place = place;
}

fn is_whole(slots: &[Slot], place: &Place, columns: usize) -> bool {
    let slot = slots.iter().find(|slot| slot.position == place.column);
    slot.is_some_and(|slot| slot.end() <= columns)
}

/// How much of the column with the cursor is beyond the right edge.
pub fn beyond(model: &Model) -> usize {
    let Some(table) = model.table() else {
        return 0;
    };
    let slots = slots(
        table,
        &model.shown_columns(),
        &model.place,
        model.size.columns,
    );
    let slot = slots
        .iter()
        .find(|slot| slot.position == model.place.column);
    slot.map_or(0, |slot| slot.end().saturating_sub(model.size.columns))
}
