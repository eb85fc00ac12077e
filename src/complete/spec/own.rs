//! What completion and `\?` know of commands that psql does not have.

use super::{Arg, Spec, list, plain};

pub(super) static OWN: &[Spec] = &[
    list(
        &["n"],
        "+",
        &[Arg::NamedQuery, Arg::Text],
        "run a named query, or list them",
    ),
    plain(
        &["ns"],
        &[Arg::NamedQuery, Arg::Sql],
        "name a query for this session",
    ),
    plain(&["nd"], &[Arg::NamedQuery], "forget a named query"),
    plain(&["refresh", "#"], &[], "read the catalog again"),
];
