//! `\dRp`, `\dRs`: what is published, and what is subscribed to.

use super::family::{Asked, Kind};
use super::listing::{Listing, When, column};
use super::sql::{Names, Sql};
use super::{ask, bytes, missing, print, refused, text};
use crate::rows::Table;
use crate::session::Session;

pub static KINDS: &[Kind] = &[
    Kind::new("dRp", publications),
    Kind::listing("dRs", &SUBSCRIPTIONS),
];

static PUBLICATIONS: Listing = Listing {
    title: "List of publications",
    columns: &[
        column("Name", "pubname"),
        column("Owner", "pg_catalog.pg_get_userbyid(pubowner)"),
        column("All tables", "puballtables"),
        column("Inserts", "pubinsert"),
        column("Updates", "pubupdate"),
        column("Deletes", "pubdelete"),
        column("Truncates", "pubtruncate"),
        column(
            "Generated columns",
            "CASE pubgencols WHEN 'n' THEN 'none' WHEN 's' THEN 'stored' END",
        )
        .when(When::Since(180_000)),
        column("Via root", "pubviaroot"),
    ],
    from: "pg_catalog.pg_publication",
    always: &[],
    usual: None,
    names: Names::plain("pubname"),
    order: "1",
};

static SUBSCRIPTIONS: Listing = Listing {
    title: "List of subscriptions",
    columns: &[
        column("Name", "subname"),
        column("Owner", "pg_catalog.pg_get_userbyid(subowner)"),
        column("Enabled", "subenabled"),
        column("Publication", "subpublications"),
        column("Binary", "subbinary").verbose(),
        column(
            "Streaming",
            "CASE substream WHEN 'f' THEN 'off' WHEN 't' THEN 'on' WHEN 'p' THEN 'parallel' END",
        )
        .when(When::VerboseSince(160_000)),
        column("Streaming", "substream").when(When::VerboseBefore(160_000)),
        column("Two-phase commit", "subtwophasestate").when(When::VerboseSince(150_000)),
        column("Disable on error", "subdisableonerr").when(When::VerboseSince(150_000)),
        column("Origin", "suborigin").when(When::VerboseSince(160_000)),
        column("Password required", "subpasswordrequired").when(When::VerboseSince(160_000)),
        column("Run as owner?", "subrunasowner").when(When::VerboseSince(160_000)),
        column("Failover", "subfailover").when(When::VerboseSince(170_000)),
        column("Synchronous commit", "subsynccommit").verbose(),
        column("Conninfo", "subconninfo").verbose(),
        column("Skip LSN", "subskiplsn").when(When::VerboseSince(150_000)),
    ],
    from: "pg_catalog.pg_subscription",
    always: &[
        "subdbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())",
    ],
    usual: None,
    names: Names::plain("subname"),
    order: "1",
};

/// A list, or with `+` each publication with what it publishes.
fn publications(session: &mut Session, asked: &Asked) -> bool {
    if !asked.is_verbose() {
        return PUBLICATIONS.show(session, asked);
    }
    let mut sql = Sql::new("SELECT oid, pubname, puballtables FROM pg_catalog.pg_publication\n");
    if let Err(refusal) = sql.fits(session, asked.pattern, &PUBLICATIONS.names) {
        return refused(session, &refusal);
    }
    sql.push("ORDER BY 2;");
    let Some(found) = ask(session, &sql.text) else {
        return false;
    };
    if found.rows.is_empty() {
        missing(session, asked, "publication");
        return false;
    }
    found
        .rows
        .iter()
        .all(|row| publication(session, asked, row))
}

fn publication(session: &mut Session, asked: &Asked, row: &[u8]) -> bool {
    let (oid, name, is_all) = (text(row, 0), bytes(row, 1), text(row, 2) == "t");
    let columns = PUBLICATIONS.columns.iter().skip(1);
    let columns: Vec<String> = columns
        .filter(|column| asked.has(column.when))
        .map(|column| format!("{} AS \"{}\"", column.sql, column.head))
        .collect();
    let sql = format!(
        "SELECT {} FROM pg_catalog.pg_publication WHERE oid = '{oid}'",
        columns.join(", ")
    );
    let Some(mut table) = ask(session, &sql) else {
        return false;
    };
    table.title = Some([b"Publication ", name].concat());
    if !is_all && !add_contents(session, asked, &oid, &mut table) {
        return false;
    }
    print(session, &table);
    true
}

/// Adds the tables and schemas that a publication publishes.
fn add_contents(session: &mut Session, asked: &Asked, oid: &str, table: &mut Table) -> bool {
    let (condition, columns) = match asked.version >= 150_000 {
        true => ("pg_catalog.pg_get_expr(pr.prqual, c.oid)", COLUMNS),
        false => ("NULL", "NULL"),
    };
    let tables = format!(
        "SELECT n.nspname, c.relname, {condition}, {columns}\n\
         FROM pg_catalog.pg_class c, pg_catalog.pg_namespace n, pg_catalog.pg_publication_rel pr\n\
         WHERE c.relnamespace = n.oid AND c.oid = pr.prrelid AND pr.prpubid = '{oid}'\n\
         ORDER BY 1, 2"
    );
    let Some(found) = ask(session, &tables) else {
        return false;
    };
    if !found.rows.is_empty() {
        table.footers.push(b"Tables:".to_vec());
    }
    for row in &found.rows {
        let mut line = [b"    \"", bytes(row, 0), b".", bytes(row, 1), b"\""].concat();
        if let Some(columns) = super::value(row, 3) {
            line.extend_from_slice(&[b" (", columns, b")"].concat());
        }
        if let Some(condition) = super::value(row, 2) {
            line.extend_from_slice(&[b" WHERE ", condition].concat());
        }
        table.footers.push(line);
    }
    if asked.version < 150_000 {
        return true;
    }
    let schemas = format!(
        "SELECT n.nspname FROM pg_catalog.pg_namespace n\n\
         JOIN pg_catalog.pg_publication_namespace pn ON n.oid = pn.pnnspid\n\
         WHERE pn.pnpubid = '{oid}' ORDER BY 1"
    );
    let Some(found) = ask(session, &schemas) else {
        return false;
    };
    if !found.rows.is_empty() {
        table.footers.push(b"Tables from schemas:".to_vec());
    }
    for row in &found.rows {
        let line = [b"    \"", bytes(row, 0), b"\""].concat();
        table.footers.push(line);
    }
    true
}

const COLUMNS: &str = "(CASE WHEN pr.prattrs IS NOT NULL THEN pg_catalog.array_to_string(ARRAY(\n\
    SELECT attname FROM pg_catalog.generate_series(0,\n\
      pg_catalog.array_upper(pr.prattrs::pg_catalog.int2[], 1)) s, pg_catalog.pg_attribute\n\
    WHERE attrelid = c.oid AND attnum = prattrs[s]), ', ') ELSE NULL END)";
