//! `\d`, `\dt`, `\di`, `\dv`, `\dm`, `\ds`, `\dE` and their letters together: which relations there are.

use crate::meta::describe::family::Asked;
use crate::meta::describe::sql::Sql;
use crate::meta::describe::{List, list, refused};
use crate::session::Session;

use super::NAMES;

/// A kind of relation that a letter asks for.
struct Sort {
    letter: char,
    /// The values of `relkind`.
    kinds: &'static str,
    plural: &'static str,
    has_access_method: bool,
}

/// The letters. Where there is one, it names the list: of several the first here would.
const SORTS: &[Sort] = &[
    sort('t', "'r','p'", "tables", true),
    sort('i', "'i','I'", "indexes", true),
    sort('v', "'v'", "views", false),
    sort('m', "'m'", "materialized views", true),
    sort('s', "'S'", "sequences", false),
    sort('E', "'f'", "foreign tables", false),
];

/// What is listed when no letter asks for anything.
const STANDARD: &str = "tvmsE";

const fn sort(
    letter: char,
    kinds: &'static str,
    plural: &'static str,
    has_access_method: bool,
) -> Sort {
    Sort {
        letter,
        kinds,
        plural,
        has_access_method,
    }
}

const COLUMNS: &str = "SELECT n.nspname AS \"Schema\", c.relname AS \"Name\",\n\
    CASE c.relkind WHEN 'r' THEN 'table' WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view'\n  \
    WHEN 'i' THEN 'index' WHEN 'S' THEN 'sequence' WHEN 't' THEN 'TOAST table' WHEN 'f' THEN 'foreign table'\n  \
    WHEN 'p' THEN 'partitioned table' WHEN 'I' THEN 'partitioned index' END AS \"Type\",\n\
    pg_catalog.pg_get_userbyid(c.relowner) AS \"Owner\"";

const PERSISTENCE: &str = ",\nCASE c.relpersistence WHEN 'p' THEN 'permanent' WHEN 't' THEN 'temporary' \
    WHEN 'u' THEN 'unlogged' END AS \"Persistence\"";

const SIZE_AND_DESCRIPTION: &str = ",\n\
    pg_catalog.pg_size_pretty(pg_catalog.pg_table_size(c.oid)) AS \"Size\",\n\
    pg_catalog.obj_description(c.oid, 'pg_class') AS \"Description\"";

const TABLE_OF_INDEX: &str = "LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid\n\
    LEFT JOIN pg_catalog.pg_class t ON t.oid = i.indrelid\n";

/// What is not listed unless a pattern or `S` asks for it.
pub(super) const NOT_SYSTEM: &str = "n.nspname OPERATOR(pg_catalog.<>) 'pg_catalog'\n  \
    AND n.nspname OPERATOR(pg_catalog.!~) '^pg_toast'\n  \
    AND n.nspname OPERATOR(pg_catalog.<>) 'information_schema'\n";

/// Lists the relations that the letters behind the `d` ask for.
pub(super) fn show(session: &mut Session, asked: &Asked) -> bool {
    let named = sorts(&asked.name[1..]);
    let plural = match named[..] {
        [only] => only.plural,
        _ => "relations",
    };
    let wanted = match named.is_empty() {
        true => sorts(STANDARD),
        false => named,
    };
    let mut sql = query(session, asked, &wanted);
    if let Err(refusal) = sql.fits(session, asked.pattern, &NAMES) {
        return refused(session, &refusal);
    }
    sql.push("ORDER BY 1, 2;");
    let none = match asked.pattern {
        Some(pattern) => [
            b"Did not find any ",
            plural.as_bytes(),
            b" named \"",
            pattern,
            b"\".",
        ]
        .concat(),
        None => format!("Did not find any {plural}.").into_bytes(),
    };
    list(
        session,
        &sql,
        &List::titled(format!("List of {plural}")).or(none),
    )
}

fn sorts(letters: &str) -> Vec<&'static Sort> {
    SORTS
        .iter()
        .filter(|sort| letters.contains(sort.letter))
        .collect()
}

fn query(session: &Session, asked: &Asked, wanted: &[&Sort]) -> Sql {
    let is_everywhere = asked.shows_system() || asked.pattern.is_some();
    let has = |letter| wanted.iter().any(|sort| sort.letter == letter);
    let has_method = asked.is_verbose()
        && !session.settings.vars.typed().hide_tableam
        && wanted.iter().any(|sort| sort.has_access_method);
    let mut sql = Sql::new(COLUMNS);
    if has('i') {
        sql.push(",\nt.relname AS \"Table\"");
    }
    if asked.is_verbose() {
        sql.push(PERSISTENCE);
        if has_method {
            sql.push(",\nam.amname AS \"Access method\"");
        }
        sql.push(SIZE_AND_DESCRIPTION);
    }
    sql.push("\nFROM pg_catalog.pg_class c\nLEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace\n");
    if has_method {
        sql.push("LEFT JOIN pg_catalog.pg_am am ON am.oid = c.relam\n");
    }
    if has('i') {
        sql.push(TABLE_OF_INDEX);
    }
    let mut kinds: Vec<&str> = wanted.iter().map(|sort| sort.kinds).collect();
    if is_everywhere {
        kinds.push("'s'");
        if has('t') {
            kinds.push("'t'");
        }
    }
    sql.also(format!("c.relkind IN ({})", kinds.join(",")));
    if !is_everywhere {
        sql.also(NOT_SYSTEM);
    }
    sql
}
