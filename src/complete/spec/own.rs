//! What completion and `\?` know of commands that psql does not have.

use super::{Arg, Spec, list, plain};

pub(super) static OWN: &[Spec] = &[
    list(
        &["n"],
        "+",
        &[Arg::NamedQuery, Arg::Text],
        "run or list named queries",
    ),
    plain(&["ns"], &[Arg::NamedQuery, Arg::Sql], "save a named query"),
    plain(&["nd"], &[Arg::NamedQuery], "delete a named query"),
    plain(&["ne"], &[Arg::NamedQuery], "edit a named query"),
    plain(&["np"], &[Arg::NamedQuery], "show named queries"),
    plain(&["nq"], &[], "show the text of named queries, or not"),
    plain(&["refresh", "#"], &[], "read the catalog again"),
];
