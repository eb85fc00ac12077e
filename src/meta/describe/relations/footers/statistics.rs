//! Footers: the extended statistics of a table.

use super::{Lines, headed};
use crate::meta::describe::relations::relation::Relation;
use crate::session::Session;

/// The kinds are told where they are neither all nor none, which is what a single expression has.
const STATISTICS: &str = include_str!("../../queries/statistics.sql");

pub(super) fn of_table(session: &mut Session, relation: &Relation) -> Option<Lines> {
    let lines = relation.lines(session, STATISTICS)?;
    Some(headed("Statistics objects:", lines))
}
