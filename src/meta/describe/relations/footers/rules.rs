//! Footers: the rules of a table, and the definition of a view with its rules.

use super::{Lines, headed};
use crate::meta::describe::answer::rows;
use crate::meta::describe::relations::relation::{Kind, Relation};
use crate::rows::Table;
use crate::session::Session;

pub(super) fn are_of_table(relation: &Relation) -> bool {
    let is_table = relation.kind.holds_rows() && relation.kind != Kind::MaterializedView;
    is_table && relation.has_rules
}

/// The heading of the rules that fire in each state of a session.
const STATES: &[(u8, &str)] = &[
    (b'O', "Rules:"),
    (b'D', "Disabled rules:"),
    (b'A', "Rules firing always:"),
    (b'R', "Rules firing on replica only:"),
];

/// What comes behind `CREATE RULE`.
const OF_TABLE: &str = "SELECT r.ev_enabled, pg_catalog.concat('    ',\n    \
    pg_catalog.substr(pg_catalog.rtrim(pg_catalog.pg_get_ruledef(r.oid, true), ';'), 13))\n\
    FROM pg_catalog.pg_rewrite r\nWHERE r.ev_class = {oid}\nORDER BY r.rulename;";

pub(super) fn of_table(session: &mut Session, relation: &Relation) -> Option<Lines> {
    let rules = relation.ask(session, OF_TABLE)?;
    Some(by_state(&rules, STATES))
}

/// The second cells of rows in groups by the letter in the first, each with its heading.
pub(super) fn by_state(answer: &Table, states: &[(u8, &str)]) -> Lines {
    let groups = states.iter().map(|(letter, heading)| {
        let fitting = rows(answer).filter(|row| row.letter(0) == *letter);
        headed(heading, fitting.map(|row| row.cell(1).to_vec()).collect())
    });
    groups.flatten().collect()
}

pub(super) fn is_view_in_full(relation: &Relation) -> bool {
    relation.is_verbose && matches!(relation.kind, Kind::View | Kind::MaterializedView)
}

const DEFINITION: &str = "SELECT COALESCE(pg_catalog.pg_get_viewdef({oid}, true), '');";

const OF_VIEW: &str = "SELECT pg_catalog.concat(' ',\n    \
    pg_catalog.substr(pg_catalog.rtrim(pg_catalog.pg_get_ruledef(r.oid, true), ';'), 13))\n\
    FROM pg_catalog.pg_rewrite r\n\
    WHERE r.ev_class = {oid} AND r.rulename <> '_RETURN'\nORDER BY r.rulename;";

pub(super) fn of_view(session: &mut Session, relation: &Relation) -> Option<Lines> {
    let definition = relation.lines(session, DEFINITION)?;
    let mut lines = headed("View definition:", definition);
    if relation.has_rules {
        lines.extend(headed("Rules:", relation.lines(session, OF_VIEW)?));
    }
    Some(lines)
}
