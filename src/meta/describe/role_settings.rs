//! `\drds`: which settings roles and databases have.

use super::family::{Asked, Kind, Takes};
use super::sql::{Names, Sql};
use super::{List, list, refused};
use crate::session::Session;

pub static KINDS: &[Kind] = &[Kind::new("drds", show).takes(Takes::Two)];

const QUERY: &str = "SELECT rolname AS \"Role\", datname AS \"Database\",\n\
    pg_catalog.array_to_string(setconfig, E'\\n') AS \"Settings\"\n\
    FROM pg_catalog.pg_db_role_setting s\n\
    LEFT JOIN pg_catalog.pg_database d ON d.oid = setdatabase\n\
    LEFT JOIN pg_catalog.pg_roles r ON r.oid = setrole\n";

fn show(session: &mut Session, asked: &Asked) -> bool {
    let mut sql = Sql::new(QUERY);
    let database = asked.more.first().copied();
    for (column, wanted) in [("r.rolname", asked.pattern), ("d.datname", database)] {
        if let Err(refusal) = sql.fits(session, wanted, &Names::plain(column)) {
            return refused(session, &refusal);
        }
    }
    sql.push("ORDER BY 1, 2;");
    let none = match (asked.pattern, database) {
        (Some(role), Some(database)) => [
            b"Did not find any settings for role \"",
            role,
            b"\" and database \"",
            database,
            b"\".",
        ]
        .concat(),
        (Some(role), None) => [b"Did not find any settings for role \"", role, b"\"."].concat(),
        _ => b"Did not find any settings.".to_vec(),
    };
    list(session, &sql, &List::titled("List of settings").or(none))
}
