//! Completion is total: whatever the text, the cursor and the style, there is an answer, and it makes sense.
//!
//! The texts are those of the cases, and pieces of them put together at random, always the same ones.

use pgtusk::complete::candidate::Candidate;
use pgtusk::complete::complete;
use pgtusk::complete::matching::{Pattern, Quality, Reach};
use pgtusk::complete::options::{Options, Style};
use pgtusk::complete::usage::Usage;
use pgtusk::complete::world::World;

use super::{TwoFolders, catalog, session};
use crate::support::cases;
use crate::support::random::Random;

const LIMIT: usize = 20;

#[test]
fn any_text_and_any_cursor_have_an_answer() {
    let texts = texts();
    let mut random = Random::new(42);
    for round in 0..600 {
        let text = match round < texts.len() {
            true => texts[round].clone(),
            false => mixture(&mut random, &texts),
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

/// Pieces of some texts, with signs that are hard to read in between.
fn mixture(random: &mut Random, texts: &[String]) -> String {
    const SIGNS: &[&str] = &[
        " ", "\n", "'", "\"", "$$", "(", ")", ".", ",", "*", "\\", ":", "/*", "--", ";", "é",
        "\u{0}", "::", "[",
    ];
    let mut text = String::new();
    for _ in 0..=random.below(3) {
        let source = random.pick(texts);
        let from = source.floor_char_boundary(random.below(source.len() + 1));
        let to = source.floor_char_boundary(from + random.below(source.len() - from + 1));
        text.push_str(&source[from..to]);
        text.push_str(SIGNS[random.below(SIGNS.len())]);
    }
    text
}

/// Every way to part the word would be tried, were it not remembered which fail.
#[test]
fn an_abbreviation_that_fits_nearly_everywhere_is_refused_at_once() {
    let pattern = Pattern::new(&"a".repeat(60), Reach::Fuzzy);
    let name = "aaaa_".repeat(40);
    let fit = pattern.fit(&format!("x{name}"));
    assert_eq!(fit.map(|fit| fit.quality), Some(Quality::Abbreviation));
    let pattern = Pattern::new(&format!("{}z", "a".repeat(60)), Reach::Fuzzy);
    let fit = pattern.fit(&format!("{name}xz"));
    assert_eq!(fit.map(|fit| fit.quality), Some(Quality::Subsequence));
}
