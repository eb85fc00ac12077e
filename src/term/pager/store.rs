//! How are the rows of a result kept: end to end in large blocks, with a place of eight bytes each.

/// How much one block holds, unless a single row is larger.
const BLOCK: usize = 1024 * 1024;

/// Texts by number, in the order in which they came.
#[derive(Debug, Default)]
pub struct Rows {
    blocks: Vec<Vec<u8>>,
    places: Vec<Place>,
    bytes: usize,
}

#[derive(Debug, Clone, Copy)]
struct Place {
    block: u32,
    start: u32,
}

impl Rows {
    /// Adds a row; one of 4 GB or more cannot come, as the protocol's messages are shorter.
    pub fn push(&mut self, row: &[u8]) {
        let is_full = |block: &Vec<u8>| block.len() + row.len() > BLOCK;
        if self.blocks.last().is_none_or(is_full) {
            // A small result shall not take a whole block: the first one grows.
            let capacity = match self.blocks.is_empty() {
                true => row.len(),
                false => BLOCK.max(row.len()),
            };
            self.blocks.push(Vec::with_capacity(capacity));
        }
        let number = self.blocks.len() - 1;
        let block = &mut self.blocks[number];
        self.places.push(Place {
            block: number as u32,
            start: block.len() as u32,
        });
        block.extend_from_slice(row);
        self.bytes += row.len();
    }

    pub fn len(&self) -> usize {
        self.places.len()
    }

    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// How many bytes the rows have.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// A row by its number; nothing past the last one.
    pub fn get(&self, number: usize) -> Option<&[u8]> {
        let place = self.places.get(number)?;
        let block = &self.blocks[place.block as usize];
        let end = match self.places.get(number + 1) {
            Some(next) if next.block == place.block => next.start as usize,
            _ => block.len(),
        };
        Some(&block[place.start as usize..end])
    }
}
