//! `\dp`, `\z`, `\ddp`: who may do what with which relation, and with what will be made.

use super::family::Kind;
use super::listing::{Listing, column};
use super::sql::Names;

pub static KINDS: &[Kind] = &[
    Kind::listing("dp", &PRIVILEGES),
    Kind::listing("z", &PRIVILEGES).only(&["", "S", "x", "Sx", "xS"]),
    Kind::listing("ddp", &DEFAULTS),
];

static PRIVILEGES: Listing = Listing {
    title: "Access privileges",
    columns: &[
        column("Schema", "n.nspname"),
        column("Name", "c.relname"),
        column(
            "Type",
            "CASE c.relkind WHEN 'r' THEN 'table' WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' \
             WHEN 'S' THEN 'sequence' WHEN 'f' THEN 'foreign table' WHEN 'p' THEN 'partitioned table' END",
        ),
        column(
            "Access privileges",
            "CASE WHEN pg_catalog.array_length(c.relacl, 1) = 0 THEN '(none)' ELSE pg_catalog.array_to_string(c.relacl, E'\\n') END",
        ),
        column("Column privileges", COLUMNS),
        column("Policies", POLICIES),
    ],
    from: "pg_catalog.pg_class c\n\
        LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace",
    // Indexes and TOAST tables have no privileges that mean anything.
    always: &["c.relkind IN ('r','v','m','S','f','p')"],
    usual: Some("n.nspname <> 'pg_catalog' AND n.nspname <> 'information_schema'"),
    names: Names::in_schema(
        "n.nspname",
        "c.relname",
        "pg_catalog.pg_table_is_visible(c.oid)",
    ),
    order: "1, 2",
};

const COLUMNS: &str = "pg_catalog.array_to_string(ARRAY(\n\
    SELECT attname || E':\\n  ' || pg_catalog.array_to_string(attacl, E'\\n  ')\n\
    FROM pg_catalog.pg_attribute a\n\
    WHERE attrelid = c.oid AND NOT attisdropped AND attacl IS NOT NULL), E'\\n')";

const POLICIES: &str = "pg_catalog.array_to_string(ARRAY(\n\
    SELECT polname\n\
    || CASE WHEN NOT polpermissive THEN E' (RESTRICTIVE)' ELSE '' END\n\
    || CASE WHEN polcmd <> '*' THEN E' (' || polcmd::pg_catalog.text || E'):' ELSE E':' END\n\
    || CASE WHEN polqual IS NOT NULL\n\
       THEN E'\\n  (u): ' || pg_catalog.pg_get_expr(polqual, polrelid) ELSE E'' END\n\
    || CASE WHEN polwithcheck IS NOT NULL\n\
       THEN E'\\n  (c): ' || pg_catalog.pg_get_expr(polwithcheck, polrelid) ELSE E'' END\n\
    || CASE WHEN polroles <> '{0}' THEN E'\\n  to: ' || pg_catalog.array_to_string(\n\
       ARRAY(SELECT rolname FROM pg_catalog.pg_roles WHERE oid = ANY (polroles) ORDER BY 1), E', ')\n\
       ELSE E'' END\n\
    FROM pg_catalog.pg_policy pol WHERE polrelid = c.oid), E'\\n')";

static DEFAULTS: Listing = Listing {
    title: "Default access privileges",
    columns: &[
        column("Owner", "pg_catalog.pg_get_userbyid(d.defaclrole)"),
        column("Schema", "n.nspname"),
        column(
            "Type",
            "CASE d.defaclobjtype WHEN 'r' THEN 'table' WHEN 'S' THEN 'sequence' WHEN 'f' THEN 'function' \
             WHEN 'T' THEN 'type' WHEN 'n' THEN 'schema' WHEN 'L' THEN 'large object' END",
        ),
        column(
            "Access privileges",
            "CASE WHEN pg_catalog.array_length(d.defaclacl, 1) = 0 THEN '(none)' ELSE pg_catalog.array_to_string(d.defaclacl, E'\\n') END",
        ),
    ],
    from: "pg_catalog.pg_default_acl d\n\
        LEFT JOIN pg_catalog.pg_namespace n ON n.oid = d.defaclnamespace",
    always: &[],
    usual: None,
    names: Names {
        other_name: Some("pg_catalog.pg_get_userbyid(d.defaclrole)"),
        most_parts: 3,
        ..Names::plain("n.nspname")
    },
    order: "1, 2, 3",
};
