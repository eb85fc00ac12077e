//! `\db`: which tablespaces there are.

use super::family::Kind;
use super::listing::{Listing, column};
use super::sql::Names;

pub static KINDS: &[Kind] = &[Kind::listing("db", &TABLESPACES)];

static TABLESPACES: Listing = Listing {
    title: "List of tablespaces",
    columns: &[
        column("Name", "spcname"),
        column("Owner", "pg_catalog.pg_get_userbyid(spcowner)"),
        column("Location", "pg_catalog.pg_tablespace_location(oid)"),
        column("Access privileges", "CASE WHEN pg_catalog.array_length(spcacl, 1) = 0 THEN '(none)' ELSE pg_catalog.array_to_string(spcacl, E'\\n') END").verbose(),
        column("Options", "spcoptions").verbose(),
        column(
            "Size",
            "pg_catalog.pg_size_pretty(pg_catalog.pg_tablespace_size(oid))",
        )
        .verbose(),
        column(
            "Description",
            "pg_catalog.shobj_description(oid, 'pg_tablespace')",
        )
        .verbose(),
    ],
    from: "pg_catalog.pg_tablespace",
    always: &[],
    usual: None,
    names: Names::plain("spcname"),
    order: "1",
};
