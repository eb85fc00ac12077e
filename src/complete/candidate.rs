//! Defines a candidate: a text for a range of the buffer, with its kind and the facts that rank it.

use std::ops::Range;

/// What a candidate names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    Keyword,
    Schema,
    Table,
    View,
    MaterializedView,
    ForeignTable,
    Sequence,
    Index,
    Column,
    Columns,
    Alias,
    Join,
    JoinCondition,
    Function,
    /// A name that WINDOW defines.
    Window,
    Procedure,
    Argument,
    Type,
    Role,
    Database,
    Tablespace,
    Extension,
    Publication,
    Subscription,
    Language,
    Collation,
    OperatorClass,
    AccessMethod,
    Server,
    Trigger,
    Constraint,
    Object,
    Setting,
    Option,
    Value,
    Command,
    File,
    Query,
    Variable,
    PreparedStatement,
    Cursor,
    Channel,
    Dsn,
}

impl Kind {
    /// The word that stands for the kind in a menu and in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Keyword => "keyword",
            Kind::Schema => "schema",
            Kind::Table => "table",
            Kind::View => "view",
            Kind::MaterializedView => "materialized view",
            Kind::ForeignTable => "foreign table",
            Kind::Sequence => "sequence",
            Kind::Index => "index",
            Kind::Column => "column",
            Kind::Columns => "columns",
            Kind::Alias => "alias",
            Kind::Join => "join",
            Kind::JoinCondition => "join condition",
            Kind::Function => "function",
            Kind::Window => "window",
            Kind::Procedure => "procedure",
            Kind::Argument => "argument",
            Kind::Type => "type",
            Kind::Role => "role",
            Kind::Database => "database",
            Kind::Tablespace => "tablespace",
            Kind::Extension => "extension",
            Kind::Publication => "publication",
            Kind::Subscription => "subscription",
            Kind::Language => "language",
            Kind::Collation => "collation",
            Kind::OperatorClass => "operator class",
            Kind::AccessMethod => "access method",
            Kind::Server => "server",
            Kind::Trigger => "trigger",
            Kind::Constraint => "constraint",
            Kind::Object => "object",
            Kind::Setting => "setting",
            Kind::Option => "option",
            Kind::Value => "value",
            Kind::Command => "command",
            Kind::File => "file",
            Kind::Query => "query",
            Kind::Variable => "variable",
            Kind::PreparedStatement => "prepared statement",
            Kind::Cursor => "cursor",
            Kind::Channel => "channel",
            Kind::Dsn => "dsn",
        }
    }
}

/// How well a kind of candidate goes with the place of the cursor; the better ones first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// Follows from what stands there: a foreign key's join, a label of the compared column's type.
    Given,
    /// What the place is for.
    Expected,
    /// Also common here.
    Likely,
    /// Allowed here.
    Possible,
    /// Allowed, and rarely meant.
    Unlikely,
}

impl Place {
    /// The next worse one.
    pub fn lower(self) -> Place {
        match self {
            Place::Given => Place::Expected,
            Place::Expected => Place::Likely,
            Place::Likely => Place::Possible,
            Place::Possible | Place::Unlikely => Place::Unlikely,
        }
    }
}

/// Where the named object lives; the nearer ones first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Nearness {
    /// In the scope of the statement, so many query levels out.
    InScope(u8),
    /// Nothing to be near to: keywords, values, options.
    Neutral,
    OnSearchPath,
    /// A part of something that is offered too: a partition.
    Part,
    Elsewhere,
    System,
}

/// What the rest of the statement says of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Evidence {
    /// It is in the list at the cursor already.
    Listed,
    None,
    /// It is written elsewhere in the statement.
    Written,
    /// A foreign key connects it with what the query reads.
    Related,
    /// It qualifies columns, in a statement that qualifies them.
    Qualifies,
    /// It has columns that the statement mentions and nothing in it has: so many in a hundred of what the best one
    /// has.
    Wanted(u8),
}

/// The facts by which candidates are ranked; [`rank`](super::rank) weighs them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Relevance {
    pub place: Place,
    pub nearness: Nearness,
    pub evidence: Evidence,
    /// How often and how recently the object was used: 0 for never, at most 255.
    pub usage: u8,
    /// An order of its own among candidates of one source: the smaller the better.
    pub order: u16,
}

impl Relevance {
    pub fn new(place: Place, nearness: Nearness) -> Relevance {
        Relevance {
            place,
            nearness,
            evidence: Evidence::None,
            usage: 0,
            order: 0,
        }
    }

    pub fn given(self, evidence: Evidence) -> Relevance {
        Relevance { evidence, ..self }
    }

    pub fn used(self, usage: u8) -> Relevance {
        Relevance { usage, ..self }
    }

    pub fn ordered(self, order: usize) -> Relevance {
        let order = u16::try_from(order).unwrap_or(u16::MAX);
        Relevance { order, ..self }
    }
}

/// One way to complete the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    pub text: String,
    pub kind: Kind,
    /// What a menu says beside it: a type, a signature, a comment. May be empty.
    pub detail: String,
    /// The bytes of the text that `text` replaces.
    pub range: Range<usize>,
}
