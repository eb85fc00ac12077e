//! Completes a text at a cursor: pure, from the text and a borrowed world.
//!
//! First what is being typed ([`spot`]), then what the statement makes visible (`sql::scope`) and what can follow
//! (`sql::grammar`); then each source offers what it has to a collector, which keeps the best by [`rank`].

pub mod alias;
mod arg;
mod body;
pub mod candidate;
mod collector;
mod command;
mod copying;
mod cx;
pub mod matching;
mod mentions;
pub mod options;
mod plain;
pub mod rank;
mod resolve;
mod sources;
pub mod spec;
pub mod spelling;
pub mod spot;
mod statement;
mod string;
pub mod usage;
mod wanted;
pub mod world;

use candidate::Candidate;
use collector::Collector;
use matching::{Pattern, Reach};
use options::Style;
use spot::Spot;
use world::World;

use crate::sql::scope::{self, Place};

/// The candidates for `text` at `cursor` (in bytes), best first, at most `limit`. Any text and any cursor are fine.
pub fn complete(text: &str, cursor: usize, world: &World, limit: usize) -> Vec<Candidate> {
    let cursor = text.floor_char_boundary(cursor.min(text.len()));
    if limit == 0 {
        return Vec::new();
    }
    if world.options.style == Style::Plain {
        return plain::candidates(&text[..cursor], world, limit);
    }
    let question = Question {
        text,
        cursor,
        limit,
    };
    let scope = scope::at(text, cursor);
    let from = match &scope.place {
        Place::Command { range, .. } => range.start,
        Place::Statement => scope.statement.start,
        Place::Body(body) => return body::candidates(&question, body, world),
    };
    match spot::find(&text[..cursor], from.min(cursor)) {
        Spot::Word(word) => {
            let mut found = statement::candidates(&question, &scope, &word, world);
            found.extend(string::files_to_copy(&question, &scope, world));
            found.truncate(limit);
            found
        }
        Spot::String { opened, content } => {
            string::candidates(&question, &scope, opened..content, world)
        }
        Spot::Variable {
            reference,
            start,
            name,
        } => {
            let typed = &text[name..cursor];
            question.fuzzy(typed, start..cursor, world, |out| {
                sources::variables::references(world, reference, out);
            })
        }
        Spot::Command { start } => {
            let typed = &text[start + 1..cursor];
            command::names(&question, typed, start..cursor, world)
        }
        Spot::Argument(argument) => command::argument(&question, &scope, &argument, world),
        Spot::Nothing => Vec::new(),
    }
}

/// What was asked.
#[derive(Debug, Clone, Copy)]
struct Question<'t> {
    text: &'t str,
    cursor: usize,
    limit: usize,
}

impl Question<'_> {
    /// Collects what fits `typed`; what fits but for a mistake, when nothing does.
    fn fuzzy<'w>(
        &self,
        typed: &str,
        range: std::ops::Range<usize>,
        world: &World<'w>,
        offer: impl Fn(&mut Collector<'w>),
    ) -> Vec<Candidate> {
        let reaches: &[Reach] = match world.options.style {
            Style::Smart => &[Reach::Fuzzy, Reach::Typos],
            Style::Plain | Style::Psql => &[Reach::Prefix],
        };
        for &reach in reaches {
            let pattern = Pattern::new(typed, reach);
            let mut out = Collector::new(pattern, range.clone(), self.limit);
            offer(&mut out);
            if !out.is_empty() {
                return out.finish();
            }
        }
        Vec::new()
    }
}
