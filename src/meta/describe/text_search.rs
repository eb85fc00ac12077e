//! `\dF` and its like: text search configurations, parsers, dictionaries and templates.

use super::family::{Asked, Kind};
use super::listing::{Listing, column};
use super::sql::{Names, Sql};
use super::{ask, bytes, missing, print, print_without_count, refused, text, value};
use crate::session::Session;

pub static KINDS: &[Kind] = &[
    Kind::new("dF", configurations).next("+x"),
    Kind::new("dFp", parsers),
    Kind::listing("dFd", &DICTIONARIES),
    Kind::listing("dFt", &TEMPLATES),
];

static PARSERS: Listing = Listing {
    title: "List of text search parsers",
    columns: &[
        column("Schema", "n.nspname"),
        column("Name", "p.prsname"),
        column(
            "Description",
            "pg_catalog.obj_description(p.oid, 'pg_ts_parser')",
        ),
    ],
    from: "pg_catalog.pg_ts_parser p\n\
        LEFT JOIN pg_catalog.pg_namespace n ON n.oid = p.prsnamespace",
    always: &[],
    usual: None,
    names: Names::in_schema(
        "n.nspname",
        "p.prsname",
        "pg_catalog.pg_ts_parser_is_visible(p.oid)",
    ),
    order: "1, 2",
};

static CONFIGURATIONS: Listing = Listing {
    title: "List of text search configurations",
    columns: &[
        column("Schema", "n.nspname"),
        column("Name", "c.cfgname"),
        column(
            "Description",
            "pg_catalog.obj_description(c.oid, 'pg_ts_config')",
        ),
    ],
    from: "pg_catalog.pg_ts_config c\n\
        LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.cfgnamespace",
    always: &[],
    usual: None,
    names: Names::in_schema(
        "n.nspname",
        "c.cfgname",
        "pg_catalog.pg_ts_config_is_visible(c.oid)",
    ),
    order: "1, 2",
};

static DICTIONARIES: Listing = Listing {
    title: "List of text search dictionaries",
    columns: &[
        column("Schema", "n.nspname"),
        column("Name", "d.dictname"),
        column(
            "Template",
            "(SELECT COALESCE(nt.nspname, '(null)')::pg_catalog.text || '.' || t.tmplname\n\
             FROM pg_catalog.pg_ts_template t\n\
             LEFT JOIN pg_catalog.pg_namespace nt ON nt.oid = t.tmplnamespace\n\
             WHERE d.dicttemplate = t.oid)",
        )
        .verbose(),
        column("Init options", "d.dictinitoption").verbose(),
        column(
            "Description",
            "pg_catalog.obj_description(d.oid, 'pg_ts_dict')",
        ),
    ],
    from: "pg_catalog.pg_ts_dict d\n\
        LEFT JOIN pg_catalog.pg_namespace n ON n.oid = d.dictnamespace",
    always: &[],
    usual: None,
    names: Names::in_schema(
        "n.nspname",
        "d.dictname",
        "pg_catalog.pg_ts_dict_is_visible(d.oid)",
    ),
    order: "1, 2",
};

static TEMPLATES: Listing = Listing {
    title: "List of text search templates",
    columns: &[
        column("Schema", "n.nspname"),
        column("Name", "t.tmplname"),
        column("Init", "t.tmplinit::pg_catalog.regproc").verbose(),
        column("Lexize", "t.tmpllexize::pg_catalog.regproc").verbose(),
        column(
            "Description",
            "pg_catalog.obj_description(t.oid, 'pg_ts_template')",
        ),
    ],
    from: "pg_catalog.pg_ts_template t\n\
        LEFT JOIN pg_catalog.pg_namespace n ON n.oid = t.tmplnamespace",
    always: &[],
    usual: None,
    names: Names::in_schema(
        "n.nspname",
        "t.tmplname",
        "pg_catalog.pg_ts_template_is_visible(t.oid)",
    ),
    order: "1, 2",
};

/// What is described one by one: what to look for, and how each is shown.
struct Each {
    query: &'static str,
    names: Names,
    order: &'static str,
    what: &'static str,
    show: fn(&mut Session, &[u8]) -> bool,
}

static EACH_PARSER: Each = Each {
    query: "SELECT p.oid, n.nspname, p.prsname FROM pg_catalog.pg_ts_parser p\n\
        LEFT JOIN pg_catalog.pg_namespace n ON n.oid = p.prsnamespace\n",
    names: PARSERS.names,
    order: "ORDER BY 2, 3;",
    what: "text search parser",
    show: parser,
};

static EACH_CONFIGURATION: Each = Each {
    query: "SELECT c.oid, n.nspname, c.cfgname, np.nspname, p.prsname\n\
        FROM pg_catalog.pg_ts_config c\n\
        LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.cfgnamespace\n\
        JOIN pg_catalog.pg_ts_parser p ON p.oid = c.cfgparser\n\
        LEFT JOIN pg_catalog.pg_namespace np ON np.oid = p.prsnamespace\n",
    names: CONFIGURATIONS.names,
    order: "ORDER BY 2, 3;",
    what: "text search configuration",
    show: configuration,
};

fn parsers(session: &mut Session, asked: &Asked) -> bool {
    match asked.is_verbose() {
        true => EACH_PARSER.run(session, asked),
        false => PARSERS.show(session, asked),
    }
}

fn configurations(session: &mut Session, asked: &Asked) -> bool {
    match asked.is_verbose() {
        true => EACH_CONFIGURATION.run(session, asked),
        false => CONFIGURATIONS.show(session, asked),
    }
}

impl Each {
    fn run(&self, session: &mut Session, asked: &Asked) -> bool {
        let mut sql = Sql::new(self.query);
        if let Err(refusal) = sql.fits(session, asked.pattern, &self.names) {
            return refused(session, &refusal);
        }
        sql.push(self.order);
        let Some(found) = ask(session, &sql.text) else {
            return false;
        };
        if found.rows.is_empty() {
            missing(session, asked, self.what);
            return false;
        }
        found.rows.iter().all(|row| (self.show)(session, row))
    }
}

/// A name with its schema, if it has one.
fn full_name(row: &[u8], schema: usize) -> Vec<u8> {
    let name = bytes(row, schema + 1);
    match value(row, schema) {
        Some(schema) => [b"\"", schema, b".", name, b"\""].concat(),
        None => [b"\"", name, b"\""].concat(),
    }
}

/// The methods of a parser, by the column that names the function.
const METHODS: &[(&str, &str)] = &[
    ("Start parse", "prsstart"),
    ("Get next token", "prstoken"),
    ("End parse", "prsend"),
    ("Get headline", "prsheadline"),
    ("Get token types", "prslextype"),
];

fn parser(session: &mut Session, row: &[u8]) -> bool {
    let (oid, name) = (text(row, 0), full_name(row, 1));
    let methods: Vec<String> = METHODS
        .iter()
        .map(|(method, column)| {
            format!(
                "SELECT '{method}' AS \"Method\", p.{column}::pg_catalog.regproc AS \"Function\",\n\
                 pg_catalog.obj_description(p.{column}, 'pg_proc') AS \"Description\"\n\
                 FROM pg_catalog.pg_ts_parser p WHERE p.oid = '{oid}'"
            )
        })
        .collect();
    let Some(mut table) = ask(session, methods.join("\nUNION ALL\n")) else {
        return false;
    };
    table.title = Some([b"Text search parser ", &name[..]].concat());
    print_without_count(session, &table);
    let sql = format!(
        "SELECT t.alias AS \"Token name\", t.description AS \"Description\"\n\
         FROM pg_catalog.ts_token_type('{oid}'::pg_catalog.oid) AS t\nORDER BY 1;"
    );
    let Some(mut table) = ask(session, &sql) else {
        return false;
    };
    table.title = Some([b"Token types for parser ", &name[..]].concat());
    print(session, &table);
    true
}

fn configuration(session: &mut Session, row: &[u8]) -> bool {
    let oid = text(row, 0);
    let sql = format!(
        "SELECT (SELECT t.alias FROM pg_catalog.ts_token_type(c.cfgparser) AS t\n\
         WHERE t.tokid = m.maptokentype) AS \"Token\",\n\
         pg_catalog.btrim(ARRAY(SELECT mm.mapdict::pg_catalog.regdictionary\n\
         FROM pg_catalog.pg_ts_config_map AS mm\n\
         WHERE mm.mapcfg = m.mapcfg AND mm.maptokentype = m.maptokentype\n\
         ORDER BY mapcfg, maptokentype, mapseqno)::pg_catalog.text, '{{}}') AS \"Dictionaries\"\n\
         FROM pg_catalog.pg_ts_config AS c, pg_catalog.pg_ts_config_map AS m\n\
         WHERE c.oid = '{oid}' AND m.mapcfg = c.oid\n\
         GROUP BY m.mapcfg, m.maptokentype, c.cfgparser\nORDER BY 1;"
    );
    let Some(mut table) = ask(session, &sql) else {
        return false;
    };
    let (name, parser) = (full_name(row, 1), full_name(row, 3));
    let parts = [
        b"Text search configuration ",
        &name[..],
        b"\nParser: ",
        &parser,
    ];
    table.title = Some(parts.concat());
    print_without_count(session, &table);
    true
}
