//! Finds the columns that the lists and expressions inside CREATE TABLE and ALTER TABLE mean.

use std::ops::Range;

use super::ddl::{Root, expressions, listing, of, outer};
use super::head;
use super::keyword::Keyword;
use super::model::{Column, List, Role, ScopeRelation, Source, StoredColumn, ValueFor};
use super::query::Reader;
use super::source::type_end;
use super::tree::{Kind, Tree};

/// What a parenthesis inside a definition holds.
enum Group {
    /// A list or expression over the table itself.
    Own(List),
    /// A list over the table whose name ends with this token.
    Other(usize),
}

/// CREATE TABLE: the columns come from the text.
pub(super) fn create<'a>(reader: &mut Reader<'_, 'a>, at: usize) -> Option<Root<'a>> {
    let tree = reader.tree;
    if head::query(tree).is_some_and(|query| query.start <= outer(tree)) {
        return None;
    }
    let named = reader.subject(at);
    let open = tree.find(at..tree.len(), |at| tree.kind(at) == Some(Kind::Open))?;
    let body = tree.content(open);
    let table = defined(reader, named, body.clone(), at..open);
    if outer(tree) != open {
        return inside(reader, table, None);
    }
    let item = tree
        .items(body)
        .find(|item| item.contains(&tree.hole) || item.end >= tree.hole)?;
    let mut root = inside(reader, table, Some(open)).unwrap_or_default();
    root.value_for = default_of(tree, item);
    root.list = root.list.or(Some(open));
    Some(root)
}

/// The table with the columns that the text gives it; a partition has those of its parent.
fn defined<'a>(
    reader: &mut Reader<'_, 'a>,
    named: Option<ScopeRelation<'a>>,
    body: Range<usize>,
    head: Range<usize>,
) -> ScopeRelation<'a> {
    let tree = reader.tree;
    let parent = tree.find(head.clone(), |at| {
        tree.is(at, "partition") && tree.is(at + 1, "of")
    });
    if let Some(parent) = parent.and_then(|at| reader.subject(at + 2)) {
        return parent;
    }
    let name = named.and_then(|relation| relation.name().cloned());
    let columns = tree
        .items(body)
        .filter_map(|item| column(tree, item))
        .collect();
    let relation = reader.relation(Source::Defined { name, columns }, head);
    ScopeRelation {
        role: Role::Target,
        ..relation
    }
}

/// The column that an item of the definition defines, if it is no constraint.
fn column<'a>(tree: &Tree<'a>, item: Range<usize>) -> Option<Column<'a>> {
    let next = item.start + 1;
    let is_list = tree.keyword(next) == Keyword::USING || tree.kind(next) == Some(Kind::Open);
    let is_other = tree.is(item.start, "exclude") && is_list;
    if item.is_empty() || !tree.is_name(item.start) || is_other {
        return None;
    }
    let type_start = item.start + 1;
    Some(Column {
        name: tree.name(item.start),
        type_name: tree.written(type_start..type_end(tree, type_start, item.end)),
    })
}

/// `a type DEFAULT |`.
fn default_of<'a>(tree: &Tree<'a>, item: Range<usize>) -> Option<ValueFor<'a>> {
    let word = tree.hole.checked_sub(1)?;
    let is_here = tree.keyword(word) == Keyword::DEFAULT && item.contains(&word);
    column(tree, item)
        .filter(|_| is_here)
        .map(ValueFor::Default)
}

/// The innermost list or expression around the cursor, not looking out of the group at `body`.
fn inside<'a>(
    reader: &mut Reader<'_, 'a>,
    table: ScopeRelation<'a>,
    body: Option<usize>,
) -> Option<Root<'a>> {
    let tree = reader.tree;
    for &open in tree.path.iter().rev() {
        if Some(open) == body {
            return None;
        }
        match group(tree, open) {
            Some(Group::Own(list @ (List::Expression | List::Index))) => {
                return Some(expressions(table, list, Some(open)));
            }
            Some(Group::Own(list)) => return Some(listing(tree, &table, list, open)),
            Some(Group::Other(last)) => {
                let other = reader.path_to(last)?;
                return Some(listing(tree, &other, List::Key, open));
            }
            None => {}
        }
    }
    None
}

fn group(tree: &Tree, open: usize) -> Option<Group> {
    if tree.kind(open) != Some(Kind::Open) {
        return None;
    }
    let last = open.checked_sub(1)?;
    let before = |n: usize| {
        last.checked_sub(n)
            .map_or(Keyword::NONE, |at| tree.keyword(at))
    };
    let is = |n: usize, word: &str| last.checked_sub(n).is_some_and(|at| tree.is(at, word));
    let list = match before(0) {
        Keyword::UNIQUE => List::Key,
        Keyword::DISTINCT if is(2, "nulls") => List::Key,
        Keyword::CHECK | Keyword::WHERE => List::Expression,
        Keyword::AS if is(1, "always") || is(1, "default") => List::Expression,
        _ if is(0, "key") => List::Key,
        _ if is(0, "include") => List::Columns,
        _ if is(0, "exclude") || is(2, "exclude") && before(1) == Keyword::USING => List::Index,
        _ if before(1) == Keyword::BY && is(2, "partition") => List::Index,
        _ if tree.is_label(last) => return referenced(tree, last),
        _ => return None,
    };
    Some(Group::Own(list))
}

/// `REFERENCES t (|`.
fn referenced(tree: &Tree, last: usize) -> Option<Group> {
    let mut first = last;
    while first >= 2 && tree.kind(first - 1) == Some(Kind::Dot) {
        first -= 2;
    }
    let before = first.checked_sub(1).map(|at| tree.keyword(at));
    (before == Some(Keyword::REFERENCES)).then_some(Group::Other(last))
}

/// ALTER TABLE, VIEW, INDEX, TYPE.
pub(super) fn alter<'a>(reader: &mut Reader<'_, 'a>, at: usize) -> Option<Root<'a>> {
    let tree = reader.tree;
    let table = reader.subject(at)?;
    if let Some(root) = inside(reader, table.clone(), None) {
        return Some(root);
    }
    let last = tree.hole.checked_sub(1).filter(|&last| last > at)?;
    if is_in_using(tree, at) {
        return Some(expressions(table, List::Expression, None));
    }
    let list = match is_column_next(tree, last) {
        true => List::One,
        false => List::Object,
    };
    let default = tree.keyword(last) == Keyword::DEFAULT && tree.keyword(last - 1) == Keyword::SET;
    let column = last
        .checked_sub(2)
        .filter(|&at| default && tree.is_label(at));
    Some(Root {
        value_for: column.map(|at| ValueFor::Stored {
            source: table.source.clone(),
            column: StoredColumn::Named(tree.name(at)),
        }),
        ..of(&table, list)
    })
}

fn is_column_next(tree: &Tree, last: usize) -> bool {
    let word = match tree.keyword(last) {
        Keyword::EXISTS if tree.is(last - 1, "if") => last.saturating_sub(2),
        _ => last,
    };
    matches!(tree.keyword(word), Keyword::COLUMN | Keyword::ALTER)
        || ["drop", "rename", "attribute"]
            .iter()
            .any(|other| tree.is(word, other))
}

/// `ALTER a TYPE t USING |`.
fn is_in_using(tree: &Tree, at: usize) -> bool {
    let end = outer(tree);
    let is_comma = |at| tree.kind(at) == Some(Kind::Comma);
    let mut action = at;
    while let Some(comma) = tree.find(action..end, is_comma) {
        action = comma + 1;
    }
    let using = tree.find(action..end, |at| tree.keyword(at) == Keyword::USING);
    using.is_some_and(|using| !tree.is(using + 1, "index"))
}
