//! Defines what is visible at a place of a statement: the values that [`super::at`] gives.

use std::borrow::Cow;
use std::ops::Range;

pub use crate::sql::identifier::Name;

/// What a statement says about the place of the cursor. All ranges are byte ranges of the whole text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Scope<'a> {
    pub place: Place<'a>,
    /// The statement that holds the cursor; inside a routine's quoted SQL body, that of the body. A BEGIN ATOMIC body
    /// is part of its CREATE.
    pub statement: Range<usize>,
    /// The word, quoted name or string that the cursor stands in or after; empty when there is none. It is no part
    /// of anything below.
    pub partial: Range<usize>,
    /// The routine in whose SQL body the cursor is: its parameters are names here.
    pub routine: Option<Routine<'a>>,
    /// The relations whose columns are visible: those of this query first, then those of the queries around it.
    pub relations: Vec<ScopeRelation<'a>>,
    /// All WITH queries met, those of outer queries first; [`Source::Cte`] is an index into them.
    pub ctes: Vec<Cte<'a>>,
    /// The relation whose columns a list of columns here is made of.
    pub target: Option<Target<'a>>,
    /// The columns that the list around the cursor has already, before and after it.
    pub listed: Vec<Name<'a>>,
    /// What the innermost SELECT puts out.
    pub outputs: Vec<Output<'a>>,
    /// Whether only `outputs` are visible, no relation: ORDER BY of a UNION.
    pub only_outputs: bool,
    /// The names that WINDOW defines.
    pub windows: Vec<Name<'a>>,
    pub join: Option<Join<'a>>,
    pub call: Option<Call<'a>>,
    /// What the value at the cursor is compared with or stored in.
    pub value_for: Option<ValueFor<'a>>,
}

/// Which kind of text the cursor is in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Place<'a> {
    #[default]
    Statement,
    /// A psql command: from its backslash to the end of the line. `\copy` and its like have a scope all the same.
    Command { name: Name<'a>, range: Range<usize> },
    /// The body of a routine in a language that is not SQL.
    Body(Body<'a>),
}

/// The text of a routine in its own language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Body<'a> {
    pub language: Language<'a>,
    /// What stands between the quotes.
    pub range: Range<usize>,
    pub quoting: Quoting,
    pub routine: Routine<'a>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Language<'a> {
    Sql,
    Plpgsql,
    Other(Cow<'a, str>),
}

/// How a piece of text is quoted in the text around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Quoting {
    /// Not at all, or with dollars: it is as it stands.
    #[default]
    None,
    /// `'...'`: each quote in it is doubled.
    Doubled,
}

/// The head of CREATE FUNCTION, CREATE PROCEDURE or DO.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Routine<'a> {
    pub schema: Option<Name<'a>>,
    /// None in DO.
    pub name: Option<Name<'a>>,
    pub is_procedure: bool,
    /// Arguments, then the columns of RETURNS TABLE.
    pub parameters: Vec<Parameter<'a>>,
    /// The type as written; `trigger` makes NEW and OLD known in a body.
    pub returns: Option<&'a str>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter<'a> {
    pub name: Option<Name<'a>>,
    /// As written, without the default.
    pub type_name: &'a str,
    pub mode: Mode,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    In,
    Out,
    InOut,
    Variadic,
    /// A column of RETURNS TABLE.
    Table,
}

/// A relation whose columns are visible.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScopeRelation<'a> {
    pub alias: Option<Name<'a>>,
    pub source: Source<'a>,
    /// `AS t (a, b)`: new names for the first columns.
    pub column_aliases: Vec<Name<'a>>,
    pub role: Role,
    /// 0 for the query at the cursor, 1 for the one around it.
    pub level: u32,
    /// The item with its alias.
    pub range: Range<usize>,
    pub is_before_cursor: bool,
    pub is_lateral: bool,
    /// Whether an outer join may make its columns null.
    pub is_nullable: bool,
}

impl<'a> ScopeRelation<'a> {
    /// The name that qualifies the columns.
    pub fn name(&self) -> Option<&Name<'a>> {
        let own = match &self.source {
            Source::Named { name, .. } | Source::Function { name, .. } => Some(name),
            Source::Cte { name, .. } => Some(name),
            Source::Special { name, .. } => name.as_ref(),
            _ => None,
        };
        self.alias.as_ref().or(own)
    }
}

/// Which part a relation has in its statement. EXCLUDED, OLD and NEW are only reached by their names: `*` and columns
/// without a qualifier leave them out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// An item of FROM or USING.
    From,
    /// What INSERT, UPDATE, DELETE or MERGE changes, or a DDL statement is about.
    Target,
    /// EXCLUDED of ON CONFLICT: the columns of the target.
    Excluded,
    /// OLD of RETURNING, a rule or a trigger: the columns of the target.
    Old,
    /// NEW of the same.
    New,
}

/// Where a relation's columns come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source<'a> {
    /// A table, view or the like, for the catalog to say.
    Named {
        schema: Option<Name<'a>>,
        name: Name<'a>,
        is_only: bool,
    },
    /// `Scope::ctes[index]`.
    Cte {
        index: usize,
        name: Name<'a>,
    },
    Subquery(Outputs<'a>),
    Function {
        schema: Option<Name<'a>>,
        name: Name<'a>,
        /// A column definition list, or the COLUMNS of JSON_TABLE and XMLTABLE; otherwise the catalog knows.
        columns: Vec<Column<'a>>,
        with_ordinality: bool,
    },
    /// `ROWS FROM (f(), g())`: the columns of all of them.
    RowsFrom {
        functions: Vec<Source<'a>>,
        with_ordinality: bool,
    },
    /// `(a JOIN b ...) AS j`: the columns of these.
    Join(Vec<ScopeRelation<'a>>),
    /// `JOIN ... USING (x) AS j`: these columns.
    Using(Vec<Name<'a>>),
    /// EXCLUDED, OLD and NEW: the columns of the relation named in `of`.
    Special {
        name: Option<Name<'a>>,
        of: Box<Source<'a>>,
    },
    /// The table that this CREATE TABLE defines.
    Defined {
        name: Option<Name<'a>>,
        columns: Vec<Column<'a>>,
    },
    /// A psql variable, or nothing known.
    Unknown,
}

/// A column that the statement itself defines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column<'a> {
    pub name: Name<'a>,
    /// As written; empty when not there yet.
    pub type_name: &'a str,
}

/// What a query puts out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outputs<'a> {
    pub columns: Vec<Output<'a>>,
    /// What its `*` stands for, and where its column references point to.
    pub relations: Vec<ScopeRelation<'a>>,
}

/// An item of a SELECT or RETURNING list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output<'a> {
    pub kind: OutputKind<'a>,
    pub range: Range<usize>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OutputKind<'a> {
    Named {
        name: Cow<'a, str>,
        /// The item is this column and nothing more.
        column: Option<ColumnRef<'a>>,
    },
    /// `*` or `t.*`; expanding it replaces the item's range.
    Star { qualifier: Vec<Name<'a>> },
    /// Nobody can refer to it: PostgreSQL calls it `?column?`.
    Unnamed,
}

/// `column`, `t.column` or `s.t.column`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnRef<'a> {
    pub qualifier: Vec<Name<'a>>,
    pub name: Name<'a>,
}

/// A WITH query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cte<'a> {
    pub name: Name<'a>,
    /// `WITH c (a, b)`: new names for the first columns.
    pub columns: Vec<Name<'a>>,
    pub outputs: Outputs<'a>,
    /// Columns that SEARCH and CYCLE add.
    pub added: Vec<Name<'a>>,
    /// Whether FROM may name it at the cursor; the others are here for sub-queries that use them.
    pub is_visible: bool,
}

/// The relation of a list of columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target<'a> {
    pub source: Source<'a>,
    pub list: List,
}

/// Which list of columns the cursor is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum List {
    /// `INSERT INTO t (|`, in MERGE too.
    Insert,
    /// The left sides of `UPDATE t SET |`.
    Set,
    /// `ON CONFLICT (|`.
    Conflict,
    /// `COPY t (|`.
    Copy,
    /// `CREATE INDEX ON t (|`, CREATE STATISTICS: columns and expressions.
    Index,
    /// No column but something else of the relation: its triggers, constraints, policies, rules, indexes.
    Object,
    /// `ALTER TABLE t DROP COLUMN |`, COMMENT ON COLUMN and the like: one column.
    One,
    /// PRIMARY KEY, UNIQUE, FOREIGN KEY, REFERENCES, partition keys.
    Key,
    /// An expression over the columns of a relation being defined or changed: CHECK, USING of a policy.
    Expression,
    /// Privileges, publications, VACUUM, ANALYZE, triggers, `LIKE`-less lists of DDL.
    Columns,
    /// The new names of `CREATE VIEW v (|`: the relation's own may be replaced.
    View,
}

/// A join at the cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Join<'a> {
    pub at: JoinPlace,
    /// Indices into [`Scope::relations`] of the left side.
    pub left: Vec<usize>,
    /// The right side, nothing yet at [`JoinPlace::Relation`].
    pub right: Vec<usize>,
    /// The words in front: `LEFT JOIN`.
    pub words: &'a str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JoinPlace {
    /// `a JOIN |`.
    Relation,
    /// `a JOIN b ON |`.
    On,
    /// `a JOIN b USING (|`.
    Using,
}

/// The function call around the cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call<'a> {
    pub schema: Option<Name<'a>>,
    pub name: Name<'a>,
    /// Counting from 0.
    pub argument: usize,
    /// Arguments already given as `name => value`.
    pub named: Vec<Name<'a>>,
    /// `name => |`: the argument at the cursor.
    pub naming: Option<Name<'a>>,
    /// From the opening parenthesis to the closing one, or to where it is missed.
    pub range: Range<usize>,
}

/// What the value at the cursor meets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ValueFor<'a> {
    /// `column = |`, `column IN (|`: the operator as written.
    Compared {
        column: ColumnRef<'a>,
        operator: &'a str,
    },
    /// A value stored in a column of [`Scope::target`] or of the relation here.
    Stored {
        source: Source<'a>,
        column: StoredColumn<'a>,
    },
    /// DEFAULT of a column being defined.
    Default(Column<'a>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StoredColumn<'a> {
    Named(Name<'a>),
    /// The column at this position of the relation, counting from 0.
    At(usize),
}
