//! Completion is total: whatever the text, the cursor and the style, there is an answer, and it makes sense.
//!
//! The texts are those of the cases, and pieces of them put together at random, always the same ones.

use pgtusk::complete::candidate::Candidate;
use pgtusk::complete::complete;
use pgtusk::complete::options::{Options, Style};
use pgtusk::complete::usage::Usage;
use pgtusk::complete::world::World;

use super::{TwoFolders, catalog, session};
use crate::support::cases;

const LIMIT: usize = 20;

#[test]
fn any_text_and_any_cursor_have_an_answer() {
    let texts = texts();
    let mut random = Random(42);
    for round in 0..600 {
        let text = match round < texts.len() {
            true => texts[round].clone(),
            false => random.mixture(&texts),
        };
        let cursor = match random.below(3) {
            0 => text.len(),
            _ => random.below(text.len() + 2),
        };
        let style = [Style::Smart, Style::Psql, Style::Plain][random.below(3)];
        check(&text, cursor, style);
    }
}

/// The inputs of all cases, without their cursors.
fn texts() -> Vec<String> {
    let cases = cases::files("complete").into_iter();
    let cases = cases.flat_map(|file| cases::read(&file).1);
    let inputs = cases.flat_map(|case| {
        let inputs = case.text("input") + &case.text("rows");
        let inputs: Vec<String> = match case.find("rows") {
            Some(_) => inputs.lines().map(str::to_owned).collect(),
            None => vec![inputs],
        };
        inputs
    });
    inputs.map(|input| input.replacen('|', "", 1)).collect()
}

fn check(text: &str, cursor: usize, style: Style) {
    let script = cases::files("complete")[0].with_file_name("shop.sql");
    let catalog = catalog(&script);
    let options = Options {
        style,
        generate_aliases: text.len().is_multiple_of(2),
        ..Options::default()
    };
    let session = session();
    let world = World {
        catalog: &catalog,
        options: &options,
        usage: &Usage::default(),
        session: &session,
        files: &TwoFolders,
    };
    let answer = complete(text, cursor, &world, LIMIT);
    assert!(answer.len() <= LIMIT, "{text:?} at {cursor}: too many");
    let cursor = text.floor_char_boundary(cursor.min(text.len()));
    for candidate in &answer {
        assert!(
            is_sound(text, cursor, candidate),
            "{text:?} at {cursor} ({style:?}): {candidate:?}"
        );
    }
    let again = complete(text, cursor, &world, LIMIT);
    assert_eq!(answer, again, "{text:?} at {cursor}");
}

/// The range lies in the text, and ends at the cursor or with the quote right behind it.
fn is_sound(text: &str, cursor: usize, candidate: &Candidate) -> bool {
    let range = candidate.range.clone();
    text.get(range.clone()).is_some()
        && range.start <= cursor
        && cursor <= range.end
        && range.end <= cursor + 1
        && !candidate.text.is_empty()
}

/// A small generator of numbers, the same for every run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit.max(1)
    }

    /// Pieces of some texts, with signs that are hard to read in between.
    fn mixture(&mut self, texts: &[String]) -> String {
        const SIGNS: &[&str] = &[
            " ", "\n", "'", "\"", "$$", "(", ")", ".", ",", "*", "\\", ":", "/*", "--", ";", "é",
            "\u{0}", "::", "[",
        ];
        let mut text = String::new();
        for _ in 0..=self.below(3) {
            let source = &texts[self.below(texts.len())];
            let from = source.floor_char_boundary(self.below(source.len() + 1));
            let to = source.floor_char_boundary(from + self.below(source.len() - from + 1));
            text.push_str(&source[from..to]);
            text.push_str(SIGNS[self.below(SIGNS.len())]);
        }
        text
    }
}
