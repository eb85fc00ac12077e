//! Does a cell hold any byte that needs care: quick looks at many bytes at a time.

/// Says whether every byte is a printable ASCII character, so that its width is its length.
#[inline]
pub(super) fn is_plain(text: &[u8]) -> bool {
    collect(text, |b| u8::from(b.wrapping_sub(0x20) >= 0x5f)) == 0
}

/// A bit of [`csv_marks`]: the cell holds the separator, a quote or a line end.
pub(super) const QUOTED: u8 = 1;
/// A bit of [`csv_marks`]: the cell holds a byte that is not ASCII.
pub(super) const HIGH: u8 = 2;

/// Says what a CSV cell holds, as [`QUOTED`] and [`HIGH`].
#[inline]
pub(super) fn csv_marks(text: &[u8], separator: u8) -> u8 {
    collect(text, |b| {
        let quoted = (b == separator) | (b == b'"') | (b == b'\n') | (b == b'\r');
        u8::from(quoted) | (b >> 7) << 1
    })
}

/// Says whether every byte is ASCII.
#[inline]
pub(super) fn is_ascii(text: &[u8]) -> bool {
    collect(text, |b| b & 0x80) == 0
}

/// Ors `mark` over all bytes, in blocks that the compiler turns into vector instructions.
///
/// The last bytes are read as a block that overlaps the one before, because a loop over a remainder would cost more
/// than the whole rest for the short cells that most results consist of.
#[inline(always)]
fn collect(text: &[u8], mark: impl Fn(u8) -> u8 + Copy) -> u8 {
    if let Some(last) = text.last_chunk::<16>() {
        let (blocks, _) = text.as_chunks::<16>();
        let mut marks = block(last, mark);
        for bytes in blocks {
            marks |= block(bytes, mark);
        }
        return marks;
    }
    if let (Some(first), Some(last)) = (text.first_chunk::<8>(), text.last_chunk::<8>()) {
        return block(first, mark) | block(last, mark);
    }
    if let (Some(first), Some(last)) = (text.first_chunk::<4>(), text.last_chunk::<4>()) {
        return block(first, mark) | block(last, mark);
    }
    match *text {
        [a, b, c] => mark(a) | mark(b) | mark(c),
        [a, b] => mark(a) | mark(b),
        [a] => mark(a),
        _ => 0,
    }
}

#[inline(always)]
fn block<const N: usize>(bytes: &[u8; N], mark: impl Fn(u8) -> u8) -> u8 {
    let mut marks = 0;
    for &b in bytes {
        marks |= mark(b);
    }
    marks
}
