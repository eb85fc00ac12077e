//! `\l`, `-l`: which databases there are.

use super::family::{Asked, Kind};
use super::listing::{Listing, When, column, privileges};
use super::sql::Names;
use crate::session::Session;
use crate::session::facts::version_number;

const ENDINGS: &[&str] = &["", "x", "+", "x+", "+x"];

pub static KINDS: &[Kind] = &[
    Kind::listing("l", &DATABASES).only(ENDINGS),
    Kind::listing("list", &DATABASES).only(ENDINGS),
];

static DATABASES: Listing = Listing {
    title: "List of databases",
    columns: &[
        column("Name", "d.datname"),
        column("Owner", "pg_catalog.pg_get_userbyid(d.datdba)"),
        column("Encoding", "pg_catalog.pg_encoding_to_char(d.encoding)"),
        column("Locale Provider", "'libc'").when(When::Before(150_000)),
        column(
            "Locale Provider",
            "CASE d.datlocprovider WHEN 'b' THEN 'builtin' WHEN 'c' THEN 'libc' WHEN 'i' THEN 'icu' END",
        )
        .when(When::Since(150_000)),
        column("Collate", "d.datcollate"),
        column("Ctype", "d.datctype"),
        column("Locale", "NULL").when(When::Before(150_000)),
        column("Locale", "d.daticulocale").when(When::Between(150_000, 170_000)),
        column("Locale", "d.datlocale").when(When::Since(170_000)),
        column("ICU Rules", "NULL").when(When::Before(160_000)),
        column("ICU Rules", "d.daticurules").when(When::Since(160_000)),
        column("Access privileges", privileges!("d.datacl")),
        column(
            "Size",
            "CASE WHEN pg_catalog.has_database_privilege(d.datname, 'CONNECT')\n\
             OR pg_catalog.pg_has_role('pg_read_all_stats', 'USAGE')\n\
             THEN pg_catalog.pg_size_pretty(pg_catalog.pg_database_size(d.datname))\n\
             ELSE 'No Access' END",
        )
        .verbose(),
        column(
            "Tablespace",
            "(SELECT t.spcname FROM pg_catalog.pg_tablespace t WHERE t.oid = d.dattablespace)",
        )
        .verbose(),
        column(
            "Description",
            "pg_catalog.shobj_description(d.oid, 'pg_database')",
        )
        .verbose(),
    ],
    from: "pg_catalog.pg_database d",
    always: &[],
    usual: None,
    names: Names::plain("d.datname"),
    order: "1",
};

/// Prints the databases of the server; `false` when that failed, which has been told.
pub fn list(session: &mut Session) -> bool {
    let version = session.server.parameter("server_version");
    let asked = Asked {
        name: "l",
        letters: "",
        pattern: None,
        more: Vec::new(),
        version: version_number(&version.unwrap_or_default()),
        encoding: session.encoding(),
    };
    DATABASES.show(session, &asked)
}
