//! Which frames are there: their names, and the characters that comfy-table draws them with.

use comfy_table::presets::{ASCII_FULL_CONDENSED, ASCII_MARKDOWN, UTF8_FULL_CONDENSED};
use comfy_table::{ContentLineStyle, LineStyle, TableStyle};

/// A look: its name, and what comfy-table draws it with.
#[derive(Debug)]
pub struct LookRow {
    pub look: Look,
    pub name: &'static str,
    pub(super) style: TableStyle,
}

/// The frames that a table may have; [`LOOKS`] has their names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    Psql,
    Ascii,
    Double,
    Heavy,
    Rounded,
    Unicode,
    Fancy,
    Grid,
    Github,
    Orgtbl,
    Simple,
    Plain,
    Rst,
}

const PLAIN: TableStyle = ASCII_FULL_CONDENSED
    .header_separator(LineStyle::new('+', '-', '+', '+'))
    .row_separator(LineStyle::none());

/// Columns with nothing but space between them.
const OPEN: TableStyle = PLAIN
    .top_border(LineStyle::none())
    .header_lines(ContentLineStyle::new(' ', ' ', ' '))
    .header_separator(LineStyle::none())
    .content_lines(ContentLineStyle::new(' ', ' ', ' '))
    .bottom_border(LineStyle::none());

/// A style of box-drawing characters: corners and edges by row, then the line between columns.
const fn boxed(top: [char; 4], line: char, middle: [char; 4], bottom: [char; 4]) -> TableStyle {
    let [tl, tf, tj, tr] = top;
    let [ml, mf, mj, mr] = middle;
    let [bl, bf, bj, br] = bottom;
    UTF8_FULL_CONDENSED
        .top_border(LineStyle::new(tl, tf, tj, tr))
        .header_lines(ContentLineStyle::new(line, line, line))
        .header_separator(LineStyle::new(ml, mf, mj, mr))
        .content_lines(ContentLineStyle::new(line, line, line))
        .row_separator(LineStyle::none())
        .bottom_border(LineStyle::new(bl, bf, bj, br))
}

/// The looks, by the names that `\T` takes.
pub static LOOKS: &[LookRow] = &[
    LookRow {
        look: Look::Psql,
        name: "psql",
        style: PLAIN.header_separator(LineStyle::new('|', '-', '+', '|')),
    },
    LookRow {
        look: Look::Ascii,
        name: "ascii",
        style: PLAIN,
    },
    LookRow {
        look: Look::Double,
        name: "double",
        style: boxed(
            ['╔', '═', '╦', '╗'],
            '║',
            ['╠', '═', '╬', '╣'],
            ['╚', '═', '╩', '╝'],
        ),
    },
    LookRow {
        look: Look::Heavy,
        name: "heavy",
        style: boxed(
            ['┏', '━', '┳', '┓'],
            '┃',
            ['┣', '━', '╋', '┫'],
            ['┗', '━', '┻', '┛'],
        ),
    },
    LookRow {
        look: Look::Rounded,
        name: "rounded",
        style: boxed(
            ['╭', '─', '┬', '╮'],
            '│',
            ['├', '─', '┼', '┤'],
            ['╰', '─', '┴', '╯'],
        ),
    },
    LookRow {
        look: Look::Unicode,
        name: "unicode",
        style: boxed(
            ['┌', '─', '┬', '┐'],
            '│',
            ['├', '─', '┼', '┤'],
            ['└', '─', '┴', '┘'],
        ),
    },
    LookRow {
        look: Look::Fancy,
        name: "fancy",
        style: boxed(
            ['╒', '═', '╤', '╕'],
            '│',
            ['╞', '═', '╪', '╡'],
            ['╘', '═', '╧', '╛'],
        )
        .row_separator(LineStyle::new('├', '─', '┼', '┤')),
    },
    LookRow {
        look: Look::Grid,
        name: "grid",
        style: PLAIN
            .header_separator(LineStyle::new('+', '=', '+', '+'))
            .row_separator(LineStyle::new('+', '-', '+', '+')),
    },
    LookRow {
        look: Look::Github,
        name: "github",
        style: ASCII_MARKDOWN.header_separator(LineStyle::new('|', '-', '|', '|')),
    },
    LookRow {
        look: Look::Orgtbl,
        name: "orgtbl",
        style: ASCII_MARKDOWN.header_separator(LineStyle::new('|', '-', '+', '|')),
    },
    LookRow {
        look: Look::Simple,
        name: "simple",
        style: OPEN.header_separator(LineStyle::new(' ', '-', ' ', ' ')),
    },
    LookRow {
        look: Look::Plain,
        name: "plain",
        style: OPEN,
    },
    LookRow {
        look: Look::Rst,
        name: "rst",
        style: OPEN
            .top_border(LineStyle::new(' ', '=', ' ', ' '))
            .header_separator(LineStyle::new(' ', '=', ' ', ' '))
            .bottom_border(LineStyle::new(' ', '=', ' ', ' ')),
    },
];

/// Other names of looks, as pgcli spells them.
const ALIASES: &[(&str, Look)] = &[
    ("fancy_grid", Look::Fancy),
    ("pipe", Look::Github),
    ("minimal", Look::Plain),
    ("mysql", Look::Ascii),
    ("mysql_heavy", Look::Heavy),
    ("mysql_unicode", Look::Unicode),
    ("psql_unicode", Look::Unicode),
];

impl Look {
    /// Finds a look by its name.
    pub fn named(name: &str) -> Option<Look> {
        let row = LOOKS.iter().find(|row| row.name == name);
        let alias = || ALIASES.iter().find(|alias| alias.0 == name);
        row.map(|row| row.look)
            .or_else(|| alias().map(|alias| alias.1))
    }

    pub fn name(self) -> &'static str {
        self.row().name
    }

    pub(super) fn row(self) -> &'static LookRow {
        let row = LOOKS.iter().find(|row| row.look == self);
        row.expect("every look has a row")
    }
}
