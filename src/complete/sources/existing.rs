//! Offers what there is already where a new object is named: to be replaced, or not to be named again.

use super::functions::{self, Named, Wanted};
use crate::catalog::ObjectKind;
use crate::complete::candidate::Place;
use crate::complete::collector::Collector;
use crate::complete::cx::Cx;
use crate::complete::options::Style;
use crate::sql::grammar::{Relations, Slot};
use crate::sql::object;

/// What else than [`object::KINDS`] CREATE makes, by the words after it.
// A table is read best with one row in one line.
#[rustfmt::skip]
const MADE: &[(&str, Slot)] = &[
    ("DOMAIN", Slot::Domain),
    ("FOREIGN TABLE", Slot::Relation(Relations::FOREIGN_TABLES)),
    ("GROUP", Slot::Object(ObjectKind::Role)),
    ("INDEX", Slot::Relation(Relations::INDEXES)),
    ("MATERIALIZED VIEW", Slot::Relation(Relations::MATERIALIZED_VIEWS)),
    ("SCHEMA", Slot::Schema),
    ("SEQUENCE", Slot::Relation(Relations::SEQUENCES)),
    ("TABLE", Slot::Relation(Relations::TABLES)),
    ("TYPE", Slot::Type),
    ("USER", Slot::Object(ObjectKind::Role)),
    ("VIEW", Slot::Relation(Relations::VIEWS)),
];

const ROUTINES: &[(&str, Named)] = &[
    ("AGGREGATE", Named::Aggregate),
    ("FUNCTION", Named::Function),
    ("PROCEDURE", Named::Procedure),
];

/// Words that may stand before those.
const PASSED: &[&str] = &[
    "CONCURRENTLY",
    "EXISTS",
    "GLOBAL",
    "IF",
    "LOCAL",
    "NOT",
    "OR",
    "RECURSIVE",
    "REPLACE",
    "TEMP",
    "TEMPORARY",
    "TRUSTED",
    "UNIQUE",
    "UNLOGGED",
];

/// Offers what is there already, as psql does always; otherwise what is there to be replaced.
pub fn offer<'s>(cx: &Cx<'s>, out: &mut Collector<'s>) {
    let is_passed = |word: &&&str| {
        PASSED
            .iter()
            .any(|passed| passed.eq_ignore_ascii_case(word))
    };
    let mut words = cx.before.iter().filter(|word| !is_passed(word));
    if !words
        .next()
        .is_some_and(|word| word.eq_ignore_ascii_case("CREATE"))
    {
        return;
    }
    let made = words
        .copied()
        .collect::<Vec<&str>>()
        .join(" ")
        .to_ascii_uppercase();
    if let Some((_, named)) = ROUTINES.iter().find(|(words, _)| *words == made) {
        let wanted = match cx.world.options.style {
            Style::Psql => Wanted::Name(*named),
            Style::Smart | Style::Plain => Wanted::Definition(*named),
        };
        return functions::catalog(cx, wanted, Place::Expected, out);
    }
    let replaces = cx
        .before
        .get(2)
        .is_some_and(|word| word.eq_ignore_ascii_case("REPLACE"));
    if !replaces && cx.world.options.style != Style::Psql {
        return;
    }
    let mut objects = object::KINDS
        .iter()
        .map(|(words, kind)| (*words, Slot::Object(*kind)));
    let mut others = MADE.iter().copied();
    let is_made = |row: &(&str, Slot)| row.0 == made;
    if let Some((_, slot)) = objects.find(is_made).or_else(|| others.find(is_made)) {
        super::fill(cx, slot, out);
    }
}
