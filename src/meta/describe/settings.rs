//! `\dconfig`: parameters of the server: those that somebody has changed, or those that a pattern names.

use super::family::{Asked, Kind};
use super::listing::{Listing, When, column, privileges};
use super::sql::Names;
use super::{List, list, refused};
use crate::session::Session;

pub static KINDS: &[Kind] = &[Kind::new("dconfig", parameters)];

static PARAMETERS: Listing = Listing {
    title: "List of configuration parameters",
    columns: &[
        column("Parameter", "s.name"),
        column("Value", "pg_catalog.current_setting(s.name)"),
        column("Type", "s.vartype").verbose(),
        column("Context", "s.context").verbose(),
        column("Access privileges", "NULL").when(When::VerboseBefore(150_000)),
        column("Access privileges", ACL).when(When::VerboseSince(150_000)),
    ],
    from: "pg_catalog.pg_settings s",
    always: &[],
    usual: None,
    names: Names {
        // A dot is a part of a parameter's name.
        most_parts: usize::MAX,
        ..Names::plain("pg_catalog.lower(s.name)")
    },
    order: "1",
};

const ACL: &str = concat!(
    "(SELECT ",
    privileges!("p.paracl"),
    "\nFROM pg_catalog.pg_parameter_acl p WHERE p.parname = pg_catalog.lower(s.name))"
);

const CHANGED: &str = "s.source <> 'default' AND s.setting IS DISTINCT FROM s.boot_val";

fn parameters(session: &mut Session, asked: &Asked) -> bool {
    let (title, more): (&str, &[&str]) = match asked.pattern {
        Some(_) => (PARAMETERS.title, &[]),
        None => ("List of non-default configuration parameters", &[CHANGED]),
    };
    match PARAMETERS.query_with(session, asked, more) {
        Ok(sql) => list(session, &sql, &List::titled(title)),
        Err(refusal) => refused(session, &refusal),
    }
}
