//! Footers: the extended statistics of a table.

use super::{Lines, headed};
use crate::meta::describe::relations::relation::Relation;
use crate::session::Session;

/// The kinds are told where they are neither all nor none, which is what a single expression has.
const STATISTICS: &str = "SELECT pg_catalog.concat('    \"', s.stxnamespace::pg_catalog.regnamespace, '.', s.stxname, '\"',\n    \
    CASE WHEN ('d' = ANY (s.stxkind) OR 'f' = ANY (s.stxkind) OR 'm' = ANY (s.stxkind))\n      \
      AND NOT ('d' = ANY (s.stxkind) AND 'f' = ANY (s.stxkind) AND 'm' = ANY (s.stxkind))\n    \
      THEN pg_catalog.concat(' (', pg_catalog.concat_ws(', ', CASE WHEN 'd' = ANY (s.stxkind) THEN 'ndistinct' END,\n      \
        CASE WHEN 'f' = ANY (s.stxkind) THEN 'dependencies' END, CASE WHEN 'm' = ANY (s.stxkind) THEN 'mcv' END), ')') END,\n    \
    ' ON ', pg_catalog.pg_get_statisticsobjdef_columns(s.oid), ' FROM ', s.stxrelid::pg_catalog.regclass,\n    \
    CASE WHEN s.stxstattarget <> -1 THEN pg_catalog.concat('; STATISTICS ', s.stxstattarget) END)\n\
    FROM pg_catalog.pg_statistic_ext s\nWHERE s.stxrelid = {oid}\n\
    ORDER BY s.stxnamespace::pg_catalog.regnamespace::pg_catalog.text, s.stxname;";

pub(super) fn of_table(session: &mut Session, relation: &Relation) -> Option<Lines> {
    let lines = relation.lines(session, STATISTICS)?;
    Some(headed("Statistics objects:", lines))
}
