//! `\dO`: the collations that the encoding of the database can use.

use super::family::Kind;
use super::listing::{Listing, NO_SYSTEM, When, column};
use super::sql::Names;

pub static KINDS: &[Kind] = &[Kind::listing("dO", &COLLATIONS)];

static COLLATIONS: Listing = Listing {
    title: "List of collations",
    columns: &[
        column("Schema", "n.nspname"),
        column("Name", "c.collname"),
        column(
            "Provider",
            "CASE c.collprovider WHEN 'd' THEN 'default' WHEN 'b' THEN 'builtin' WHEN 'c' THEN 'libc' \
             WHEN 'i' THEN 'icu' END",
        ),
        column("Collate", "c.collcollate"),
        column("Ctype", "c.collctype"),
        column("Locale", "c.collcollate").when(When::Before(150_000)),
        column("Locale", "c.colliculocale").when(When::Between(150_000, 170_000)),
        column("Locale", "c.colllocale").when(When::Since(170_000)),
        column("ICU Rules", "NULL").when(When::Before(160_000)),
        column("ICU Rules", "c.collicurules").when(When::Since(160_000)),
        column(
            "Deterministic?",
            "CASE WHEN c.collisdeterministic THEN 'yes' ELSE 'no' END",
        ),
        column(
            "Description",
            "pg_catalog.obj_description(c.oid, 'pg_collation')",
        )
        .verbose(),
    ],
    from: "pg_catalog.pg_collation c\n\
        JOIN pg_catalog.pg_namespace n ON n.oid = c.collnamespace",
    always: &[
        "c.collencoding IN (-1, pg_catalog.pg_char_to_encoding(pg_catalog.getdatabaseencoding()))",
    ],
    usual: Some(NO_SYSTEM),
    names: Names::in_schema(
        "n.nspname",
        "c.collname",
        "pg_catalog.pg_collation_is_visible(c.oid)",
    ),
    order: "1, 2",
};
