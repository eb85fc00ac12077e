//! `\dd`: what is said about objects that no list of their own shows with a description.

use super::family::{Asked, Kind};
use super::listing::NO_SYSTEM;
use super::sql::{Names, Refusal, Sql};
use super::{List, list, refused};
use crate::session::Session;

pub static KINDS: &[Kind] = &[Kind::new("dd", comments)];

/// One kind of object that can have a description.
struct Described {
    object: &'static str,
    /// Its catalog, as `o`, joined with what is in the schema `n`.
    from: &'static str,
    always: Option<&'static str>,
    name: &'static str,
    is_visible: &'static str,
}

const KINDS_DESCRIBED: &[Described] = &[
    Described {
        object: "table constraint",
        from: "pg_catalog.pg_constraint o JOIN pg_catalog.pg_class c ON c.oid = o.conrelid\n\
            LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace",
        always: None,
        name: "o.conname",
        is_visible: "pg_catalog.pg_table_is_visible(c.oid)",
    },
    Described {
        object: "domain constraint",
        from: "pg_catalog.pg_constraint o JOIN pg_catalog.pg_type t ON t.oid = o.contypid\n\
            LEFT JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace",
        always: None,
        name: "o.conname",
        is_visible: "pg_catalog.pg_type_is_visible(t.oid)",
    },
    Described {
        object: "operator class",
        from: "pg_catalog.pg_opclass o JOIN pg_catalog.pg_namespace n ON n.oid = o.opcnamespace",
        always: None,
        name: "o.opcname",
        is_visible: "pg_catalog.pg_opclass_is_visible(o.oid)",
    },
    Described {
        object: "operator family",
        from: "pg_catalog.pg_opfamily o JOIN pg_catalog.pg_namespace n ON n.oid = o.opfnamespace",
        always: None,
        name: "o.opfname",
        is_visible: "pg_catalog.pg_opfamily_is_visible(o.oid)",
    },
    Described {
        object: "rule",
        from: "pg_catalog.pg_rewrite o JOIN pg_catalog.pg_class c ON c.oid = o.ev_class\n\
            LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace",
        // The rule that makes a view is the view.
        always: Some("o.rulename <> '_RETURN'"),
        name: "o.rulename",
        is_visible: "pg_catalog.pg_table_is_visible(c.oid)",
    },
    Described {
        object: "trigger",
        from: "pg_catalog.pg_trigger o JOIN pg_catalog.pg_class c ON c.oid = o.tgrelid\n\
            LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace",
        always: None,
        name: "o.tgname",
        is_visible: "pg_catalog.pg_table_is_visible(c.oid)",
    },
];

fn comments(session: &mut Session, asked: &Asked) -> bool {
    match query(session, asked) {
        Ok(sql) => list(session, &sql, &List::titled("Object descriptions")),
        Err(refusal) => refused(session, &refusal),
    }
}

fn query(session: &Session, asked: &Asked) -> Result<Sql, Refusal> {
    let mut objects = Vec::new();
    for kind in KINDS_DESCRIBED {
        let mut sql = Sql::new(&format!(
            "SELECT o.oid, o.tableoid, n.nspname, CAST({} AS pg_catalog.text) AS name,\n\
             CAST('{}' AS pg_catalog.text) AS object\nFROM {}\n",
            kind.name, kind.object, kind.from
        ));
        if let Some(always) = kind.always {
            sql.also(always);
        }
        if asked.pattern.is_none() && !asked.shows_system() {
            sql.also(NO_SYSTEM);
        }
        let names = Names::in_schema("n.nspname", kind.name, kind.is_visible);
        sql.fits(session, asked.pattern, &names)?;
        objects.push(sql.text);
    }
    let mut sql = Sql::new(
        "SELECT DISTINCT tt.nspname AS \"Schema\", tt.name AS \"Name\", tt.object AS \"Object\",\n\
         d.description AS \"Description\"\nFROM (\n",
    );
    sql.push(objects.join(&b"UNION ALL\n"[..]));
    sql.push(
        ") AS tt\nJOIN pg_catalog.pg_description d\n\
         ON d.objoid = tt.oid AND d.classoid = tt.tableoid AND d.objsubid = 0\nORDER BY 1, 2, 3;",
    );
    Ok(sql)
}
