//! Completes after `\copy`: as after COPY, but for files of this machine.

use crate::complete::Question;
use crate::complete::candidate::{Candidate, Place};
use crate::complete::command;
use crate::complete::sources::keywords;
use crate::complete::sources::paths::Wanted as Paths;
use crate::complete::spot::{self, Argument, Spot};
use crate::complete::statement;
use crate::complete::world::World;
use crate::sql::grammar::Start;
use crate::sql::scope::Scope;

/// The candidates for an argument of `\copy`.
pub fn candidates(
    question: &Question,
    scope: &Scope,
    argument: &Argument,
    world: &World,
) -> Vec<Candidate> {
    let (text, cursor) = (question.text, question.cursor);
    let before = Copied::read(&text[argument.rest..argument.start]);
    if let Some(end) = before.file_of {
        let typed = &text[argument.start..cursor];
        let ends: &[&str] = match end {
            End::From => &["STDIN", "PSTDIN", "PROGRAM"],
            End::To => &["STDOUT", "PSTDOUT", "PROGRAM"],
        };
        let mut found = question.fuzzy(typed, argument.start..cursor, world, |out| {
            let case = world.options.keyword_case;
            keywords::offer(ends.iter().copied(), Place::Expected, case, out);
        });
        found.extend(command::files(question, argument, Paths::Any, world));
        return found;
    }
    let Spot::Word(word) = spot::find(&text[..cursor], argument.start) else {
        return Vec::new();
    };
    let before = format!("COPY {}{}", before.sql, &text[argument.start..word.start]);
    statement::following(question, scope, &word, world, &before, Start::Statement)
}

/// Which side of a `\copy` is not the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    From,
    To,
}

/// The arguments of `\copy` as the SQL that they stand for.
struct Copied {
    sql: String,
    /// The name of a file comes next.
    file_of: Option<End>,
}

impl Copied {
    fn read(arguments: &str) -> Copied {
        let mut depth = 0usize;
        let mut sql = String::new();
        let mut file_of = None;
        for word in arguments.split_whitespace() {
            depth = (depth + word.matches('(').count()).saturating_sub(word.matches(')').count());
            let is = |known: &str| word.eq_ignore_ascii_case(known);
            let is_stream = ["stdin", "stdout", "pstdin", "pstdout"]
                .iter()
                .any(|s| is(s));
            sql += match file_of {
                Some(_) if is_stream => "stdin",
                Some(_) if is("program") => "",
                // A path is no SQL.
                Some(_) => "'file'",
                None => word,
            };
            sql.push(' ');
            file_of = match file_of {
                Some(end) if is("program") => Some(end),
                Some(_) => None,
                None if depth == 0 && is("from") => Some(End::From),
                None if depth == 0 && is("to") => Some(End::To),
                None => None,
            };
        }
        Copied { sql, file_of }
    }
}
