//! Which variables does psql itself obey: one row each, with their values in typed form.

use super::parse;
use super::store::Refusal;
use super::words::{
    ECHO, ECHO_HIDDEN, HIST_CONTROL, KEYWORD_CASE, ON_ERROR_ROLLBACK, SHOW_CONTEXT, VERBOSITY, pick,
};
pub use super::words::{
    Echo, EchoHidden, HistControl, KeywordCase, OnErrorRollback, ShowContext, Verbosity,
};
use crate::scalar;

/// The special variables as values, kept in step with their text.
#[derive(Debug, Clone, PartialEq)]
pub struct Typed {
    pub autocommit: bool,
    pub comp_keyword_case: KeywordCase,
    pub echo: Echo,
    pub echo_hidden: EchoHidden,
    pub fetch_count: i32,
    pub hide_tableam: bool,
    pub hide_toast_compression: bool,
    pub histcontrol: HistControl,
    pub histsize: i32,
    pub ignoreeof: i32,
    pub on_error_rollback: OnErrorRollback,
    pub on_error_stop: bool,
    pub quiet: bool,
    pub show_all_results: bool,
    pub show_context: ShowContext,
    pub singleline: bool,
    pub singlestep: bool,
    pub verbosity: Verbosity,
    pub watch_interval: f64,
}

impl Default for Typed {
    fn default() -> Typed {
        Typed {
            autocommit: false,
            comp_keyword_case: KeywordCase::PreserveUpper,
            echo: Echo::None,
            echo_hidden: EchoHidden::Off,
            fetch_count: 0,
            hide_tableam: false,
            hide_toast_compression: false,
            histcontrol: HistControl::None,
            histsize: 500,
            ignoreeof: 0,
            on_error_rollback: OnErrorRollback::Off,
            on_error_stop: false,
            quiet: false,
            show_all_results: false,
            show_context: ShowContext::Errors,
            singleline: false,
            singlestep: false,
            verbosity: Verbosity::Default,
            watch_interval: 2.0,
        }
    }
}

/// How the text of a special variable is read.
pub enum Reading {
    /// A boolean: unset means off, empty means on.
    Bool(fn(&mut Typed) -> &mut bool),
    Integer(fn(&mut Typed) -> &mut i32),
    /// An integer, or anything else for 10: IGNOREEOF, as in bash.
    Count(fn(&mut Typed) -> &mut i32),
    /// A number between zero and the given one.
    Number(f64, fn(&mut Typed) -> &mut f64),
    /// One of some words; the setter says whether it knows the word.
    Word(&'static str, fn(&mut Typed, &[u8]) -> bool),
    /// A boolean or one more word; empty means on here too.
    BoolOrWord(&'static str, fn(&mut Typed, &[u8]) -> bool),
    /// Any text.
    Text,
}

/// One special variable.
pub struct Special {
    pub name: &'static str,
    /// What it becomes when it is unset.
    pub unset: Option<&'static str>,
    /// What psql starts with, where that is something else.
    pub initial: Option<&'static str>,
    pub reading: Reading,
}

/// The longest interval of `\watch`, in seconds.
const WATCH_INTERVAL_MAX: f64 = 1_000_000.0;

const PROMPT: Option<&str> = Some("%/%R%x%# ");

/// Sets a field from a word; says whether the word is known.
fn assign<T>(field: &mut T, value: Option<T>) -> bool {
    let Some(value) = value else { return false };
    *field = value;
    true
}

/// `on` or `off` for a boolean, and any other word as it is.
fn on_off(word: &[u8]) -> &[u8] {
    match scalar::boolean(word) {
        Some(true) => b"on",
        Some(false) => b"off",
        None => word,
    }
}

const fn flag(name: &'static str, field: fn(&mut Typed) -> &mut bool) -> Special {
    Special {
        name,
        unset: Some("off"),
        initial: None,
        reading: Reading::Bool(field),
    }
}

const fn text(name: &'static str, initial: Option<&'static str>) -> Special {
    Special {
        name,
        unset: None,
        initial,
        reading: Reading::Text,
    }
}

const fn with(name: &'static str, unset: &'static str, reading: Reading) -> Special {
    Special {
        name,
        unset: Some(unset),
        initial: None,
        reading,
    }
}

const fn starting(initial: &'static str, special: Special) -> Special {
    Special {
        initial: Some(initial),
        ..special
    }
}

/// The special variables by name.
pub static SPECIAL: &[Special] = &[
    starting("on", flag("AUTOCOMMIT", |t| &mut t.autocommit)),
    with(
        "COMP_KEYWORD_CASE",
        "preserve-upper",
        Reading::Word("lower, upper, preserve-lower, preserve-upper", |t, w| {
            assign(&mut t.comp_keyword_case, pick(KEYWORD_CASE, w))
        }),
    ),
    with(
        "ECHO",
        "none",
        Reading::Word("none, errors, queries, all", |t, w| {
            assign(&mut t.echo, pick(ECHO, w))
        }),
    ),
    with(
        "ECHO_HIDDEN",
        "off",
        Reading::BoolOrWord("on, off, noexec", |t, w| {
            assign(&mut t.echo_hidden, pick(ECHO_HIDDEN, on_off(w)))
        }),
    ),
    with("FETCH_COUNT", "0", Reading::Integer(|t| &mut t.fetch_count)),
    flag("HIDE_TABLEAM", |t| &mut t.hide_tableam),
    flag("HIDE_TOAST_COMPRESSION", |t| &mut t.hide_toast_compression),
    with(
        "HISTCONTROL",
        "none",
        Reading::Word("none, ignorespace, ignoredups, ignoreboth", |t, w| {
            assign(&mut t.histcontrol, pick(HIST_CONTROL, w))
        }),
    ),
    text("HISTFILE", None),
    with("HISTSIZE", "500", Reading::Integer(|t| &mut t.histsize)),
    with("IGNOREEOF", "0", Reading::Count(|t| &mut t.ignoreeof)),
    with(
        "ON_ERROR_ROLLBACK",
        "off",
        Reading::BoolOrWord("on, off, interactive", |t, w| {
            assign(&mut t.on_error_rollback, pick(ON_ERROR_ROLLBACK, on_off(w)))
        }),
    ),
    flag("ON_ERROR_STOP", |t| &mut t.on_error_stop),
    text("PROMPT1", PROMPT),
    text("PROMPT2", PROMPT),
    text("PROMPT3", Some(">> ")),
    flag("QUIET", |t| &mut t.quiet),
    starting("on", flag("SHOW_ALL_RESULTS", |t| &mut t.show_all_results)),
    with(
        "SHOW_CONTEXT",
        "errors",
        Reading::Word("never, errors, always", |t, w| {
            assign(&mut t.show_context, pick(SHOW_CONTEXT, w))
        }),
    ),
    flag("SINGLELINE", |t| &mut t.singleline),
    flag("SINGLESTEP", |t| &mut t.singlestep),
    with(
        "VERBOSITY",
        "default",
        Reading::Word("default, verbose, terse, sqlstate", |t, w| {
            assign(&mut t.verbosity, pick(VERBOSITY, w))
        }),
    ),
    with(
        "WATCH_INTERVAL",
        "2",
        Reading::Number(WATCH_INTERVAL_MAX, |t| &mut t.watch_interval),
    ),
];

impl Special {
    /// Finds the row of a variable, if it is a special one.
    pub fn named(name: &[u8]) -> Option<&'static Special> {
        SPECIAL
            .binary_search_by(|special| special.name.as_bytes().cmp(name))
            .ok()
            .map(|index| &SPECIAL[index])
    }

    /// The text that is stored when `value` is given, or nothing when it stays unset.
    pub(super) fn substitute(&self, value: Option<&[u8]>) -> Option<Vec<u8>> {
        let Some(value) = value else {
            return self.unset.map(|text| text.as_bytes().to_vec());
        };
        let text: &[u8] = match self.reading {
            Reading::Bool(_) | Reading::BoolOrWord(..) if value.is_empty() => b"on",
            Reading::Count(_) if scalar::integer(value).is_none() => b"10",
            _ => value,
        };
        Some(text.to_vec())
    }

    /// Reads the text into its field; a text that does not fit changes nothing.
    pub(super) fn assign(&self, text: &[u8], typed: &mut Typed) -> Result<(), Refusal> {
        match self.reading {
            Reading::Bool(field) => *field(typed) = parse::boolean_for(self.name, text)?,
            Reading::Integer(field) | Reading::Count(field) => {
                *field(typed) = parse::integer_for(self.name, text)?;
            }
            Reading::Number(most, field) => {
                *field(typed) = parse::number_for(self.name, text, 0.0, most)?;
            }
            Reading::Word(words, set) | Reading::BoolOrWord(words, set) => {
                if !set(typed, text) {
                    return Err(Refusal::not_among(self.name, text, words));
                }
            }
            Reading::Text => {}
        }
        Ok(())
    }
}
