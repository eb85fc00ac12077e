//! Finds the columns that a function gives when it stands in FROM.

use super::{Argument, Catalog, FunctionId, Name, RelationId, TypeId, TypeKind};

/// A column of a function's result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OutColumn {
    pub name: Name,
    pub type_text: Option<Name>,
    pub type_id: Option<TypeId>,
}

impl Catalog {
    /// The columns of a call in FROM: its OUT, INOUT and TABLE arguments, those of the row type that it returns, or
    /// else one with the function's name. None for triggers, procedures and results known only to the caller.
    pub fn out_columns(&self, id: FunctionId) -> Vec<OutColumn> {
        let function = &self[id];
        let outputs = self.arguments(function).iter();
        let outputs: Vec<&Argument> = outputs.filter(|a| a.mode.is_output()).collect();
        let count = outputs.len();
        let outputs = outputs.into_iter().enumerate().map(|(at, argument)| {
            let named = || match count {
                1 => Some(function.name),
                _ => self.names.find(&format!("column{}", at + 1)),
            };
            OutColumn {
                name: argument.name.or_else(named).unwrap_or(function.name),
                type_text: argument.type_text,
                type_id: argument.type_id,
            }
        });
        let outputs: Vec<OutColumn> = outputs.collect();
        if !outputs.is_empty() {
            return outputs;
        }
        if let Some(relation) = function.result_relation {
            return self.relation_columns(relation);
        }
        let is_pseudo = |id: TypeId| self[id].kind == TypeKind::Pseudo;
        let Some(result) = function.result_type else {
            return Vec::new();
        };
        if is_pseudo(result) && !self.is_polymorphic(result) {
            return Vec::new();
        }
        vec![OutColumn {
            name: function.name,
            type_text: self[result].text,
            type_id: Some(result),
        }]
    }

    fn relation_columns(&self, relation: RelationId) -> Vec<OutColumn> {
        let columns = self.columns_of(relation).iter();
        let columns = columns.map(|column| OutColumn {
            name: column.name,
            type_text: column.type_text,
            type_id: column.type_id,
        });
        columns.collect()
    }

    /// `unnest(anyarray)` gives one column; `record` may give any.
    fn is_polymorphic(&self, id: TypeId) -> bool {
        self.text(self[id].name).starts_with("any")
    }
}
