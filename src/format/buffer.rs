//! Where formats put their bytes: a buffer, or for texts too large to hold twice one that is emptied on the way.

/// Takes what a format prints.
pub trait Out {
    /// What has been printed and not been taken away yet.
    fn bytes(&mut self) -> &mut Vec<u8>;

    /// Called within large rows: the owner may take away what is there.
    fn relieve(&mut self) {}
}

impl Out for Vec<u8> {
    fn bytes(&mut self) -> &mut Vec<u8> {
        self
    }
}

/// How the parts of a row are appended; monomorphic for the usual case of a plain buffer.
pub(super) trait Buffer {
    fn push(&mut self, byte: u8);
    fn extend_from_slice(&mut self, text: &[u8]);
    fn fill(&mut self, byte: u8, count: usize);
    /// The number of bytes that wait to be taken away.
    fn length(&self) -> usize;

    /// Appends the strokes of a rule.
    fn strokes(&mut self, stroke: &str, count: usize) {
        match stroke.as_bytes() {
            &[byte] => self.fill(byte, count),
            bytes => {
                for _ in 0..count {
                    self.extend_from_slice(bytes);
                }
            }
        }
    }
}

impl Buffer for Vec<u8> {
    #[inline]
    fn push(&mut self, byte: u8) {
        Vec::push(self, byte);
    }

    #[inline]
    fn extend_from_slice(&mut self, text: &[u8]) {
        Vec::extend_from_slice(self, text);
    }

    #[inline]
    fn fill(&mut self, byte: u8, count: usize) {
        self.resize(self.len() + count, byte);
    }

    #[inline]
    fn length(&self) -> usize {
        self.len()
    }
}

/// How much of a large text goes into the buffer at once.
const PIECE: usize = 64 * 1024;

/// A buffer for large texts, relieved after each piece.
pub(super) struct Relieved<'a>(pub &'a mut dyn Out);

impl Buffer for Relieved<'_> {
    fn length(&self) -> usize {
        // What is large is relieved on the way: each row may be the last for now.
        PIECE
    }

    fn push(&mut self, byte: u8) {
        self.0.bytes().push(byte);
    }

    fn extend_from_slice(&mut self, text: &[u8]) {
        for piece in text.chunks(PIECE) {
            self.0.bytes().extend_from_slice(piece);
            self.0.relieve();
        }
    }

    fn fill(&mut self, byte: u8, count: usize) {
        let mut left = count;
        while left > 0 {
            let piece = left.min(PIECE);
            self.0.bytes().fill(byte, piece);
            self.0.relieve();
            left -= piece;
        }
    }
}
