//! Candidates where a new object is named: what there is of its kind, to be replaced or not to be named again.

use super::functions::{self, Named, Wanted};
use crate::complete::candidate::Place;
use crate::complete::collector::Collector;
use crate::complete::cx::Cx;
use crate::complete::options::Style;
use crate::sql::grammar::{Relations, Slot};

/// What CREATE makes, by the words behind it, longer ones first.
const MADE: &[(&str, Slot)] = &[
    ("ACCESS METHOD", Slot::AccessMethod),
    ("COLLATION", Slot::Collation),
    ("CONVERSION", Slot::Conversion),
    ("DATABASE", Slot::Database),
    ("DOMAIN", Slot::Domain),
    ("EVENT TRIGGER", Slot::EventTrigger),
    ("FOREIGN DATA WRAPPER", Slot::ForeignDataWrapper),
    ("FOREIGN TABLE", Slot::Relation(Relations::FOREIGN_TABLES)),
    ("GROUP", Slot::Role),
    ("INDEX", Slot::Relation(Relations::INDEXES)),
    ("LANGUAGE", Slot::Language),
    (
        "MATERIALIZED VIEW",
        Slot::Relation(Relations::MATERIALIZED_VIEWS),
    ),
    ("POLICY", Slot::Policy),
    ("PUBLICATION", Slot::Publication),
    ("ROLE", Slot::Role),
    ("RULE", Slot::Rule),
    ("SCHEMA", Slot::Schema),
    ("SEQUENCE", Slot::Relation(Relations::SEQUENCES)),
    ("SERVER", Slot::Server),
    ("STATISTICS", Slot::Statistics),
    ("SUBSCRIPTION", Slot::Subscription),
    ("TABLE", Slot::Relation(Relations::TABLES)),
    ("TABLESPACE", Slot::Tablespace),
    ("TEXT SEARCH CONFIGURATION", Slot::TextSearchConfiguration),
    ("TEXT SEARCH DICTIONARY", Slot::TextSearchDictionary),
    ("TEXT SEARCH PARSER", Slot::TextSearchParser),
    ("TEXT SEARCH TEMPLATE", Slot::TextSearchTemplate),
    ("TRIGGER", Slot::Trigger),
    ("TYPE", Slot::Type),
    ("USER", Slot::Role),
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
    if let Some((_, slot)) = MADE.iter().find(|(words, _)| *words == made) {
        super::fill(cx, *slot, out);
    }
}
