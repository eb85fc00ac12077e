//! Footers: the publications that a table is in.

use super::{Lines, headed};
use crate::meta::describe::relations::relation::Relation;
use crate::session::Session;

/// Whole schemas, lists of columns and filters of rows came with 15.
const WITH_SCHEMAS: &str = include_str!("../../queries/publications_of_table.sql");

const BEFORE: &str = "SELECT pg_catalog.concat('    \"', pubname, '\"') FROM (\n  \
    SELECT p.pubname FROM pg_catalog.pg_publication p\n  \
    JOIN pg_catalog.pg_publication_rel r ON r.prpubid = p.oid\n  \
    WHERE r.prrelid = {oid}\n  \
    UNION ALL\n  \
    SELECT p.pubname FROM pg_catalog.pg_publication p\n  \
    WHERE p.puballtables AND pg_catalog.pg_relation_is_publishable({oid})\n\
    ) p ORDER BY pubname;";

pub(super) fn of_table(session: &mut Session, relation: &Relation) -> Option<Lines> {
    let sql = match relation.version {
        150_000.. => WITH_SCHEMAS,
        _ => BEFORE,
    };
    Some(headed("Publications:", relation.lines(session, sql)?))
}
