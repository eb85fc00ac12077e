//! What is in a catalog, as text, and what it answers.

use std::collections::HashSet;
use std::fmt::Write;
use std::sync::OnceLock;

use pgtusk::catalog::{
    Argument, Catalog, Column, ColumnId, ConstraintKind, Detail, Fill, ForeignKey, Function, Key,
    Mode, Name, Object, ObjectKind, Relation, RelationId, SchemaId,
};

use super::{all, psql};

/// What an empty database has as well.
fn everywhere() -> &'static HashSet<(ObjectKind, String)> {
    static EMPTY: OnceLock<HashSet<(ObjectKind, String)>> = OnceLock::new();
    EMPTY.get_or_init(|| {
        psql("postgres", "drop database if exists catalog_empty");
        psql(
            "postgres",
            "create database catalog_empty template template0",
        );
        let (catalog, _) = all("dbname=catalog_empty");
        let objects = catalog.objects.iter();
        let objects = objects.map(|o| (o.kind, catalog.text(o.name).to_owned()));
        objects.collect()
    })
}

/// Everything but what is in every database.
pub fn dump(catalog: &Catalog) -> String {
    let text = |name: Name| catalog.text(name);
    let path = catalog.search_path.iter();
    let path: Vec<&str> = path.map(|&id| text(catalog[id].name)).collect();
    let mut out = format!("search path: {}\n", path.join(", "));
    let schemas = catalog.schemas.iter().zip(0..);
    for (schema, id) in schemas.filter(|(schema, _)| !schema.is_system) {
        let _ = writeln!(
            out,
            "schema {}{}",
            text(schema.name),
            comment(catalog, schema.comment)
        );
        for relation in catalog.relations_of(SchemaId(id)) {
            dump_relation(catalog, relation, &mut out);
        }
        for function in catalog.functions_of(SchemaId(id)) {
            let _ = writeln!(out, "  {}", function_line(catalog, &catalog[function]));
        }
        for type_ in schema.types.of(&catalog.types) {
            let _ = write!(out, "  type {}", text(type_.name));
            if let Some(words) = type_.text {
                let _ = write!(out, " \"{}\"", text(words));
            }
            let _ = write!(out, " {:?}", type_.kind);
            if let Some(base) = type_.base {
                let _ = write!(out, " over {}", text(catalog[base].name));
            }
            let _ = writeln!(out, "{}", comment(catalog, type_.comment));
        }
    }
    for object in &catalog.objects {
        let name = text(object.name);
        let is_shared = matches!(
            object.kind,
            ObjectKind::Role | ObjectKind::Database | ObjectKind::Tablespace
        );
        let is_new = !everywhere().contains(&(object.kind, name.to_owned()));
        if (is_shared && name.starts_with("catalog_case")) || (!is_shared && is_new) {
            let _ = writeln!(out, "{}", object_line(catalog, object));
        }
    }
    out
}

fn comment(catalog: &Catalog, comment: Option<Name>) -> String {
    comment.map_or(String::new(), |text| format!(" -- {}", catalog.text(text)))
}

fn dump_relation(catalog: &Catalog, id: RelationId, out: &mut String) {
    let relation = &catalog[id];
    let _ = write!(out, "  {:?} {}", relation.kind, catalog.text(relation.name));
    if let Some(parent) = relation.parent {
        let _ = write!(out, " partition of {}", catalog.text(catalog[parent].name));
    }
    if let Some(owner) = relation.owner {
        let _ = write!(out, " of {}", catalog.text(catalog[owner].name));
    }
    if !relation.is_visible {
        out.push_str(" (hidden)");
    }
    let _ = writeln!(out, "{}", comment(catalog, relation.comment));
    for column in catalog.columns_of(id) {
        let _ = writeln!(out, "    {}", column_line(catalog, column));
    }
    for constraint in catalog.constraints_of(id) {
        let columns = catalog.constraint_columns(constraint).iter();
        let columns: Vec<&str> = columns.map(|&id| catalog.text(catalog[id].name)).collect();
        let name = catalog.text(constraint.name);
        // Servers before 18 have none of these.
        if constraint.kind != ConstraintKind::NotNull {
            let _ = writeln!(
                out,
                "    {:?} {name} ({})",
                constraint.kind,
                columns.join(", ")
            );
        }
    }
    for key in catalog.foreign_keys_from(id) {
        let _ = writeln!(out, "    refers: {}", key_line(catalog, key));
    }
}

fn column_line(catalog: &Catalog, column: &Column) -> String {
    let mut line = catalog.text(column.name).to_owned();
    let _ = write!(
        line,
        " {}",
        column.type_text.map_or("?", |name| catalog.text(name))
    );
    if column.is_not_null {
        line += " not null";
    }
    if column.fill != Fill::Nothing {
        let _ = write!(line, " {:?}", column.fill);
    }
    if column.key != Key::None {
        let _ = write!(line, " key {:?}", column.key);
    }
    line
}

fn key_line(catalog: &Catalog, key: &ForeignKey) -> String {
    let name = |id: ColumnId| catalog.text(catalog[id].name);
    let pairs = catalog
        .pairs(key)
        .map(|(from, to)| format!("{} = {}", name(from), name(to)));
    let pairs: Vec<String> = pairs.collect();
    let (from, to) = (
        relation_name(catalog, key.from),
        relation_name(catalog, key.to),
    );
    format!("{from} to {to} on {}", pairs.join(", "))
}

fn relation_name(catalog: &Catalog, id: RelationId) -> String {
    let relation: &Relation = &catalog[id];
    let schema = catalog.text(catalog[relation.schema].name);
    format!("{schema}.{}", catalog.text(relation.name))
}

fn function_line(catalog: &Catalog, function: &Function) -> String {
    let arguments = catalog.arguments(function).iter();
    let arguments: Vec<String> = arguments.map(|a| argument(catalog, a)).collect();
    let schema = catalog.text(catalog[function.schema].name);
    let name = catalog.text(function.name);
    let mut line = format!(
        "{:?} {schema}.{name}({})",
        function.kind,
        arguments.join(", ")
    );
    if let Some(result) = function.result {
        let _ = write!(line, " gives {}", catalog.text(result));
    }
    for (is_so, word) in [
        (function.is_trigger, " (trigger)"),
        (function.is_internal, " (internal)"),
        (function.is_of_extension, " (extension)"),
        (!function.is_visible, " (hidden)"),
    ] {
        line += if is_so { word } else { "" };
    }
    line + &comment(catalog, function.comment)
}

fn argument(catalog: &Catalog, argument: &Argument) -> String {
    let words = [argument.name, argument.type_text].into_iter().flatten();
    let mut words: Vec<&str> = words.map(|name| catalog.text(name)).collect();
    let mode = format!("{:?}", argument.mode);
    if argument.mode != Mode::In {
        words.insert(0, &mode);
    }
    let default = argument.default.map(|text| catalog.text(text));
    let default = default.map_or(String::new(), |text| format!(" = {text}"));
    words.join(" ") + &default
}

fn object_line(catalog: &Catalog, object: &Object) -> String {
    let mut line = format!("{:?} ", object.kind);
    if let Some(schema) = object.schema {
        let _ = write!(line, "{}.", catalog.text(catalog[schema].name));
    }
    line += catalog.text(object.name);
    match object.detail {
        Detail::Nothing => {}
        Detail::Of(relation) => {
            let _ = write!(line, " of {}", relation_name(catalog, relation));
        }
        Detail::Group => line += " Group",
        Detail::Method(name)
        | Detail::Installed(name)
        | Detail::Available(name)
        | Detail::PartOf(name)
        | Detail::Wrapper(name) => {
            let kind = format!("{:?}", object.detail);
            let kind = kind.split('(').next().unwrap_or("");
            let _ = write!(line, " {kind} {}", catalog.text(name));
        }
    }
    line + &comment(catalog, object.comment)
}

/// The answers to the questions, one on each line.
pub fn answers(catalog: &Catalog, asked: &str) -> String {
    let answers = asked
        .lines()
        .map(|line| format!("{}\n", answer(catalog, line)));
    answers.collect()
}

/// Answers a question, which is a verb and a name, with or without a schema: `relation s.t`.
fn answer(catalog: &Catalog, line: &str) -> String {
    let (verb, rest) = line.split_once(' ').unwrap_or((line, ""));
    let (schema, name) = match rest.split_once('.') {
        Some((schema, name)) => (Some(schema), name),
        None => (None, rest),
    };
    let texts = |names: &[Name]| {
        let texts: Vec<&str> = names.iter().map(|&name| catalog.text(name)).collect();
        texts.join(", ")
    };
    let relation = || catalog.relation(schema, name);
    match verb {
        "relation" => relation().map_or("-".to_owned(), |id| relation_name(catalog, id)),
        "visible" => {
            let all = catalog
                .visible_relations()
                .map(|id| relation_name(catalog, id));
            let all: Vec<String> = all.filter(|name| !name.starts_with("pg_catalog")).collect();
            all.join(", ")
        }
        "to" => relation().map_or("-".to_owned(), |id| {
            let keys = catalog
                .foreign_keys_to(id)
                .map(|key| key_line(catalog, key));
            keys.collect::<Vec<_>>().join("; ")
        }),
        "functions" => {
            let ids = catalog.functions_named(schema, name).into_iter();
            let lines: Vec<String> = ids.map(|id| function_line(catalog, &catalog[id])).collect();
            lines.join("; ")
        }
        "out" => {
            let ids = catalog.functions_named(schema, name).into_iter();
            let columns = ids.flat_map(|id| catalog.out_columns(id)).map(|column| {
                let words = [Some(column.name), column.type_text].into_iter().flatten();
                texts(&words.collect::<Vec<_>>()).replace(", ", " ")
            });
            columns.collect::<Vec<_>>().join(", ")
        }
        "type" => catalog
            .type_named(schema, name)
            .map_or("-".to_owned(), |id| {
                let schema = catalog.text(catalog[catalog[id].schema].name);
                format!("{schema}.{}", catalog.text(catalog[id].name))
            }),
        // labels t.c
        "labels" => {
            let relation = catalog
                .relation(None, schema.unwrap_or(""))
                .expect("it is there");
            let column = catalog.column(relation, name).expect("it is there");
            texts(catalog.column_labels(&catalog[column]))
        }
        "setting" => catalog.setting(rest).map_or("-".to_owned(), |setting| {
            let words = [Some(setting.name), setting.unit, setting.context];
            let words: Vec<Name> = words.into_iter().flatten().collect();
            let values = texts(catalog.setting_values(setting));
            format!("{} {:?} {values}", texts(&words), setting.kind)
        }),
        "column_name" => {
            let mut names = catalog.column_names.iter();
            names
                .find(|c| catalog.text(c.name) == rest)
                .map_or("-".to_owned(), |c| {
                    format!(
                        "{} such as {}",
                        c.relations,
                        relation_name(catalog, c.sample)
                    )
                })
        }
        "user" => catalog
            .user
            .map_or("-", |name| catalog.text(name))
            .to_owned(),
        _ => format!("no such question: {line}"),
    }
}
