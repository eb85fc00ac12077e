//! Offers psql's variables and their values.

use std::collections::BTreeSet;

use crate::complete::candidate::{Kind, Nearness, Place, Relevance};
use crate::complete::collector::Collector;
use crate::complete::spot::Reference;
use crate::complete::world::World;
use crate::vars::special::{Reading, SPECIAL, Special};

/// References to variables that are set.
pub fn references<'w>(world: &World<'w>, reference: Reference, out: &mut Collector<'w>) {
    for name in &world.session.variables {
        out.offer(name, Kind::Variable, plain(Place::Expected), || {
            let text = match reference {
                Reference::Plain => format!(":{name}"),
                Reference::Literal => format!(":'{name}'"),
                Reference::Identifier => format!(":\"{name}\""),
                Reference::Test => format!(":{{?{name}}}"),
            };
            (text, String::new())
        });
    }
}

/// The names of variables: those that are set, and those that psql obeys.
pub fn names<'w>(world: &World<'w>, out: &mut Collector<'w>) {
    let own = world.session.variables.iter().map(String::as_str);
    let special = SPECIAL.iter().map(|special| special.name);
    for name in own.chain(special).collect::<BTreeSet<&str>>() {
        let is_special = Special::named(name.as_bytes()).is_some();
        out.offer(name, Kind::Variable, plain(Place::Expected), || {
            let detail = if is_special { "psql variable" } else { "" };
            (name.to_owned(), detail.to_owned())
        });
    }
}

/// The values that a variable takes.
pub fn values(name: &str, out: &mut Collector) {
    let words = match Special::named(name.as_bytes()).map(|special| &special.reading) {
        Some(Reading::Bool(_)) => "on, off",
        Some(Reading::Word(words, _) | Reading::BoolOrWord(words, _)) => words,
        _ => "",
    };
    for word in words.split(", ").filter(|word| !word.is_empty()) {
        out.offer(word, Kind::Value, plain(Place::Expected), || {
            (word.to_owned(), String::new())
        });
    }
}

fn plain(place: Place) -> Relevance {
    Relevance::new(place, Nearness::Neutral)
}
