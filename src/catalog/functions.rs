//! Finds the functions that a name means, and which of them need no schema.

use std::collections::HashSet;

use super::{Argument, Catalog, Function, FunctionId, SchemaId, Span};

impl Catalog {
    /// The functions with this name, looked up on the search path when no schema is given.
    pub fn functions_named(&self, schema: Option<&str>, name: &str) -> Vec<FunctionId> {
        match schema {
            Some(schema) => match self.schema(schema) {
                Some(schema) => self.functions_in(schema, name).collect(),
                None => Vec::new(),
            },
            None => {
                let path = self.search_path.iter();
                path.flat_map(|&schema| self.functions_in(schema, name))
                    .filter(|&id| self[id].is_visible)
                    .collect()
            }
        }
    }

    fn functions_in(&self, schema: SchemaId, name: &str) -> impl Iterator<Item = FunctionId> {
        let span = self[schema].functions;
        let functions = span.of(&self.functions);
        let start = functions.partition_point(|f| self.text(f.name) < name);
        let same = functions[start..].iter();
        let same = same.take_while(|f| self.text(f.name) == name).count();
        let start = span.start + start as u32;
        (start..start + same as u32).map(FunctionId)
    }

    /// All functions of a schema, by name.
    pub fn functions_of(&self, schema: SchemaId) -> impl Iterator<Item = FunctionId> + use<> {
        let Span { start, end } = self[schema].functions;
        (start..end).map(FunctionId)
    }

    /// The functions that need no schema.
    pub fn visible_functions(&self) -> impl Iterator<Item = FunctionId> + '_ {
        let path = self.search_path.iter();
        path.flat_map(|&schema| self.functions_of(schema))
            .filter(|&id| self[id].is_visible)
    }

    /// All arguments, those that are results as well.
    pub fn arguments(&self, function: &Function) -> &[Argument] {
        function.arguments.of(&self.arguments)
    }

    /// A function is hidden by one of an earlier schema that takes the same types; none is looked up in the
    /// temporary schema.
    pub(super) fn mark_functions(&mut self) {
        self.functions.iter_mut().for_each(|f| f.is_visible = false);
        let mut path = self.search_path.clone();
        path.retain(|&schema| !self.is_temporary(schema));
        let mut seen = HashSet::new();
        for schema in path {
            for id in self.functions_of(schema) {
                let function = &self[id];
                let inputs = self.arguments(function).iter();
                let inputs = inputs.filter(|argument| argument.mode.is_input());
                let types: Vec<_> = inputs.map(|argument| argument.type_oid).collect();
                let is_first = seen.insert((function.name, types));
                self.functions[id.0 as usize].is_visible = is_first;
            }
        }
    }
}
