//! Joins columns, keys and functions to what they belong to.

use super::{Assembly, RawColumn, span};
use crate::catalog::build::assemble::runs;
use crate::catalog::{
    Argument, Column, ColumnId, ColumnName, Constraint, ConstraintKind, Fill, ForeignKey, Function,
    FunctionKind, Key, Mode, NO_MODIFIER, Name, RelationId, Span,
};

impl Assembly<'_> {
    pub(super) fn columns(&mut self) {
        let known = self.raw.columns.iter();
        let known = known.filter_map(|raw| Some((*self.relation_of.get(&raw.relation)?, raw)));
        let mut order: Vec<(RelationId, &RawColumn)> = known.collect();
        order.sort_unstable_by_key(|(relation, raw)| (*relation, raw.number));
        order.dedup_by_key(|(relation, raw)| (*relation, raw.number));
        let mut columns = Vec::with_capacity(order.len());
        for &(relation, raw) in &order {
            let at = columns.len();
            let span = &mut self.catalog[relation].columns;
            if span.end == 0 {
                span.start = at as u32;
            }
            span.end = at as u32 + 1;
            columns.push(Column {
                name: raw.name,
                type_text: self.type_text(raw.type_oid, raw.type_modifier),
                type_id: self.type_id(raw.type_oid),
                number: raw.number,
                is_not_null: raw.is_not_null,
                fill: match raw.fill {
                    Fill::Default => self.default_of(raw.relation, raw.number),
                    fill => fill,
                },
                key: Key::None,
            });
        }
        self.catalog.columns = columns;
    }

    fn default_of(&self, relation: u32, column: i16) -> Fill {
        let known = self.raw.defaults.get(&(relation, column));
        known.copied().unwrap_or(Fill::Default)
    }

    /// Marks the columns of primary keys, and those that are unique by themselves.
    pub(super) fn keys(&mut self) {
        for index in &self.raw.indexes {
            let Some(&table) = self.relation_of.get(&index.table) else {
                continue;
            };
            let numbers = index.columns.of(&self.raw.numbers);
            if index.key == Key::Unique && numbers.len() > 1 {
                continue;
            }
            for &number in numbers {
                let Some(column) = self.column(table, number) else {
                    continue;
                };
                let column = &mut self.catalog.columns[column.0 as usize];
                if column.key != Key::Primary {
                    column.key = index.key;
                }
            }
        }
    }

    pub(super) fn constraints(&mut self) {
        let known = self.raw.constraints.iter();
        let known = known.filter_map(|raw| Some((*self.relation_of.get(&raw.relation)?, raw)));
        let mut order: Vec<_> = known.collect();
        order.sort_by_key(|(relation, raw)| (*relation, self.text(raw.name)));
        for (relation, raw) in order {
            let columns = self.key_span(relation, raw.columns);
            if raw.kind == ConstraintKind::ForeignKey {
                self.foreign_key(relation, raw.name, columns, raw.referenced, raw.references);
            }
            let at = self.catalog.constraints.len() as u32;
            let span = &mut self.catalog[relation].constraints;
            if span.end == 0 {
                span.start = at;
            }
            span.end = at + 1;
            self.catalog.constraints.push(Constraint {
                relation,
                name: raw.name,
                kind: raw.kind,
                columns: columns.unwrap_or_default(),
            });
        }
        let keys = &self.catalog.foreign_keys;
        let mut referred: Vec<u32> = (0..keys.len() as u32).collect();
        referred.sort_by_key(|&at| keys[at as usize].to);
        self.catalog.referred = referred;
    }

    /// A foreign key whose columns are not all known is of no use.
    fn foreign_key(
        &mut self,
        from: RelationId,
        name: Name,
        columns: Option<Span>,
        to: u32,
        references: Span,
    ) {
        let Some(&to) = self.relation_of.get(&to) else {
            return;
        };
        let (Some(columns), Some(references)) = (columns, self.key_span(to, references)) else {
            return;
        };
        let width = |span: Span| span.end - span.start;
        if width(columns) != width(references) || width(columns) == 0 {
            return;
        }
        let at = self.catalog.foreign_keys.len() as u32;
        let span = &mut self.catalog[from].foreign_keys;
        if span.end == 0 {
            span.start = at;
        }
        span.end = at + 1;
        self.catalog.foreign_keys.push(ForeignKey {
            name,
            from,
            to,
            columns,
            references,
        });
    }

    /// The columns with these numbers; `None` when one is missing.
    fn key_span(&mut self, relation: RelationId, numbers: Span) -> Option<Span> {
        let numbers = numbers.of(&self.raw.numbers);
        let columns = numbers.iter().map(|&number| self.column(relation, number));
        let columns: Vec<ColumnId> = columns.collect::<Option<_>>()?;
        let start = self.catalog.key_columns.len();
        self.catalog.key_columns.extend(columns);
        Some(span(start, self.catalog.key_columns.len()))
    }

    fn column(&self, relation: RelationId, number: i16) -> Option<ColumnId> {
        let span = self.catalog[relation].columns;
        let columns = span.of(&self.catalog.columns);
        let at = columns.binary_search_by_key(&number, |c| c.number).ok()?;
        Some(ColumnId(span.start + at as u32))
    }

    pub(super) fn functions(&mut self) {
        let known = self.raw.functions.iter();
        let known = known.filter_map(|raw| Some((self.schema_id(raw.schema)?, raw)));
        let mut order: Vec<_> = known.collect();
        order.sort_by_key(|(schema, raw)| {
            let arguments = raw.arguments.end - raw.arguments.start;
            (*schema, self.text(raw.name), arguments)
        });
        let schemas = order.iter().map(|&(schema, _)| schema);
        let spans = runs(schemas, self.catalog.schemas.len());
        for (schema, span) in self.catalog.schemas.iter_mut().zip(spans) {
            schema.functions = span;
        }
        for (schema, raw) in order {
            let arguments = self.arguments(raw.arguments);
            let given = raw.arguments.of(&self.raw.arguments).iter();
            let is_internal =
                raw.result == INTERNAL || given.clone().any(|a| a.type_oid == INTERNAL);
            let function = Function {
                schema,
                name: raw.name,
                kind: raw.kind,
                is_visible: false,
                arguments,
                result: self.result(raw.kind, arguments, raw.result, raw.returns_set),
                result_type: self.type_id(raw.result),
                result_relation: self.row_relation(raw.result),
                returns_set: raw.returns_set,
                is_trigger: matches!(raw.result, TRIGGER | EVENT_TRIGGER),
                is_internal,
                is_of_extension: self.raw.extension_functions.contains(&raw.oid),
                comment: self.raw.function_comments.get(&raw.oid).copied(),
            };
            self.catalog.functions.push(function);
        }
    }

    fn arguments(&mut self, raw: Span) -> Span {
        let start = self.catalog.arguments.len();
        self.number_outputs(raw);
        for raw in raw.of(&self.raw.arguments) {
            let argument = Argument {
                name: raw.name,
                mode: raw.mode,
                type_oid: raw.type_oid,
                type_text: self.type_text(raw.type_oid, NO_MODIFIER),
                type_id: self.type_id(raw.type_oid),
                default: raw.default,
            };
            self.catalog.arguments.push(argument);
        }
        span(start, self.catalog.arguments.len())
    }

    /// Makes the names that PostgreSQL gives to several results without names: `column1`, `column2` ...
    fn number_outputs(&mut self, raw: Span) {
        let outputs = raw.of(&self.raw.arguments).iter();
        let outputs = outputs.filter(|argument| argument.mode.is_output());
        let missing: Vec<usize> = outputs
            .enumerate()
            .filter(|(_, argument)| argument.name.is_none())
            .map(|(at, _)| at)
            .collect();
        for at in missing {
            self.intern(&format!("column{}", at + 1));
        }
    }

    /// The text of a result as `pg_get_function_result` words it.
    fn result(
        &mut self,
        kind: FunctionKind,
        arguments: Span,
        result: u32,
        returns_set: bool,
    ) -> Option<Name> {
        let arguments = arguments.of(&self.catalog.arguments);
        if kind == FunctionKind::Procedure && !arguments.iter().any(|a| a.mode.is_output()) {
            return None;
        }
        if arguments.iter().any(|a| a.mode == Mode::Table) {
            let text = |name: Option<Name>| name.map_or("", |name| self.text(name));
            let columns = arguments.iter().filter(|a| a.mode == Mode::Table);
            let columns = columns.map(|a| [text(a.name), text(a.type_text)].join(" "));
            let text = format!("TABLE({})", columns.collect::<Vec<_>>().join(", "));
            return Some(self.intern(&text));
        }
        let text = self.type_text(result, NO_MODIFIER)?;
        if !returns_set {
            return Some(text);
        }
        let text = format!("SETOF {}", self.text(text));
        Some(self.intern(&text))
    }

    pub(super) fn column_names(&mut self) {
        /// For each name: how many user and system relations have it, the best of them and how good that is.
        #[derive(Clone, Copy)]
        struct Tally(u32, u32, RelationId, u8);
        let catalog = &self.catalog;
        let mut tallies = vec![Tally(0, 0, RelationId(0), 0); catalog.names.len() + 1];
        for (relation, id) in catalog.relations.iter().zip(0..) {
            let is_system = catalog[relation.schema].is_system;
            let is_on_path = catalog.search_path.contains(&relation.schema);
            let goodness = 1 + u8::from(is_on_path) + 2 * u8::from(!is_system);
            for column in relation.columns.of(&catalog.columns) {
                let tally = &mut tallies[column.name.number()];
                match is_system {
                    true => tally.1 += 1,
                    false => tally.0 += 1,
                }
                if goodness > tally.3 {
                    tally.2 = RelationId(id);
                    tally.3 = goodness;
                }
            }
        }
        let used = catalog.names.iter().zip(tallies.iter().skip(1));
        let used = used.filter(|(_, tally)| tally.3 > 0);
        let names = used.map(|(name, tally)| ColumnName {
            name,
            relations: tally.0,
            system_relations: tally.1,
            sample: tally.2,
        });
        let mut names: Vec<ColumnName> = names.collect();
        names.sort_by_key(|column| catalog.text(column.name));
        self.catalog.column_names = names;
    }
}

/// The OIDs of pseudo-types, which are the same everywhere.
const TRIGGER: u32 = 2279;
const INTERNAL: u32 = 2281;
const EVENT_TRIGGER: u32 = 3838;
