//! Offers the names of SQL commands, for `\help`.

use crate::complete::candidate::{Kind, Nearness, Place, Relevance};
use crate::complete::collector::Collector;
use crate::complete::options::KeywordCase;
use crate::sql::help::{Statement, statements};

/// The commands, in the case of keywords.
pub fn commands(case: KeywordCase, out: &mut Collector) {
    for (order, Statement { name, .. }) in statements().enumerate() {
        let relevance = Relevance::new(Place::Expected, Nearness::Neutral).ordered(order);
        let typed = out.pattern().typed().to_owned();
        out.offer(name, Kind::Keyword, relevance, || {
            (case.apply(name, &typed), String::new())
        });
    }
}
