//! In which column is a character of a line shown: tabs, wide and joining characters, visible escapes. Pure.

use crate::encoding::Encoding;
use crate::term::pager::glyphs::{Glyph, Shown, glyphs};

/// How far apart the stops of a tabulator are, and what Tab indents by.
pub const TAB: usize = 4;
const SPACES: &str = "    ";

/// The characters of a line with where each begins, in bytes.
pub fn shown(line: &str) -> impl Iterator<Item = (usize, Glyph<'_>)> {
    let (mut byte, mut column) = (0, 0);
    glyphs(line.as_bytes(), Encoding::Utf8).map(move |mut glyph| {
        let at = byte;
        if line.as_bytes()[at] == b'\t' {
            glyph.width = TAB - column % TAB;
            glyph.shown = Shown::Sign(&SPACES[..glyph.width]);
        }
        byte += glyph.length;
        column += glyph.width;
        (at, glyph)
    })
}

/// The column of a place in a line.
pub fn column(line: &str, byte: usize) -> usize {
    let before = shown(line).take_while(|(at, _)| *at < byte);
    before.map(|(_, glyph)| glyph.width).sum()
}

/// The place in a line that is shown at a column, or the last before it.
pub fn byte(line: &str, column: usize) -> usize {
    let mut end = 0;
    for (at, glyph) in shown(line) {
        end += glyph.width;
        if end > column {
            return at;
        }
    }
    line.len()
}

/// Where the character behind a place ends, with the marks that join it.
pub fn next(line: &str, byte: usize) -> Option<usize> {
    let mut rest = shown(line).skip_while(|(at, _)| *at < byte);
    rest.next()?;
    let next = rest.find(|(_, glyph)| glyph.width > 0);
    Some(next.map_or(line.len(), |(at, _)| at))
}

/// Where the character before a place begins.
pub fn previous(line: &str, byte: usize) -> Option<usize> {
    let before = shown(line).take_while(|(at, _)| *at < byte);
    let bases = before.filter(|(at, glyph)| glyph.width > 0 || *at == 0);
    bases.map(|(at, _)| at).last()
}
