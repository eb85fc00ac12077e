//! What does `\pset` take, say and list: one row per option, in the order of psql's list.
//!
//! All texts are psql 18's. `-P` on the command line and `\a`, `\C`, `\f`, `\H`, `\t`, `\T`, `\x` go through [`set`]
//! as well.

use super::FORMATS;
use super::display::{Display, Expanded, HeaderWidth, Pager, Separator, Strokes};
use super::setters::{self, LINE_STYLES, Spoken};
use crate::scalar;

/// One option of `\pset`.
#[derive(Debug)]
pub struct PsetOption {
    pub name: &'static str,
    /// Other names that `\pset` takes; they are not listed.
    pub aliases: &'static [&'static str],
    pub help: &'static str,
    set: Set,
    report: fn(&Display) -> Vec<u8>,
    list: fn(&Display) -> Vec<u8>,
}

/// Sets the option named as the user did (messages repeat that name) to a value, or toggles or unsets it.
type Set = fn(&mut Display, &str, Option<&[u8]>) -> Result<Spoken, Vec<u8>>;

/// Sets an option as `\pset NAME [VALUE]` does: what psql then reports (empty: nothing, else one line without its
/// end), or the message of the error (one or two lines without an end).
pub fn set(display: &mut Display, name: &[u8], value: Option<&[u8]>) -> Result<Vec<u8>, Vec<u8>> {
    let Some((option, name)) = find(name) else {
        return Err([b"\\pset: unknown option: ", name].concat());
    };
    match (option.set)(display, name, value)? {
        Spoken::Report => Ok((option.report)(display)),
        Spoken::Silent => Ok(Vec::new()),
    }
}

/// The lines that `\pset` without arguments prints.
pub fn list(display: &Display) -> Vec<u8> {
    let mut lines = Vec::new();
    for option in OPTIONS {
        lines.extend_from_slice(format!("{:<24} ", option.name).as_bytes());
        lines.extend_from_slice(&(option.list)(display));
        lines.push(b'\n');
    }
    lines
}

/// The names of the options, as `\pset` lists them.
pub fn names() -> impl Iterator<Item = &'static str> {
    OPTIONS.iter().map(|option| option.name)
}

/// Finds an option by its name or an alias, with that name; names are exact.
fn find(name: &[u8]) -> Option<(&'static PsetOption, &'static str)> {
    OPTIONS.iter().find_map(|option| {
        let mut names = std::iter::once(&option.name).chain(option.aliases);
        let known = names.find(|known| known.as_bytes() == name)?;
        Some((option, *known))
    })
}

/// The options, as `\pset` lists them.
pub static OPTIONS: &[PsetOption] = &[
    PsetOption {
        name: "border",
        aliases: &[],
        help: "border style (number)",
        set: |display, _, value| {
            if let Some(value) = value {
                // psql keeps the low 16 bits of whatever number it reads.
                display.border = (scalar::leading_integer(value) & 0xffff) as u16;
            }
            Ok(Spoken::Report)
        },
        report: |display| format!("Border style is {}.", display.border).into(),
        list: |display| display.border.to_string().into(),
    },
    PsetOption {
        name: "columns",
        aliases: &[],
        help: "target width for the wrapped format",
        set: |display, _, value| {
            if let Some(value) = value {
                display.columns = scalar::leading_integer(value);
            }
            Ok(Spoken::Report)
        },
        report: |display| match display.columns {
            0 => b"Target width is unset.".to_vec(),
            columns => format!("Target width is {columns}.").into(),
        },
        list: |display| display.columns.to_string().into(),
    },
    PsetOption {
        name: "csv_fieldsep",
        aliases: &[],
        help: "field separator for CSV output format",
        set: setters::set_csv_separator,
        report: |display| quoted("Field separator for CSV is", &[display.csv_separator]),
        list: |display| listed(&[display.csv_separator]),
    },
    PsetOption {
        name: "expanded",
        aliases: &["x", "vertical"],
        help: "expanded output",
        set: setters::set_expanded,
        report: |display| match display.expanded {
            Expanded::On => b"Expanded display is on.".to_vec(),
            Expanded::Auto => b"Expanded display is used automatically.".to_vec(),
            Expanded::Off => b"Expanded display is off.".to_vec(),
        },
        list: |display| match display.expanded {
            Expanded::On => b"on".to_vec(),
            Expanded::Auto => b"auto".to_vec(),
            Expanded::Off => b"off".to_vec(),
        },
    },
    PsetOption {
        name: "fieldsep",
        aliases: &[],
        help: "field separator for unaligned output",
        set: |display, _, value| {
            if let Some(value) = value {
                display.field_separator = Separator::Text(value.to_vec());
            }
            Ok(Spoken::Report)
        },
        report: report_field_separator,
        list: |display| listed_separator(&display.field_separator),
    },
    PsetOption {
        name: "fieldsep_zero",
        aliases: &[],
        help: "set field separator for unaligned output to a zero byte",
        set: |display, _, _| {
            display.field_separator = Separator::Zero;
            Ok(Spoken::Report)
        },
        report: report_field_separator,
        list: |display| on_off(display.field_separator == Separator::Zero),
    },
    PsetOption {
        name: "footer",
        aliases: &[],
        help: "enable or disable display of the table footer",
        set: |display, name, value| setters::switch(&mut display.footer, name, value),
        report: |display| state("Default footer is", display.footer),
        list: |display| on_off(display.footer),
    },
    PsetOption {
        name: "format",
        aliases: &[],
        help: "set output format",
        set: setters::set_format,
        report: |display| format!("Output format is {}.", format_name(display)).into(),
        list: |display| format_name(display).into(),
    },
    PsetOption {
        name: "linestyle",
        aliases: &[],
        help: "set the border line drawing style",
        set: setters::set_line_style,
        report: |display| format!("Line style is {}.", line_style_name(display)).into(),
        list: |display| line_style_name(display).into(),
    },
    PsetOption {
        name: "null",
        aliases: &[],
        help: "set the string to be printed in place of a null value",
        set: |display, _, value| {
            if let Some(value) = value {
                display.null = value.to_vec();
            }
            Ok(Spoken::Report)
        },
        report: |display| quoted("Null display is", &display.null),
        list: |display| listed(&display.null),
    },
    PsetOption {
        name: "numericlocale",
        aliases: &[],
        help: "enable display of a locale-specific character to separate groups of digits",
        set: |display, name, value| setters::switch(&mut display.numeric_locale, name, value),
        report: |display| state("Locale-adjusted numeric output is", display.numeric_locale),
        list: |display| on_off(display.numeric_locale),
    },
    PsetOption {
        name: "pager",
        aliases: &[],
        help: "control when an external pager is used",
        set: setters::set_pager,
        report: |display| match display.pager {
            Pager::Always => b"Pager is always used.".to_vec(),
            Pager::Long => b"Pager is used for long output.".to_vec(),
            Pager::Off => b"Pager usage is off.".to_vec(),
        },
        list: |display| match display.pager {
            Pager::Off => b"0".to_vec(),
            Pager::Long => b"1".to_vec(),
            Pager::Always => b"2".to_vec(),
        },
    },
    PsetOption {
        name: "pager_min_lines",
        aliases: &[],
        help: "minimum number of lines needed before the pager is used",
        set: setters::set_pager_min_lines,
        report: |display| {
            let lines = display.pager_min_lines;
            let word = if lines == 1 { "line" } else { "lines" };
            format!("Pager won't be used for less than {lines} {word}.").into()
        },
        list: |display| display.pager_min_lines.to_string().into(),
    },
    PsetOption {
        name: "recordsep",
        aliases: &[],
        help: "record (line) separator for unaligned output",
        set: |display, _, value| {
            if let Some(value) = value {
                display.record_separator = Separator::Text(value.to_vec());
            }
            Ok(Spoken::Report)
        },
        report: report_record_separator,
        list: |display| listed_separator(&display.record_separator),
    },
    PsetOption {
        name: "recordsep_zero",
        aliases: &[],
        help: "set record separator for unaligned output to a zero byte",
        set: |display, _, _| {
            display.record_separator = Separator::Zero;
            Ok(Spoken::Report)
        },
        report: report_record_separator,
        list: |display| on_off(display.record_separator == Separator::Zero),
    },
    PsetOption {
        name: "tableattr",
        aliases: &["T"],
        help: "attributes for the table tag in html format, or proportional column widths in latex-longtable format",
        set: |display, _, value| {
            display.table_attributes = value.map(<[u8]>::to_vec);
            Ok(Spoken::Report)
        },
        report: |display| match &display.table_attributes {
            Some(attributes) => quoted("Table attributes are", attributes),
            None => b"Table attributes unset.".to_vec(),
        },
        list: |display| listed_optional(&display.table_attributes),
    },
    PsetOption {
        name: "title",
        aliases: &["C"],
        help: "set the table title for subsequently printed tables",
        set: |display, _, value| {
            display.title = value.map(<[u8]>::to_vec);
            Ok(Spoken::Report)
        },
        report: |display| match &display.title {
            Some(title) => quoted("Title is", title),
            None => b"Title is unset.".to_vec(),
        },
        list: |display| listed_optional(&display.title),
    },
    PsetOption {
        name: "tuples_only",
        aliases: &["t"],
        help: "if set, only actual table data is shown",
        set: |display, name, value| setters::switch(&mut display.tuples_only, name, value),
        report: |display| state("Tuples only is", display.tuples_only),
        list: |display| on_off(display.tuples_only),
    },
    PsetOption {
        name: "unicode_border_linestyle",
        aliases: &[],
        help: "set the style of Unicode line drawing for borders",
        set: |display, _, value| setters::set_strokes(&mut display.unicode.border, "border", value),
        report: |display| report_strokes("border", display.unicode.border),
        list: |display| strokes_name(display.unicode.border).into(),
    },
    PsetOption {
        name: "unicode_column_linestyle",
        aliases: &[],
        help: "set the style of Unicode line drawing for columns",
        set: |display, _, value| setters::set_strokes(&mut display.unicode.column, "column", value),
        report: |display| report_strokes("column", display.unicode.column),
        list: |display| strokes_name(display.unicode.column).into(),
    },
    PsetOption {
        name: "unicode_header_linestyle",
        aliases: &[],
        help: "set the style of Unicode line drawing for headers",
        set: |display, _, value| setters::set_strokes(&mut display.unicode.header, "header", value),
        report: |display| report_strokes("header", display.unicode.header),
        list: |display| strokes_name(display.unicode.header).into(),
    },
    PsetOption {
        name: "xheader_width",
        aliases: &[],
        help: "set the maximum width of the header for expanded output",
        set: setters::set_header_width,
        report: |display| match display.header_width {
            HeaderWidth::Exact(width) => format!("Expanded header width is {width}.").into(),
            width => format!("Expanded header width is \"{}\".", header_width_name(width)).into(),
        },
        list: |display| header_width_name(display.header_width).into(),
    },
];

fn format_name(display: &Display) -> &'static str {
    let row = FORMATS.iter().find(|row| row.kind == display.format);
    row.expect("every format has a row").name
}

fn line_style_name(display: &Display) -> &'static str {
    let row = LINE_STYLES
        .iter()
        .find(|(_, style)| *style == display.line_style);
    row.expect("every line style has a row").0
}

fn report_strokes(part: &str, strokes: Strokes) -> Vec<u8> {
    format!(
        "Unicode {part} line style is \"{}\".",
        strokes_name(strokes)
    )
    .into()
}

fn strokes_name(strokes: Strokes) -> &'static str {
    match strokes {
        Strokes::Single => "single",
        Strokes::Double => "double",
    }
}

fn header_width_name(width: HeaderWidth) -> String {
    match width {
        HeaderWidth::Full => "full".to_owned(),
        HeaderWidth::Column => "column".to_owned(),
        HeaderWidth::Page => "page".to_owned(),
        HeaderWidth::Exact(width) => width.to_string(),
    }
}

fn report_field_separator(display: &Display) -> Vec<u8> {
    match &display.field_separator {
        Separator::Zero => b"Field separator is zero byte.".to_vec(),
        Separator::Text(text) => quoted("Field separator is", text),
    }
}

fn report_record_separator(display: &Display) -> Vec<u8> {
    match &display.record_separator {
        Separator::Zero => b"Record separator is zero byte.".to_vec(),
        Separator::Text(text) if text == b"\n" => b"Record separator is <newline>.".to_vec(),
        Separator::Text(text) => quoted("Record separator is", text),
    }
}

fn quoted(words: &str, value: &[u8]) -> Vec<u8> {
    [words.as_bytes(), b" \"", value, b"\"."].concat()
}

fn state(words: &str, on: bool) -> Vec<u8> {
    format!("{words} {}.", if on { "on" } else { "off" }).into()
}

fn on_off(on: bool) -> Vec<u8> {
    if on { b"on".to_vec() } else { b"off".to_vec() }
}

fn listed_separator(separator: &Separator) -> Vec<u8> {
    match separator {
        Separator::Zero => listed(b""),
        Separator::Text(text) => listed(text),
    }
}

fn listed_optional(value: &Option<Vec<u8>>) -> Vec<u8> {
    value.as_deref().map(listed).unwrap_or_default()
}

/// A string as the list shows it: in single quotes, with newlines and quotes escaped, backslashes not.
fn listed(value: &[u8]) -> Vec<u8> {
    let mut text = vec![b'\''];
    for &b in value {
        match b {
            b'\n' => text.extend_from_slice(b"\\n"),
            b'\'' => text.extend_from_slice(b"\\'"),
            _ => text.push(b),
        }
    }
    text.push(b'\'');
    text
}
