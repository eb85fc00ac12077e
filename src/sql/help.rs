//! Gives the syntax of each SQL command: PostgreSQL 18's own summary, by name.

/// The commands in order, each with name, description, syntax and the address of its page, as psql shows them.
const TEXT: &str = include_str!("help/statements.txt");

/// How each command begins.
const BEGIN: &str = "Command:     ";

/// A command: its name, and all that is told about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Statement {
    pub name: &'static str,
    pub text: &'static str,
}

/// All commands, in alphabetical order.
pub fn statements() -> impl Iterator<Item = Statement> {
    let mut rest = TEXT;
    std::iter::from_fn(move || {
        let name = rest.strip_prefix(BEGIN)?.lines().next()?;
        let end = rest[BEGIN.len()..]
            .find(BEGIN)
            .map_or(rest.len(), |at| at + BEGIN.len());
        let (text, after) = rest.split_at(end);
        rest = after;
        Some(Statement { name, text })
    })
}

/// What is told about `topic`: about the command of that name, or else about all that begin so; with less and less of
/// its words until there are some. `*` is every command.
pub fn about(topic: &str) -> Vec<Statement> {
    if topic == "*" {
        return statements().collect();
    }
    let exact = statements().find(|statement| statement.name.eq_ignore_ascii_case(topic));
    if let Some(exact) = exact {
        // Those that begin with its name stand after it, unless psql has stopped at it.
        return vec![exact];
    }
    let shorter = [Some(topic.len()), words(topic, 2), words(topic, 1)];
    for length in shorter.into_iter().flatten() {
        let wanted = &topic[..length];
        let found: Vec<Statement> = statements()
            .filter(|statement| {
                let begin = statement.name.get(..length);
                begin.is_some_and(|begin| begin.eq_ignore_ascii_case(wanted))
            })
            .collect();
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

/// The length of the first words of a text; `None` when that is all of it.
fn words(text: &str, count: usize) -> Option<usize> {
    let end = text.match_indices(' ').nth(count - 1);
    end.map(|(at, _)| at)
}
