//! Names the words that shape a statement, by their tokens of PostgreSQL's grammar.

use std::str;

use crate::sql::grammar::{Category, keyword, keyword_token};

/// A word that matters to finding names; [`Keyword::NONE`] is any other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Keyword(u16);

impl Keyword {
    pub const NONE: Keyword = Keyword(u16::MAX);
    /// Any other word that can be no name.
    pub const RESERVED: Keyword = Keyword(u16::MAX - 1);
    pub const ADD: Keyword = word("ADD");
    pub const ALL: Keyword = word("ALL");
    pub const ALTER: Keyword = word("ALTER");
    pub const ANALYZE: Keyword = word("ANALYZE");
    pub const AND: Keyword = word("AND");
    pub const ANY: Keyword = word("ANY");
    pub const ARRAY: Keyword = word("ARRAY");
    pub const AS: Keyword = word("AS");
    pub const ASC: Keyword = word("ASC");
    pub const BETWEEN: Keyword = word("BETWEEN");
    pub const BY: Keyword = word("BY");
    pub const CASE: Keyword = word("CASE");
    pub const CAST: Keyword = word("CAST");
    pub const CHECK: Keyword = word("CHECK");
    pub const COLLATE: Keyword = word("COLLATE");
    pub const COLUMN: Keyword = word("COLUMN");
    pub const COMMENT: Keyword = word("COMMENT");
    pub const CONFLICT: Keyword = word("CONFLICT");
    pub const CONSTRAINT: Keyword = word("CONSTRAINT");
    pub const COPY: Keyword = word("COPY");
    pub const CREATE: Keyword = word("CREATE");
    pub const CROSS: Keyword = word("CROSS");
    pub const CURSOR: Keyword = word("CURSOR");
    pub const DEFAULT: Keyword = word("DEFAULT");
    pub const DELETE: Keyword = word("DELETE");
    pub const DESC: Keyword = word("DESC");
    pub const DISTINCT: Keyword = word("DISTINCT");
    pub const DO: Keyword = word("DO");
    pub const ELSE: Keyword = word("ELSE");
    pub const END: Keyword = word("END");
    pub const EXCEPT: Keyword = word("EXCEPT");
    pub const EXECUTE: Keyword = word("EXECUTE");
    pub const EXISTS: Keyword = word("EXISTS");
    pub const EXPLAIN: Keyword = word("EXPLAIN");
    pub const FETCH: Keyword = word("FETCH");
    pub const FILTER: Keyword = word("FILTER");
    pub const FOR: Keyword = word("FOR");
    pub const FOREIGN: Keyword = word("FOREIGN");
    pub const FROM: Keyword = word("FROM");
    pub const FULL: Keyword = word("FULL");
    pub const GROUP: Keyword = word("GROUP");
    pub const HAVING: Keyword = word("HAVING");
    pub const ILIKE: Keyword = word("ILIKE");
    pub const IN: Keyword = word("IN");
    pub const INNER: Keyword = word("INNER");
    pub const INSERT: Keyword = word("INSERT");
    pub const INTERSECT: Keyword = word("INTERSECT");
    pub const INTO: Keyword = word("INTO");
    pub const IS: Keyword = word("IS");
    pub const JOIN: Keyword = word("JOIN");
    pub const LATERAL: Keyword = word("LATERAL");
    pub const LEFT: Keyword = word("LEFT");
    pub const LIKE: Keyword = word("LIKE");
    pub const LIMIT: Keyword = word("LIMIT");
    pub const MATCHED: Keyword = word("MATCHED");
    pub const MATERIALIZED: Keyword = word("MATERIALIZED");
    pub const MERGE: Keyword = word("MERGE");
    pub const NATURAL: Keyword = word("NATURAL");
    pub const NOT: Keyword = word("NOT");
    pub const NULL: Keyword = word("NULL");
    pub const OFFSET: Keyword = word("OFFSET");
    pub const ON: Keyword = word("ON");
    pub const ONLY: Keyword = word("ONLY");
    pub const OR: Keyword = word("OR");
    pub const ORDER: Keyword = word("ORDER");
    pub const ORDINALITY: Keyword = word("ORDINALITY");
    pub const OUTER: Keyword = word("OUTER");
    pub const OVER: Keyword = word("OVER");
    pub const PRIMARY: Keyword = word("PRIMARY");
    pub const RECURSIVE: Keyword = word("RECURSIVE");
    pub const REFERENCES: Keyword = word("REFERENCES");
    pub const RETURNING: Keyword = word("RETURNING");
    pub const RIGHT: Keyword = word("RIGHT");
    pub const ROWS: Keyword = word("ROWS");
    pub const SELECT: Keyword = word("SELECT");
    pub const SET: Keyword = word("SET");
    pub const SIMILAR: Keyword = word("SIMILAR");
    pub const TABLE: Keyword = word("TABLE");
    pub const TABLESAMPLE: Keyword = word("TABLESAMPLE");
    pub const THEN: Keyword = word("THEN");
    pub const TO: Keyword = word("TO");
    pub const UNION: Keyword = word("UNION");
    pub const UNIQUE: Keyword = word("UNIQUE");
    pub const UPDATE: Keyword = word("UPDATE");
    pub const USING: Keyword = word("USING");
    pub const VALUES: Keyword = word("VALUES");
    pub const VARIADIC: Keyword = word("VARIADIC");
    pub const WHEN: Keyword = word("WHEN");
    pub const WHERE: Keyword = word("WHERE");
    pub const WINDOW: Keyword = word("WINDOW");
    pub const WITH: Keyword = word("WITH");
    pub const WITHIN: Keyword = word("WITHIN");
}

/// All that have a name here.
#[rustfmt::skip] // one word in a line is twice as long as all that is said with them
const KNOWN: &[Keyword] = &[
    Keyword::ADD, Keyword::ALL, Keyword::ALTER, Keyword::ANALYZE, Keyword::AND, Keyword::ANY, Keyword::ARRAY,
    Keyword::AS, Keyword::ASC, Keyword::BETWEEN, Keyword::BY, Keyword::CASE, Keyword::CAST, Keyword::CHECK,
    Keyword::COLLATE, Keyword::COLUMN, Keyword::COMMENT, Keyword::CONFLICT, Keyword::CONSTRAINT, Keyword::COPY,
    Keyword::CREATE, Keyword::CROSS, Keyword::CURSOR, Keyword::DEFAULT, Keyword::DELETE, Keyword::DESC,
    Keyword::DISTINCT, Keyword::DO, Keyword::ELSE, Keyword::END, Keyword::EXCEPT, Keyword::EXECUTE, Keyword::EXISTS,
    Keyword::EXPLAIN, Keyword::FETCH, Keyword::FILTER, Keyword::FOR, Keyword::FOREIGN, Keyword::FROM, Keyword::FULL,
    Keyword::GROUP, Keyword::HAVING, Keyword::ILIKE, Keyword::IN, Keyword::INNER, Keyword::INSERT, Keyword::INTERSECT,
    Keyword::INTO, Keyword::IS, Keyword::JOIN, Keyword::LATERAL, Keyword::LEFT, Keyword::LIKE, Keyword::LIMIT,
    Keyword::MATCHED, Keyword::MATERIALIZED, Keyword::MERGE, Keyword::NATURAL, Keyword::NOT, Keyword::NULL,
    Keyword::OFFSET, Keyword::ON, Keyword::ONLY, Keyword::OR, Keyword::ORDER, Keyword::ORDINALITY, Keyword::OUTER,
    Keyword::OVER, Keyword::PRIMARY, Keyword::RECURSIVE, Keyword::REFERENCES, Keyword::RETURNING, Keyword::RIGHT,
    Keyword::ROWS, Keyword::SELECT, Keyword::SET, Keyword::SIMILAR, Keyword::TABLE, Keyword::TABLESAMPLE, Keyword::THEN,
    Keyword::TO, Keyword::UNION, Keyword::UNIQUE, Keyword::UPDATE, Keyword::USING, Keyword::VALUES, Keyword::VARIADIC,
    Keyword::WHEN, Keyword::WHERE, Keyword::WINDOW, Keyword::WITH, Keyword::WITHIN,
];

const fn word(text: &str) -> Keyword {
    Keyword(keyword_token(text))
}

/// What a word without quotes is, in any case, and whether it is reserved: no alias and no name when not quoted.
pub(super) fn lookup(word: &[u8]) -> (Keyword, bool) {
    let Some(known) = str::from_utf8(word).ok().and_then(keyword) else {
        return (Keyword::NONE, false);
    };
    let is_reserved = matches!(
        known.category,
        Category::Reserved | Category::TypeOrFunctionName
    );
    let keyword = match known.text {
        // Words of the same meaning.
        "SOME" => Keyword::ANY,
        "ANALYSE" => Keyword::ANALYZE,
        _ => Keyword(known.token),
    };
    if KNOWN.contains(&keyword) {
        (keyword, is_reserved)
    } else if is_reserved {
        (Keyword::RESERVED, true)
    } else {
        (Keyword::NONE, false)
    }
}
