//! Lists the kinds of objects of which little more than the name matters: to the grammar's places, the arguments of
//! backslash commands, the catalog and completion.

/// A kind of object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ObjectKind {
    AccessMethod,
    Collation,
    Conversion,
    Database,
    /// A constraint of a domain.
    DomainConstraint,
    EventTrigger,
    /// Installed or not.
    Extension,
    /// A version of an extension that can be installed.
    ExtensionVersion,
    ForeignDataWrapper,
    ForeignServer,
    Language,
    OperatorClass,
    OperatorFamily,
    Policy,
    Publication,
    Role,
    Rule,
    Statistics,
    Subscription,
    Tablespace,
    TextSearchConfiguration,
    TextSearchDictionary,
    TextSearchParser,
    TextSearchTemplate,
    TimeZone,
    Trigger,
}

/// What SQL calls the objects that statements create, alter and drop; what ends with the words of another row stands
/// before it.
// A table is read best with one row in one line.
#[rustfmt::skip]
pub const KINDS: &[(&str, ObjectKind)] = &[
    ("ACCESS METHOD", ObjectKind::AccessMethod),
    ("COLLATION", ObjectKind::Collation),
    ("CONVERSION", ObjectKind::Conversion),
    ("DATABASE", ObjectKind::Database),
    ("EVENT TRIGGER", ObjectKind::EventTrigger),
    ("FOREIGN DATA WRAPPER", ObjectKind::ForeignDataWrapper),
    ("LANGUAGE", ObjectKind::Language),
    ("POLICY", ObjectKind::Policy),
    ("PUBLICATION", ObjectKind::Publication),
    ("ROLE", ObjectKind::Role),
    ("RULE", ObjectKind::Rule),
    ("SERVER", ObjectKind::ForeignServer),
    ("STATISTICS", ObjectKind::Statistics),
    ("SUBSCRIPTION", ObjectKind::Subscription),
    ("TABLESPACE", ObjectKind::Tablespace),
    ("TEXT SEARCH CONFIGURATION", ObjectKind::TextSearchConfiguration),
    ("TEXT SEARCH DICTIONARY", ObjectKind::TextSearchDictionary),
    ("TEXT SEARCH PARSER", ObjectKind::TextSearchParser),
    ("TEXT SEARCH TEMPLATE", ObjectKind::TextSearchTemplate),
    ("TRIGGER", ObjectKind::Trigger),
];

impl ObjectKind {
    /// Whether objects of this kind are named with a schema.
    pub fn is_in_schemas(self) -> bool {
        matches!(
            self,
            ObjectKind::Collation
                | ObjectKind::Conversion
                | ObjectKind::OperatorClass
                | ObjectKind::OperatorFamily
                | ObjectKind::Statistics
                | ObjectKind::TextSearchConfiguration
                | ObjectKind::TextSearchDictionary
                | ObjectKind::TextSearchParser
                | ObjectKind::TextSearchTemplate
        )
    }

    /// Whether objects of this kind belong to a relation, and two relations may have objects of one name.
    pub fn is_of_relations(self) -> bool {
        matches!(
            self,
            ObjectKind::Policy | ObjectKind::Rule | ObjectKind::Trigger
        )
    }
}
