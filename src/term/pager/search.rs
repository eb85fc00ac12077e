//! Where does a text occur: within one value, without regard to case unless the pattern has capitals.

use memchr::{memchr, memchr2};

/// What is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    text: Vec<u8>,
    ignores_case: bool,
}

impl Pattern {
    /// `None` for an empty text.
    pub fn new(text: &str) -> Option<Pattern> {
        (!text.is_empty()).then(|| Pattern {
            text: text.as_bytes().to_vec(),
            ignores_case: !text.chars().any(char::is_uppercase),
        })
    }

    pub fn text(&self) -> &[u8] {
        &self.text
    }

    pub fn is_in(&self, value: &[u8]) -> bool {
        self.find(value, 0).is_some()
    }

    /// The places in `value`, one after the other, as starts and ends.
    pub fn places(&self, value: &[u8]) -> Vec<(usize, usize)> {
        let mut places = Vec::new();
        let mut at = 0;
        while let Some((start, end)) = self.find(value, at) {
            at = end;
            places.push((start, end));
        }
        places
    }

    fn find(&self, value: &[u8], from: usize) -> Option<(usize, usize)> {
        if self.ignores_case && !self.text.is_ascii() {
            return self.find_folded(value, from);
        }
        let lead = *self.text.first()?;
        let mut at = from;
        loop {
            let rest = value.get(at..)?;
            let found = match self.ignores_case {
                true => memchr2(lead, lead.to_ascii_uppercase(), rest),
                false => memchr(lead, rest),
            };
            let start = at + found?;
            let end = start + self.text.len();
            let candidate = value.get(start..end)?;
            let is_equal = match self.ignores_case {
                true => candidate.eq_ignore_ascii_case(&self.text),
                false => candidate == self.text,
            };
            if is_equal {
                return Some((start, end));
            }
            at = start + 1;
        }
    }

    /// Looks character by character: the capital of a letter beyond ASCII may even have another length.
    fn find_folded(&self, value: &[u8], from: usize) -> Option<(usize, usize)> {
        let chunk = value.get(from..)?.utf8_chunks().next()?;
        let text = chunk.valid();
        text.char_indices().find_map(|(start, _)| {
            let length = self.folded_length(&text[start..])?;
            Some((from + start, from + start + length))
        })
    }

    /// How much of the start of `text` is the pattern in any case.
    fn folded_length(&self, text: &str) -> Option<usize> {
        let mut wanted = std::str::from_utf8(&self.text).ok()?.chars().peekable();
        for (at, c) in text.char_indices() {
            if wanted.peek().is_none() {
                return Some(at);
            }
            if !c.to_lowercase().all(|lower| wanted.next() == Some(lower)) {
                return None;
            }
        }
        wanted.peek().is_none().then_some(text.len())
    }
}
