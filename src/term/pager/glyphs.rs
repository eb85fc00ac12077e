//! How is a value shown on one line of the screen: its characters and their widths, with visible escapes for all that
//! a terminal could take for a command.
//!
//! Total over any bytes in any encoding. Line ends and tabs have a sign of their own, since they are common; other
//! control characters, bytes that are no characters, and the marks that turn the direction of a text are escaped.

use crate::encoding::Encoding;
use crate::encoding::width::decode_utf8;
use crate::format::measure;

/// What stands for a line end within a value.
const NEWLINE: &str = "↵";
const TAB: &str = "→";

/// One character of a value as it is shown.
#[derive(Debug, Clone, Copy)]
pub struct Glyph<'a> {
    pub shown: Shown<'a>,
    /// The columns it takes; 0 for a mark that joins the character before.
    pub width: usize,
    /// How many bytes of the value it stands for.
    pub length: usize,
}

/// The bytes of a glyph.
#[derive(Debug, Clone, Copy)]
pub enum Shown<'a> {
    AsIs(&'a [u8]),
    Sign(&'static str),
    /// `\x1B` or `\u202E`.
    Byte(u8),
    Code(u32),
}

impl Shown<'_> {
    pub fn append_to(self, out: &mut Vec<u8>) {
        match self {
            Shown::AsIs(bytes) => out.extend_from_slice(bytes),
            Shown::Sign(sign) => out.extend_from_slice(sign.as_bytes()),
            Shown::Byte(byte) => out.extend_from_slice(format!("\\x{byte:02X}").as_bytes()),
            Shown::Code(code) => out.extend_from_slice(format!("\\u{code:04X}").as_bytes()),
        }
    }
}

/// Goes through the characters of a value.
pub fn glyphs(text: &[u8], encoding: Encoding) -> impl Iterator<Item = Glyph<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let glyph = first(rest, encoding)?;
        rest = &rest[glyph.length..];
        Some(glyph)
    })
}

/// The columns that a value takes on one line.
pub fn width(text: &[u8], encoding: Encoding) -> usize {
    let extent = measure(text, encoding);
    if extent.as_is && text.is_ascii() {
        return extent.width;
    }
    glyphs(text, encoding).map(|glyph| glyph.width).sum()
}

fn first(rest: &[u8], encoding: Encoding) -> Option<Glyph<'_>> {
    let lead = *rest.first()?;
    let glyph = |shown, width, length| Glyph {
        shown,
        width,
        length,
    };
    Some(match lead {
        0x20..0x7f => glyph(Shown::AsIs(&rest[..1]), 1, 1),
        b'\n' => glyph(Shown::Sign(NEWLINE), 1, 1),
        b'\t' => glyph(Shown::Sign(TAB), 1, 1),
        0..0x20 | 0x7f => glyph(Shown::Byte(lead), 4, 1),
        _ => {
            let length = encoding.char_len(rest).max(1);
            match rest.get(..length).and_then(|c| wide(c, encoding)) {
                Some((shown, width)) => glyph(shown, width, length),
                None => glyph(Shown::Byte(lead), 4, 1),
            }
        }
    })
}

/// A character above ASCII, unless it is none.
fn wide(character: &[u8], encoding: Encoding) -> Option<(Shown<'_>, usize)> {
    match encoding {
        Encoding::Utf8 => {
            std::str::from_utf8(character).ok()?;
            let code = decode_utf8(character)?;
            if turns_direction(code) {
                return Some((Shown::Code(code), 6));
            }
        }
        // Where bytes are characters, these are the terminal's second set of controls.
        Encoding::SingleByte if character[0] < 0xa0 => return None,
        _ => {}
    }
    match encoding.char_width(character) {
        Some(width) => Some((Shown::AsIs(character), width)),
        None => Some((Shown::Code(decode_utf8(character)?), 6)),
    }
}

/// Marks that make a text look like another one: direction, line ends, annotations.
fn turns_direction(code: u32) -> bool {
    matches!(
        code,
        0x61c | 0x200e | 0x200f | 0x2028..=0x202e | 0x2066..=0x2069 | 0xfff9..=0xfffb
    )
}
