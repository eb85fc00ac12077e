//! Makes numbers that look random and are the same in every run: a failure repeats.
#![allow(dead_code)] // each suite uses the part it needs

/// A xorshift generator.
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    /// Two seeds give two sequences; 0 would give zeros and counts as 1.
    pub fn new(seed: u64) -> Random {
        Random(seed.max(1))
    }

    /// A number below `limit`; 0 if there is none.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % (limit.max(1) as u64)) as usize
    }

    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }

    /// Up to `most` pieces in a row.
    pub fn text(&mut self, pieces: &[&[u8]], most: usize) -> Vec<u8> {
        let count = self.below(most);
        let mut text = Vec::new();
        for _ in 0..count {
            text.extend_from_slice(pieces[self.below(pieces.len())]);
        }
        text
    }
}
