//! Does a text only read: one statement that changes nothing by itself, so that it can be cancelled without harm.
//!
//! Functions that are called may do anything; what they did is undone by a cancel.

use super::lexer::{Kind, Lexer, State};

/// How such statements begin.
const READS: &[&str] = &["select", "table", "values", "with", "show", "explain"];

/// The words that make one of these change something.
const CHANGES: &[&str] = &["insert", "update", "delete", "merge", "into"];

/// Whether `sql` is one statement that reads; in doubt it is not.
pub fn only_reads(sql: &[u8]) -> bool {
    let mut is_first = true;
    let mut is_ended = false;
    for token in Lexer::new(sql, State::default()) {
        let text = &sql[token.start..token.end];
        let is_one_of = |words: &[&str]| {
            let mut words = words.iter();
            words.any(|word| text.eq_ignore_ascii_case(word.as_bytes()))
        };
        match token.kind {
            Kind::Whitespace | Kind::LineComment | Kind::BlockComment => continue,
            _ if is_ended => return false,
            Kind::Word if is_first && !is_one_of(READS) => return false,
            Kind::Word if is_first => {}
            Kind::Word if is_one_of(CHANGES) => return false,
            _ if is_first && text != b"(" => return false,
            _ if text == b";" => is_ended = true,
            _ => {}
        }
        is_first &= text == b"(";
    }
    !is_first
}

#[cfg(test)]
mod tests {
    use super::only_reads;

    #[test]
    fn what_reads_and_what_may_change_something() {
        for sql in [
            "select 1",
            "/* first */ SELECT a FROM t WHERE b = 'delete';",
            "with x as (select 1) table x",
            "(select 1) union (select 2)",
            "values (1), (2) ; -- the end",
            "explain select 1",
        ] {
            assert!(only_reads(sql.as_bytes()), "{sql}");
        }
        for sql in [
            "",
            ";",
            "insert into t values (1) returning a",
            "with x as (delete from t returning a) select * from x",
            "select a into t2 from t",
            "select * from t for update",
            "select 1; select 2",
            "explain analyze update t set a = 1",
            "fetch all from c",
            "call p()",
        ] {
            assert!(!only_reads(sql.as_bytes()), "{sql}");
        }
    }
}
