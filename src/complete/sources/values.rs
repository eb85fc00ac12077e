//! Offers the values that a column is compared with or set to: labels of an enum, booleans.

use crate::catalog::TypeId;
use crate::complete::candidate::{Kind, Nearness, Place, Relevance};
use crate::complete::collector::Collector;
use crate::complete::cx::Cx;
use crate::complete::resolve::Known;
use crate::complete::spelling;
use crate::sql::scope::{StoredColumn, ValueFor};

/// The values of the column on the other side. In `quotes`, labels only, without what else may stand there.
pub fn fitting<'s>(cx: &Cx<'s>, quotes: bool, out: &mut Collector<'s>) {
    let Some(value_for) = &cx.scope.value_for else {
        return;
    };
    if cx.is_qualified() {
        return;
    }
    let (type_id, type_text) = match value_for {
        ValueFor::Compared { column, .. } => match cx.resolver.find(column) {
            Some(known) => (known.type_id, known.type_text),
            None => return,
        },
        ValueFor::Stored { source, column } => {
            let columns = cx.resolver.source_columns(source);
            match stored(&columns, column) {
                Some(known) => (known.type_id, known.type_text),
                None => return,
            }
        }
        ValueFor::Default(column) => {
            let catalog = cx.world.catalog;
            (catalog.type_named(None, column.type_name), column.type_name)
        }
    };
    if let Some(id) = type_id {
        labels(cx, id, out);
    }
    if !quotes && matches!(type_text, "boolean" | "bool") {
        for word in ["TRUE", "FALSE"] {
            let relevance = Relevance::new(Place::Given, Nearness::InScope(0));
            out.offer(word, Kind::Value, relevance, || {
                let case = cx.world.options.keyword_case;
                (case.apply(word, &cx.word.typed), "boolean".to_owned())
            });
        }
    }
}

fn stored<'k, 's>(columns: &'k [Known<'s>], wanted: &StoredColumn) -> Option<&'k Known<'s>> {
    match wanted {
        StoredColumn::Named(name) => columns.iter().find(|column| column.name == name.text),
        StoredColumn::At(index) => columns.get(*index),
    }
}

/// The labels of an enum type, as string constants.
pub fn labels<'s>(cx: &Cx<'s>, id: TypeId, out: &mut Collector<'s>) {
    let catalog = cx.world.catalog;
    let type_name = catalog.text(catalog[id].name);
    for (order, &label) in catalog.labels(id).iter().enumerate() {
        let label = catalog.text(label);
        let relevance = Relevance::new(Place::Given, Nearness::InScope(0)).ordered(order);
        out.offer(label, Kind::Value, relevance, || {
            (spelling::literal(label), type_name.to_owned())
        });
    }
}
