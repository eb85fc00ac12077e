//! What do a statement's first words say: a routine with a `BEGIN ATOMIC` body, or a COPY that wants data.

/// The words that matter, by a letter each.
const KEYWORDS: &[(&[u8], u8)] = &[
    (b"create", b'c'),
    (b"or", b'o'),
    (b"replace", b'r'),
    (b"function", b'f'),
    (b"procedure", b'p'),
    (b"copy", b'C'),
    (b"from", b'F'),
    (b"stdin", b'S'),
    (b"stdout", b'S'),
];

/// The words of the statement being read, outside parentheses, as far as psql looks at them.
#[derive(Debug, Clone, Default)]
pub(super) struct Words {
    first: [u8; 8],
    count: usize,
    /// How many `BEGIN` and `CASE` of a routine's body are open.
    begin_depth: u32,
    copies: u32,
}

impl Words {
    /// Notes the next word outside parentheses.
    #[inline]
    pub fn see(&mut self, word: &[u8]) {
        if self.count < self.first.len() {
            self.first[self.count] = letter(word);
            self.count += 1;
        }
        if self.first[0] == b'c' && self.is_routine() {
            self.see_in_routine(word);
        }
    }

    fn see_in_routine(&mut self, word: &[u8]) {
        let is_case = self.begin_depth > 0 && word.eq_ignore_ascii_case(b"case");
        if is_case || word.eq_ignore_ascii_case(b"begin") {
            self.begin_depth += 1;
        } else if word.eq_ignore_ascii_case(b"end") {
            self.begin_depth = self.begin_depth.saturating_sub(1);
        }
    }

    fn is_routine(&self) -> bool {
        matches!(
            self.first,
            [b'c', b'f' | b'p', ..] | [b'c', b'o', b'r', b'f' | b'p', ..]
        )
    }

    fn is_copy_from_stdin(&self) -> bool {
        let from = self.first.iter().position(|&letter| letter == b'F');
        let next = from.and_then(|from| self.first.get(from + 1));
        self.first[0] == b'C' && next == Some(&b'S')
    }

    /// Whether a semicolon now belongs to the body of a routine.
    pub fn is_in_body(&self) -> bool {
        self.begin_depth > 0
    }

    /// Ends a statement; the next word is the first of another.
    pub fn end_statement(&mut self) {
        self.copies += u32::from(self.is_copy_from_stdin());
        self.first = [0; 8];
        self.count = 0;
    }

    /// The number of statements so far that want data, with the one being read.
    pub fn copies(&self) -> u32 {
        self.copies + u32::from(self.is_copy_from_stdin())
    }

    pub fn forget_copies(&mut self) {
        self.copies = 0;
    }
}

fn letter(word: &[u8]) -> u8 {
    KEYWORDS
        .iter()
        .find(|(keyword, _)| keyword.eq_ignore_ascii_case(word))
        .map_or(0, |&(_, letter)| letter)
}
