//! Defines the rows that a [`Builder`](super::Builder) takes, which name each other by OID as in the server.

use super::{
    ConstraintKind, Fill, FunctionKind, Mode, ObjectKind, RelationKind, SettingKind, TypeKind,
};

/// The modifier of a type that is named without one, which is not the same as a modifier of -1: a column of type
/// `bpchar` has the latter, and `character` has none.
pub const NO_MODIFIER: i32 = i32::MIN;

#[derive(Debug, Clone, Copy)]
pub struct RelationRow<'a> {
    pub oid: u32,
    pub schema: u32,
    pub name: &'a str,
    pub kind: RelationKind,
    pub rows: f32,
    pub is_partition: bool,
    /// The type of its rows; 0 for none.
    pub row_type: u32,
}

#[derive(Debug, Clone, Copy)]
pub struct ColumnRow<'a> {
    pub relation: u32,
    pub number: i16,
    pub name: &'a str,
    pub type_oid: u32,
    pub type_modifier: i32,
    pub is_not_null: bool,
    pub fill: Fill,
}

#[derive(Debug, Clone, Copy)]
pub struct ConstraintRow<'a> {
    pub relation: u32,
    pub name: &'a str,
    pub kind: ConstraintKind,
    /// The numbers of its columns.
    pub columns: &'a [i16],
    /// What a foreign key refers to; 0 for other kinds.
    pub referenced: u32,
    pub references: &'a [i16],
}

#[derive(Debug, Clone)]
pub struct FunctionRow<'a> {
    pub oid: u32,
    pub schema: u32,
    pub name: &'a str,
    pub kind: FunctionKind,
    pub arguments: Vec<ArgumentRow<'a>>,
    /// The type of its result.
    pub result: u32,
    pub returns_set: bool,
}

#[derive(Debug, Clone, Copy)]
pub struct ArgumentRow<'a> {
    /// Empty for an argument without a name.
    pub name: &'a str,
    pub mode: Mode,
    pub type_oid: u32,
    pub default: Option<&'a str>,
}

#[derive(Debug, Clone, Copy)]
pub struct TypeRow<'a> {
    pub oid: u32,
    pub schema: u32,
    pub name: &'a str,
    pub kind: TypeKind,
    /// Of a composite type; 0 for other kinds.
    pub relation: u32,
    /// What a domain is over; 0 for other kinds.
    pub base: u32,
    /// The type of the elements; 0 unless it is an array type.
    pub element: u32,
}

/// Whose object it is, or what more there is to say of it.
#[derive(Debug, Clone, Copy)]
pub enum Owner<'a> {
    Nobody,
    Schema(u32),
    /// Its table, and its schema where it has one.
    Relation(u32, Option<u32>),
    /// In a schema, for this access method.
    Method(u32, &'a str),
    Installed(&'a str),
    Available(&'a str),
    Group,
    Wrapper(&'a str),
    /// The name of what it is a part of, and its schema where it has one.
    PartOf(Option<u32>, &'a str),
}

#[derive(Debug, Clone, Copy)]
pub struct ObjectRow<'a> {
    pub kind: ObjectKind,
    pub name: &'a str,
    pub owner: Owner<'a>,
    pub comment: Option<&'a str>,
}

#[derive(Debug, Clone)]
pub struct SettingRow<'a> {
    pub name: &'a str,
    pub kind: SettingKind,
    pub values: Vec<&'a str>,
    pub unit: Option<&'a str>,
    pub description: Option<&'a str>,
    pub context: Option<&'a str>,
}
