//! Offers words that people type in one go where the grammar takes all of them.

use std::sync::LazyLock;

use super::stack::Trial;
use super::tables::{kernel, keyword};
use super::token::ahead;
use super::words::is_keyword;

/// Some keywords, and the tokens the grammar sees in them.
pub(super) struct Phrase {
    pub text: &'static str,
    tokens: Vec<u16>,
}

/// The phrases that begin with a token, in the order of the file.
pub(super) fn beginning(token: u16) -> impl Iterator<Item = &'static Phrase> {
    PHRASES
        .iter()
        .filter(move |phrase| phrase.tokens[0] == token)
}

static PHRASES: LazyLock<Vec<Phrase>> = LazyLock::new(|| {
    let lines = include_str!("phrases.txt").lines();
    lines.filter_map(Phrase::new).collect()
});

impl Phrase {
    /// Nothing, if there is a word that the grammar does not know.
    fn new(text: &'static str) -> Option<Phrase> {
        let words = text.split(' ').map(|word| keyword(word).map(|k| k.token));
        let words: Vec<u16> = words.collect::<Option<_>>()?;
        let read = |(at, &word): (usize, &u16)| match (ahead(word), words.get(at + 1)) {
            (Some((other, followers)), Some(next)) if followers.contains(next) => other,
            _ => word,
        };
        let tokens = words.iter().enumerate().map(read).collect();
        Some(Phrase { text, tokens })
    }

    /// Whether all words fit, none of them as a mere name.
    pub(super) fn fits(&self, mut trial: Trial) -> bool {
        self.tokens
            .iter()
            .all(|&token| trial.shift(token) && kernel(trial.state()).any(is_keyword))
    }

    /// The token after the first.
    pub(super) fn second(&self) -> Option<u16> {
        self.tokens.get(1).copied()
    }
}
