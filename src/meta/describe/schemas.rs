//! `\dn`: which schemas there are, and who publishes them.

use super::family::{Asked, Kind};
use super::listing::{Listing, column};
use super::sql::Names;
use super::{ask, bytes, print, refused};
use crate::session::Session;
use crate::sql::quote;

pub static KINDS: &[Kind] = &[Kind::new("dn", show)];

static SCHEMAS: Listing = Listing {
    title: "List of schemas",
    columns: &[
        column("Name", "n.nspname"),
        column("Owner", "pg_catalog.pg_get_userbyid(n.nspowner)"),
        column("Access privileges", "CASE WHEN pg_catalog.array_length(n.nspacl, 1) = 0 THEN '(none)' ELSE pg_catalog.array_to_string(n.nspacl, E'\\n') END").verbose(),
        column("Description", "pg_catalog.obj_description(n.oid, 'pg_namespace')").verbose(),
    ],
    from: "pg_catalog.pg_namespace n",
    always: &[],
    usual: Some("n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'"),
    names: Names {
        most_parts: 2,
        ..Names::plain("n.nspname")
    },
    order: "1",
};

fn show(session: &mut Session, asked: &Asked) -> bool {
    let sql = match SCHEMAS.query(session, asked) {
        Ok(sql) => sql,
        Err(refusal) => return refused(session, &refusal),
    };
    let Some(mut table) = ask(session, &sql.text) else {
        return false;
    };
    table.title = Some(SCHEMAS.title.into());
    let Some(pattern) = asked.pattern.filter(|_| asked.version >= 150_000) else {
        print(session, &table);
        return true;
    };
    // Of the schema of that very name; psql does not take it for a pattern here.
    let mut name = Vec::new();
    quote::literal_to_judge(pattern, asked.encoding, &mut name);
    let sql = [
        b"SELECT pubname FROM pg_catalog.pg_publication p\n\
         JOIN pg_catalog.pg_publication_namespace pn ON p.oid = pn.pnpubid\n\
         JOIN pg_catalog.pg_namespace n ON n.oid = pn.pnnspid\n\
         WHERE n.nspname = ",
        name.trim_ascii_start(),
        b"\nORDER BY 1",
    ]
    .concat();
    let Some(publications) = ask(session, &sql) else {
        return false;
    };
    if !publications.rows.is_empty() {
        table.footers.push(b"Publications:".to_vec());
    }
    for row in &publications.rows {
        let line = [b"    \"", bytes(row, 0), b"\""].concat();
        table.footers.push(line);
    }
    print(session, &table);
    true
}
