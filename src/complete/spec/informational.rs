//! What completion and `\?` know of the commands that describe a database.

use super::{Arg, Relations, Spec, list};
use crate::catalog::ObjectKind;

pub(super) static INFORMATIONAL: &[Spec] = &[
    list(
        &["d"],
        "Sx+",
        &[Arg::Relation(Relations::Any)],
        "relations, or one described",
    )
    .help(&[
        "  \\d[Sx+]                list tables, views, and sequences",
        "  \\d[S+]   NAME          describe table, view, sequence, or index",
    ]),
    list(&["da"], "Sx+", &[Arg::Aggregate], "aggregates")
        .help(&["  \\da[Sx]  [PATTERN]     list aggregates"]),
    list(
        &["dA"],
        "x+",
        &[Arg::Object(ObjectKind::AccessMethod)],
        "access methods",
    )
    .help(&["  \\dA[x+]  [PATTERN]     list access methods"]),
    list(
        &["dAc"],
        "x+",
        &[Arg::Object(ObjectKind::AccessMethod), Arg::Type],
        "operator classes",
    )
    .help(&["  \\dAc[x+] [AMPTRN [TYPEPTRN]]  list operator classes"]),
    list(
        &["dAf"],
        "x+",
        &[Arg::Object(ObjectKind::AccessMethod), Arg::Type],
        "operator families",
    )
    .help(&["  \\dAf[x+] [AMPTRN [TYPEPTRN]]  list operator families"]),
    list(
        &["dAo"],
        "x+",
        &[
            Arg::Object(ObjectKind::AccessMethod),
            Arg::Object(ObjectKind::OperatorFamily),
        ],
        "operators of operator families",
    )
    .help(&["  \\dAo[x+] [AMPTRN [OPFPTRN]]   list operators of operator families"]),
    list(
        &["dAp"],
        "x+",
        &[
            Arg::Object(ObjectKind::AccessMethod),
            Arg::Object(ObjectKind::OperatorFamily),
        ],
        "functions of operator families",
    )
    .help(&["  \\dAp[x+] [AMPTRN [OPFPTRN]]   list support functions of operator families"]),
    list(
        &["db"],
        "x+",
        &[Arg::Object(ObjectKind::Tablespace)],
        "tablespaces",
    )
    .help(&["  \\db[x+]  [PATTERN]     list tablespaces"]),
    list(
        &["dc"],
        "Sx+",
        &[Arg::Object(ObjectKind::Conversion)],
        "conversions",
    )
    .help(&["  \\dc[Sx+] [PATTERN]     list conversions"]),
    list(
        &["dconfig"],
        "x+",
        &[Arg::Setting],
        "configuration parameters",
    )
    .help(&["  \\dconfig[x+] [PATTERN] list configuration parameters"]),
    list(&["dC"], "x+", &[Arg::Type], "casts").help(&["  \\dC[x+]  [PATTERN]     list casts"]),
    list(
        &["dd"],
        "Sx+",
        &[Arg::Relation(Relations::Any)],
        "descriptions shown nowhere else",
    )
    .help(&["  \\dd[Sx]  [PATTERN]     show object descriptions not displayed elsewhere"]),
    list(&["dD"], "Sx+", &[Arg::Domain], "domains")
        .help(&["  \\dD[Sx+] [PATTERN]     list domains"]),
    list(&["ddp"], "x+", &[Arg::Schema], "default privileges")
        .help(&["  \\ddp[x]  [PATTERN]     list default privileges"]),
    list(
        &["dE"],
        "Sx+tvmsi",
        &[Arg::Relation(Relations::ForeignTables)],
        "foreign tables",
    )
    .help(&["  \\dE[Sx+] [PATTERN]     list foreign tables"]),
    list(
        &["des"],
        "x+",
        &[Arg::Object(ObjectKind::ForeignServer)],
        "foreign servers",
    )
    .help(&["  \\des[x+] [PATTERN]     list foreign servers"]),
    list(
        &["det"],
        "x+",
        &[Arg::Relation(Relations::ForeignTables)],
        "foreign tables and servers",
    )
    .help(&["  \\det[x+] [PATTERN]     list foreign tables"]),
    list(
        &["deu"],
        "x+",
        &[Arg::Object(ObjectKind::Role)],
        "user mappings",
    )
    .help(&["  \\deu[x+] [PATTERN]     list user mappings"]),
    list(
        &["dew"],
        "x+",
        &[Arg::Object(ObjectKind::ForeignDataWrapper)],
        "foreign-data wrappers",
    )
    .help(&["  \\dew[x+] [PATTERN]     list foreign-data wrappers"]),
    list(
        &["df"],
        "anptwSx+",
        &[Arg::Function, Arg::Type],
        "functions",
    )
    .help(&[
        "  \\df[anptw][Sx+] [FUNCPTRN [TYPEPTRN ...]]",
        "                         list [only agg/normal/procedure/trigger/window] functions",
    ]),
    list(
        &["dF"],
        "x+",
        &[Arg::Object(ObjectKind::TextSearchConfiguration)],
        "text search configurations",
    )
    .help(&["  \\dF[x+]  [PATTERN]     list text search configurations"]),
    list(
        &["dFd"],
        "x+",
        &[Arg::Object(ObjectKind::TextSearchDictionary)],
        "text search dictionaries",
    )
    .help(&["  \\dFd[x+] [PATTERN]     list text search dictionaries"]),
    list(
        &["dFp"],
        "x+",
        &[Arg::Object(ObjectKind::TextSearchParser)],
        "text search parsers",
    )
    .help(&["  \\dFp[x+] [PATTERN]     list text search parsers"]),
    list(
        &["dFt"],
        "x+",
        &[Arg::Object(ObjectKind::TextSearchTemplate)],
        "text search templates",
    )
    .help(&["  \\dFt[x+] [PATTERN]     list text search templates"]),
    list(&["dg"], "Sx+", &[Arg::Object(ObjectKind::Role)], "roles")
        .help(&["  \\dg[Sx+] [PATTERN]     list roles"]),
    list(
        &["di"],
        "Sx+tvmsE",
        &[Arg::Relation(Relations::Indexes)],
        "indexes",
    )
    .help(&["  \\di[Sx+] [PATTERN]     list indexes"]),
    list(&["dl"], "x+", &[], "large objects")
        .help(&["  \\dl[x+]                list large objects, same as \\lo_list"]),
    list(
        &["dL"],
        "Sx+",
        &[Arg::Object(ObjectKind::Language)],
        "procedural languages",
    )
    .help(&["  \\dL[Sx+] [PATTERN]     list procedural languages"]),
    list(
        &["dm"],
        "Sx+tvsiE",
        &[Arg::Relation(Relations::MaterializedViews)],
        "materialized views",
    )
    .help(&["  \\dm[Sx+] [PATTERN]     list materialized views"]),
    list(&["dn"], "Sx+", &[Arg::Schema], "schemas")
        .help(&["  \\dn[Sx+] [PATTERN]     list schemas"]),
    list(&["do"], "Sx+", &[Arg::Operator, Arg::Type], "operators").help(&[
        "  \\do[Sx+] [OPPTRN [TYPEPTRN [TYPEPTRN]]]",
        "                         list operators",
    ]),
    list(
        &["dO"],
        "Sx+",
        &[Arg::Object(ObjectKind::Collation)],
        "collations",
    )
    .help(&["  \\dO[Sx+] [PATTERN]     list collations"]),
    list(
        &["dp"],
        "Sx",
        &[Arg::Relation(Relations::Grantable)],
        "access privileges",
    )
    .help(&["  \\dp[Sx]  [PATTERN]     list table, view, and sequence access privileges"]),
    list(
        &["dP"],
        "tinx+",
        &[Arg::Relation(Relations::Partitioned)],
        "partitioned relations",
    )
    .help(&["  \\dP[itnx+] [PATTERN]   list [only index/table] partitioned relations [n=nested]"]),
    list(
        &["dPi"],
        "nx+",
        &[Arg::Relation(Relations::PartitionedIndexes)],
        "partitioned indexes",
    ),
    list(
        &["dPt"],
        "nx+",
        &[Arg::Relation(Relations::PartitionedTables)],
        "partitioned tables",
    ),
    list(
        &["drds"],
        "x",
        &[
            Arg::Object(ObjectKind::Role),
            Arg::Object(ObjectKind::Database),
        ],
        "settings of roles and databases",
    )
    .help(&[
        "  \\drds[x] [ROLEPTRN [DBPTRN]]",
        "                         list per-database role settings",
    ]),
    list(
        &["drg"],
        "Sx",
        &[Arg::Object(ObjectKind::Role)],
        "grants of roles",
    )
    .help(&["  \\drg[Sx] [PATTERN]     list role grants"]),
    list(
        &["dRp"],
        "x+",
        &[Arg::Object(ObjectKind::Publication)],
        "publications",
    )
    .help(&["  \\dRp[x+] [PATTERN]     list replication publications"]),
    list(
        &["dRs"],
        "x+",
        &[Arg::Object(ObjectKind::Subscription)],
        "subscriptions",
    )
    .help(&["  \\dRs[x+] [PATTERN]     list replication subscriptions"]),
    list(
        &["ds"],
        "Sx+tvmiE",
        &[Arg::Relation(Relations::Sequences)],
        "sequences",
    )
    .help(&["  \\ds[Sx+] [PATTERN]     list sequences"]),
    list(
        &["dt"],
        "Sx+vmsiE",
        &[Arg::Relation(Relations::Tables)],
        "tables",
    )
    .help(&["  \\dt[Sx+] [PATTERN]     list tables"]),
    list(&["dT"], "Sx+", &[Arg::Type], "data types")
        .help(&["  \\dT[Sx+] [PATTERN]     list data types"]),
    list(&["du"], "Sx+", &[Arg::Object(ObjectKind::Role)], "roles")
        .help(&["  \\du[Sx+] [PATTERN]     list roles"]),
    list(
        &["dv"],
        "Sx+tmsiE",
        &[Arg::Relation(Relations::Views)],
        "views",
    )
    .help(&["  \\dv[Sx+] [PATTERN]     list views"]),
    list(&["dx"], "x+", &[Arg::Extension], "extensions")
        .help(&["  \\dx[x+]  [PATTERN]     list extensions"]),
    list(
        &["dX"],
        "x",
        &[Arg::Object(ObjectKind::Statistics)],
        "extended statistics",
    )
    .help(&["  \\dX[x]   [PATTERN]     list extended statistics"]),
    list(
        &["dy"],
        "x+",
        &[Arg::Object(ObjectKind::EventTrigger)],
        "event triggers",
    )
    .help(&["  \\dy[x+]  [PATTERN]     list event triggers"]),
    list(
        &["l", "list"],
        "x+",
        &[Arg::Object(ObjectKind::Database)],
        "databases",
    )
    .help(&["  \\l[x+]   [PATTERN]     list databases"]),
    list(
        &["sf"],
        "+",
        &[Arg::Function],
        "the definition of a function",
    )
    .help(&["  \\sf[+]   FUNCNAME      show a function's definition"]),
    list(
        &["sv"],
        "+",
        &[Arg::Relation(Relations::Views)],
        "the definition of a view",
    )
    .help(&["  \\sv[+]   VIEWNAME      show a view's definition"]),
    list(
        &["z"],
        "Sx",
        &[Arg::Relation(Relations::Grantable)],
        "access privileges",
    )
    .help(&["  \\z[Sx]   [PATTERN]     same as \\dp"]),
];
