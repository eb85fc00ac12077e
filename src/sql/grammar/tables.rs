//! Reads PostgreSQL's grammar from `tables.bin`: its LALR(1) automaton, rules and keywords.
//!
//! `scripts/generate-grammar` wrote the file; its first numbers are the offsets of the sections below. Numbers are
//! little-endian and read where they lie, so that nothing is prepared at start.

use std::cmp::Ordering;

const BYTES: &[u8] = include_bytes!("tables.bin");

const DEFAULT: Numbers = Numbers::section(1);
const BASE: Numbers = Numbers::section(2);
const ROWS: Lists = Lists::sections(3);
const BASE_ROWS: Lists = Lists::sections(6);
const USUAL_GOTO: Numbers = Numbers::section(9);
const GOTO: Lists = Lists::sections(10);
const RULE_LHS: Numbers = Numbers::section(13);
const RULE_START: Numbers = Numbers::section(14);
const RHS: Numbers = Numbers::section(15);
const KERNEL_START: Numbers = Numbers::section(16);
const KERNEL: Numbers = Numbers::section(17);
const NAMES: Texts = Texts::sections(18);
const WORDS: Texts = Texts::sections(20);
const WORD_TOKEN: Numbers = Numbers::section(22);
const WORD_CLASS: &[u8] = section(23);

/// How many symbols are tokens; they are numbered before the nonterminals.
pub(super) const TOKENS: u16 = Numbers::section(0).at(0);
pub(super) const SYMBOLS: usize = NAMES.count();
pub(super) const RULES: usize = RULE_START.0.len();

const REDUCE: u16 = 0x8000;
const USE_DEFAULT: u16 = 0xFFFE;
const NONE: u16 = 0xFFFF;

/// What the automaton does in a state when it sees a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Action {
    /// Take the token and go to a state.
    Shift(u16),
    /// Replace the symbols of a rule's right side by its left side.
    Reduce(u16),
    Refuse,
}

/// A place in a rule: the number of the symbol that comes next in the row of all right sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Item(pub u16);

/// How free a keyword is to be a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Category {
    /// Any name.
    Unreserved,
    /// Any name but that of a function or type.
    ColumnName,
    /// The name of a function or type.
    TypeOrFunctionName,
    /// Never a name without quotes, but after `AS`.
    Reserved,
}

/// A word the grammar knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keyword {
    /// In upper case.
    pub text: &'static str,
    pub category: Category,
    /// Whether `SELECT 1 WORD` needs no `AS`.
    pub is_bare_label: bool,
    pub(in crate::sql) token: u16,
}

/// What `state` does with `token`.
pub(super) fn action(state: u16, token: u16) -> Action {
    let state = usize::from(state);
    let code = ROWS
        .find(state, token)
        .or_else(|| BASE_ROWS.find(usize::from(BASE.at(state)), token))
        .unwrap_or(USE_DEFAULT);
    decode(state, code)
}

fn decode(state: usize, code: u16) -> Action {
    match code {
        USE_DEFAULT => match DEFAULT.at(state) {
            NONE => Action::Refuse,
            rule => Action::Reduce(rule),
        },
        NONE => Action::Refuse,
        code if code & REDUCE != 0 => Action::Reduce(code & !REDUCE),
        target => Action::Shift(target),
    }
}

/// What `state` does with the tokens it names, in the order of the tokens; all others meet `default_action`.
pub(super) fn actions(state: u16) -> impl Iterator<Item = (u16, Action)> {
    let state = usize::from(state);
    let own = ROWS.of(state);
    let base = BASE_ROWS.of(usize::from(BASE.at(state)));
    let (mut i, mut j) = (0, 0);
    std::iter::from_fn(move || {
        loop {
            let order = match (own.0.get(i), base.0.get(j)) {
                (None, None) => return None,
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (Some(&a), Some(&b)) => u16::from_le_bytes(a).cmp(&u16::from_le_bytes(b)),
            };
            let (list, at) = if order.is_le() { (own, i) } else { (base, j) };
            i += usize::from(order.is_le());
            j += usize::from(order.is_ge());
            let code = u16::from_le_bytes(list.1[at]);
            if code != USE_DEFAULT {
                return Some((u16::from_le_bytes(list.0[at]), decode(state, code)));
            }
        }
    })
}

/// What `state` does with the tokens it does not name.
pub(super) fn default_action(state: u16) -> Action {
    decode(usize::from(state), USE_DEFAULT)
}

/// The state after a nonterminal.
pub(super) fn goto(state: u16, nonterminal: u16) -> u16 {
    let row = usize::from(nonterminal - TOKENS);
    GOTO.find(row, state).unwrap_or(USUAL_GOTO.at(row))
}

/// The nonterminal a rule makes.
pub(super) fn lhs(rule: u16) -> u16 {
    RULE_LHS.at(usize::from(rule))
}

/// The symbols a rule is made of.
pub(super) fn rhs(rule: u16) -> impl ExactSizeIterator<Item = u16> + Clone {
    let start = usize::from(RULE_START.at(usize::from(rule)));
    (start..start + length(rule)).map(|at| RHS.at(at))
}

/// How many symbols a rule is made of.
pub(super) fn length(rule: u16) -> usize {
    let start = RULE_START.at(usize::from(rule));
    let end = match RULE_START.0.get(usize::from(rule) + 1) {
        Some(&next) => usize::from(u16::from_le_bytes(next)),
        None => RHS.0.len(),
    };
    end - usize::from(start) - 1
}

/// The places in rules that a state is at, without those that follow from them.
pub(super) fn kernel(state: u16) -> impl Iterator<Item = Item> {
    let state = usize::from(state);
    let range = usize::from(KERNEL_START.at(state))..usize::from(KERNEL_START.at(state + 1));
    range.map(|at| Item(KERNEL.at(at)))
}

impl Item {
    /// The symbol that comes next; `None` at the end of the rule.
    pub(super) fn next(self) -> Option<u16> {
        match RHS.at(usize::from(self.0)) {
            end if end & REDUCE != 0 => None,
            symbol => Some(symbol),
        }
    }

    pub(super) fn rule(self) -> u16 {
        let mut at = usize::from(self.0);
        while RHS.at(at) & REDUCE == 0 {
            at += 1;
        }
        RHS.at(at) & !REDUCE
    }
}

/// How many symbols of its rule lie before an item.
pub(super) fn dot(item: Item, rule: u16) -> usize {
    usize::from(item.0 - RULE_START.at(usize::from(rule)))
}

/// The name of a symbol as the grammar writes it.
pub(super) fn name(symbol: u16) -> &'static str {
    NAMES.at(usize::from(symbol))
}

/// The number of a token that is known when the program is built.
pub(super) const fn token(name: &str) -> u16 {
    number(name, 0, TOKENS as usize)
}

/// The number of a nonterminal that is known when the program is built.
pub(super) const fn nonterminal(name: &str) -> u16 {
    number(name, TOKENS as usize, SYMBOLS)
}

const fn number(name: &str, from: usize, to: usize) -> u16 {
    let mut number = from;
    while number < to {
        if NAMES.is(number, name.as_bytes()) {
            return number as u16;
        }
        number += 1;
    }
    panic!("the grammar has no such symbol");
}

/// The token of a keyword, in upper case, that is known when the program is built.
pub(in crate::sql) const fn keyword_token(text: &str) -> u16 {
    let mut number = 0;
    while number < WORDS.count() {
        if WORDS.is(number, text.as_bytes()) {
            return WORD_TOKEN.at(number);
        }
        number += 1;
    }
    panic!("the grammar has no such keyword");
}

/// The keyword of this text, in any case.
pub fn keyword(text: &str) -> Option<Keyword> {
    let (mut low, mut high) = (0, WORDS.count());
    while low < high {
        let middle = (low + high) / 2;
        match compare(WORDS.at(middle), text) {
            Ordering::Less => low = middle + 1,
            Ordering::Greater => high = middle,
            Ordering::Equal => return Some(keyword_at(middle)),
        }
    }
    None
}

/// All keywords, by alphabet.
pub fn keywords() -> impl ExactSizeIterator<Item = Keyword> {
    (0..WORDS.count()).map(keyword_at)
}

fn compare(word: &str, text: &str) -> Ordering {
    word.bytes()
        .cmp(text.bytes().map(|b| b.to_ascii_uppercase()))
}

fn keyword_at(number: usize) -> Keyword {
    let class = WORD_CLASS[number];
    Keyword {
        text: WORDS.at(number),
        category: match class & 3 {
            0 => Category::Unreserved,
            1 => Category::ColumnName,
            2 => Category::TypeOrFunctionName,
            _ => Category::Reserved,
        },
        is_bare_label: class & 4 != 0,
        token: WORD_TOKEN.at(number),
    }
}

/// Two-byte numbers.
#[derive(Clone, Copy)]
struct Numbers(&'static [[u8; 2]]);

impl Numbers {
    const fn section(number: usize) -> Numbers {
        Numbers(section(number).as_chunks().0)
    }

    const fn at(self, index: usize) -> u16 {
        u16::from_le_bytes(self.0[index])
    }
}

/// Lists of pairs of numbers, each sorted by the first of the pair.
struct Lists {
    starts: &'static [[u8; 4]],
    keys: Numbers,
    values: Numbers,
}

impl Lists {
    const fn sections(first: usize) -> Lists {
        Lists {
            starts: section(first).as_chunks().0,
            keys: Numbers::section(first + 1),
            values: Numbers::section(first + 2),
        }
    }

    fn of(&self, list: usize) -> (&'static [[u8; 2]], &'static [[u8; 2]]) {
        let start = u32::from_le_bytes(self.starts[2 * list]) as usize;
        let end = start + u32::from_le_bytes(self.starts[2 * list + 1]) as usize;
        (&self.keys.0[start..end], &self.values.0[start..end])
    }

    fn find(&self, list: usize, key: u16) -> Option<u16> {
        let (keys, values) = self.of(list);
        let at = keys
            .binary_search_by_key(&key, |&k| u16::from_le_bytes(k))
            .ok()?;
        Some(u16::from_le_bytes(values[at]))
    }
}

/// Strings.
struct Texts {
    ends: Numbers,
    text: &'static str,
}

impl Texts {
    const fn sections(first: usize) -> Texts {
        let Ok(text) = str::from_utf8(section(first + 1)) else {
            panic!("the names of the grammar are ASCII");
        };
        Texts {
            ends: Numbers::section(first),
            text,
        }
    }

    const fn count(&self) -> usize {
        self.ends.0.len() - 1
    }

    const fn is(&self, index: usize, text: &[u8]) -> bool {
        let (start, end) = (
            self.ends.at(index) as usize,
            self.ends.at(index + 1) as usize,
        );
        if end - start != text.len() {
            return false;
        }
        let mut at = 0;
        while at < text.len() {
            if self.text.as_bytes()[start + at] != text[at] {
                return false;
            }
            at += 1;
        }
        true
    }

    fn at(&self, index: usize) -> &'static str {
        &self.text[usize::from(self.ends.at(index))..usize::from(self.ends.at(index + 1))]
    }
}

const fn section(number: usize) -> &'static [u8] {
    let (before, _) = BYTES.split_at(offset(number + 1));
    before.split_at(offset(number)).1
}

const fn offset(number: usize) -> usize {
    u32::from_le_bytes(BYTES.as_chunks().0[number]) as usize
}
