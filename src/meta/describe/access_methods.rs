//! `\dA`, `\dAc`, `\dAf`, `\dAo`, `\dAp`: access methods, and the operator classes and families that serve them.

use super::arguments;
use super::family::{Asked, Kind, Takes};
use super::listing::{Listing, column};
use super::sql::{Names, Sql};
use crate::session::Session;

pub static KINDS: &[Kind] = &[
    Kind::listing("dA", &ACCESS_METHODS).next("+x"),
    Kind::new("dAc", classes).takes(Takes::Two),
    Kind::new("dAf", families).takes(Takes::Two),
    Kind::new("dAo", |session, asked| {
        in_family(session, asked, &OPERATORS)
    })
    .takes(Takes::Two),
    Kind::new("dAp", |session, asked| {
        in_family(session, asked, &FUNCTIONS)
    })
    .takes(Takes::Two),
];

static ACCESS_METHODS: Listing = Listing {
    title: "List of access methods",
    columns: &[
        column("Name", "amname"),
        column(
            "Type",
            "CASE amtype WHEN 'i' THEN 'Index' WHEN 't' THEN 'Table' END",
        ),
        column("Handler", "amhandler").verbose(),
        column("Description", "pg_catalog.obj_description(oid, 'pg_am')").verbose(),
    ],
    from: "pg_catalog.pg_am",
    always: &[],
    usual: None,
    names: Names::plain("amname"),
    order: "1",
};

/// The first argument of all others.
const METHOD: Names = Names::plain("am.amname");

/// The name of a family, with its schema where that is needed.
macro_rules! family {
    ($family:literal, $schema:literal) => {
        concat!(
            "CASE WHEN pg_catalog.pg_opfamily_is_visible(",
            $family,
            ".oid) THEN pg_catalog.format('%I', ",
            $family,
            ".opfname)\nELSE pg_catalog.format('%I.%I', ",
            $schema,
            ".nspname, ",
            $family,
            ".opfname) END"
        )
    };
}

static CLASSES: Listing = Listing {
    title: "List of operator classes",
    columns: &[
        column("AM", "am.amname"),
        column("Input type", "pg_catalog.format_type(c.opcintype, NULL)"),
        column(
            "Storage type",
            "CASE WHEN c.opckeytype <> 0 AND c.opckeytype <> c.opcintype\n\
             THEN pg_catalog.format_type(c.opckeytype, NULL) END",
        ),
        column(
            "Operator class",
            "CASE WHEN pg_catalog.pg_opclass_is_visible(c.oid) THEN pg_catalog.format('%I', c.opcname)\n\
             ELSE pg_catalog.format('%I.%I', n.nspname, c.opcname) END",
        ),
        column(
            "Default?",
            "CASE WHEN c.opcdefault THEN 'yes' ELSE 'no' END",
        ),
        column("Operator family", family!("f", "fn")).verbose(),
        column("Owner", "pg_catalog.pg_get_userbyid(c.opcowner)").verbose(),
    ],
    from: "pg_catalog.pg_opclass c\n\
        LEFT JOIN pg_catalog.pg_am am ON am.oid = c.opcmethod\n\
        LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.opcnamespace\n\
        LEFT JOIN pg_catalog.pg_type at ON at.oid = c.opcintype\n\
        LEFT JOIN pg_catalog.pg_namespace an ON an.oid = at.typnamespace\n\
        LEFT JOIN pg_catalog.pg_opfamily f ON f.oid = c.opcfamily\n\
        LEFT JOIN pg_catalog.pg_namespace fn ON fn.oid = f.opfnamespace",
    always: &[],
    usual: None,
    names: METHOD,
    order: "1, 2, 4",
};

fn classes(session: &mut Session, asked: &Asked) -> bool {
    CLASSES.show_where(session, asked, &[], |session, sql| {
        if let Some(wanted) = asked.more.first() {
            sql.fits(session, Some(wanted), &arguments::NAMES)?;
        }
        Ok(())
    })
}

static FAMILIES: Listing = Listing {
    title: "List of operator families",
    columns: &[
        column("AM", "am.amname"),
        column("Operator family", family!("f", "n")),
        column(
            "Applicable types",
            "(SELECT pg_catalog.string_agg(pg_catalog.format_type(oc.opcintype, NULL), ', ')\n\
             FROM pg_catalog.pg_opclass oc WHERE oc.opcfamily = f.oid)",
        ),
        column("Owner", "pg_catalog.pg_get_userbyid(f.opfowner)").verbose(),
    ],
    from: "pg_catalog.pg_opfamily f\n\
        LEFT JOIN pg_catalog.pg_am am ON am.oid = f.opfmethod\n\
        LEFT JOIN pg_catalog.pg_namespace n ON n.oid = f.opfnamespace",
    always: &[],
    usual: None,
    names: METHOD,
    order: "1, 2",
};

fn families(session: &mut Session, asked: &Asked) -> bool {
    FAMILIES.show_where(session, asked, &[], |session, sql| {
        let Some(wanted) = asked.more.first() else {
            return Ok(());
        };
        let mut has_type = Sql::new(
            "EXISTS (SELECT 1 FROM pg_catalog.pg_type at\n\
             JOIN pg_catalog.pg_opclass oc ON oc.opcintype = at.oid\n\
             LEFT JOIN pg_catalog.pg_namespace an ON an.oid = at.typnamespace\n",
        );
        has_type.also("oc.opcfamily = f.oid");
        has_type.fits(session, Some(wanted), &arguments::NAMES)?;
        has_type.push(")");
        sql.also(has_type.text);
        Ok(())
    })
}

static OPERATORS: Listing = Listing {
    title: "List of operators of operator families",
    columns: &[
        column("AM", "am.amname"),
        column("Operator family", family!("f", "n")),
        column("Operator", "o.amopopr::pg_catalog.regoperator"),
        column("Strategy", "o.amopstrategy"),
        column(
            "Purpose",
            "CASE o.amoppurpose WHEN 'o' THEN 'ordering' WHEN 's' THEN 'search' END",
        ),
        column(
            "Sort opfamily",
            "(SELECT sf.opfname FROM pg_catalog.pg_opfamily sf WHERE sf.oid = o.amopsortfamily)",
        )
        .verbose(),
        column(
            "Leakproof?",
            "CASE WHEN (SELECT p.proleakproof FROM pg_catalog.pg_operator op\n\
             JOIN pg_catalog.pg_proc p ON p.oid = op.oprcode WHERE op.oid = o.amopopr) THEN 'yes' ELSE 'no' END",
        )
        .verbose(),
    ],
    from: "pg_catalog.pg_amop o\n\
        LEFT JOIN pg_catalog.pg_opfamily f ON f.oid = o.amopfamily\n\
        LEFT JOIN pg_catalog.pg_am am ON am.oid = f.opfmethod AND am.oid = o.amopmethod\n\
        LEFT JOIN pg_catalog.pg_namespace n ON n.oid = f.opfnamespace",
    always: &[],
    usual: None,
    names: METHOD,
    order: "1, 2, o.amoplefttype = o.amoprighttype DESC,\n\
        pg_catalog.format_type(o.amoplefttype, NULL), pg_catalog.format_type(o.amoprighttype, NULL), o.amopstrategy",
};

static FUNCTIONS: Listing = Listing {
    title: "List of support functions of operator families",
    columns: &[
        column("AM", "am.amname"),
        column("Operator family", family!("f", "n")),
        column(
            "Registered left type",
            "pg_catalog.format_type(ap.amproclefttype, NULL)",
        ),
        column(
            "Registered right type",
            "pg_catalog.format_type(ap.amprocrighttype, NULL)",
        ),
        column("Number", "ap.amprocnum"),
        column("Function", "p.proname").brief(),
        column("Function", "ap.amproc::pg_catalog.regprocedure").verbose(),
    ],
    from: "pg_catalog.pg_amproc ap\n\
        LEFT JOIN pg_catalog.pg_opfamily f ON f.oid = ap.amprocfamily\n\
        LEFT JOIN pg_catalog.pg_am am ON am.oid = f.opfmethod\n\
        LEFT JOIN pg_catalog.pg_namespace n ON n.oid = f.opfnamespace\n\
        LEFT JOIN pg_catalog.pg_proc p ON p.oid = ap.amproc",
    always: &[],
    usual: None,
    names: METHOD,
    order: "1, 2, ap.amproclefttype = ap.amprocrighttype DESC, 3, 4, 5",
};

/// The second argument names a family, visible or not.
fn in_family(session: &mut Session, asked: &Asked, listing: &Listing) -> bool {
    let names = Names {
        is_visible: None,
        ..Names::in_schema("n.nspname", "f.opfname", "")
    };
    listing.show_where(session, asked, &[], |session, sql| {
        if let Some(wanted) = asked.more.first() {
            sql.fits(session, Some(wanted), &names)?;
        }
        Ok(())
    })
}
