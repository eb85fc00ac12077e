//! Reading text is total: whatever stands before and behind the cursor, every reader answers.
//!
//! Here a small sample of cuts; `scripts/prove-text` takes as many as one likes, and measures.

use std::panic;

use pgtusk::complete::options::{Options, Style};
use pgtusk::complete::usage::Usage;
use pgtusk::complete::world::World;

use super::complete::{TwoFolders, catalog, session};
use crate::support::cases;
use crate::support::corpus::{self, Cut};
use crate::support::random::Random;
use crate::support::readers::READERS;

/// How many cuts are read here.
const SAMPLE: usize = 2_000;

/// Reads a cut with everything, and names what failed.
fn read(cut: &Cut, style: Style) {
    let script = cases::files("complete")[0].with_file_name("shop.sql");
    let catalog = catalog(&script);
    let options = Options {
        style,
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
    for (name, reader) in READERS {
        let outcome = panic::catch_unwind(panic::AssertUnwindSafe(|| reader(cut, &world)));
        assert!(outcome.is_ok(), "{name} of {cut:?} ({style:?})");
    }
}

#[test]
fn a_sample_of_cuts_is_read() {
    let statements = corpus::statements();
    let mut random = Random::new(42);
    for _ in 0..SAMPLE {
        let cut = corpus::any_cut(&statements, &mut random);
        read(
            &cut,
            *random.pick(&[Style::Smart, Style::Psql, Style::Plain]),
        );
    }
}

/// Nothing recurses as deep as a text is nested, and nothing takes so long that a test would stand still. The shorter
/// ones are what sqlparser is still asked about.
#[test]
fn long_texts_are_read() {
    for length in [2_000, 30_000] {
        for (_, text) in corpus::long_texts(length) {
            let middle = text.floor_char_boundary(text.len() / 2);
            for cursor in [text.len(), middle] {
                let text = text.clone();
                read(&Cut { text, cursor }, Style::Smart);
            }
        }
    }
}
