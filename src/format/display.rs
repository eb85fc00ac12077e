//! How are results to be shown: the values that `\pset` sets.

use super::frame::Look;

/// The values of `\pset`; the default is psql's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Display {
    pub format: FormatKind,
    /// Any number is kept and reported; formats draw what they know.
    pub border: u16,
    pub expanded: Expanded,
    pub header_width: HeaderWidth,
    /// The width to wrap to; the terminal's unless positive.
    pub columns: i32,
    pub null: Vec<u8>,
    pub field_separator: Separator,
    pub record_separator: Separator,
    pub csv_separator: u8,
    /// Whether a result ends with `(N rows)`.
    pub footer: bool,
    /// The title of query results; tables of backslash commands have their own.
    pub title: Option<Vec<u8>>,
    pub table_attributes: Option<Vec<u8>>,
    pub tuples_only: bool,
    pub numeric_locale: bool,
    pub line_style: LineStyle,
    pub unicode: UnicodeStyle,
    pub pager: Pager,
    pub pager_min_lines: i32,
    /// The frame around tables in the aligned and wrapped formats; none is psql's own look.
    pub look: Option<Look>,
}

impl Default for Display {
    fn default() -> Display {
        Display {
            format: FormatKind::Aligned,
            border: 1,
            expanded: Expanded::Off,
            header_width: HeaderWidth::Full,
            columns: 0,
            null: Vec::new(),
            field_separator: Separator::Text(b"|".to_vec()),
            record_separator: Separator::Text(b"\n".to_vec()),
            csv_separator: b',',
            footer: true,
            title: None,
            table_attributes: None,
            tuples_only: false,
            numeric_locale: false,
            line_style: LineStyle::Ascii,
            unicode: UnicodeStyle::default(),
            pager: Pager::Long,
            pager_min_lines: 0,
            look: None,
        }
    }
}

/// The formats that psql has; [`super::FORMATS`] has their names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FormatKind {
    #[default]
    Aligned,
    Asciidoc,
    Csv,
    Html,
    Latex,
    LatexLongtable,
    TroffMs,
    Unaligned,
    Wrapped,
}

/// Whether each row is shown as a block of lines, one per column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Expanded {
    #[default]
    Off,
    On,
    /// Only a table that is too wide for the terminal, in the aligned and wrapped formats.
    Auto,
}

/// How long the line above each record of the expanded aligned format gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum HeaderWidth {
    /// As long as the longest line.
    #[default]
    Full,
    /// As long as the column of names.
    Column,
    /// At most as long as the terminal is wide.
    Page,
    /// At most this long.
    Exact(i32),
}

/// What stands between fields or records in the unaligned format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Separator {
    Text(Vec<u8>),
    Zero,
}

impl Separator {
    /// The bytes to print.
    pub fn bytes(&self) -> &[u8] {
        match self {
            Separator::Text(text) => text,
            Separator::Zero => b"\0",
        }
    }
}

/// The characters that borders are drawn with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LineStyle {
    #[default]
    Ascii,
    OldAscii,
    Unicode,
}

/// Single or double lines in the unicode line style.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Strokes {
    #[default]
    Single,
    Double,
}

/// The lines of the unicode line style, part by part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct UnicodeStyle {
    pub border: Strokes,
    pub column: Strokes,
    pub header: Strokes,
}

/// When a pager is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Pager {
    Off,
    /// For output longer than the screen.
    #[default]
    Long,
    Always,
}
