//! `\df`, `\da`: functions, procedures and aggregates.

use super::arguments;
use super::family::{Asked, Kind, Takes};
use super::listing::{Listing, NO_SYSTEM, column, privileges};
use super::sql::Names;
use crate::session::Session;

pub static KINDS: &[Kind] = &[
    Kind::new("df", functions)
        .next("+Sanptwx")
        .takes(Takes::Types),
    Kind::listing("da", &AGGREGATES),
];

const NAMES: Names = Names::in_schema(
    "n.nspname",
    "p.proname",
    "pg_catalog.pg_function_is_visible(p.oid)",
);

const FROM: &str = "pg_catalog.pg_proc p\n\
    LEFT JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace";

static AGGREGATES: Listing = Listing {
    title: "List of aggregate functions",
    columns: &[
        column("Schema", "n.nspname"),
        column("Name", "p.proname"),
        column(
            "Result data type",
            "pg_catalog.format_type(p.prorettype, NULL)",
        ),
        column(
            "Argument data types",
            "CASE WHEN p.pronargs = 0 THEN CAST('*' AS pg_catalog.text)\n\
             ELSE pg_catalog.pg_get_function_arguments(p.oid) END",
        ),
        column(
            "Description",
            "pg_catalog.obj_description(p.oid, 'pg_proc')",
        ),
    ],
    from: FROM,
    always: &["p.prokind = 'a'"],
    usual: Some(NO_SYSTEM),
    names: NAMES,
    order: "1, 2, 4",
};

static FUNCTIONS: Listing = Listing {
    title: "List of functions",
    columns: &[
        column("Schema", "n.nspname"),
        column("Name", "p.proname"),
        column(
            "Result data type",
            "pg_catalog.pg_get_function_result(p.oid)",
        ),
        column(
            "Argument data types",
            "pg_catalog.pg_get_function_arguments(p.oid)",
        ),
        column(
            "Type",
            "CASE p.prokind WHEN 'a' THEN 'agg' WHEN 'w' THEN 'window' WHEN 'p' THEN 'proc' ELSE 'func' END",
        ),
        column(
            "Volatility",
            "CASE p.provolatile WHEN 'i' THEN 'immutable' WHEN 's' THEN 'stable' WHEN 'v' THEN 'volatile' END",
        )
        .verbose(),
        column(
            "Parallel",
            "CASE p.proparallel WHEN 'r' THEN 'restricted' WHEN 's' THEN 'safe' WHEN 'u' THEN 'unsafe' END",
        )
        .verbose(),
        column("Owner", "pg_catalog.pg_get_userbyid(p.proowner)").verbose(),
        column(
            "Security",
            "CASE WHEN p.prosecdef THEN 'definer' ELSE 'invoker' END",
        )
        .verbose(),
        column(
            "Leakproof?",
            "CASE WHEN p.proleakproof THEN 'yes' ELSE 'no' END",
        )
        .verbose(),
        column("Access privileges", privileges!("p.proacl")).verbose(),
        column("Language", "l.lanname").verbose(),
        column(
            "Internal name",
            "CASE WHEN l.lanname IN ('internal', 'c') THEN p.prosrc END",
        )
        .verbose(),
        column(
            "Description",
            "pg_catalog.obj_description(p.oid, 'pg_proc')",
        )
        .verbose(),
    ],
    from: "pg_catalog.pg_proc p\n\
        LEFT JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace\n\
        LEFT JOIN pg_catalog.pg_language l ON l.oid = p.prolang",
    always: &[],
    usual: Some(NO_SYSTEM),
    names: NAMES,
    order: "1, 2, 4",
};

const LETTERS: &str = "anptwSx+";

/// The letters for kinds of functions, with the condition for that kind and the one against it. Normal functions are
/// what no other letter stands for.
const SORTS: &[(char, &str, &str)] = &[
    ('a', "p.prokind = 'a'", "p.prokind <> 'a'"),
    ('p', "p.prokind = 'p'", "p.prokind <> 'p'"),
    (
        't',
        "p.prorettype = 'pg_catalog.trigger'::pg_catalog.regtype",
        "p.prorettype <> 'pg_catalog.trigger'::pg_catalog.regtype",
    ),
    ('w', "p.prokind = 'w'", "p.prokind <> 'w'"),
];

fn functions(session: &mut Session, asked: &Asked) -> bool {
    if asked.letters.contains(|letter| !LETTERS.contains(letter)) {
        session.error(format!("\\df only takes [{LETTERS}] as options"));
        return true;
    }
    let sorts = sorts(asked.letters);
    let always: Vec<&str> = sorts.iter().map(String::as_str).collect();
    FUNCTIONS.show_where(session, asked, &always, |session, sql| {
        let wanted = asked.more.iter().enumerate();
        for (n, wanted) in wanted {
            arguments::fits(session, sql, &format!("p.proargtypes[{n}]"), wanted)?;
        }
        Ok(())
    })
}

/// The conditions for the kinds that the letters name; none for all of them.
fn sorts(letters: &str) -> Vec<String> {
    let is_named = |letter| letters.contains(letter);
    if is_named('n') {
        let others = SORTS.iter().filter(|(letter, ..)| !is_named(*letter));
        return others.map(|(.., against)| (*against).to_owned()).collect();
    }
    let named = SORTS.iter().filter(|(letter, ..)| is_named(*letter));
    let named: Vec<&str> = named.map(|(_, condition, _)| *condition).collect();
    match named.is_empty() {
        true => Vec::new(),
        false => vec![format!("({})", named.join(" OR "))],
    }
}
