//! Recognizes the plain words that newcomers type at a prompt: `help`, `exit` and `quit`, by psql's rules.

use crate::sql::splitter::Pending;

/// A word that asks for help or for the way out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    Help,
    Leave,
    /// `\q`, which is text inside quotes and comments.
    Quit,
}

/// The word that a line consists of, in any case, with blanks after it and one semicolon. A blank before it makes it
/// SQL.
pub fn recognize(line: &str) -> Option<Word> {
    const WORDS: [(&str, Word); 4] = [
        ("help", Word::Help),
        ("exit", Word::Leave),
        ("quit", Word::Leave),
        ("\\q", Word::Quit),
    ];
    let is_prefix = |word: &str| {
        let start = line.get(..word.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(word))
    };
    let (name, word) = WORDS.into_iter().find(|(name, _)| is_prefix(name))?;
    let rest = line[name.len()..].trim();
    (rest.is_empty() || rest == ";").then_some(word)
}

/// The name in `describe NAME` or `desc NAME`, which other clients have: `\\d NAME` is meant.
pub fn described(line: &str) -> Option<&str> {
    let line = line.trim_end().trim_end_matches(';').trim_end();
    let (word, name) = line.split_once(char::is_whitespace)?;
    let is_word = ["describe", "desc"]
        .iter()
        .any(|known| word.eq_ignore_ascii_case(known));
    let name = name.trim();
    (is_word && !name.is_empty() && !name.contains(char::is_whitespace)).then_some(name)
}

/// What psql prints for the word inside an unfinished statement, to which it is added all the same.
pub fn hint(word: Word, pending: Pending) -> Option<&'static str> {
    let in_quote = !matches!(
        pending,
        Pending::Nothing | Pending::Statement | Pending::Paren
    );
    match word {
        Word::Help => Some("Use \\? for help or press control-C to clear the input buffer."),
        Word::Leave if in_quote => Some("Use control-D to quit."),
        Word::Leave => Some("Use \\q to quit."),
        Word::Quit => in_quote.then_some("Use control-D to quit."),
    }
}

/// psql's answer to `help`.
pub const PSQL_HELP: &str = "You are using psql, the command-line interface to PostgreSQL.\n\
Type:  \\copyright for distribution terms\n       \
       \\h for help with SQL commands\n       \
       \\? for help with psql commands\n       \
       \\g or terminate with semicolon to execute query\n       \
       \\q to quit\n";

/// The answer to `help` at our own prompt.
pub const OWN_HELP: &str = "\
A semicolon or \\g at the end runs what you have typed; Ctrl-C clears it, or cancels what runs.
  \\?      the backslash commands        Tab     complete, or open the menu
  \\h      the syntax of SQL commands    Ctrl-R  search the history
  \\d      tables, views and sequences   F2      smart completion on or off
  \\e      edit in your editor           F3      what Enter does in several lines
  \\q      leave, as Ctrl-D does         F4      emacs or vi keys
  F1      all keys                      F5      explain instead of run
";

#[cfg(test)]
mod tests {
    use super::{Word, recognize};

    #[test]
    fn a_word_alone_is_recognized() {
        for line in ["exit", "EXIT;", "quit ;", "Quit  ; ", "exit\t"] {
            assert_eq!(recognize(line), Some(Word::Leave), "{line:?}");
        }
        assert_eq!(recognize("help;"), Some(Word::Help));
        for line in [" exit", "exit now", "exit;;", "exits", "hel", "\u{e9}xit"] {
            assert_eq!(recognize(line), None, "{line:?}");
        }
    }
}
