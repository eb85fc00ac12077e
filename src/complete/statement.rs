//! Completes a word of a statement: what the grammar lets follow, filled from the sources.

use std::cell::OnceCell;

use crate::complete::Question;
use crate::complete::candidate::{Candidate, Place};
use crate::complete::cx::Cx;
use crate::complete::mentions::Mentions;
use crate::complete::resolve::Resolver;
use crate::complete::sources::{self, keywords, star};
use crate::complete::spot::Word;
use crate::complete::string;
use crate::complete::world::{SessionNames, World};
use crate::sql::grammar;
use crate::sql::grammar::plpgsql::Variable;
use crate::sql::grammar::{Following, Options, Position, Role, Slot, Start, keyword};
use crate::sql::lexer;
use crate::sql::scope::{Place as ScopePlace, Scope};

/// The candidates for `word`, which ends at the cursor.
pub fn candidates(
    question: &Question,
    scope: &Scope,
    word: &Word,
    world: &World,
) -> Vec<Candidate> {
    let from = scope.statement.start.min(word.start);
    let before = &question.text[from..word.start];
    following(question, scope, word, world, before, Start::Statement)
}

/// The same where a statement or an expression begins with `before`.
pub fn following(
    question: &Question,
    scope: &Scope,
    word: &Word,
    world: &World,
    before: &str,
    start: Start,
) -> Vec<Candidate> {
    let before = Before {
        texts: lexer::written(before).map(|(_, text)| text).collect(),
        // It reads the white space as well: what stands right after a dot is another name than what does not.
        following: grammar::after(before, start),
        variables: &[],
        routine: None,
    };
    answer(question, scope, word, world, &before)
}

/// What stands before the word, and what that lets follow.
pub struct Before<'b> {
    pub texts: Vec<&'b str>,
    pub following: Following,
    /// Variables of a routine's own language.
    pub variables: &'b [Variable<'b>],
    /// The name of that routine.
    pub routine: Option<&'b str>,
}

/// Fills the places that can follow.
pub fn answer(
    question: &Question,
    scope: &Scope,
    word: &Word,
    world: &World,
    before: &Before,
) -> Vec<Candidate> {
    let word = &closed(question, word);
    let following = &before.following;
    let remembered = remembered(question, word, world, following);
    let world = &World {
        session: remembered.as_ref().unwrap_or(world.session),
        ..*world
    };
    let cx = Cx {
        world: *world,
        text: question.text,
        scope,
        resolver: Resolver::new(scope, world.catalog),
        word,
        before: &before.texts,
        mentions: Mentions::of(&before.texts, after(question, scope)),
        wanted: OnceCell::new(),
        setting: setting(&before.texts),
        routine: before.routine,
    };
    if let Some(expanded) = expand_star(question, &cx, word) {
        return vec![expanded];
    }
    question.fuzzy(&word.typed, word.range.clone(), &cx.world, |out| {
        let mut filled: Vec<Slot> = Vec::new();
        for place in &following.slots {
            if !filled.contains(&place.slot) {
                filled.push(place.slot);
                sources::fill(&cx, place.slot, out);
            }
        }
        sources::words::known(&cx, following, out);
        sources::settings::schema_literals(&cx, out);
        string::enum_value(&cx, cx.before, out);
        if string::is_time_zone(cx.before) && cx.setting.is_none() {
            sources::settings::time_zones(&cx, Place::Likely, out);
        }
        sources::session::variables(&cx, before.variables, out);
        if !cx.is_qualified() && !word.is_quoted {
            offer_keywords(&cx, following, out);
        }
    })
}

/// What the statement has after the word that the cursor is in.
fn after<'t>(question: &Question<'t>, scope: &Scope) -> &'t str {
    let start = scope.partial.end.max(question.cursor);
    let end = scope.statement.end.max(start);
    question.text.get(start..end).unwrap_or("")
}

/// The session's names with those that the rest of the text makes, where such a name is wanted.
fn remembered(
    question: &Question,
    word: &Word,
    world: &World,
    following: &Following,
) -> Option<SessionNames> {
    const MADE: &[Slot] = &[
        Slot::PreparedStatement,
        Slot::Cursor,
        Slot::Channel,
        Slot::Savepoint,
    ];
    let wants = MADE.iter().any(|slot| following.has(*slot));
    wants.then(|| {
        let mut names = world.session.clone();
        names.learn(&question.text[..word.start]);
        names.learn(&question.text[question.cursor..]);
        names
    })
}

/// A word in quotes whose closing quote is already after the cursor replaces that as well.
fn closed(question: &Question, word: &Word) -> Word {
    let mut word = word.clone();
    if word.is_quoted && question.text[question.cursor..].starts_with('"') {
        word.range.end += 1;
    }
    word
}

fn offer_keywords<'s>(
    cx: &Cx<'s>,
    following: &'s Following,
    out: &mut crate::complete::collector::Collector<'s>,
) {
    if cx.is_psql() && is_no_statement(cx.before) {
        return;
    }
    let has_types = following.has(Slot::Type);
    let place = |role: Role| match (role, following.position) {
        // An operand is mostly a name; between operands and clauses only keywords can stand.
        (Role::Function, _) => Place::Possible,
        // Before a string: `interval '1 day'`.
        (Role::Type, _) => Place::Possible,
        (Role::Plain, Position::Operand) => Place::Possible,
        (Role::Plain, _) => Place::Likely,
    };
    // In FROM the grammar takes `coalesce(` and its like; psql does not offer them.
    let is_from =
        |place: &grammar::Place| matches!(place.slot, Slot::Relation(_) | Slot::JoinedRelation);
    let is_psql_from = cx.is_psql() && following.slots.iter().any(is_from);
    for role in [Role::Plain, Role::Function, Role::Type] {
        if is_psql_from && role != Role::Plain {
            continue;
        }
        let words = following.keywords.iter().filter(|word| word.role == role);
        let words = words.filter(|word| {
            !(has_types && role == Role::Type && sources::types::is_usual(&word.text))
        });
        let words = words.filter(|word| is_meant(cx, following, &word.text));
        let texts = words.map(|word| &*word.text);
        keywords::offer(texts, place(role), cx.world.options.keyword_case, out);
    }
}

/// Whether the text begins with a word that begins nothing.
fn is_no_statement(before: &[&str]) -> bool {
    let begins_with_letter = |word: &&str| word.starts_with(char::is_alphabetic);
    let first = before.first().filter(|word| begins_with_letter(word));
    first.is_some_and(|word| keyword(word).is_none())
}

/// Leaves out keywords that the grammar takes and that mean nothing here.
fn is_meant(cx: &Cx, following: &Following, keyword: &str) -> bool {
    match keyword {
        // Only a function's own settings come from somewhere.
        "FROM CURRENT" => !cx.begins(&["SET"]),
        // All names of options are known where some are.
        "ANALYZE" | "FORMAT" => {
            following.names.is_empty() || !following.has(Slot::OptionName(Options::Utility))
        }
        // psql offers the objects alone.
        "IF EXISTS" | "IF NOT EXISTS" if cx.is_psql() => !cx.word.typed.is_empty(),
        // psql knows the statements by their first words.
        _ if cx.is_psql() && cx.before.is_empty() => {
            let mut shorter = following.keywords.iter().filter(|word| {
                let rest = keyword.strip_prefix(&*word.text);
                rest.is_some_and(|rest| rest.starts_with(' '))
            });
            shorter.next().is_none()
        }
        _ => true,
    }
}

/// The most names that a parameter's name is made of, and some to spare.
const MOST_PARTS: usize = 8;

/// The parameter that `SET name TO` and its like give a value.
pub(super) fn setting(tokens: &[&str]) -> Option<String> {
    let is_set = |token: &&str| token.eq_ignore_ascii_case("SET");
    let set = tokens.iter().rposition(is_set)?;
    let mut rest = tokens[set + 1..].iter().peekable();
    rest.next_if(|token| {
        token.eq_ignore_ascii_case("SESSION") || token.eq_ignore_ascii_case("LOCAL")
    });
    let mut name = rest.next()?.trim_matches('"').to_lowercase();
    let mut parts = 1;
    // `TIME ZONE` is the parameter's name in SQL.
    if name == "time" {
        return Some("timezone".to_owned());
    }
    while parts < MOST_PARTS && rest.next_if(|token| **token == ".").is_some() {
        name = format!("{name}.{}", rest.next()?.to_lowercase());
        parts += 1;
    }
    Some(name)
}

/// The columns for a `*` right before the cursor.
fn expand_star(question: &Question, cx: &Cx, word: &Word) -> Option<Candidate> {
    let is_after_star = word.typed.is_empty()
        && !cx.is_qualified()
        && question.text[..word.start].ends_with('*')
        && cx.scope.place == ScopePlace::Statement;
    if !is_after_star {
        return None;
    }
    let star = word.start - 1;
    let mut names: Vec<&str> = Vec::new();
    let mut start = star;
    let mut tokens = cx.before.iter().rev().skip(1);
    // The names before it, each with a dot.
    while let (Some(&"."), Some(name)) = (tokens.next(), tokens.next()) {
        names.push(name);
        start = start.saturating_sub(name.len() + 1);
    }
    names.reverse();
    // With space between the names these bytes are others, and may begin inside a character.
    let written = question.text.get(start..star).unwrap_or("");
    let is_adjacent = written.trim_end_matches('.') == names.join(".");
    let folded: Vec<String> = names
        .iter()
        .map(|name| crate::sql::identifier::parse(name).into_owned())
        .collect();
    let qualifier: Vec<&str> = folded.iter().map(String::as_str).collect();
    let last = cx
        .before
        .iter()
        .rev()
        .nth(1 + names.len() * 2)
        .copied()
        .unwrap_or("");
    if last == "(" {
        return star::insert_list(cx, star);
    }
    let begins_item = matches!(
        last.to_ascii_uppercase().as_str(),
        "SELECT" | "," | "RETURNING" | "DISTINCT" | "ALL"
    );
    match begins_item && is_adjacent {
        true => star::expansion(cx, start, written, &qualifier),
        false => None,
    }
}
