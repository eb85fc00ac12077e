//! Lists the kinds of names that can stand at a place.

use crate::sql::object::ObjectKind;

/// A kind of name.
///
/// Where a name may be qualified, the slot speaks of the whole: `FROM |` and `FROM schema.|` are both a relation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Slot {
    /// A column, in an expression.
    Column,
    /// `ORDER BY |`: an output name counts as well.
    OrderColumn,
    /// `GROUP BY |`: an output name counts as well.
    GroupingColumn,
    /// In `RETURNING`: `old` and `new` count as well.
    ReturningColumn,
    /// The new value of a column, where `DEFAULT` makes sense: `VALUES (|`, `SET a = |`.
    NewValue,
    /// After the `ON` of a join: a whole condition makes sense.
    JoinCondition,
    /// A column of the statement's relation, without an expression: `INSERT INTO t (|`, `SET |`, `PRIMARY KEY (|`.
    TargetColumn,
    /// `USING (|` of a join: a column of both sides.
    JoinColumn,
    /// `ON CONFLICT (|`: a column with a unique index.
    ConflictColumn,
    /// `relation.column`, as in `COMMENT ON COLUMN |`.
    QualifiedColumn,
    /// An attribute of a composite type: `ALTER TYPE t DROP ATTRIBUTE |`.
    Attribute,
    /// A relation of these kinds.
    Relation(Relations),
    /// After `JOIN`: a relation, best with its condition.
    JoinedRelation,
    /// A name in the list of relations of the same query: `FOR UPDATE OF |`.
    RelationAlias,
    /// A function in an expression.
    Function,
    /// A function in `FROM`.
    TableFunction,
    /// After `CALL`.
    Procedure,
    /// A routine with the types of its arguments.
    Signature(Routines),
    /// A function returning `trigger`.
    TriggerFunction,
    /// A function returning `event_trigger`.
    EventTriggerFunction,
    /// A function named without arguments: the handler of a language, the sampling method of a table.
    HandlerFunction,
    Type,
    /// A type in front of a string: `date '2000-01-01'`.
    ConstantType,
    Domain,
    /// An object of a kind that is known by its name.
    Object(ObjectKind),
    Schema,
    Extension,
    AvailableExtension,
    /// The version of an extension.
    ExtensionVersion,
    Operator,
    /// A configuration parameter; the value of one is `SettingValue`, whose parameter is the name before.
    Setting,
    SettingValue,
    Constraint,
    /// The event of an event trigger.
    Event,
    /// The kind of a token of a text search parser.
    TextSearchToken,
    PreparedStatement,
    Cursor,
    Channel,
    Savepoint,
    /// `OVER |`.
    Window,
    /// A variable of PL/pgSQL, as the target of an assignment.
    Variable,
    /// The name of an argument in a call: `f(|`.
    ArgumentName,
    /// A privilege of `GRANT` that is no keyword, or a role that is granted.
    Privilege,
    /// A name that the user invents.
    NewName,
    /// A name that the user invents for something that lives in a schema, which may be written before it.
    NewObject,
    /// An alias.
    Label,
    /// The name of an option.
    OptionName(Options),
    /// The value of an option, whose name is before.
    OptionValue(Options),
    /// The field of `extract(|`.
    Field,
}

/// A set of kinds of relations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Relations(u8);

impl Relations {
    pub const TABLES: Relations = Relations(1);
    pub const VIEWS: Relations = Relations(2);
    pub const MATERIALIZED_VIEWS: Relations = Relations(4);
    pub const FOREIGN_TABLES: Relations = Relations(8);
    pub const SEQUENCES: Relations = Relations(16);
    pub const INDEXES: Relations = Relations(32);

    /// What has rows to read.
    pub const READABLE: Relations = Relations(1 | 2 | 4 | 8);
    /// What rows can be put into.
    pub const WRITABLE: Relations = Relations(1 | 2 | 8);
    /// What is stored here.
    pub const STORED: Relations = Relations(1 | 4);
    /// What `ANALYZE` reads.
    pub const ANALYZABLE: Relations = Relations(1 | 4 | 8);
    /// What `CREATE TABLE` or `CREATE FOREIGN TABLE` makes.
    pub const ANY_TABLE: Relations = Relations(1 | 8);
    pub const ALL: Relations = Relations(63);

    pub const fn has(self, other: Relations) -> bool {
        self.0 & other.0 == other.0
    }
}

/// A set of kinds of routines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Routines(u8);

impl Routines {
    pub const FUNCTIONS: Routines = Routines(1);
    pub const PROCEDURES: Routines = Routines(2);
    pub const AGGREGATES: Routines = Routines(4);
    pub const ALL: Routines = Routines(7);

    pub const fn has(self, other: Routines) -> bool {
        self.0 & other.0 == other.0
    }
}

/// What options belong to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Options {
    /// `EXPLAIN`, `VACUUM`, `ANALYZE`, `CLUSTER` and `REINDEX`: the statement's first word says which.
    Utility,
    Copy,
    /// Storage parameters of a table, index or view.
    Storage,
    /// The definition of a type, an aggregate, a publication, a subscription ...
    Definition,
    /// Of a foreign table, server, wrapper, user mapping or column.
    Foreign,
    Role,
    Database,
    Function,
    /// Of a membership in a role: `GRANT a TO b WITH |`.
    Membership,
    Sequence,
    /// The only options of their kind, so the word before says all: `COMPRESSION |`, `PARALLEL |`, `STORAGE |`.
    Word,
}
