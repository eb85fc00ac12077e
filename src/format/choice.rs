//! What pgcli calls a table format (`\T`, `table_format`): a frame around tables, or a format that has none.

use super::display::{Display, Expanded, FormatKind};
use super::frame::{LOOKS, Look};

/// psql's own look, without a frame around it.
const NO_FRAME: &str = "none";

/// The formats that are not frames, by pgcli's names.
const FORMATS: &[(&str, FormatKind)] = &[
    ("csv", FormatKind::Csv),
    ("html", FormatKind::Html),
    ("latex", FormatKind::Latex),
    (TABS, FormatKind::Csv),
];

/// csv with tabs.
const TABS: &str = "tsv";

/// Values below each other: `\x` by another name.
const VERTICAL: &str = "vertical";

/// The names that may be chosen.
pub fn table_formats() -> Vec<&'static str> {
    let formats = FORMATS.iter().map(|format| format.0);
    let others = formats.chain([VERTICAL, NO_FRAME]);
    LOOKS.iter().map(|row| row.name).chain(others).collect()
}

/// The name of what is chosen now.
pub fn table_format(display: &Display) -> &'static str {
    if display.expanded == Expanded::On {
        return VERTICAL;
    }
    let is_chosen = |&&(name, kind): &&(&str, FormatKind)| {
        let has_tabs = kind == FormatKind::Csv && display.csv_separator == b'\t';
        kind == display.format && has_tabs == (name == TABS)
    };
    let format = FORMATS.iter().find(is_chosen).map(|format| format.0);
    format.unwrap_or(display.look.map_or(NO_FRAME, Look::name))
}

/// Chooses by a name; `false` when there is none of that name.
pub fn choose_table_format(display: &mut Display, name: &str) -> bool {
    let look = Look::named(name);
    let format = FORMATS.iter().find(|format| format.0 == name);
    if look.is_none() && format.is_none() && ![VERTICAL, NO_FRAME].contains(&name) {
        return false;
    }
    display.format = format.map_or(FormatKind::Aligned, |format| format.1);
    display.csv_separator = if name == TABS { b'\t' } else { b',' };
    display.expanded = match (name, display.expanded) {
        (VERTICAL, _) => Expanded::On,
        (_, Expanded::On) => Expanded::Off,
        (_, other) => other,
    };
    if look.is_some() || name == NO_FRAME {
        display.look = look;
    }
    true
}
