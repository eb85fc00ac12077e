//! What does a text look like on a screen: its width, its lines, the escapes for what cannot be shown.

use super::buffer::Buffer;
use super::scan;
use super::valid::checked_length;
use crate::encoding::Encoding;
use crate::encoding::width::decode_utf8;

/// The size of a text on a screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extent {
    /// Columns of the widest line.
    pub width: usize,
    pub lines: usize,
    /// Whether the bytes can be shown as they are, on one line.
    pub as_is: bool,
}

/// Measures a text: newlines start lines, tabs go to the next multiple of eight, control characters are escaped, and
/// a character cut off at the end is left out.
pub fn measure(text: &[u8], encoding: Encoding) -> Extent {
    if scan::is_plain(text) {
        return Extent {
            width: text.len(),
            lines: 1,
            as_is: true,
        };
    }
    let mut extent = Extent {
        width: 0,
        lines: 1,
        as_is: true,
    };
    let mut line = 0;
    let whole = each(text, encoding, |shown| {
        extent.as_is &= matches!(shown, Shown::AsIs(..));
        match shown {
            Shown::Newline => {
                extent.width = extent.width.max(line);
                extent.lines += 1;
                line = 0;
            }
            shown => line += shown.width(line),
        }
    });
    extent.as_is &= whole;
    extent.width = extent.width.max(line);
    extent
}

/// The width of a UTF-8 text, if all of it is printed as it is on one line; it need not have been checked.
pub(super) fn one_line_of_utf8(text: &[u8]) -> Option<usize> {
    let mut width = 0;
    let mut rest = text;
    while let [lead, tail @ ..] = rest {
        if (0x20..0x7f).contains(lead) {
            width += 1;
            rest = tail;
            continue;
        }
        let length = checked_length(rest)?;
        let (character, tail) = rest.split_at(length);
        width += Encoding::Utf8.char_width(character)?;
        rest = tail;
    }
    Some(width)
}

/// The lines of one text, ready to be shown; kept and refilled to save allocations.
#[derive(Debug, Default)]
pub(super) struct Lines {
    bytes: Vec<u8>,
    /// Where each line ends in `bytes`, and its width.
    ends: Vec<(usize, usize)>,
}

impl Lines {
    pub(super) fn of(text: &[u8], encoding: Encoding) -> Lines {
        let mut lines = Lines::default();
        lines.fill(text, encoding);
        lines
    }

    /// Replaces the lines by those of `text`: at least one, whose widths are as [`measure`] says.
    pub(super) fn fill(&mut self, text: &[u8], encoding: Encoding) {
        self.bytes.clear();
        self.ends.clear();
        let mut width = 0;
        let _whole = each(text, encoding, |shown| {
            let columns = shown.width(width);
            match shown {
                Shown::AsIs(bytes, _) => self.bytes.extend_from_slice(bytes),
                Shown::Newline => self.ends.push((self.bytes.len(), width)),
                Shown::Return => self.bytes.extend_from_slice(b"\\r"),
                Shown::Tab => self.bytes.resize(self.bytes.len() + columns, b' '),
                Shown::Control(byte) => {
                    let escape = format!("\\x{byte:02X}");
                    self.bytes.extend_from_slice(escape.as_bytes());
                }
                Shown::WideControl(code) => {
                    let escape = format!("\\u{code:04X}");
                    self.bytes.extend_from_slice(escape.as_bytes());
                }
            }
            width = match shown {
                Shown::Newline => 0,
                _ => width + columns,
            };
        });
        self.ends.push((self.bytes.len(), width));
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// A line and its width; an empty one past the last.
    pub(super) fn line(&self, index: usize) -> (&[u8], usize) {
        let start = match index.checked_sub(1) {
            None => 0,
            Some(before) => self.ends.get(before).map_or(self.bytes.len(), |end| end.0),
        };
        match self.ends.get(index) {
            Some(&(end, width)) => (&self.bytes[start..end], width),
            None => (&[], 0),
        }
    }
}

/// The longest start of `line` that fits into `columns`, as its length in bytes and its width.
///
/// The first character that takes room is taken even when it is wider than that, so that the caller gets on.
pub(super) fn fit(line: &[u8], columns: usize, encoding: Encoding) -> (usize, usize) {
    if line.len() <= columns && scan::is_plain(line) {
        return (line.len(), line.len());
    }
    let mut at = 0;
    let mut width = 0;
    while at < line.len() {
        let length = encoding.char_len(&line[at..]);
        let end = line.len().min(at + length);
        let wider = width + encoding.char_width(&line[at..end]).unwrap_or(0);
        if wider > columns && width != 0 {
            break;
        }
        width = wider;
        at = end;
    }
    (at, width)
}

/// Appends `count` spaces.
#[inline]
pub(super) fn pad(count: usize, out: &mut impl Buffer) {
    const SPACES: [u8; 128] = [b' '; 128];
    match SPACES.get(..count) {
        Some(spaces) => out.extend_from_slice(spaces),
        None => out.fill(b' ', count),
    }
}

/// How one character is shown.
#[derive(Debug, Clone, Copy)]
enum Shown<'a> {
    /// As its own bytes, with their width.
    AsIs(&'a [u8], usize),
    Newline,
    Return,
    Tab,
    /// `\x01`.
    Control(u8),
    /// `\u0080`.
    WideControl(u32),
}

impl Shown<'_> {
    /// The columns it takes when it stands in column `at` of its line.
    fn width(self, at: usize) -> usize {
        match self {
            Shown::AsIs(_, width) => width,
            Shown::Newline => 0,
            Shown::Return => 2,
            Shown::Tab => 8 - at % 8,
            Shown::Control(_) => 4,
            Shown::WideControl(_) => 6,
        }
    }
}

/// Calls `show` for each character, runs of printable ASCII at once; false when the last character was cut off.
#[inline]
fn each<'a>(text: &'a [u8], encoding: Encoding, mut show: impl FnMut(Shown<'a>)) -> bool {
    let mut at = 0;
    while let Some(&lead) = text.get(at) {
        if (0x20..0x7f).contains(&lead) {
            let run = text[at..].iter().take_while(|b| (0x20..0x7f).contains(*b));
            let length = run.count();
            show(Shown::AsIs(&text[at..at + length], length));
            at += length;
            continue;
        }
        let length = encoding.char_len(&text[at..]);
        let Some(character) = text.get(at..at + length) else {
            return false;
        };
        let width = encoding.char_width(character);
        show(match (lead, width) {
            (b'\n', _) => Shown::Newline,
            (b'\r', _) => Shown::Return,
            (b'\t', _) => Shown::Tab,
            (_, Some(width)) => Shown::AsIs(character, width),
            (_, None) if length == 1 => Shown::Control(lead),
            (_, None) => Shown::WideControl(decode_utf8(character).unwrap_or(0)),
        });
        at += length;
    }
    true
}
