//! Where does a pattern stand in the text; case does not matter. And what do keys do while it is typed. Pure.

use std::ops::Range;

use super::model::{Effect, Mode, Model};
use super::text::{Lines, Place};
use crate::term::tui::keys::Key;

impl Model {
    pub(super) fn find_key(&mut self, from: Place, key: Key) -> Effect {
        match key {
            Key::Enter | Key::LineFeed => {
                self.mode = Mode::Text;
                return Effect::None;
            }
            Key::Escape | Key::Ctrl('c') => {
                self.mode = Mode::Text;
                self.cursor = from;
                return Effect::None;
            }
            Key::Ctrl('f' | 'g') | Key::F(3) => {
                self.find_next();
                return Effect::None;
            }
            Key::Backspace => drop(self.pattern.pop()),
            Key::Ctrl('u') => self.pattern.clear(),
            Key::Char(c) => self.pattern.push(c),
            _ => return Effect::None,
        }
        self.look_from(from);
        Effect::None
    }

    pub(super) fn find_next(&mut self) {
        self.look_from(self.right_of(self.cursor));
    }

    pub(super) fn look_from(&mut self, from: Place) {
        if self.pattern.is_empty() {
            return;
        }
        match first(&self.lines, from, &self.pattern) {
            Some(place) => self.cursor = place,
            None => {
                self.cursor = from;
                self.message = "not found".to_owned();
            }
        }
    }
}

/// The first place at or behind `from` where the pattern stands; behind the last line comes the first.
fn first(lines: &Lines, from: Place, pattern: &str) -> Option<Place> {
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
