//! Lets everything that reads text read one: it must come back with an answer that makes sense.
#![allow(dead_code)] // each suite uses the part it needs

use pgtusk::complete::candidate::Candidate;
use pgtusk::complete::complete;
use pgtusk::complete::world::{SessionNames, World};
use pgtusk::highlight;
use pgtusk::repl::secret;
use pgtusk::sql::{meaning, scope, splitter, statement};

use super::corpus::Cut;

const LIMIT: usize = 100;

/// A reader of texts, by the name that failures show.
pub type Reader = (&'static str, fn(&Cut, &World));

/// All of them. Completion is the first.
pub const READERS: &[Reader] = &[
    ("completion", complete_cut),
    ("scope", |cut, _| {
        let scope = scope::at(&cut.text, cut.cursor);
        assert!(cut.text.get(scope.statement).is_some());
        assert!(cut.text.get(scope.partial).is_some());
    }),
    ("highlighting", |cut, _| {
        let mut end = 0;
        for (range, role) in highlight::spans(&cut.text, cut.cursor) {
            assert!(end <= range.start, "{role:?} at {range:?}");
            assert!(cut.text.get(range.clone()).is_some(), "{role:?} {range:?}");
            end = range.end;
        }
    }),
    ("meaning", |cut, _| {
        meaning::effects(cut.text.as_bytes());
    }),
    ("statement", |cut, _| {
        statement::only_reads(cut.text.as_bytes());
        statement::can_be_explained(cut.text.as_bytes());
        statement::runs_outside_transactions(cut.text.as_bytes());
    }),
    ("splitting", |cut, _| {
        for strings in [true, false] {
            splitter::open_at_end(cut.text.as_bytes(), strings);
            splitter::open_behind_lines(cut.text.as_bytes(), strings);
            splitter::copies_in(cut.text.as_bytes(), strings);
        }
    }),
    ("secrets", |cut, _| {
        secret::is_in(&cut.text);
    }),
    ("learning", |cut, _| {
        SessionNames::default().learn(&cut.text);
    }),
];

fn complete_cut(cut: &Cut, world: &World) {
    let answer = complete(&cut.text, cut.cursor, world, LIMIT);
    assert!(answer.len() <= LIMIT, "too many");
    for candidate in &answer {
        assert!(is_sound(cut, candidate), "{candidate:?}");
    }
}

/// The range lies in the text, and ends at the cursor or with the quote right behind it.
fn is_sound(cut: &Cut, candidate: &Candidate) -> bool {
    let range = candidate.range.clone();
    cut.text.get(range.clone()).is_some()
        && range.start <= cut.cursor
        && cut.cursor <= range.end
        && range.end <= cut.cursor + 1
        && !candidate.text.is_empty()
}
