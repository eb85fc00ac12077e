//! Offers the keywords that can follow, usual ones first.

use crate::complete::candidate::{Kind, Nearness, Place, Relevance};
use crate::complete::collector::Collector;
use crate::complete::options::KeywordCase;

/// Keywords and phrases that are used much, the most usual first.
const USUAL: &[&str] = &[
    "SELECT",
    "FROM",
    "WHERE",
    "AND",
    "AS",
    "ON",
    "JOIN",
    "LEFT JOIN",
    "ORDER BY",
    "GROUP BY",
    "LIMIT",
    "INSERT INTO",
    "VALUES",
    "UPDATE",
    "SET",
    "DELETE FROM",
    "CREATE TABLE",
    "IN",
    "IS NULL",
    "IS NOT NULL",
    "NOT NULL",
    "PRIMARY KEY",
    "OR",
    "NOT",
    "LIKE",
    "ILIKE",
    "BETWEEN",
    "EXISTS",
    "DISTINCT",
    "CASE",
    "WHEN",
    "THEN",
    "ELSE",
    "END",
    "HAVING",
    "UNION ALL",
    "UNION",
    "DESC",
    "ASC",
    "WITH",
    "INNER JOIN",
    "RETURNING",
    "REFERENCES",
    "DEFAULT",
    "NULL",
    "TRUE",
    "FALSE",
    "CAST",
    "COALESCE",
    "ALTER TABLE",
    "DROP TABLE",
    "CREATE INDEX",
    "USING",
    "OFFSET",
    "BEGIN",
    "COMMIT",
    "ROLLBACK",
    "EXPLAIN",
    "ADD COLUMN",
    "UNIQUE",
    "CHECK",
    "FOREIGN KEY",
    "CONSTRAINT",
    "OVER",
    "PARTITION BY",
    "FILTER",
    "NOT IN",
    "IF EXISTS",
    "IF NOT EXISTS",
    "ON CONFLICT",
    "DO NOTHING",
    "DO UPDATE SET",
    "CROSS JOIN",
    "RIGHT JOIN",
    "FULL JOIN",
    "LATERAL",
    "EXTRACT",
    "INTERVAL",
    "NULLIF",
    "CURRENT_DATE",
    "CURRENT_TIMESTAMP",
    "CREATE VIEW",
    "CREATE OR REPLACE FUNCTION",
    "GRANT",
    "REVOKE",
    "TO",
    "SHOW",
    "ANALYZE",
    "VACUUM",
    "TRUNCATE",
    "COPY",
    "CALL",
    "CASCADE",
    "FOR UPDATE",
    "EXCEPT",
    "INTERSECT",
    "ARRAY",
    "ROW",
    "ANY",
    "ALL",
    "NULLS LAST",
    "NULLS FIRST",
];

/// Where a keyword stands in the order of use.
fn order(keyword: &str) -> usize {
    let at = USUAL.iter().position(|usual| *usual == keyword);
    at.unwrap_or(USUAL.len())
}

/// Offers keywords, which are in upper case, at a place where they are `place`.
pub fn offer<'s>(
    keywords: impl Iterator<Item = &'s str>,
    place: Place,
    case: KeywordCase,
    out: &mut Collector<'s>,
) {
    for keyword in keywords {
        let order = order(keyword);
        // A rare keyword yields to names that fit as well.
        let place = match order < USUAL.len() {
            true => place,
            false => place.lower(),
        };
        let relevance = Relevance::new(place, Nearness::Neutral).ordered(order);
        let typed = out.pattern().typed().to_owned();
        out.offer(keyword, Kind::Keyword, relevance, || {
            (case.apply(keyword, &typed), String::new())
        });
    }
}
