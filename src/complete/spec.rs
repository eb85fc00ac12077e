//! How do the arguments of backslash commands complete: one row per command.
//!
//! A row holds the spellings of a command, what each of its arguments is, and a few words for a menu. The last kind
//! of argument stands for all that follow.

pub use super::arg::{Arg, Relations};

/// A backslash command, as completion knows it.
#[derive(Debug)]
pub struct Spec {
    /// Without the backslash; the first is the one that is offered.
    pub names: &'static [&'static str],
    pub args: &'static [Arg],
    pub about: &'static str,
    /// Letters that may follow the name, such as `S` and `+`.
    pub modifiers: &'static str,
}

const fn plain(names: &'static [&'static str], args: &'static [Arg], about: &'static str) -> Spec {
    Spec {
        names,
        args,
        about,
        modifiers: "",
    }
}

const fn list(
    names: &'static [&'static str],
    modifiers: &'static str,
    args: &'static [Arg],
    about: &'static str,
) -> Spec {
    Spec {
        names,
        args,
        about,
        modifiers,
    }
}

/// The command written as `name`, with or without modifiers.
pub fn find(name: &str) -> Option<&'static Spec> {
    let exact = COMMANDS.iter().find(|spec| spec.names.contains(&name));
    exact.or_else(|| {
        let mut fitting: Vec<(usize, &Spec)> = COMMANDS
            .iter()
            .flat_map(|spec| spec.names.iter().map(move |known| (known, spec)))
            .filter(|(known, spec)| {
                let rest = name.strip_prefix(**known);
                rest.is_some_and(|rest| rest.chars().all(|c| spec.modifiers.contains(c)))
            })
            .map(|(known, spec)| (known.len(), spec))
            .collect();
        fitting.sort_by_key(|(length, _)| std::cmp::Reverse(*length));
        fitting.first().map(|(_, spec)| *spec)
    })
}

impl Spec {
    /// What the argument with this number, from 0, is.
    pub fn arg(&self, index: usize) -> Arg {
        let last = self.args.last().copied().unwrap_or(Arg::Text);
        self.args.get(index).copied().unwrap_or(last)
    }
}

const ON_OFF: &[&str] = &["on", "off"];
const ON_OFF_AUTO: &[&str] = &["on", "off", "auto"];

/// All commands, by psql's topics.
pub static COMMANDS: &[Spec] = &[
    // General
    plain(&["copyright"], &[], "usage and distribution terms"),
    plain(
        &["crosstabview"],
        &[Arg::Text],
        "run the query and show a crosstab",
    ),
    plain(&["errverbose"], &[], "the last error in full"),
    plain(
        &["g"],
        &[Arg::File],
        "run the query, results to a file or |program",
    ),
    plain(
        &["gdesc"],
        &[],
        "the columns of the result, without running",
    ),
    plain(
        &["gexec"],
        &[],
        "run the query, then each value of its result",
    ),
    plain(
        &["gset"],
        &[Arg::Text],
        "run the query, results to variables",
    ),
    plain(&["gx"], &[Arg::File], "run the query, expanded output"),
    plain(&["q", "quit"], &[], "leave"),
    plain(&["restrict"], &[Arg::Text], "allow only what a dump needs"),
    plain(&["unrestrict"], &[Arg::Text], "end the restricted mode"),
    plain(
        &["watch"],
        &[Arg::Word(&["c=", "i=", "m="])],
        "run the query again and again",
    ),
    // Help
    plain(
        &["?"],
        &[Arg::Word(&["commands", "options", "variables"])],
        "help on commands",
    ),
    plain(&["h", "help"], &[Arg::SqlCommand], "syntax of SQL commands"),
    // Query buffer
    plain(
        &["e", "edit"],
        &[Arg::File, Arg::Text],
        "edit the query or a file",
    ),
    plain(&["ef"], &[Arg::Function, Arg::Text], "edit a function"),
    plain(
        &["ev"],
        &[Arg::Relation(Relations::Views), Arg::Text],
        "edit a view",
    ),
    plain(&["p", "print"], &[], "show the query buffer"),
    plain(&["r", "reset"], &[], "forget the query buffer"),
    plain(&["s"], &[Arg::File], "show the history, or save it"),
    plain(
        &["w", "write"],
        &[Arg::File],
        "write the query buffer to a file",
    ),
    // Input and output
    plain(&["copy"], &[Arg::Copy], "COPY with a file of this machine"),
    plain(&["echo"], &[Arg::Text], "write text"),
    plain(&["i", "include"], &[Arg::File], "run a file"),
    plain(
        &["ir", "include_relative"],
        &[Arg::File],
        "run a file beside this script",
    ),
    plain(
        &["o", "out"],
        &[Arg::File],
        "send results to a file or |program",
    ),
    plain(&["qecho"], &[Arg::Text], "write text to where results go"),
    plain(&["warn"], &[Arg::Text], "write text to standard error"),
    // Conditions
    plain(&["if"], &[Arg::Text], "begin a conditional block"),
    plain(&["elif"], &[Arg::Text], "another condition"),
    plain(&["else"], &[], "when no condition held"),
    plain(&["endif"], &[], "end a conditional block"),
    // Describe
    list(
        &["d"],
        "Sx+",
        &[Arg::Relation(Relations::Any)],
        "relations, or one described",
    ),
    list(&["da"], "Sx+", &[Arg::Aggregate], "aggregates"),
    list(&["dA"], "x+", &[Arg::AccessMethod], "access methods"),
    list(
        &["dAc"],
        "x+",
        &[Arg::AccessMethod, Arg::Type],
        "operator classes",
    ),
    list(
        &["dAf"],
        "x+",
        &[Arg::AccessMethod, Arg::Type],
        "operator families",
    ),
    list(
        &["dAo"],
        "x+",
        &[Arg::AccessMethod, Arg::OperatorFamily],
        "operators of operator families",
    ),
    list(
        &["dAp"],
        "x+",
        &[Arg::AccessMethod, Arg::OperatorFamily],
        "functions of operator families",
    ),
    list(&["db"], "x+", &[Arg::Tablespace], "tablespaces"),
    list(&["dc"], "Sx+", &[Arg::Conversion], "conversions"),
    list(
        &["dconfig"],
        "x+",
        &[Arg::Setting],
        "configuration parameters",
    ),
    list(&["dC"], "x+", &[Arg::Type], "casts"),
    list(
        &["dd"],
        "Sx+",
        &[Arg::Relation(Relations::Any)],
        "descriptions shown nowhere else",
    ),
    list(&["dD"], "Sx+", &[Arg::Domain], "domains"),
    list(&["ddp"], "x+", &[Arg::Schema], "default privileges"),
    list(
        &["dE"],
        "Sx+tvmsi",
        &[Arg::Relation(Relations::ForeignTables)],
        "foreign tables",
    ),
    list(&["des"], "x+", &[Arg::Server], "foreign servers"),
    list(
        &["det"],
        "x+",
        &[Arg::Relation(Relations::ForeignTables)],
        "foreign tables and servers",
    ),
    list(&["deu"], "x+", &[Arg::Role], "user mappings"),
    list(
        &["dew"],
        "x+",
        &[Arg::ForeignDataWrapper],
        "foreign-data wrappers",
    ),
    list(
        &["df"],
        "anptwSx+",
        &[Arg::Function, Arg::Type],
        "functions",
    ),
    list(
        &["dF"],
        "x+",
        &[Arg::TextSearchConfiguration],
        "text search configurations",
    ),
    list(
        &["dFd"],
        "x+",
        &[Arg::TextSearchDictionary],
        "text search dictionaries",
    ),
    list(
        &["dFp"],
        "x+",
        &[Arg::TextSearchParser],
        "text search parsers",
    ),
    list(
        &["dFt"],
        "x+",
        &[Arg::TextSearchTemplate],
        "text search templates",
    ),
    list(&["dg"], "Sx+", &[Arg::Role], "roles"),
    list(
        &["di"],
        "Sx+tvmsE",
        &[Arg::Relation(Relations::Indexes)],
        "indexes",
    ),
    list(&["dl"], "x+", &[], "large objects"),
    list(&["dL"], "Sx+", &[Arg::Language], "procedural languages"),
    list(
        &["dm"],
        "Sx+tvsiE",
        &[Arg::Relation(Relations::MaterializedViews)],
        "materialized views",
    ),
    list(&["dn"], "Sx+", &[Arg::Schema], "schemas"),
    list(&["do"], "Sx+", &[Arg::Operator, Arg::Type], "operators"),
    list(&["dO"], "Sx+", &[Arg::Collation], "collations"),
    list(
        &["dp"],
        "Sx",
        &[Arg::Relation(Relations::Grantable)],
        "access privileges",
    ),
    list(
        &["dP"],
        "tinx+",
        &[Arg::Relation(Relations::Partitioned)],
        "partitioned relations",
    ),
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
        &[Arg::Role, Arg::Database],
        "settings of roles and databases",
    ),
    list(&["drg"], "Sx", &[Arg::Role], "grants of roles"),
    list(&["dRp"], "x+", &[Arg::Publication], "publications"),
    list(&["dRs"], "x+", &[Arg::Subscription], "subscriptions"),
    list(
        &["ds"],
        "Sx+tvmiE",
        &[Arg::Relation(Relations::Sequences)],
        "sequences",
    ),
    list(
        &["dt"],
        "Sx+vmsiE",
        &[Arg::Relation(Relations::Tables)],
        "tables",
    ),
    list(&["dT"], "Sx+", &[Arg::Type], "data types"),
    list(&["du"], "Sx+", &[Arg::Role], "roles"),
    list(
        &["dv"],
        "Sx+tmsiE",
        &[Arg::Relation(Relations::Views)],
        "views",
    ),
    list(&["dx"], "x+", &[Arg::Extension], "extensions"),
    list(&["dX"], "x", &[Arg::Statistics], "extended statistics"),
    list(&["dy"], "x+", &[Arg::EventTrigger], "event triggers"),
    list(&["l", "list"], "x+", &[Arg::Database], "databases"),
    list(
        &["sf"],
        "+",
        &[Arg::Function],
        "the definition of a function",
    ),
    list(
        &["sv"],
        "+",
        &[Arg::Relation(Relations::Views)],
        "the definition of a view",
    ),
    list(
        &["z"],
        "Sx",
        &[Arg::Relation(Relations::Grantable)],
        "access privileges",
    ),
    // Large objects
    plain(
        &["lo_export"],
        &[Arg::Text, Arg::File],
        "a large object to a file",
    ),
    plain(
        &["lo_import"],
        &[Arg::File, Arg::Text],
        "a large object from a file",
    ),
    list(&["lo_list"], "x+", &[], "large objects"),
    plain(&["lo_unlink"], &[Arg::Text], "delete a large object"),
    // Formatting
    plain(&["a"], &[], "aligned output or not"),
    plain(&["C"], &[Arg::Text], "the title of tables"),
    plain(&["f"], &[Arg::Text], "the field separator"),
    plain(&["H", "html"], &[], "HTML output or not"),
    plain(
        &["pset"],
        &[Arg::PrintOption, Arg::PrintValue],
        "a printing option",
    ),
    plain(&["t"], &[Arg::Word(ON_OFF)], "rows only"),
    plain(&["T"], &[Arg::TableFormat], "the look of tables"),
    plain(&["x"], &[Arg::Word(ON_OFF_AUTO)], "expanded output"),
    // Connection
    plain(
        &["c", "connect"],
        &[Arg::ConnectTo, Arg::Role, Arg::Text],
        "another database or user",
    ),
    plain(&["conninfo"], &[], "about the connection"),
    plain(&["encoding"], &[Arg::Encoding], "the client encoding"),
    plain(&["password"], &[Arg::Role], "change a password"),
    // Operating system
    plain(&["cd"], &[Arg::Folder], "change the working folder"),
    plain(
        &["getenv"],
        &[Arg::Variable, Arg::EnvironmentVariable],
        "a variable from the environment",
    ),
    plain(
        &["setenv"],
        &[Arg::EnvironmentVariable, Arg::Text],
        "set an environment variable",
    ),
    plain(
        &["timing"],
        &[Arg::Word(ON_OFF)],
        "the time that statements take",
    ),
    plain(&["!"], &[Arg::File], "run a program"),
    // Variables
    plain(
        &["prompt"],
        &[Arg::Text, Arg::Variable],
        "ask for the value of a variable",
    ),
    plain(
        &["set"],
        &[Arg::Variable, Arg::VariableValue],
        "set a variable",
    ),
    plain(&["unset"], &[Arg::Variable], "delete a variable"),
    // Extended queries
    plain(&["bind"], &[Arg::Text], "parameters for the query"),
    plain(
        &["bind_named"],
        &[Arg::PreparedStatement, Arg::Text],
        "run a prepared statement",
    ),
    plain(
        &["close_prepared"],
        &[Arg::PreparedStatement],
        "close a prepared statement",
    ),
    plain(&["endpipeline"], &[], "leave pipeline mode"),
    plain(&["flush"], &[], "send what is waiting"),
    plain(&["flushrequest"], &[], "ask the server to send what it has"),
    plain(
        &["getresults"],
        &[Arg::Text],
        "read results of the pipeline",
    ),
    plain(&["parse"], &[Arg::Text], "prepare the query"),
    plain(&["sendpipeline"], &[], "add the query to the pipeline"),
    plain(&["startpipeline"], &[], "enter pipeline mode"),
    plain(&["syncpipeline"], &[], "a synchronisation point"),
    // pgcli's own
    list(
        &["n"],
        "+",
        &[Arg::NamedQuery, Arg::Text],
        "run or list named queries",
    ),
    plain(&["ns"], &[Arg::NamedQuery, Arg::Sql], "save a named query"),
    plain(&["nd"], &[Arg::NamedQuery], "delete a named query"),
    plain(&["ne"], &[Arg::NamedQuery], "edit a named query"),
    plain(&["np"], &[Arg::NamedQuery], "show named queries"),
    plain(&["nq"], &[], "show the text of named queries, or not"),
    plain(&["refresh", "#"], &[], "read the catalog again"),
];
