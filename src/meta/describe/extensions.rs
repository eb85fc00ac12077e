//! `\dx`: which extensions are installed, and with `+` what is in them.

use super::family::{Asked, Kind};
use super::listing::{Listing, column};
use super::sql::{Names, Sql};
use super::{List, ask, bytes, list, missing, refused, text};
use crate::session::Session;

pub static KINDS: &[Kind] = &[Kind::new("dx", show)];

static EXTENSIONS: Listing = Listing {
    title: "List of installed extensions",
    columns: &[
        column("Name", "e.extname"),
        column("Version", "e.extversion"),
        column("Default version", "ae.default_version"),
        column("Schema", "n.nspname"),
        column("Description", "d.description"),
    ],
    from: "pg_catalog.pg_extension e\n\
        LEFT JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace\n\
        LEFT JOIN pg_catalog.pg_description d ON d.objoid = e.oid\n\
        AND d.classoid = 'pg_catalog.pg_extension'::pg_catalog.regclass\n\
        LEFT JOIN pg_catalog.pg_available_extensions() ae(name, default_version, comment) ON ae.name = e.extname",
    always: &[],
    usual: None,
    names: Names::plain("e.extname"),
    order: "1",
};

fn show(session: &mut Session, asked: &Asked) -> bool {
    if !asked.is_verbose() {
        return EXTENSIONS.show(session, asked);
    }
    let mut sql = Sql::new("SELECT e.extname, e.oid FROM pg_catalog.pg_extension e\n");
    if let Err(refusal) = sql.fits(session, asked.pattern, &EXTENSIONS.names) {
        return refused(session, &refusal);
    }
    sql.push("ORDER BY 1;");
    let Some(found) = ask(session, &sql.text) else {
        return false;
    };
    if found.rows.is_empty() {
        missing(session, asked, "extension");
        return false;
    }
    found.rows.iter().all(|row| contents(session, row))
}

fn contents(session: &mut Session, row: &[u8]) -> bool {
    let (name, oid) = (bytes(row, 0), text(row, 1));
    let sql = format!(
        "SELECT pg_catalog.pg_describe_object(classid, objid, 0) AS \"Object description\"\n\
         FROM pg_catalog.pg_depend\n\
         WHERE refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass AND refobjid = '{oid}'\n\
         AND deptype = 'e'\nORDER BY 1;"
    );
    let title = [b"Objects in extension \"", name, b"\""].concat();
    list(session, &Sql::new(&sql), &List::titled(title))
}
