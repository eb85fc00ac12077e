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

    /// The places in `value`, one after the other, as starts; each is as long as the pattern.
    pub fn places(&self, value: &[u8]) -> Vec<(usize, usize)> {
        let mut places = Vec::new();
        let mut at = 0;
        while let Some(start) = self.find(value, at) {
            at = start + self.text.len();
            places.push((start, at));
        }
        places
    }

    fn find(&self, value: &[u8], from: usize) -> Option<usize> {
        let lead = *self.text.first()?;
        let mut at = from;
        loop {
            let rest = value.get(at..)?;
            let found = match self.ignores_case {
                true => memchr2(lead, lead.to_ascii_uppercase(), rest),
                false => memchr(lead, rest),
            };
            let start = at + found?;
            let candidate = value.get(start..start + self.text.len())?;
            let is_equal = match self.ignores_case {
                true => candidate.eq_ignore_ascii_case(&self.text),
                false => candidate == self.text,
            };
            if is_equal {
                return Some(start);
            }
            at = start + 1;
        }
    }
}
