//! Which commands are there in the family of `\d`, and how is one of them told by its name and its letters.

use super::listing::Listing;
use super::{
    access_methods, casts, collations, comments, databases, extensions, foreign, languages,
    large_objects, operators, privileges, publications, relations, role_settings, roles, routines,
    schemas, settings, tablespaces, text_search, triggers, types,
};
use crate::encoding::Encoding;
use crate::format::Expanded;
use crate::meta::args::Mode;
use crate::meta::{Call, Flow, MetaCommand, MetaCx, Reads, unknown};
use crate::session::Session;
use crate::session::facts::version_number;

/// What the arguments of a command are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    One,
    Two,
    /// A pattern, then the types of arguments.
    Types,
}

/// A command that describes something.
pub struct Kind {
    /// How its name begins.
    pub prefix: &'static str,
    /// The letters one of which may come next, or the end; anything if `None`, as psql has it.
    pub next: Option<&'static str>,
    /// All that may come behind the prefix; anything if it is empty.
    pub only: &'static [&'static str],
    pub takes: Takes,
    pub shows: Shows,
}

/// How a command is carried out.
#[derive(Clone, Copy)]
pub enum Shows {
    /// A list that is nothing but a query.
    Listing(&'static Listing),
    /// Something of its own; `false` when that failed, which has been told.
    Own(fn(&mut Session, &Asked) -> bool),
}

impl Kind {
    /// A row with what most commands have in common.
    pub const fn new(prefix: &'static str, own: fn(&mut Session, &Asked) -> bool) -> Kind {
        Kind::shows(prefix, Shows::Own(own))
    }

    /// A command that shows a list.
    pub const fn listing(prefix: &'static str, listing: &'static Listing) -> Kind {
        Kind::shows(prefix, Shows::Listing(listing))
    }

    const fn shows(prefix: &'static str, shows: Shows) -> Kind {
        Kind {
            prefix,
            next: None,
            only: &[],
            takes: Takes::One,
            shows,
        }
    }

    pub const fn next(mut self, letters: &'static str) -> Kind {
        self.next = Some(letters);
        self
    }

    pub const fn only(mut self, endings: &'static [&'static str]) -> Kind {
        self.only = endings;
        self
    }

    pub const fn takes(mut self, takes: Takes) -> Kind {
        self.takes = takes;
        self
    }
}

/// What one call asks for.
pub struct Asked<'a> {
    /// The whole name, without the backslash.
    pub name: &'a str,
    /// What is behind [`Kind::prefix`].
    pub letters: &'a str,
    pub pattern: Option<&'a [u8]>,
    /// Further arguments.
    pub more: Vec<&'a [u8]>,
    /// The server's version as in 180006.
    pub version: u32,
    pub encoding: Encoding,
}

impl Asked<'_> {
    pub fn is_verbose(&self) -> bool {
        self.name.contains('+')
    }

    pub fn shows_system(&self) -> bool {
        self.name.contains('S')
    }
}

/// All of them, by file.
static KINDS: &[&[Kind]] = &[
    access_methods::KINDS,
    casts::KINDS,
    collations::KINDS,
    comments::KINDS,
    databases::KINDS,
    extensions::KINDS,
    foreign::KINDS,
    languages::KINDS,
    large_objects::KINDS,
    operators::KINDS,
    privileges::KINDS,
    publications::KINDS,
    relations::KINDS,
    role_settings::KINDS,
    roles::KINDS,
    routines::KINDS,
    schemas::KINDS,
    settings::KINDS,
    tablespaces::KINDS,
    text_search::KINDS,
    triggers::KINDS,
    types::KINDS,
];

fn find(name: &str) -> Option<&'static Kind> {
    let kinds = KINDS.iter().copied().flatten();
    let fitting = kinds.filter(|kind| name.starts_with(kind.prefix));
    let kind = fitting.max_by_key(|kind| kind.prefix.len())?;
    let letters = &name[kind.prefix.len()..];
    if !kind.only.is_empty() && !kind.only.contains(&letters) {
        return None;
    }
    match (kind.next, letters.chars().next()) {
        (Some(allowed), Some(letter)) => allowed.contains(letter).then_some(kind),
        _ => Some(kind),
    }
}

const fn family(reads: Reads) -> MetaCommand {
    MetaCommand::new(&["d"], reads, run).drops_semicolons()
}

static ONE: MetaCommand = family(Reads::Each(&[Mode::Normal]));
static TWO: MetaCommand = family(Reads::Each(&[Mode::Normal, Mode::Normal]));
static TYPES: MetaCommand = family(Reads::AtMost(Mode::Normal, MOST_ARGUMENTS + 1));

/// The most arguments that a function has.
const MOST_ARGUMENTS: usize = 100;

/// The command of that name, if it is one of the family.
pub fn command(name: &[u8]) -> Option<&'static MetaCommand> {
    let name = std::str::from_utf8(name).ok()?;
    let Some(kind) = find(name) else {
        // Only a branch that runs tells that there is no such command.
        let is_ours = name.starts_with('d') || name.starts_with("lo_");
        return is_ours.then_some(&ONE);
    };
    Some(match kind.takes {
        Takes::One => &ONE,
        Takes::Two => &TWO,
        Takes::Types => &TYPES,
    })
}

fn run(cx: &mut MetaCx, call: &Call) -> Flow {
    let Some(kind) = find(&call.typed) else {
        return unknown(cx, call.typed.as_bytes());
    };
    let version = cx.session.server.parameter("server_version");
    let asked = Asked {
        name: &call.typed,
        letters: &call.typed[kind.prefix.len()..],
        pattern: call.text(0),
        more: (1..call.args.len()).filter_map(|n| call.text(n)).collect(),
        version: version_number(&version.unwrap_or_default()),
        encoding: cx.session.encoding(),
    };
    let expanded = cx.session.settings.display.expanded;
    if asked.letters.contains('x') {
        cx.session.settings.display.expanded = Expanded::On;
    }
    let is_success = match kind.shows {
        Shows::Listing(listing) => listing.show(cx.session, &asked),
        Shows::Own(own) => own(cx.session, &asked),
    };
    cx.session.settings.display.expanded = expanded;
    Flow::from(is_success)
}
