//! Completes without a look at the context: every name that begins with the word, as in pgcli's plain mode.

use std::collections::BTreeSet;

use crate::complete::candidate::{Candidate, Kind};
use crate::complete::sources::relations;
use crate::complete::spec;
use crate::complete::spelling::Speller;
use crate::complete::world::World;
use crate::sql::grammar;

/// The names that begin with the word at the end of `before`, by alphabet.
pub fn candidates(before: &str, world: &World, limit: usize) -> Vec<Candidate> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '\\');
    let start = before.trim_end_matches(is_part).len();
    let typed = &before[start..];
    if typed.is_empty() {
        return Vec::new();
    }
    let range = start..before.len();
    let candidate = |text: String, kind: Kind| Candidate {
        text,
        kind,
        detail: String::new(),
        range: range.clone(),
    };
    if let Some(command) = typed.strip_prefix('\\') {
        let names = spec::commands().flat_map(|spec| spec.names);
        let names = names.filter(|name| name.starts_with(command));
        let mut found: Vec<Candidate> = names
            .map(|name| candidate(format!("\\{name}"), Kind::Command))
            .collect();
        found.sort_by(|a, b| a.text.cmp(&b.text));
        found.truncate(limit);
        return found;
    }
    let lower = typed.to_lowercase();
    let fits = |name: &str| name.to_lowercase().starts_with(&lower);
    let speller = Speller {
        options: world.options,
        is_quoted: false,
    };
    let mut found: BTreeSet<(String, &'static str)> = BTreeSet::new();
    let mut kinds = Vec::new();
    let mut add = |name: String, kind: Kind| {
        if found.insert((name.clone(), kind.word())) {
            kinds.push((name, kind));
        }
    };
    for keyword in grammar::keywords() {
        if fits(keyword.text) {
            add(
                world.options.keyword_case.apply(keyword.text, typed),
                Kind::Keyword,
            );
        }
    }
    let catalog = world.catalog;
    for schema in &catalog.schemas {
        let name = catalog.text(schema.name);
        if fits(name) {
            add(speller.name(name), Kind::Schema);
        }
    }
    for relation in &catalog.relations {
        let name = catalog.text(relation.name);
        if relation.kind.has_rows() && fits(name) {
            add(speller.name(name), relations::kind(relation.kind));
        }
    }
    for column in &catalog.column_names {
        let name = catalog.text(column.name);
        if fits(name) {
            add(speller.name(name), Kind::Column);
        }
    }
    for function in &catalog.functions {
        let name = catalog.text(function.name);
        if fits(name) && !function.is_internal {
            add(speller.name(name), Kind::Function);
        }
    }
    for type_ in &catalog.types {
        let name = catalog.text(type_.name);
        if fits(name) {
            add(speller.name(name), Kind::Type);
        }
    }
    kinds.sort_by(|a, b| (a.0.to_lowercase(), &a.0).cmp(&(b.0.to_lowercase(), &b.0)));
    kinds.dedup_by(|a, b| a.0 == b.0);
    kinds.truncate(limit);
    kinds
        .into_iter()
        .map(|(text, kind)| candidate(text, kind))
        .collect()
}
