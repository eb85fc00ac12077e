//! How does each `\pset` option take its value, and what does psql say when it will not.

use super::FORMATS;
use super::display::{Display, Expanded, FormatKind, HeaderWidth, LineStyle, Pager, Strokes};
use super::values::{self, in_quotes};
use crate::scalar::{self, starts_with_no_case};

/// Whether psql reports the new value: it does not for switches set by a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Spoken {
    Report,
    Silent,
}

pub(super) fn set_csv_separator(
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

pub(super) fn set_expanded(
    display: &mut Display,
    name: &str,
    value: Option<&[u8]>,
) -> Result<Spoken, Vec<u8>> {
    display.expanded = match value {
        Some(value) if value.eq_ignore_ascii_case(b"auto") => Expanded::Auto,
        Some(value) => match scalar::boolean(value) {
            Some(true) => Expanded::On,
            Some(false) => Expanded::Off,
            None => return Err(values::not_among(value, name, "on, off, auto")),
        },
        None if display.expanded == Expanded::Off => Expanded::On,
        None => Expanded::Off,
    };
    Ok(Spoken::Report)
}

pub(super) fn set_pager(
    display: &mut Display,
    name: &str,
    value: Option<&[u8]>,
) -> Result<Spoken, Vec<u8>> {
    display.pager = match value {
        Some(value) if value.eq_ignore_ascii_case(b"always") => Pager::Always,
        Some(value) => match scalar::boolean(value) {
            Some(true) => Pager::Long,
            Some(false) => Pager::Off,
            None => return Err(values::not_among(value, name, "on, off, always")),
        },
        None if display.pager == Pager::Long => Pager::Off,
        None => Pager::Long,
    };
    Ok(Spoken::Report)
}

pub(super) fn set_pager_min_lines(
    display: &mut Display,
    name: &str,
    value: Option<&[u8]>,
) -> Result<Spoken, Vec<u8>> {
    if let Some(value) = value {
        display.pager_min_lines = scalar::integer(value).ok_or_else(|| {
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
pub(super) fn set_format(
    display: &mut Display,
    _: &str,
    value: Option<&[u8]>,
) -> Result<Spoken, Vec<u8>> {
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

/// The line styles in the order in which a prefix finds them.
pub(super) const LINE_STYLES: [(&str, LineStyle); 3] = [
    ("ascii", LineStyle::Ascii),
    ("old-ascii", LineStyle::OldAscii),
    ("unicode", LineStyle::Unicode),
];

pub(super) fn set_line_style(
    display: &mut Display,
    _: &str,
    value: Option<&[u8]>,
) -> Result<Spoken, Vec<u8>> {
    if let Some(value) = value {
        let style = LINE_STYLES
            .iter()
            .find(|(name, _)| starts_with_no_case(name, value));
        let refusal = || b"\\pset: allowed line styles are ascii, old-ascii, unicode".to_vec();
        display.line_style = style.ok_or_else(refusal)?.1;
    }
    Ok(Spoken::Report)
}

pub(super) fn set_strokes(
    strokes: &mut Strokes,
    part: &str,
    value: Option<&[u8]>,
) -> Result<Spoken, Vec<u8>> {
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

pub(super) fn set_header_width(
    display: &mut Display,
    _: &str,
    value: Option<&[u8]>,
) -> Result<Spoken, Vec<u8>> {
    let Some(value) = value else {
        return Ok(Spoken::Report);
    };
    display.header_width = match scalar::leading_integer(value) {
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

/// Sets a switch, silently as psql does, or toggles it.
pub(super) fn switch(flag: &mut bool, name: &str, value: Option<&[u8]>) -> Result<Spoken, Vec<u8>> {
    let Some(value) = value else {
        *flag = !*flag;
        return Ok(Spoken::Report);
    };
    *flag = scalar::boolean(value).ok_or_else(|| {
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
