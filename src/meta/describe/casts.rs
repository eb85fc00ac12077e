//! `\dC`: casts, found by either of their types.

use super::family::{Asked, Kind};
use super::listing::{Listing, column};
use super::sql::{Names, Sql};
use crate::session::Session;

pub static KINDS: &[Kind] = &[Kind::new("dC", casts)];

static CASTS: Listing = Listing {
    title: "List of casts",
    columns: &[
        column("Source type", "pg_catalog.format_type(castsource, NULL)"),
        column("Target type", "pg_catalog.format_type(casttarget, NULL)"),
        column(
            "Function",
            "CASE c.castmethod WHEN 'b' THEN '(binary coercible)' WHEN 'i' THEN '(with inout)' ELSE p.proname END",
        ),
        column(
            "Implicit?",
            "CASE c.castcontext WHEN 'e' THEN 'no' WHEN 'a' THEN 'in assignment' ELSE 'yes' END",
        ),
        column(
            "Leakproof?",
            "CASE WHEN p.proleakproof THEN 'yes' ELSE 'no' END",
        )
        .verbose(),
        column("Description", "d.description").verbose(),
    ],
    from: "pg_catalog.pg_cast c\n\
        LEFT JOIN pg_catalog.pg_proc p ON p.oid = c.castfunc\n\
        LEFT JOIN pg_catalog.pg_type ts ON ts.oid = c.castsource\n\
        LEFT JOIN pg_catalog.pg_namespace ns ON ns.oid = ts.typnamespace\n\
        LEFT JOIN pg_catalog.pg_type tt ON tt.oid = c.casttarget\n\
        LEFT JOIN pg_catalog.pg_namespace nt ON nt.oid = tt.typnamespace\n\
        LEFT JOIN pg_catalog.pg_description d\n\
        ON d.classoid = c.tableoid AND d.objoid = c.oid AND d.objsubid = 0",
    always: &[],
    usual: None,
    // The pattern is matched with two types.
    names: Names::plain(""),
    order: "1, 2",
};

const TYPES: [Names; 2] = [
    Names {
        other_name: Some("pg_catalog.format_type(ts.oid, NULL)"),
        ..Names::in_schema(
            "ns.nspname",
            "ts.typname",
            "pg_catalog.pg_type_is_visible(ts.oid)",
        )
    },
    Names {
        other_name: Some("pg_catalog.format_type(tt.oid, NULL)"),
        ..Names::in_schema(
            "nt.nspname",
            "tt.typname",
            "pg_catalog.pg_type_is_visible(tt.oid)",
        )
    },
];

fn casts(session: &mut Session, asked: &Asked) -> bool {
    let all = Asked {
        pattern: None,
        more: Vec::new(),
        ..*asked
    };
    CASTS.show_where(session, &all, &[], |session, sql| {
        let source = Sql::condition(session, asked.pattern, &TYPES[0])?;
        let target = Sql::condition(session, asked.pattern, &TYPES[1])?;
        if let (Some(source), Some(target)) = (source, target) {
            sql.also([b"(", &source.text[..], b" OR ", &target.text, b")"].concat());
        }
        Ok(())
    })
}
