//! Completes inside the body of a routine in PL/pgSQL: its statements, its variables, and the SQL in it.

use crate::complete::candidate::Candidate;
use crate::complete::spot::{self, Spot, Word};
use crate::complete::statement::{self, Before};
use crate::complete::world::World;
use crate::complete::{Question, string};
use crate::sql::grammar::plpgsql::{self, BUILT_IN, Variable, Wants};
use crate::sql::grammar::{Place, Slot};
use crate::sql::lexer;
use crate::sql::scope::{self, Body, Language, Routine};

/// The candidates at a cursor in `body`; none for a language other than PL/pgSQL.
pub fn candidates(question: &Question, body: &Body, world: &World) -> Vec<Candidate> {
    if body.language != Language::Plpgsql {
        return Vec::new();
    }
    let (text, cursor) = (question.text, question.cursor);
    let start = body.range.start.min(cursor);
    match spot::find(&text[..cursor], start) {
        Spot::Word(word) => in_word(question, body, &word, world),
        Spot::String { opened, content } => {
            let (_, scope) = here(question, body, opened);
            string::candidates(question, &scope, opened..content, world)
        }
        _ => Vec::new(),
    }
}

/// The field of a record, at the beginning of an assignment.
const FIELD: Place = Place {
    slot: Slot::Variable,
    rule: "plassign_target",
};

fn in_word(question: &Question, body: &Body, word: &Word, world: &World) -> Vec<Candidate> {
    let before = &question.text[body.range.start..word.start];
    let (place, scope) = here(question, body, word.start);
    let mut following = place.following(before);
    if place.wants == Wants::Target && !word.qualifier.is_empty() {
        following.slots.push(FIELD);
    }
    let takes_values = following.has(Slot::Column) || following.has(Slot::Variable);
    let wants_variables = takes_values || matches!(place.wants, Wants::Target | Wants::Cursor);
    let variables = match wants_variables {
        true => variables(&place.variables, &body.routine),
        false => Vec::new(),
    };
    let before = Before {
        texts: words(before),
        following,
        variables: &variables,
        routine: body.routine.name.as_ref().map(|name| &*name.text),
    };
    statement::answer(question, &scope, word, world, &before)
}

/// What the body has at `at`, and what the SQL there makes visible.
fn here<'t>(
    question: &Question<'t>,
    body: &Body,
    at: usize,
) -> (plpgsql::Spot<'t>, scope::Scope<'t>) {
    let base = body.range.start;
    let place = plpgsql::at(&question.text[base..at]);
    let pieces = place.fragment.as_ref().map(|fragment| &fragment.pieces);
    let from = pieces
        .and_then(|pieces| pieces.first())
        .map_or(at, |piece| base + piece.start);
    let scope = scope::within(
        question.text,
        from..body.range.end,
        body.quoting,
        question.cursor,
    );
    (place, scope)
}

/// The tokens of the statement that the text ends in.
fn words(text: &str) -> Vec<&str> {
    let tokens: Vec<&str> = lexer::written(text).map(|(_, token)| token).collect();
    let start = tokens.iter().rposition(|token| *token == ";");
    tokens[start.map_or(0, |at| at + 1)..].to_vec()
}

/// Declared variables, the innermost last; parameters; and those that are there by themselves.
fn variables<'v>(declared: &[Variable<'v>], routine: &'v Routine) -> Vec<Variable<'v>> {
    let parameters = routine.parameters.iter().filter_map(|parameter| {
        let name = &*parameter.name.as_ref()?.text;
        Some(Variable {
            name,
            of_type: parameter.type_name,
        })
    });
    let is_trigger = routine
        .returns
        .is_some_and(|returns| returns.to_ascii_lowercase().ends_with("trigger"));
    let built_in = BUILT_IN
        .iter()
        .enumerate()
        .filter(|(at, _)| is_trigger || *at < 3);
    let built_in = built_in.map(|(_, (name, of_type))| Variable { name, of_type });
    let declared = declared.iter().rev().copied();
    declared.chain(parameters).chain(built_in).collect()
}
