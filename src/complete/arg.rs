//! Lists what an argument of a backslash command can be.

use crate::catalog::ObjectKind;

/// What an argument of a command is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arg {
    /// Relations of some kinds.
    Relation(Relations),
    Function,
    Aggregate,
    Type,
    Domain,
    /// An object of a kind that is known by its name.
    Object(ObjectKind),
    Operator,
    Schema,
    Extension,
    /// A configuration parameter of the server.
    Setting,
    /// A file, or a folder on the way to one.
    File,
    Folder,
    /// A psql variable.
    Variable,
    /// A value for the variable named just before.
    VariableValue,
    /// A name for `\pset`, and a value for the one named just before.
    PrintOption,
    PrintValue,
    Encoding,
    EnvironmentVariable,
    PreparedStatement,
    /// A query saved under a name.
    NamedQuery,
    /// The look of tables.
    TableFormat,
    /// One of some words.
    Word(&'static [&'static str]),
    /// The name of an SQL command.
    SqlCommand,
    /// Another backslash command.
    Command,
    /// SQL from here to the end of the line.
    Sql,
    /// What follows `\copy`: as after COPY in SQL.
    Copy,
    /// A database, a URI or `-`: what `\connect` takes first.
    ConnectTo,
    /// Text of the user's own.
    Text,
}

impl Arg {
    /// Whether it is no name: signs may stand in it.
    pub fn is_free(self) -> bool {
        matches!(
            self,
            Arg::Word(_) | Arg::PrintValue | Arg::VariableValue | Arg::Encoding | Arg::TableFormat
        )
    }
}

/// Sets of kinds of relations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relations {
    Any,
    Tables,
    Views,
    MaterializedViews,
    ForeignTables,
    Indexes,
    Sequences,
    Partitioned,
    PartitionedTables,
    PartitionedIndexes,
    /// All that can have privileges.
    Grantable,
}
