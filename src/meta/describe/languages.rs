//! `\dL`: which procedural languages there are.

use super::family::Kind;
use super::listing::{Listing, column};
use super::sql::Names;

pub static KINDS: &[Kind] = &[Kind::listing("dL", &LANGUAGES)];

static LANGUAGES: Listing = Listing {
    title: "List of languages",
    columns: &[
        column("Name", "l.lanname"),
        column("Owner", "pg_catalog.pg_get_userbyid(l.lanowner)"),
        column("Trusted", "l.lanpltrusted"),
        column("Internal language", "NOT l.lanispl").verbose(),
        column("Call handler", "l.lanplcallfoid::pg_catalog.regprocedure").verbose(),
        column("Validator", "l.lanvalidator::pg_catalog.regprocedure").verbose(),
        column("Inline handler", "l.laninline::pg_catalog.regprocedure").verbose(),
        column("Access privileges", "CASE WHEN pg_catalog.array_length(l.lanacl, 1) = 0 THEN '(none)' ELSE pg_catalog.array_to_string(l.lanacl, E'\\n') END").verbose(),
        column("Description", "d.description"),
    ],
    from: "pg_catalog.pg_language l\n\
        LEFT JOIN pg_catalog.pg_description d\n\
        ON d.classoid = l.tableoid AND d.objoid = l.oid AND d.objsubid = 0",
    always: &[],
    usual: Some("l.lanplcallfoid <> 0"),
    names: Names {
        most_parts: 2,
        ..Names::plain("l.lanname")
    },
    order: "1",
};
