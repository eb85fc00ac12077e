//! Finds the keywords that can come next, alone and as units of several words.

use std::borrow::Cow;

use super::parser::{Followers, Parser};
use super::phrases;
use super::stack::{Next, Trial};
use super::tables::{
    Action, Item, Keyword, TOKENS, actions, dot, kernel, keywords, length, lhs, nonterminal, token,
};
use super::token::{CLOSE, END, SEMICOLON, ahead, plain};

/// One or more keywords that can come next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// In upper case, with single spaces.
    pub text: Cow<'static, str>,
    pub role: Role,
}

/// What a keyword is good for where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// A clause, an operator, an option ...
    Plain,
    /// Something like a function or a value: `COALESCE(`, `CURRENT_DATE`.
    Function,
    /// The name of a type: `BIGINT`.
    Type,
}

/// What makes a keyword a mere name.
const NAMES: &[u16] = &[
    nonterminal("unreserved_keyword"),
    nonterminal("col_name_keyword"),
    nonterminal("type_func_name_keyword"),
    nonterminal("reserved_keyword"),
    nonterminal("bare_label_keyword"),
];

const TYPES: &[u16] = &[
    nonterminal("Numeric"),
    nonterminal("character"),
    nonterminal("BitWithLength"),
    nonterminal("BitWithoutLength"),
    nonterminal("ConstDatetime"),
    nonterminal("ConstInterval"),
    nonterminal("JsonType"),
    nonterminal("SimpleTypename"),
];

const FUNCTIONS: &[u16] = &[
    nonterminal("func_expr_common_subexpr"),
    nonterminal("json_aggregate_func"),
    nonterminal("xmltable"),
    nonterminal("json_table"),
    nonterminal("func_expr"),
];

/// Whether a state is after an infix operator.
pub(super) fn is_infix(state: u16) -> bool {
    const EXPRESSIONS: &[u16] = &[nonterminal("a_expr"), nonterminal("b_expr")];
    kernel(state).any(|item| is_in(EXPRESSIONS, item) && dot(item, item.rule()) == 2)
}

/// Whether the last word was a keyword rather than a name, though it could be both: `WITH RECURSIVE |`.
///
/// The names of types and functions are column names as often: `WHERE time |`.
pub(super) fn prefers_keyword(state: u16) -> bool {
    let is_structure = |item| is_keyword(item) && !is_in(TYPES, item) && !is_in(FUNCTIONS, item);
    kernel(state).any(|item| !is_keyword(item)) && kernel(state).any(is_structure)
}

/// The words that can follow in one reading of what stands before.
pub(super) fn words(parser: &Parser, next: &Next, followers: Followers) -> Vec<Word> {
    let mut found = Vec::new();
    for keyword in keywords() {
        let other = ahead(keyword.token).map(|(other, _)| other);
        for token in [Some(keyword.token), other].into_iter().flatten() {
            let Some(state) = next.target(token) else {
                continue;
            };
            if followers.allow(keyword.token) {
                word(parser, keyword, token, state, &mut found);
            }
        }
    }
    found
}

/// What the grammar takes and nobody wants: mostly because the server refuses it.
const REFUSED: &[(u16, &str)] = &[
    (nonterminal("a_expr"), "UNIQUE"),
    (nonterminal("CreateAssertionStmt"), "ASSERTION"),
    (nonterminal("analyze_keyword"), "ANALYSE"),
    (nonterminal("OptTemp"), "GLOBAL"),
    (nonterminal("OptTemp"), "LOCAL"),
];

/// Adds what `keyword`, read as `token`, can begin.
fn word(parser: &Parser, keyword: Keyword, token: u16, state: u16, found: &mut Vec<Word>) {
    let items: Vec<Item> = kernel(state).filter(|&item| is_keyword(item)).collect();
    let is_refused = |item: &Item| REFUSED.contains(&(lhs(item.rule()), keyword.text));
    if items.iter().all(is_refused) {
        return;
    }
    let role = role(&items);
    if let Some(text) = forced(keyword, &items, state) {
        add(found, Cow::Owned(text), role);
        return;
    }
    let mut covered = Vec::new();
    for phrase in phrases::beginning(token) {
        if phrase.fits(parser.trial()) {
            add(found, Cow::Borrowed(phrase.text), role);
            covered.extend(phrase.second().map(plain));
        }
    }
    if covered.is_empty() || goes_on(parser.trial(), token, state, &covered) {
        add(found, Cow::Borrowed(keyword.text), role);
    }
}

fn add(found: &mut Vec<Word>, text: Cow<'static, str>, role: Role) {
    if found.iter().all(|word| word.text != text) {
        found.push(Word { text, role });
    }
}

fn role(items: &[Item]) -> Role {
    if items.iter().all(|item| is_in(TYPES, *item)) {
        return Role::Type;
    }
    match items
        .iter()
        .all(|item| is_in(FUNCTIONS, *item) || is_in(TYPES, *item))
    {
        true => Role::Function,
        false => Role::Plain,
    }
}

/// Whether a rule is there for `SELECT` without columns, which hardly anybody means.
pub(super) fn is_idle_rule(rule: u16) -> bool {
    lhs(rule) == const { nonterminal("opt_target_list") } && length(rule) == 0
}

/// What may follow a `SELECT` without columns all the same: they are written later.
pub(super) const AFTER_NOTHING: &[u16] = &[token("FROM"), CLOSE, SEMICOLON, END];

/// Whether a rule makes a mere name of a keyword.
pub(super) fn is_name_rule(rule: u16) -> bool {
    NAMES.contains(&lhs(rule))
}

/// Whether a word is more than a mere name at this place.
pub(super) fn is_keyword(item: Item) -> bool {
    !is_name_rule(item.rule())
}

fn is_in(nonterminals: &[u16], item: Item) -> bool {
    nonterminals.contains(&lhs(item.rule()))
}

/// The keyword with those after it that leave no choice.
fn forced(first: Keyword, items: &[Item], mut state: u16) -> Option<String> {
    let mut text = first.text.to_owned();
    let mut items = items.to_vec();
    while let Some(next) = only_next(&items) {
        let Some(word) = keywords().find(|keyword| keyword.token == plain(next)) else {
            break;
        };
        let shift = actions(state).find(|(token, _)| *token == next);
        let Some((_, Action::Shift(target))) = shift else {
            break;
        };
        text.push(' ');
        text.push_str(word.text);
        state = target;
        items = kernel(state).filter(|&item| is_keyword(item)).collect();
    }
    (text.len() > first.text.len()).then_some(text)
}

/// The token that is next in all items.
fn only_next(items: &[Item]) -> Option<u16> {
    let next = items.first()?.next().filter(|&symbol| symbol < TOKENS)?;
    items
        .iter()
        .all(|item| item.next() == Some(next))
        .then_some(next)
}

/// Whether anything but the words of `covered` can follow `token` where it is a keyword.
fn goes_on(mut trial: Trial, token: u16, state: u16, covered: &[u16]) -> bool {
    let is_covered = |next: u16| covered.contains(&plain(next));
    let only = plain(token) != token;
    let allowed = |next: u16| match ahead(plain(token)) {
        Some((_, words)) => words.contains(&next) == only,
        None => true,
    };
    if kernel(state).any(|item| !is_keyword(item)) {
        let shifts = actions(state).filter(|(_, action)| matches!(action, Action::Shift(_)));
        let mut tokens = shifts.map(|(token, _)| token);
        return tokens.any(|token| allowed(token) && !is_covered(token));
    }
    trial.shift(token)
        && Next::after(trial)
            .tokens()
            .any(|token| allowed(token) && !is_covered(token))
}
