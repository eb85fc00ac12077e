//! `\dl`, `\lo_list`: which large objects there are; no pattern chooses among them.

use super::family::{Asked, Kind, Takes};
use super::listing::{Listing, column, privileges};
use super::sql::Names;
use crate::session::Session;

pub static KINDS: &[Kind] = &[
    Kind::new("dl", all),
    Kind::new("lo_list", all).takes(Takes::Two),
];

static LARGE_OBJECTS: Listing = Listing {
    title: "Large objects",
    columns: &[
        column("ID", "oid"),
        column("Owner", "pg_catalog.pg_get_userbyid(lomowner)"),
        column("Access privileges", privileges!("lomacl")).verbose(),
        column(
            "Description",
            "pg_catalog.obj_description(oid, 'pg_largeobject')",
        ),
    ],
    from: "pg_catalog.pg_largeobject_metadata",
    always: &[],
    usual: None,
    names: Names::plain("oid"),
    order: "oid",
};

fn all(session: &mut Session, asked: &Asked) -> bool {
    let all = Asked {
        pattern: None,
        more: Vec::new(),
        ..*asked
    };
    LARGE_OBJECTS.show(session, &all)
}
