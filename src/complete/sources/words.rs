//! Offers fixed words that are no keywords: the names and values of options, privileges, events, fields.

use crate::complete::candidate::{Kind, Nearness, Place, Relevance};
use crate::complete::collector::Collector;
use crate::complete::cx::Cx;
use crate::sql::grammar::{Following, Slot};

/// What stands where a role stands.
pub const ROLES: &[&str] = &["CURRENT_USER", "CURRENT_ROLE", "SESSION_USER", "PUBLIC"];

/// Words of SQL, in the case of keywords when they are in upper case here.
pub fn offer<'s>(
    words: &[&'static str],
    kind: Kind,
    place: Place,
    cx: &Cx<'s>,
    out: &mut Collector<'s>,
) {
    // `toast.` is a part of a name.
    let qualifier: String = cx.word.qualifier.iter().fold(String::new(), |all, part| {
        format!("{all}{}.", part.name.to_ascii_lowercase())
    });
    for (order, whole) in words.iter().enumerate() {
        let Some(word) = whole.strip_prefix(&*qualifier) else {
            continue;
        };
        let relevance = Relevance::new(place, Nearness::Neutral).ordered(order);
        let typed = &cx.word.typed;
        let is_upper = word.starts_with(|c: char| c.is_ascii_uppercase());
        out.offer(word, kind, relevance, || {
            let text = match is_upper {
                true => cx.world.options.keyword_case.apply(word, typed),
                false => word.to_owned(),
            };
            (text, String::new())
        });
    }
}

/// The names that the server knows for the places that can follow.
pub fn known<'s>(cx: &Cx<'s>, following: &Following, out: &mut Collector<'s>) {
    let kind = match following.has(Slot::Privilege) {
        true => Kind::Keyword,
        false => Kind::Option,
    };
    offer(&following.names, kind, Place::Expected, cx, out);
}
