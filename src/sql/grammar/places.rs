//! Finds the kinds of names that the grammar wants where it takes an identifier.
//!
//! From the state that takes the identifier one climbs: from a symbol that begins with it to the rule that symbol is
//! part of, and from a rule to the rules it is part of in turn, until a row of the table says what the name is.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::rows::{NAME, ROWS};
use super::slot::Slot;
use super::stack::Trial;
use super::tables::{
    Item, RULES, SYMBOLS, TOKENS, dot, kernel, keyword, lhs, name, nonterminal, rhs, token,
};
use super::token::{COMMA, EQUALS, IDENT, OPEN};
use crate::sql::object::KINDS;

/// A kind of name that can stand at the cursor, and where in the grammar that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    pub slot: Slot,
    /// The rule of PostgreSQL's grammar the name is part of.
    pub rule: &'static str,
}

/// Rules that only wrap a name or a list of names: what they are part of says more.
const WRAPPERS: &[u16] = &[
    nonterminal("relation_expr"),
    nonterminal("extended_relation_expr"),
    nonterminal("opt_column_list"),
    nonterminal("opt_name_list"),
    nonterminal("Typename"),
    nonterminal("func_type"),
];

/// Finds the places for an identifier; `trial` stands before it, `tokens` are all tokens up to there.
pub(super) fn places(mut trial: Trial, tokens: &[u16]) -> Vec<Place> {
    if trial.settle(IDENT).is_none() {
        return Vec::new();
    }
    let mut climb = Climb {
        level: trial.len() - 1,
        trial: &trial,
        tokens,
        closures: Vec::new(),
        visited: Vec::new(),
        found: Vec::new(),
    };
    climb.from(IDENT, climb.level, tokens.len());
    climb.found
}

struct Climb<'a> {
    trial: &'a Trial<'a>,
    tokens: &'a [u16],
    /// The topmost place on the stack.
    level: usize,
    /// The nonterminals that can begin at a place on the stack.
    closures: Vec<(usize, Vec<bool>)>,
    visited: Vec<(u16, usize)>,
    found: Vec<Place>,
}

impl Climb<'_> {
    /// Follows `symbol`, which begins after the stack's place `level`, at token `at`.
    fn from(&mut self, symbol: u16, level: usize, at: usize) {
        if self.visited.contains(&(symbol, level)) {
            return;
        }
        self.visited.push((symbol, level));
        self.closure(level);
        for &rule in &GRAMMAR.beginning[usize::from(symbol)] {
            if self.begins(lhs(rule), level) && !self.names(lhs(rule), symbol, at) {
                self.from(lhs(rule), level, at);
            }
        }
        for item in kernel(self.trial.entry(level).state) {
            if item.next() != Some(symbol) {
                continue;
            }
            let rule = item.rule();
            let count = dot(item, rule);
            if count > 0 && !self.names(lhs(rule), symbol, at) && is_wrapper(rule) {
                let start = self.trial.entry(level + 1 - count).start as usize;
                self.from(lhs(rule), level - count, start);
            }
        }
    }

    /// Adds what the table says of `symbol` as a part of `lhs`, and whether that is all there is to say.
    fn names(&mut self, lhs: u16, symbol: u16, at: usize) -> bool {
        if lhs == symbol {
            return false;
        }
        let before = &self.tokens[..at];
        let rows = &GRAMMAR.rows[usize::from(symbol)];
        let Some(row) = rows.iter().find(|row| row.fits(lhs, before)) else {
            return false;
        };
        for &slot in &row.slots {
            let is_known = self.found.iter().any(|place| place.slot == slot);
            if !is_known {
                self.found.push(Place {
                    slot,
                    rule: name(lhs),
                });
            }
        }
        !row.slots.is_empty() && !row.slots.contains(&Slot::Column)
    }

    fn begins(&self, nonterminal: u16, level: usize) -> bool {
        let closure = self.closures.iter().find(|(l, _)| *l == level);
        closure.is_some_and(|(_, begins)| begins[usize::from(nonterminal)])
    }

    fn closure(&mut self, level: usize) {
        if self.closures.iter().any(|(l, _)| *l == level) {
            return;
        }
        let mut begins = vec![false; SYMBOLS];
        let state = self.trial.entry(level).state;
        let mut open: Vec<u16> = kernel(state).filter_map(Item::next).collect();
        while let Some(symbol) = open.pop() {
            if symbol < TOKENS || begins[usize::from(symbol)] {
                continue;
            }
            begins[usize::from(symbol)] = true;
            let rules = GRAMMAR.making[usize::from(symbol)].iter();
            open.extend(rules.filter_map(|&rule| rhs(rule).next()));
        }
        self.closures.push((level, begins));
    }
}

/// Whether what can stand at an item says nothing of its own: in a list, around a name, after `AND`.
fn is_wrapper(rule: u16) -> bool {
    const JOINTS: &[u16] = &[COMMA, token("AND"), token("OR")];
    let mut symbols = rhs(rule);
    let is_list = symbols.next() == Some(lhs(rule))
        && symbols
            .next()
            .is_some_and(|joint| joint >= TOKENS || JOINTS.contains(&joint));
    is_list || WRAPPERS.contains(&lhs(rule))
}

/// The grammar and the table of rows, turned around for climbing.
struct Grammar {
    /// For each symbol the rules that begin with it.
    beginning: Vec<Vec<u16>>,
    /// For each symbol the rules that make it.
    making: Vec<Vec<u16>>,
    rows: Vec<Vec<Compiled>>,
}

struct Compiled {
    lhs: Vec<u16>,
    after: Vec<Vec<u16>>,
    slots: Vec<Slot>,
}

static GRAMMAR: LazyLock<Grammar> = LazyLock::new(|| {
    let mut grammar = Grammar {
        beginning: vec![Vec::new(); SYMBOLS],
        making: vec![Vec::new(); SYMBOLS],
        rows: (0..SYMBOLS).map(|_| Vec::new()).collect(),
    };
    for rule in 0..RULES as u16 {
        grammar.making[usize::from(lhs(rule))].push(rule);
        if let Some(first) = rhs(rule).next() {
            grammar.beginning[usize::from(first)].push(rule);
        }
    }
    let numbers: Numbers = (0..SYMBOLS as u16)
        .map(|symbol| (name(symbol), symbol))
        .collect();
    let mut add = |lhs, after, symbol, slots: &[Slot]| {
        for symbol in symbols(symbol, &numbers) {
            let row = Compiled::new(lhs, after, slots, &numbers);
            grammar.rows[usize::from(symbol)].push(row);
        }
    };
    for row in ROWS {
        add(row.lhs, row.after, row.symbol, row.slots);
    }
    // What the words before say, where no row says more.
    for (words, kind) in KINDS {
        add("", words, NAME, &[Slot::Object(*kind)]);
    }
    grammar
});

type Numbers = HashMap<&'static str, u16>;

fn symbols(names: &'static str, numbers: &Numbers) -> impl Iterator<Item = u16> {
    names.split_whitespace().filter_map(|name| {
        let found = numbers.get(name).copied();
        debug_assert!(found.is_some(), "the grammar has no {name}");
        found
    })
}

impl Compiled {
    fn new(lhs: &'static str, after: &str, slots: &[Slot], numbers: &Numbers) -> Compiled {
        let alternatives = after.split('|').filter(|words| !words.is_empty());
        Compiled {
            lhs: symbols(lhs, numbers).collect(),
            after: alternatives.map(words).collect(),
            slots: slots.to_vec(),
        }
    }

    fn fits(&self, lhs: u16, before: &[u16]) -> bool {
        let before = significant(before);
        (self.lhs.is_empty() || self.lhs.contains(&lhs))
            && (self.after.is_empty() || self.after.iter().any(|words| before.ends_with(words)))
    }
}

fn words(text: &str) -> Vec<u16> {
    let word = |word: &str| match word {
        "(" => Some(OPEN),
        "=" => Some(EQUALS),
        _ => keyword(word).map(|keyword| keyword.token),
    };
    text.split_whitespace().filter_map(word).collect()
}

/// Tokens without the words at their end that may stand before any name.
fn significant(mut tokens: &[u16]) -> &[u16] {
    const NOISE: &[&[u16]] = &[
        &[token("IF_P"), token("EXISTS")],
        &[token("IF_P"), token("NOT"), token("EXISTS")],
        &[token("CONCURRENTLY")],
        &[token("ONLY")],
    ];
    while let Some(rest) = NOISE.iter().find_map(|noise| tokens.strip_suffix(*noise)) {
        tokens = rest;
    }
    tokens
}
