//! The relations of a database: `\d` and its lists, and what one relation is in full.

mod list;
mod partitioned;

use super::family::{Asked, Kind};
use super::sql::Names;
use crate::session::Session;

pub static KINDS: &[Kind] = &[
    Kind::new("d", show).next("+S"),
    Kind::new("dt", list::show),
    Kind::new("di", list::show),
    Kind::new("dv", list::show),
    Kind::new("dm", list::show),
    Kind::new("ds", list::show),
    Kind::new("dE", list::show),
    Kind::new("dP", partitioned::show).next("+tinx"),
];

/// What patterns for relations are matched with.
const NAMES: Names = Names::in_schema(
    "n.nspname",
    "c.relname",
    "pg_catalog.pg_table_is_visible(c.oid)",
);

/// `\d`: the relations that fit a pattern one by one, or else the list of all.
fn show(session: &mut Session, asked: &Asked) -> bool {
    list::show(session, asked)
}
