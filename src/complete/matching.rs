//! Measures how well what was typed fits a name.
//!
//! In go the typed word and a name, out comes how it fits: from equal, over prefixes, word beginnings (`oi` fits
//! `order_items`) and letters in order, to a typing mistake. Case never matters for whether, only for how well.

/// How a typed word fits a name; the better ones first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Quality {
    Exact,
    Prefix,
    /// The name has a word that begins with what was typed.
    WordPrefix,
    /// Beginnings of several words of the name, in order.
    Abbreviation,
    Substring,
    /// The letters in order, others between them.
    Subsequence,
    /// A letter too many, too few, wrong, or two swapped.
    Typo,
}

/// A fit: its quality, and what is lost within that quality (0 is best).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fit {
    pub quality: Quality,
    pub loss: u8,
}

/// How far a word may be from a name that it fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Only names that begin with it: pgcli's plain mode, and psql.
    Prefix,
    Fuzzy,
    /// Also names that it would fit but for a typing mistake.
    Typos,
}

/// A typed word, made ready to be compared with many names.
#[derive(Debug, Clone)]
pub struct Pattern {
    typed: String,
    lower: Vec<u8>,
    reach: Reach,
}

/// What a longer word costs, the most a typed word has in letters to be looked at loosely.
const LONGEST_FUZZY: usize = 64;

impl Pattern {
    pub fn new(typed: &str, reach: Reach) -> Pattern {
        Pattern {
            typed: typed.to_owned(),
            lower: lower(typed).into_owned(),
            reach,
        }
    }

    pub fn typed(&self) -> &str {
        &self.typed
    }

    pub fn is_empty(&self) -> bool {
        self.lower.is_empty()
    }

    /// Whether a name begins with the word.
    pub fn begins(&self, name: &str) -> bool {
        let start = name.as_bytes().get(..self.lower.len());
        !self.is_empty() && start.is_some_and(|start| start.eq_ignore_ascii_case(&self.lower))
    }

    /// The same word, compared with another reach.
    pub fn reaching(&self, reach: Reach) -> Pattern {
        Pattern {
            reach,
            ..self.clone()
        }
    }

    /// How the word fits `name`; `None` when it does not. An empty word fits everything as a prefix.
    pub fn fit(&self, name: &str) -> Option<Fit> {
        if name.is_ascii() {
            return self.fit_bytes(name.as_bytes(), name);
        }
        self.fit_bytes(&lower(name), name)
    }

    fn fit_bytes(&self, name: &[u8], original: &str) -> Option<Fit> {
        let word = &self.lower[..];
        if name.len() >= word.len() && name[..word.len()].eq_ignore_ascii_case(word) {
            return Some(self.prefix(name, original));
        }
        if self.reach == Reach::Prefix || word.len() > LONGEST_FUZZY {
            return None;
        }
        if let Some(span) = subsequence(word, name) {
            return Some(inside(word, name, original.as_bytes(), span));
        }
        match self.reach {
            Reach::Typos => typo(word, name),
            _ => None,
        }
    }

    fn prefix(&self, name: &[u8], original: &str) -> Fit {
        let is_same_case = original.starts_with(&self.typed);
        let quality = match name.len() == self.lower.len() {
            true => Quality::Exact,
            false => Quality::Prefix,
        };
        Fit {
            quality,
            loss: u8::from(!is_same_case),
        }
    }
}

fn lower(text: &str) -> std::borrow::Cow<'_, [u8]> {
    match text.is_ascii() {
        true if !text.bytes().any(|b| b.is_ascii_uppercase()) => text.as_bytes().into(),
        true => text.to_ascii_lowercase().into_bytes().into(),
        false => text.to_lowercase().into_bytes().into(),
    }
}

/// The shortest stretch of `name`, of those beginning at the first possible place, that has the letters of `word`
/// in order.
fn subsequence(word: &[u8], name: &[u8]) -> Option<(usize, usize)> {
    let mut wanted = word.iter();
    let mut next = *wanted.next()?;
    let mut start = None;
    for (at, &byte) in name.iter().enumerate() {
        if byte.to_ascii_lowercase() != next {
            continue;
        }
        start = start.or(Some(at));
        match wanted.next() {
            Some(&byte) => next = byte,
            None => return Some((start?, at + 1)),
        }
    }
    None
}

/// The quality of a fit somewhere inside a name, which is known to have the letters in order.
fn inside(word: &[u8], name: &[u8], original: &[u8], span: (usize, usize)) -> Fit {
    if let Some(skipped) = word_beginnings(word, name, original) {
        return skipped;
    }
    let substring = name
        .windows(word.len())
        .position(|window| window.eq_ignore_ascii_case(word));
    if let Some(at) = substring {
        return Fit {
            quality: Quality::Substring,
            loss: small(at),
        };
    }
    let (start, end) = span;
    Fit {
        quality: Quality::Subsequence,
        loss: small((end - start - word.len()) * 4 + start),
    }
}

fn small(loss: usize) -> u8 {
    u8::try_from(loss).unwrap_or(u8::MAX)
}

/// The fit when the word is made of beginnings of words of the name.
fn word_beginnings(word: &[u8], name: &[u8], original: &[u8]) -> Option<Fit> {
    let starts: Vec<usize> = (0..name.len())
        .filter(|&at| begins_word(original, name, at))
        .take(MOST_WORDS)
        .collect();
    let whole = starts.iter().position(|&at| {
        name.len() >= at + word.len() && name[at..at + word.len()].eq_ignore_ascii_case(word)
    });
    if let Some(skipped) = whole {
        return Some(Fit {
            quality: Quality::WordPrefix,
            loss: small(skipped),
        });
    }
    // Two letters in two words are an abbreviation; more may be taken from each word.
    let mut abbreviation = Abbreviation {
        word,
        name,
        starts: &starts,
        failed: [0; MOST_WORDS + 1],
    };
    let used = abbreviation.words_used(0, 0)?;
    Some(Fit {
        quality: Quality::Abbreviation,
        loss: small(starts.len().saturating_sub(used)),
    })
}

/// The most words of a name that are looked at for abbreviations.
const MOST_WORDS: usize = 32;

/// An abbreviation being taken apart.
struct Abbreviation<'a> {
    word: &'a [u8],
    name: &'a [u8],
    /// Where the words of the name begin.
    starts: &'a [usize],
    /// For each of the name's words the places of `word`, as bits, that are known to fail from there on: without them
    /// time is exponential where the same letter begins everything.
    failed: [u64; MOST_WORDS + 1],
}

impl Abbreviation<'_> {
    /// How many words give the letters from `at` on, taken from their beginnings from the word `from` on; `None` when
    /// they do not have them.
    fn words_used(&mut self, at: usize, from: usize) -> Option<usize> {
        let (word, name, starts) = (self.word, self.name, self.starts);
        let Some(rest) = word.get(at..).filter(|rest| !rest.is_empty()) else {
            return Some(0);
        };
        let place = 1u64.checked_shl(at as u32).unwrap_or(0);
        let failed = self.failed.get(from).copied().unwrap_or(u64::MAX);
        if failed & place != 0 {
            return None;
        }
        for (index, &start) in starts.iter().enumerate().skip(from) {
            let end = starts.get(index + 1).copied().unwrap_or(name.len());
            let common = rest
                .iter()
                .zip(&name[start..end])
                .take_while(|(a, b)| **a == b.to_ascii_lowercase())
                .count();
            for taken in (1..=common).rev() {
                if let Some(used) = self.words_used(at + taken, index + 1) {
                    return Some(used + 1);
                }
            }
        }
        if let Some(failed) = self.failed.get_mut(from) {
            *failed |= place;
        }
        None
    }
}

/// Whether a word of the name begins here: after a sign that parts words, or where small letters turn large.
fn begins_word(original: &[u8], name: &[u8], at: usize) -> bool {
    if !name[at].is_ascii_alphanumeric() && name[at].is_ascii() {
        return false;
    }
    let Some(before) = at.checked_sub(1) else {
        return true;
    };
    if name[before].is_ascii() && !name[before].is_ascii_alphanumeric() {
        return true;
    }
    let is_hump = original.len() == name.len()
        && original[at].is_ascii_uppercase()
        && original[before].is_ascii_lowercase();
    is_hump || (name[at].is_ascii_digit() != name[before].is_ascii_digit())
}

/// The fit of a word with typing mistakes to the beginning of a name, or to all of it.
fn typo(word: &[u8], name: &[u8]) -> Option<Fit> {
    let allowed = match word.len() {
        0..=3 => return None,
        4..=7 => 1,
        _ => 2,
    };
    // The first letter is nearly always right; asking for it keeps chance fits away.
    let first = name.first()?.to_ascii_lowercase();
    if first != word[0] && (name.len() < 2 || first != word[1]) {
        return None;
    }
    let distance = prefix_distance(word, name, allowed)?;
    Some(Fit {
        quality: Quality::Typo,
        loss: small(distance * 16 + name.len().abs_diff(word.len()).min(15)),
    })
}

/// The least number of insertions, removals, replacements and swaps that turn `word` into a beginning of `name`;
/// `None` when it is more than `allowed`.
fn prefix_distance(word: &[u8], name: &[u8], allowed: usize) -> Option<usize> {
    let name = &name[..name.len().min(word.len() + allowed)];
    let width = name.len() + 1;
    let mut before_last: Vec<usize> = vec![0; width];
    let mut last: Vec<usize> = (0..width).collect();
    let mut row: Vec<usize> = vec![0; width];
    for (i, &byte) in word.iter().enumerate() {
        row[0] = i + 1;
        for j in 0..name.len() {
            let other = name[j].to_ascii_lowercase();
            let replaced = last[j] + usize::from(byte != other);
            row[j + 1] = replaced.min(last[j + 1] + 1).min(row[j] + 1);
            let is_swap =
                i > 0 && j > 0 && byte == name[j - 1].to_ascii_lowercase() && word[i - 1] == other;
            if is_swap {
                row[j + 1] = row[j + 1].min(before_last[j - 1] + 1);
            }
        }
        if row.iter().all(|&d| d > allowed) {
            return None;
        }
        std::mem::swap(&mut before_last, &mut last);
        std::mem::swap(&mut last, &mut row);
    }
    last.into_iter().min().filter(|&d| d <= allowed)
}
