//! What does a row of each catalog query say: cells to the rows that a catalog is built from.
//!
//! Each function takes one row, and says `None` when it makes no sense: it is left out.

use super::cells::Row;
use crate::catalog::{
    ArgumentRow, Builder, ColumnRow, ConstraintKind, ConstraintRow, Fill, FunctionKind,
    FunctionRow, Key, Mode, NO_MODIFIER, ObjectKind, ObjectRow, Owner, RelationKind, RelationRow,
    SettingKind, SettingRow, TypeKind, TypeRow,
};

pub(super) fn place(builder: &mut Builder, row: &mut Row) -> Option<()> {
    let (version, database, user) = (row.number()?, row.text()?, row.text()?);
    builder.place(version, database, user);
    let path = row.array();
    builder.search_path(path.iter().flatten().map(String::as_str));
    Some(())
}

pub(super) fn schema(builder: &mut Builder, row: &mut Row) -> Option<()> {
    let (oid, name, comment) = (row.number()?, row.text()?, row.text());
    if !name.starts_with("pg_toast") {
        builder.schema(oid, name, comment);
    }
    Some(())
}

pub(super) fn relation(builder: &mut Builder, row: &mut Row) -> Option<()> {
    builder.relation(&RelationRow {
        oid: row.number()?,
        schema: row.number()?,
        name: row.text()?,
        kind: RelationKind::from_code(row.code())?,
        rows: row.number().unwrap_or(-1.0),
        is_partition: row.flag(),
        row_type: row.oid(),
    });
    Some(())
}

pub(super) fn column(builder: &mut Builder, row: &mut Row) -> Option<()> {
    builder.column(&ColumnRow {
        relation: row.number()?,
        number: row.number()?,
        name: row.text()?,
        type_oid: row.number()?,
        type_modifier: row.number()?,
        is_not_null: row.flag(),
        fill: match (row.flag(), row.code(), row.code()) {
            (_, b'a', _) => Fill::IdentityAlways,
            (_, b'd', _) => Fill::Identity,
            (_, _, b's' | b'v') => Fill::Generated,
            (true, ..) => Fill::Default,
            _ => Fill::Nothing,
        },
    });
    Some(())
}

pub(super) fn default(builder: &mut Builder, row: &mut Row) -> Option<()> {
    let (relation, column) = (row.number()?, row.number()?);
    let fill = match row.code() {
        b'c' => Fill::Counted,
        _ => Fill::Now,
    };
    builder.default_of(relation, column, fill);
    Some(())
}

pub(super) fn type_text(builder: &mut Builder, row: &mut Row) -> Option<()> {
    let (oid, modifier) = (row.number()?, row.number().unwrap_or(NO_MODIFIER));
    builder.type_text(oid, modifier, row.text()?);
    Some(())
}

pub(super) fn constraint(builder: &mut Builder, row: &mut Row) -> Option<()> {
    let (relation, name) = (row.number()?, row.text()?);
    let kind = match row.code() {
        b'p' => ConstraintKind::PrimaryKey,
        b'u' => ConstraintKind::Unique,
        b'f' => ConstraintKind::ForeignKey,
        b'c' => ConstraintKind::Check,
        b'x' => ConstraintKind::Exclusion,
        b'n' => ConstraintKind::NotNull,
        b't' => ConstraintKind::Trigger,
        _ => return None,
    };
    builder.constraint(&ConstraintRow {
        relation,
        name,
        kind,
        columns: &row.numbers(),
        referenced: row.oid(),
        references: &row.numbers(),
    });
    Some(())
}

pub(super) fn index(builder: &mut Builder, row: &mut Row) -> Option<()> {
    let (index, table) = (row.number()?, row.number()?);
    let key = match (row.flag(), row.flag()) {
        (true, _) => Key::Primary,
        (_, true) => Key::Unique,
        _ => Key::None,
    };
    let width: usize = row.number()?;
    let columns: Vec<i16> = row.numbers();
    builder.index(index, table, key, columns.get(..width)?);
    Some(())
}

pub(super) fn partition(builder: &mut Builder, row: &mut Row) -> Option<()> {
    builder.parent(row.number()?, row.number()?);
    Some(())
}

pub(super) fn sequence(builder: &mut Builder, row: &mut Row) -> Option<()> {
    builder.owner(row.number()?, row.number()?);
    Some(())
}

pub(super) fn triggered(builder: &mut Builder, row: &mut Row) -> Option<()> {
    builder.triggered(row.text()?, row.number()?);
    Some(())
}

pub(super) fn function(builder: &mut Builder, row: &mut Row) -> Option<()> {
    let (oid, schema, name) = (row.number()?, row.number()?, row.text()?);
    let kind = match row.code() {
        b'f' => FunctionKind::Function,
        b'p' => FunctionKind::Procedure,
        b'a' => FunctionKind::Aggregate,
        b'w' => FunctionKind::Window,
        _ => return None,
    };
    let (result, returns_set) = (row.number()?, row.flag());
    let inputs: Vec<u32> = row.numbers();
    let all: Vec<u32> = row.numbers();
    let types = if all.is_empty() { inputs } else { all };
    let (modes, names, defaults) = (row.array(), row.array(), row.array());
    let arguments = types.iter().enumerate().map(|(at, &type_oid)| ArgumentRow {
        name: element(&names, at).unwrap_or(""),
        mode: match element(&modes, at) {
            Some("o") => Mode::Out,
            Some("b") => Mode::InOut,
            Some("v") => Mode::Variadic,
            Some("t") => Mode::Table,
            _ => Mode::In,
        },
        type_oid,
        default: element(&defaults, at),
    });
    builder.function(&FunctionRow {
        oid,
        schema,
        name,
        kind,
        arguments: arguments.collect(),
        result,
        returns_set,
    });
    Some(())
}

fn element(array: &[Option<String>], at: usize) -> Option<&str> {
    array.get(at)?.as_deref()
}

pub(super) fn extension_function(builder: &mut Builder, row: &mut Row) -> Option<()> {
    builder.extension_function(row.number()?);
    Some(())
}

pub(super) fn type_(builder: &mut Builder, row: &mut Row) -> Option<()> {
    builder.type_(&TypeRow {
        oid: row.number()?,
        schema: row.number()?,
        name: row.text()?,
        kind: match row.code() {
            b'b' => TypeKind::Base,
            b'c' => TypeKind::Composite,
            b'd' => TypeKind::Domain,
            b'e' => TypeKind::Enum,
            b'r' => TypeKind::Range,
            b'm' => TypeKind::Multirange,
            b'p' => TypeKind::Pseudo,
            _ => return None,
        },
        relation: row.oid(),
        base: row.oid(),
        element: row.oid(),
    });
    Some(())
}

pub(super) fn label(builder: &mut Builder, row: &mut Row) -> Option<()> {
    builder.label(row.number()?, row.text()?);
    Some(())
}

pub(super) fn setting(builder: &mut Builder, row: &mut Row) -> Option<()> {
    let name = row.text()?;
    let kind = match row.text()? {
        "bool" => SettingKind::Bool,
        "enum" => SettingKind::Enum,
        "integer" => SettingKind::Integer,
        "real" => SettingKind::Real,
        _ => SettingKind::String,
    };
    let values = row.array();
    builder.setting(&SettingRow {
        name,
        kind,
        values: values.iter().flatten().map(String::as_str).collect(),
        unit: row.text(),
        description: row.text(),
        context: row.text(),
    });
    Some(())
}

/// The OIDs of the catalogs whose rows have comments, which are the same everywhere.
const PG_TYPE: u32 = 1247;
const PG_PROC: u32 = 1255;
const PG_CLASS: u32 = 1259;

pub(super) fn comment(builder: &mut Builder, row: &mut Row) -> Option<()> {
    let (catalog, oid, text) = (row.oid(), row.number()?, row.text()?);
    match catalog {
        PG_TYPE => builder.type_comment(oid, text),
        PG_PROC => builder.function_comment(oid, text),
        PG_CLASS => builder.relation_comment(oid, text),
        _ => {}
    }
    Some(())
}

/// Takes a row of name, schema, relation, detail and comment.
pub(super) fn object(kind: ObjectKind, builder: &mut Builder, row: &mut Row) -> Option<()> {
    let name = row.text()?;
    let schema = Some(row.oid()).filter(|&oid| oid != 0);
    let relation = row.oid();
    let owner = match (kind, row.text(), schema) {
        (ObjectKind::Role, Some(_), _) => Owner::Group,
        (ObjectKind::Extension, Some(version), _) => Owner::Installed(version),
        (ObjectKind::ForeignServer, Some(wrapper), _) => Owner::Wrapper(wrapper),
        (ObjectKind::DomainConstraint | ObjectKind::ExtensionVersion, Some(whole), schema) => {
            Owner::PartOf(schema, whole)
        }
        (_, Some(method), Some(schema)) => Owner::Method(schema, method),
        _ if relation != 0 => Owner::Relation(relation, schema),
        (_, _, Some(schema)) => Owner::Schema(schema),
        _ => Owner::Nobody,
    };
    let comment = row.text();
    builder.object(&ObjectRow {
        kind,
        name,
        owner,
        comment,
    });
    Some(())
}

/// Takes a row like [`object`] of an extension that is not installed.
pub(super) fn available_extension(builder: &mut Builder, row: &mut Row) -> Option<()> {
    let name = row.text()?;
    let (_schema, _relation) = (row.oid(), row.oid());
    let owner = row.text().map_or(Owner::Nobody, Owner::Available);
    let comment = row.text();
    builder.object(&ObjectRow {
        kind: ObjectKind::Extension,
        name,
        owner,
        comment,
    });
    Some(())
}
