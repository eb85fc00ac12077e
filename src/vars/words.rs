//! Which words do the variables with a choice take: one enum and one table each.

/// Finds the value of a word, in any case.
pub(super) fn pick<T: Copy>(words: &[(&str, T)], word: &[u8]) -> Option<T> {
    words
        .iter()
        .find(|(known, _)| known.as_bytes().eq_ignore_ascii_case(word))
        .map(|&(_, value)| value)
}

/// ECHO: what is repeated before it runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Echo {
    None,
    Errors,
    Queries,
    All,
}

pub(super) const ECHO: &[(&str, Echo)] = &[
    ("none", Echo::None),
    ("errors", Echo::Errors),
    ("queries", Echo::Queries),
    ("all", Echo::All),
];

/// ECHO_HIDDEN: whether the queries behind backslash commands are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EchoHidden {
    Off,
    On,
    NoExec,
}

pub(super) const ECHO_HIDDEN: &[(&str, EchoHidden)] = &[
    ("off", EchoHidden::Off),
    ("on", EchoHidden::On),
    ("noexec", EchoHidden::NoExec),
];

/// ON_ERROR_ROLLBACK: whether a failed statement leaves its transaction usable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnErrorRollback {
    Off,
    On,
    Interactive,
}

pub(super) const ON_ERROR_ROLLBACK: &[(&str, OnErrorRollback)] = &[
    ("off", OnErrorRollback::Off),
    ("on", OnErrorRollback::On),
    ("interactive", OnErrorRollback::Interactive),
];

/// COMP_KEYWORD_CASE: how completion spells keywords.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeywordCase {
    PreserveUpper,
    PreserveLower,
    Upper,
    Lower,
}

pub(super) const KEYWORD_CASE: &[(&str, KeywordCase)] = &[
    ("preserve-upper", KeywordCase::PreserveUpper),
    ("preserve-lower", KeywordCase::PreserveLower),
    ("upper", KeywordCase::Upper),
    ("lower", KeywordCase::Lower),
];

/// HISTCONTROL: which lines the history leaves out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum HistControl {
    #[default]
    None,
    IgnoreSpace,
    IgnoreDups,
    IgnoreBoth,
}

pub(super) const HIST_CONTROL: &[(&str, HistControl)] = &[
    ("none", HistControl::None),
    ("ignorespace", HistControl::IgnoreSpace),
    ("ignoredups", HistControl::IgnoreDups),
    ("ignoreboth", HistControl::IgnoreBoth),
];

/// VERBOSITY: how much of an error is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verbosity {
    Default,
    Verbose,
    Terse,
    Sqlstate,
}

pub(super) const VERBOSITY: &[(&str, Verbosity)] = &[
    ("default", Verbosity::Default),
    ("verbose", Verbosity::Verbose),
    ("terse", Verbosity::Terse),
    ("sqlstate", Verbosity::Sqlstate),
];

/// SHOW_CONTEXT: which messages are shown with their context.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShowContext {
    Never,
    Errors,
    Always,
}

pub(super) const SHOW_CONTEXT: &[(&str, ShowContext)] = &[
    ("never", ShowContext::Never),
    ("errors", ShowContext::Errors),
    ("always", ShowContext::Always),
];
