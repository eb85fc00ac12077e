//! Looks up the columns of the relations in scope in the catalog.

use std::cell::Cell;

use crate::catalog::{Catalog, ColumnId, RelationId, TypeId};
use crate::sql::scope::{
    ColumnRef, Name, Output, OutputKind, Outputs, Scope, ScopeRelation, Source,
};

/// A column that a statement can name.
#[derive(Debug, Clone, Copy)]
pub struct Known<'s> {
    pub name: &'s str,
    /// Empty when nobody knows.
    pub type_text: &'s str,
    pub type_id: Option<TypeId>,
    /// The column of a table after it.
    pub column: Option<ColumnId>,
}

/// How deep queries in queries are looked into, and how many columns are looked at in all: a statement can be written
/// so that its stars double with every line.
const DEPTH: u32 = 24;
const MOST_COLUMNS: usize = 20_000;

/// Looks up columns for one statement.
pub struct Resolver<'s> {
    scope: &'s Scope<'s>,
    catalog: &'s Catalog,
    left: Cell<usize>,
}

impl<'s> Resolver<'s> {
    pub fn new(scope: &'s Scope<'s>, catalog: &'s Catalog) -> Resolver<'s> {
        Resolver {
            scope,
            catalog,
            left: Cell::new(MOST_COLUMNS),
        }
    }

    /// The columns of a relation in scope, under the names that the statement gives them.
    pub fn columns(&self, relation: &'s ScopeRelation<'s>) -> Vec<Known<'s>> {
        self.relation(relation, DEPTH)
    }

    /// The columns of a source that stands for itself: the target of a list of columns.
    pub fn source_columns(&self, source: &'s Source<'s>) -> Vec<Known<'s>> {
        self.source(source, None, DEPTH)
    }

    /// The columns of a WITH query.
    pub fn cte_columns(&self, index: usize) -> Vec<Known<'s>> {
        self.cte(index, DEPTH)
    }

    /// The relation of the catalog that a source is.
    pub fn relation_id(&self, source: &Source) -> Option<RelationId> {
        match source {
            Source::Named { schema, name, .. } => {
                let schema = schema.as_ref().map(|schema| &*schema.text);
                self.catalog.relation(schema, &name.text)
            }
            Source::Special { of, .. } => self.relation_id(of),
            _ => None,
        }
    }

    /// What a reference to a column means here.
    pub fn find(&self, reference: &ColumnRef) -> Option<Known<'s>> {
        find(self, &self.scope.relations, reference, DEPTH)
    }

    /// The output columns of the innermost SELECT.
    pub fn outputs(&self) -> Vec<Known<'s>> {
        let relations = &self.scope.relations;
        let outputs = self.scope.outputs.iter();
        let columns = outputs.flat_map(|output| self.output(output, relations, DEPTH));
        columns.collect()
    }

    fn relation(&self, relation: &'s ScopeRelation<'s>, depth: u32) -> Vec<Known<'s>> {
        let mut columns = self.source(&relation.source, relation.alias.as_ref(), depth);
        rename(&mut columns, &relation.column_aliases);
        columns
    }

    fn source(
        &self,
        source: &'s Source<'s>,
        alias: Option<&'s Name<'s>>,
        depth: u32,
    ) -> Vec<Known<'s>> {
        let Some(depth) = depth.checked_sub(1) else {
            return Vec::new();
        };
        let columns = match source {
            Source::Named { .. } => self.table(source),
            Source::Cte { index, .. } => self.cte(*index, depth),
            Source::Subquery(outputs) => self.query(outputs, depth),
            Source::Function { .. } => self.function(source, alias),
            Source::RowsFrom {
                functions,
                with_ordinality,
            } => {
                let functions = functions.iter();
                let mut all: Vec<Known> = functions
                    .flat_map(|f| self.source(f, None, depth))
                    .collect();
                all.extend(with_ordinality.then(ordinality));
                all
            }
            Source::Join(relations) => {
                let relations = relations.iter();
                relations.flat_map(|r| self.relation(r, depth)).collect()
            }
            Source::Using(names) => names.iter().map(|name| unknown(&name.text)).collect(),
            Source::Special { of, .. } => self.source(of, None, depth),
            Source::Defined { columns, .. } => columns.iter().map(defined).collect(),
            Source::Unknown => Vec::new(),
        };
        self.spend(columns)
    }

    /// Takes columns from what may still be looked at.
    fn spend(&self, mut columns: Vec<Known<'s>>) -> Vec<Known<'s>> {
        columns.truncate(self.left.get());
        self.left.set(self.left.get() - columns.len());
        columns
    }

    fn table(&self, source: &Source) -> Vec<Known<'s>> {
        let Some(id) = self.relation_id(source) else {
            return Vec::new();
        };
        let start = self.catalog[id].columns.start;
        let columns = self.catalog.columns_of(id).iter().enumerate();
        let columns = columns.map(|(index, column)| Known {
            name: self.catalog.text(column.name),
            type_text: self.text(column.type_text),
            type_id: column.type_id,
            column: Some(ColumnId(start + index as u32)),
        });
        columns.collect()
    }

    fn cte(&self, index: usize, depth: u32) -> Vec<Known<'s>> {
        let Some(cte) = self.scope.ctes.get(index) else {
            return Vec::new();
        };
        let mut columns = self.query(&cte.outputs, depth);
        rename(&mut columns, &cte.columns);
        columns.extend(cte.added.iter().map(|name| unknown(&name.text)));
        columns
    }

    fn query(&self, outputs: &'s Outputs<'s>, depth: u32) -> Vec<Known<'s>> {
        let columns = outputs.columns.iter();
        let columns = columns.flat_map(|output| self.output(output, &outputs.relations, depth));
        columns.collect()
    }

    fn output(
        &self,
        output: &'s Output<'s>,
        relations: &'s [ScopeRelation<'s>],
        depth: u32,
    ) -> Vec<Known<'s>> {
        match &output.kind {
            OutputKind::Named { name, column } => {
                let meant = column
                    .as_ref()
                    .and_then(|column| find(self, relations, column, depth));
                vec![Known {
                    name,
                    ..meant.unwrap_or(unknown(name))
                }]
            }
            OutputKind::Star { qualifier } => {
                let relations = relations.iter().filter(|r| is_named(r, qualifier));
                relations.flat_map(|r| self.relation(r, depth)).collect()
            }
            OutputKind::Unnamed => Vec::new(),
        }
    }

    fn function(&self, source: &'s Source<'s>, alias: Option<&'s Name<'s>>) -> Vec<Known<'s>> {
        let Source::Function {
            schema,
            name,
            columns,
            with_ordinality,
        } = source
        else {
            return Vec::new();
        };
        let mut known: Vec<Known> = columns.iter().map(defined).collect();
        if known.is_empty() {
            let schema = schema.as_ref().map(|schema| &*schema.text);
            let functions = self.catalog.functions_named(schema, &name.text);
            let outputs = functions.iter().map(|&id| self.catalog.out_columns(id));
            let outputs = outputs.max_by_key(Vec::len).unwrap_or_default();
            known = outputs
                .iter()
                .map(|output| Known {
                    name: self.catalog.text(output.name),
                    type_text: self.text(output.type_text),
                    type_id: output.type_id,
                    column: None,
                })
                .collect();
            // A single value is named like the alias of the call.
            if let ([only], Some(alias)) = (&mut known[..], alias)
                && only.name == name.text
            {
                only.name = &alias.text;
            }
        }
        known.extend(with_ordinality.then(ordinality));
        known
    }

    fn text(&self, name: Option<crate::catalog::Name>) -> &'s str {
        name.map_or("", |name| self.catalog.text(name))
    }
}

/// The column that a reference means among some relations, the inner ones first.
fn find<'s>(
    resolver: &Resolver<'s>,
    relations: &'s [ScopeRelation<'s>],
    reference: &ColumnRef,
    depth: u32,
) -> Option<Known<'s>> {
    let mut relations = relations
        .iter()
        .filter(|relation| is_named(relation, &reference.qualifier));
    relations.find_map(|relation| {
        let columns = resolver.relation(relation, depth);
        let mut columns = columns.into_iter();
        columns.find(|column| column.name == reference.name.text)
    })
}

/// Whether a qualifier, perhaps empty, means this relation.
pub fn is_named(relation: &ScopeRelation, qualifier: &[Name]) -> bool {
    let names: Vec<&str> = qualifier.iter().map(|name| &*name.text).collect();
    answers_to(relation, &names)
}

/// The same for plain names.
pub fn answers_to(relation: &ScopeRelation, qualifier: &[&str]) -> bool {
    let is_own = |name: &str| relation.name().is_some_and(|own| own.text == name);
    match qualifier {
        [] => true,
        [name] => is_own(name),
        [.., schema, name] => {
            let written = match &relation.source {
                Source::Named { schema, .. } => schema.as_ref(),
                _ => None,
            };
            // A schema that the statement leaves out may be this one.
            let fits = written.is_none_or(|written| written.text == *schema);
            relation.alias.is_none() && is_own(name) && fits
        }
    }
}

fn rename<'s>(columns: &mut [Known<'s>], names: &'s [Name<'s>]) {
    for (column, name) in columns.iter_mut().zip(names) {
        column.name = &name.text;
    }
}

fn unknown(name: &str) -> Known<'_> {
    Known {
        name,
        type_text: "",
        type_id: None,
        column: None,
    }
}

fn ordinality<'s>() -> Known<'s> {
    Known {
        type_text: "bigint",
        ..unknown("ordinality")
    }
}

fn defined<'s>(column: &'s crate::sql::scope::Column<'s>) -> Known<'s> {
    Known {
        type_text: column.type_name,
        ..unknown(&column.name.text)
    }
}
