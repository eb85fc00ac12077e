//! `\dP`: which partitioned tables and indexes there are.

use crate::meta::describe::family::Asked;
use crate::meta::describe::sql::Sql;
use crate::meta::describe::{List, list, refused};
use crate::session::Session;

use super::NAMES;
use super::list::NOT_SYSTEM;

const COLUMNS: &str = "SELECT n.nspname AS \"Schema\", c.relname AS \"Name\",\n\
    pg_catalog.pg_get_userbyid(c.relowner) AS \"Owner\"";

const TYPE: &str = ",\nCASE c.relkind WHEN 'p' THEN 'partitioned table' WHEN 'I' THEN 'partitioned index' END AS \"Type\"";

const SIZES: &str = ",\nLATERAL (SELECT\n  \
    pg_catalog.pg_size_pretty(pg_catalog.sum(CASE WHEN p.isleaf AND p.level = 1\n    \
      THEN pg_catalog.pg_table_size(p.relid) ELSE 0 END)) AS leaves,\n  \
    pg_catalog.pg_size_pretty(pg_catalog.sum(pg_catalog.pg_table_size(p.relid))) AS total\n  \
    FROM pg_catalog.pg_partition_tree(c.oid) p) size\n";

/// Which of them are listed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Which {
    Tables,
    Indexes,
    Both,
}

impl Which {
    fn of(letters: &str) -> Which {
        match (letters.contains('t'), letters.contains('i')) {
            (true, false) => Which::Tables,
            (false, true) => Which::Indexes,
            _ => Which::Both,
        }
    }

    fn plural(self) -> &'static str {
        match self {
            Which::Tables => "tables",
            Which::Indexes => "indexes",
            Which::Both => "relations",
        }
    }

    fn kinds(self) -> &'static str {
        match self {
            Which::Tables => "c.relkind = 'p'",
            Which::Indexes => "c.relkind = 'I'",
            Which::Both => "c.relkind IN ('p','I')",
        }
    }
}

/// Lists partitioned relations: those that are no partitions themselves unless `n` or a pattern asks for them.
pub(super) fn show(session: &mut Session, asked: &Asked) -> bool {
    let which = Which::of(asked.letters);
    let has_parents = asked.letters.contains('n') || asked.pattern.is_some();
    let mut sql = Sql::new(COLUMNS);
    columns(&mut sql, asked, which, has_parents);
    tables(&mut sql, asked, which, has_parents);
    sql.also(which.kinds());
    if !has_parents {
        sql.also("NOT c.relispartition");
    }
    if asked.pattern.is_none() {
        sql.also(NOT_SYSTEM);
    }
    if let Err(refusal) = sql.fits(session, asked.pattern, &NAMES) {
        return refused(session, &refusal);
    }
    sql.push("ORDER BY \"Schema\"");
    if which == Which::Both {
        sql.push(", \"Type\" DESC");
    }
    if has_parents {
        sql.push(", \"Parent name\" NULLS FIRST");
    }
    sql.push(", \"Name\";");
    let title = format!("List of partitioned {}", which.plural());
    list(session, &sql, &List::titled(title))
}

fn columns(sql: &mut Sql, asked: &Asked, which: Which, has_parents: bool) {
    if which == Which::Both {
        sql.push(TYPE);
    }
    if has_parents {
        sql.push(",\ninh.inhparent::pg_catalog.regclass AS \"Parent name\"");
    }
    if which != Which::Tables {
        sql.push(",\nt.oid::pg_catalog.regclass AS \"Table\"");
    }
    if asked.is_verbose() {
        sql.push(",\nam.amname AS \"Access method\"");
        if asked.letters.contains('n') {
            sql.push(",\nsize.leaves AS \"Leaf partition size\"");
        }
        sql.push(",\nsize.total AS \"Total size\"");
        sql.push(",\npg_catalog.obj_description(c.oid, 'pg_class') AS \"Description\"");
    }
}

fn tables(sql: &mut Sql, asked: &Asked, which: Which, has_parents: bool) {
    sql.push("\nFROM pg_catalog.pg_class c\nLEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace\n");
    if which != Which::Tables {
        sql.push("LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid\n");
        sql.push("LEFT JOIN pg_catalog.pg_class t ON t.oid = i.indrelid\n");
    }
    if has_parents {
        sql.push("LEFT JOIN pg_catalog.pg_inherits inh ON inh.inhrelid = c.oid\n");
    }
    if asked.is_verbose() {
        sql.push("LEFT JOIN pg_catalog.pg_am am ON am.oid = c.relam");
        sql.push(SIZES);
    }
}
