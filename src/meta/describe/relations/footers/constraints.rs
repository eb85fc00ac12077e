//! Footers: the constraints of a table.

use super::{Lines, headed};
use crate::meta::describe::relations::relation::{Kind, Relation};
use crate::session::Session;

const CHECKS: &str = "SELECT pg_catalog.concat('    \"', k.conname, '\" ', pg_catalog.pg_get_constraintdef(k.oid, true))\n\
    FROM pg_catalog.pg_constraint k\n\
    WHERE k.conrelid = {oid} AND k.contype = 'c'\nORDER BY k.conname;";

pub(super) fn checks(session: &mut Session, relation: &Relation) -> Option<Lines> {
    Some(headed(
        "Check constraints:",
        relation.lines(session, CHECKS)?,
    ))
}

const FOREIGN_KEYS: &str = "SELECT pg_catalog.concat('    \"', k.conname, '\" ',\n    \
    pg_catalog.pg_get_constraintdef(k.oid, true))\n\
    FROM pg_catalog.pg_constraint k\n\
    WHERE k.conrelid = {oid} AND k.contype = 'f' AND k.conparentid OPERATOR(pg_catalog.=) 0\nORDER BY k.conname;";

/// Those of partitioned tables hold for their partitions: they come after the table's own.
const FOREIGN_KEYS_ABOVE: &str = "SELECT pg_catalog.concat('    ',\n    \
    CASE WHEN k.conrelid <> {oid} THEN pg_catalog.concat('TABLE \"', k.conrelid::pg_catalog.regclass, '\" CONSTRAINT ') END,\n    \
    '\"', k.conname, '\" ', pg_catalog.pg_get_constraintdef(k.oid, true))\n\
    FROM pg_catalog.pg_partition_ancestors({oid}) a JOIN pg_catalog.pg_constraint k ON k.conrelid = a.relid::pg_catalog.oid\n\
    WHERE k.contype = 'f' AND k.conparentid OPERATOR(pg_catalog.=) 0\nORDER BY k.conrelid = {oid} DESC, k.conname;";

pub(super) fn foreign_keys(session: &mut Session, relation: &Relation) -> Option<Lines> {
    let sql = match relation.is_partition || relation.kind == Kind::PartitionedTable {
        true => FOREIGN_KEYS_ABOVE,
        false => FOREIGN_KEYS,
    };
    Some(headed(
        "Foreign-key constraints:",
        relation.lines(session, sql)?,
    ))
}

const REFERENCES: &str = "SELECT pg_catalog.concat('    TABLE \"', k.conrelid::pg_catalog.regclass, '\" CONSTRAINT \"',\n    \
    k.conname, '\" ', pg_catalog.pg_get_constraintdef(k.oid, true))\n\
    FROM pg_catalog.pg_constraint k\n\
    WHERE k.contype = 'f' AND k.conparentid OPERATOR(pg_catalog.=) 0\n  \
    AND k.confrelid IN (\n    SELECT pg_catalog.pg_partition_ancestors({oid})::pg_catalog.oid UNION ALL SELECT {oid})\n\
    ORDER BY k.conname;";

/// The foreign keys of tables that point here, which takes an index.
pub(super) fn references(session: &mut Session, relation: &Relation) -> Option<Lines> {
    Some(headed(
        "Referenced by:",
        relation.lines(session, REFERENCES)?,
    ))
}

/// Before 18 columns refuse NULL without a constraint.
pub(super) fn has_not_null(relation: &Relation) -> bool {
    relation.is_verbose && relation.kind.holds_rows() && relation.version >= 180_000
}

const NOT_NULL: &str = "SELECT pg_catalog.concat('    \"', k.conname, '\" NOT NULL \"', a.attname, '\"',\n    \
    CASE WHEN k.connoinherit THEN ' NO INHERIT'\n      \
      WHEN k.conislocal AND k.coninhcount <> 0 THEN ' (local, inherited)'\n      \
      WHEN k.coninhcount <> 0 THEN ' (inherited)' END,\n    \
    CASE WHEN NOT k.convalidated THEN ' NOT VALID' END)\n\
    FROM pg_catalog.pg_constraint k\n\
    JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]\n\
    WHERE k.contype = 'n' AND k.conrelid = {oid}\nORDER BY a.attnum;";

pub(super) fn not_null(session: &mut Session, relation: &Relation) -> Option<Lines> {
    Some(headed(
        "Not-null constraints:",
        relation.lines(session, NOT_NULL)?,
    ))
}
