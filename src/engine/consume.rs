//! What else can be done with a result than printing it: `\gset` keeps it in variables, `\gexec` runs it, `\gdesc`
//! describes it without running.

use crate::encoding::Encoding;
use crate::engine::answer::{inserted_oid, status_text};
use crate::engine::ask::{lose, remember, run};
use crate::engine::crosstab;
use crate::engine::outcome::Outcome;
use crate::engine::send::{CopyEnds, Fatal, Query, send};
use crate::pg::extended;
use crate::rows::{Cells, Column, Table};
use crate::session::Session;
use crate::session::delivery::Delivery;
use crate::session::query::{self, Failure};
use crate::session::source::CopySource;
use crate::session::table;
use crate::sql::quote;
use crate::sql::splitter::copies_in;
use crate::vars::is_special;
use crate::vars::special::Echo;

/// Keeps the one row of `table` in variables named like its columns; `false` when it is not one row.
pub fn gset(session: &mut Session, prefix: &[u8], table: &Table) -> bool {
    let row = match table.rows.as_slice() {
        [row] => row,
        [] => {
            session.error("no rows returned for \\gset");
            return false;
        }
        _ => {
            session.error("more than one row returned for \\gset");
            return false;
        }
    };
    let Some(cells) = Cells::parse(row) else {
        return false;
    };
    for (column, cell) in table.columns.iter().zip(cells.iter()) {
        let name = [prefix, &column.name].concat();
        if is_special(&name) {
            let parts = [
                b"attempt to \\gset into specially treated variable \"",
                &name[..],
                b"\" ignored",
            ];
            session.warning(parts.concat());
            continue;
        }
        let vars = &mut session.settings.vars;
        let changed = match cell {
            Some(value) => vars.set(&name, value),
            None => vars.unset(&name),
        };
        if let Err(refusal) = changed {
            session.error(&refusal.message);
            return false;
        }
    }
    true
}

/// Shows `table` turned around; `false` when it cannot be.
pub fn crosstabview(session: &mut Session, table: &Table, args: &[Vec<u8>]) -> bool {
    let mut display = session.settings.display.clone();
    // As in psql, which does not look at these values as numbers.
    display.numeric_locale = false;
    match crosstab::pivot(table, args, &display.null, session.encoding()) {
        Ok(mut turned) => {
            turned.title = display.title.clone();
            table::show_as(session, &turned, &display, true);
            true
        }
        Err(problem) => {
            session.error([b"\\crosstabview: ", &problem[..]].concat());
            false
        }
    }
}

/// Tells the command tag of a result with which something has been done.
pub fn tell_status(session: &mut Session, tag: &[u8]) {
    let text = status_text(tag, &session.settings.display);
    session.settings.vars.put("LASTOID", inserted_oid(tag));
    if let Some(log) = &mut session.output.log {
        log.write(tag);
        log.write(b"\n");
        log.flush();
    }
    if !session.settings.vars.typed().quiet {
        session.output.results().write(&text);
        session.output.results().flush();
    }
}

/// Runs every field of `table` as a statement, row by row; NULLs are passed over.
pub fn gexec(
    session: &mut Session,
    table: &Table,
    query: &Query,
    copy_source: &mut dyn CopySource,
) -> Result<bool, Fatal> {
    let mut is_success = true;
    let cells = table.rows.iter().filter_map(|row| Cells::parse(row));
    for sql in cells.flat_map(|cells| cells.iter().flatten()) {
        if session.interrupt.is_pressed() {
            break;
        }
        let typed = session.settings.vars.typed();
        if typed.echo == Echo::All && !typed.singlestep {
            let stdout = &mut session.output.stdout;
            stdout.write(sql);
            stdout.write(b"\n");
        }
        let statement = Query {
            sql,
            copies: copies_in(sql, session.standard_strings()) as usize,
            delivery: Delivery::default(),
            is_interactive: query.is_interactive,
        };
        if !send(session, &statement, CopyEnds::of(copy_source))? {
            is_success = false;
            if session.settings.vars.typed().on_error_stop {
                break;
            }
        }
    }
    Ok(is_success)
}

/// Prints the columns that a statement would give, with their types.
pub fn gdesc(
    session: &mut Session,
    query: &Query,
    copy_source: &mut dyn CopySource,
) -> Result<Outcome, Fatal> {
    let mut outcome = Outcome::default();
    let described = match query::answer(&mut session.server, extended::describe(query.sql)) {
        Ok(answer) => answer,
        Err(Failure::Server { error, notices }) => {
            session.server_notices(&notices, query.sql);
            session.server_error(&error, query.sql);
            outcome.error(error);
            outcome.error_sql = Some(query.sql.to_vec());
            remember(session, query, &outcome);
            return Ok(outcome);
        }
        Err(Failure::InPipeline(text)) => {
            session.info(text);
            outcome.fail();
            remember(session, query, &outcome);
            return Ok(outcome);
        }
        Err(Failure::Lost(lost)) => {
            outcome.fail();
            lose(session, &lost, query.is_interactive)?;
            return Ok(outcome);
        }
        Err(Failure::NotConnected) => {
            outcome.fail();
            return Ok(outcome);
        }
    };
    session.server_notices(&described.notices, query.sql);
    if described.table.columns.is_empty() {
        let text = b"The command has no result, or the result has no columns.\n";
        session.output.results().write(text);
        session.output.results().flush();
        remember(session, query, &outcome);
        return Ok(outcome);
    }
    let names = Query {
        sql: &names_query(&described.table.columns, session.encoding()),
        copies: 0,
        delivery: Delivery {
            display: query.delivery.display.clone(),
            target: query.delivery.target.clone(),
            ..Delivery::default()
        },
        is_interactive: query.is_interactive,
    };
    run(session, &names, CopyEnds::of(copy_source))
}

/// The server knows how types are called.
fn names_query(columns: &[Column], encoding: Encoding) -> Vec<u8> {
    let mut sql =
        b"SELECT name AS \"Column\", pg_catalog.format_type(tp, tpm) AS \"Type\"\nFROM (VALUES "
            .to_vec();
    for (number, column) in columns.iter().enumerate() {
        if number > 0 {
            sql.push(b',');
        }
        sql.push(b'(');
        // A server would have to lie about its encoding for this to fail.
        if quote::literal(&column.name, encoding, &mut sql).is_err() {
            sql.extend_from_slice(b"NULL");
        }
        let rest = format!(
            ", '{}'::pg_catalog.oid, {})",
            column.type_oid, column.type_modifier
        );
        sql.extend_from_slice(rest.as_bytes());
    }
    sql.extend_from_slice(b") s(name, tp, tpm)");
    sql
}
