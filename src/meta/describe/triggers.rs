//! `\dy`: which event triggers there are.

use super::family::Kind;
use super::listing::{Listing, column};
use super::sql::Names;

pub static KINDS: &[Kind] = &[Kind::listing("dy", &EVENT_TRIGGERS)];

static EVENT_TRIGGERS: Listing = Listing {
    title: "List of event triggers",
    columns: &[
        column("Name", "evtname"),
        column("Event", "evtevent"),
        column("Owner", "pg_catalog.pg_get_userbyid(e.evtowner)"),
        column(
            "Enabled",
            "CASE evtenabled WHEN 'O' THEN 'enabled' WHEN 'R' THEN 'replica' WHEN 'A' THEN 'always' \
             WHEN 'D' THEN 'disabled' END",
        ),
        column("Function", "e.evtfoid::pg_catalog.regproc"),
        column(
            "Tags",
            "pg_catalog.array_to_string(ARRAY(SELECT x FROM pg_catalog.unnest(evttags) AS t(x)), ', ')",
        ),
        column(
            "Description",
            "pg_catalog.obj_description(e.oid, 'pg_event_trigger')",
        )
        .verbose(),
    ],
    from: "pg_catalog.pg_event_trigger e",
    always: &[],
    usual: None,
    names: Names::plain("evtname"),
    order: "1",
};
