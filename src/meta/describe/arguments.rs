//! Which types do the arguments of a function or an operator have: conditions from the further arguments of `\df` and
//! `\do`.

use super::sql::{Names, Refusal, Sql};
use super::types::catalog_name;
use crate::session::Session;

/// What a type is found by: either of its names, arrays and rows of tables included.
pub const NAMES: Names = Names {
    other_name: Some("pg_catalog.format_type(at.oid, NULL)"),
    ..Names::in_schema(
        "an.nspname",
        "at.typname",
        "pg_catalog.pg_type_is_visible(at.oid)",
    )
};

/// Adds the condition that the type in column `place` fits `wanted`; `-` means that there is no such argument.
///
/// # Errors
///
/// psql's words for a pattern that cannot be looked for.
pub fn fits(session: &Session, sql: &mut Sql, place: &str, wanted: &[u8]) -> Result<(), Refusal> {
    if wanted == b"-" {
        sql.also(format!(
            "NOT EXISTS (SELECT 1 FROM pg_catalog.pg_type at WHERE at.oid = {place})"
        ));
        return Ok(());
    }
    let Some(condition) = Sql::condition(session, Some(catalog_name(wanted)), &NAMES)? else {
        return Ok(());
    };
    let has_one = format!(
        "EXISTS (SELECT 1 FROM pg_catalog.pg_type at\n\
         JOIN pg_catalog.pg_namespace an ON an.oid = at.typnamespace\n\
         WHERE at.oid = {place} AND "
    );
    sql.also([has_one.as_bytes(), &condition.text, b")"].concat());
    Ok(())
}
