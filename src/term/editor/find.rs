//! Where does a pattern stand in the text; case does not matter. Pure.

use std::ops::Range;

use super::text::{Lines, Place};

/// The first place at or behind `from` where the pattern stands; behind the last line comes the first.
pub fn from(lines: &Lines, from: Place, pattern: &str) -> Option<Place> {
    let count = lines.count();
    (0..=count).find_map(|step| {
        let line = (from.line + step) % count;
        let start = if step == 0 { from.byte } else { 0 };
        let found = in_line(lines.line(line), pattern).find(|range| range.start >= start)?;
        Some(Place {
            line,
            byte: found.start,
        })
    })
}

/// Where the pattern stands in a line.
pub fn in_line(line: &str, pattern: &str) -> impl Iterator<Item = Range<usize>> {
    let starts = line.char_indices().map(|(at, _)| at);
    starts.filter_map(move |at| Some(at..at + length(&line[at..], pattern)?))
}

/// How much of a text the pattern takes, where the text begins with it.
fn length(text: &str, pattern: &str) -> Option<usize> {
    let mut rest = text.chars();
    let is_there = !pattern.is_empty()
        && pattern
            .chars()
            .all(|wanted| rest.next().is_some_and(|c| is_same(c, wanted)));
    is_there.then(|| text.len() - rest.as_str().len())
}

fn is_same(a: char, b: char) -> bool {
    a == b || a.to_lowercase().eq(b.to_lowercase())
}
