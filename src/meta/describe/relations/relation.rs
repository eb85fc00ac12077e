//! One relation, as far as it decides what is told of it: its kind, and which other things it has.

use crate::meta::describe::answer::{Row, lines};
use crate::meta::describe::ask;
use crate::meta::describe::family::Asked;
use crate::rows::Table;
use crate::session::Session;

/// What a relation is, `relkind`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Table,
    Index,
    Sequence,
    Toast,
    View,
    MaterializedView,
    Composite,
    Foreign,
    PartitionedTable,
    PartitionedIndex,
    /// One that is not known, and so are most facts about it.
    Other(u8),
}

impl Kind {
    fn of(letter: u8) -> Kind {
        match letter {
            b'r' => Kind::Table,
            b'i' => Kind::Index,
            b'S' => Kind::Sequence,
            b't' => Kind::Toast,
            b'v' => Kind::View,
            b'm' => Kind::MaterializedView,
            b'c' => Kind::Composite,
            b'f' => Kind::Foreign,
            b'p' => Kind::PartitionedTable,
            b'I' => Kind::PartitionedIndex,
            letter => Kind::Other(letter),
        }
    }

    /// How titles call it, and how they do where it is unlogged.
    fn words(self) -> (String, &'static str) {
        let (word, unlogged) = match self {
            Kind::Table => ("Table", "Unlogged table"),
            Kind::Index => ("Index", "Unlogged index"),
            Kind::Sequence => ("Sequence", "Unlogged sequence"),
            Kind::PartitionedTable => ("Partitioned table", "Unlogged partitioned table"),
            Kind::PartitionedIndex => ("Partitioned index", "Unlogged partitioned index"),
            Kind::MaterializedView => ("Materialized view", "Materialized view"),
            Kind::Toast => ("TOAST table", "TOAST table"),
            Kind::View => ("View", "View"),
            Kind::Composite => ("Composite type", "Composite type"),
            Kind::Foreign => ("Foreign table", "Foreign table"),
            Kind::Other(letter) => return (format!("?{}?", char::from(letter)), "?"),
        };
        (word.to_owned(), unlogged)
    }

    pub fn is_index(self) -> bool {
        matches!(self, Kind::Index | Kind::PartitionedIndex)
    }

    pub fn is_partitioned(self) -> bool {
        matches!(self, Kind::PartitionedTable | Kind::PartitionedIndex)
    }

    /// Whether it holds rows, itself or in its partitions.
    pub fn holds_rows(self) -> bool {
        matches!(
            self,
            Kind::Table
                | Kind::MaterializedView
                | Kind::Foreign
                | Kind::PartitionedTable
                | Kind::Toast
        )
    }

    /// Whether its columns may have collations and defaults, and may refuse NULL.
    pub fn has_full_columns(self) -> bool {
        matches!(
            self,
            Kind::Table
                | Kind::View
                | Kind::MaterializedView
                | Kind::Foreign
                | Kind::Composite
                | Kind::PartitionedTable
        )
    }
}

/// Whether policies decide who sees which rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RowSecurity {
    Disabled,
    Enabled,
    /// For the owner of the table as well.
    Forced,
}

/// A relation, and how it is asked for.
pub(super) struct Relation {
    /// A number, so that it may stand in a query.
    pub oid: u32,
    pub schema: Vec<u8>,
    pub name: Vec<u8>,
    pub kind: Kind,
    is_unlogged: bool,
    pub is_partition: bool,
    pub may_have_children: bool,
    pub has_indexes: bool,
    pub has_checks: bool,
    pub has_rules: bool,
    pub has_triggers: bool,
    pub row_security: RowSecurity,
    /// `relreplident`.
    pub replica_identity: u8,
    /// The type that a typed table is made of.
    pub of_type: Option<Vec<u8>>,
    /// Where it is, unless that is where its database is.
    pub tablespace: Option<Vec<u8>>,
    pub access_method: Option<Vec<u8>>,
    pub options: Option<Vec<u8>>,
    pub is_verbose: bool,
    pub version: u32,
}

const OPTIONS: &str = "pg_catalog.array_to_string(c.reloptions OPERATOR(pg_catalog.||) ARRAY(\n    \
    SELECT pg_catalog.concat('toast.', x) FROM pg_catalog.pg_class t, pg_catalog.unnest(t.reloptions) x\n    \
    WHERE t.oid = c.reltoastrelid), ', ')";

/// The query for the facts that [`Relation::new`] reads, up to its conditions.
pub(super) fn query(asked: &Asked) -> String {
    let options = match asked.is_verbose() {
        true => OPTIONS,
        false => "NULL",
    };
    include_str!("../queries/relation.sql").replace("{options}", options)
}

impl Relation {
    /// Reads a row of [`query`]; `None` when that is not what it is.
    pub fn new(row: &Row, asked: &Asked) -> Option<Relation> {
        let text = |at| Some(row.cell(at).to_vec()).filter(|text| !text.is_empty());
        Some(Relation {
            oid: std::str::from_utf8(row.cell(0)).ok()?.parse().ok()?,
            schema: row.cell(1).to_vec(),
            name: row.cell(2).to_vec(),
            kind: Kind::of(row.letter(3)),
            is_unlogged: row.letter(4) == b'u',
            is_partition: row.is_true(5),
            may_have_children: row.is_true(6),
            has_indexes: row.is_true(7),
            has_checks: row.is_true(8),
            has_rules: row.is_true(9),
            has_triggers: row.is_true(10),
            row_security: match row.letter(11) {
                b'e' => RowSecurity::Enabled,
                b'f' => RowSecurity::Forced,
                _ => RowSecurity::Disabled,
            },
            replica_identity: row.letter(12),
            of_type: text(13),
            tablespace: text(14),
            access_method: text(15),
            options: text(16),
            is_verbose: asked.is_verbose(),
            version: asked.version,
        })
    }

    pub fn title(&self) -> Vec<u8> {
        let (word, unlogged) = self.kind.words();
        let word = match self.is_unlogged {
            true if !matches!(self.kind, Kind::Other(_)) => unlogged,
            _ => &word,
        };
        let (schema, name) = (&self.schema[..], &self.name[..]);
        [word.as_bytes(), b" \"", schema, b".", name, b"\""].concat()
    }

    /// Runs a query about the relation, in which `{oid}` stands for it; `None` when it failed, which has been told.
    pub fn ask(&self, session: &mut Session, sql: &str) -> Option<Table> {
        let oid = format!("'{}'::pg_catalog.oid", self.oid);
        ask(session, sql.replace("{oid}", &oid))
    }

    /// Runs a query that answers with lines.
    pub fn lines(&self, session: &mut Session, sql: &str) -> Option<Vec<Vec<u8>>> {
        Some(lines(&self.ask(session, sql)?))
    }
}
