//! Footers: where a relation stands among partitions, parents and children.

use super::Lines;
use crate::meta::describe::answer::rows;
use crate::meta::describe::relations::relation::Relation;
use crate::session::Session;

const PARTITION: &str = include_str!("../../queries/partition.sql");

const CONSTRAINT: &str = "COALESCE('Partition constraint: '\n    \
    || NULLIF(pg_catalog.pg_get_partition_constraintdef(c.oid), ''), 'No partition constraint')";

pub(super) fn partition(session: &mut Session, relation: &Relation) -> Option<Lines> {
    let constraint = match relation.is_verbose {
        true => CONSTRAINT,
        false => "NULL",
    };
    relation.lines(session, &PARTITION.replace("{constraint}", constraint))
}

pub(super) fn key(session: &mut Session, relation: &Relation) -> Option<Lines> {
    let sql = "SELECT pg_catalog.concat('Partition key: ', pg_catalog.pg_get_partkeydef({oid}));";
    relation.lines(session, sql)
}

const PARENTS: &str = "SELECT c.oid::pg_catalog.regclass\n\
    FROM pg_catalog.pg_inherits i JOIN pg_catalog.pg_class c ON c.oid = i.inhparent\n\
    WHERE i.inhrelid = {oid} AND c.relkind NOT IN ('p', 'I')\nORDER BY i.inhseqno;";

/// The tables it inherits from, but for the one that it is a partition of.
pub(super) fn parents(session: &mut Session, relation: &Relation) -> Option<Lines> {
    Some(column("Inherits", relation.lines(session, PARENTS)?))
}

const CHILD_COUNT: &str =
    "SELECT pg_catalog.count(*) FROM pg_catalog.pg_inherits WHERE inhparent = {oid};";

const CHILDREN: &str = include_str!("../../queries/children.sql");

/// The relations that inherit from it: all of them where the full story is wanted, or else how many.
pub(super) fn children(session: &mut Session, relation: &Relation) -> Option<Lines> {
    let is_partitioned = relation.kind.is_partitioned();
    if !relation.may_have_children {
        return Some(none(is_partitioned));
    }
    if relation.is_verbose {
        let lines = relation.lines(session, CHILDREN)?;
        let word = if is_partitioned {
            "Partitions"
        } else {
            "Child tables"
        };
        return Some(match lines.is_empty() {
            true => none(is_partitioned),
            false => column(word, lines),
        });
    }
    let answer = relation.ask(session, CHILD_COUNT)?;
    let count = rows(&answer).next().map(|row| row.cell(0).to_vec())?;
    if count == b"0" {
        return Some(none(is_partitioned));
    }
    let word = if is_partitioned {
        "partitions"
    } else {
        "child tables"
    };
    let before = format!("Number of {word}: ");
    Some(vec![
        [before.as_bytes(), &count, b" (Use \\d+ to list them.)"].concat(),
    ])
}

fn none(is_partitioned: bool) -> Lines {
    match is_partitioned {
        true => vec![b"Number of partitions: 0".to_vec()],
        false => Vec::new(),
    }
}

/// Names one below the other, the word before the first.
fn column(word: &str, names: Lines) -> Lines {
    let last = names.len().saturating_sub(1);
    let lines = names.into_iter().enumerate().map(|(at, name)| {
        let before = match at {
            0 => format!("{word}: "),
            _ => " ".repeat(word.len() + 2),
        };
        let after: &[u8] = if at < last { b"," } else { b"" };
        [before.as_bytes(), &name, after].concat()
    });
    lines.collect()
}
