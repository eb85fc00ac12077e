//! `\des`, `\det`, `\deu`, `\dew`: foreign servers, tables, user mappings and data wrappers.

use super::family::Kind;
use super::listing::{Listing, column, privileges};
use super::sql::Names;

pub static KINDS: &[Kind] = &[
    Kind::listing("des", &SERVERS),
    Kind::listing("det", &TABLES),
    Kind::listing("deu", &USER_MAPPINGS),
    Kind::listing("dew", &WRAPPERS),
];

/// The SQL of a column of options.
macro_rules! options {
    ($options:literal) => {
        concat!(
            "CASE WHEN ",
            $options,
            " IS NULL THEN '' ELSE '(' || pg_catalog.array_to_string(ARRAY(\n\
             SELECT pg_catalog.quote_ident(option_name) || ' ' || pg_catalog.quote_literal(option_value)\n\
             FROM pg_catalog.pg_options_to_table(",
            $options,
            ")), ', ') || ')' END"
        )
    };
}

static WRAPPERS: Listing = Listing {
    title: "List of foreign-data wrappers",
    columns: &[
        column("Name", "fdw.fdwname"),
        column("Owner", "pg_catalog.pg_get_userbyid(fdw.fdwowner)"),
        column("Handler", "fdw.fdwhandler::pg_catalog.regproc"),
        column("Validator", "fdw.fdwvalidator::pg_catalog.regproc"),
        column("Access privileges", privileges!("fdwacl")).verbose(),
        column("FDW options", options!("fdwoptions")).verbose(),
        column("Description", "d.description").verbose(),
    ],
    from: "pg_catalog.pg_foreign_data_wrapper fdw\n\
        LEFT JOIN pg_catalog.pg_description d\n\
        ON d.classoid = fdw.tableoid AND d.objoid = fdw.oid AND d.objsubid = 0",
    always: &[],
    usual: None,
    names: Names::plain("fdwname"),
    order: "1",
};

static SERVERS: Listing = Listing {
    title: "List of foreign servers",
    columns: &[
        column("Name", "s.srvname"),
        column("Owner", "pg_catalog.pg_get_userbyid(s.srvowner)"),
        column("Foreign-data wrapper", "f.fdwname"),
        column("Access privileges", privileges!("s.srvacl")).verbose(),
        column("Type", "s.srvtype").verbose(),
        column("Version", "s.srvversion").verbose(),
        column("FDW options", options!("srvoptions")).verbose(),
        column("Description", "d.description").verbose(),
    ],
    from: "pg_catalog.pg_foreign_server s\n\
        JOIN pg_catalog.pg_foreign_data_wrapper f ON f.oid = s.srvfdw\n\
        LEFT JOIN pg_catalog.pg_description d\n\
        ON d.classoid = s.tableoid AND d.objoid = s.oid AND d.objsubid = 0",
    always: &[],
    usual: None,
    names: Names::plain("s.srvname"),
    order: "1",
};

static USER_MAPPINGS: Listing = Listing {
    title: "List of user mappings",
    columns: &[
        column("Server", "um.srvname"),
        column("User name", "um.usename"),
        column("FDW options", options!("umoptions")).verbose(),
    ],
    from: "pg_catalog.pg_user_mappings um",
    always: &[],
    usual: None,
    names: Names {
        other_name: Some("um.usename"),
        ..Names::plain("um.srvname")
    },
    order: "1, 2",
};

static TABLES: Listing = Listing {
    title: "List of foreign tables",
    columns: &[
        column("Schema", "n.nspname"),
        column("Table", "c.relname"),
        column("Server", "s.srvname"),
        column("FDW options", options!("ftoptions")).verbose(),
        column("Description", "d.description").verbose(),
    ],
    from: "pg_catalog.pg_foreign_table ft\n\
        JOIN pg_catalog.pg_class c ON c.oid = ft.ftrelid\n\
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace\n\
        JOIN pg_catalog.pg_foreign_server s ON s.oid = ft.ftserver\n\
        LEFT JOIN pg_catalog.pg_description d\n\
        ON d.classoid = c.tableoid AND d.objoid = c.oid AND d.objsubid = 0",
    always: &[],
    usual: None,
    names: Names::in_schema(
        "n.nspname",
        "c.relname",
        "pg_catalog.pg_table_is_visible(c.oid)",
    ),
    order: "1, 2",
};
