//! Which catalog queries are there, and at which stage is each of them run.
//!
//! Every name in them is qualified, operators as well: whatever the search path is, and whatever somebody put into
//! `public`, they mean PostgreSQL's own. They change nothing in the session, so that a pooler may run each of them on
//! another connection. All of them work on servers from 12 on.

use super::cells::Row;
use super::take;
use crate::catalog::{Builder, ObjectKind};

/// A query, and what its rows say.
pub(super) struct Query {
    /// What it is about, for messages.
    pub(super) what: &'static str,
    pub(super) sql: &'static str,
    pub(super) take: fn(&mut Builder, &mut Row) -> Option<()>,
}

/// [`Stage::Path`](crate::catalog::Stage).
pub(super) static PATH: &[Query] = &[
    Query {
        what: "the search path",
        sql: include_str!("queries/place.sql"),
        take: take::place,
    },
    Query {
        what: "schemas",
        sql: include_str!("queries/schemas.sql"),
        take: take::schema,
    },
    Query {
        what: "relations on the search path",
        sql: include_str!("queries/path_relations.sql"),
        take: take::relation,
    },
];

/// [`Stage::Columns`](crate::catalog::Stage), after the columns on the search path.
pub(super) static COLUMNS: &[Query] = &[
    Query {
        what: "relations",
        sql: include_str!("queries/other_relations.sql"),
        take: take::relation,
    },
    Query {
        what: "foreign keys",
        sql: include_str!("queries/foreign_keys.sql"),
        take: take::constraint,
    },
];

/// [`Stage::Objects`](crate::catalog::Stage).
pub(super) static OBJECTS: &[Query] = &[
    Query {
        what: "functions",
        sql: include_str!("queries/functions.sql"),
        take: take::function,
    },
    Query {
        what: "functions of extensions",
        sql: include_str!("queries/extension_functions.sql"),
        take: take::extension_function,
    },
    Query {
        what: "types",
        sql: include_str!("queries/types.sql"),
        take: take::type_,
    },
    Query {
        what: "enum labels",
        sql: include_str!("queries/labels.sql"),
        take: take::label,
    },
    Query {
        what: "settings",
        sql: include_str!("queries/settings.sql"),
        take: take::setting,
    },
    Query {
        what: "roles",
        sql: include_str!("queries/roles.sql"),
        take: |builder, row| take::object(ObjectKind::Role, builder, row),
    },
    Query {
        what: "databases",
        sql: include_str!("queries/databases.sql"),
        take: |builder, row| take::object(ObjectKind::Database, builder, row),
    },
    Query {
        what: "tablespaces",
        sql: include_str!("queries/tablespaces.sql"),
        take: |builder, row| take::object(ObjectKind::Tablespace, builder, row),
    },
    Query {
        what: "extensions",
        sql: include_str!("queries/extensions.sql"),
        take: |builder, row| take::object(ObjectKind::Extension, builder, row),
    },
    Query {
        what: "access methods",
        sql: include_str!("queries/access_methods.sql"),
        take: |builder, row| take::object(ObjectKind::AccessMethod, builder, row),
    },
    Query {
        what: "operator classes",
        sql: include_str!("queries/operator_classes.sql"),
        take: |builder, row| take::object(ObjectKind::OperatorClass, builder, row),
    },
    Query {
        what: "operator families",
        sql: include_str!("queries/operator_families.sql"),
        take: |builder, row| take::object(ObjectKind::OperatorFamily, builder, row),
    },
    Query {
        what: "collations",
        sql: include_str!("queries/collations.sql"),
        take: |builder, row| take::object(ObjectKind::Collation, builder, row),
    },
    Query {
        what: "conversions",
        sql: include_str!("queries/conversions.sql"),
        take: |builder, row| take::object(ObjectKind::Conversion, builder, row),
    },
    Query {
        what: "languages",
        sql: include_str!("queries/languages.sql"),
        take: |builder, row| take::object(ObjectKind::Language, builder, row),
    },
    Query {
        what: "event triggers",
        sql: include_str!("queries/event_triggers.sql"),
        take: |builder, row| take::object(ObjectKind::EventTrigger, builder, row),
    },
    Query {
        what: "foreign data wrappers",
        sql: include_str!("queries/wrappers.sql"),
        take: |builder, row| take::object(ObjectKind::ForeignDataWrapper, builder, row),
    },
    Query {
        what: "foreign servers",
        sql: include_str!("queries/servers.sql"),
        take: |builder, row| take::object(ObjectKind::ForeignServer, builder, row),
    },
    Query {
        what: "publications",
        sql: include_str!("queries/publications.sql"),
        take: |builder, row| take::object(ObjectKind::Publication, builder, row),
    },
    Query {
        what: "subscriptions",
        sql: include_str!("queries/subscriptions.sql"),
        take: |builder, row| take::object(ObjectKind::Subscription, builder, row),
    },
    Query {
        what: "text search configurations",
        sql: include_str!("queries/search_configurations.sql"),
        take: |builder, row| take::object(ObjectKind::TextSearchConfiguration, builder, row),
    },
    Query {
        what: "text search dictionaries",
        sql: include_str!("queries/search_dictionaries.sql"),
        take: |builder, row| take::object(ObjectKind::TextSearchDictionary, builder, row),
    },
    Query {
        what: "text search parsers",
        sql: include_str!("queries/search_parsers.sql"),
        take: |builder, row| take::object(ObjectKind::TextSearchParser, builder, row),
    },
    Query {
        what: "text search templates",
        sql: include_str!("queries/search_templates.sql"),
        take: |builder, row| take::object(ObjectKind::TextSearchTemplate, builder, row),
    },
    Query {
        what: "available extensions",
        sql: include_str!("queries/available_extensions.sql"),
        take: take::available_extension,
    },
];

/// [`Stage::All`](crate::catalog::Stage), after the other columns.
pub(super) static REST: &[Query] = &[
    Query {
        what: "indexes",
        sql: include_str!("queries/indexes.sql"),
        take: take::index,
    },
    Query {
        what: "constraints",
        sql: include_str!("queries/constraints.sql"),
        take: take::constraint,
    },
    Query {
        what: "partitions",
        sql: include_str!("queries/partitions.sql"),
        take: take::partition,
    },
    Query {
        what: "sequences",
        sql: include_str!("queries/sequences.sql"),
        take: take::sequence,
    },
    Query {
        what: "comments",
        sql: include_str!("queries/comments.sql"),
        take: take::comment,
    },
    Query {
        what: "statistics objects",
        sql: include_str!("queries/statistics.sql"),
        take: |builder, row| take::object(ObjectKind::Statistics, builder, row),
    },
    Query {
        what: "triggers",
        sql: include_str!("queries/triggers.sql"),
        take: |builder, row| take::object(ObjectKind::Trigger, builder, row),
    },
    Query {
        what: "policies",
        sql: include_str!("queries/policies.sql"),
        take: |builder, row| take::object(ObjectKind::Policy, builder, row),
    },
    Query {
        what: "rules",
        sql: include_str!("queries/rules.sql"),
        take: |builder, row| take::object(ObjectKind::Rule, builder, row),
    },
    Query {
        what: "defaults",
        sql: include_str!("queries/defaults.sql"),
        take: take::default,
    },
    Query {
        what: "tables of trigger functions",
        sql: include_str!("queries/triggered.sql"),
        take: take::triggered,
    },
    Query {
        what: "constraints of domains",
        sql: include_str!("queries/domain_constraints.sql"),
        take: |builder, row| take::object(ObjectKind::DomainConstraint, builder, row),
    },
    // The last two read files of the server, which takes it up to a tenth of a second.
    Query {
        what: "versions of extensions",
        sql: include_str!("queries/extension_versions.sql"),
        take: |builder, row| take::object(ObjectKind::ExtensionVersion, builder, row),
    },
    Query {
        what: "time zones",
        sql: include_str!("queries/time_zones.sql"),
        take: |builder, row| take::object(ObjectKind::TimeZone, builder, row),
    },
];

/// Asked for some relations at a time.
pub(super) static COLUMNS_OF: Query = Query {
    what: "columns",
    sql: include_str!("queries/columns.sql"),
    take: take::column,
};

/// Asked for those types that have come up.
pub(super) static TYPE_TEXTS: Query = Query {
    what: "names of types",
    sql: include_str!("queries/type_texts.sql"),
    take: take::type_text,
};
