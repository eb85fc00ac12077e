//! `\do`: operators, and what they take.

use super::arguments;
use super::family::{Asked, Kind, Takes};
use super::listing::{Listing, NO_SYSTEM, column};
use super::sql::Names;
use crate::session::Session;

pub static KINDS: &[Kind] = &[Kind::new("do", operators).takes(Takes::Types)];

static OPERATORS: Listing = Listing {
    title: "List of operators",
    columns: &[
        column("Schema", "n.nspname"),
        column("Name", "o.oprname"),
        column(
            "Left arg type",
            "CASE WHEN o.oprkind = 'l' THEN NULL ELSE pg_catalog.format_type(o.oprleft, NULL) END",
        ),
        column(
            "Right arg type",
            "CASE WHEN o.oprkind = 'r' THEN NULL ELSE pg_catalog.format_type(o.oprright, NULL) END",
        ),
        column(
            "Result type",
            "pg_catalog.format_type(o.oprresult, NULL)",
        ),
        column("Function", "o.oprcode").verbose(),
        column(
            "Leakproof?",
            "CASE WHEN (SELECT p.proleakproof FROM pg_catalog.pg_proc p WHERE p.oid = o.oprcode) THEN 'yes' ELSE 'no' END",
        )
        .verbose(),
        column(
            "Description",
            "COALESCE(pg_catalog.obj_description(o.oid, 'pg_operator'),\n\
             pg_catalog.obj_description(o.oprcode, 'pg_proc'))",
        ),
    ],
    from: "pg_catalog.pg_operator o\n\
        LEFT JOIN pg_catalog.pg_namespace n ON n.oid = o.oprnamespace",
    always: &[],
    usual: Some(NO_SYSTEM),
    names: Names {
        is_plain: true,
        ..Names::in_schema(
            "n.nspname",
            "o.oprname",
            "pg_catalog.pg_operator_is_visible(o.oid)",
        )
    },
    order: "1, 2, 3, 4",
};

/// One type alone is that of a prefix operator; more than two are as two.
fn operators(session: &mut Session, asked: &Asked) -> bool {
    OPERATORS.show_where(session, asked, &[], |session, sql| {
        let places: &[&str] = match asked.more.as_slice() {
            [] => &[],
            [_] => {
                sql.also("o.oprleft = 0");
                &["o.oprright"]
            }
            _ => &["o.oprleft", "o.oprright"],
        };
        for (place, wanted) in places.iter().zip(&asked.more) {
            arguments::fits(session, sql, place, wanted)?;
        }
        Ok(())
    })
}
