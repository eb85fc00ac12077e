//! How does getopt_long of the GNU C library read arguments, and how does it complain.
//!
//! Arguments go in as typed, options come out by their full names, in order. Prefixes of names, bundles of letters
//! and options behind operands are settled here, because clap reads them differently.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::{OsStrExt, OsStringExt};

use crate::options::{self, LONG_NAMES, Opt, Takes};

/// Whose options are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    Psql,
    /// psql's and our own.
    Own,
    /// As pgtusk's, but that `-v` tells the version.
    Pgcli,
}

impl Dialect {
    fn option(self, letter: u8) -> Option<&'static Opt> {
        match (self, letter) {
            (Dialect::Psql, _) => options::by_letter(options::of_psql(), letter),
            (Dialect::Pgcli, b'v') => options::by_name("version"),
            (Dialect::Own | Dialect::Pgcli, _) => options::by_letter(options::all(), letter),
        }
    }
}

/// One option as it was found.
#[derive(Debug, Clone)]
pub struct Found {
    pub option: &'static Opt,
    pub value: Option<OsString>,
    /// Whether it is all there is to its argument, which matters for `-?`.
    pub is_alone: bool,
}

/// Arguments in order, up to the first mistake.
#[derive(Debug, Clone, Default)]
pub struct Sorted {
    pub options: Vec<Found>,
    pub operands: Vec<OsString>,
    /// The complaint, without the program's name before it.
    pub mistake: Option<Vec<u8>>,
}

/// Sorts `arguments` (without the program's name). With `POSIXLY_CORRECT` in the environment, the first operand ends
/// the options.
pub fn sort(arguments: &[OsString], dialect: Dialect, is_posixly_correct: bool) -> Sorted {
    let mut sorted = Sorted::default();
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        let bytes = argument.as_bytes();
        let result = match bytes {
            b"--" => break,
            [b'-', b'-', name @ ..] => long(name, dialect, &mut rest, &mut sorted.options),
            [b'-', letters @ ..] if !letters.is_empty() => {
                short(letters, dialect, &mut rest, &mut sorted.options)
            }
            _ => {
                sorted.operands.push(argument.clone());
                if is_posixly_correct {
                    break;
                }
                continue;
            }
        };
        if let Err(mistake) = result {
            sorted.mistake = Some(mistake);
            return sorted;
        }
    }
    sorted.operands.extend(rest.cloned());
    sorted
}

type Rest<'a> = std::slice::Iter<'a, OsString>;

fn long(
    argument: &[u8],
    dialect: Dialect,
    rest: &mut Rest,
    found: &mut Vec<Found>,
) -> Result<(), Vec<u8>> {
    let (name, attached) = match memchr::memchr(b'=', argument) {
        Some(at) => (&argument[..at], Some(&argument[at + 1..])),
        None => (argument, None),
    };
    let full = match own_name(name, dialect) {
        Some(own) => own,
        None => full_name(name, argument)?,
    };
    let option = options::by_name(full).expect("every long name has its option");
    let value = match (option.takes, attached) {
        (Takes::Nothing, Some(_)) => {
            return Err(format!("option '--{full}' doesn't allow an argument").into_bytes());
        }
        (_, Some(value)) => Some(OsString::from_vec(value.to_vec())),
        (Takes::Value(_), None) => {
            let next = rest.next().cloned();
            Some(
                next.ok_or_else(|| format!("option '--{full}' requires an argument").into_bytes())?,
            )
        }
        (_, None) => None,
    };
    found.push(Found {
        option,
        value,
        is_alone: true,
    });
    Ok(())
}

fn own_name(name: &[u8], dialect: Dialect) -> Option<&'static str> {
    let mut names = options::own().map(|option| option.long);
    match dialect {
        Dialect::Psql => None,
        Dialect::Own | Dialect::Pgcli => names.find(|own| own.as_bytes() == name),
    }
}

/// The long name that `name` is, or is a prefix of; `argument` is what the complaint shows.
fn full_name(name: &[u8], argument: &[u8]) -> Result<&'static str, Vec<u8>> {
    let candidates: Vec<&'static str> = LONG_NAMES
        .iter()
        .copied()
        .filter(|long| long.as_bytes().starts_with(name))
        .collect();
    if let Some(exact) = candidates.iter().find(|long| long.as_bytes() == name) {
        return Ok(exact);
    }
    match candidates.as_slice() {
        [only] => Ok(only),
        [] => Err([b"unrecognized option '--", argument, b"'"].concat()),
        several => {
            let mut mistake = [b"option '--", argument, b"' is ambiguous; possibilities:"].concat();
            for long in several {
                mistake.extend_from_slice(format!(" '--{long}'").as_bytes());
            }
            Err(mistake)
        }
    }
}

fn short(
    letters: &[u8],
    dialect: Dialect,
    rest: &mut Rest,
    found: &mut Vec<Found>,
) -> Result<(), Vec<u8>> {
    for (at, &letter) in letters.iter().enumerate() {
        let Some(option) = dialect.option(letter) else {
            return Err([b"invalid option -- '".as_slice(), &[letter], b"'"].concat());
        };
        let attached = &letters[at + 1..];
        let takes_value = matches!(option.takes, Takes::Value(_));
        let value = match (takes_value, attached.is_empty()) {
            (false, _) => None,
            (true, false) => Some(OsStr::from_bytes(attached).to_owned()),
            (true, true) => {
                let next = rest.next().cloned();
                let complaint = || {
                    [
                        b"option requires an argument -- '".as_slice(),
                        &[letter],
                        b"'",
                    ]
                    .concat()
                };
                Some(next.ok_or_else(complaint)?)
            }
        };
        found.push(Found {
            option,
            value,
            is_alone: letters.len() == 1,
        });
        if takes_value {
            break;
        }
    }
    Ok(())
}
