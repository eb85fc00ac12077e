//! How does the configuration want to be completed: its words as completion's options.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use crate::cli::config::Config;
use crate::complete::options::{KeywordCase, Options, Qualify, StarOrder, Style};
use crate::error::os_error;

/// Sets an option from a word; says whether it knows the word.
type Set = fn(&mut Options, &str) -> bool;

/// The keys of `[main]` that completion obeys, with the words they take.
const KEYS: &[(&str, &str, Set)] = &[
    ("smart_completion", "True or False", |options, word| {
        let style = |on| if on { Style::Smart } else { Style::Plain };
        assign(&mut options.style, boolean(word).map(style))
    }),
    ("generate_aliases", "True or False", |options, word| {
        assign(&mut options.generate_aliases, boolean(word))
    }),
    ("search_path_filter", "True or False", |options, word| {
        assign(&mut options.search_path_filter, boolean(word))
    }),
    ("keyword_casing", "upper, lower or auto", |options, word| {
        let case = match word {
            "upper" => Some(KeywordCase::Upper),
            "lower" => Some(KeywordCase::Lower),
            "auto" => Some(KeywordCase::Auto),
            _ => None,
        };
        assign(&mut options.keyword_case, case)
    }),
    (
        "qualify_columns",
        "always, never or if_more_than_one_table",
        |options, word| {
            let qualify = match word {
                "always" => Some(Qualify::Always),
                "never" => Some(Qualify::Never),
                "if_more_than_one_table" => Some(Qualify::IfMoreThanOneTable),
                _ => None,
            };
            assign(&mut options.qualify_columns, qualify)
        },
    ),
    (
        "asterisk_column_order",
        "table_order or alphabetic",
        |options, word| {
            let order = match word {
                "table_order" => Some(StarOrder::Table),
                "alphabetic" => Some(StarOrder::Alphabetic),
                _ => None,
            };
            assign(&mut options.star_order, order)
        },
    ),
];

fn assign<T>(field: &mut T, value: Option<T>) -> bool {
    let Some(value) = value else { return false };
    *field = value;
    true
}

/// ConfigObj's booleans.
fn boolean(word: &str) -> Option<bool> {
    match word.to_ascii_lowercase().as_str() {
        "true" | "on" | "yes" | "1" => Some(true),
        "false" | "off" | "no" | "0" => Some(false),
        _ => None,
    }
}

/// The options a configuration asks for, and what is wrong with it, for warnings. `folder` is where the file is.
pub fn options(config: &Config, folder: Option<&Path>) -> (Options, Vec<String>) {
    let mut options = Options::default();
    let mut problems = Vec::new();
    for (key, words, set) in KEYS {
        let value = config.value("main", key).unwrap_or_default();
        if !value.is_empty() && !set(&mut options, value) {
            problems.push(format!(
                "invalid value \"{value}\" for \"{key}\": it is {words}"
            ));
        }
    }
    let alias_map = config.value("main", "alias_map_file").unwrap_or_default();
    if !alias_map.is_empty() {
        match fs::read_to_string(expanded(alias_map)) {
            Ok(text) => match flat_object(&text) {
                Some(map) => options.alias_map = map,
                None => problems.push(format!(
                    "alias map file \"{alias_map}\" is no JSON object of table names and aliases"
                )),
            },
            Err(error) => problems.push(unreadable("alias map file", alias_map, &error)),
        }
    }
    let casing = config.value("main", "casing_file").unwrap_or_default();
    let usual = folder.map(|folder| folder.join("casing"));
    let (path, must_be_there) = match casing {
        "" | "default" => (usual, false),
        path => (Some(expanded(path)), true),
    };
    match path.map(fs::read_to_string) {
        Some(Ok(text)) => options.casing = casings(&text),
        Some(Err(error)) if must_be_there => {
            problems.push(unreadable("casing file", casing, &error));
        }
        _ => {}
    }
    (options, problems)
}

fn unreadable(what: &str, path: &str, error: &std::io::Error) -> String {
    format!("could not read {what} \"{path}\": {}", os_error(error))
}

/// A path with `~/` put in full.
fn expanded(path: &str) -> std::path::PathBuf {
    match (path.strip_prefix("~/"), std::env::var_os("HOME")) {
        (Some(rest), Some(home)) => Path::new(&home).join(rest),
        _ => path.into(),
    }
}

/// The preferred spellings, one a line, by their small letters.
fn casings(text: &str) -> HashMap<String, String> {
    let words = text.lines().map(str::trim).filter(|word| !word.is_empty());
    words
        .map(|word| (word.to_lowercase(), word.to_owned()))
        .collect()
}

/// Reads a JSON object whose values are all texts; `None` when it is something else.
fn flat_object(text: &str) -> Option<HashMap<String, String>> {
    let mut rest = text.trim().strip_prefix('{')?.trim_start();
    let mut map = HashMap::new();
    if rest.trim_end() == "}" {
        return Some(map);
    }
    loop {
        let key = json_text(&mut rest)?;
        rest = rest.trim_start().strip_prefix(':')?.trim_start();
        let value = json_text(&mut rest)?;
        map.insert(key, value);
        rest = rest.trim_start();
        if rest == "}" {
            return Some(map);
        }
        rest = rest.strip_prefix(',')?.trim_start();
    }
}

/// Reads a JSON text at the beginning of `rest`.
fn json_text(rest: &mut &str) -> Option<String> {
    let mut chars = rest.strip_prefix('"')?.chars();
    let mut text = String::new();
    loop {
        match chars.next()? {
            '"' => break,
            '\\' => text.push(match chars.next()? {
                'n' => '\n',
                't' => '\t',
                'u' => {
                    let digits: String = chars.by_ref().take(4).collect();
                    char::from_u32(u32::from_str_radix(&digits, 16).ok()?)?
                }
                other => other,
            }),
            other => text.push(other),
        }
    }
    *rest = chars.as_str();
    Some(text)
}
