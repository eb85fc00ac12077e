//! Lists what is known of each backslash command, in one row: its spellings, its arguments, what `\?` says.
//!
//! A row holds the spellings of a command, what each of its arguments is, and a few words for a menu. The last kind
//! of argument stands for all that follow.

mod general;
mod informational;
mod own;
mod settings;

pub use super::arg::{Arg, Relations};

/// A backslash command, as completion knows it.
#[derive(Debug)]
pub struct Spec {
    /// Without the backslash; the first is the one that is offered.
    pub names: &'static [&'static str],
    pub args: &'static [Arg],
    pub about: &'static str,
    /// Letters that may follow the name, such as `S` and `+`.
    pub modifiers: &'static str,
    /// Its lines of `\?`; none for what is listed with another command.
    pub help: &'static [&'static str],
}

const fn plain(names: &'static [&'static str], args: &'static [Arg], about: &'static str) -> Spec {
    Spec {
        names,
        args,
        about,
        modifiers: "",
        help: &[],
    }
}

const fn list(
    names: &'static [&'static str],
    modifiers: &'static str,
    args: &'static [Arg],
    about: &'static str,
) -> Spec {
    Spec {
        names,
        args,
        about,
        modifiers,
        help: &[],
    }
}

/// The command written as `name`, with or without modifiers.
pub fn find(name: &str) -> Option<&'static Spec> {
    let exact = commands().find(|spec| spec.names.contains(&name));
    exact.or_else(|| {
        let mut fitting: Vec<(usize, &Spec)> = commands()
            .flat_map(|spec| spec.names.iter().map(move |known| (known, spec)))
            .filter(|(known, spec)| {
                let rest = name.strip_prefix(**known);
                rest.is_some_and(|rest| rest.chars().all(|c| spec.modifiers.contains(c)))
            })
            .map(|(known, spec)| (known.len(), spec))
            .collect();
        fitting.sort_by_key(|(length, _)| std::cmp::Reverse(*length));
        fitting.first().map(|(_, spec)| *spec)
    })
}

impl Spec {
    const fn help(mut self, help: &'static [&'static str]) -> Spec {
        self.help = help;
        self
    }

    /// What the argument with this number, from 0, is.
    pub fn arg(&self, index: usize) -> Arg {
        let last = self.args.last().copied().unwrap_or(Arg::Text);
        self.args.get(index).copied().unwrap_or(last)
    }
}

/// Commands that `\?` lists together.
#[derive(Debug)]
pub struct Topic {
    pub title: &'static str,
    /// What is said before its commands.
    pub note: Option<&'static str>,
    pub commands: &'static [Spec],
}

const fn topic(title: &'static str, commands: &'static [Spec]) -> Topic {
    Topic {
        title,
        note: None,
        commands,
    }
}

/// psql's topics in the order of `\?`.
pub static TOPICS: &[Topic] = &[
    topic("General", general::GENERAL),
    topic("Help", general::HELP),
    topic("Query Buffer", general::QUERY_BUFFER),
    topic("Input/Output", general::INPUT_OUTPUT),
    topic("Conditional", general::CONDITIONAL),
    Topic {
        title: "Informational",
        note: Some("(options: S = show system objects, x = expanded mode, + = additional detail)"),
        commands: informational::INFORMATIONAL,
    },
    topic("Large Objects", settings::LARGE_OBJECTS),
    topic("Formatting", settings::FORMATTING),
    topic("Connection", settings::CONNECTION),
    topic("Operating System", settings::OPERATING_SYSTEM),
    topic("Variables", settings::VARIABLES),
    topic("Extended Query Protocol", settings::EXTENDED_QUERY_PROTOCOL),
];

/// What psql does not have.
pub static OWN_TOPIC: Topic = topic("pgtusk", own::OWN);

/// All commands, by topic.
pub fn commands() -> impl Iterator<Item = &'static Spec> {
    TOPICS
        .iter()
        .chain(std::iter::once(&OWN_TOPIC))
        .flat_map(|topic| topic.commands)
}
