//! `\n`, `\ns`, `\nd`: queries with names, as pgcli keeps them in `[named queries]` of its configuration, which is
//! read and never written: what is saved here is kept for the session.

use super::args::Mode;
use super::{Call, Flow, MetaCommand, MetaCx, Reads};
use crate::rows::{Column, Table};
use crate::session::Session;
use crate::session::delivery::Delivery;

pub static COMMANDS: &[MetaCommand] = &[
    MetaCommand::new(&["n", "n+"], Reads::All(Mode::Normal), run).not_in_psql(),
    MetaCommand::new(&["ns"], Reads::Each(&[Mode::Normal, Mode::WholeLine]), save).not_in_psql(),
    MetaCommand::new(&["nd"], Reads::Each(&[Mode::Normal]), delete).not_in_psql(),
];

/// Runs a named query with its arguments, or lists them all.
fn run(cx: &mut MetaCx, call: &Call) -> Flow {
    let Some(name) = call.text(0) else {
        list(cx.session);
        return Flow::Next;
    };
    let name = String::from_utf8_lossy(name).into_owned();
    let queries = &cx.session.settings.named_queries;
    let Some((_, query)) = queries.iter().find(|(known, _)| *known == name) else {
        return cx.fail(call.name, format!("no named query \"{name}\""));
    };
    let arguments: Vec<String> = (1..call.args.len())
        .filter_map(|n| call.text(n))
        .map(|text| String::from_utf8_lossy(text).into_owned())
        .collect();
    let sql = match filled(query, &arguments) {
        Ok(sql) => sql,
        Err(problem) => return cx.fail(call.name, problem),
    };
    cx.confirm(format!("> {sql}"));
    Flow::Run {
        sql: sql.into_bytes(),
        delivery: Delivery::default(),
        command: call.name,
    }
}

fn save(cx: &mut MetaCx, call: &Call) -> Flow {
    let (Some(name), Some(query)) = (call.text(0), call.text(1)) else {
        return cx.fail(call.name, "missing required argument");
    };
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
    let (name, query) = (text(name), text(query));
    let queries = &mut cx.session.settings.named_queries;
    queries.retain(|(known, _)| *known != name);
    queries.push((name, query));
    cx.confirm("Saved for this session.");
    Flow::Next
}

fn delete(cx: &mut MetaCx, call: &Call) -> Flow {
    let Some(name) = call.text(0) else {
        return cx.fail(call.name, "missing required argument");
    };
    let name = String::from_utf8_lossy(name).into_owned();
    let queries = &mut cx.session.settings.named_queries;
    let before = queries.len();
    queries.retain(|(known, _)| *known != name);
    if queries.len() == before {
        return cx.fail(call.name, format!("no named query \"{name}\""));
    }
    cx.confirm("Deleted for this session.");
    Flow::Next
}

fn list(session: &mut Session) {
    let mut table = Table {
        title: Some(b"Named queries".to_vec()),
        columns: vec![Column::text("Name"), Column::text("Query")],
        ..Table::default()
    };
    for (name, query) in &session.settings.named_queries {
        table.push([Some(name.as_bytes()), Some(query.as_bytes())].into_iter());
    }
    super::describe::print(session, &table);
}

/// The query with its parameters replaced: `$1` and so on, `$*` by all arguments, `$@` by all of them quoted.
fn filled(query: &str, arguments: &[String]) -> Result<String, String> {
    let quoted: Vec<String> = arguments
        .iter()
        .map(|text| format!("'{}'", text.replace('\'', "''")))
        .collect();
    let mut sql = String::with_capacity(query.len());
    let mut used = 0;
    let mut rest = query;
    while let Some(at) = rest.find('$') {
        let (before, behind) = rest.split_at(at);
        sql.push_str(before);
        let behind = &behind[1..];
        let digits = behind.len()
            - behind
                .trim_start_matches(|c: char| c.is_ascii_digit())
                .len();
        let taken = match behind.chars().next() {
            Some('*') => Some((arguments.join(", "), 1)),
            Some('@') => Some((quoted.join(", "), 1)),
            _ => None,
        };
        if let Some((text, length)) = taken {
            used = arguments.len();
            sql.push_str(&text);
            rest = &behind[length..];
        } else if digits > 0 {
            let number: usize = behind[..digits].parse().unwrap_or(0);
            let argument = number.checked_sub(1).and_then(|n| arguments.get(n));
            let missing = || format!("the query needs an argument for \"${number}\"");
            sql.push_str(argument.ok_or_else(missing)?);
            used = used.max(number);
            rest = &behind[digits..];
        } else {
            sql.push('$');
            rest = behind;
        }
    }
    if used < arguments.len() {
        return Err(format!(
            "the query has no place for \"{}\"",
            arguments[used]
        ));
    }
    sql.push_str(rest);
    Ok(sql)
}

#[cfg(test)]
mod tests {
    use super::filled;

    fn shown(query: &str, arguments: &[&str]) -> String {
        let arguments: Vec<String> = arguments.iter().map(|text| (*text).to_owned()).collect();
        filled(query, &arguments).unwrap_or_else(|problem| format!("error: {problem}"))
    }

    #[test]
    fn parameters_are_replaced() {
        assert_eq!(shown("select 1", &[]), "select 1");
        assert_eq!(shown("select $1, '$2'", &["a", "b"]), "select a, 'b'");
        assert_eq!(
            shown("in ($*) or ($@)", &["a", "o'b"]),
            "in (a, o'b) or ('a', 'o''b')"
        );
        assert_eq!(shown("select $$x$$", &[]), "select $$x$$");
    }

    #[test]
    fn arguments_must_fit() {
        assert_eq!(
            shown("select $2", &["a"]),
            "error: the query needs an argument for \"$2\""
        );
        assert_eq!(
            shown("select $1", &["a", "b"]),
            "error: the query has no place for \"b\""
        );
    }
}
