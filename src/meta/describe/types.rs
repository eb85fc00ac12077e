//! `\dT`, `\dD`, `\dc`, `\dX`: data types, domains, conversions and extended statistics.

use super::family::{Asked, Kind};
use super::listing::{Listing, NO_SYSTEM, column};
use super::sql::Names;
use super::{List, list, refused};
use crate::session::Session;

pub static KINDS: &[Kind] = &[
    Kind::new("dT", types),
    Kind::listing("dD", &DOMAINS),
    Kind::listing("dc", &CONVERSIONS),
    Kind::listing("dX", &STATISTICS),
];

static TYPES: Listing = Listing {
    title: "List of data types",
    columns: &[
        column("Schema", "n.nspname"),
        column("Name", "pg_catalog.format_type(t.oid, NULL)"),
        column("Internal name", "t.typname").verbose(),
        column(
            "Size",
            "CASE WHEN t.typrelid <> 0 THEN CAST('tuple' AS pg_catalog.text)\n\
             WHEN t.typlen < 0 THEN CAST('var' AS pg_catalog.text)\n\
             ELSE CAST(t.typlen AS pg_catalog.text) END",
        )
        .verbose(),
        column(
            "Elements",
            "pg_catalog.array_to_string(ARRAY(SELECT e.enumlabel FROM pg_catalog.pg_enum e\n\
             WHERE e.enumtypid = t.oid ORDER BY e.enumsortorder), E'\\n')",
        )
        .verbose(),
        column("Owner", "pg_catalog.pg_get_userbyid(t.typowner)").verbose(),
        column("Access privileges", "CASE WHEN pg_catalog.array_length(t.typacl, 1) = 0 THEN '(none)' ELSE pg_catalog.array_to_string(t.typacl, E'\\n') END").verbose(),
        column("Description", "pg_catalog.obj_description(t.oid, 'pg_type')"),
    ],
    from: "pg_catalog.pg_type t\n\
        LEFT JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace",
    // A table's type is shown only where it is a type by itself.
    always: &[
        "(t.typrelid = 0 OR (SELECT c.relkind = 'c' FROM pg_catalog.pg_class c WHERE c.oid = t.typrelid))",
    ],
    usual: Some(NO_SYSTEM),
    names: Names {
        other_name: Some("pg_catalog.format_type(t.oid, NULL)"),
        ..Names::in_schema(
            "n.nspname",
            "t.typname",
            "pg_catalog.pg_type_is_visible(t.oid)",
        )
    },
    order: "1, 2",
};

/// Leaves out the types of arrays.
const NO_ARRAYS: &str = "NOT EXISTS (SELECT 1 FROM pg_catalog.pg_type el WHERE el.oid = t.typelem AND el.typarray = t.oid)";

fn types(session: &mut Session, asked: &Asked) -> bool {
    let names_arrays = asked
        .pattern
        .is_some_and(|pattern| pattern.windows(2).any(|pair| pair == b"[]"));
    let wanted = Asked {
        name: asked.name,
        letters: asked.letters,
        pattern: asked.pattern.map(catalog_name),
        more: Vec::new(),
        version: asked.version,
        encoding: asked.encoding,
    };
    let always: &[&str] = match names_arrays {
        true => &[],
        false => &[NO_ARRAYS],
    };
    match TYPES.query_with(session, &wanted, always) {
        Ok(sql) => list(session, &sql, &List::titled(TYPES.title)),
        Err(refusal) => refused(session, &refusal),
    }
}

/// Names that the grammar knows, and the one that a type has in the catalog or is printed with.
const NAMES: &[(&str, &str)] = &[
    ("decimal", "numeric"),
    ("float", "double precision"),
    ("int", "integer"),
    ("bool[]", "boolean[]"),
    ("decimal[]", "numeric[]"),
    ("float[]", "double precision[]"),
    ("float4[]", "real[]"),
    ("float8[]", "double precision[]"),
    ("int[]", "integer[]"),
    ("int2[]", "smallint[]"),
    ("int4[]", "integer[]"),
    ("int8[]", "bigint[]"),
    ("time[]", "time without time zone[]"),
    ("timetz[]", "time with time zone[]"),
    ("timestamp[]", "timestamp without time zone[]"),
    ("timestamptz[]", "timestamp with time zone[]"),
    ("varbit[]", "bit varying[]"),
    ("varchar[]", "character varying[]"),
];

/// The name that a type is found by.
pub fn catalog_name(pattern: &[u8]) -> &[u8] {
    let row = NAMES
        .iter()
        .find(|(name, _)| name.as_bytes().eq_ignore_ascii_case(pattern));
    row.map_or(pattern, |(_, name)| name.as_bytes())
}

static DOMAINS: Listing = Listing {
    title: "List of domains",
    columns: &[
        column("Schema", "n.nspname"),
        column("Name", "t.typname"),
        column("Type", "pg_catalog.format_type(t.typbasetype, t.typtypmod)"),
        column(
            "Collation",
            "(SELECT c.collname FROM pg_catalog.pg_collation c, pg_catalog.pg_type bt\n\
             WHERE c.oid = t.typcollation AND bt.oid = t.typbasetype AND t.typcollation <> bt.typcollation)",
        ),
        column("Nullable", "CASE WHEN t.typnotnull THEN 'not null' END"),
        column("Default", "t.typdefault"),
        column(
            "Check",
            "pg_catalog.array_to_string(ARRAY(SELECT pg_catalog.pg_get_constraintdef(r.oid, true)\n\
             FROM pg_catalog.pg_constraint r WHERE t.oid = r.contypid AND r.contype = 'c'\n\
             ORDER BY r.conname), ' ')",
        ),
        column("Access privileges", "CASE WHEN pg_catalog.array_length(t.typacl, 1) = 0 THEN '(none)' ELSE pg_catalog.array_to_string(t.typacl, E'\\n') END").verbose(),
        column("Description", "d.description").verbose(),
    ],
    from: "pg_catalog.pg_type t\n\
        LEFT JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace\n\
        LEFT JOIN pg_catalog.pg_description d\n\
        ON d.classoid = t.tableoid AND d.objoid = t.oid AND d.objsubid = 0",
    always: &["t.typtype = 'd'"],
    usual: Some(NO_SYSTEM),
    names: Names::in_schema(
        "n.nspname",
        "t.typname",
        "pg_catalog.pg_type_is_visible(t.oid)",
    ),
    order: "1, 2",
};

static CONVERSIONS: Listing = Listing {
    title: "List of conversions",
    columns: &[
        column("Schema", "n.nspname"),
        column("Name", "c.conname"),
        column("Source", "pg_catalog.pg_encoding_to_char(c.conforencoding)"),
        column(
            "Destination",
            "pg_catalog.pg_encoding_to_char(c.contoencoding)",
        ),
        column(
            "Default?",
            "CASE WHEN c.condefault THEN 'yes' ELSE 'no' END",
        ),
        column("Description", "d.description").verbose(),
    ],
    from: "pg_catalog.pg_conversion c\n\
        JOIN pg_catalog.pg_namespace n ON n.oid = c.connamespace\n\
        LEFT JOIN pg_catalog.pg_description d\n\
        ON d.classoid = c.tableoid AND d.objoid = c.oid AND d.objsubid = 0",
    always: &[],
    usual: Some(NO_SYSTEM),
    names: Names::in_schema(
        "n.nspname",
        "c.conname",
        "pg_catalog.pg_conversion_is_visible(c.oid)",
    ),
    order: "1, 2",
};

static STATISTICS: Listing = Listing {
    title: "List of extended statistics",
    columns: &[
        column(
            "Schema",
            "es.stxnamespace::pg_catalog.regnamespace::pg_catalog.text",
        ),
        column("Name", "es.stxname"),
        column(
            "Definition",
            "pg_catalog.format('%s FROM %s', pg_catalog.pg_get_statisticsobjdef_columns(es.oid), \
             es.stxrelid::pg_catalog.regclass)",
        ),
        column(
            "Ndistinct",
            "CASE WHEN 'd' = ANY (es.stxkind) THEN 'defined' END",
        ),
        column(
            "Dependencies",
            "CASE WHEN 'f' = ANY (es.stxkind) THEN 'defined' END",
        ),
        column("MCV", "CASE WHEN 'm' = ANY (es.stxkind) THEN 'defined' END"),
    ],
    from: "pg_catalog.pg_statistic_ext es",
    always: &[],
    usual: None,
    names: Names::in_schema(
        "es.stxnamespace::pg_catalog.regnamespace::pg_catalog.text",
        "es.stxname",
        "pg_catalog.pg_statistics_obj_is_visible(es.oid)",
    ),
    order: "1, 2",
};
