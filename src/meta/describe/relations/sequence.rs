//! `\d` of a sequence: its parameters, and the column it belongs to.

use super::relation::Relation;
use crate::meta::describe::print_without_count;
use crate::session::Session;

const PARAMETERS: &str = include_str!("../queries/sequence.sql");

const OWNER: &str = include_str!("../queries/sequence_owner.sql");

/// Shows a sequence; `None` when that failed, which has been told.
pub(super) fn show(session: &mut Session, relation: &Relation) -> Option<()> {
    let mut table = relation.ask(session, PARAMETERS)?;
    let owners = relation.lines(session, OWNER)?;
    table.title = Some(relation.title());
    // It has one owner at most.
    table.footers = owners;
    table
        .footers
        .truncate(if table.footers.len() == 1 { 1 } else { 0 });
    print_without_count(session, &table);
    Some(())
}
