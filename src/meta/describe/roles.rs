//! `\du`, `\dg`, `\drg`: which roles there are, and who is a member of which.

use super::family::{Asked, Kind};
use super::listing::{Listing, When, column};
use super::sql::{Names, Sql};
use super::{ask, print_without_count, refused, text, value};
use crate::rows::{Column, Table};
use crate::session::Session;

pub static KINDS: &[Kind] = &[
    Kind::new("du", roles),
    Kind::new("dg", roles),
    Kind::listing("drg", &GRANTS),
];

static GRANTS: Listing = Listing {
    title: "List of role grants",
    columns: &[
        column("Role name", "m.rolname"),
        column("Member of", "r.rolname"),
        column(
            "Options",
            "pg_catalog.concat_ws(', ', CASE WHEN pam.admin_option THEN 'ADMIN' END, \
             CASE WHEN pam.inherit_option THEN 'INHERIT' END, CASE WHEN pam.set_option THEN 'SET' END)",
        )
        .when(When::Since(160_000)),
        column(
            "Options",
            "pg_catalog.concat_ws(', ', CASE WHEN pam.admin_option THEN 'ADMIN' END, \
             CASE WHEN m.rolinherit THEN 'INHERIT' END, 'SET')",
        )
        .when(When::Before(160_000)),
        column("Grantor", "g.rolname"),
    ],
    from: "pg_catalog.pg_roles m\n\
        JOIN pg_catalog.pg_auth_members pam ON (pam.member = m.oid)\n\
        LEFT JOIN pg_catalog.pg_roles r ON (pam.roleid = r.oid)\n\
        LEFT JOIN pg_catalog.pg_roles g ON (pam.grantor = g.oid)",
    always: &[],
    usual: Some("m.rolname !~ '^pg_'"),
    names: Names::plain("m.rolname"),
    order: "1, 2, 4",
};

const ROLES: &str = "SELECT r.rolname, r.rolsuper, r.rolinherit, r.rolcreaterole, r.rolcreatedb, r.rolcanlogin,\n\
    r.rolreplication, r.rolbypassrls, r.rolconnlimit, r.rolvaliduntil,\n\
    pg_catalog.shobj_description(r.oid, 'pg_authid')\n\
    FROM pg_catalog.pg_roles r\n";

/// The attributes by the column of [`ROLES`], and the value that makes them worth a word.
const ATTRIBUTES: &[(usize, &str, &str)] = &[
    (1, "t", "Superuser"),
    (2, "f", "No inheritance"),
    (3, "t", "Create role"),
    (4, "t", "Create DB"),
    (5, "f", "Cannot login"),
    (6, "t", "Replication"),
    (7, "t", "Bypass RLS"),
];

fn roles(session: &mut Session, asked: &Asked) -> bool {
    let mut sql = Sql::new(ROLES);
    if !asked.shows_system() && asked.pattern.is_none() {
        sql.also("r.rolname !~ '^pg_'");
    }
    if let Err(refusal) = sql.fits(session, asked.pattern, &Names::plain("r.rolname")) {
        return refused(session, &refusal);
    }
    sql.push("ORDER BY 1;");
    let Some(found) = ask(session, &sql.text) else {
        return false;
    };
    let heads = ["Role name", "Attributes", "Description"];
    let shown = if asked.is_verbose() { 3 } else { 2 };
    let mut table = Table {
        title: Some(b"List of roles".to_vec()),
        columns: heads[..shown]
            .iter()
            .map(|head| Column::text(head))
            .collect(),
        ..Table::default()
    };
    for row in &found.rows {
        let attributes = attributes(row).into_bytes();
        let cells = [
            value(row, 0),
            Some(&attributes[..]),
            Some(value(row, 10).unwrap_or(b"")),
        ];
        table.push(cells[..shown].iter().copied());
    }
    print_without_count(session, &table);
    true
}

fn attributes(row: &[u8]) -> String {
    let words = ATTRIBUTES
        .iter()
        .filter(|(column, wanted, _)| text(row, *column) == *wanted);
    let words: Vec<&str> = words.map(|(.., word)| *word).collect();
    let mut lines = match words.is_empty() {
        true => Vec::new(),
        false => vec![words.join(", ")],
    };
    match text(row, 8).parse::<i64>() {
        Ok(0) => lines.push("No connections".to_owned()),
        Ok(1) => lines.push("1 connection".to_owned()),
        Ok(limit @ 2..) => lines.push(format!("{limit} connections")),
        _ => {}
    }
    let until = text(row, 9);
    if !until.is_empty() {
        lines.push(format!("Password valid until {until}"));
    }
    lines.join("\n")
}
