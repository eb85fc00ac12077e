//! Candidates that are fixed words but no keywords: the names and values of options, events, fields of a date.

use crate::complete::candidate::{Kind, Nearness, Place, Relevance};
use crate::complete::collector::Collector;
use crate::complete::cx::Cx;
use crate::sql::grammar::Options;

/// What stands where a role stands.
pub const ROLES: &[&str] = &["CURRENT_USER", "CURRENT_ROLE", "SESSION_USER", "PUBLIC"];

/// What fires an event trigger.
pub const EVENTS: &[&str] = &[
    "ddl_command_end",
    "ddl_command_start",
    "login",
    "sql_drop",
    "table_rewrite",
];

/// What `extract(.. FROM ..)` takes out.
pub const FIELDS: &[&str] = &[
    "year",
    "month",
    "day",
    "hour",
    "minute",
    "second",
    "epoch",
    "dow",
    "doy",
    "week",
    "quarter",
    "isodow",
    "isoyear",
    "century",
    "decade",
    "millennium",
    "milliseconds",
    "microseconds",
    "julian",
    "timezone",
    "timezone_hour",
    "timezone_minute",
];

pub fn offer<'s>(words: &'s [&'s str], place: Place, cx: &Cx<'s>, out: &mut Collector<'s>) {
    if cx.is_qualified() {
        return;
    }
    for (order, word) in words.iter().enumerate() {
        let relevance = Relevance::new(place, Nearness::Neutral).ordered(order);
        let typed = &cx.word.typed;
        let is_upper = word.starts_with(|c: char| c.is_ascii_uppercase());
        out.offer(word, Kind::Option, relevance, || {
            let text = match is_upper {
                true => cx.world.options.keyword_case.apply(word, typed),
                false => (*word).to_owned(),
            };
            (text, String::new())
        });
    }
}

/// The options of a kind of statement.
struct OptionList {
    of: Options,
    /// The statement's first words; empty for any.
    statement: &'static str,
    names: &'static [&'static str],
}

const LISTS: &[OptionList] = &[
    OptionList {
        of: Options::Utility,
        statement: "EXPLAIN",
        names: &[
            "ANALYZE",
            "VERBOSE",
            "COSTS",
            "SETTINGS",
            "GENERIC_PLAN",
            "BUFFERS",
            "SERIALIZE",
            "WAL",
            "TIMING",
            "SUMMARY",
            "MEMORY",
            "FORMAT",
        ],
    },
    OptionList {
        of: Options::Utility,
        statement: "VACUUM",
        names: &[
            "FULL",
            "FREEZE",
            "VERBOSE",
            "ANALYZE",
            "DISABLE_PAGE_SKIPPING",
            "SKIP_LOCKED",
            "INDEX_CLEANUP",
            "PROCESS_MAIN",
            "PROCESS_TOAST",
            "TRUNCATE",
            "PARALLEL",
            "SKIP_DATABASE_STATS",
            "ONLY_DATABASE_STATS",
            "BUFFER_USAGE_LIMIT",
        ],
    },
    OptionList {
        of: Options::Utility,
        statement: "ANALYZE",
        names: &["VERBOSE", "SKIP_LOCKED", "BUFFER_USAGE_LIMIT"],
    },
    OptionList {
        of: Options::Utility,
        statement: "REINDEX",
        names: &["CONCURRENTLY", "TABLESPACE", "VERBOSE"],
    },
    OptionList {
        of: Options::Utility,
        statement: "CLUSTER",
        names: &["VERBOSE"],
    },
    OptionList {
        of: Options::Copy,
        statement: "",
        names: &[
            "FORMAT",
            "HEADER",
            "DELIMITER",
            "NULL",
            "QUOTE",
            "ESCAPE",
            "DEFAULT",
            "ENCODING",
            "FORCE_QUOTE",
            "FORCE_NOT_NULL",
            "FORCE_NULL",
            "FREEZE",
            "ON_ERROR",
            "LOG_VERBOSITY",
            "REJECT_LIMIT",
        ],
    },
    OptionList {
        of: Options::Storage,
        statement: "CREATE INDEX",
        names: &[
            "fillfactor",
            "deduplicate_items",
            "buffering",
            "fastupdate",
            "gin_pending_list_limit",
            "pages_per_range",
            "autosummarize",
        ],
    },
    OptionList {
        of: Options::Storage,
        statement: "CREATE VIEW",
        names: &["security_invoker", "security_barrier", "check_option"],
    },
    OptionList {
        of: Options::Storage,
        statement: "",
        names: &[
            "fillfactor",
            "autovacuum_enabled",
            "autovacuum_vacuum_scale_factor",
            "autovacuum_vacuum_threshold",
            "autovacuum_analyze_scale_factor",
            "autovacuum_analyze_threshold",
            "autovacuum_vacuum_insert_scale_factor",
            "autovacuum_vacuum_insert_threshold",
            "autovacuum_vacuum_cost_delay",
            "autovacuum_vacuum_cost_limit",
            "autovacuum_vacuum_max_threshold",
            "autovacuum_freeze_max_age",
            "autovacuum_freeze_min_age",
            "autovacuum_freeze_table_age",
            "autovacuum_multixact_freeze_max_age",
            "autovacuum_multixact_freeze_min_age",
            "autovacuum_multixact_freeze_table_age",
            "log_autovacuum_min_duration",
            "parallel_workers",
            "toast_tuple_target",
            "user_catalog_table",
            "vacuum_index_cleanup",
            "vacuum_max_eager_freeze_failure_rate",
            "vacuum_truncate",
        ],
    },
    OptionList {
        of: Options::Definition,
        statement: "CREATE PUBLICATION",
        names: &[
            "publish",
            "publish_generated_columns",
            "publish_via_partition_root",
        ],
    },
    OptionList {
        of: Options::Definition,
        statement: "ALTER PUBLICATION",
        names: &[
            "publish",
            "publish_generated_columns",
            "publish_via_partition_root",
        ],
    },
    OptionList {
        of: Options::Definition,
        statement: "CREATE SUBSCRIPTION",
        names: SUBSCRIPTION,
    },
    OptionList {
        of: Options::Definition,
        statement: "ALTER SUBSCRIPTION",
        names: SUBSCRIPTION,
    },
    OptionList {
        of: Options::Definition,
        statement: "CREATE TYPE",
        names: &[
            "INPUT",
            "OUTPUT",
            "RECEIVE",
            "SEND",
            "TYPMOD_IN",
            "TYPMOD_OUT",
            "ANALYZE",
            "SUBSCRIPT",
            "INTERNALLENGTH",
            "PASSEDBYVALUE",
            "ALIGNMENT",
            "STORAGE",
            "LIKE",
            "CATEGORY",
            "PREFERRED",
            "DEFAULT",
            "ELEMENT",
            "DELIMITER",
            "COLLATABLE",
            "SUBTYPE",
            "SUBTYPE_OPCLASS",
            "CANONICAL",
            "SUBTYPE_DIFF",
            "MULTIRANGE_TYPE_NAME",
        ],
    },
    OptionList {
        of: Options::Definition,
        statement: "CREATE AGGREGATE",
        names: &[
            "SFUNC",
            "STYPE",
            "SSPACE",
            "FINALFUNC",
            "FINALFUNC_EXTRA",
            "FINALFUNC_MODIFY",
            "COMBINEFUNC",
            "SERIALFUNC",
            "DESERIALFUNC",
            "INITCOND",
            "MSFUNC",
            "MINVFUNC",
            "MSTYPE",
            "MSSPACE",
            "MFINALFUNC",
            "MFINALFUNC_EXTRA",
            "MFINALFUNC_MODIFY",
            "MINITCOND",
            "SORTOP",
            "PARALLEL",
            "HYPOTHETICAL",
        ],
    },
    OptionList {
        of: Options::Definition,
        statement: "CREATE OPERATOR",
        names: &[
            "FUNCTION",
            "PROCEDURE",
            "LEFTARG",
            "RIGHTARG",
            "COMMUTATOR",
            "NEGATOR",
            "RESTRICT",
            "JOIN",
            "HASHES",
            "MERGES",
        ],
    },
    OptionList {
        of: Options::Definition,
        statement: "CREATE COLLATION",
        names: &[
            "LOCALE",
            "LC_COLLATE",
            "LC_CTYPE",
            "PROVIDER",
            "DETERMINISTIC",
            "RULES",
            "VERSION",
        ],
    },
    OptionList {
        of: Options::Definition,
        statement: "CREATE TEXT",
        names: &[
            "PARSER", "COPY", "TEMPLATE", "START", "GETTOKEN", "END", "LEXTYPES", "INIT", "LEXIZE",
        ],
    },
    OptionList {
        of: Options::Role,
        statement: "",
        names: &[
            "LOGIN",
            "NOLOGIN",
            "SUPERUSER",
            "NOSUPERUSER",
            "CREATEDB",
            "NOCREATEDB",
            "CREATEROLE",
            "NOCREATEROLE",
            "REPLICATION",
            "NOREPLICATION",
            "BYPASSRLS",
            "NOBYPASSRLS",
        ],
    },
    OptionList {
        of: Options::Database,
        statement: "",
        names: &[
            "OWNER",
            "TEMPLATE",
            "ENCODING",
            "STRATEGY",
            "LOCALE",
            "LC_COLLATE",
            "LC_CTYPE",
            "ICU_LOCALE",
            "ICU_RULES",
            "BUILTIN_LOCALE",
            "LOCALE_PROVIDER",
            "COLLATION_VERSION",
            "TABLESPACE",
            "ALLOW_CONNECTIONS",
            "CONNECTION LIMIT",
            "IS_TEMPLATE",
            "OID",
        ],
    },
    OptionList {
        of: Options::Membership,
        statement: "",
        names: &["ADMIN", "INHERIT", "SET"],
    },
];

const SUBSCRIPTION: &[&str] = &[
    "binary",
    "connect",
    "copy_data",
    "create_slot",
    "disable_on_error",
    "enabled",
    "failover",
    "origin",
    "password_required",
    "run_as_owner",
    "slot_name",
    "streaming",
    "synchronous_commit",
    "two_phase",
];

/// The names of options, for the statement that this is.
pub fn option_names<'s>(options: Options, cx: &Cx<'s>, out: &mut Collector<'s>) {
    let is_meant = |list: &&OptionList| {
        let mut words = list.statement.split(' ').enumerate();
        list.of == options && words.all(|(at, word)| word.is_empty() || cx.has_word(at, word))
    };
    if let Some(list) = LISTS.iter().find(is_meant) {
        offer(list.names, Place::Expected, cx, out);
    }
}

/// The values of options, by the name of the option.
const VALUES: &[(&str, &[&str])] = &[
    ("ANALYZE", ON_OFF),
    ("VERBOSE", ON_OFF),
    ("COSTS", ON_OFF),
    ("SETTINGS", ON_OFF),
    ("GENERIC_PLAN", ON_OFF),
    ("BUFFERS", ON_OFF),
    ("WAL", ON_OFF),
    ("TIMING", ON_OFF),
    ("SUMMARY", ON_OFF),
    ("MEMORY", ON_OFF),
    ("FULL", ON_OFF),
    ("FREEZE", ON_OFF),
    ("SKIP_LOCKED", ON_OFF),
    ("PROCESS_MAIN", ON_OFF),
    ("PROCESS_TOAST", ON_OFF),
    ("TRUNCATE", ON_OFF),
    ("CONCURRENTLY", ON_OFF),
    ("DISABLE_PAGE_SKIPPING", ON_OFF),
    ("INDEX_CLEANUP", &["AUTO", "ON", "OFF"]),
    ("SERIALIZE", &["TEXT", "NONE", "BINARY"]),
    ("HEADER", &["TRUE", "FALSE", "MATCH"]),
    ("ON_ERROR", &["stop", "ignore"]),
    ("LOG_VERBOSITY", &["default", "verbose", "silent"]),
    ("COMPRESSION", &["pglz", "lz4", "default"]),
    (
        "STORAGE",
        &["PLAIN", "EXTERNAL", "EXTENDED", "MAIN", "DEFAULT"],
    ),
    ("PARALLEL", &["UNSAFE", "RESTRICTED", "SAFE"]),
    ("STRATEGY", &["wal_log", "file_copy"]),
    ("LOCALE_PROVIDER", &["builtin", "icu", "libc"]),
    ("PROVIDER", &["builtin", "icu", "libc"]),
    ("AS", &["PERMISSIVE", "RESTRICTIVE"]),
    ("CHECK_OPTION", &["local", "cascaded"]),
    ("STREAMING", &["off", "on", "parallel"]),
    ("BY", &["RANGE", "LIST", "HASH"]),
    ("FILLFACTOR", &[]),
];

const ON_OFF: &[&str] = &["ON", "OFF"];

/// The values of the option named just before.
pub fn option_values<'s>(options: Options, cx: &Cx<'s>, out: &mut Collector<'s>) {
    let name = cx.last_word().to_ascii_uppercase();
    if name == "FORMAT" {
        let formats: &[&str] = match options {
            Options::Copy => &["csv", "text", "binary"],
            _ => &["TEXT", "XML", "JSON", "YAML"],
        };
        return offer(formats, Place::Expected, cx, out);
    }
    match VALUES.iter().find(|(known, _)| *known == name) {
        Some((_, values)) => offer(values, Place::Expected, cx, out),
        None if options == Options::Storage => offer(&["true", "false"], Place::Likely, cx, out),
        None => {}
    }
}
