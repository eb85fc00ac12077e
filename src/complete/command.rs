//! Completes backslash commands and their arguments.

use std::ops::Range;

use crate::complete::candidate::Candidate;
use crate::complete::cx::Cx;
use crate::complete::mentions::Mentions;
use crate::complete::options::Style;
use crate::complete::resolve::Resolver;
use crate::complete::sources::paths::{self, Wanted as Paths};
use crate::complete::sources::{arguments, commands, help, variables};
use crate::complete::spec::{self, Arg};
use crate::complete::spelling::literal;
use crate::complete::spot::{self, Argument, Reference, Spot, Word};
use crate::complete::statement;
use crate::complete::world::World;
use crate::complete::{Question, copying, string};
use crate::sql::grammar::Start;
use crate::sql::scope::{self, Quoting, Scope};

/// The commands that `typed` may become; `range` includes the backslash.
pub fn names(
    question: &Question,
    typed: &str,
    range: Range<usize>,
    world: &World,
) -> Vec<Candidate> {
    let is_exact = spec::commands().any(|spec| spec.names.contains(&typed));
    let all = question.fuzzy(typed, range, world, commands::names);
    let mut all = match world.options.style {
        // Commands are short: what merely has the letters somewhere is noise, once something begins with them.
        Style::Smart => beginning(all, typed),
        Style::Plain | Style::Psql => all,
    };
    // The case matters: `\dt` and `\dT` are two commands.
    if is_exact {
        all.sort_by_key(|candidate| candidate.text[1..] != *typed);
    }
    all
}

fn beginning(all: Vec<Candidate>, typed: &str) -> Vec<Candidate> {
    let begins = |candidate: &Candidate| {
        let name = candidate.text[1..].to_lowercase();
        name.starts_with(&typed.to_lowercase())
    };
    match all.iter().any(begins) {
        true => all.into_iter().filter(begins).collect(),
        false => all,
    }
}

/// The candidates for an argument.
pub fn argument(
    question: &Question,
    scope: &Scope,
    argument: &Argument,
    world: &World,
) -> Vec<Candidate> {
    let Some(spec) = spec::find(&argument.command) else {
        return Vec::new();
    };
    let (text, cursor) = (question.text, question.cursor);
    if let Some(found) = variable(question, argument, world) {
        return found;
    }
    if matches!(spec.names[0], "g" | "gx")
        && let Some(found) = result_options(question, argument, world)
    {
        return found;
    }
    let arg = spec.arg(argument.before.len());
    match arg {
        Arg::File | Arg::Folder => {
            let wanted = match arg {
                Arg::File => Paths::Any,
                _ => Paths::Folders,
            };
            return files(question, argument, wanted, world);
        }
        Arg::Copy => return copying::candidates(question, scope, argument, world),
        Arg::SqlCommand => {
            let range = argument.rest..cursor;
            return question.fuzzy(&text[range.clone()], range, world, |out| {
                help::commands(world.options.keyword_case, out);
            });
        }
        Arg::Sql => return sql(question, argument, world),
        _ => {}
    }
    named(question, scope, argument, arg, world)
}

/// The candidates in the statement that follows the first argument.
fn sql(question: &Question, argument: &Argument, world: &World) -> Vec<Candidate> {
    let (text, cursor) = (question.text, question.cursor);
    let name = text[argument.rest..cursor].find(char::is_whitespace);
    let start = name.map_or(cursor, |at| argument.rest + at);
    let end = text[cursor..]
        .find('\n')
        .map_or(text.len(), |at| cursor + at);
    let scope = scope::within(text, start..end, Quoting::None, cursor);
    match spot::find(&text[..cursor], start) {
        Spot::Word(word) => {
            let before = &text[start.min(word.start)..word.start];
            statement::following(question, &scope, &word, world, before, Start::Statement)
        }
        Spot::String { opened, content } => {
            string::candidates(question, &scope, opened..content, world)
        }
        _ => Vec::new(),
    }
}

/// The candidates for an argument that is one word.
fn named(
    question: &Question,
    scope: &Scope,
    argument: &Argument,
    arg: Arg,
    world: &World,
) -> Vec<Candidate> {
    let (text, cursor) = (question.text, question.cursor);
    let typed = &text[argument.start..cursor];
    if typed.contains(['*', '?']) || (arg == Arg::ConnectTo && typed == "-") {
        // A pattern is complete as it is, and `-` stands for what is there.
        return Vec::new();
    }
    let whole = || Word {
        typed: typed.trim_start_matches('\'').to_owned(),
        start: argument.start,
        range: argument.start..cursor,
        ..Word::default()
    };
    let is_text = argument.quote == Some('\'');
    let word = match spot::find(&text[..cursor], argument.start) {
        // Words with signs in them are one word here.
        Spot::Word(word) if !is_text && !arg.is_free() => word,
        _ => whole(),
    };
    let cx = Cx {
        world: *world,
        text: question.text,
        scope,
        resolver: Resolver::new(scope, world.catalog),
        word: &word,
        before: &[],
        mentions: Mentions::default(),
        wanted: std::cell::OnceCell::new(),
        setting: None,
        routine: None,
    };
    let mut found = question.fuzzy(&word.typed, word.range.clone(), world, |out| {
        arguments::offer(&cx, arg, &argument.before, out);
    });
    if is_text {
        for candidate in &mut found {
            candidate.text = literal(&candidate.text);
        }
    }
    found
}

/// The options that `\g` takes in parentheses; `None` outside them.
fn result_options(
    question: &Question,
    argument: &Argument,
    world: &World,
) -> Option<Vec<Candidate>> {
    let (text, cursor) = (question.text, question.cursor);
    let options = text[argument.rest..cursor].strip_prefix('(')?;
    if options.contains(')') {
        return None;
    }
    let start = text[..cursor]
        .rfind(|c: char| c.is_whitespace() || c == '(')
        .map_or(cursor, |at| at + 1);
    let (range, name) = match text[start..cursor].split_once('=') {
        Some((name, value)) => (cursor - value.len()..cursor, Some(name)),
        None => (start..cursor, None),
    };
    let found = question.fuzzy(&text[range.clone()], range, world, |out| match name {
        Some(name) => arguments::print_values(world, name, out),
        None => arguments::print_options(world, "=", out),
    });
    Some(found)
}

/// `:name` in an argument.
fn variable(question: &Question, argument: &Argument, world: &World) -> Option<Vec<Candidate>> {
    let (text, cursor) = (question.text, question.cursor);
    let typed = &text[argument.start..cursor];
    let colon = argument.start + typed.rfind(':')?;
    let rest = &text[colon + 1..cursor];
    let (reference, skip) = match rest.chars().next() {
        Some('\'') => (Reference::Literal, 1),
        Some('"') => (Reference::Identifier, 1),
        Some('{') => (Reference::Test, rest.strip_prefix("{?").map_or(1, |_| 2)),
        _ => (Reference::Plain, 0),
    };
    let name = &rest[skip..];
    if !name.chars().all(|c| c.is_alphanumeric() || c == '_') || typed.contains("::") {
        return None;
    }
    let found = question.fuzzy(name, colon..cursor, world, |out| {
        variables::references(world, reference, out);
    });
    Some(found)
}

pub(super) fn files(
    question: &Question,
    argument: &Argument,
    wanted: Paths,
    world: &World,
) -> Vec<Candidate> {
    let (text, cursor) = (question.text, question.cursor);
    let typed = &text[argument.start..cursor];
    if typed.starts_with('|') {
        return Vec::new();
    }
    let path = match argument.quote {
        Some(quote) => typed.strip_prefix(quote).unwrap_or(typed),
        None => typed,
    };
    let found = paths::matching(world.files, path, argument.start..cursor, wanted);
    let found = found.into_iter().take(question.limit).map(|candidate| {
        let needs_quotes = argument.quote.is_some()
            || candidate
                .text
                .contains(|c: char| c.is_whitespace() || matches!(c, '\'' | '"' | '\\'));
        match needs_quotes {
            true => Candidate {
                text: quoted_path(&candidate.text),
                ..candidate
            },
            false => candidate,
        }
    });
    found.collect()
}

/// A path in quotes; that of a folder stays open, because more is to come.
fn quoted_path(path: &str) -> String {
    let mut text = literal(path);
    if path.ends_with('/') {
        text.pop();
    }
    text
}
