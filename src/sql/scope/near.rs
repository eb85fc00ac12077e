//! Reads what stands right around the cursor: the call it is an argument of, the column a value is compared with.

use std::ops::Range;

use super::keyword::Keyword;
use super::model::{Call, ColumnRef, JoinPlace, Scope, ValueFor};
use super::outputs::column;
use super::tree::{Kind, Tree};
use super::with::names;

/// Notes what the tokens next to the cursor say; `list` is the group that is known to be a list of names.
pub(super) fn note<'a>(scope: &mut Scope<'a>, tree: &Tree<'a>, list: Option<usize>) {
    scope.call = call(tree, list);
    if scope.value_for.is_none() {
        scope.value_for = compared(tree);
    }
    let is_using = scope
        .join
        .as_ref()
        .is_some_and(|j| j.at == JoinPlace::Using);
    if let (true, Some(&open)) = (is_using, tree.path.last()) {
        scope.listed = names(tree, tree.content(open));
    }
}

/// Words that are no keywords of ours but stand in front of a value.
const BEFORE_VALUES: &[&str] = &[
    "call", "elsif", "escape", "exit", "if", "loop", "passing", "perform", "return", "while",
    "zone",
];

/// The innermost call around the cursor; parentheses around a value do not hide it, a sub-select does.
fn call<'a>(tree: &Tree<'a>, list: Option<usize>) -> Option<Call<'a>> {
    for (n, &open) in tree.path.iter().enumerate().rev() {
        if Some(open) == list || tree.is_query(open) {
            return None;
        }
        if tree.kind(open) == Some(Kind::OpenBracket) {
            continue;
        }
        let last = open.checked_sub(1)?;
        if is_called(tree, last) {
            let inner = tree.path.get(n + 1).copied().unwrap_or(tree.hole);
            return Some(arguments(tree, open, inner));
        }
        let is_value = match tree.kind(last) {
            Some(Kind::Operator | Kind::Comma | Kind::Open | Kind::OpenBracket) => true,
            Some(Kind::Word) => matches!(
                tree.keyword(last),
                Keyword::AND | Keyword::OR | Keyword::NOT
            ),
            _ => false,
        };
        if !is_value {
            return None;
        }
    }
    None
}

/// Whether a parenthesis after this token is that of a call.
fn is_called(tree: &Tree, last: usize) -> bool {
    let is_function = matches!(tree.keyword(last), Keyword::LEFT | Keyword::RIGHT);
    if !is_function && !tree.is_name(last) || tree.keyword(last) == Keyword::FILTER {
        return false;
    }
    if matches!(
        tree.keyword(last),
        Keyword::OVER | Keyword::VALUES | Keyword::MATERIALIZED
    ) {
        return false;
    }
    let first = path_start(tree, last);
    let Some(before) = first.checked_sub(1) else {
        return !tree.is(first, "vacuum");
    };
    match tree.kind(before) {
        Some(Kind::Word) => match tree.keyword(before) {
            Keyword::NONE => BEFORE_VALUES.iter().any(|word| tree.is(before, word)),
            Keyword::AS | Keyword::INTO | Keyword::TABLE | Keyword::REFERENCES | Keyword::COPY => {
                false
            }
            Keyword::WITH | Keyword::RECURSIVE | Keyword::EXISTS | Keyword::ANALYZE => false,
            Keyword::WITHIN | Keyword::OVER | Keyword::COLUMN | Keyword::CONSTRAINT => false,
            _ => true,
        },
        Some(Kind::Quoted | Kind::Close | Kind::CloseBracket | Kind::String | Kind::Value) => false,
        Some(Kind::Cast) => false,
        _ => true,
    }
}

/// The first token of the path of names that ends at `last`.
fn path_start(tree: &Tree, last: usize) -> usize {
    let mut first = last;
    while first >= 2 && tree.kind(first - 1) == Some(Kind::Dot) && tree.is_label(first - 2) {
        first -= 2;
    }
    first
}

fn arguments<'a>(tree: &Tree<'a>, open: usize, inner: usize) -> Call<'a> {
    let name = open - 1;
    let schema = name
        .checked_sub(2)
        .filter(|_| tree.kind(name - 1) == Some(Kind::Dot));
    let mut call = Call {
        schema: schema
            .filter(|&at| tree.is_label(at))
            .map(|at| tree.name(at)),
        name: tree.name(name),
        argument: 0,
        named: Vec::new(),
        naming: None,
        range: tree.bytes(open..tree.next(open)),
    };
    for (place, item) in tree.items(tree.content(open)).enumerate() {
        let is_named = item.len() > 1
            && tree.is_label(item.start)
            && (tree.is_operator(item.start + 1, "=>") || tree.is_operator(item.start + 1, ":="));
        let is_here = item.start <= inner && inner <= item.end;
        if is_here {
            call.argument = place;
        }
        match (is_named, is_here) {
            (true, true) => call.naming = Some(tree.name(item.start)),
            (true, false) => call.named.push(tree.name(item.start)),
            _ => {}
        }
    }
    call
}

/// The column in front of the operator, IN or BETWEEN in front of the cursor.
fn compared<'a>(tree: &Tree<'a>) -> Option<ValueFor<'a>> {
    let last = tree.hole.checked_sub(1)?;
    let (from, to) = match tree.kind(last)? {
        Kind::Operator | Kind::Word => operator(tree, last)?,
        Kind::Open | Kind::OpenBracket | Kind::Comma => list_operator(tree)?,
        _ => return None,
    };
    let column = column_before(tree, from)?;
    Some(ValueFor::Compared {
        column,
        operator: tree.written(from..to),
    })
}

const COMPARISONS: &[&str] = &[
    "=", "<>", "!=", "<", ">", "<=", ">=", "~~", "!~~", "~~*", "!~~*",
];

fn is_comparison(tree: &Tree, at: usize) -> bool {
    COMPARISONS
        .iter()
        .any(|operator| tree.is_operator(at, operator))
}

/// The operator that ends with this token: its first token and the one after it.
fn operator(tree: &Tree, last: usize) -> Option<(usize, usize)> {
    let after = last + 1;
    if is_comparison(tree, last) {
        return Some((last, after));
    }
    let before = |at: usize, keyword| at.checked_sub(1).filter(|&b| tree.keyword(b) == keyword);
    match tree.keyword(last) {
        Keyword::LIKE | Keyword::ILIKE | Keyword::BETWEEN => {
            Some((before(last, Keyword::NOT).unwrap_or(last), after))
        }
        Keyword::FROM => {
            let distinct = before(last, Keyword::DISTINCT)?;
            let not = before(distinct, Keyword::NOT).unwrap_or(distinct);
            Some((before(not, Keyword::IS)?, after))
        }
        Keyword::WHEN => {
            let first = path_start(tree, last.checked_sub(1)?);
            (before(first, Keyword::CASE).is_some()).then_some((last, after))
        }
        _ => None,
    }
}

/// `IN (a, |`, `= ANY (|`, `= ANY (ARRAY[|`.
fn list_operator(tree: &Tree) -> Option<(usize, usize)> {
    let mut groups = tree.path.iter().rev();
    let mut open = *groups.next()?;
    if tree.kind(open) == Some(Kind::OpenBracket) {
        let is_array = tree.keyword(open.checked_sub(1)?) == Keyword::ARRAY;
        open = *groups
            .next()
            .filter(|&&outer| is_array && outer + 2 == open)?;
    }
    let word = open.checked_sub(1)?;
    match tree.keyword(word) {
        Keyword::IN => {
            let not = word
                .checked_sub(1)
                .filter(|&at| tree.keyword(at) == Keyword::NOT);
            Some((not.unwrap_or(word), word + 1))
        }
        Keyword::ANY | Keyword::ALL => {
            let operator = word.checked_sub(1).filter(|&at| is_comparison(tree, at))?;
            Some((operator, word + 1))
        }
        _ => None,
    }
}

/// The column reference that ends in front of a token.
fn column_before<'a>(tree: &Tree<'a>, at: usize) -> Option<ColumnRef<'a>> {
    let last = at.checked_sub(1)?;
    if !tree.is_label(last) {
        return None;
    }
    let path: Range<usize> = path_start(tree, last)..at;
    let before = path
        .start
        .checked_sub(1)
        .and_then(|before| tree.kind(before));
    match before {
        Some(Kind::Operator | Kind::Cast | Kind::Dot) => None,
        _ => column(tree, &path),
    }
}
