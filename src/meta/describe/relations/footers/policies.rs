//! Footers: the row security policies of a table.

use super::Lines;
use crate::meta::describe::relations::relation::{Relation, RowSecurity};
use crate::session::Session;

const POLICIES: &str = include_str!("../../queries/policies.sql");

/// The policies, or that there are none although they decide.
pub(super) fn of_table(session: &mut Session, relation: &Relation) -> Option<Lines> {
    let mut lines = relation.lines(session, POLICIES)?;
    let heading = match (relation.row_security, lines.is_empty()) {
        (RowSecurity::Disabled, true) => return Some(lines),
        (RowSecurity::Disabled, false) => "Policies (row security disabled):",
        (RowSecurity::Enabled, true) => "Policies (row security enabled): (none)",
        (RowSecurity::Enabled, false) => "Policies:",
        (RowSecurity::Forced, true) => "Policies (forced row security enabled): (none)",
        (RowSecurity::Forced, false) => "Policies (forced row security enabled):",
    };
    lines.insert(0, heading.as_bytes().to_vec());
    Some(lines)
}
