//! Does a statement hold a password, so that it must not be remembered? Pure.
//!
//! In doubt it does: a statement that is not in the history can be typed again.

use crate::sql::lexer::{self, Kind, Token};

/// What names of secrets have in them.
const NAMES: &[&str] = &[
    "password",
    "passwd",
    "passphrase",
    "secret",
    "api_key",
    "apikey",
    "token",
];
/// The same in strings: what a connection string calls it.
const KEYS: &[&str] = &["password", "passwd", "passphrase", "secret"];
/// Environment variables and the like, wherever they stand.
const ANYWHERE: &[&str] = &["pgpassword", "pgsslpassword"];
/// Functions that get a secret as one of their arguments.
const FUNCTIONS: &[&str] = &[
    "crypt",
    "pgp_sym_encrypt",
    "pgp_sym_decrypt",
    "pgp_sym_encrypt_bytea",
    "pgp_sym_decrypt_bytea",
];

/// Whether a statement or a backslash command holds a password.
pub fn is_in(statement: &str) -> bool {
    let lower = statement.to_lowercase();
    if ANYWHERE.iter().any(|name| lower.contains(name)) || has_url_with_password(&lower) {
        return true;
    }
    let tokens: Vec<Token> = lexer::significant(statement.as_bytes()).collect();
    let words = Words {
        text: statement,
        tokens: &tokens,
    };
    let has_command = tokens.iter().any(|token| token.kind == Kind::Command);
    (has_command && (has_setting(&lower) || words.commands_tell()))
        || (0..tokens.len()).any(|at| words.tells(at))
}

fn is_string(kind: Kind) -> bool {
    matches!(kind, Kind::String | Kind::DollarString)
}

fn names_secret(word: &str, names: &[&str]) -> bool {
    let word = word.to_lowercase();
    names.iter().any(|name| word.contains(name))
}

/// The tokens of a statement.
struct Words<'a> {
    text: &'a str,
    tokens: &'a [Token],
}

impl Words<'_> {
    fn text(&self, at: usize) -> &str {
        let token = self.tokens.get(at);
        token.map_or("", |token| {
            self.text.get(token.start..token.end).unwrap_or("")
        })
    }

    fn kind(&self, at: usize) -> Option<Kind> {
        self.tokens.get(at).map(|token| token.kind)
    }

    /// Whether the token at `at` tells a secret, or the one behind it.
    fn tells(&self, at: usize) -> bool {
        match self.kind(at) {
            Some(Kind::Word | Kind::QuotedIdentifier) if self.is_function(at) => true,
            Some(Kind::Word | Kind::QuotedIdentifier) => {
                names_secret(self.text(at), NAMES) && self.has_string(at + 1)
            }
            // set_config('app.secret', 'value', ...)
            Some(kind) if is_string(kind) => {
                has_setting(&self.text(at).to_lowercase()) || self.is_set_config(at)
            }
            _ => false,
        }
    }

    /// Whether a string comes next, perhaps behind `=`, `TO` or an opening parenthesis.
    fn has_string(&self, at: usize) -> bool {
        let is_between = |at: usize| {
            let text = self.text(at);
            matches!(text, "=" | ":=" | "=>" | "(" | ":") || text.eq_ignore_ascii_case("to")
        };
        let next = (at..at + 3).find(|&at| !is_between(at));
        let kind = next.and_then(|at| self.kind(at));
        kind.is_some_and(is_string)
    }

    fn is_function(&self, at: usize) -> bool {
        let is_named = FUNCTIONS
            .iter()
            .any(|name| name.eq_ignore_ascii_case(self.text(at)));
        let behind = at + 2..self.tokens.len();
        is_named
            && self.text(at + 1) == "("
            && behind
                .take_while(|&at| self.text(at) != ")")
                .any(|at| self.kind(at).is_some_and(is_string))
    }

    fn is_set_config(&self, at: usize) -> bool {
        at >= 2
            && self.text(at - 2).eq_ignore_ascii_case("set_config")
            && names_secret(self.text(at), NAMES)
            && self.kind(at + 2).is_some_and(is_string)
    }

    /// Whether a backslash command asks for a password, or sets a variable that is named like one.
    fn commands_tell(&self) -> bool {
        let commands = (0..self.tokens.len()).filter(|&at| self.kind(at) == Some(Kind::Command));
        commands.into_iter().any(|at| match self.text(at) {
            "\\password" => true,
            "\\set" | "\\setenv" => {
                names_secret(self.text(at + 1), NAMES) && self.kind(at + 2).is_some()
            }
            _ => false,
        })
    }
}

/// `password=something`, in small letters, as connection strings have it.
fn has_setting(text: &str) -> bool {
    KEYS.iter().any(|key| {
        text.match_indices(key).any(|(at, _)| {
            let rest = text[at + key.len()..].trim_start();
            let value = rest.strip_prefix('=').map(str::trim_start);
            value.is_some_and(|value| !value.is_empty() && !value.starts_with(":'"))
        })
    })
}

/// `postgresql://user:secret@host`, in small letters.
fn has_url_with_password(text: &str) -> bool {
    text.split("://").skip(1).any(|rest| {
        let end = rest.find([' ', '\'', '"', '\n', '\t']);
        let authority = &rest[..end.unwrap_or(rest.len())];
        authority
            .rsplit_once('@')
            .is_some_and(|(user, _)| user.contains(':'))
    })
}
