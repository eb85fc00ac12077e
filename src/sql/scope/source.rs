//! Reads an item of FROM: a table, a query or a function, and what it is called.

use std::ops::Range;

use super::keyword::Keyword;
use super::model::{Column, ScopeRelation, Source};
use super::query::Reader;
use super::tree::{Kind, Tree};
use super::with::names;

/// How many visible WITH queries a name is looked up in.
const MOST_CTES: usize = 256;

impl<'a> Reader<'_, 'a> {
    /// Reads what an item starts with; returns the token after it.
    pub(super) fn source(&mut self, range: Range<usize>) -> Option<(Source<'a>, usize)> {
        let at = range.start;
        match (self.tree.keyword(at), self.tree.kind(at)?) {
            (_, Kind::Open) => {
                let outputs = self.outputs_of(self.tree.content(at));
                Some((Source::Subquery(outputs), self.tree.next(at)))
            }
            (Keyword::ONLY, _) => self.only(at + 1..range.end),
            (Keyword::ROWS, _) if self.tree.keyword(at + 1) == Keyword::FROM => self.rows_from(at),
            (_, Kind::Variable) => Some((Source::Unknown, at + 1)),
            _ if self.tree.is_name(at) || self.is_call(at) => self.named(range, false),
            _ => None,
        }
    }

    /// Words such as `left` are no relation but may be a function.
    fn is_call(&self, at: usize) -> bool {
        self.tree.is_label(at)
            && self.tree.kind(at + 1) == Some(Kind::Open)
            && matches!(self.tree.keyword(at), Keyword::LEFT | Keyword::RIGHT)
    }

    /// `ONLY t`, `ONLY (t)`.
    fn only(&mut self, range: Range<usize>) -> Option<(Source<'a>, usize)> {
        if self.tree.kind(range.start) != Some(Kind::Open) {
            return self.named(range, true);
        }
        let content = self.tree.content(range.start);
        let after = self.tree.next(range.start);
        let (source, _) = self.named(content, true)?;
        Some((source, after))
    }

    /// A path of names: a relation, or a function with its arguments.
    pub(super) fn named(
        &mut self,
        range: Range<usize>,
        is_only: bool,
    ) -> Option<(Source<'a>, usize)> {
        let tree = self.tree;
        let mut at = range.start;
        if !tree.is_label(at) {
            return None;
        }
        let mut schema = None;
        while at + 1 < range.end && tree.kind(at + 1) == Some(Kind::Dot) {
            if !tree.is_label(at + 2) || at + 2 >= range.end {
                let hole = at + 2 < range.end && tree.kind(at + 2) == Some(Kind::Hole);
                return Some((Source::Unknown, at + 2 + usize::from(hole)));
            }
            schema = Some(tree.name(at));
            at += 2;
        }
        let name = tree.name(at);
        let mut after = at + 1;
        if after < range.end && tree.kind(after) == Some(Kind::Open) && !is_only {
            let columns = columns_of_call(tree, after);
            after = tree.next(after);
            let with_ordinality = tree.keyword(after) == Keyword::WITH
                && tree.keyword(after + 1) == Keyword::ORDINALITY;
            after += if with_ordinality { 2 } else { 0 };
            let source = Source::Function {
                schema,
                name,
                columns,
                with_ordinality,
            };
            return Some((source, after));
        }
        if tree.is_operator(after, "*") && after < range.end {
            after += 1;
        }
        if let (None, Some(index)) = (&schema, self.cte(&name.text)) {
            return Some((Source::Cte { index, name }, after));
        }
        Some((
            Source::Named {
                schema,
                name,
                is_only,
            },
            after,
        ))
    }

    /// The visible WITH query of that name, the innermost one.
    fn cte(&self, name: &str) -> Option<usize> {
        let mut latest = self.visible.iter().rev().take(MOST_CTES);
        latest
            .find(|&&index| self.ctes[index].name.text == name)
            .copied()
    }

    fn rows_from(&mut self, at: usize) -> Option<(Source<'a>, usize)> {
        let open = at + 2;
        if self.tree.kind(open) != Some(Kind::Open) {
            return None;
        }
        let mut functions = Vec::new();
        for item in self.tree.items(self.tree.content(open)) {
            let end = item.end;
            let Some((mut source, after)) = self.named(item, false) else {
                continue;
            };
            let list = after + 1;
            let has_list = after < end && self.tree.keyword(after) == Keyword::AS;
            if let (true, Source::Function { columns, .. }) = (has_list, &mut source)
                && self.tree.kind(list) == Some(Kind::Open)
            {
                *columns = definitions(self.tree, self.tree.content(list));
            }
            functions.push(source);
        }
        let after = self.tree.next(open);
        let with_ordinality = self.tree.keyword(after) == Keyword::WITH
            && self.tree.keyword(after + 1) == Keyword::ORDINALITY;
        let source = Source::RowsFrom {
            functions,
            with_ordinality,
        };
        Some((source, after + if with_ordinality { 2 } else { 0 }))
    }

    /// Reads `[AS] alias [(columns)]`; returns the token after it.
    pub(super) fn alias(&self, relation: &mut ScopeRelation<'a>, at: usize, end: usize) -> usize {
        let tree = self.tree;
        let has_as = at < end && tree.keyword(at) == Keyword::AS;
        let mut at = at + usize::from(has_as);
        if at < end && tree.kind(at) == Some(Kind::Hole) {
            at += 1;
        }
        let is_alias = match has_as {
            true => tree.is_name(at),
            false => tree.is_name(at) && tree.keyword(at) != Keyword::SET && !self.starts_other(at),
        };
        if at < end && is_alias {
            relation.alias = Some(tree.name(at));
            at += 1;
        }
        let may_list = is_alias || has_as;
        if at < end && may_list && tree.kind(at) == Some(Kind::Open) && !tree.is_query(at) {
            self.column_list(relation, tree.content(at));
            at = tree.next(at);
        }
        at
    }

    /// Words that go on after a relation though they are not reserved.
    fn starts_other(&self, at: usize) -> bool {
        matches!(
            self.tree.keyword(at),
            Keyword::VALUES | Keyword::INSERT | Keyword::UPDATE | Keyword::DELETE
        ) && self.tree.kind(at) == Some(Kind::Word)
    }

    fn column_list(&self, relation: &mut ScopeRelation<'a>, list: Range<usize>) {
        let defined = definitions(self.tree, list.clone());
        match &mut relation.source {
            Source::Function { columns, .. } if defined.iter().any(|c| !c.type_name.is_empty()) => {
                *columns = defined;
            }
            _ => relation.column_aliases = names(self.tree, list),
        }
    }

    /// Passes over `TABLESAMPLE method (...) REPEATABLE (...)`.
    pub(super) fn after_sample(&self, at: usize, end: usize) -> usize {
        if at >= end || self.tree.keyword(at) != Keyword::TABLESAMPLE {
            return at;
        }
        let stops = |at: usize| {
            self.tree.kind(at) == Some(Kind::Comma)
                || matches!(
                    self.tree.keyword(at),
                    Keyword::ON
                        | Keyword::USING
                        | Keyword::JOIN
                        | Keyword::LEFT
                        | Keyword::RIGHT
                        | Keyword::FULL
                        | Keyword::INNER
                        | Keyword::CROSS
                        | Keyword::NATURAL
                )
        };
        self.tree.find(at..end, stops).unwrap_or(end)
    }
}

/// `name type, ...`: what a list defines.
pub(super) fn definitions<'a>(tree: &Tree<'a>, list: Range<usize>) -> Vec<Column<'a>> {
    tree.items(list)
        .filter(|item| !item.is_empty() && tree.is_label(item.start))
        .map(|item| Column {
            name: tree.name(item.start),
            type_name: tree.written(item.start + 1..type_end(tree, item.start + 1, item.end)),
        })
        .collect()
}

/// Where a type ends: at a word that goes on otherwise, or at the cursor.
pub(super) fn type_end(tree: &Tree, at: usize, end: usize) -> usize {
    const AFTER: &[&str] = &[
        "default",
        "not",
        "null",
        "primary",
        "unique",
        "check",
        "references",
        "constraint",
        "collate",
        "generated",
        "path",
        "exists",
        "format",
        "storage",
        "compression",
        "options",
        "for",
        "error",
        "keep",
        "omit",
        "deferrable",
    ];
    let ends = |at: usize| {
        matches!(
            tree.kind(at),
            Some(Kind::Hole | Kind::Operator | Kind::Comma)
        ) || AFTER.iter().any(|word| tree.is(at, word))
            || tree.keyword(at) == Keyword::WITH && !tree.is(at + 1, "time")
    };
    tree.find(at..end, ends).unwrap_or(end).max(at)
}

/// The columns that JSON_TABLE and XMLTABLE define in their arguments.
fn columns_of_call<'a>(tree: &Tree<'a>, open: usize) -> Vec<Column<'a>> {
    let is_table = tree.is(open - 1, "json_table") || tree.is(open - 1, "xmltable");
    let mut columns = Vec::new();
    if is_table {
        nested_columns(tree, tree.content(open), &mut columns, 0);
    }
    columns
}

fn nested_columns<'a>(
    tree: &Tree<'a>,
    range: Range<usize>,
    columns: &mut Vec<Column<'a>>,
    depth: usize,
) {
    let Some(word) = tree.find(range.clone(), |at| tree.is(at, "columns")) else {
        return;
    };
    let list = match tree.kind(word + 1) {
        Some(Kind::Open) => tree.content(word + 1),
        _ => word + 1..range.end,
    };
    for item in tree.items(list) {
        if tree.is(item.start, "nested") && depth < 16 {
            nested_columns(tree, item, columns, depth + 1);
            continue;
        }
        columns.extend(definitions(tree, item));
    }
}
