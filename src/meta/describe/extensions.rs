//! `\dx`: which extensions are installed.

use super::family::{Asked, Kind};
use super::sql::{Names, Sql};
use super::{List, list, refused};
use crate::session::Session;

pub static KINDS: &[Kind] = &[Kind::new("dx", show)];

const QUERY: &str = "SELECT e.extname AS \"Name\", e.extversion AS \"Version\", ae.default_version AS \"Default version\",\n\
    n.nspname AS \"Schema\", d.description AS \"Description\"\n\
    FROM pg_catalog.pg_extension e\n\
    LEFT JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace\n\
    LEFT JOIN pg_catalog.pg_description d ON d.objoid = e.oid\n\
      AND d.classoid = 'pg_catalog.pg_extension'::pg_catalog.regclass\n\
    LEFT JOIN pg_catalog.pg_available_extensions() ae(name, default_version, comment) ON ae.name = e.extname\n";

fn show(session: &mut Session, asked: &Asked) -> bool {
    let mut sql = Sql::new(QUERY);
    if let Err(refusal) = sql.fits(session, asked.pattern, &Names::plain("e.extname")) {
        return refused(session, &refusal);
    }
    sql.push("ORDER BY 1;");
    list(session, &sql, &List::titled("List of installed extensions"))
}
