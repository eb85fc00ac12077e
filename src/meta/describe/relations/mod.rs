//! The relations of a database: `\d` and its lists, and what one relation is in full.

mod columns;
mod footers;
mod list;
mod partitioned;
mod relation;
mod sequence;

use super::answer::rows;
use super::family::{self, Asked};
use super::sql::{Names, Sql};
use super::{ask, print_without_count, refused};
use crate::format::Expanded;
use crate::session::Session;
use relation::{Kind, Relation};

pub static KINDS: &[family::Kind] = &[
    family::Kind::new("d", show).next("+S"),
    family::Kind::new("dt", list::show),
    family::Kind::new("di", list::show),
    family::Kind::new("dv", list::show),
    family::Kind::new("dm", list::show),
    family::Kind::new("ds", list::show),
    family::Kind::new("dE", list::show),
    family::Kind::new("dP", partitioned::show).next("+tinx"),
];

/// What patterns for relations are matched with.
const NAMES: Names = Names::in_schema(
    "n.nspname",
    "c.relname",
    "pg_catalog.pg_table_is_visible(c.oid)",
);

/// `\d`: the relations that fit a pattern one by one, or else the list of all.
fn show(session: &mut Session, asked: &Asked) -> bool {
    match asked.pattern {
        None => list::show(session, asked),
        Some(pattern) => show_each(session, asked, pattern),
    }
}

fn show_each(session: &mut Session, asked: &Asked, pattern: &[u8]) -> bool {
    let mut sql = Sql::new(&relation::query(asked));
    if let Err(refusal) = sql.fits(session, asked.pattern, &NAMES) {
        return refused(session, &refusal);
    }
    sql.push("ORDER BY 2, 3;");
    let Some(found) = ask(session, &sql.text) else {
        return false;
    };
    if found.rows.is_empty() {
        if !session.settings.vars.typed().quiet {
            let none = [b"Did not find any relation named \"", pattern, b"\"."];
            session.error(none.concat());
        }
        return false;
    }
    rows(&found).all(|row| {
        let relation = Relation::new(&row, asked);
        relation.is_some_and(|relation| show_one(session, &relation).is_some())
            && !session.interrupt.is_pressed()
    })
}

/// Shows one relation; `None` when that failed, which has been told.
fn show_one(session: &mut Session, relation: &Relation) -> Option<()> {
    if relation.kind == Kind::Sequence {
        return sequence::show(session, relation);
    }
    let hides_compression = session.settings.vars.typed().hide_toast_compression;
    let mut table = relation.ask(session, &columns::query(relation, hides_compression))?;
    table.title = Some(relation.title());
    table.footers = footers::of(session, relation)?;
    // Columns one below the other are hard to read.
    let expanded = std::mem::replace(&mut session.settings.display.expanded, Expanded::Off);
    print_without_count(session, &table);
    session.settings.display.expanded = expanded;
    Some(())
}
