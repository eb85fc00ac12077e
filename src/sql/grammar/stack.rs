//! Finds the tokens that the automaton takes from where it stands.
//!
//! Most states reduce by default, so whether a token fits is known only after the reductions it causes: they are
//! tried on a [`Trial`], which leaves the stack alone until it is kept.

use super::tables::{Action, RULES, TOKENS, action, actions, default_action, goto, length, lhs};

/// One symbol that was read: the state after it, and the number of the first token it is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Entry {
    pub state: u16,
    pub start: u32,
}

/// The stack as it would be after some more steps.
#[derive(Debug, Clone)]
pub(super) struct Trial<'a> {
    base: &'a [Entry],
    keep: usize,
    added: Vec<Entry>,
    /// The number of the next token.
    at: u32,
}

impl<'a> Trial<'a> {
    /// `base` holds at least the first state.
    pub(super) fn new(base: &'a [Entry], at: u32) -> Trial<'a> {
        Trial {
            base,
            keep: base.len(),
            added: Vec::new(),
            at,
        }
    }

    pub(super) fn len(&self) -> usize {
        self.keep + self.added.len()
    }

    pub(super) fn entry(&self, index: usize) -> Entry {
        match index.checked_sub(self.keep) {
            None => self.base[index],
            Some(index) => self.added[index],
        }
    }

    pub(super) fn state(&self) -> u16 {
        self.entry(self.len() - 1).state
    }

    /// Takes `token`; after `false` the trial is of no more use.
    pub(super) fn shift(&mut self, token: u16) -> bool {
        let Some(state) = self.settle(token) else {
            return false;
        };
        self.added.push(Entry {
            state,
            start: self.at,
        });
        self.at += 1;
        true
    }

    /// Does the reductions before `token` can be taken, and says which state would follow it.
    pub(super) fn settle(&mut self, token: u16) -> Option<u16> {
        loop {
            match action(self.state(), token) {
                Action::Shift(state) => return Some(state),
                Action::Reduce(rule) if self.reduce(rule) => {}
                Action::Reduce(_) | Action::Refuse => return None,
            }
        }
    }

    /// Forgets the last symbol, unless it is the first state.
    pub(super) fn pop(&mut self) -> bool {
        let more = self.len() > 1;
        if more {
            self.drop_last(1);
        }
        more
    }

    /// What must be done to `base` to make it the stack of this trial.
    pub(super) fn into_change(self) -> (usize, Vec<Entry>) {
        (self.keep, self.added)
    }

    /// Rule 0 ends everything: nothing is after it.
    fn reduce(&mut self, rule: u16) -> bool {
        if rule == 0 {
            return false;
        }
        let count = length(rule);
        let start = match count {
            0 => self.at,
            _ => self.entry(self.len() - count).start,
        };
        self.drop_last(count);
        let state = goto(self.state(), lhs(rule));
        self.added.push(Entry { state, start });
        true
    }

    fn drop_last(&mut self, count: usize) {
        let rest = count.saturating_sub(self.added.len());
        self.added.truncate(self.added.len().saturating_sub(count));
        self.keep -= rest;
    }
}

/// Which tokens can come next, and the state after each.
#[derive(Debug, Clone)]
pub(super) struct Next {
    targets: Vec<u16>,
}

const NOWHERE: u16 = u16::MAX;

impl Next {
    pub(super) fn after(trial: Trial) -> Next {
        Next::without(trial, |_| false, &[])
    }

    /// What can come next if certain rules are only used before certain tokens.
    pub(super) fn without(trial: Trial, is_rare: fn(u16) -> bool, before: &[u16]) -> Next {
        let mut next = Next {
            targets: vec![NOWHERE; usize::from(TOKENS)],
        };
        let mut rarely = Set::default();
        before.iter().for_each(|&token| rarely.insert(token));
        let mut open = vec![(trial, Set::all())];
        while let Some((trial, set)) = open.pop() {
            for (rule, mut set) in next.explore(&trial, set) {
                let mut trial = trial.clone();
                if is_rare(rule) {
                    set.meet(&rarely);
                }
                if !set.is_empty() && trial.reduce(rule) {
                    open.push((trial, set));
                }
            }
        }
        next
    }

    pub(super) fn has(&self, token: u16) -> bool {
        self.target(token).is_some()
    }

    pub(super) fn target(&self, token: u16) -> Option<u16> {
        let target = self.targets[usize::from(token)];
        (target != NOWHERE).then_some(target)
    }

    pub(super) fn tokens(&self) -> impl Iterator<Item = u16> {
        (0..TOKENS).filter(|&token| self.has(token))
    }

    /// Sorts the tokens of `set` by what the topmost state does with them: notes those it takes, and returns the
    /// others by the rule that comes first.
    fn explore(&mut self, trial: &Trial, mut set: Set) -> Vec<(u16, Set)> {
        let mut groups = Vec::new();
        for (token, action) in actions(trial.state()) {
            if !set.remove(token) {
                continue;
            }
            match action {
                Action::Shift(state) => self.targets[usize::from(token)] = state,
                Action::Reduce(rule) => group(&mut groups, rule).insert(token),
                Action::Refuse => {}
            }
        }
        if let Action::Reduce(rule) = default_action(trial.state()) {
            group(&mut groups, rule).join(&set);
        }
        groups
    }
}

fn group(groups: &mut Vec<(u16, Set)>, rule: u16) -> &mut Set {
    debug_assert!(usize::from(rule) < RULES);
    let at = match groups.iter().position(|(r, _)| *r == rule) {
        Some(at) => at,
        None => {
            groups.push((rule, Set::default()));
            groups.len() - 1
        }
    };
    &mut groups[at].1
}

/// A set of tokens.
#[derive(Debug, Clone, Copy, Default)]
struct Set([u64; WORDS]);

const WORDS: usize = TOKENS as usize / 64 + 1;

impl Set {
    fn all() -> Set {
        Set([u64::MAX; WORDS])
    }

    fn insert(&mut self, token: u16) {
        self.0[usize::from(token / 64)] |= 1 << (token % 64);
    }

    /// Whether it was there.
    fn remove(&mut self, token: u16) -> bool {
        let bit = 1 << (token % 64);
        let word = &mut self.0[usize::from(token / 64)];
        let had = *word & bit != 0;
        *word &= !bit;
        had
    }

    fn join(&mut self, other: &Set) {
        for (word, other) in self.0.iter_mut().zip(other.0) {
            *word |= other;
        }
    }

    fn meet(&mut self, other: &Set) {
        for (word, other) in self.0.iter_mut().zip(other.0) {
            *word &= other;
        }
    }

    fn is_empty(&self) -> bool {
        self.0.iter().all(|&word| word == 0)
    }
}
