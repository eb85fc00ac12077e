//! Which characters are tables drawn with: one set per line style.

use super::display::{LineStyle, Strokes, UnicodeStyle};

/// A horizontal line: its stroke and what it has where it meets vertical ones.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rule {
    pub stroke: &'static str,
    pub left: &'static str,
    pub middle: &'static str,
    pub right: &'static str,
}

/// The characters of one line style.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lines {
    pub top: Rule,
    pub middle: Rule,
    pub bottom: Rule,
    /// The vertical lines of a row; without stroke.
    pub row: Rule,
    /// Between columns, where the right one goes on after a newline, after a wrap, or has ended.
    pub after_newline: &'static str,
    pub after_wrap: &'static str,
    pub after_end: &'static str,
    pub header_newline: Mark,
    pub newline: Mark,
    pub wrap: Mark,
    /// The style that psql had before 9.0: it marks continuations on the left, between columns.
    pub is_old: bool,
}

/// What stands left of a line that continues another, and right of one that is continued.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark {
    pub left: &'static str,
    pub right: &'static str,
}

const fn mark(left: &'static str, right: &'static str) -> Mark {
    Mark { left, right }
}

const fn rule(
    stroke: &'static str,
    left: &'static str,
    middle: &'static str,
    right: &'static str,
) -> Rule {
    Rule {
        stroke,
        left,
        middle,
        right,
    }
}

const ASCII_RULE: Rule = rule("-", "+", "+", "+");

const ASCII: Lines = Lines {
    top: ASCII_RULE,
    middle: ASCII_RULE,
    bottom: ASCII_RULE,
    row: rule("", "|", "|", "|"),
    after_newline: "|",
    after_wrap: "|",
    after_end: "|",
    header_newline: mark(" ", "+"),
    newline: mark(" ", "+"),
    wrap: mark(".", "."),
    is_old: false,
};

const OLD_ASCII: Lines = Lines {
    after_newline: ":",
    after_wrap: ";",
    after_end: " ",
    header_newline: mark("+", " "),
    newline: mark(" ", " "),
    wrap: mark(" ", " "),
    is_old: true,
    ..ASCII
};

impl Lines {
    pub fn of(style: LineStyle, unicode: UnicodeStyle) -> Lines {
        match style {
            LineStyle::Ascii => ASCII,
            LineStyle::OldAscii => OLD_ASCII,
            LineStyle::Unicode => unicode_lines(unicode),
        }
    }
}

/// Joins the three parts of the unicode style, each of single or double strokes.
fn unicode_lines(style: UnicodeStyle) -> Lines {
    use Strokes::{Double, Single};
    let [top_left, top_right, bottom_left, bottom_right, side, border] = match style.border {
        Single => ["┌", "┐", "└", "┘", "│", "─"],
        Double => ["╔", "╗", "╚", "╝", "║", "═"],
    };
    let (header, header_left, header_right) = match (style.header, style.border) {
        (Single, Single) => ("─", "├", "┤"),
        (Single, Double) => ("─", "╟", "╢"),
        (Double, Single) => ("═", "╞", "╡"),
        (Double, Double) => ("═", "╠", "╣"),
    };
    let (column_top, column_bottom) = match (style.column, style.border) {
        (Single, Single) => ("┬", "┴"),
        (Single, Double) => ("╤", "╧"),
        (Double, Single) => ("╥", "╨"),
        (Double, Double) => ("╦", "╩"),
    };
    let (column, crossing) = match (style.column, style.header) {
        (Single, Single) => ("│", "┼"),
        (Single, Double) => ("│", "╪"),
        (Double, Single) => ("║", "╫"),
        (Double, Double) => ("║", "╬"),
    };
    Lines {
        top: rule(border, top_left, column_top, top_right),
        middle: rule(header, header_left, crossing, header_right),
        bottom: rule(border, bottom_left, column_bottom, bottom_right),
        row: rule("", side, column, side),
        after_newline: column,
        after_wrap: column,
        after_end: column,
        header_newline: mark(" ", "↵"),
        newline: mark(" ", "↵"),
        wrap: mark("…", "…"),
        is_old: false,
    }
}
