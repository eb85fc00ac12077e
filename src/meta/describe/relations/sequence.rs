//! `\d` of a sequence: its parameters, and the column it belongs to.

use super::relation::Relation;
use crate::meta::describe::print_without_count;
use crate::session::Session;

const PARAMETERS: &str = "SELECT pg_catalog.format_type(seqtypid, NULL) AS \"Type\", seqstart AS \"Start\",\n  \
    seqmin AS \"Minimum\", seqmax AS \"Maximum\", seqincrement AS \"Increment\",\n  \
    CASE WHEN seqcycle THEN 'yes' ELSE 'no' END AS \"Cycles?\", seqcache AS \"Cache\"\n\
    FROM pg_catalog.pg_sequence\nWHERE seqrelid = {oid};";

const OWNER: &str = "SELECT pg_catalog.concat(\n  \
    CASE d.deptype WHEN 'a' THEN 'Owned by: ' ELSE 'Sequence for identity column: ' END,\n  \
    pg_catalog.quote_ident(n.nspname), '.', pg_catalog.quote_ident(c.relname), '.',\n  \
    pg_catalog.quote_ident(a.attname))\n\
    FROM pg_catalog.pg_depend d\n\
    JOIN pg_catalog.pg_class c ON c.oid = d.refobjid\n\
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace\n\
    JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.refobjsubid\n\
    WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass::pg_catalog.oid\n  \
      AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass::pg_catalog.oid\n  \
      AND d.objid = {oid} AND d.deptype IN ('a', 'i');";

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
