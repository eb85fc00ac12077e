//! Puts the parts of a catalog together in order: each needs the ids of those before it.

use std::collections::HashMap;

use super::{Builder, RawOwner, span};
use crate::catalog::{
    Catalog, Detail, NO_MODIFIER, Name, Names, Object, Relation, RelationId, Schema, SchemaId,
    Setting, Span, Type, TypeId,
};

/// A catalog that is being put together.
pub(super) struct Assembly<'a> {
    pub(super) raw: &'a Builder,
    pub(super) catalog: Catalog,
    schema_of: HashMap<u32, SchemaId>,
    pub(super) relation_of: HashMap<u32, RelationId>,
    /// The relation that a row type is of.
    row_of: HashMap<u32, RelationId>,
    type_of: HashMap<u32, TypeId>,
}

impl<'a> Assembly<'a> {
    pub(super) fn new(raw: &'a Builder, names: Names) -> Assembly<'a> {
        let catalog = Catalog {
            server_version: raw.server_version,
            database: raw.database,
            user: raw.user,
            names,
            ..Catalog::default()
        };
        Assembly {
            raw,
            catalog,
            schema_of: HashMap::new(),
            relation_of: HashMap::new(),
            row_of: HashMap::new(),
            type_of: HashMap::new(),
        }
    }

    pub(super) fn catalog(mut self) -> Catalog {
        self.schemas();
        self.relations();
        self.types();
        self.columns();
        self.keys();
        self.constraints();
        self.functions();
        self.objects();
        self.triggered();
        self.settings();
        let path = self.raw.search_path.iter();
        let path: Vec<String> = path.map(|&name| self.text(name).to_owned()).collect();
        self.catalog.set_search_path(&path);
        self.column_names();
        self.catalog
    }

    pub(super) fn text(&self, name: Name) -> &str {
        self.catalog.names.text(name)
    }

    pub(super) fn type_text(&self, oid: u32, modifier: i32) -> Option<Name> {
        self.raw.texts.get(&(oid, modifier)).copied()
    }

    /// The type with this OID, for an array type that of its elements.
    pub(super) fn type_id(&self, oid: u32) -> Option<TypeId> {
        self.type_of.get(&oid).copied()
    }

    pub(super) fn schema_id(&self, oid: u32) -> Option<SchemaId> {
        self.schema_of.get(&oid).copied()
    }

    pub(super) fn row_relation(&self, type_oid: u32) -> Option<RelationId> {
        self.row_of.get(&type_oid).copied()
    }

    fn schemas(&mut self) {
        let mut order: Vec<_> = self.raw.schemas.iter().collect();
        order.sort_by_key(|schema| self.text(schema.name));
        let schemas = order.iter().map(|schema| {
            let name = self.text(schema.name);
            Schema {
                name: schema.name,
                comment: schema.comment,
                is_system: name.starts_with("pg_") || name == "information_schema",
                relations: Span::default(),
                functions: Span::default(),
                types: Span::default(),
            }
        });
        self.catalog.schemas = schemas.collect();
        let ids = order.iter().zip(0..);
        self.schema_of = ids.map(|(raw, id)| (raw.oid, SchemaId(id))).collect();
    }

    fn relations(&mut self) {
        let raw = self.raw;
        let known = raw
            .relations
            .iter()
            .filter_map(|relation| Some((self.schema_id(relation.schema)?, relation)));
        let mut order: Vec<_> = known.collect();
        order.sort_by(|(a_schema, a), (b_schema, b)| {
            let names = || self.text(a.name).cmp(self.text(b.name));
            a_schema.cmp(b_schema).then_with(names)
        });
        order.dedup_by_key(|(_, relation)| relation.oid);
        self.relation_of.reserve(order.len());
        for ((_, relation), id) in order.iter().zip(0..) {
            self.relation_of.insert(relation.oid, RelationId(id));
            if relation.row_type != 0 {
                self.row_of.insert(relation.row_type, RelationId(id));
            }
        }
        let relations = order.iter().map(|&(schema, relation)| Relation {
            schema,
            name: relation.name,
            kind: relation.kind,
            is_visible: false,
            is_partition: relation.is_partition,
            parent: None,
            owner: None,
            comment: raw.relation_comments.get(&relation.oid).copied(),
            rows: relation.rows,
            columns: Span::default(),
            constraints: Span::default(),
            foreign_keys: Span::default(),
        });
        self.catalog.relations = relations.collect();
        for (child, parent) in self.both(&raw.parents) {
            // Other children inherit, and are tables in their own right.
            let child = &mut self.catalog[child];
            child.parent = Some(parent).filter(|_| child.is_partition);
        }
        for (child, owner) in self.both(&raw.owners) {
            self.catalog[child].owner = Some(owner);
        }
        let schemas = order.iter().map(|&(schema, _)| schema);
        let spans = runs(schemas, self.catalog.schemas.len());
        for (schema, span) in self.catalog.schemas.iter_mut().zip(spans) {
            schema.relations = span;
        }
    }

    /// Pairs of relations, as far as both are known.
    fn both(&self, pairs: &[(u32, u32)]) -> Vec<(RelationId, RelationId)> {
        let find = |oid: &u32| self.relation_of.get(oid).copied();
        let known = pairs.iter().filter_map(|(a, b)| Some((find(a)?, find(b)?)));
        known.collect()
    }

    fn types(&mut self) {
        let raw = self.raw;
        let own = raw.types.iter().filter(|row| row.element == 0);
        let own = own.filter_map(|row| Some((self.schema_id(row.schema)?, row)));
        let mut order: Vec<_> = own.collect();
        order.sort_by_key(|(schema, row)| (*schema, self.text(row.name)));
        let ids = order.iter().zip(0..);
        self.type_of = ids.map(|((_, row), id)| (row.oid, TypeId(id))).collect();
        for array in raw.types.iter().filter(|row| row.element != 0) {
            if let Some(element) = self.type_id(array.element) {
                self.type_of.insert(array.oid, element);
            }
        }
        let mut labels_of: HashMap<u32, Vec<Name>> = HashMap::new();
        for &(oid, label) in &raw.labels {
            labels_of.entry(oid).or_default().push(label);
        }
        let mut types = Vec::with_capacity(order.len());
        for &(schema, row) in &order {
            let start = self.catalog.labels.len();
            let labels = labels_of.remove(&row.oid).unwrap_or_default();
            self.catalog.labels.extend(labels);
            types.push(Type {
                schema,
                name: row.name,
                text: self.type_text(row.oid, NO_MODIFIER),
                kind: row.kind,
                is_visible: false,
                relation: self.relation_of.get(&row.relation).copied(),
                base: self.type_id(row.base),
                labels: span(start, self.catalog.labels.len()),
                comment: raw.type_comments.get(&row.oid).copied(),
            });
            if let Some(&relation) = self.relation_of.get(&row.relation) {
                self.row_of.insert(row.oid, relation);
            }
        }
        self.catalog.types = types;
        let schemas = order.iter().map(|&(schema, _)| schema);
        let spans = runs(schemas, self.catalog.schemas.len());
        for (schema, span) in self.catalog.schemas.iter_mut().zip(spans) {
            schema.types = span;
        }
    }

    fn objects(&mut self) {
        let mut objects: Vec<Object> = Vec::with_capacity(self.raw.objects.len());
        for raw in &self.raw.objects {
            let (schema, detail) = match raw.owner {
                RawOwner::Nobody => (None, Detail::Nothing),
                RawOwner::Schema(schema) => (self.schema_id(schema), Detail::Nothing),
                RawOwner::Relation(relation, schema) => {
                    let Some(&relation) = self.relation_of.get(&relation) else {
                        continue;
                    };
                    let schema = schema.and_then(|oid| self.schema_id(oid));
                    (schema, Detail::Of(relation))
                }
                RawOwner::Method(schema, method) => {
                    (self.schema_id(schema), Detail::Method(method))
                }
                RawOwner::Installed(version) => (None, Detail::Installed(version)),
                RawOwner::Available(version) => (None, Detail::Available(version)),
                RawOwner::Group => (None, Detail::Group),
                RawOwner::Wrapper(wrapper) => (None, Detail::Wrapper(wrapper)),
                RawOwner::PartOf(schema, whole) => {
                    let schema = schema.and_then(|oid| self.schema_id(oid));
                    (schema, Detail::PartOf(whole))
                }
            };
            objects.push(Object {
                kind: raw.kind,
                name: raw.name,
                schema,
                detail,
                comment: raw.comment,
            });
        }
        objects.sort_by_key(|object| (object.kind, self.text(object.name), object.schema));
        self.catalog.objects = objects;
    }

    fn triggered(&mut self) {
        let tables = self.raw.triggered.iter();
        let known = tables.filter_map(|(name, oid)| Some((*name, *self.relation_of.get(oid)?)));
        let mut known: Vec<(Name, RelationId)> = known.collect();
        known.sort_unstable();
        self.catalog.triggered = known;
    }

    fn settings(&mut self) {
        let raw = self.raw;
        let offset = self.catalog.labels.len();
        self.catalog.labels.extend_from_slice(&raw.values);
        let settings = raw.settings.iter().map(|setting| Setting {
            name: setting.name,
            kind: setting.kind,
            values: span(
                offset + setting.values.start as usize,
                offset + setting.values.end as usize,
            ),
            unit: setting.unit,
            description: setting.description,
            context: setting.context,
        });
        let mut settings: Vec<Setting> = settings.collect();
        // As SHOW looks them up, without regard to case.
        settings.sort_by_cached_key(|setting| self.text(setting.name).to_ascii_lowercase());
        self.catalog.settings = settings;
    }

    /// The name for a text that is put together here.
    pub(super) fn intern(&mut self, text: &str) -> Name {
        self.catalog.names.intern(text)
    }
}

/// Where the run of each schema is in a vector sorted by schema.
pub(super) fn runs(schemas: impl Iterator<Item = SchemaId>, count: usize) -> Vec<Span> {
    let mut spans = vec![Span::default(); count];
    for (schema, at) in schemas.zip(0u32..) {
        let span = &mut spans[schema.0 as usize];
        if span.end == 0 {
            span.start = at;
        }
        span.end = at + 1;
    }
    spans
}
