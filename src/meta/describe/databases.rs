//! `-l`: which databases there are.

use super::{ask, print};
use crate::session::Session;
use crate::session::facts::version_number;

/// The columns by the version from which a server has them, newest first: locale, ICU rules, locale provider.
const LOCALES: &[(u32, &str, &str, &str)] = &[
    (170_000, "d.datlocale", "d.daticurules", PROVIDER),
    (160_000, "d.daticulocale", "d.daticurules", PROVIDER),
    (150_000, "d.daticulocale", "NULL", PROVIDER),
    (0, "NULL", "NULL", "'libc'"),
];

const PROVIDER: &str =
    "CASE d.datlocprovider WHEN 'b' THEN 'builtin' WHEN 'c' THEN 'libc' WHEN 'i' THEN 'icu' END";

/// Prints the databases of the server; `false` when that failed, which has been told.
pub fn list(session: &mut Session) -> bool {
    let version = session.server.parameter("server_version");
    let version = version_number(&version.unwrap_or_default());
    let row = LOCALES.iter().find(|(least, ..)| version >= *least);
    let (_, locale, rules, provider) = row.expect("the last row fits every version");
    let sql = include_str!("queries/databases.sql")
        .replace("{provider}", provider)
        .replace("{locale}", locale)
        .replace("{rules}", rules);
    let Some(mut table) = ask(session, &sql) else {
        return false;
    };
    table.title = Some(b"List of databases".to_vec());
    print(session, &table);
    true
}
