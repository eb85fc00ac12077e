//! Footers: where and how a relation is kept.

use super::Lines;
use crate::meta::describe::relations::relation::{Kind, Relation};
use crate::session::Session;

const OWNER_OF_TOAST: &str = "SELECT pg_catalog.concat('Owning table: \"', n.nspname, '.', c.relname, '\"')\n\
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace\n\
    WHERE c.reltoastrelid = {oid};";

pub(super) fn owner_of_toast(session: &mut Session, relation: &Relation) -> Option<Lines> {
    let mut lines = relation.lines(session, OWNER_OF_TOAST)?;
    if lines.len() > 1 {
        lines.clear();
    }
    Some(lines)
}

const SERVER: &str = "SELECT pg_catalog.concat('Server: ', s.srvname),\n  \
    'FDW options: (' || NULLIF(pg_catalog.array_to_string(ARRAY(\n    \
    SELECT pg_catalog.concat(pg_catalog.quote_ident(option_name), ' ', pg_catalog.quote_literal(option_value))\n    \
    FROM pg_catalog.pg_options_to_table(f.ftoptions)), ', '), '') || ')'\n\
    FROM pg_catalog.pg_foreign_table f JOIN pg_catalog.pg_foreign_server s ON s.oid = f.ftserver\n\
    WHERE f.ftrelid = {oid};";

pub(super) fn server(session: &mut Session, relation: &Relation) -> Option<Lines> {
    let lines = relation.lines(session, SERVER)?;
    // A foreign table without a server is gone.
    (!lines.is_empty()).then_some(lines)
}

pub(super) fn of_type(_: &mut Session, relation: &Relation) -> Option<Lines> {
    Some(told(
        "Typed table of type: ",
        relation.of_type.as_deref(),
        "",
    ))
}

/// How the old values of rows are told to subscribers, where that is not as usual; an index tells it of itself.
pub(super) fn replica_identity(_: &mut Session, relation: &Relation) -> Option<Lines> {
    let is_told =
        relation.is_verbose && matches!(relation.kind, Kind::Table | Kind::MaterializedView);
    let is_system = relation.schema == b"pg_catalog";
    let identity = match relation.replica_identity {
        b'i' => None,
        b'd' if !is_system => None,
        b'n' if is_system => None,
        b'f' => Some(&b"FULL"[..]),
        b'd' => Some(&b"NOTHING"[..]),
        _ => Some(&b"???"[..]),
    };
    Some(told("Replica Identity: ", identity.filter(|_| is_told), ""))
}

pub(super) fn tablespace(_: &mut Session, relation: &Relation) -> Option<Lines> {
    let has_one = relation.kind != Kind::Foreign;
    let name = relation.tablespace.as_deref().filter(|_| has_one);
    Some(told("Tablespace: \"", name, "\""))
}

pub(super) fn access_method(session: &mut Session, relation: &Relation) -> Option<Lines> {
    let is_told = relation.is_verbose && !session.settings.vars.typed().hide_tableam;
    let name = relation.access_method.as_deref().filter(|_| is_told);
    Some(told("Access method: ", name, ""))
}

pub(super) fn options(_: &mut Session, relation: &Relation) -> Option<Lines> {
    Some(told("Options: ", relation.options.as_deref(), ""))
}

fn told(before: &str, what: Option<&[u8]>, after: &str) -> Lines {
    what.map(|what| [before.as_bytes(), what, after.as_bytes()].concat())
        .into_iter()
        .collect()
}
