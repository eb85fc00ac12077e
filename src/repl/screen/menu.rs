//! The menu of candidates: which are shown, which is selected, and the rows that show it.

use crate::complete::candidate::Candidate;
use crate::repl::screen::cell::{self, Row};
use crate::term::style::Look;
use unicode_width::UnicodeWidthStr;

/// How many candidates are seen at a time.
pub const HEIGHT: usize = 8;
/// The most columns of a candidate's text and of its detail.
const TEXT: usize = 48;
const DETAIL: usize = 36;

/// Candidates with a selection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Menu {
    pub candidates: Vec<Candidate>,
    pub selected: Option<usize>,
    /// The first that is seen.
    top: usize,
}

impl Menu {
    /// A menu of these, of which there is one at least.
    pub fn new(candidates: Vec<Candidate>) -> Option<Menu> {
        (!candidates.is_empty()).then_some(Menu {
            candidates,
            selected: None,
            top: 0,
        })
    }

    /// The candidate that would be taken now.
    pub fn choice(&self) -> Option<&Candidate> {
        self.candidates.get(self.selected?)
    }

    /// Selects the next, or with a negative step an earlier one; behind the last comes the first.
    pub fn step(&mut self, step: isize) {
        let count = self.candidates.len() as isize;
        let next = match self.selected {
            None if step > 0 => 0,
            None => count - 1,
            Some(at) => (at as isize + step).rem_euclid(count),
        } as usize;
        self.select(next);
    }

    /// Selects the one a page further on, or back; the ends are the ends.
    pub fn page(&mut self, pages: isize) {
        let last = self.candidates.len() - 1;
        let step = pages * HEIGHT as isize;
        self.select(match self.selected {
            Some(at) => at.saturating_add_signed(step).min(last),
            None if pages > 0 => (HEIGHT - 1).min(last),
            None => last,
        });
    }

    fn select(&mut self, next: usize) {
        self.selected = Some(next);
        if next < self.top {
            self.top = next;
        }
        if next >= self.top + HEIGHT {
            self.top = next + 1 - HEIGHT;
        }
    }

    /// The rows of the menu, at most `height`, no wider than `columns`.
    pub fn rows(&self, height: usize, columns: usize) -> Vec<Row> {
        let height = height.min(HEIGHT).min(self.candidates.len());
        // A low screen shows the part around the selection.
        let top = match self.selected {
            Some(at) if at >= self.top + height => at + 1 - height,
            _ => self.top,
        };
        let seen = &self.candidates[top..(top + height).min(self.candidates.len())];
        let widest = |width: fn(&Candidate) -> usize| seen.iter().map(width).max().unwrap_or(0);
        let text = widest(|c| one_line(&c.text).width()).clamp(8, TEXT);
        let detail = widest(|c| about(c).width()).min(DETAIL);
        let total = (text + detail + 3).min(columns);
        let rows = seen.iter().enumerate().map(|(index, candidate)| {
            let (look, dim) = match self.selected == Some(top + index) {
                true => (Look::MenuSelected, Look::MenuSelectedDetail),
                false => (Look::Menu, Look::MenuDetail),
            };
            let name = cut(&one_line(&candidate.text), text);
            let about = cut(&about(candidate), detail);
            let gap = " ".repeat(text + 1 - name.width());
            let pieces = [
                (" ", look),
                (&*name, look),
                (&*gap, look),
                (&*about, dim),
                (" ", dim),
            ];
            let mut row = cell::fitted(&pieces, total.saturating_sub(1));
            // A thumb says where in the list this is.
            if self.candidates.len() > height {
                let at = index * self.candidates.len() / height.max(1);
                let is_thumb = at <= top + index && top <= at;
                row.extend(cell::cells(if is_thumb { "\u{2590}" } else { " " }, dim, 0));
            }
            row
        });
        rows.collect()
    }
}

/// The kind, and what else is known.
fn about(candidate: &Candidate) -> String {
    match candidate.detail.is_empty() {
        true => candidate.kind.word().to_owned(),
        false => format!("{} {}", candidate.kind.word(), one_line(&candidate.detail)),
    }
}

/// A text without line ends.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<&str>>().join(" ")
}

/// A text of at most `columns`, with an ellipsis where it was cut.
fn cut(text: &str, columns: usize) -> String {
    if text.width() <= columns {
        return text.to_owned();
    }
    let mut short = String::new();
    for c in text.chars() {
        short.push(c);
        if short.width() + 1 > columns {
            short.pop();
            break;
        }
    }
    short.push('\u{2026}');
    short
}
