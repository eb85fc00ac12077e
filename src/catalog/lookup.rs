//! Finds things in a catalog: by name with PostgreSQL's search-path rules, and from one thing to the next.

use std::collections::HashSet;
use std::ops::{Index, IndexMut};

use super::{
    Catalog, Column, ColumnId, Constraint, ForeignKey, Function, FunctionId, Name, Object,
    ObjectKind, Relation, RelationId, Schema, SchemaId, Setting, Span, Type, TypeId,
};

impl Catalog {
    pub fn text(&self, name: Name) -> &str {
        self.names.text(name)
    }

    /// The schema with this name; `pg_temp` is the session's temporary one.
    pub fn schema(&self, name: &str) -> Option<SchemaId> {
        if name == "pg_temp" {
            let mut path = self.search_path.iter();
            return path.find(|id| self.is_temporary(**id)).copied();
        }
        let order = |schema: &Schema| self.text(schema.name).cmp(name);
        let at = self.schemas.binary_search_by(order).ok()?;
        Some(SchemaId(at as u32))
    }

    /// The relation that a name means, looked up on the search path when no schema is given.
    pub fn relation(&self, schema: Option<&str>, name: &str) -> Option<RelationId> {
        match schema {
            Some(schema) => self.relation_in(self.schema(schema)?, name),
            None => {
                let mut path = self.search_path.iter();
                path.find_map(|&schema| self.relation_in(schema, name))
            }
        }
    }

    /// The relation with this name in a schema.
    pub fn relation_in(&self, schema: SchemaId, name: &str) -> Option<RelationId> {
        let span = self[schema].relations;
        let relations = span.of(&self.relations);
        let order = |relation: &Relation| self.text(relation.name).cmp(name);
        let at = relations.binary_search_by(order).ok()?;
        Some(RelationId(span.start + at as u32))
    }

    /// All relations of a schema, by name.
    pub fn relations_of(&self, schema: SchemaId) -> impl Iterator<Item = RelationId> + use<> {
        let Span { start, end } = self[schema].relations;
        (start..end).map(RelationId)
    }

    /// The relations that need no schema: on the search path, and not hidden by an earlier schema.
    pub fn visible_relations(&self) -> impl Iterator<Item = RelationId> + '_ {
        let path = self.search_path.iter();
        path.flat_map(|&schema| self.relations_of(schema))
            .filter(|&id| self[id].is_visible)
    }

    pub fn columns_of(&self, relation: RelationId) -> &[Column] {
        self[relation].columns.of(&self.columns)
    }

    /// The column of a relation with this name.
    pub fn column(&self, relation: RelationId, name: &str) -> Option<ColumnId> {
        let name = self.names.find(name)?;
        let span = self[relation].columns;
        let mut columns = span.of(&self.columns).iter();
        let at = columns.position(|column| column.name == name)?;
        Some(ColumnId(span.start + at as u32))
    }

    pub fn constraints_of(&self, relation: RelationId) -> &[Constraint] {
        self[relation].constraints.of(&self.constraints)
    }

    /// The columns of a constraint, in its order; none when they are not known.
    pub fn constraint_columns(&self, constraint: &Constraint) -> &[ColumnId] {
        constraint.columns.of(&self.key_columns)
    }

    /// The foreign keys of a relation.
    pub fn foreign_keys_from(&self, relation: RelationId) -> &[ForeignKey] {
        self[relation].foreign_keys.of(&self.foreign_keys)
    }

    /// The foreign keys that refer to a relation.
    pub fn foreign_keys_to(&self, relation: RelationId) -> impl Iterator<Item = &ForeignKey> {
        let to = |at: &u32| self.foreign_keys[*at as usize].to;
        let start = self.referred.partition_point(|at| to(at) < relation);
        let rest = self.referred[start..].iter();
        rest.map(|at| &self.foreign_keys[*at as usize])
            .take_while(move |key| key.to == relation)
    }

    /// Which column of a foreign key refers to which, in order.
    pub fn pairs<'a>(
        &'a self,
        key: &ForeignKey,
    ) -> impl Iterator<Item = (ColumnId, ColumnId)> + use<'a> {
        let from = key.columns.of(&self.key_columns).iter().copied();
        from.zip(key.references.of(&self.key_columns).iter().copied())
    }

    /// The type that a name means: a catalog name, or one of SQL's names such as `integer` where no schema is given.
    pub fn type_named(&self, schema: Option<&str>, name: &str) -> Option<TypeId> {
        if let Some(schema) = schema {
            return self.type_in(self.schema(schema)?, name);
        }
        let mut path = self.search_path.iter();
        let found = path.find_map(|&schema| self.type_in(schema, name));
        found.or_else(|| {
            let name = self.names.find(name)?;
            let at = self.types.iter().position(|t| t.text == Some(name))?;
            Some(TypeId(at as u32))
        })
    }

    fn type_in(&self, schema: SchemaId, name: &str) -> Option<TypeId> {
        let span = self[schema].types;
        let types = span.of(&self.types);
        let at = types.binary_search_by(|t| self.text(t.name).cmp(name));
        Some(TypeId(span.start + at.ok()? as u32))
    }

    /// The labels of an enum type, in their order, also of a domain over one.
    pub fn labels(&self, mut id: TypeId) -> &[Name] {
        // A domain's base is an older type: a chain longer than this is a broken server's circle.
        for _ in 0..32 {
            match self[id].base {
                Some(base) => id = base,
                None => return self[id].labels.of(&self.labels),
            }
        }
        &[]
    }

    /// The labels that a column may hold, also as elements of an array.
    pub fn column_labels(&self, column: &Column) -> &[Name] {
        column.type_id.map_or(&[], |id| self.labels(id))
    }

    /// All objects of a kind, by name.
    pub fn objects(&self, kind: ObjectKind) -> &[Object] {
        let start = self.objects.partition_point(|object| object.kind < kind);
        let end = self.objects.partition_point(|object| object.kind <= kind);
        &self.objects[start..end]
    }

    /// The tables that have triggers with a function of this name.
    pub fn triggered_by(&self, function: &str) -> impl Iterator<Item = RelationId> + '_ {
        let function = self.names.find(function);
        let start = self
            .triggered
            .partition_point(|(name, _)| Some(*name) < function);
        let tables = self.triggered[start..].iter();
        tables
            .take_while(move |(name, _)| Some(*name) == function)
            .map(|(_, table)| *table)
    }

    /// A run-time parameter; case does not matter.
    pub fn setting(&self, name: &str) -> Option<&Setting> {
        let wanted = || name.bytes().map(|b| b.to_ascii_lowercase());
        let order = |setting: &Setting| {
            let known = self.text(setting.name).bytes();
            known.map(|b| b.to_ascii_lowercase()).cmp(wanted())
        };
        let at = self.settings.binary_search_by(order).ok()?;
        Some(&self.settings[at])
    }

    /// What an enumerated parameter can be set to.
    pub fn setting_values(&self, setting: &Setting) -> &[Name] {
        setting.values.of(&self.labels)
    }

    /// Changes the search path (`current_schemas(true)`); schemas that are not known are left out.
    pub fn set_search_path<S: AsRef<str>>(&mut self, path: &[S]) {
        let path = path.iter();
        self.search_path = path.filter_map(|name| self.schema(name.as_ref())).collect();
        self.mark_relations();
        self.mark_types();
        self.mark_functions();
    }

    fn mark_relations(&mut self) {
        self.relations.iter_mut().for_each(|r| r.is_visible = false);
        let mut seen = HashSet::new();
        for &schema in &self.search_path {
            let Span { start, end } = self.schemas[schema.0 as usize].relations;
            for relation in &mut self.relations[start as usize..end as usize] {
                relation.is_visible = seen.insert(relation.name);
            }
        }
    }

    fn mark_types(&mut self) {
        self.types.iter_mut().for_each(|t| t.is_visible = false);
        let mut seen = HashSet::new();
        for &schema in &self.search_path {
            let Span { start, end } = self.schemas[schema.0 as usize].types;
            for type_ in &mut self.types[start as usize..end as usize] {
                type_.is_visible = seen.insert(type_.name);
            }
        }
    }

    pub(super) fn is_temporary(&self, schema: SchemaId) -> bool {
        self.text(self[schema].name).starts_with("pg_temp_")
    }
}

impl Index<SchemaId> for Catalog {
    type Output = Schema;

    fn index(&self, id: SchemaId) -> &Schema {
        &self.schemas[id.0 as usize]
    }
}

impl Index<RelationId> for Catalog {
    type Output = Relation;

    fn index(&self, id: RelationId) -> &Relation {
        &self.relations[id.0 as usize]
    }
}

impl IndexMut<RelationId> for Catalog {
    fn index_mut(&mut self, id: RelationId) -> &mut Relation {
        &mut self.relations[id.0 as usize]
    }
}

impl Index<ColumnId> for Catalog {
    type Output = Column;

    fn index(&self, id: ColumnId) -> &Column {
        &self.columns[id.0 as usize]
    }
}

impl Index<FunctionId> for Catalog {
    type Output = Function;

    fn index(&self, id: FunctionId) -> &Function {
        &self.functions[id.0 as usize]
    }
}

impl Index<TypeId> for Catalog {
    type Output = Type;

    fn index(&self, id: TypeId) -> &Type {
        &self.types[id.0 as usize]
    }
}
