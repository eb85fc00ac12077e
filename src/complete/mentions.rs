//! Reads the names that the rest of the statement mentions: what is written once is likely to be meant again.
//!
//! Only words are looked at, not what they mean; the catalog and the scope say that.

use std::borrow::Cow;
use std::collections::HashMap;

use super::candidate::Evidence;
use crate::sql::grammar::{Category, keyword};
use crate::sql::identifier;
use crate::sql::lexer;

/// How much of a statement is looked at, on each side of the cursor: a keystroke must not take longer in a dump.
const MOST_TOKENS: usize = 1000;
const MOST_BYTES: usize = 8 * 1024;

/// The words after which a list begins whose items are different from each other.
const LISTS: &[&str] = &["SELECT", "DISTINCT", "BY", "RETURNING"];

/// The words that end a list, seen from its items.
const CLAUSES: &[&str] = &["FROM", "WHERE", "ON", "SET", "VALUES", "HAVING", "WHEN"];

/// A name of the statement that may be a column, with what qualifies it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Reference<'t> {
    pub qualifier: Option<Cow<'t, str>>,
    pub name: Cow<'t, str>,
    /// Whether it belongs to the query that the cursor is in, not to one inside or around that.
    pub is_near: bool,
}

/// The names that a statement mentions.
#[derive(Debug, Clone, Default)]
pub struct Mentions<'t> {
    pub references: Vec<Reference<'t>>,
    /// The numbers of the references with a name.
    by_name: HashMap<Cow<'t, str>, Vec<usize>>,
    /// The references that are items of the list that the cursor is in.
    listed: Vec<usize>,
    /// Whether the statement qualifies its columns.
    pub are_qualified: bool,
}

impl<'t> Mentions<'t> {
    /// Reads the tokens before the word at the cursor, and the text after it.
    pub fn of(before: &[&'t str], after: &'t str) -> Mentions<'t> {
        let before = &before[before.len().saturating_sub(MOST_TOKENS)..];
        let query = query_start(before);
        let (around, near) = before.split_at(query);
        let mut mentions = Mentions::default();
        mentions.read(around, Stretch::Around);
        let inside = mentions.read(near, Stretch::Near(list_start(near)));
        let after = &after[..after.floor_char_boundary(MOST_BYTES)];
        let tokens: Vec<&str> = lexer::written(after).map(|(_, text)| text).collect();
        let query = query_end(&tokens, inside);
        mentions.read(&tokens[..query], Stretch::Near(None));
        mentions.read(&tokens[query..], Stretch::Around);
        for (number, reference) in mentions.references.iter().enumerate() {
            let same = mentions.by_name.entry(reference.name.clone());
            same.or_default().push(number);
        }
        mentions
    }

    /// What the statement says of a column; `relation` is the name that qualifies it.
    pub fn of_column(&self, name: &str, relation: Option<&str>) -> Evidence {
        let Some(numbers) = self.by_name.get(name) else {
            return Evidence::None;
        };
        let is_same = |number: &&usize| match (&self.references[**number].qualifier, relation) {
            (Some(qualifier), Some(relation)) => qualifier == relation,
            _ => true,
        };
        match numbers
            .iter()
            .filter(is_same)
            .any(|n| self.listed.contains(n))
        {
            true => Evidence::Listed,
            false => Evidence::Written,
        }
    }

    /// Whether some column is qualified with this name.
    pub fn has_qualifier(&self, name: &str) -> bool {
        let mut references = self.references.iter();
        references.any(|reference| reference.qualifier.as_deref() == Some(name))
    }

    /// Collects the names among some tokens; gives how many parentheses stay open.
    fn read(&mut self, tokens: &[&'t str], stretch: Stretch) -> usize {
        let list = match stretch {
            Stretch::Near(list) => list,
            Stretch::Around => None,
        };
        // Of each open parenthesis, whether a query is in it.
        let mut open: Vec<bool> = Vec::new();
        let mut list_depth = 0;
        for (at, token) in tokens.iter().enumerate() {
            if list == Some(at) {
                list_depth = open.len();
            }
            let next = tokens.get(at + 1).copied().unwrap_or("");
            match *token {
                "(" => open.push(begins_query(next)),
                ")" => {
                    open.pop();
                }
                _ => {}
            }
            if !is_name(token) || matches!(next, "." | "(") {
                continue;
            }
            let qualifier = match tokens[..at] {
                [.., qualifier, "."] if is_name(qualifier) => Some(identifier::parse(qualifier)),
                _ => None,
            };
            self.are_qualified |= qualifier.is_some();
            if list.is_some_and(|list| at >= list) && open.len() == list_depth {
                self.listed.push(self.references.len());
            }
            self.references.push(Reference {
                qualifier,
                name: identifier::parse(token),
                is_near: matches!(stretch, Stretch::Near(_)) && !open.contains(&true),
            });
        }
        open.len()
    }
}

/// Where some tokens are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stretch {
    /// In the query of the cursor; a list that the cursor is in may begin there.
    Near(Option<usize>),
    /// In queries around it.
    Around,
}

fn begins_query(word: &str) -> bool {
    word.eq_ignore_ascii_case("SELECT") || word.eq_ignore_ascii_case("WITH")
}

fn parts_queries(word: &str) -> bool {
    const WORDS: &[&str] = &["UNION", "INTERSECT", "EXCEPT"];
    WORDS.iter().any(|known| known.eq_ignore_ascii_case(word))
}

/// Where the query begins that the end of the tokens is in.
fn query_start(before: &[&str]) -> usize {
    let mut depth = 0usize;
    for (at, token) in before.iter().enumerate().rev() {
        match *token {
            ")" => depth += 1,
            "(" if depth > 0 => depth -= 1,
            "(" if before.get(at + 1).is_some_and(|next| begins_query(next)) => return at + 1,
            word if depth == 0 && parts_queries(word) => return at + 1,
            _ => {}
        }
    }
    0
}

/// Where the query ends that the tokens begin in, so many parentheses deep.
fn query_end(after: &[&str], inside: usize) -> usize {
    let mut depth = inside;
    for (at, token) in after.iter().enumerate() {
        match *token {
            "(" => depth += 1,
            ")" if depth == 0 => return at,
            ")" => depth -= 1,
            word if depth == 0 && parts_queries(word) => return at,
            _ => {}
        }
    }
    after.len()
}

/// Where the list begins that the end of the tokens is in: none in a condition, nor inside parentheses of an item.
fn list_start(before: &[&str]) -> Option<usize> {
    let mut depth = 0usize;
    for (at, token) in before.iter().enumerate().rev() {
        match *token {
            ")" => depth += 1,
            "(" => depth = depth.checked_sub(1)?,
            _ if depth > 0 => {}
            word if LISTS.iter().any(|list| list.eq_ignore_ascii_case(word)) => {
                return Some(at + 1);
            }
            word if CLAUSES
                .iter()
                .any(|clause| clause.eq_ignore_ascii_case(word)) =>
            {
                return None;
            }
            _ => {}
        }
    }
    None
}

fn is_name(token: &str) -> bool {
    let Some(first) = token.chars().next() else {
        return false;
    };
    first == '"'
        || (first.is_alphabetic() || first == '_')
            && !token.ends_with('\'')
            && keyword(token).is_none_or(|keyword| keyword.category == Category::Unreserved)
}
