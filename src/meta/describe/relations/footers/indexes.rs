//! Footers: what an index is, and which indexes a table has.

use super::{Lines, headed};
use crate::meta::describe::relations::relation::Relation;
use crate::session::Session;

const OF_INDEX: &str = include_str!("../../queries/index.sql");

/// What an index is for.
pub(super) fn of_index(session: &mut Session, relation: &Relation) -> Option<Lines> {
    let distinct = match relation.version {
        150_000.. => "i.indnullsnotdistinct",
        _ => "false",
    };
    let sql = OF_INDEX.replace("{nulls_not_distinct}", distinct);
    let lines = relation.lines(session, &sql)?;
    // An index without a table is gone.
    (lines.len() == 1).then_some(lines)
}

const OF_TABLE: &str = include_str!("../../queries/indexes.sql");

pub(super) fn of_table(session: &mut Session, relation: &Relation) -> Option<Lines> {
    let period = match relation.version {
        180_000.. => "k.conperiod",
        _ => "false",
    };
    let lines = relation.lines(session, &OF_TABLE.replace("{has_period}", period))?;
    Some(headed("Indexes:", lines))
}
