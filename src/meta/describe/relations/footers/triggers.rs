//! Footers: the triggers of a table or view.

use super::Lines;
use super::rules::by_state;
use crate::meta::describe::relations::relation::Relation;
use crate::session::Session;

/// The heading of the triggers that fire in each state of a session; `I` is a disabled one of the system.
const STATES: &[(u8, &str)] = &[
    (b'O', "Triggers:"),
    (b'D', "Disabled user triggers:"),
    (b'I', "Disabled internal triggers:"),
    (b'A', "Triggers firing always:"),
    (b'R', "Triggers firing on replica only:"),
];

const TRIGGERS: &str = include_str!("../../queries/triggers.sql");

/// A server of 14 takes what a partition inherits for internal; such a trigger depends on another.
const INHERITED: &str = "\n    OR EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.objid = t.oid\n      \
    AND d.refclassid = 'pg_catalog.pg_trigger'::pg_catalog.regclass::pg_catalog.oid)";

/// The triggers of users, and those of the system that somebody has disabled.
pub(super) fn of_relation(session: &mut Session, relation: &Relation) -> Option<Lines> {
    let inherited = match relation.version {
        150_000.. => "",
        _ => INHERITED,
    };
    let triggers = relation.ask(session, &TRIGGERS.replace("{inherited}", inherited))?;
    Some(by_state(&triggers, STATES))
}
