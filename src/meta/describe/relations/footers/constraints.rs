//! Footers: the constraints of a table.

use super::{Lines, headed};
use crate::meta::describe::relations::relation::{Kind, Relation};
use crate::session::Session;

const CHECKS: &str = include_str!("../../queries/checks.sql");

pub(super) fn checks(session: &mut Session, relation: &Relation) -> Option<Lines> {
    let lines = relation.lines(session, CHECKS)?;
    Some(headed("Check constraints:", lines))
}

const FOREIGN_KEYS: &str = include_str!("../../queries/foreign_keys.sql");

/// Those of partitioned tables hold for their partitions: they come after the table's own.
const OF_PARTITION: &str = include_str!("../../queries/foreign_keys_of_partition.sql");

pub(super) fn foreign_keys(session: &mut Session, relation: &Relation) -> Option<Lines> {
    let sql = match relation.is_partition || relation.kind == Kind::PartitionedTable {
        true => OF_PARTITION,
        false => FOREIGN_KEYS,
    };
    let lines = relation.lines(session, sql)?;
    Some(headed("Foreign-key constraints:", lines))
}

const REFERENCES: &str = include_str!("../../queries/references.sql");

/// The foreign keys of tables that point here, which takes an index.
pub(super) fn references(session: &mut Session, relation: &Relation) -> Option<Lines> {
    let lines = relation.lines(session, REFERENCES)?;
    Some(headed("Referenced by:", lines))
}

/// Before 18 columns refuse NULL without a constraint.
pub(super) fn has_not_null(relation: &Relation) -> bool {
    relation.is_verbose && relation.kind.holds_rows() && relation.version >= 180_000
}

const NOT_NULL: &str = include_str!("../../queries/not_null.sql");

pub(super) fn not_null(session: &mut Session, relation: &Relation) -> Option<Lines> {
    let lines = relation.lines(session, NOT_NULL)?;
    Some(headed("Not-null constraints:", lines))
}
