//! Finds the relations that the statement seems to want: those that have the columns it mentions and that nothing in
//! it has yet.

use super::alias;
use super::candidate::Evidence;
use super::cx::Cx;
use super::resolve::Known;
use crate::catalog::{Catalog, Name, RelationId};

/// The most columns that are looked for.
const MOST: usize = 64;

/// The most relations that may be the one that is meant.
const MOST_BEST: usize = 8;

/// How much each relation is wanted.
#[derive(Debug, Default)]
pub struct Wanted {
    /// By relation.
    marks: Vec<u32>,
    best: u32,
}

impl Wanted {
    pub fn of(cx: &Cx) -> Wanted {
        let catalog = cx.world.catalog;
        let columns = columns(cx);
        if columns.is_empty() {
            return Wanted::default();
        }
        let mut is_mentioned = vec![false; catalog.names.len() + 1];
        for (name, _) in &columns {
            if let Some(flag) = is_mentioned.get_mut(name.number()) {
                *flag = true;
            }
        }
        let mut wanted = Wanted {
            marks: vec![0; catalog.relations.len()],
            best: 0,
        };
        for index in 0..catalog.relations.len() {
            let id = RelationId(index as u32);
            if catalog[catalog[id].schema].is_system && !cx.wants_system() {
                continue;
            }
            let own = catalog.columns_of(id).iter().map(|column| column.name);
            let own = own.filter(|name| is_mentioned.get(name.number()) == Some(&true));
            let marks: u32 = own.map(|name| mark(catalog, id, name, &columns)).sum();
            wanted.best = wanted.best.max(marks);
            wanted.marks[index] = marks;
        }
        wanted
    }

    /// The relations that are wanted most, a few of them.
    pub fn best(&self) -> Vec<RelationId> {
        let marks = self.marks.iter().enumerate();
        let best = marks.filter(|(_, marks)| **marks > 0 && **marks == self.best);
        let best = best.map(|(index, _)| RelationId(index as u32));
        best.take(MOST_BEST).collect()
    }

    /// What speaks for a relation.
    pub fn evidence(&self, id: RelationId) -> Evidence {
        match self.marks.get(id.0 as usize) {
            Some(marks @ 1..) => {
                Evidence::Wanted(u8::try_from(marks * 100 / self.best).unwrap_or(100))
            }
            _ => Evidence::None,
        }
    }
}

/// The columns that are mentioned and that no relation in scope has, with what they are qualified with.
fn columns<'c>(cx: &'c Cx) -> Vec<(Name, Option<&'c str>)> {
    let catalog = cx.world.catalog;
    let in_scope: Vec<(Option<&str>, Vec<Known>)> = cx
        .read()
        .map(|relation| {
            let name = relation.name().map(|name| &*name.text);
            (name, cx.resolver.columns(relation))
        })
        .collect();
    let mut found = Vec::new();
    let references = cx.mentions.references.iter().filter(|r| r.is_near);
    for reference in references.take(MOST * 4) {
        let qualifier = reference.qualifier.as_deref();
        let is_there = in_scope.iter().any(|(name, columns)| match qualifier {
            Some(qualifier) => *name == Some(qualifier),
            None => columns.iter().any(|column| column.name == reference.name),
        });
        let name = catalog.names.find(&reference.name).filter(|_| !is_there);
        let Some(name) = name else { continue };
        if !found.contains(&(name, qualifier)) && found.len() < MOST {
            found.push((name, qualifier));
        }
    }
    found
}

/// What a column of the relation counts: most when its qualifier looks like this relation's alias too.
fn mark(catalog: &Catalog, id: RelationId, name: Name, columns: &[(Name, Option<&str>)]) -> u32 {
    let relation = catalog.text(catalog[id].name);
    let same = columns.iter().filter(|(column, _)| *column == name);
    let marks = same.map(|(_, qualifier)| match qualifier {
        None => 2,
        Some(qualifier) if alias::is_likely(relation, qualifier) => 4,
        Some(_) => 1,
    });
    marks.max().unwrap_or(0)
}
