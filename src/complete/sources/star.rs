//! Expands `*` to the columns it stands for.

use crate::catalog::Fill;
use crate::complete::candidate::{Candidate, Kind};
use crate::complete::cx::Cx;
use crate::complete::options::StarOrder;
use crate::complete::resolve::answers_to;
use crate::sql::scope::List;

/// What replaces the `*` right before the cursor, at `start` with its qualifier as `written`; `None` when nothing is known of it.
pub fn expansion(cx: &Cx, start: usize, written: &str, qualifier: &[&str]) -> Option<Candidate> {
    let speller = cx.speller();
    let is_one_table = cx.scope.relations.iter().filter(|r| r.level == 0).count() <= 1;
    let mut columns: Vec<(String, &str)> = Vec::new();
    for relation in cx.scope.relations.iter().filter(|r| r.level == 0) {
        if !answers_to(relation, qualifier) {
            continue;
        }
        let prefix = match (qualifier, relation.name()) {
            ([], Some(name)) if !is_one_table => format!("{}.", cx.reference(name)),
            ([], _) => String::new(),
            _ => written.to_owned(),
        };
        for column in cx.resolver.columns(relation) {
            columns.push((
                format!("{prefix}{}", speller.name(column.name)),
                column.name,
            ));
        }
    }
    candidate(cx, start, columns)
}

/// What replaces the `*` of `INSERT INTO t (*`: the columns that are to be given.
pub fn insert_list(cx: &Cx, start: usize) -> Option<Candidate> {
    let target = cx.scope.target.as_ref()?;
    if target.list != List::Insert {
        return None;
    }
    let catalog = cx.world.catalog;
    let columns = cx.resolver.source_columns(&target.source);
    let is_wanted = |id: Option<crate::catalog::ColumnId>| {
        id.is_none_or(|id| {
            !matches!(
                catalog[id].fill,
                Fill::Counted | Fill::Now | Fill::Identity | Fill::IdentityAlways | Fill::Generated
            )
        })
    };
    let columns = columns
        .into_iter()
        .filter(|column| is_wanted(column.column));
    let columns = columns.map(|column| (cx.speller().name(column.name), column.name));
    candidate(cx, start, columns.collect())
}

fn candidate(cx: &Cx, start: usize, mut columns: Vec<(String, &str)>) -> Option<Candidate> {
    if columns.is_empty() {
        return None;
    }
    if cx.world.options.star_order == StarOrder::Alphabetic {
        columns.sort_by_key(|(_, name)| *name);
    }
    let count = columns.len();
    let texts: Vec<String> = columns.into_iter().map(|(text, _)| text).collect();
    Some(Candidate {
        text: texts.join(", "),
        kind: Kind::Columns,
        detail: format!("{count} columns"),
        range: start..cx.word.range.end,
    })
}
