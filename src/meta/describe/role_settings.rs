//! `\drds`: which settings roles and databases have.

use super::pattern;
use super::{ask, print};
use crate::format::Expanded;
use crate::meta::args::Mode;
use crate::meta::{Call, Flow, MetaCommand, MetaCx, Reads};

pub static COMMANDS: &[MetaCommand] = &[MetaCommand::new(
    &["drds", "drdsx"],
    Reads::Each(&[Mode::Normal, Mode::Normal]),
    list,
)];

const QUERY: &str = "SELECT rolname AS \"Role\", datname AS \"Database\",\n\
    pg_catalog.array_to_string(setconfig, E'\\n') AS \"Settings\"\n\
    FROM pg_catalog.pg_db_role_setting s\n\
    LEFT JOIN pg_catalog.pg_database d ON d.oid = setdatabase\n\
    LEFT JOIN pg_catalog.pg_roles r ON r.oid = setrole\n";

fn list(cx: &mut MetaCx, call: &Call) -> Flow {
    let encoding = cx.session.encoding();
    let mut conditions = Vec::new();
    for (column, argument) in ["r.rolname", "d.datname"].iter().zip(0..) {
        let Some(text) = call.text(argument) else {
            continue;
        };
        let parsed = pattern::parse(text, 1, encoding);
        if parsed.dots > 0 {
            let problem = b"improper qualified name (too many dotted names): ";
            cx.session.error([&problem[..], text].concat());
            return Flow::Failed;
        }
        conditions.extend(pattern::condition(column, &parsed.name, encoding));
    }
    let mut sql = QUERY.as_bytes().to_vec();
    for (index, condition) in conditions.iter().enumerate() {
        sql.extend_from_slice(if index == 0 { b"WHERE " } else { b"  AND " });
        sql.extend_from_slice(condition);
    }
    sql.extend_from_slice(b"ORDER BY 1, 2;");
    let Some(mut table) = ask(cx.session, &String::from_utf8_lossy(&sql)) else {
        return Flow::Failed;
    };
    if table.rows.is_empty() && !cx.session.settings.vars.typed().quiet {
        let text = match (call.text(0), call.text(1)) {
            (Some(role), Some(database)) => [
                b"Did not find any settings for role \"",
                role,
                b"\" and database \"",
                database,
                b"\".",
            ]
            .concat(),
            (Some(role), None) => [b"Did not find any settings for role \"", role, b"\"."].concat(),
            _ => b"Did not find any settings.".to_vec(),
        };
        cx.session.error(text);
        return Flow::Next;
    }
    table.title = Some(b"List of settings".to_vec());
    let expanded = cx.session.settings.display.expanded;
    if call.name.ends_with('x') {
        cx.session.settings.display.expanded = Expanded::On;
    }
    print(cx.session, &table);
    cx.session.settings.display.expanded = expanded;
    Flow::Next
}
