//! What is told of a relation below its columns: one function per line or group of lines, in psql's order.

mod constraints;
mod indexes;
mod inheritance;
mod policies;
mod publications;
mod rules;
mod statistics;
mod storage;
mod triggers;

use super::relation::{Kind, Relation};
use crate::session::Session;

type Lines = Vec<Vec<u8>>;

/// Something that may be told of a relation.
struct Footer {
    concerns: fn(&Relation) -> bool,
    /// Asks for it; `None` when that failed, which has been told.
    lines: fn(&mut Session, &Relation) -> Option<Lines>,
}

const fn footer(
    concerns: fn(&Relation) -> bool,
    lines: fn(&mut Session, &Relation) -> Option<Lines>,
) -> Footer {
    Footer { concerns, lines }
}

static FOOTERS: &[Footer] = &[
    footer(|r| r.is_partition, inheritance::partition),
    footer(|r| r.kind == Kind::PartitionedTable, inheritance::key),
    footer(|r| r.kind == Kind::Toast, storage::owner_of_toast),
    footer(|r| r.kind.is_index(), indexes::of_index),
    footer(|r| r.kind == Kind::Index, storage::tablespace),
    footer(|r| r.kind.holds_rows() && r.has_indexes, indexes::of_table),
    footer(|r| r.kind.holds_rows() && r.has_checks, constraints::checks),
    footer(|r| r.kind.holds_rows(), constraints::foreign_keys),
    footer(
        |r| r.kind.holds_rows() && r.has_indexes,
        constraints::references,
    ),
    footer(|r| r.kind.holds_rows(), policies::of_table),
    footer(|r| r.kind.holds_rows(), statistics::of_table),
    footer(rules::are_of_table, rules::of_table),
    footer(|r| r.kind.holds_rows(), publications::of_table),
    footer(constraints::has_not_null, constraints::not_null),
    footer(rules::is_view_in_full, rules::of_view),
    footer(|r| r.has_triggers, triggers::of_relation),
    footer(|r| r.kind == Kind::Foreign, storage::server),
    footer(is_in_full, inheritance::parents),
    footer(is_in_full, inheritance::children),
    footer(is_in_full, storage::of_type),
    footer(is_in_full, storage::replica_identity),
    footer(is_in_full, storage::tablespace),
    footer(is_in_full, storage::access_method),
    footer(|r| r.is_verbose, storage::options),
];

fn is_in_full(relation: &Relation) -> bool {
    relation.kind.holds_rows() || relation.kind == Kind::PartitionedIndex
}

/// Everything below the columns; `None` when something could not be asked, which has been told.
pub(super) fn of(session: &mut Session, relation: &Relation) -> Option<Lines> {
    let mut lines = Vec::new();
    for footer in FOOTERS.iter().filter(|footer| (footer.concerns)(relation)) {
        lines.extend((footer.lines)(session, relation)?);
    }
    Some(lines)
}

/// Puts a heading before lines, if there are any.
fn headed(heading: &str, mut lines: Lines) -> Lines {
    if !lines.is_empty() {
        lines.insert(0, heading.as_bytes().to_vec());
    }
    lines
}
