//! Contains the faults of single features: a panic inside one becomes a message, and the session goes on.

use std::any::Any;
use std::cell::Cell;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// A feature that can fail without the session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Feature {
    Completion,
    Highlighting,
    Drawing,
    Key,
    /// Whatever else the editor thread does.
    Line,
    Guard,
    Pager,
    Editor,
}

/// The features by the names that [`SWITCH`] and messages use.
const NAMES: &[(&str, Feature)] = &[
    ("completion", Feature::Completion),
    ("highlighting", Feature::Highlighting),
    ("drawing", Feature::Drawing),
    ("key", Feature::Key),
    ("line", Feature::Line),
    ("guard", Feature::Guard),
    ("pager", Feature::Pager),
    ("editor", Feature::Editor),
];

/// The environment variable that makes the features it lists fail: tests show with it that each wall holds.
const SWITCH: &str = "PGTUSK_PANIC";

/// What is left of a feature that failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    feature: &'static str,
    reason: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{} failed here: {}", self.feature, self.reason)
    }
}

thread_local! {
    /// How many walls the thread is inside of, for the panic hook, which nothing else reaches.
    static DEPTH: Cell<usize> = const { Cell::new(0) };
}

/// Whether a panic of this thread is contained: then nothing is printed about it, and the terminal stays as it is.
pub fn is_inside() -> bool {
    DEPTH.get() > 0
}

/// Runs one step of a feature. What it was changing when it panicked is for the caller to set right.
pub fn contain<T>(feature: Feature, step: impl FnOnce() -> T) -> Result<T, Fault> {
    let name = NAMES.iter().find(|row| row.1 == feature);
    let name = name.map_or("feature", |row| row.0);
    DEPTH.set(DEPTH.get() + 1);
    let ended = catch_unwind(AssertUnwindSafe(|| {
        if is_switched_off(name) {
            panic!("{SWITCH} asks for it");
        }
        step()
    }));
    DEPTH.set(DEPTH.get().saturating_sub(1));
    ended.map_err(|payload| Fault {
        feature: name,
        reason: reason(&*payload),
    })
}

fn is_switched_off(name: &str) -> bool {
    let listed = std::env::var_os(SWITCH);
    listed.is_some_and(|listed| {
        let listed = listed.to_string_lossy();
        listed.split(',').any(|listed| listed == name)
    })
}

fn reason(payload: &(dyn Any + Send)) -> String {
    let text = payload
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned());
    let text = text.or_else(|| payload.downcast_ref::<String>().cloned());
    let text = text.unwrap_or_else(|| "a panic without a message".to_owned());
    text.lines().next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::{Feature, contain, is_inside};

    #[test]
    fn a_panic_becomes_a_message() {
        let empty: Vec<usize> = Vec::new();
        let fault = contain(Feature::Completion, || empty[1]).unwrap_err();
        let text = fault.to_string();
        assert!(
            text.starts_with("completion failed here: index out of bounds"),
            "{text}"
        );
        assert!(!is_inside());
        assert_eq!(contain(Feature::Drawing, || 1), Ok(1));
    }
}
