//! What does `\pset` take, say and list: one row per option, in the order of psql's list.
//!
//! All texts are psql 18's. `-P` on the command line and `\a`, `\C`, `\f`, `\H`, `\t`, `\T`, `\x` go through [`set`]
//! as well.

use super::FORMATS;
use super::display::{
    Display, Expanded, FormatKind, HeaderWidth, LineStyle, Pager, Separator, Strokes,
};
use super::values::{self, in_quotes, parse_bool, starts_with_no_case};

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

/// Whether psql reports the new value: it does not for switches set by a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Spoken {
    Report,
    Silent,
}

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

/// What the report of an option says of its present value, as after `\pset NAME VALUE`.
pub fn report(display: &Display, option: &PsetOption) -> Vec<u8> {
    (option.report)(display)
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
                display.border = (values::leading_integer(value) & 0xffff) as u16;
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
                display.columns = values::leading_integer(value);
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
        set: set_csv_separator,
        report: |display| quoted("Field separator for CSV is", &[display.csv_separator]),
        list: |display| listed(&[display.csv_separator]),
    },
    PsetOption {
        name: "expanded",
        aliases: &["x", "vertical"],
        help: "expanded output",
        set: set_expanded,
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
        set: |display, name, value| switch(&mut display.footer, name, value),
        report: |display| state("Default footer is", display.footer),
        list: |display| on_off(display.footer),
    },
    PsetOption {
        name: "format",
        aliases: &[],
        help: "set output format",
        set: set_format,
        report: |display| format!("Output format is {}.", format_name(display)).into(),
        list: |display| format_name(display).into(),
    },
    PsetOption {
        name: "linestyle",
        aliases: &[],
        help: "set the border line drawing style",
        set: set_line_style,
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
        set: |display, name, value| switch(&mut display.numeric_locale, name, value),
        report: |display| state("Locale-adjusted numeric output is", display.numeric_locale),
        list: |display| on_off(display.numeric_locale),
    },
    PsetOption {
        name: "pager",
        aliases: &[],
        help: "control when an external pager is used",
        set: set_pager,
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
        set: set_pager_min_lines,
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
        set: |display, name, value| switch(&mut display.tuples_only, name, value),
        report: |display| state("Tuples only is", display.tuples_only),
        list: |display| on_off(display.tuples_only),
    },
    PsetOption {
        name: "unicode_border_linestyle",
        aliases: &[],
        help: "set the style of Unicode line drawing for borders",
        set: |display, _, value| set_strokes(&mut display.unicode.border, "border", value),
        report: |display| report_strokes("border", display.unicode.border),
        list: |display| strokes_name(display.unicode.border).into(),
    },
    PsetOption {
        name: "unicode_column_linestyle",
        aliases: &[],
        help: "set the style of Unicode line drawing for columns",
        set: |display, _, value| set_strokes(&mut display.unicode.column, "column", value),
        report: |display| report_strokes("column", display.unicode.column),
        list: |display| strokes_name(display.unicode.column).into(),
    },
    PsetOption {
        name: "unicode_header_linestyle",
        aliases: &[],
        help: "set the style of Unicode line drawing for headers",
        set: |display, _, value| set_strokes(&mut display.unicode.header, "header", value),
        report: |display| report_strokes("header", display.unicode.header),
        list: |display| strokes_name(display.unicode.header).into(),
    },
    PsetOption {
        name: "xheader_width",
        aliases: &[],
        help: "set the maximum width of the header for expanded output",
        set: set_header_width,
        report: |display| match display.header_width {
            HeaderWidth::Exact(width) => format!("Expanded header width is {width}.").into(),
            width => format!("Expanded header width is \"{}\".", header_width_name(width)).into(),
        },
        list: |display| header_width_name(display.header_width).into(),
    },
];

fn set_csv_separator(
    display: &mut Display,
    _: &str,
    value: Option<&[u8]>,
) -> Result<Spoken, Vec<u8>> {
    match value {
        None => {}
        Some(&[b'"' | b'\n' | b'\r']) => {
            return Err(
                b"\\pset: csv_fieldsep cannot be a double quote, a newline, or a carriage return"
                    .to_vec(),
            );
        }
        Some(&[separator]) => display.csv_separator = separator,
        Some(_) => return Err(b"\\pset: csv_fieldsep must be a single one-byte character".to_vec()),
    }
    Ok(Spoken::Report)
}

fn set_expanded(
    display: &mut Display,
    name: &str,
    value: Option<&[u8]>,
) -> Result<Spoken, Vec<u8>> {
    display.expanded = match value {
        Some(value) if value.eq_ignore_ascii_case(b"auto") => Expanded::Auto,
        Some(value) => match parse_bool(value) {
            Some(true) => Expanded::On,
            Some(false) => Expanded::Off,
            None => return Err(values::not_among(value, name, "on, off, auto")),
        },
        None if display.expanded == Expanded::Off => Expanded::On,
        None => Expanded::Off,
    };
    Ok(Spoken::Report)
}

fn set_pager(display: &mut Display, name: &str, value: Option<&[u8]>) -> Result<Spoken, Vec<u8>> {
    display.pager = match value {
        Some(value) if value.eq_ignore_ascii_case(b"always") => Pager::Always,
        Some(value) => match parse_bool(value) {
            Some(true) => Pager::Long,
            Some(false) => Pager::Off,
            None => return Err(values::not_among(value, name, "on, off, always")),
        },
        None if display.pager == Pager::Long => Pager::Off,
        None => Pager::Long,
    };
    Ok(Spoken::Report)
}

fn set_pager_min_lines(
    display: &mut Display,
    name: &str,
    value: Option<&[u8]>,
) -> Result<Spoken, Vec<u8>> {
    if let Some(value) = value {
        display.pager_min_lines = values::whole_integer(value).ok_or_else(|| {
            let value = in_quotes(value);
            [
                b"invalid value ",
                &value[..],
                b" for \"",
                name.as_bytes(),
                b"\": integer expected",
            ]
            .concat()
        })?;
    }
    Ok(Spoken::Report)
}

/// Takes a format by a prefix of its name. `latex` is a name and a prefix of another: psql keeps `latex-longtable` out
/// of the race unless nothing else fits.
fn set_format(display: &mut Display, _: &str, value: Option<&[u8]>) -> Result<Spoken, Vec<u8>> {
    let Some(value) = value else {
        return Ok(Spoken::Report);
    };
    let fits = |name: &str| starts_with_no_case(name, value);
    let (longtable, others): (Vec<_>, Vec<_>) = FORMATS
        .iter()
        .filter(|row| fits(row.name))
        .partition(|row| row.kind == FormatKind::LatexLongtable);
    display.format = match (&others[..], &longtable[..]) {
        ([one], _) | ([], [one]) => one.kind,
        ([first, second, ..], _) => {
            let (value, first, second) = (in_quotes(value), first.name, second.name);
            let matches = format!(" matches both \"{first}\" and \"{second}\"");
            return Err([
                b"\\pset: ambiguous abbreviation ",
                &value[..],
                matches.as_bytes(),
            ]
            .concat());
        }
        _ => {
            let names: Vec<&str> = FORMATS.iter().map(|row| row.name).collect();
            return Err(format!("\\pset: allowed formats are {}", names.join(", ")).into());
        }
    };
    Ok(Spoken::Report)
}

fn format_name(display: &Display) -> &'static str {
    let row = FORMATS.iter().find(|row| row.kind == display.format);
    row.expect("every format has a row").name
}

/// The line styles in the order in which a prefix finds them.
const LINE_STYLES: [(&str, LineStyle); 3] = [
    ("ascii", LineStyle::Ascii),
    ("old-ascii", LineStyle::OldAscii),
    ("unicode", LineStyle::Unicode),
];

fn set_line_style(display: &mut Display, _: &str, value: Option<&[u8]>) -> Result<Spoken, Vec<u8>> {
    if let Some(value) = value {
        let style = LINE_STYLES
            .iter()
            .find(|(name, _)| starts_with_no_case(name, value));
        let refusal = || b"\\pset: allowed line styles are ascii, old-ascii, unicode".to_vec();
        display.line_style = style.ok_or_else(refusal)?.1;
    }
    Ok(Spoken::Report)
}

fn line_style_name(display: &Display) -> &'static str {
    let row = LINE_STYLES
        .iter()
        .find(|(_, style)| *style == display.line_style);
    row.expect("every line style has a row").0
}

fn set_strokes(strokes: &mut Strokes, part: &str, value: Option<&[u8]>) -> Result<Spoken, Vec<u8>> {
    *strokes = match value {
        None => *strokes,
        Some(value) if starts_with_no_case("single", value) => Strokes::Single,
        Some(value) if starts_with_no_case("double", value) => Strokes::Double,
        Some(_) => {
            return Err(
                format!("\\pset: allowed Unicode {part} line styles are single, double").into(),
            );
        }
    };
    Ok(Spoken::Report)
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

fn set_header_width(
    display: &mut Display,
    _: &str,
    value: Option<&[u8]>,
) -> Result<Spoken, Vec<u8>> {
    let Some(value) = value else {
        return Ok(Spoken::Report);
    };
    display.header_width = match values::leading_integer(value) {
        _ if value.eq_ignore_ascii_case(b"full") => HeaderWidth::Full,
        _ if value.eq_ignore_ascii_case(b"column") => HeaderWidth::Column,
        _ if value.eq_ignore_ascii_case(b"page") => HeaderWidth::Page,
        0 => {
            return Err(b"\\pset: allowed xheader_width values are \"full\" (default), \"column\", \"page\", \
                or a number specifying the exact width"
                .to_vec());
        }
        width => HeaderWidth::Exact(width),
    };
    Ok(Spoken::Report)
}

fn header_width_name(width: HeaderWidth) -> String {
    match width {
        HeaderWidth::Full => "full".to_owned(),
        HeaderWidth::Column => "column".to_owned(),
        HeaderWidth::Page => "page".to_owned(),
        HeaderWidth::Exact(width) => width.to_string(),
    }
}

/// Sets a switch, silently as psql does, or toggles it.
fn switch(flag: &mut bool, name: &str, value: Option<&[u8]>) -> Result<Spoken, Vec<u8>> {
    let Some(value) = value else {
        *flag = !*flag;
        return Ok(Spoken::Report);
    };
    *flag = parse_bool(value).ok_or_else(|| {
        let value = in_quotes(value);
        [
            b"unrecognized value ",
            &value[..],
            b" for \"",
            name.as_bytes(),
            b"\": Boolean expected",
        ]
        .concat()
    })?;
    Ok(Spoken::Silent)
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
