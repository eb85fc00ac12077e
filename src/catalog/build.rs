//! Builds a catalog: rows are gathered in any order, then sorted and joined by their OIDs.

mod assemble;
mod joins;

use std::collections::{HashMap, HashSet};

use super::{
    Catalog, ColumnRow, ConstraintKind, ConstraintRow, Fill, FunctionKind, FunctionRow, Key, Mode,
    NO_MODIFIER, Name, Names, ObjectKind, ObjectRow, Owner, RelationKind, RelationRow, SettingKind,
    SettingRow, Span, TypeKind, TypeRow,
};
use assemble::Assembly;

/// Gathers rows; a catalog can be built at any time, from what is there.
///
/// Rows that refer to rows that never come lose the reference, or are left out where they mean nothing without it.
#[derive(Debug, Default)]
pub struct Builder {
    names: Names,
    server_version: u32,
    database: Option<Name>,
    user: Option<Name>,
    search_path: Vec<Name>,
    schemas: Vec<RawSchema>,
    relations: Vec<RawRelation>,
    columns: Vec<RawColumn>,
    indexes: Vec<RawIndex>,
    constraints: Vec<RawConstraint>,
    /// What the spans of indexes and constraints are spans of.
    numbers: Vec<i16>,
    functions: Vec<RawFunction>,
    arguments: Vec<RawArgument>,
    types: Vec<RawType>,
    labels: Vec<(u32, Name)>,
    texts: HashMap<(u32, i32), Name>,
    objects: Vec<RawObject>,
    settings: Vec<RawSetting>,
    values: Vec<Name>,
    /// Partition to parent.
    parents: Vec<(u32, u32)>,
    /// Index or sequence to table.
    owners: Vec<(u32, u32)>,
    /// What is known of the defaults of columns, by relation and number.
    defaults: HashMap<(u32, i16), Fill>,
    /// Trigger function to table.
    triggered: Vec<(Name, u32)>,
    relation_comments: HashMap<u32, Name>,
    function_comments: HashMap<u32, Name>,
    type_comments: HashMap<u32, Name>,
    extension_functions: HashSet<u32>,
}

#[derive(Debug)]
struct RawSchema {
    oid: u32,
    name: Name,
    comment: Option<Name>,
}

#[derive(Debug)]
struct RawRelation {
    oid: u32,
    schema: u32,
    name: Name,
    kind: RelationKind,
    rows: f32,
    is_partition: bool,
    row_type: u32,
}

#[derive(Debug)]
struct RawColumn {
    relation: u32,
    name: Name,
    type_oid: u32,
    type_modifier: i32,
    number: i16,
    is_not_null: bool,
    fill: Fill,
}

#[derive(Debug)]
struct RawIndex {
    table: u32,
    key: Key,
    columns: Span,
}

#[derive(Debug)]
struct RawConstraint {
    relation: u32,
    name: Name,
    kind: ConstraintKind,
    columns: Span,
    referenced: u32,
    references: Span,
}

#[derive(Debug)]
struct RawFunction {
    oid: u32,
    schema: u32,
    name: Name,
    kind: FunctionKind,
    arguments: Span,
    result: u32,
    returns_set: bool,
}

#[derive(Debug)]
struct RawArgument {
    name: Option<Name>,
    mode: Mode,
    type_oid: u32,
    default: Option<Name>,
}

#[derive(Debug)]
struct RawType {
    oid: u32,
    schema: u32,
    name: Name,
    kind: TypeKind,
    relation: u32,
    base: u32,
    element: u32,
}

#[derive(Debug, Clone, Copy)]
enum RawOwner {
    Nobody,
    Schema(u32),
    Relation(u32, Option<u32>),
    Method(u32, Name),
    Installed(Name),
    Available(Name),
    Group,
    Wrapper(Name),
    PartOf(Option<u32>, Name),
}

#[derive(Debug)]
struct RawObject {
    kind: ObjectKind,
    name: Name,
    owner: RawOwner,
    comment: Option<Name>,
}

#[derive(Debug)]
struct RawSetting {
    name: Name,
    kind: SettingKind,
    values: Span,
    unit: Option<Name>,
    description: Option<Name>,
    context: Option<Name>,
}

impl Builder {
    pub fn new() -> Builder {
        Builder::default()
    }

    /// Where we are; `user` is who permissions are checked for.
    pub fn place(&mut self, server_version: u32, database: &str, user: &str) {
        self.server_version = server_version;
        self.database = Some(self.names.intern(database));
        self.user = Some(self.names.intern(user));
    }

    /// The schemas in which names are looked up, in order (`current_schemas(true)`).
    pub fn search_path<'a>(&mut self, path: impl IntoIterator<Item = &'a str>) {
        let names = &mut self.names;
        self.search_path = path.into_iter().map(|name| names.intern(name)).collect();
    }

    pub fn schema(&mut self, oid: u32, name: &str, comment: Option<&str>) {
        let schema = RawSchema {
            oid,
            name: self.names.intern(name),
            comment: self.maybe(comment),
        };
        self.schemas.push(schema);
    }

    pub fn relation(&mut self, row: &RelationRow) {
        let relation = RawRelation {
            oid: row.oid,
            schema: row.schema,
            name: self.names.intern(row.name),
            kind: row.kind,
            rows: row.rows,
            is_partition: row.is_partition,
            row_type: row.row_type,
        };
        self.relations.push(relation);
    }

    pub fn column(&mut self, row: &ColumnRow) {
        let column = RawColumn {
            relation: row.relation,
            name: self.names.intern(row.name),
            type_oid: row.type_oid,
            type_modifier: row.type_modifier,
            number: row.number,
            is_not_null: row.is_not_null,
            fill: row.fill,
        };
        self.columns.push(column);
    }

    /// What a column's default is.
    pub fn default_of(&mut self, relation: u32, column: i16, fill: Fill) {
        self.defaults.insert((relation, column), fill);
    }

    /// An index's table and what its columns, by number, are a key to; `Key::None` if it is not unique.
    pub fn index(&mut self, index: u32, table: u32, key: Key, columns: &[i16]) {
        self.owners.push((index, table));
        if key != Key::None {
            let columns = self.number_span(columns);
            self.indexes.push(RawIndex {
                table,
                key,
                columns,
            });
        }
    }

    pub fn constraint(&mut self, row: &ConstraintRow) {
        let constraint = RawConstraint {
            relation: row.relation,
            name: self.names.intern(row.name),
            kind: row.kind,
            columns: self.number_span(row.columns),
            referenced: row.referenced,
            references: self.number_span(row.references),
        };
        self.constraints.push(constraint);
    }

    pub fn function(&mut self, row: &FunctionRow) {
        let start = self.arguments.len();
        for argument in &row.arguments {
            let argument = RawArgument {
                name: self.maybe(Some(argument.name).filter(|name| !name.is_empty())),
                mode: argument.mode,
                type_oid: argument.type_oid,
                default: self.maybe(argument.default),
            };
            self.arguments.push(argument);
        }
        let function = RawFunction {
            oid: row.oid,
            schema: row.schema,
            name: self.names.intern(row.name),
            kind: row.kind,
            arguments: span(start, self.arguments.len()),
            result: row.result,
            returns_set: row.returns_set,
        };
        self.functions.push(function);
    }

    pub fn type_(&mut self, row: &TypeRow) {
        let row = RawType {
            oid: row.oid,
            schema: row.schema,
            name: self.names.intern(row.name),
            kind: row.kind,
            relation: row.relation,
            base: row.base,
            element: row.element,
        };
        self.types.push(row);
    }

    /// One more label of an enum type, in their order.
    pub fn label(&mut self, type_oid: u32, label: &str) {
        let label = self.names.intern(label);
        self.labels.push((type_oid, label));
    }

    /// How `format_type` words a type; see [`NO_MODIFIER`].
    pub fn type_text(&mut self, type_oid: u32, type_modifier: i32, text: &str) {
        let text = self.names.intern(text);
        self.texts.insert((type_oid, type_modifier), text);
    }

    pub fn object(&mut self, row: &ObjectRow) {
        let owner = match row.owner {
            Owner::Nobody => RawOwner::Nobody,
            Owner::Schema(schema) => RawOwner::Schema(schema),
            Owner::Relation(relation, schema) => RawOwner::Relation(relation, schema),
            Owner::Method(schema, method) => RawOwner::Method(schema, self.names.intern(method)),
            Owner::Installed(version) => RawOwner::Installed(self.names.intern(version)),
            Owner::Available(version) => RawOwner::Available(self.names.intern(version)),
            Owner::Group => RawOwner::Group,
            Owner::Wrapper(wrapper) => RawOwner::Wrapper(self.names.intern(wrapper)),
            Owner::PartOf(schema, whole) => RawOwner::PartOf(schema, self.names.intern(whole)),
        };
        let object = RawObject {
            kind: row.kind,
            name: self.names.intern(row.name),
            owner,
            comment: self.maybe(row.comment),
        };
        self.objects.push(object);
    }

    pub fn setting(&mut self, row: &SettingRow) {
        let start = self.values.len();
        for value in &row.values {
            let value = self.names.intern(value);
            self.values.push(value);
        }
        let setting = RawSetting {
            name: self.names.intern(row.name),
            kind: row.kind,
            values: span(start, self.values.len()),
            unit: self.maybe(row.unit),
            description: self.maybe(row.description),
            context: self.maybe(row.context),
        };
        self.settings.push(setting);
    }

    /// What a partition is a partition of.
    pub fn parent(&mut self, partition: u32, parent: u32) {
        self.parents.push((partition, parent));
    }

    /// The table that a sequence belongs to.
    pub fn owner(&mut self, relation: u32, table: u32) {
        self.owners.push((relation, table));
    }

    /// A table that has a trigger with a function of this name.
    pub fn triggered(&mut self, function: &str, table: u32) {
        let function = self.names.intern(function);
        self.triggered.push((function, table));
    }

    pub fn relation_comment(&mut self, oid: u32, text: &str) {
        let text = self.names.intern(text);
        self.relation_comments.insert(oid, text);
    }

    pub fn function_comment(&mut self, oid: u32, text: &str) {
        let text = self.names.intern(text);
        self.function_comments.insert(oid, text);
    }

    pub fn type_comment(&mut self, oid: u32, text: &str) {
        let text = self.names.intern(text);
        self.type_comments.insert(oid, text);
    }

    /// Notes that a function belongs to an extension.
    pub fn extension_function(&mut self, oid: u32) {
        self.extension_functions.insert(oid);
    }

    /// The relations that have come so far, with their schemas, kinds and positions: for asking about their columns.
    pub fn relation_oids(&self) -> impl Iterator<Item = (u32, u32, RelationKind)> + '_ {
        let relations = self.relations.iter();
        relations.map(|relation| (relation.oid, relation.schema, relation.kind))
    }

    /// The OIDs of the schemas on the search path.
    pub fn path_oids(&self) -> Vec<u32> {
        let schemas = self.schemas.iter();
        schemas
            .filter(|schema| self.search_path.contains(&schema.name))
            .map(|schema| schema.oid)
            .collect()
    }

    /// Types of columns, arguments and results that have no text yet, each once, with their modifiers.
    pub fn missing_texts(&self) -> Vec<(u32, i32)> {
        let columns = self.columns.iter().map(|c| (c.type_oid, c.type_modifier));
        let types = self.types.iter().filter(|t| t.element == 0);
        let types = types.map(|t| t.oid);
        let arguments = self.arguments.iter().map(|a| a.type_oid);
        let results = self.functions.iter().map(|f| f.result);
        let plain = types
            .chain(arguments)
            .chain(results)
            .map(|oid| (oid, NO_MODIFIER));
        let mut seen = HashSet::new();
        let new = |key: &(u32, i32)| !self.texts.contains_key(key) && seen.insert(*key);
        columns.chain(plain).filter(new).collect()
    }

    /// A catalog of what has come so far.
    pub fn build(&self) -> Catalog {
        Assembly::new(self, self.names.clone()).catalog()
    }

    /// The same when nothing more will come.
    pub fn finish(mut self) -> Catalog {
        let mut names = std::mem::take(&mut self.names);
        names.shrink();
        Assembly::new(&self, names).catalog()
    }

    fn maybe(&mut self, text: Option<&str>) -> Option<Name> {
        text.map(|text| self.names.intern(text))
    }

    fn number_span(&mut self, numbers: &[i16]) -> Span {
        let start = self.numbers.len();
        self.numbers.extend_from_slice(numbers);
        span(start, self.numbers.len())
    }
}

/// A span; what lies above four thousand million is not reached by any loader.
fn span(start: usize, end: usize) -> Span {
    let number = |n| u32::try_from(n).unwrap_or(u32::MAX);
    Span {
        start: number(start),
        end: number(end),
    }
}
