//! Completes what stands in a string constant: labels, values of parameters, names that functions take as text,
//! files.

use std::ops::Range;

use crate::catalog::{ObjectKind, RelationKind};
use crate::complete::Question;
use crate::complete::candidate::{Candidate, Kind, Nearness, Place, Relevance};
use crate::complete::collector::Collector;
use crate::complete::cx::Cx;
use crate::complete::mentions::Mentions;
use crate::complete::options::Style;
use crate::complete::resolve::Resolver;
use crate::complete::sources::relations::Kinds;
use crate::complete::sources::{self, objects, paths, relations, settings, values};
use crate::complete::spelling::{Speller, literal};
use crate::complete::spot::Word;
use crate::complete::world::World;
use crate::sql::grammar::{Following, Parser, Slot, Start};
use crate::sql::lexer::{self, Kind as Token};
use crate::sql::scope::Scope;

/// What a function's first argument names.
const ARGUMENTS: &[(&str, What)] = &[
    ("nextval", What::Sequence),
    ("currval", What::Sequence),
    ("setval", What::Sequence),
    ("current_setting", What::Setting),
    ("set_config", What::Setting),
    ("to_regclass", What::Relation),
    ("pg_relation_size", What::Relation),
    ("pg_total_relation_size", What::Relation),
    ("pg_table_size", What::Relation),
    ("pg_indexes_size", What::Relation),
    ("pg_get_serial_sequence", What::Relation),
    ("pg_relation_filepath", What::Relation),
    ("pg_database_size", What::Object(ObjectKind::Database)),
    ("pg_tablespace_size", What::Object(ObjectKind::Tablespace)),
    (
        "to_tsvector",
        What::Object(ObjectKind::TextSearchConfiguration),
    ),
    (
        "to_tsquery",
        What::Object(ObjectKind::TextSearchConfiguration),
    ),
    (
        "plainto_tsquery",
        What::Object(ObjectKind::TextSearchConfiguration),
    ),
    (
        "websearch_to_tsquery",
        What::Object(ObjectKind::TextSearchConfiguration),
    ),
    (
        "ts_headline",
        What::Object(ObjectKind::TextSearchConfiguration),
    ),
    ("has_table_privilege", What::Relation),
];

#[derive(Debug, Clone, Copy)]
enum What {
    Sequence,
    Relation,
    Setting,
    Object(ObjectKind),
}

/// The candidates for a string that is open at the cursor; `quote` is its beginning, up to the content. They replace
/// the whole string.
pub fn candidates(
    question: &Question,
    scope: &Scope,
    quote: Range<usize>,
    world: &World,
) -> Vec<Candidate> {
    let (text, cursor) = (question.text, question.cursor);
    let content = &text[quote.end..cursor];
    let from = scope.statement.start.min(quote.start);
    let tokens: Vec<_> = lexer::written(&text[from..quote.start]).collect();
    let texts = texts(&tokens);
    let end = cursor + usize::from(text[cursor..].starts_with('\''));
    if is_copy_file(&texts) {
        let files = paths::matching(world.files, content, quote.start..end, paths::Wanted::Any);
        return files
            .into_iter()
            .map(quoted_path)
            .take(question.limit)
            .collect();
    }
    let following = following(&tokens);
    let setting = super::statement::setting(&texts);
    let word = Word {
        typed: content.to_owned(),
        start: quote.start,
        range: quote.start..end,
        ..Word::default()
    };
    let cx = Cx {
        world: *world,
        text: question.text,
        scope,
        resolver: Resolver::new(scope, world.catalog),
        word: &word,
        before: &texts,
        mentions: Mentions::default(),
        wanted: std::cell::OnceCell::new(),
        setting,
        routine: None,
    };
    let mut candidates = question.fuzzy(content, quote.start..end, world, |out| {
        values::fitting(&cx, true, out);
        if following.has(Slot::SettingValue)
            && let Some(name) = &cx.setting
        {
            settings::values(&cx, name, out);
        }
        if following.has(Slot::Object(ObjectKind::Language)) {
            sources::fill(&cx, Slot::Object(ObjectKind::Language), out);
        }
        if is_time_zone(&texts) {
            settings::time_zones(&cx, Place::Given, out);
        }
        enum_value(&cx, &texts, out);
        argument(&cx, out);
    });
    let is_folded = following.has(Slot::SettingValue) || is_time_zone(&texts);
    if world.options.style == Style::Psql && !is_folded {
        // The case of a label matters.
        candidates.retain(|candidate| candidate.text.trim_start_matches('\'').starts_with(content));
    }
    for candidate in &mut candidates {
        if !candidate.text.ends_with('\'') {
            candidate.text = literal(&candidate.text);
        }
    }
    candidates
}

/// The files for `COPY t FROM` or `TO` where no quote is typed yet.
pub fn files_to_copy(question: &Question, scope: &Scope, world: &World) -> Vec<Candidate> {
    let (text, cursor) = (question.text, question.cursor);
    let start = text[..cursor]
        .trim_end_matches(|c: char| !c.is_whitespace())
        .len();
    let from = scope.statement.start.min(start);
    let begins = text.get(from..from + 4).unwrap_or("");
    if !begins.eq_ignore_ascii_case("COPY")
        || !is_copy_file(&texts(
            &lexer::written(&text[from..start]).collect::<Vec<_>>(),
        ))
    {
        return Vec::new();
    }
    let files = paths::matching(
        world.files,
        &text[start..cursor],
        start..cursor,
        paths::Wanted::Any,
    );
    files.into_iter().map(quoted_path).collect()
}

fn texts<'t>(tokens: &[(Token, &'t str)]) -> Vec<&'t str> {
    tokens.iter().map(|(_, text)| *text).collect()
}

fn following(tokens: &[(Token, &str)]) -> Following {
    let mut parser = Parser::new(Start::Statement);
    for (kind, text) in tokens {
        parser.push(*kind, text);
    }
    parser.following()
}

/// `AT TIME ZONE '`, `SET TIME ZONE '`.
pub fn is_time_zone(tokens: &[&str]) -> bool {
    let mut last = tokens.iter().rev();
    let mut is_next = |word: &str| last.next().is_some_and(|t| t.eq_ignore_ascii_case(word));
    is_next("ZONE") && is_next("TIME")
}

/// `COPY t FROM '`: a file of the server, and often of this machine.
fn is_copy_file(tokens: &[&str]) -> bool {
    let is = |token: Option<&&str>, word: &str| token.is_some_and(|t| t.eq_ignore_ascii_case(word));
    let last = tokens.last();
    is(tokens.first(), "COPY") && (is(last, "FROM") || is(last, "TO"))
}

fn quoted_path(candidate: Candidate) -> Candidate {
    let is_folder = candidate.text.ends_with('/');
    let mut text = literal(&candidate.text);
    if is_folder {
        // There is more to come.
        text.pop();
    }
    Candidate { text, ..candidate }
}

/// `ALTER TYPE t RENAME VALUE '`, `ADD VALUE 'x' BEFORE '`: the labels of that type.
pub fn enum_value<'s>(cx: &Cx<'s>, tokens: &[&str], out: &mut Collector<'s>) {
    let is = |at: usize, word: &str| tokens.get(at).is_some_and(|t| t.eq_ignore_ascii_case(word));
    let last = tokens.last().map_or("", |token| *token);
    let is_label = ["VALUE", "BEFORE", "AFTER"]
        .iter()
        .any(|word| last.eq_ignore_ascii_case(word));
    if !is(0, "ALTER") || !is(1, "TYPE") || !is_label {
        return;
    }
    let name = |at: usize| {
        tokens
            .get(at)
            .map(|text| crate::sql::identifier::parse(text))
    };
    let (schema, type_name) = match tokens.get(3) {
        Some(&".") => (name(2), name(4)),
        _ => (None, name(2)),
    };
    let catalog = cx.world.catalog;
    let type_name = type_name.unwrap_or_default();
    if let Some(id) = catalog.type_named(schema.as_deref(), &type_name) {
        values::labels(cx, id, out);
    }
}

/// What the function around the string takes.
fn argument<'s>(cx: &Cx<'s>, out: &mut Collector<'s>) {
    let Some(call) = &cx.scope.call else { return };
    let name = &*call.name.text;
    let Some((_, what)) = ARGUMENTS.iter().find(|(known, _)| *known == name) else {
        return;
    };
    if call.argument > 0 {
        return;
    }
    match what {
        What::Setting => settings::names(cx, Place::Given, out),
        What::Object(kind) => objects::all(cx, *kind, Place::Given, out, |_| true),
        What::Sequence => names(cx, Kinds::of(&[RelationKind::Sequence]), out),
        What::Relation => names(
            cx,
            Kinds::of(&[
                RelationKind::Table,
                RelationKind::PartitionedTable,
                RelationKind::MaterializedView,
                RelationKind::Index,
                RelationKind::View,
                RelationKind::ForeignTable,
            ]),
            out,
        ),
    }
}

/// Relations, spelled as identifiers inside the string.
fn names<'s>(cx: &Cx<'s>, kinds: Kinds, out: &mut Collector<'s>) {
    let catalog = cx.world.catalog;
    let speller = Speller {
        options: cx.world.options,
        is_quoted: false,
    };
    for id in catalog.visible_relations() {
        let relation = &catalog[id];
        let is_system = catalog[relation.schema].is_system;
        if !kinds.has(relation.kind) || is_system {
            continue;
        }
        let name = catalog.text(relation.name);
        let relevance =
            Relevance::new(Place::Given, Nearness::OnSearchPath).used(cx.world.usage.of(name));
        let kind: Kind = relations::kind(relation.kind);
        out.offer(name, kind, relevance, || {
            (literal(&speller.name(name)), String::new())
        });
    }
}
