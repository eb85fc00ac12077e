//! Collects the candidates of all sources: it keeps the best ones, and words only what it keeps.

use std::cmp::{Ordering, Reverse};
use std::collections::{BinaryHeap, HashSet};
use std::ops::Range;

use super::candidate::{Candidate, Kind, Nearness, Relevance};
use super::matching::{Pattern, Quality};
use super::rank;

/// The best candidates so far.
pub struct Collector<'w> {
    pattern: Pattern,
    range: Range<usize>,
    limit: usize,
    /// The worst one is on top.
    best: BinaryHeap<Reverse<Hit<'w>>>,
}

/// A text to insert, and what is said about it.
pub type Wording = (String, String);

#[derive(PartialEq, Eq)]
struct Hit<'w> {
    key: Key<'w>,
    kind: Kind,
    wording: Wording,
    range: Range<usize>,
}

/// What the order depends on; greater is better.
#[derive(PartialEq, Eq)]
struct Key<'w> {
    points: i32,
    order: u16,
    /// Of the name; 0 while nothing is typed, because a list of everything is alphabetical.
    length: usize,
    label: &'w str,
}

impl<'w> Collector<'w> {
    pub fn new(pattern: Pattern, range: Range<usize>, limit: usize) -> Collector<'w> {
        Collector {
            pattern,
            range,
            limit,
            best: BinaryHeap::with_capacity(limit + 1),
        }
    }

    pub fn pattern(&self) -> &Pattern {
        &self.pattern
    }

    pub fn is_empty(&self) -> bool {
        self.best.is_empty()
    }

    /// Offers what is named `label`; `word` words it, if it is good enough to be kept.
    pub fn offer(
        &mut self,
        label: &'w str,
        kind: Kind,
        relevance: Relevance,
        word: impl FnOnce() -> Wording,
    ) {
        let range = self.range.clone();
        self.offer_at(label, kind, relevance, range, word);
    }

    /// Offers what replaces another range than the word at the cursor.
    pub fn offer_at(
        &mut self,
        label: &'w str,
        kind: Kind,
        relevance: Relevance,
        range: Range<usize>,
        word: impl FnOnce() -> Wording,
    ) {
        let Some(fit) = self.pattern.fit(label) else {
            return;
        };
        // There are so many keywords and names of the system that letters in between always fit some of them.
        let is_noise = relevance.nearness == Nearness::System || kind == Kind::Keyword;
        if is_noise && matches!(fit.quality, Quality::Substring | Quality::Subsequence) {
            return;
        }
        let key = Key {
            points: rank::points(fit, &relevance),
            order: relevance.order,
            length: match self.pattern.is_empty() {
                true => 0,
                false => label.len(),
            },
            label,
        };
        let is_full = self.best.len() >= self.limit;
        if is_full && self.best.peek().is_some_and(|worst| worst.0.key >= key) {
            return;
        }
        self.best.push(Reverse(Hit {
            key,
            kind,
            wording: word(),
            range,
        }));
        if is_full {
            self.best.pop();
        }
    }

    /// The candidates, best first; the same text is given once.
    pub fn finish(self) -> Vec<Candidate> {
        let mut seen = HashSet::new();
        let hits = self.best.into_sorted_vec();
        let candidates = hits.into_iter().map(|Reverse(hit)| Candidate {
            text: hit.wording.0,
            kind: hit.kind,
            detail: hit.wording.1,
            range: hit.range,
        });
        candidates
            .filter(|candidate| seen.insert(candidate.text.clone()))
            .collect()
    }
}

impl Ord for Key<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.points
            .cmp(&other.points)
            .then_with(|| other.order.cmp(&self.order))
            .then_with(|| other.length.cmp(&self.length))
            .then_with(|| other.label.cmp(self.label))
    }
}

impl PartialOrd for Key<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Hit<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key.cmp(&other.key)
    }
}

impl PartialOrd for Hit<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
