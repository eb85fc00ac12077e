//! `\sf`, `\sv`, `\ef`, `\ev`: the statement that makes a function or a view again, shown or edited.

use super::args::Mode;
use super::{Call, Flow, MetaCommand, MetaCx, Reads};
use crate::rows::{Cells, Table};
use crate::scalar;
use crate::session::Session;
use crate::session::lost::{self};
use crate::session::query::{self};
use crate::sql::quote;
use crate::term::edit::{self, Job};

const LINE: Reads = Reads::Each(&[Mode::WholeLine]);

pub static COMMANDS: &[MetaCommand] = &[
    MetaCommand::new(&["sf", "sf+"], LINE, |cx, call| show(cx, call, &FUNCTION)).drops_semicolons(),
    MetaCommand::new(&["sv", "sv+"], LINE, |cx, call| show(cx, call, &VIEW)).drops_semicolons(),
    MetaCommand::new(&["ef"], LINE, |cx, call| edit(cx, call, &FUNCTION)).drops_semicolons(),
    MetaCommand::new(&["ev"], LINE, |cx, call| edit(cx, call, &VIEW)).drops_semicolons(),
];

/// A kind of object that can be made again.
struct Kind {
    name: &'static str,
    /// What is edited where no object is named.
    template: &'static str,
    /// The type that a name is read as.
    named_by: fn(&[u8]) -> &'static str,
    /// The statement of the object with an OID; `None` when that failed, which has been told.
    statement: fn(&mut Session, u32) -> Option<Vec<u8>>,
    /// Whether lines are counted from the start of a body.
    has_body: bool,
}

static FUNCTION: Kind = Kind {
    name: "function",
    template: "CREATE FUNCTION ( )\n RETURNS \n LANGUAGE \n \
        -- common options:  IMMUTABLE  STABLE  STRICT  SECURITY DEFINER\nAS $function$\n\n$function$\n",
    named_by: |name| match name.contains(&b'(') {
        true => "regprocedure",
        false => "regproc",
    },
    statement: function,
    has_body: true,
};

static VIEW: Kind = Kind {
    name: "view",
    template: "CREATE VIEW  AS\n SELECT \n  -- something...\n",
    named_by: |_| "regclass",
    statement: view,
    has_body: false,
};

fn show(cx: &mut MetaCx, call: &Call, kind: &Kind) -> Flow {
    let Some(name) = call.text(0) else {
        cx.session.error(format!("{} name is required", kind.name));
        return Flow::Failed;
    };
    let Some(statement) = statement(cx.session, name, kind) else {
        return Flow::Failed;
    };
    let text = match call.name.ends_with('+') {
        true => numbered(&statement, kind),
        false => statement,
    };
    cx.session.show(&text);
    Flow::Next
}

/// What came of the edit is read as if it had been typed; otherwise the query buffer is empty, as in psql.
fn edit(cx: &mut MetaCx, call: &Call, kind: &Kind) -> Flow {
    if cx.buffer.is_missing {
        return cx.fail_without_buffer();
    }
    let edited = draft(cx.session, call.text(0), kind).and_then(|(text, line)| {
        cx.session.output.flush();
        let job = Job {
            file: None,
            text: &text,
            line,
        };
        let edited = edit::edit(job, &cx.session.environment);
        edited
            .map_err(|failure| super::edit::tell(cx.session, failure))
            .ok()
    });
    if let Some(Some(text)) = edited {
        return Flow::Retype(text);
    }
    cx.buffer.text.clear();
    cx.splitter.reset();
    if edited.is_none() {
        return Flow::Failed;
    }
    let stdout = &mut cx.session.output.stdout;
    stdout.write(b"No changes\n");
    stdout.flush();
    Flow::Next
}

/// The text to be edited, and the line to begin at.
fn draft(
    session: &mut Session,
    argument: Option<&[u8]>,
    kind: &Kind,
) -> Option<(Vec<u8>, Option<u32>)> {
    let Some(argument) = argument else {
        return Some((kind.template.as_bytes().to_vec(), None));
    };
    let (name, line) = line_number(argument);
    let line = match line.map(|digits| (digits, scalar::leading_integer(digits))) {
        None => None,
        Some((_, line)) if line > 0 => u32::try_from(line).ok(),
        Some((digits, _)) => {
            session.error([b"invalid line number: ", digits].concat());
            return None;
        }
    };
    let text = statement(session, name, kind)?;
    let header = match kind.has_body {
        true => lines(&text).take_while(|line| !starts_body(line)).count(),
        false => 0,
    };
    let header = u32::try_from(header).unwrap_or(0);
    Some((text, line.map(|line| line.saturating_add(header))))
}

/// Takes the number of a line off the end of an object's name: it stands behind a space or a parenthesis.
fn line_number(argument: &[u8]) -> (&[u8], Option<&[u8]>) {
    let trimmed = argument.trim_ascii_end();
    let is_digit = |byte: &u8| byte.is_ascii_digit();
    let digits = trimmed.iter().rev().take_while(|b| is_digit(b)).count();
    let (name, number) = argument.split_at(trimmed.len() - digits);
    let is_apart = name.len() > 1
        && (name.ends_with(b")") || name.last().is_some_and(|&b| matches!(b, b' ' | 9..=13)));
    match digits > 0 && is_apart {
        true => (name, Some(number)),
        false => (argument, None),
    }
}

/// The lines of a text, without an empty one at its end.
fn lines(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    text.split_inclusive(|&b| b == b'\n')
        .map(|line| line.strip_suffix(b"\n").unwrap_or(line))
}

/// How the server begins the line where the body of a function does.
fn starts_body(line: &[u8]) -> bool {
    let starts: [&[u8]; 3] = [b"AS ", b"BEGIN ", b"RETURN "];
    starts.iter().any(|start| line.starts_with(start))
}

fn numbered(statement: &[u8], kind: &Kind) -> Vec<u8> {
    let mut text = Vec::new();
    let mut is_header = kind.has_body;
    let mut number = 0;
    for line in lines(statement) {
        is_header &= !starts_body(line);
        if is_header {
            text.extend_from_slice(b"        ");
        } else {
            number += 1;
            text.extend_from_slice(format!("{number:<7} ").as_bytes());
        }
        text.extend_from_slice(line);
        text.push(b'\n');
    }
    text
}

/// The statement that makes the named object, with a line feed at its end.
fn statement(session: &mut Session, name: &[u8], kind: &Kind) -> Option<Vec<u8>> {
    let mut sql = b"SELECT ".to_vec();
    let mut quoted = Vec::new();
    quote::literal_to_judge(name, session.encoding(), &mut quoted);
    sql.extend_from_slice(quoted.trim_ascii_start());
    let named_by = (kind.named_by)(name);
    sql.extend_from_slice(format!("::pg_catalog.{named_by}::pg_catalog.oid").as_bytes());
    let found = one_row(session, &sql)?;
    let oid = String::from_utf8_lossy(&value(&found, 0))
        .parse()
        .unwrap_or(0);
    let mut text = (kind.statement)(session, oid)?;
    if !text.is_empty() && !text.ends_with(b"\n") {
        text.push(b'\n');
    }
    Some(text)
}

fn function(session: &mut Session, oid: u32) -> Option<Vec<u8>> {
    let sql = format!("SELECT pg_catalog.pg_get_functiondef({oid})");
    let found = one_row(session, sql.as_bytes())?;
    Some(value(&found, 0))
}

/// The columns: schema, name, kind; both names quoted, options, what is checked, and the query.
const VIEW_QUERY: &str = "SELECT n.nspname, c.relname, c.relkind,\n\
    pg_catalog.format('%I.%I', n.nspname, c.relname),\n\
    (SELECT pg_catalog.string_agg(pg_catalog.quote_ident(option_name) || '=' ||\n\
     CASE WHEN pg_catalog.quote_ident(option_value) = option_value THEN option_value\n\
     ELSE pg_catalog.quote_literal(option_value) END, ', ')\n\
     FROM pg_catalog.pg_options_to_table(c.reloptions) WHERE option_name <> 'check_option'),\n\
    (SELECT pg_catalog.upper(option_value)\n\
     FROM pg_catalog.pg_options_to_table(c.reloptions) WHERE option_name = 'check_option'),\n\
    pg_catalog.pg_get_viewdef(c.oid, true)\n\
    FROM pg_catalog.pg_class c\n\
    LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace\n\
    WHERE c.oid = ";

fn view(session: &mut Session, oid: u32) -> Option<Vec<u8>> {
    let sql = format!("{VIEW_QUERY}{oid}");
    let found = one_row(session, sql.as_bytes())?;
    if value(&found, 2) != b"v" {
        let name = [&value(&found, 0)[..], b".", &value(&found, 1)].concat();
        session.error([b"\"", &name[..], b"\" is not a view"].concat());
        return None;
    }
    let mut text = [b"CREATE OR REPLACE VIEW ", &value(&found, 3)[..]].concat();
    let options = value(&found, 4);
    if !options.is_empty() {
        text.extend_from_slice(&[b"\n WITH (", &options[..], b")"].concat());
    }
    let query = value(&found, 6);
    text.extend_from_slice(b" AS\n");
    text.extend_from_slice(query.strip_suffix(b";").unwrap_or(&query));
    let checked = value(&found, 5);
    if !checked.is_empty() {
        text.extend_from_slice(&[b"\n WITH ", &checked[..], b" CHECK OPTION"].concat());
    }
    Some(text)
}

/// The answer of a query that gives one row; `None` when it does not, which has been told in psql's short way.
fn one_row(session: &mut Session, sql: &[u8]) -> Option<Table> {
    if !query::show(session, sql) {
        return None;
    }
    let answer = lost::ask(session, sql, |session, error| {
        let severity = error.field(b'S').unwrap_or(b"ERROR");
        let message = error.field(b'M').unwrap_or(b"(not available)");
        session.error([severity, b":  ", message].concat());
    })?;
    if answer.table.rows.len() != 1 {
        session.error("ERROR:  (not available)");
        return None;
    }
    Some(answer.table)
}

/// A value of the only row; empty for NULL.
fn value(found: &Table, column: usize) -> Vec<u8> {
    let cells = found.rows.first().and_then(|row| Cells::parse(row));
    let cell = cells.and_then(|cells| cells.iter().nth(column).flatten());
    cell.unwrap_or_default().to_vec()
}
