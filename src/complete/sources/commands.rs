//! Offers the names of backslash commands.

use crate::complete::candidate::{Kind, Nearness, Place, Relevance};
use crate::complete::collector::Collector;
use crate::complete::spec;

/// The names of commands, with their backslash.
pub fn names(out: &mut Collector) {
    for (order, spec) in spec::commands().enumerate() {
        for (index, name) in spec.names.iter().enumerate() {
            let place = match index {
                0 => Place::Expected,
                _ => Place::Likely,
            };
            let relevance = Relevance::new(place, Nearness::Neutral).ordered(order);
            out.offer(name, Kind::Command, relevance, || {
                (format!("\\{name}"), spec.about.to_owned())
            });
        }
    }
}
