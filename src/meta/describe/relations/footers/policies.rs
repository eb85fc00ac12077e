//! Footers: the row security policies of a table.

use super::Lines;
use crate::meta::describe::relations::relation::{Relation, RowSecurity};
use crate::session::Session;

const POLICIES: &str = "SELECT pg_catalog.concat('    POLICY \"', p.polname, '\"',\n    \
    CASE WHEN NOT p.polpermissive THEN ' AS RESTRICTIVE' END,\n    \
    CASE p.polcmd WHEN 'r' THEN ' FOR SELECT' WHEN 'a' THEN ' FOR INSERT' WHEN 'w' THEN ' FOR UPDATE'\n      \
      WHEN 'd' THEN ' FOR DELETE' END,\n    \
    CASE WHEN p.polroles OPERATOR(pg_catalog.<>) '{0}' THEN E'\\n      TO ' || pg_catalog.array_to_string(ARRAY(\n      \
      SELECT r.rolname FROM pg_catalog.pg_roles r WHERE r.oid = ANY (p.polroles) ORDER BY 1), ',') END,\n    \
    E'\\n      USING (' || pg_catalog.pg_get_expr(p.polqual, p.polrelid) || ')',\n    \
    E'\\n      WITH CHECK (' || pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid) || ')')\n\
    FROM pg_catalog.pg_policy p\nWHERE p.polrelid = {oid}\nORDER BY p.polname;";

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
