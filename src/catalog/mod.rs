//! Holds what the database contains: an immutable snapshot in which completion looks names up.
//!
//! A [`Builder`] takes rows in any order, keyed by OID, and builds a [`Catalog`]: plain vectors, sorted for look-up,
//! with names interned. Everything in a catalog refers to the rest by ids (positions in those vectors), which mean
//! something in that one catalog only. The editor reads the newest catalog from a [`Slot`]. Pure: `pg::load` fills it.

mod build;
mod columns;
mod functions;
mod lookup;
mod model;
mod names;
mod raw;
mod slot;

pub use crate::sql::object::ObjectKind;
pub use build::Builder;
pub use columns::OutColumn;
pub use model::{
    Argument, Column, ColumnId, ColumnName, Constraint, ConstraintKind, Detail, Fill, ForeignKey,
    Function, FunctionId, FunctionKind, Key, Mode, Object, Relation, RelationId, RelationKind,
    Schema, SchemaId, Setting, SettingKind, Span, Type, TypeId, TypeKind,
};
pub use names::{Name, Names};
pub use raw::{
    ArgumentRow, ColumnRow, ConstraintRow, FunctionRow, NO_MODIFIER, ObjectRow, Owner, RelationRow,
    SettingRow, TypeRow,
};
pub use slot::{Progress, Slot, Stage};

/// Everything that completion knows about a database; the default one is empty.
///
/// Vectors are sorted by what they are looked up by, which each says; use the look-ups rather than the order.
#[derive(Debug, Clone, Default)]
pub struct Catalog {
    /// As PostgreSQL counts: 180006 is 18.6; 0 when unknown.
    pub server_version: u32,
    pub database: Option<Name>,
    /// The role that permissions are checked for (`current_user`).
    pub user: Option<Name>,
    pub names: Names,
    /// The schemas in which names without a schema are looked up, in order, with those that PostgreSQL adds by
    /// itself: the temporary one and `pg_catalog` (`current_schemas(true)`).
    pub search_path: Vec<SchemaId>,
    /// By name.
    pub schemas: Vec<Schema>,
    /// By schema and name.
    pub relations: Vec<Relation>,
    /// By relation and number.
    pub columns: Vec<Column>,
    /// Every name that some column has, once; by name.
    pub column_names: Vec<ColumnName>,
    /// By relation and name.
    pub constraints: Vec<Constraint>,
    /// By the relation that refers and name.
    pub foreign_keys: Vec<ForeignKey>,
    /// Positions in `foreign_keys`, by the relation that is referred to.
    pub(crate) referred: Vec<u32>,
    /// What the spans of constraints and foreign keys are spans of.
    pub(crate) key_columns: Vec<ColumnId>,
    /// By schema, name and number of arguments.
    pub functions: Vec<Function>,
    pub(crate) arguments: Vec<Argument>,
    /// By schema and name; no array types, and no row types of tables.
    pub types: Vec<Type>,
    /// Enum labels and the values of settings.
    pub(crate) labels: Vec<Name>,
    /// By kind, name and schema.
    pub objects: Vec<Object>,
    /// Names of trigger functions with the tables that have triggers with them; by name.
    pub(crate) triggered: Vec<(Name, RelationId)>,
    /// By name.
    pub settings: Vec<Setting>,
}
