//! Where do the rows of an aligned table wait until all widths are known: packed, in blocks given back as they are
//! printed.
//!
//! A cell takes its own bytes and four more; one whose width is not its length, four more again.

use std::collections::VecDeque;

use bytes::Bytes;

use super::scan;
use super::width::{Extent, measure, one_line_of_utf8};
use crate::encoding::Encoding;

/// The size that a block has, unless a single row needs more.
const BLOCK: usize = 1 << 20;

/// The longest text kept; PostgreSQL has no longer ones.
const LONGEST: usize = (1 << 30) - 1;

/// How a cell is to be printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Printable ASCII: as wide as long.
    Plain,
    /// Its own bytes on one line.
    AsIs,
    /// It has several lines, or bytes to be escaped or left out.
    Split,
}

impl Kind {
    fn of(extent: &Extent) -> Kind {
        match extent.as_is {
            true => Kind::AsIs,
            false => Kind::Split,
        }
    }
}

/// Some rows, one behind the other.
#[derive(Debug, Default)]
struct Block {
    /// The heads of the cells, and the texts unless they are in `large`.
    packed: Vec<u8>,
    /// The owner of the texts of one very large row.
    large: Option<Bytes>,
}

/// Stands for the place of a text that is not in [`Block::large`].
const PACKED: u32 = u32::MAX;

/// A cell of the row that [`Kept::next_row`] read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece {
    pub kind: Kind,
    pub width: usize,
    start: usize,
    end: usize,
    is_large: bool,
}

/// The rows of one table.
#[derive(Debug)]
pub(super) struct Kept {
    encoding: Encoding,
    blocks: VecDeque<Block>,
    /// Where the next row starts in the first block.
    at: usize,
    /// Rows kept and not read yet.
    rows: u64,
}

impl Kept {
    pub fn new(encoding: Encoding) -> Kept {
        Kept {
            encoding,
            blocks: VecDeque::new(),
            at: 0,
            rows: 0,
        }
    }

    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// Starts a row whose cells take about `size` bytes.
    pub fn start_row(&mut self, size: usize) {
        self.rows += 1;
        let first = self.blocks.is_empty();
        let full = |block: &Block| block.packed.len() + size > BLOCK || block.large.is_some();
        if self.blocks.back().is_none_or(full) {
            // A small result shall not take a whole block: the first one grows.
            let capacity = if first { size } else { BLOCK.max(size) };
            self.blocks.push_back(Block {
                packed: Vec::with_capacity(capacity),
                large: None,
            });
        }
    }

    /// Starts a row whose texts are in `owner` and stay there.
    pub fn start_large_row(&mut self, owner: &Bytes) {
        self.rows += 1;
        self.blocks.push_back(Block {
            packed: Vec::new(),
            large: Some(owner.clone()),
        });
    }

    /// Keeps a cell of a large row; returns its width, and whether it has several lines.
    pub fn push_large(&mut self, text: &[u8]) -> (usize, bool) {
        let text = &text[..text.len().min(LONGEST)];
        let extent = measure(text, self.encoding);
        let kind = Kind::of(&extent);
        let block = self.blocks.back_mut().expect("a row was started");
        let place = block.large.as_ref().and_then(|owner| place_in(owner, text));
        let head = (text.len() as u32) << 2 | kind as u32;
        let width = u32::try_from(extent.width).unwrap_or(u32::MAX);
        for number in [head, width, place.unwrap_or(PACKED)] {
            block.packed.extend_from_slice(&number.to_ne_bytes());
        }
        if place.is_none() {
            block.packed.extend_from_slice(text);
        }
        (extent.width, extent.lines > 1)
    }

    /// Keeps a text as the next cell of the row, if it is printed as it is on one line; returns its width.
    #[inline]
    pub fn push_easy(&mut self, text: &[u8]) -> Option<usize> {
        if text.len() > LONGEST {
            return None;
        }
        if scan::is_plain(text) {
            self.push_head(Kind::Plain, text.len())
                .extend_from_slice(text);
            return Some(text.len());
        }
        if self.encoding != Encoding::Utf8 {
            return None;
        }
        let width = one_line_of_utf8(text)?;
        self.push_wide(Kind::AsIs, width, text);
        Some(width)
    }

    /// Keeps any text that has gone through the checks as the next cell of the row; returns its width, and whether it
    /// has several lines.
    pub fn push(&mut self, text: &[u8]) -> (usize, bool) {
        let text = &text[..text.len().min(LONGEST)];
        let extent = measure(text, self.encoding);
        let kind = Kind::of(&extent);
        self.push_wide(kind, extent.width, text);
        (extent.width, extent.lines > 1)
    }

    fn push_wide(&mut self, kind: Kind, width: usize, text: &[u8]) {
        let block = self.push_head(kind, text.len());
        let width = u32::try_from(width).unwrap_or(u32::MAX);
        block.extend_from_slice(&width.to_ne_bytes());
        block.extend_from_slice(text);
    }

    #[inline]
    fn push_head(&mut self, kind: Kind, length: usize) -> &mut Vec<u8> {
        let block = &mut self.blocks.back_mut().expect("a row was started").packed;
        let head = (length as u32) << 2 | kind as u32;
        block.extend_from_slice(&head.to_ne_bytes());
        block
    }

    /// Reads the next row into `row`, one piece for each of its elements; false after the last one.
    #[inline]
    pub fn next_row(&mut self, row: &mut [Piece]) -> bool {
        if self.rows == 0 {
            self.blocks.clear();
            self.at = 0;
            return false;
        }
        self.rows -= 1;
        if self
            .blocks
            .front()
            .is_some_and(|block| self.at >= block.packed.len() && !row.is_empty())
        {
            self.blocks.pop_front();
            self.at = 0;
        }
        let Some(block) = self.blocks.front() else {
            return false;
        };
        for piece in row {
            *piece = match block.large {
                None => read_piece(&block.packed, &mut self.at),
                Some(_) => read_large_piece(&block.packed, &mut self.at),
            };
        }
        true
    }

    /// The text of a piece of the row read last.
    #[inline]
    pub fn text(&self, piece: Piece) -> &[u8] {
        let Some(block) = self.blocks.front() else {
            return &[];
        };
        let bytes = match &block.large {
            Some(owner) if piece.is_large => owner,
            _ => block.packed.as_slice(),
        };
        bytes.get(piece.start..piece.end).unwrap_or_default()
    }
}

/// Where `text` lies in `owner`, if it does.
fn place_in(owner: &Bytes, text: &[u8]) -> Option<u32> {
    let start = (text.as_ptr() as usize).checked_sub(owner.as_ptr() as usize)?;
    let is_inside = start + text.len() <= owner.len();
    is_inside.then(|| u32::try_from(start).ok()).flatten()
}

#[inline]
fn number(block: &[u8], at: &mut usize) -> u32 {
    let bytes = block.get(*at..).and_then(<[u8]>::first_chunk::<4>);
    *at += 4;
    u32::from_ne_bytes(*bytes.expect("a row has all its cells"))
}

fn read_large_piece(block: &[u8], at: &mut usize) -> Piece {
    let head = number(block, at);
    let width = number(block, at) as usize;
    let place = number(block, at);
    let length = (head >> 2) as usize;
    let is_large = place != PACKED;
    let start = match is_large {
        true => place as usize,
        false => std::mem::replace(at, *at + length),
    };
    Piece {
        kind: if head & 3 == 1 {
            Kind::AsIs
        } else {
            Kind::Split
        },
        width,
        start,
        end: start + length,
        is_large,
    }
}

#[inline]
fn read_piece(block: &[u8], at: &mut usize) -> Piece {
    let head = number(block, at);
    let length = (head >> 2) as usize;
    let (kind, width) = match head & 3 {
        0 => (Kind::Plain, length),
        1 => (Kind::AsIs, number(block, at) as usize),
        _ => (Kind::Split, number(block, at) as usize),
    };
    let start = *at;
    *at += length;
    Piece {
        kind,
        width,
        start,
        end: *at,
        is_large: false,
    }
}

impl Default for Piece {
    fn default() -> Piece {
        Piece {
            kind: Kind::Plain,
            width: 0,
            start: 0,
            end: 0,
            is_large: false,
        }
    }
}
