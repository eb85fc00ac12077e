//! Keywords take psql's case, by COMP_KEYWORD_CASE and the first character that was typed.

use pgtusk::complete::options::KeywordCase::{self, *};

const ROWS: &[(KeywordCase, &str, &str)] = &[
    (Lower, "", "column"),
    (Lower, "CO", "column"),
    (Upper, "", "COLUMN"),
    (Upper, "co", "COLUMN"),
    (PreserveLower, "", "column"),
    (PreserveLower, "co", "column"),
    (PreserveLower, "Co", "COLUMN"),
    (PreserveLower, "_C", "column"),
    (PreserveUpper, "", "COLUMN"),
    (PreserveUpper, "cO", "column"),
    (PreserveUpper, "CO", "COLUMN"),
    (PreserveUpper, "_c", "COLUMN"),
    // pgcli's: the last letter says.
    (Auto, "", "COLUMN"),
    (Auto, "cO", "COLUMN"),
    (Auto, "Co", "column"),
    (Auto, "co_", "column"),
];

#[test]
fn a_keyword_is_written_as_the_setting_says() {
    for &(case, typed, expected) in ROWS {
        assert_eq!(case.apply("COLUMN", typed), expected, "{case:?} {typed:?}");
    }
}
